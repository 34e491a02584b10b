/* httpdate: names of days and months are English whatever the locale. */
#include "base/civil.h"
#include "base/httpdate.h"

static const char *const day_names[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
	"Saturday",
};

static const char *const month_names[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
	"Nov", "Dec",
};

char *
httpdate_put(char to[HTTPDATE_SIZE], int64_t seconds)
{
	struct civil c = civil_of(seconds);

	snprintf(to, HTTPDATE_SIZE, "%.3s, %02d %s %04d %02d:%02d:%02d GMT",
	    day_names[civil_weekday(seconds)], c.day, month_names[c.month - 1],
	    c.year, c.hour, c.minute, c.second);
	return (to);
}

static bool
take(const char **s, const char *text)
{
	if (!str_starts(*s, text))
		return (false);
	*s += strlen(text);
	return (true);
}

static bool
take_day(const char **s, bool whole)
{
	for (size_t i = 0; i < nelem(day_names); i++) {
		size_t n = whole ? strlen(day_names[i]) : 3;

		if (strncmp(*s, day_names[i], n) == 0) {
			*s += n;
			return (true);
		}
	}
	return (false);
}

static bool
take_month(const char **s, int *month)
{
	for (size_t i = 0; i < nelem(month_names); i++)
		if (take(s, month_names[i])) {
			*month = (int)i + 1;
			return (true);
		}
	return (false);
}

static bool
take_time(const char **s, struct civil *c)
{
	return (civil_digits(s, 2, &c->hour) && take(s, ":") &&
	    civil_digits(s, 2, &c->minute) && take(s, ":") &&
	    civil_digits(s, 2, &c->second));
}

static bool
read_imf(const char *s, struct civil *c)
{
	return (take_day(&s, false) && take(&s, ", ") &&
	    civil_digits(&s, 2, &c->day) && take(&s, " ") &&
	    take_month(&s, &c->month) && take(&s, " ") &&
	    civil_digits(&s, 4, &c->year) && take(&s, " ") &&
	    take_time(&s, c) && str_eq(s, " GMT"));
}

static bool
read_asctime(const char *s, struct civil *c)
{
	return (take_day(&s, false) && take(&s, " ") &&
	    take_month(&s, &c->month) && take(&s, " ") &&
	    (take(&s, " ") ? civil_digits(&s, 1, &c->day) :
	    civil_digits(&s, 2, &c->day)) && take(&s, " ") &&
	    take_time(&s, c) && take(&s, " ") &&
	    civil_digits(&s, 4, &c->year) && *s == '\0');
}

static bool
read_rfc850(const char *s, int64_t now, struct civil *c)
{
	int this_year = civil_of(now).year;

	if (!(take_day(&s, true) && take(&s, ", ") &&
	    civil_digits(&s, 2, &c->day) && take(&s, "-") &&
	    take_month(&s, &c->month) && take(&s, "-") &&
	    civil_digits(&s, 2, &c->year) && take(&s, " ") &&
	    take_time(&s, c) && str_eq(s, " GMT")))
		return (false);
	c->year += this_year - this_year % 100;
	if (c->year > this_year + 50)
		c->year -= 100;
	else if (c->year <= this_year - 50)
		c->year += 100;
	return (true);
}

bool
httpdate_parse(const char *s, int64_t now, int64_t *seconds)
{
	struct civil c;

	if (!read_imf(s, &c) && !read_rfc850(s, now, &c) &&
	    !read_asctime(s, &c))
		return (false);
	if (!civil_is_valid(&c) || civil_seconds(&c) > CIVIL_MAX)
		return (false);
	*seconds = civil_seconds(&c);
	return (true);
}
