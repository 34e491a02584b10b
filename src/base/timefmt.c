/* timefmt: always UTC when written, any offset when read. */
#include "base/civil.h"
#include "base/timefmt.h"

enum { SECOND = 1000000 };

char *
timefmt_put(char to[TIMEFMT_SIZE], int64_t us)
{
	int64_t seconds = us / SECOND, part = us % SECOND;
	struct civil c;
	int n;

	if (part < 0) {
		part += SECOND;
		seconds--;
	}
	c = civil_of(seconds);
	n = snprintf(to, TIMEFMT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
	if (part != 0)
		snprintf(to + n, (size_t)(TIMEFMT_SIZE - n), ".%06dZ", (int)part);
	else
		snprintf(to + n, (size_t)(TIMEFMT_SIZE - n), "Z");
	return (to);
}

static bool
take(const char **s, const char *set)
{
	if (**s == '\0' || strchr(set, **s) == NULL)
		return (false);
	++*s;
	return (true);
}

static bool
read_civil(const char **s, struct civil *c)
{
	return (civil_digits(s, 4, &c->year) && take(s, "-") &&
	    civil_digits(s, 2, &c->month) && take(s, "-") &&
	    civil_digits(s, 2, &c->day) && take(s, "Tt ") &&
	    civil_digits(s, 2, &c->hour) && take(s, ":") &&
	    civil_digits(s, 2, &c->minute) && take(s, ":") &&
	    civil_digits(s, 2, &c->second) && civil_is_valid(c));
}

static bool
read_fraction(const char **s, int64_t *us)
{
	int64_t place = SECOND / 10;
	const char *start;

	*us = 0;
	if (!take(s, "."))
		return (true);
	for (start = *s; **s >= '0' && **s <= '9'; ++*s, place /= 10)
		*us += (**s - '0') * place;
	return (*s > start);
}

static bool
read_offset(const char **s, int64_t *seconds)
{
	int sign, hour, minute;

	*seconds = 0;
	if (take(s, "Zz"))
		return (true);
	sign = **s == '-' ? -1 : 1;
	if (!take(s, "+-") || !civil_digits(s, 2, &hour) || !take(s, ":") ||
	    !civil_digits(s, 2, &minute) || hour > 23 || minute > 59)
		return (false);
	*seconds = sign * (hour * 3600 + minute * 60);
	return (true);
}

bool
timefmt_parse(const char *s, int64_t *us)
{
	struct civil c;
	int64_t part, offset, seconds;

	if (!read_civil(&s, &c) || !read_fraction(&s, &part) ||
	    !read_offset(&s, &offset) || *s != '\0')
		return (false);
	seconds = civil_seconds(&c) - offset;
	if (seconds < CIVIL_MIN || seconds > CIVIL_MAX)
		return (false);
	*us = seconds * SECOND + part;
	return (true);
}
