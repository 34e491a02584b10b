/* csv_test: every table whole, byte by byte and in random slices. */
#include <jansson.h>

#include "base/buf.h"
#include "base/csv.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;
static struct buf told;

static bool
on_row(void *arg, const struct csv_row *r)
{
	buf_printf(arg, "%zu@%zu", r->number, r->line);
	for (size_t i = 0; i < r->n; i++)
		buf_printf(arg, "[%s]", r->fields[i]);
	buf_putc(arg, ' ');
	return (!str_eq(r->fields[0], "stop"));
}

static enum csv_error
run(const char *s, size_t n, size_t most, const struct csv_options *o,
    struct csv_place *at)
{
	struct csv *c = csv_new(&a, o, on_row, &told);
	unsigned seed = (unsigned)(n + most);
	enum csv_error e = CSV_OK;

	buf_clear(&told);
	buf_puts(&told, "");
	while (n > 0 && e == CSV_OK) {
		size_t part = most == 0 ? n : 1 + (size_t)rand_r(&seed) % most;
		char *copy;

		part = part < n ? part : n;
		copy = memcpy(xmalloc(part), s, part);
		e = csv_feed(c, copy, part);
		free(copy);
		s += part;
		n -= part;
	}
	e = csv_end(c);
	*at = csv_where(c);
	CHECK_INT(csv_end(c), e);
	return (e);
}

/* The rows, then any error with its row.column and line. */
static const char *
parse_bytes(const char *s, size_t n, const struct csv_options *o)
{
	static const size_t slices[] = { 0, 1, 2, 5, 50 };
	const char *first = NULL;

	for (size_t i = 0; i < nelem(slices); i++) {
		struct csv_place at;
		enum csv_error e = run(s, n, slices[i], o, &at);

		if (e != CSV_OK)
			buf_printf(&told, "%s at %zu.%zu line %zu",
			    csv_error_name(e), at.row, at.column, at.line);
		if (first == NULL)
			first = arena_strndup(&a, told.p, told.n);
		CHECK_STR(told.p, first);
	}
	return (first);
}

static const char *
parse(const char *s)
{
	return (parse_bytes(s, strlen(s), &csv_options_default));
}

TEST(a_table_is_read_row_by_row)
{
	CHECK_STR(parse(""), "");
	CHECK_STR(parse("a,b\n1,2\n"), "1@1[a][b] 2@2[1][2] ");
	CHECK_STR(parse("a,b\r\n1,2"), "1@1[a][b] 2@2[1][2] ");
	CHECK_STR(parse("a,b\r1,2\r"), "1@1[a][b] 2@2[1][2] ");
	CHECK_STR(parse("\xef\xbb\xbf" "a,b\n"), "1@1[a][b] ");
	CHECK_STR(parse("\xef\xbb\xbf\"a\",b"), "1@1[a][b] ");
	CHECK_STR(parse("\xef\xbb"), "utf8 at 1.1 line 1");
	CHECK_STR(parse("a,\n,b\n,\n"), "1@1[a][] 2@2[][b] 3@3[][] ");
	CHECK_STR(parse("\n\r\n\ra,b\n\n\n1,2\n\n"), "1@4[a][b] 2@7[1][2] ");
	CHECK_STR(parse("a\n\"\"\nb"), "1@1[a] 2@2[] 3@3[b] ");
	CHECK_STR(parse(" a , b "), "1@1[ a ][ b ] ");
	arena_reset(&a);
}

TEST(quotes_hold_anything)
{
	CHECK_STR(parse("\"a,b\",\"c\"\"d\"\n\"e\r\nf\",g\nh,i"),
	    "1@1[a,b][c\"d] 2@2[e\r\nf][g] 3@4[h][i] ");
	CHECK_STR(parse("\"\",\"\"\"\",\"\"\"\"\"\""), "1@1[][\"][\"\"] ");
	CHECK_STR(parse("size,5\" pipe,a\"b\"\nx,y,z"),
	    "1@1[size][5\" pipe][a\"b\"] 2@2[x][y][z] ");
	CHECK_STR(parse("a, \"b\"\n"), "1@1[a][ \"b\"] ");
	CHECK_STR(parse("\"a;b\",c;d"), "1@1[a;b][c;d] ");
	arena_reset(&a);
}

TEST(the_delimiter_is_found_out)
{
	CHECK_STR(parse("a;b;c,d\n1;2;3"), "1@1[a][b][c,d] 2@2[1][2][3] ");
	CHECK_STR(parse("a\tb\n1\t2,3"), "1@1[a][b] 2@2[1][2,3] ");
	CHECK_STR(parse("a|b\n"), "1@1[a][b] ");
	CHECK_STR(parse("a\n1;2\n"), "1@1[a] 2@2[1;2] ");
	CHECK_STR(parse("\"a,b,c\";d\n"), "1@1[a,b,c][d] ");
	CHECK_STR(parse("\n\r\na;b"), "1@3[a][b] ");
	CHECK_STR(parse_bytes("a;b,c", 5, &(struct csv_options){ ';', 9, 9, 9, 9 }),
	    "1@1[a][b,c] ");
	CHECK_STR(parse_bytes("a\tb,c;d;e", 9, &(struct csv_options){ '\t', 9, 9, 9, 9 }),
	    "1@1[a][b,c;d;e] ");
	arena_reset(&a);
}

