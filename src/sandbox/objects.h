/* objects: Stripe's, as the sandbox keeps them. They live until sandbox_stop; a
 * text that is not there is NULL. Objects name each other by id. A member that is
 * added here is added in fields.c too. */
#ifndef SANDBOX_OBJECTS_H
#define SANDBOX_OBJECTS_H

#include "base/base.h"

struct sb_pair { const char *name, *value; };
struct sb_pairs { struct sb_pair *p; size_t n; };

enum sb_session_status { SB_OPEN, SB_COMPLETE, SB_EXPIRED };
enum sb_payment_status { SB_UNPAID, SB_PAID, SB_FREE };
enum sb_intent_status { SB_NEEDS_METHOD, SB_NEEDS_ACTION, SB_SUCCEEDED, SB_CANCELED };
enum sb_charge_status { SB_CHARGE_OK, SB_CHARGE_FAILED };
enum sb_refund_status { SB_REFUND_PENDING, SB_REFUND_OK, SB_REFUND_FAILED };

/* Why an intent waits for the buyer. */
enum sb_action { SB_NO_ACTION, SB_CHALLENGE, SB_TRANSFER };

struct sb_item {
	const char	*id, *price, *product, *name;
	int64_t		 unit, quantity;
	struct sb_pairs	 metadata;
};

struct sb_session {
	const char	*id, *currency;
	int64_t		 created, expires_at;	/* s */
	int64_t		 total;
	struct sb_item	*items;
	size_t		 nitems;
	struct sb_pairs	 metadata, intent_metadata;
	const char	*success_url, *cancel_url, *reference, *given_email,
			*locale, *submit_type, *billing, *transfer_group,
			*description, *receipt_email, *descriptor_suffix;
	/* from here on it changes */
	int64_t		 status, payment;
	const char	*email, *name, *country, *intent;
};

struct sb_intent {
	const char	*id, *currency, *session, *secret, *description,
			*receipt_email, *descriptor_suffix, *transfer_group;
	int64_t		 created, amount;
	struct sb_pairs	 metadata;
	/* from here on it changes */
	int64_t		 status, action, canceled_at;
	const char	*charge, *method, *cancel_reason, *card;
	const char	*error_code, *decline_code, *error_message;
};

struct sb_charge {
	const char	*id, *intent, *currency, *method, *card, *email, *name,
			*country;
	int64_t		 created, amount, status, challenged;
	const char	*failure_code, *decline_code, *failure_message;
	int64_t		 refunded;	/* changes */
};

struct sb_refund {
	const char	*id, *charge, *intent, *currency, *reason;
	int64_t		 created, amount, fate;
	struct sb_pairs	 metadata;
	int64_t		 status;	/* changes, as the next */
	const char	*failure;
};

struct sb_event {
	char		 id[32];
	const char	*type;		/* a literal */
	char		*body;		/* owned */
	int64_t		 created;
	bool		 done;		/* delivered, or given up */
	int		 tries, last_status;
};

/* The answer to a request with an idempotency key. */
struct sb_replay {
	char		*key, *path;		/* owned */
	const char	*object;		/* whose picture the body is; NULL: none's */
	char		*body;			/* owned; NULL: an old one, see sb_replay_add */
	char		 request[32];		/* the Request-Id it had */
	char		 print[65];		/* of the parameters */
	int		 status;
	int64_t		 at;			/* s */
	int64_t		 busy_until_ms;		/* the answer is still on the way */
};

#endif
