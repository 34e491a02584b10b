/* rates: what one unit of the marketplace's currency is worth in others, as the operator says:
 * "USD=1.0842 GBP=0.8451". */
#ifndef BASE_RATES_H
#define BASE_RATES_H

#include "base/base.h"

struct rate_of {
	char	currency[4];
	int64_t	num, den;	/* one unit is num / den of it; both > 0 */
};

/* Reads the first rate of the text and returns what is behind it; NULL at the end of the text or where it is no
 * rate: then *at tells which (the address of the end, or of what cannot be read). */
const char	*rate_next(const char *text, struct rate_of *, const char **at);

bool		 rate_find(const char *text, const char *currency, struct rate_of *) MUST_USE;

#endif
