/* stripe: what the marketplace asks of Stripe, and what Stripe answers.
 *
 * Calls wait for the network: never inside a transaction (fetch panics). Texts
 * in what they return live as long as the request. Amounts are in the minor
 * units of ISO 4217 on this side; Stripe's own units stay behind this header. */
#ifndef PAYMENTS_STRIPE_H
#define PAYMENTS_STRIPE_H

#include "payments/stripe_objects.h"
#include "run/req.h"

enum stripe_outcome {
	STRIPE_OK,
	STRIPE_REFUSED,		/* Stripe said no; asking again changes nothing */
	STRIPE_UNREACHABLE,	/* no answer to rely on: whether it happened is unknown,
				 * ask again later with the same idempotency key */
};

/* Why not. Never NULL: "" where Stripe says nothing. */
struct stripe_error {
	int		 status;	/* of HTTP; 0 when no answer came */
	const char	*type, *code, *message, *param, *decline_code;
	const char	*request_id;	/* Stripe's, for their support */
};

struct stripe_pair { const char *name, *value; };

struct stripe_item {
	const char	*name;		/* never empty; cut to 250 bytes */
	const char	*image_url;	/* NULL: none */
	struct money	 unit;		/* all in one currency */
	int64_t		 quantity;
};

struct stripe_session_params {
	const char			*idempotency_key;	/* of our row; 1-255 bytes */
	const struct stripe_item	*items;		/* beyond 100 they become one */
	size_t				 nitems;
	const char			*rest_name;	/* what that one is called */
	const char			*success_url, *cancel_url;	/* {CHECKOUT_SESSION_ID} is filled in */
	const char			*transfer_group, *client_reference_id;	/* NULL: none, as below */
	const char			*customer_email, *locale;
	int64_t				 expires_at;	/* 30 min to 24 h from now; 0: Stripe's 24 h */
	const struct stripe_pair	*metadata;	/* of the session and of its intent */
	size_t				 nmetadata;
};

struct stripe_refund_params {
	const char			*idempotency_key;
	const char			*payment_intent;
	struct money			 amount;
	const char			*reason;	/* "requested_by_customer", "duplicate", "fraudulent"; NULL: none */
	const struct stripe_pair	*metadata;
	size_t				 nmetadata;
};

/* Whether Stripe can take or return exactly this amount. It cannot where its
 * unit is coarser than the currency's: KWD in steps of 0.010, MGA of 1.00. */
bool stripe_takes(struct money);

/* Each fills *out with STRIPE_OK and, otherwise, *why (which may be NULL). An
 * amount that stripe_takes denies is refused without asking. */
enum stripe_outcome stripe_session_create(struct req *, const struct stripe_session_params *,
    struct stripe_session *out, struct stripe_error *why) MUST_USE;
enum stripe_outcome stripe_session_get(struct req *, const char *id,	/* with its intent */
    struct stripe_session *out, struct stripe_error *why) MUST_USE;
enum stripe_outcome stripe_session_expire(struct req *, const char *id,
    struct stripe_session *out, struct stripe_error *why) MUST_USE;
enum stripe_outcome stripe_intent_get(struct req *, const char *id,
    struct stripe_intent *out, struct stripe_error *why) MUST_USE;
enum stripe_outcome stripe_refund_create(struct req *, const struct stripe_refund_params *,
    struct stripe_refund *out, struct stripe_error *why) MUST_USE;
enum stripe_outcome stripe_refund_get(struct req *, const char *id,
    struct stripe_refund *out, struct stripe_error *why) MUST_USE;
/* The newest refunds of a payment; after: those behind the one of that id, NULL. */
enum stripe_outcome stripe_refunds_of_intent(struct req *, const char *intent, const char *after,
    struct stripe_refunds *out, struct stripe_error *why) MUST_USE;

#endif
