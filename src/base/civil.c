/* civil: counted in years that begin in March, so that the day a leap year adds
 * is the last one. */
#include "base/civil.h"

enum { DAY = 86400, ERA_DAYS = 146097, ERA_YEARS = 400 };

static bool
is_leap(int year)
{
	return (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

bool
civil_is_valid(const struct civil *c)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	return (c->year >= 1 && c->year <= 9999 && c->month >= 1 &&
	    c->month <= 12 && c->day >= 1 && c->day <= days[c->month - 1] +
	    (c->month == 2 && is_leap(c->year)) && c->hour >= 0 &&
	    c->hour <= 23 && c->minute >= 0 && c->minute <= 59 &&
	    c->second >= 0 && c->second <= 60);
}

/* Days from 0000-03-01. */
static int64_t
days_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year, m = (month + 9) % 12;

	return ((int64_t)y * 365 + y / 4 - y / 100 + y / 400 +
	    (m * 153 + 2) / 5 + day - 1);
}

int64_t
civil_seconds(const struct civil *c)
{
	int64_t days;

	must(civil_is_valid(c));
	days = days_of(c->year, c->month, c->day) - days_of(1970, 1, 1);
	return (days * DAY + c->hour * 3600 + c->minute * 60 + c->second);
}

struct civil
civil_of(int64_t seconds)
{
	struct civil c;
	int64_t days, rest;
	int year, day, month;

	must(seconds >= CIVIL_MIN && seconds <= CIVIL_MAX);
	days = (seconds - CIVIL_MIN) / DAY + days_of(1, 1, 1);
	rest = (seconds - CIVIL_MIN) % DAY;
	year = (int)(days / ERA_DAYS) * ERA_YEARS;
	day = (int)(days % ERA_DAYS);
	/* Day of the era to year of the era: leave out the days leap years added. */
	month = (day - day / 1460 + day / 36524 - day / (ERA_DAYS - 1)) / 365;
	year += month;
	day -= month * 365 + month / 4 - month / 100;
	month = (day * 5 + 2) / 153;
	c.day = day - (month * 153 + 2) / 5 + 1;
	c.month = month < 10 ? month + 3 : month - 9;
	c.year = year + (c.month <= 2);
	c.hour = (int)(rest / 3600);
	c.minute = (int)(rest / 60 % 60);
	c.second = (int)(rest % 60);
	return (c);
}

int
civil_weekday(int64_t seconds)
{
	must(seconds >= CIVIL_MIN && seconds <= CIVIL_MAX);
	/* The first day of year 1 was a Monday. */
	return ((int)(((seconds - CIVIL_MIN) / DAY + 1) % 7));
}

bool
civil_digits(const char **s, int n, int *to)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		char c = (*s)[i];

		if (c < '0' || c > '9')
			return (false);
		v = v * 10 + c - '0';
	}
	*s += n;
	*to = v;
	return (true);
}
