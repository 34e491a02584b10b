/* about: by the rates of the settings. */
#include "site/about.h"

#include "base/money.h"
#include "base/rates.h"
#include "run/locale.h"
#include "run/settings.h"
#include "run/viewer.h"

/* Currencies differ by four decimals at most. */
enum { CHOICES_MAX = 40, SCALE_MAX = 10000 };

const char *
money_about(struct req *r, int64_t minor, const char *currency)
{
	const char *chosen = viewer(r)->currency;
	struct rate_of rate;

	if (chosen == NULL || currency == NULL || str_eq(chosen, currency) || !str_eq(currency, setting_text(SETTING_CURRENCY)) ||
	    !rate_find(setting_text(SETTING_RATES), chosen, &rate))
		return (NULL);
	if (minor / rate.den >= INT64_MAX / SCALE_MAX / rate.num)	/* more than can be said in it */
		return (NULL);
	return (money_text(r, money_convert(money(minor, currency), chosen, rate.num, rate.den).minor, chosen));
}

struct currency_choices
currency_choices(struct req *r)
{
	const char *text = setting_text(SETTING_RATES), *at;
	struct currency_choices c = { .v = req_alloc(r, CHOICES_MAX * sizeof *c.v) };
	struct rate_of rate;

	for (; c.n < CHOICES_MAX && (text = rate_next(text, &rate, &at)) != NULL; c.n++) {
		c.v[c.n].code = req_strdup(r, rate.currency);
		c.v[c.n].name = currency_name(r, rate.currency);
	}
	return (c);
}
