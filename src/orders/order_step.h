/* order_step: what a shop, a buyer and time do with an order. Each in the transaction
 * under way, each harmless the second time. */
#ifndef ORDERS_ORDER_STEP_H
#define ORDERS_ORDER_STEP_H

#include "orders/order.h"
#include "run/check.h"

enum { ORDERS_AT_ONCE = 200, PARCELS_MAX = 30 };

enum step { STEP_DONE, STEP_ALREADY, STEP_TOO_LATE, STEP_NO_MONEY, STEP_FULL };

/* From paid to accepted. */
enum step	order_accept(struct req *, const struct order *) MUST_USE;
/* Adds a parcel and takes the steps to shipped that are left. STEP_ALREADY: this
 * parcel is known. STEP_FULL: no more, for the buyer gets a letter about each. */
enum step	order_ship(struct req *, const struct order *, const char *carrier, const char *tracking) MUST_USE;
/* Before shipping: the goods are on the shelf again, what the buyer paid and did not
 * get back yet goes back. STEP_NO_MONEY: it cannot, and nothing was changed. */
enum step	order_cancel(struct req *, const struct order *, const char *why) MUST_USE;

/* The buyer has it: from shipped to delivered. */
enum step	order_receive(struct req *, const struct order *) MUST_USE;
/* Orders whose time in a state is over take the next step, some hundred at once; those
 * in dispute wait. days: until they move on again, 0 never. How many were looked at. */
size_t		orders_move_on(struct req *, const char *before, const char *after, const char *why, int32_t days);

/* Sends back an amount of an order that is locked, with its share of tax and
 * commission. False when less is left. */
bool		order_refund(struct req *, const struct order *, dispute_id, int64_t amount, const char *reason) MUST_USE;
/* Whether who is here has to prove who they are before so much is sent back. */
bool		order_refund_wants_proof(struct req *, int64_t amount);
/* The same for a form: adds the problem "proof". */
void		check_refund_proof(struct req *, struct problems *, int64_t amount);
/* Sends what a failed refund should have brought, once more, as a refund of its own.
 * STEP_ALREADY: that was done. STEP_TOO_LATE: it has not failed. STEP_NO_MONEY: less
 * is left by now. */
enum step	order_refund_again(struct req *, refund_id) MUST_USE;
/* Locks the order until the transaction ends and reads it again. */
struct order	*order_lock(struct req *, order_id);

#endif
