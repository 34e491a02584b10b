/* sqlgen_test: recorded outputs, refused inputs, and what the generated code does. */
#include "gen/sqlgen.h"
#include "tests/gen/gentest.h"
#include "tests/test.h"

#define GOOD	"tests/gen/sqlgen_good/"

static struct tool t;

static struct sqlgen_file *
parse(const char *path)
{
	struct sqlgen_file *f = sqlgen_parse(&t, path, gentest_read(&t.arena, path));

	if (t.nerrors > 0)
		test_fail(path, 1, "%s", t.errors.p);
	return (f);
}

static void
done(void)
{
	tool_free(&t);
	t = (struct tool){ 0 };
}

static void
check(void (*put)(const struct sqlgen_file *, struct buf *), const struct sqlgen_file *f, const char *golden)
{
	struct buf b = { 0 };

	put(f, &b);
	gentest_golden(golden, &b);
	buf_free(&b);
}

TEST(statements_become_the_recorded_code)
{
	struct sqlgen_file *f = parse(GOOD "orders.sql");

	check(sqlgen_put_rows, f, GOOD "rows.golden");
	check(sqlgen_put_header, f, GOOD "header.golden");
	check(sqlgen_put_code, f, GOOD "code.golden");
	f->next = parse(GOOD "carts.sql");
	sqlgen_check_files(&t, f);
	CHECK_INT(t.nerrors, 0);
	check(sqlgen_put_all, f, GOOD "all.golden");
	check(sqlgen_put_writes, f, GOOD "writes.golden");
	done();
}

static void
refuse(struct tool *tool, const char *path, const char *text)
{
	(void)sqlgen_parse(tool, path, text);
}

TEST(each_wrong_statement_is_refused_in_its_own_words)
{
	gentest_refused("tests/gen/sqlgen_bad", 25, refuse);
}

static void
put_to(const char *dir, const char *name, void (*put)(const struct sqlgen_file *, struct buf *),
    const struct sqlgen_file *f)
{
	struct buf b = { 0 };

	put(f, &b);
	gentest_write(arena_printf(&t.arena, "%s/%s", dir, name), &b);
	buf_free(&b);
}

static const char *
generated(void)
{
	char *dir = gentest_dir(&t.arena);
	struct sqlgen_file *f = parse(GOOD "orders.sql");

	must(gentest_runs(arena_printf(&t.arena, "mkdir '%s/orders' '%s/carts'", dir, dir)));
	put_to(dir, "orders/rows.h", sqlgen_put_rows, f);
	put_to(dir, "orders/sql.h", sqlgen_put_header, f);
	put_to(dir, "orders/sql.c", sqlgen_put_code, f);
	f->next = parse(GOOD "carts.sql");
	put_to(dir, "carts/rows.h", sqlgen_put_rows, f->next);
	put_to(dir, "carts/sql.h", sqlgen_put_header, f->next);
	put_to(dir, "carts/sql.c", sqlgen_put_code, f->next);
	put_to(dir, "sql_all.c", sqlgen_put_all, f);
	return (dir);
}

TEST(the_generated_statements_run_against_a_fake_database)
{
	const char *d = generated();

	CHECK(gentest_compiles(true, "-I%s -o %s/run " GOOD "driver.c %s/orders/sql.c %s/carts/sql.c "
	    "%s/sql_all.c src/base/base.c src/base/arena.c", d, d, d, d, d));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/run", d)));
	gentest_remove(d);
	done();
}

TEST(the_generated_types_refuse_another_kind_of_id)
{
	const char *d = generated();
	const char *path = arena_printf(&t.arena, "%s/x.c", d);
	struct buf b = { 0 };

	for (int i = 0; i < 2; i++) {
		buf_printf(&b, "#include \"orders/sql.h\"\nsize_t x(struct req *, struct order **);\n"
		    "size_t x(struct req *r, struct order **o) { return (sql_orders_by_buyer(r, (%s){ 1 }, o)); }\n",
		    i == 0 ? "account_id" : "order_id");
		gentest_write(path, &b);
		CHECK_INT(gentest_compiles(i == 0, "-I%s -fsyntax-only %s", d, path), i == 0);
		buf_clear(&b);
	}
	buf_puts(&b, "#include \"orders/rows.h\"\nstruct order x;\n");
	gentest_write(path, &b);
	CHECK(gentest_compiles(true, "-I%s -fsyntax-only %s", d, path));
	buf_free(&b);
	gentest_remove(d);
	done();
}

/* The text of a statement that has three parameters, or what is wrong with it. */
static const char *
text_of(const char *sql)
{
	struct sqlgen_file *f = sqlgen_parse(&t, "sql/x.sql",
	    arena_printf(&t.arena, "-- name: sql_x exec\n%s", sql));
	const char *errors = t.nerrors > 0 ? arena_strdup(&t.arena, t.errors.p) : NULL;

	buf_clear(&t.errors);
	t.nerrors = 0;
	return (errors != NULL ? errors : f->first->text + strlen("/* sql_x */ "));
}

