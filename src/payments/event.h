/* event: what Stripe tells us, stored first, applied once. */
#ifndef PAYMENTS_EVENT_H
#define PAYMENTS_EVENT_H

#include "base/gather.h"
#include "payments/stripe_webhook.h"
#include "run/req.h"

/* STRIPE_EVENT(paid, "checkout.session.completed") { ... r, event ... return ("paid"); }
 * says what an event means. It runs in a transaction of its own, any number of
 * times in any order must come to the same, and it returns what it did. */
struct stripe_handler {
	const char	*type;
	const char	*(*apply)(struct req *, const struct stripe_event *);
};
#define STRIPE_EVENT(name, type_text)					\
	static const char *stripe_on_##name(struct req *, const struct stripe_event *); \
	static const struct stripe_handler stripe_handler_##name GATHER(stripe_handlers) = \
	    { type_text, stripe_on_##name };				\
	static const char *stripe_on_##name(struct req *r, const struct stripe_event *event)

/* Applies a stored event unless that has been done. Opens its own transaction. */
void	event_apply(struct req *, const char *id);
/* Empties applied events that hold one of the words: references of payments, addresses. How many. */
int64_t	events_forget(struct req *, const char *const *words, size_t);
/* Removes some of the events that were applied and are so many days old; how many. */
int64_t	events_over(struct req *, int32_t days);

#endif
