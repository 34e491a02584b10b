/* civil_test: every day of 9999 years. */
#include "base/civil.h"
#include "tests/base/panics.h"

#include <time.h>

TEST(every_day_is_the_day_after_the_day_before)
{
	int64_t expected = CIVIL_MIN;
	struct civil c = { .year = 1 };
	int weekday = 1;

	for (c.year = 1; c.year <= 9999; c.year++)
		for (c.month = 1; c.month <= 12; c.month++)
			for (c.day = 1; c.day <= 31 && civil_is_valid(&c); c.day++) {
				struct civil back = civil_of(expected);

				if (civil_seconds(&c) != expected ||
				    memcmp(&c, &back, sizeof c) != 0 ||
				    civil_weekday(expected) != weekday) {
					test_fail(__FILE__, __LINE__, "%d-%d-%d",
					    c.year, c.month, c.day);
					return;
				}
				expected += 86400;
				weekday = (weekday + 1) % 7;
			}
	CHECK_INT(expected - 1, CIVIL_MAX);
}

TEST(the_calendar_agrees_with_the_c_library)
{
	for (int64_t t = -30000000000; t < 250000000000; t += 86399 * 37) {
		struct civil c = civil_of(t);
		struct tm tm = { .tm_year = c.year - 1900, .tm_mon = c.month - 1,
		    .tm_mday = c.day, .tm_hour = c.hour, .tm_min = c.minute,
		    .tm_sec = c.second };

		if (timegm(&tm) != t || tm.tm_wday != civil_weekday(t)) {
			test_fail(__FILE__, __LINE__, "%lld", (long long)t);
			return;
		}
	}
}

TEST(days_that_are_not_are_refused)
{
	static const struct civil bad[] = {
		{ 2023, 2, 29, 0, 0, 0 }, { 1900, 2, 29, 0, 0, 0 },
		{ 2024, 4, 31, 0, 0, 0 }, { 2024, 0, 1, 0, 0, 0 },
		{ 2024, 13, 1, 0, 0, 0 }, { 2024, 1, 0, 0, 0, 0 },
		{ 2024, 1, 32, 0, 0, 0 }, { 0, 1, 1, 0, 0, 0 },
		{ 10000, 1, 1, 0, 0, 0 }, { 2024, 1, 1, 24, 0, 0 },
		{ 2024, 1, 1, 0, 60, 0 }, { 2024, 1, 1, 0, 0, 61 },
		{ 2024, 1, 1, -1, 0, 0 },
	};

	for (size_t i = 0; i < nelem(bad); i++)
		CHECK(!civil_is_valid(&bad[i]));
	CHECK(civil_is_valid(&(struct civil){ 2000, 2, 29, 23, 59, 60 }));
	CHECK_PANICS(civil_of(CIVIL_MIN - 1));
	CHECK_PANICS(civil_of(CIVIL_MAX + 1));
	CHECK_PANICS(civil_seconds(&bad[0]));
}
