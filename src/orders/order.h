/* order: one buyer's purchase from one shop. */
#ifndef ORDERS_ORDER_H
#define ORDERS_ORDER_H

#include "orders/rows.h"
#include "run/page.h"

/* "/orders/12?key=...": lets whoever has the link see the order, guests too. */
const char *order_link(struct req *, order_id);
/* Whether the key of such a link is genuine. */
bool	order_key_ok(struct req *, order_id, const char *key);

/* What the state is called, for people. */
const char *order_state_text(struct req *, const char *state);

#endif