TEST(comments_and_indentation_leave_the_text)
{
	CHECK_STR(text_of("DELETE\n     FROM t -- all\n\n  ;\n"), "DELETE\nFROM t");
	CHECK_STR(text_of("  DELETE   /* a\n */  FROM\tt;"), "DELETE\nFROM t");
	CHECK_STR(text_of("DELETE/* a */FROM t;"), "DELETE FROM t");
	CHECK_STR(text_of("DELETE FROM t\r\n WHERE a=b;\r\n"), "DELETE FROM t\nWHERE a=b");
	CHECK_STR(text_of("SELECT 1-- two\n-1;"), "SELECT 1\n-1");
	CHECK_STR(text_of("SELECT 1 - -1, a->'b', c#>>'{d}', 1.5e-3;"), "SELECT 1 - -1, a->'b', c#>>'{d}', 1.5e-3");
	CHECK_STR(text_of("SELECT 'a'\n  'b';"), "SELECT 'a'\n'b'");
	done();
}

TEST(strings_and_identifiers_are_taken_as_they_are)
{
	CHECK_STR(text_of("SELECT '$1  --  x; /* '' */';"), "SELECT '$1  --  x; /* '' */'");
	CHECK_STR(text_of("SELECT 'a\\' ;"), "SELECT 'a\\'");
	CHECK_STR(text_of("SELECT E'a\\';  ' ;"), "SELECT E'a\\';  '");
	CHECK_STR(text_of("SELECT e'a\\\\' ;"), "SELECT e'a\\\\'");
	CHECK_STR(text_of("SELECT U&'\\0061' UESCAPE '!', B'1', x'1F' ;"),
	    "SELECT U&'\\0061' UESCAPE '!', B'1', x'1F'");
	CHECK_STR(text_of("SELECT \"a;  \"\"$1\" ;"), "SELECT \"a;  \"\"$1\"");
	CHECK_STR(text_of("SELECT $$ ;  $1 $a$ $$, $a$ $$ ; $b$ $a$ ;"), "SELECT $$ ;  $1 $a$ $$, $a$ $$ ; $b$ $a$");
	CHECK_STR(text_of("SELECT a$1, b$c$d ;"), "SELECT a$1, b$c$d");
	CHECK_STR(text_of("SELECT '\xc3\xa9', \xc3\xa9t\xc3\xa9;"), "SELECT '\xc3\xa9', \xc3\xa9t\xc3\xa9");
	done();
}

TEST(a_parameter_is_found_wherever_one_can_stand)
{
	CHECK_STR(text_of("-- in:   a bigint, b bigint, c bigint\nSELECT f($1,$2)||$3::text;"),
	    "SELECT f($1,$2)||$3::text");
	CHECK_STR(text_of("-- in:   a bigint\nSELECT -$1;"), "SELECT -$1");
	CHECK_STR(text_of("-- in:   a bigint\nSELECT x[$1];"), "SELECT x[$1]");
	CHECK_STR(text_of("SELECT $1;"), "sql/x.sql:2: sql_x: $1 is not in the in list, which has 0\n");
	done();
}

TEST(a_star_that_multiplies_or_counts_is_no_list_of_columns)
{
	CHECK_STR(text_of("SELECT count(*), a * b, (a) * 2, 3*(b), count(*) * 2, f(a) * a.b, a ~* 'x', a ~~* b;"),
	    "SELECT count(*), a * b, (a) * 2, 3*(b), count(*) * 2, f(a) * a.b, a ~* 'x', a ~~* b");
	CHECK(strstr(text_of("SELECT a.* FROM a;"), "* takes whatever") != NULL);
	CHECK(strstr(text_of("SELECT f(ALL *);"), "* takes whatever") != NULL);
	CHECK(strstr(text_of("SELECT DISTINCT ON (a) * FROM a;"), "* takes whatever") != NULL);
	CHECK(strstr(text_of("INSERT INTO t (SELECT *);"), "* takes whatever") != NULL);
	done();
}

static const char *
writes_of(const char *sql)
{
	struct sqlgen_file *f = sqlgen_parse(&t, "sql/x.sql",
	    arena_printf(&t.arena, "-- name: sql_x exec\n%s", sql));
	struct buf b = { 0 };
	const char *s;

	CHECK_INT(t.nerrors, 0);
	for (struct sqlgen_name *w = f->first->writes; w != NULL; w = w->next)
		buf_printf(&b, "%s%s", b.n > 0 ? " " : "", w->name);
	s = arena_strdup(&t.arena, b.n > 0 ? b.p : "");
	buf_free(&b);
	return (s);
}

