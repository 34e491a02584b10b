/* about: prices in the currency somebody thinks in. For the eye only: everybody pays in the shop's. */
#ifndef SITE_ABOUT_H
#define SITE_ABOUT_H

#include "run/page.h"

/* The amount in the currency the viewer has chosen, in the viewer's language; NULL when none is chosen, when the
 * amount is of it, or when there is no rate. */
const char	*money_about(struct req *, int64_t minor, const char *currency);

/* What can be chosen: the currencies there are rates for. */
struct currency_choices {
	struct { const char *code, *name; }	*v;
	size_t					 n;
};
struct currency_choices currency_choices(struct req *);

#endif
