/* routegen_test: recorded outputs, refused inputs, and what the generated code does. */
#include "gen/routegen.h"
#include "tests/gen/gentest.h"
#include "tests/test.h"

#define GOOD	"tests/gen/routegen_good/"

static struct tool t;

static struct routegen_file *
parse(const char *path)
{
	return (routegen_parse(&t, path, gentest_read(&t.arena, path)));
}

static struct routegen_file *
both(struct routegen_trie *trie)
{
	struct routegen_file *f = parse(GOOD "catalog/routes");

	f->next = parse(GOOD "orders/routes");
	*trie = routegen_site(&t, f);
	if (t.nerrors > 0)
		test_fail(__FILE__, __LINE__, "%s", t.errors.p);
	return (f);
}

static void
done(void)
{
	tool_free(&t);
	t = (struct tool){ 0 };
}

TEST(routes_become_the_recorded_code)
{
	struct routegen_trie trie;
	struct routegen_file *f = both(&trie);
	struct buf b = { 0 };

	routegen_put_header(f, &b);
	gentest_golden(GOOD "catalog.golden", &b);
	buf_clear(&b);
	routegen_put_header(f->next, &b);
	gentest_golden(GOOD "orders.golden", &b);
	buf_clear(&b);
	routegen_put_code(f, &trie, &b);
	gentest_golden(GOOD "code.golden", &b);
	buf_clear(&b);
	routegen_put_table(f, &b);
	gentest_golden(GOOD "table.golden", &b);
	buf_free(&b);
	done();
}

static void
refuse(struct tool *tool, const char *path, const char *text)
{
	(void)routegen_site(tool, routegen_parse(tool, path, text));
}

TEST(each_wrong_route_is_refused_in_its_own_words)
{
	gentest_refused("tests/gen/routegen_bad", 25, refuse);
}

static const char *
generated(void)
{
	char *dir = gentest_dir(&t.arena);
	struct routegen_trie trie;
	struct routegen_file *files = both(&trie);
	struct buf b = { 0 };

	for (struct routegen_file *f = files; f != NULL; f = f->next) {
		must(gentest_runs(arena_printf(&t.arena, "mkdir '%s/%s'", dir, f->room)));
		routegen_put_header(f, &b);
		gentest_write(arena_printf(&t.arena, "%s/%s/routes.h", dir, f->room), &b);
		buf_clear(&b);
	}
	routegen_put_code(files, &trie, &b);
	gentest_write(arena_printf(&t.arena, "%s/routes.c", dir), &b);
	buf_free(&b);
	return (dir);
}

TEST(the_generated_routes_find_and_link_their_pages)
{
	const char *d = generated();

	CHECK(gentest_compiles(true, "-Wno-missing-prototypes -I%s -o %s/run " GOOD "driver.c %s/routes.c "
	    "src/run/router.c src/base/url.c src/base/utf8.c src/base/buf.c src/base/base.c src/base/arena.c",
	    d, d, d));
	CHECK(gentest_compiles(true, "-I%s -c -o /dev/null %s/routes.c", d, d));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/run", d)));
	gentest_remove(d);
	done();
}

TEST(a_link_to_no_page_or_with_another_id_does_not_compile)
{
	static const struct {
		const char	*call;
		bool		 fine;
	} cases[] = {
		{ "url_order_show(r, (order_id){ 1 })", true },
		{ "url_order_show(r, (line_id){ 1 })", false },
		{ "url_order_show(r, 1)", false },
		{ "url_order_shown(r, (order_id){ 1 })", false },
		{ "url_product_show(r, \"a\", (variant_id){ 1 })", false },
	};
	const char *d = generated(), *path = arena_printf(&t.arena, "%s/x.c", d);

	for (size_t i = 0; i < nelem(cases); i++) {
		struct buf b = { 0 };

		buf_printf(&b, "#include \"orders/routes.h\"\nconst char *x(struct req *);\n"
		    "const char *x(struct req *r) { return (%s); }\n", cases[i].call);
		gentest_write(path, &b);
		CHECK_INT(gentest_compiles(cases[i].fine, "-I%s -fsyntax-only %s", d, path), cases[i].fine);
		buf_free(&b);
	}
	gentest_remove(d);
	done();
}

TEST(a_program_without_routes_has_a_table_that_compiles)
{
	struct routegen_trie trie = routegen_site(&t, NULL);
	const char *d = gentest_dir(&t.arena);
	struct buf b = { 0 };

	CHECK_INT(trie.n, 1);
	routegen_put_code(NULL, &trie, &b);
	CHECK(strstr(b.p, "route_count = 0;") != NULL);
	gentest_write(arena_printf(&t.arena, "%s/routes.c", d), &b);
	CHECK(gentest_compiles(true, "-c -o /dev/null %s/routes.c", d));
	buf_free(&b);
	gentest_remove(d);
	done();
}

TEST(what_two_files_share_is_refused_with_both_places)
{
	struct routegen_file *f = routegen_parse(&t, "src/a/routes", "\nGET /x x_show anyone\n");

	f->next = routegen_parse(&t, "src/b/routes", "GET /x x_other anyone\nGET /y x_show anyone\n");
	(void)routegen_site(&t, f);
	CHECK_STR(t.errors.p, "src/b/routes:1: /x: the same shape as /x in src/a/routes:2\n"
	    "src/b/routes:2: x_show: the page has a route in src/a/routes:2\n");
	done();
}

TEST(a_room_is_the_folder_of_its_routes)
{
	CHECK_STR(routegen_parse(&t, "src/sandbox/routes", "")->room, "sandbox");
	CHECK_STR(routegen_parse(&t, "sandbox/routes", "")->room, "sandbox");
	CHECK_INT(t.nerrors, 0);
	(void)routegen_parse(&t, "routes", "");
	(void)routegen_parse(&t, "src/My-Room/routes", "");
	CHECK_STR(t.errors.p, "routes:1: want a path like src/room/routes\n"
	    "src/My-Room/routes:1: want a path like src/room/routes\n");
	done();
}

TEST(the_steps_of_the_worst_path_are_counted)
{
	struct routegen_file *f = routegen_parse(&t, "src/a/routes",
	    "GET /a/b/c p1 anyone\nGET /a/:x/c/d p2 anyone\nGET /:y/b/c/d p3 anyone\nGET /zz/q p4 anyone\n");

	/* "/a/b/c/?": root a b c, :x c d, :y b c d */
	CHECK_INT(routegen_site(&t, f).steps, 11);
	done();
}

TEST(routegen_prints_code_or_errors_and_never_both)
{
	const char *d = gentest_dir(&t.arena);
	const char *in = arena_printf(&t.arena, "cd '%s' && P=$OLDPWD && ./routegen", d);

	CHECK(gentest_compiles(true, "-o %s/routegen src/gen/routegen*.c src/gen/tool.c src/base/base.c "
	    "src/base/arena.c src/base/buf.c", d));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/routegen -c " GOOD "catalog/routes " GOOD "orders/routes | cmp - "
	    GOOD "code.golden", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/routegen -h " GOOD "orders/routes | cmp - " GOOD "orders.golden", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s/routegen -c | grep -q 'route_count = 0'", d)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -p $P/tests/gen/routegen_bad/who_missing.routes >out 2>err; "
	    "test $? = 1 && test ! -s out && test -s err", in)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s -h a b >out 2>err; test $? = 2 && test ! -s out", in)));
	CHECK(gentest_runs(arena_printf(&t.arena, "%s >out 2>err; test $? = 2", in)));
	gentest_remove(d);
	done();
}
