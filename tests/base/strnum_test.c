/* strnum_test: a number is all of the text. */
#include "base/strnum.h"
#include "tests/test.h"

static int64_t
number(const char *s, int64_t lo, int64_t hi)
{
	int64_t v = -77;

	if (!str_to_i64(s, lo, hi, &v)) {
		CHECK_INT(v, -77);
		return (-78);
	}
	return (v);
}

TEST(decimal_text_becomes_a_number)
{
	CHECK_INT(number("0", 0, 9), 0);
	CHECK_INT(number("-0", 0, 9), 0);
	CHECK_INT(number("007", 0, 9), 7);
	CHECK_INT(number("-5", -5, 5), -5);
	CHECK_INT(number("9223372036854775807", 0, INT64_MAX), INT64_MAX);
	CHECK_INT(number("-9223372036854775808", INT64_MIN, 0), INT64_MIN);
}

TEST(anything_else_is_no_number)
{
	static const char *const bad[] = {
		"", "-", "+1", " 1", "1 ", "1\n", "0x10", "1e3", "1.0", "1,000",
		"--1", "-+1", "1-", "\xd9\xa1", "a", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999999",
		"18446744073709551617",
	};

	for (size_t i = 0; i < nelem(bad); i++)
		CHECK_INT(number(bad[i], INT64_MIN, INT64_MAX), -78);
	CHECK_INT(number("10", 0, 9), -78);
	CHECK_INT(number("-1", 0, 9), -78);
}

TEST(every_number_of_a_range_is_read_back)
{
	char s[24];

	for (int64_t v = -2000; v <= 2000; v++) {
		snprintf(s, sizeof s, "%lld", (long long)v);
		CHECK_INT(number(s, -2000, 2000), v);
		CHECK_INT(number(s, v + 1, 3000), -78);
	}
}
