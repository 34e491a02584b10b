/* timefmt_test: RFC 3339, there and back. */
#include "base/civil.h"
#include "base/timefmt.h"
#include "tests/base/panics.h"

static int64_t
parse(const char *s)
{
	int64_t us = -1;

	return (timefmt_parse(s, &us) ? us : -2);
}

TEST(a_time_is_written_in_utc)
{
	char s[TIMEFMT_SIZE];

	CHECK_STR(timefmt_put(s, 0), "1970-01-01T00:00:00Z");
	CHECK_STR(timefmt_put(s, 1709210096123456), "2024-02-29T12:34:56.123456Z");
	CHECK_STR(timefmt_put(s, 1709210096000001), "2024-02-29T12:34:56.000001Z");
	CHECK_STR(timefmt_put(s, 1709210096500000), "2024-02-29T12:34:56.500000Z");
	CHECK_STR(timefmt_put(s, -1), "1969-12-31T23:59:59.999999Z");
	CHECK_STR(timefmt_put(s, -1000000), "1969-12-31T23:59:59Z");
	CHECK_STR(timefmt_put(s, CIVIL_MAX * 1000000 + 999999), "9999-12-31T23:59:59.999999Z");
	CHECK_STR(timefmt_put(s, CIVIL_MIN * 1000000), "0001-01-01T00:00:00Z");
	CHECK_PANICS(timefmt_put(s, CIVIL_MIN * 1000000 - 1));
	CHECK_PANICS(timefmt_put(s, INT64_MAX));
}

TEST(a_time_is_read_in_any_offset)
{
	CHECK_INT(parse("1970-01-01T00:00:00Z"), 0);
	CHECK_INT(parse("2024-02-29T12:34:56.123456Z"), 1709210096123456);
	CHECK_INT(parse("2024-02-29t12:34:56z"), 1709210096000000);
	CHECK_INT(parse("2024-02-29 12:34:56Z"), 1709210096000000);
	CHECK_INT(parse("2024-02-29T18:04:56+05:30"), 1709210096000000);
	CHECK_INT(parse("2024-02-29T04:34:56-08:00"), 1709210096000000);
	CHECK_INT(parse("2024-02-29T12:34:56-00:00"), 1709210096000000);
	CHECK_INT(parse("2024-02-29T12:34:56.5Z"), 1709210096500000);
	CHECK_INT(parse("2024-02-29T12:34:56.123456789Z"), 1709210096123456);
	CHECK_INT(parse("2024-02-29T12:34:56.0000000000000000000000001Z"), 1709210096000000);
	CHECK_INT(parse("2016-12-31T23:59:60Z"), 1483228800000000);
	CHECK_INT(parse("1969-12-31T23:59:59.999999Z"), -1);
}

TEST(a_time_of_another_form_is_refused)
{
	static const char *const bad[] = {
		"", "2024", "2024-02-29", "2024-02-29T12:34", "2024-02-29T12:34:56",
		"2024-02-29T12:34:56 Z", "2024-02-29T12:34:56.Z", "2024-02-29T12:34:56,5Z",
		"2024-02-29T12:34:56Zx", "2024-02-29T12:34:56Z ", " 2024-02-29T12:34:56Z",
		"2023-02-29T12:34:56Z", "2024-02-29T24:00:00Z", "2024-02-29T12:60:00Z",
		"2024-02-29T12:34:61Z", "2024-2-29T12:34:56Z", "24-02-29T12:34:56Z",
		"0000-01-01T00:00:00Z", "20240229T123456Z", "2024-02-29T12:34:56+0530",
		"2024-02-29T12:34:56+05", "2024-02-29T12:34:56+24:00",
		"2024-02-29T12:34:56+05:60", "2024-02-29T12:34:56+5:30", "-024-02-29T12:34:56Z",
		"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
		"2024-02-29_12:34:56Z",
	};

	for (size_t i = 0; i < nelem(bad); i++)
		if (parse(bad[i]) != -2)
			test_fail(__FILE__, __LINE__, "%s passes", bad[i]);
}

TEST(a_time_written_is_the_time_read)
{
	char s[TIMEFMT_SIZE];

	for (int64_t t = CIVIL_MIN; t < CIVIL_MAX; t += 7919 * 3607) {
		int64_t us = t * 1000000 + (t & 0xfffff) % 1000000;

		if (parse(timefmt_put(s, us)) != us) {
			test_fail(__FILE__, __LINE__, "%s", s);
			break;
		}
	}
}
