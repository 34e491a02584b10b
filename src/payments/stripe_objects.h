/* stripe_objects: Stripe's objects, as far as the marketplace looks at them. */
#ifndef PAYMENTS_STRIPE_OBJECTS_H
#define PAYMENTS_STRIPE_OBJECTS_H

#include "base/money.h"

enum stripe_session_status { SESSION_OPEN, SESSION_COMPLETE, SESSION_EXPIRED };
enum stripe_payment_status { SESSION_UNPAID, SESSION_PAID, SESSION_NOTHING_TO_PAY };
enum stripe_intent_status {
	INTENT_REQUIRES_PAYMENT_METHOD, INTENT_REQUIRES_CONFIRMATION,
	INTENT_REQUIRES_ACTION, INTENT_REQUIRES_CAPTURE, INTENT_PROCESSING,
	INTENT_SUCCEEDED, INTENT_CANCELED,
};
enum stripe_refund_status {
	REFUND_PENDING, REFUND_REQUIRES_ACTION, REFUND_SUCCEEDED, REFUND_FAILED,
	REFUND_CANCELED,
};

struct stripe_intent {
	const char			*id;
	enum stripe_intent_status	 status;
	struct money			 amount, received;
	const char			*latest_charge, *transfer_group;	/* or "" */
	const char			*error_code, *error_message;	/* of the last try, or "" */
};

struct stripe_session {
	const char			*id, *url;	/* url: "" once it is no longer open */
	enum stripe_session_status	 status;
	enum stripe_payment_status	 payment;
	struct money			 total;
	const char			*client_reference_id, *customer_email;	/* or "" */
	const char			*payment_intent;	/* its id, or "" */
	const struct stripe_intent	*intent;	/* NULL unless asked for and there */
	int64_t				 expires_at;	/* seconds since 1970 */
};

struct stripe_charge {
	const char	*id, *payment_intent;
	struct money	 amount, refunded;
	bool		 paid;
};

struct stripe_refund {
	const char			*id, *payment_intent, *charge;
	enum stripe_refund_status	 status;
	struct money			 amount;
	const char			*failure;	/* Stripe's word for it, or "" */
	const char			*our_refund;	/* metadata "refund", or "" */
};

struct stripe_refunds {
	struct stripe_refund	*v;
	size_t			 n;
	bool			 more;		/* there are older ones behind these */
};

#endif
