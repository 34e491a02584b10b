/* currency: what Stripe charges in, and the least it charges. */
#ifndef SANDBOX_CURRENCY_H
#define SANDBOX_CURRENCY_H

#include "base/arena.h"

struct sb_currency {
	char	code[4];	/* lower case */
	int	decimals;	/* of Stripe's unit */
	int64_t	least;		/* of one charge */
};

/* By code in either case; NULL when Stripe does not charge in it. */
const struct sb_currency *sb_currency_find(const char *code);

const char	*sb_currency_list(struct arena *);	/* "usd, aed, ..." */

/* "12.50 EUR" */
const char	*sb_amount_text(struct arena *, int64_t, const char *code);

#endif
