/* rates: see rates.h. */
#include "base/rates.h"

#include "base/money.h"

enum { DIGITS_MAX = 9, DECIMALS_MAX = 6 };

/* "1.0842" as 10842 / 10000; NULL when it is none. */
static const char *
number(const char *s, struct rate_of *r)
{
	int digits = 0, decimals = -1;

	r->num = 0;
	r->den = 1;
	for (;; s++)
		if (*s >= '0' && *s <= '9') {
			if (++digits > DIGITS_MAX || (decimals >= 0 && ++decimals > DECIMALS_MAX))
				return (NULL);
			r->num = r->num * 10 + (*s - '0');
			r->den *= decimals >= 0 ? 10 : 1;
		} else if (*s == '.' && decimals < 0 && digits > 0)
			decimals = 0;
		else
			break;
	return (r->num > 0 && decimals != 0 && (*s == '\0' || *s == ' ') ? s : NULL);
}

const char *
rate_next(const char *text, struct rate_of *r, const char **at)
{
	const char *end;

	text += strspn(text, " ");
	*at = text;
	if (strlen(text) < 5 || text[3] != '=')
		return (NULL);
	memcpy(r->currency, text, 3);
	r->currency[3] = '\0';
	if (money_exponent(r->currency) < 0 || (end = number(text + 4, r)) == NULL)
		return (NULL);
	return (end);
}

bool
rate_find(const char *text, const char *currency, struct rate_of *r)
{
	const char *at;

	while ((text = rate_next(text, r, &at)) != NULL)
		if (str_eq(r->currency, currency))
			return (true);
	return (false);
}
