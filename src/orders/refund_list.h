/* refund_list: refunds that failed, for staff. */
#ifndef ORDERS_REFUND_LIST_H
#define ORDERS_REFUND_LIST_H

#include "orders/rows.h"
#include "run/page.h"

enum { REFUNDS_ON_PAGE = 25 };

struct failed_refunds {
	struct failed_refund	*v;
	size_t			 n;
	const char		*next;		/* "after" of the page that follows, NULL on the last */
	bool			 may_retry;	/* the viewer's role moves money */
};

/* Stripe's word for why money did not arrive, for people; the word itself when it is
 * none we know. */
const char	*refund_failure_text(struct req *, const char *failure);

#endif
