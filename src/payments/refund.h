/* refund: money back to the buyer, through Stripe and the books. */
#ifndef PAYMENTS_REFUND_H
#define PAYMENTS_REFUND_H

#include "run/req.h"

struct refund_request {
	checkout_id	 checkout;
	order_id	 order;		/* .n 0: a late payment, returned whole */
	dispute_id	 dispute;	/* .n 0: none */
	int64_t		 amount;	/* minor units */
	const char	*reason;	/* for our records */
	refund_id	 instead_of;	/* the failed one that this tries again; .n 0: none */
	/* Of the order, to give back in proportion. */
	int64_t		 order_total, order_tax, order_commission;
	const char	*country;
};

/* Writes the refund and its ledger entry in the transaction under way and has
 * soukd ask Stripe for it. False when more would go back than was paid. */
bool	refund_later(struct req *, const struct refund_request *) MUST_USE;

#endif