TEST(every_table_written_is_named)
{
	CHECK_STR(writes_of("INSERT INTO a VALUES (1);"), "a");
	CHECK_STR(writes_of("insert into A as x values (1) on conflict do update set b = 1;"), "a");
	CHECK_STR(writes_of("UPDATE ONLY a SET b = 1;"), "a");
	CHECK_STR(writes_of("DELETE FROM public.a;"), "a");
	CHECK_STR(writes_of("DELETE FROM \"public\".\"A\"\"b\";"), "A\"b");
	CHECK_STR(writes_of("DELETE FROM audit.a;"), "audit.a");
	CHECK_STR(writes_of("MERGE INTO a USING b ON c WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1);"), "a");
	CHECK_STR(writes_of("TRUNCATE TABLE a;"), "a");
	CHECK_STR(writes_of("WITH x AS (DELETE FROM a RETURNING b), y AS NOT MATERIALIZED (UPDATE c SET d = 1),\n"
	    " z (e) AS (INSERT INTO a VALUES (1)) INSERT INTO f SELECT 1;"), "a c f");
	CHECK_STR(writes_of("SELECT 1 FROM a FOR UPDATE;"), "");
	CHECK_STR(writes_of("SELECT 1 FROM a FOR NO KEY UPDATE OF a SKIP LOCKED;"), "");
	CHECK_STR(writes_of("SELECT 'DELETE FROM a', f(update) FROM b;"), "");
	done();
}

static const char *
errors_of_files(const char *a, const char *b)
{
	struct sqlgen_file *f = sqlgen_parse(&t, "sql/a.sql", a);
	const char *errors;

	f->next = sqlgen_parse(&t, "sql/b.sql", b);
	CHECK_INT(t.nerrors, 0);
	sqlgen_check_files(&t, f);
	errors = t.nerrors > 0 ? arena_strdup(&t.arena, t.errors.p) : "";
	buf_clear(&t.errors);
	t.nerrors = 0;
	return (errors);
}

TEST(two_files_share_neither_names_nor_row_structs)
{
	CHECK_STR(errors_of_files("-- name: sql_x exec\nDELETE FROM t;\n", "-- name: sql_y exec\nDELETE FROM t;\n"), "");
	CHECK_STR(errors_of_files("-- name: sql_x exec\nDELETE FROM t;\n", "-- name: sql_x exec\nDELETE FROM t;\n"),
	    "sql/b.sql:1: sql_x: the name is used in sql/a.sql:1\n");
	CHECK_STR(errors_of_files("-- name: sql_x one order\n-- out: a int\nSELECT 1;\n",
	    "\n-- name: sql_y many order\n-- out: a int\nSELECT 1;\n"),
	    "sql/b.sql:2: sql_y: struct order is in sql/a.sql:1\n");
	done();
}

TEST(a_file_that_cannot_be_read_is_an_error)
{
	CHECK(tool_read(&t, "tests/gen/sqlgen_good/absent.sql") == NULL);
	CHECK_STR(t.errors.p, "tests/gen/sqlgen_good/absent.sql:1: cannot open: No such file or directory\n");
	buf_clear(&t.errors);
	CHECK(tool_read(&t, "tests/gen") == NULL);
	CHECK_STR(t.errors.p, "tests/gen:1: cannot read: Is a directory\n");
	buf_clear(&t.errors);
	CHECK(tool_text(&t, "x.sql", "a\nb\0c", 5) == NULL);
	CHECK_STR(t.errors.p, "x.sql:2: a NUL byte\n");
	(void)sqlgen_parse(&t, "sql/My-Room.sql", "");
	CHECK(strstr(t.errors.p, "sql/My-Room.sql:1: want a file name [a-z0-9_]+.sql\n") != NULL);
	done();
}

TEST(sqlgen_prints_code_or_errors_and_never_both)
{
	const char *d = gentest_dir(&t.arena);
	const char *in = arena_printf(&t.arena, "cd '%s' && P=$OLDPWD && ./sqlgen", d);

	CHECK(gentest_compiles(true, "-o %s/sqlgen src/gen/sqlgen*.c src/gen/tool.c src/base/base.c "
	    "src/base/arena.c src/base/buf.c", d));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/sqlgen -c " GOOD "orders.sql | cmp - " GOOD "code.golden", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/sqlgen -w " GOOD "orders.sql " GOOD "carts.sql | cmp - "
	    GOOD "writes.golden", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/sqlgen -a | grep -q NULL", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -c $P/tests/gen/sqlgen_bad/star.sql >out 2>err; "
	    "test $? = 1 && test ! -s out && test -s err", in)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -c a.sql b.sql >out 2>err; test $? = 2 && test ! -s out", in)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -x a.sql >out 2>err; test $? = 2", in)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -a >/dev/full 2>err; test $? = 1", in)));
	gentest_remove(d);
	done();
}
