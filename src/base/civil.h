/* civil: the Gregorian calendar, both ways, without time zones. */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/base.h"

struct civil {
	int	year;		/* 1 to 9999 */
	int	month;		/* 1 to 12 */
	int	day;		/* 1 to 31 */
	int	hour;
	int	minute;
	int	second;		/* 60 in a leap second, when read */
};

/* Seconds since 1970-01-01T00:00:00Z of a year from 1 to 9999. */
#define CIVIL_MIN	INT64_C(-62135596800)
#define CIVIL_MAX	INT64_C(253402300799)

/* A day of the calendar and a time of day. */
bool		civil_is_valid(const struct civil *);

/* The struct is valid; a second of 60 is the next minute's first. */
int64_t		civil_seconds(const struct civil *);

/* Panics outside CIVIL_MIN..CIVIL_MAX. */
struct civil	civil_of(int64_t seconds);

/* 0: Sunday. */
int		civil_weekday(int64_t seconds);

/* Reads exactly n digits at *s and moves behind them; false otherwise. */
bool		civil_digits(const char **s, int n, int *to);

#endif
