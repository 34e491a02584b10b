/* stripe_webhook: what Stripe tells us by itself: is it Stripe, and what is it. */
#ifndef PAYMENTS_STRIPE_WEBHOOK_H
#define PAYMENTS_STRIPE_WEBHOOK_H

#include "payments/stripe_objects.h"

enum webhook_verdict {
	WEBHOOK_GENUINE,
	WEBHOOK_MALFORMED,	/* the header is not "t=...,v1=..." */
	WEBHOOK_FORGED,		/* no signature is of this body and secret */
	WEBHOOK_OLD,		/* genuine once: signed longer ago than the tolerance */
};

enum { WEBHOOK_TOLERANCE_S = 300, WEBHOOK_BODY_MAX = 1 << 20 };

/* Checks a Stripe-Signature header (NULL: none came) over the body as it was
 * received, byte for byte. Any of several v1 signatures will do, as while a
 * secret is being replaced. An empty secret vouches for nothing. Comparing
 * takes the same time however much is right. */
enum webhook_verdict stripe_webhook_verify(const char *header, const void *body,
    size_t n, const char *secret, int64_t now_s, int tolerance_s) MUST_USE;

const char *webhook_verdict_name(enum webhook_verdict);	/* "genuine" ...: for logs */

/* An event. At most one of the four objects is there: the one it is about, if
 * it is of a kind read here and whole. */
struct stripe_event {
	const char			*id;		/* 1-255 of letters, digits and "_" */
	const char			*type;		/* likewise, with "." */
	int64_t				 created;	/* seconds since 1970 */
	bool				 live;		/* real money */
	const char			*object_kind;	/* "checkout.session", ... */
	const char			*object_id;	/* or "" */
	const struct stripe_session	*session;
	const struct stripe_intent	*intent;
	const struct stripe_charge	*charge;
	const struct stripe_refund	*refund;
};

/* Reads a genuine body. False when it is no event: not JSON, over the maximum,
 * repeated names, or without an id, type or object as above. */
bool stripe_event_read(struct arena *, const void *body, size_t n,
    struct stripe_event *) MUST_USE;

#endif
