/* stripe_read: Stripe's objects from their JSON. For this room's own files. */
#ifndef PAYMENTS_STRIPE_READ_H
#define PAYMENTS_STRIPE_READ_H

#include <jansson.h>

#include "payments/stripe_objects.h"

/* The JSON object in the n bytes, or NULL: anything else, a name twice in one
 * object, nesting beyond 64. The caller owns it. */
json_t	*stripe_json(const void *, size_t n);

/* A string member copied, or "": also when it is absent, null, of another type
 * or has a NUL in it. */
const char *stripe_text(struct arena *, const json_t *, const char *name);

/* False when something that must be there is not, or says nothing we know. */
bool	stripe_read_session(struct arena *, const json_t *, struct stripe_session *);
bool	stripe_read_intent(struct arena *, const json_t *, struct stripe_intent *);
bool	stripe_read_charge(struct arena *, const json_t *, struct stripe_charge *);
bool	stripe_read_refund(struct arena *, const json_t *, struct stripe_refund *);
bool	stripe_read_refunds(struct arena *, const json_t *, struct stripe_refunds *);

/* Stripe's unit for an amount and back; false when it is not whole in it. */
bool	stripe_amount(struct money, int64_t *out);
bool	stripe_money(int64_t amount, const char *currency, struct money *out);

#endif