TEST(a_fault_has_a_place)
{
	CHECK_STR(parse("a,b\n1,\"x\"y\n"), "1@1[a][b] quote at 2.2 line 2");
	CHECK_STR(parse("a,b\n1,\"x\" ,y\n"), "1@1[a][b] quote at 2.2 line 2");
	CHECK_STR(parse("a\n\"x\ny\n"), "1@1[a] open at 2.1 line 4");
	CHECK_STR(parse("\""), "open at 1.1 line 1");
	CHECK_STR(parse("a,b\nc,\xff\n"), "1@1[a][b] utf8 at 2.2 line 2");
	CHECK_STR(parse("a\n\"\xc3\n\"\n"), "1@1[a] utf8 at 2.1 line 3");
	CHECK_STR(parse_bytes("a,b\0c\n", 6, &csv_options_default), "utf8 at 1.2 line 1");
	CHECK_STR(parse("a\nstop,b\nc"), "1@1[a] 2@2[stop][b] stopped at 2.3 line 2");
	arena_reset(&a);
}

TEST(every_limit_of_a_table_is_exact)
{
	static const struct csv_options max = { ',', 5, 8, 3, 2 };
	static const struct { const char *s, *want; } t[] = {
		{ "12345,123", "1@1[12345][123] " },
		{ "123456", "field at 1.1 line 1" },
		{ "\"12345\",\"123\"", "1@1[12345][123] " },
		{ "\"12345\n\"", "field at 1.1 line 2" },
		{ "12345,1234", "row at 1.2 line 1" },
		{ "1,2,3\n4", "1@1[1][2][3] 2@2[4] " },
		{ "1,2,3,\n4", "fields at 1.4 line 1" },
		{ "1\n2\n", "1@1[1] 2@2[2] " },
		{ "1\n2\n\n3", "1@1[1] 2@2[2] rows at 3.2 line 4" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		CHECK_STR(parse_bytes(t[i].s, strlen(t[i].s), &max), t[i].want);
	arena_reset(&a);
}

/* Rows as the suite's JSON has them: objects with the first row's names. */
struct table {
	json_t	*list;
	json_t	*names;
};

static bool
to_json(void *arg, const struct csv_row *r)
{
	struct table *t = arg;
	json_t *row = json_object();

	for (size_t i = 0; i < r->n; i++) {
		if (r->number == 1)
			json_array_append_new(t->names, json_string(r->fields[i]));
		else
			json_object_set_new(row, json_string_value(
			    json_array_get(t->names, i)), json_string(r->fields[i]));
	}
	if (r->number > 1)
		json_array_append(t->list, row);
	json_decref(row);
	return (true);
}

static void
check_file(const char *name)
{
	size_t n, m;
	char *s = shared_read(&a, arena_printf(&a, "suites/csv/csvs/%s.csv", name), &n);
	char *w = shared_read(&a, arena_printf(&a, "suites/csv/json/%s.json", name), &m);
	struct table t = { json_array(), json_array() };
	struct csv *c = csv_new(&a, &csv_options_default, to_json, &t);
	json_t *want = json_loadb(w, m, 0, NULL);

	CHECK_INT(csv_feed(c, s, n), CSV_OK);
	CHECK_INT(csv_end(c), CSV_OK);
	/* One file's JSON is its only row, with another number to call. */
	if (json_is_object(want)) {
		json_object_del(want, "Contact Phone Number");
		json_object_del(json_array_get(t.list, 0), "Contact Phone Number");
		want = json_pack("[o]", want);
	}
	if (!json_equal(t.list, want)) {
		char *is = json_dumps(t.list, 0);

		test_fail(__FILE__, __LINE__, "%s: %s", name, is);
		free(is);
	}
	json_decref(t.list);
	json_decref(t.names);
	json_decref(want);
}

TEST(the_csv_suite_is_read_as_expected)
{
	const char **names;
	size_t n = shared_list(&a, "suites/csv/csvs", ".csv", &names);

	for (size_t i = 0; i < n; i++)
		check_file(arena_strndup(&a, names[i], strlen(names[i]) - 4));
	CHECK_INT(n, 12);
	arena_reset(&a);
}

struct shape {
	size_t	rows, fields, uneven;
};

static bool
to_shape(void *arg, const struct csv_row *r)
{
	struct shape *s = arg;

	if (r->number == 1)
		s->fields = r->n;
	s->rows = r->number;
	s->uneven += r->n != s->fields;
	return (true);
}

TEST(real_exports_of_shops_are_rectangular)
{
	const char **names;
	size_t n = shared_list(&a, "datasets/seller-import-csv", ".csv", &names);

	for (size_t i = 0; i < n; i++) {
		size_t len;
		char *s = shared_read(&a, arena_printf(&a,
		    "datasets/seller-import-csv/%s", names[i]), &len);
		struct shape shape = { 0 };
		struct csv *c = csv_new(&a, &csv_options_default, to_shape, &shape);

		CHECK_INT(csv_feed(c, s, len), CSV_OK);
		CHECK_INT(csv_end(c), CSV_OK);
		CHECK_INT(csv_delimiter(c), ',');
		CHECK_INT(shape.uneven, 0);
		CHECK(shape.rows > 3 && shape.fields > 5);
		printf("  %s: %zu rows of %zu fields\n", names[i], shape.rows, shape.fields);
	}
	CHECK(n >= 5);
	arena_reset(&a);
	buf_free(&told);
}
