/* stripe_wire: one request to Stripe and its answer, with the tries it takes.
 * For this room's own files. */
#ifndef PAYMENTS_STRIPE_WIRE_H
#define PAYMENTS_STRIPE_WIRE_H

#include <jansson.h>

#include "base/arena.h"
#include "payments/stripe.h"
#include "run/fetch.h"

/* How to reach Stripe. */
struct stripe_link {
	struct req	*r;		/* passed on to the functions below */
	struct arena	*memory;
	const char	*url;		/* "https://api.stripe.com", with or without "/" behind */
	const char	*key, *version;
	bool		(*fetch)(struct req *, const struct fetch_request *,
			    struct fetch_answer *);
	const char	*(*header)(struct req *, const struct fetch_answer *,
			    const char *name);
	/* Waits; false when there is no time for it. */
	bool		(*pause)(struct req *, int64_t ms);
	/* What is left of the request's time, INT_MAX when it has no end. */
	int		(*left_ms)(struct req *);
};

struct stripe_request {
	const char	*method;		/* "GET", "POST" */
	const char	*path;			/* "/v1/refunds", query included */
	const char	*body;			/* of a POST: a form */
	size_t		 body_len;
	const char	*idempotency_key;	/* of every POST */
};

enum {
	STRIPE_TRIES = 4,		/* the first and three more */
	STRIPE_CONNECT_MS = 3000,
	STRIPE_TIMEOUT_MS = 10000,	/* of one try */
	STRIPE_PAUSE_MS = 500,		/* before the second try; doubles, up to ... */
	STRIPE_PAUSE_MAX_MS = 5000,	/* ... this, also for Retry-After */
};

/* Adds "name=value" to a form; the number likewise. A NULL value is left out. */
void	stripe_form_text(struct buf *, const char *name, const char *value);
void	stripe_form_int(struct buf *, const char *name, int64_t);

/* Asks, and asks again after a failure that may pass: no connection, 409, 429,
 * 5xx, an answer that is not Stripe's. With STRIPE_OK *answer is the object,
 * which the caller releases; otherwise *why is filled. */
enum stripe_outcome stripe_ask(const struct stripe_link *, const struct stripe_request *,
    json_t **answer, struct stripe_error *why) MUST_USE;

/* Used instead of the settings while it is not NULL: tests put a link to the
 * sandbox here. */
extern const struct stripe_link *stripe_link_instead;

#endif
