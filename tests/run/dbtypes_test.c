/* dbtypes: every type of parameter and column there and back, NULLs included. */
#include "run/db.h"
#include "tests/page.h"

enum { I64, I32, BOOL, TEXT, TIME, BYTES, I64S, TEXTS, TYPES };

static const struct sql_col in[] = {
	{ "a", "bigint", SQL_I64, true }, { "b", "int", SQL_I32, true }, { "c", "bool", SQL_BOOL, true },
	{ "d", "text", SQL_TEXT, true }, { "e", "timestamptz", SQL_TIME, true }, { "f", "bytea", SQL_BYTES, true },
	{ "g", "bigint[]", SQL_I64S, true }, { "h", "text[]", SQL_TEXTS, true },
};
/* Arrays come back as PostgreSQL's own words for their elements. */
static const struct sql_col out[] = {
	{ "a", "bigint", SQL_I64, true }, { "b", "int", SQL_I32, true }, { "c", "bool", SQL_BOOL, true },
	{ "d", "text", SQL_TEXT, true }, { "e", "timestamptz", SQL_TIME, true }, { "f", "bytea", SQL_BYTES, true },
	{ "g", "text", SQL_TEXT, true }, { "h", "text", SQL_TEXT, true }, { "i", "text", SQL_TEXT, true },
};
static const struct sql types = { .name = "test_types", .file = "here", .kind = SQL_ONE, .nin = TYPES,
    .nout = nelem(out), .in = in, .out = out };

#define NONE	{ .is_null = true }

static const struct sql_arg	*sent;
static void			(*look)(const struct sql_rows *);

static void
ask(struct req *r, void *arg UNUSED)
{
	look(sql_run(r, &types, sent));
}

static void
echo(const struct sql_arg args[TYPES], void (*fn)(const struct sql_rows *))
{
	static bool prepared;

	if (!prepared)		/* outlives the test's transaction */
		sql("PREPARE test_types (bigint, int, bool, text, timestamptz, bytea, bigint[], text[]) AS "
		    "SELECT $1, $2, $3, $4, $5, $6, array_to_string($7, ',', 'NULL'), "
		    "(SELECT string_agg(coalesce('<' || x || '>', 'NULL'), '' ORDER BY n) FROM unnest($8) WITH ORDINALITY u (x, n)), "
		    "$5::text");
	prepared = true;
	sent = args;
	look = fn;
	job_do(ask, NULL);
}

static const int64_t numbers[] = { INT64_MIN, -1, 0, INT64_MAX };
static const char *const words[] = { "plain", "", "a\"b", "c\\d", "NULL", NULL, "{x,y}", "\xC3\xA4 \n" };

static void
look_some(const struct sql_rows *rows)
{
	CHECK_INT(sql_nrows(rows), 1);
	CHECK_INT(sql_i64(rows, 0, I64), INT64_MIN);
	CHECK_INT(sql_i32(rows, 0, I32), -2);
	CHECK(sql_bool(rows, 0, BOOL));
	CHECK_STR(sql_text(rows, 0, TEXT), "\xF0\x9F\x8F\xBA 'quoted' \\ \"");
	CHECK_INT(sql_i64(rows, 0, TIME), 1700000000123456);
	CHECK_INT(sql_bytes(rows, 0, BYTES).n, 4);
	CHECK(memcmp(sql_bytes(rows, 0, BYTES).p, "a\0\xFFz", 4) == 0);
	CHECK_STR(sql_text(rows, 0, I64S), "-9223372036854775808,-1,0,9223372036854775807");
	CHECK_STR(sql_text(rows, 0, TEXTS), "<plain><><a\"b><c\\d><NULL>NULL<{x,y}><\xC3\xA4 \n>");
	CHECK_STR(sql_text(rows, 0, TYPES), "2023-11-14 22:13:20.123456+00");
}

