/* rate: what a shop takes for delivering one order. */
#ifndef SHIPPING_RATE_H
#define SHIPPING_RATE_H

#include "base/base.h"

struct shipping_rate {
	int64_t	flat;		/* minor units */
	int64_t	free_over;	/* goods worth at least this go free */
	bool	has_free_over;
};

int64_t	shipping_cost(struct shipping_rate, int64_t goods);
/* What is missing until the delivery is free; 0 when it is free or never gets so. */
int64_t	shipping_missing(struct shipping_rate, int64_t goods);

#endif