TEST(values_of_every_type_travel_unchanged)
{
	const struct sql_arg args[] = { { .i = INT64_MIN }, { .i = -2 }, { .i = 1 },
	    { .text = "\xF0\x9F\x8F\xBA 'quoted' \\ \"" }, { .i = 1700000000123456 }, { .bytes = { "a\0\xFFz", 4 } },
	    { .i64s = { numbers, nelem(numbers) } }, { .texts = { words, nelem(words) } } };

	echo(args, look_some);
}

static void
look_null(const struct sql_rows *rows)
{
	for (unsigned i = 0; i <= TYPES; i++)
		CHECK(sql_is_null(rows, 0, i));
	CHECK_INT(sql_i64(rows, 0, I64), 0);
	CHECK_INT(sql_i32(rows, 0, I32), 0);
	CHECK(!sql_bool(rows, 0, BOOL));
	CHECK(sql_text(rows, 0, TEXT) == NULL);
	CHECK_INT(sql_i64(rows, 0, TIME), 0);
	CHECK(sql_bytes(rows, 0, BYTES).p == NULL);
}

TEST(nulls_are_nulls)
{
	const struct sql_arg args[TYPES] = { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE };

	echo(args, look_null);
}

static void
look_empty(const struct sql_rows *rows)
{
	for (unsigned i = 0; i < TEXTS; i++)
		CHECK(!sql_is_null(rows, 0, i));
	CHECK(!sql_bool(rows, 0, BOOL));
	CHECK_STR(sql_text(rows, 0, TEXT), "");
	CHECK_INT(sql_bytes(rows, 0, BYTES).n, 0);
	CHECK_STR(sql_text(rows, 0, I64S), "");
	CHECK_INT(sql_i64(rows, 0, TIME), 0);
}

TEST(empty_values_are_no_nulls)
{
	const struct sql_arg args[] = { { .i = 0 }, { .i = 0 }, { .i = 0 }, { .text = "" }, { .i = 0 }, { .bytes = { NULL, 0 } },
	    { .i64s = { NULL, 0 } }, { .texts = { NULL, 0 } } };

	echo(args, look_empty);
}

static int64_t	 moment;
static const char *moment_text;

static void
look_moment(const struct sql_rows *rows)
{
	CHECK_INT(sql_i64(rows, 0, TIME), moment);
	CHECK_STR(sql_text(rows, 0, TYPES), moment_text);
}

TEST(moments_reach_from_one_infinity_to_the_other)
{
	static const struct { int64_t us; const char *text; } moments[] = {
		{ INT64_MAX, "infinity" }, { INT64_MIN, "-infinity" }, { 0, "1970-01-01 00:00:00+00" },
		{ -1, "1969-12-31 23:59:59.999999+00" }, { INT64_C(946684800000000), "2000-01-01 00:00:00+00" },
		{ -INT64_C(210866803200000000), "4714-11-24 00:00:00+00 BC" },
	};
	struct sql_arg args[TYPES] = { NONE, NONE, NONE, NONE, { .is_null = false }, NONE, NONE, NONE };

	for (size_t i = 0; i < nelem(moments); i++) {
		args[TIME].i = moment = moments[i].us;
		moment_text = moments[i].text;
		echo(args, look_moment);
	}
}

static char big[(1 << 20) + 1];

static void
look_big(const struct sql_rows *rows)
{
	CHECK_STR(sql_text(rows, 0, TEXT), big);
	CHECK_INT(sql_bytes(rows, 0, BYTES).n, sizeof big);
	CHECK(memcmp(sql_bytes(rows, 0, BYTES).p, big, sizeof big) == 0);
}

TEST(a_mebibyte_of_text_goes_and_comes)
{
	struct sql_arg args[TYPES] = { NONE, NONE, NONE, { .text = big }, NONE, { .bytes = { big, sizeof big } },
	    NONE, NONE };

	for (size_t i = 0; i < sizeof big - 1; i++)
		big[i] = (char)('a' + i % 26);
	echo(args, look_big);
}
