/* order_step: accepting, shipping, cancelling. */
#include "orders/order_step.h"

#include "catalog/stock.h"
#include "orders/sql.h"
#include "payments/refund.h"
#include "run/db.h"
#include "run/job.h"

struct order *
order_lock(struct req *r, order_id id)
{
	struct sql_order_lock_row row;

	must(db_in_transaction(r));
	if (!sql_order_lock(r, id, &row))
		stop_because(r, 404, "order.gone", "order %lld", (long long)id.n);
	return (order_get(r, id));
}

static bool
move(struct req *r, const struct order *o, const char *before, const char *after, const char *why)
{
	return (sql_order_move(r, o->id, before, after, "seller", why, req_id(r)) == 1);
}

enum step
order_accept(struct req *r, const struct order *seen)
{
	const struct order *o = order_lock(r, seen->id);

	if (move(r, o, "paid", "accepted", ""))
		return (STEP_DONE);
	return (str_eq(o->state, "accepted") || str_eq(o->state, "shipped") ? STEP_ALREADY : STEP_TOO_LATE);
}

enum step
order_ship(struct req *r, const struct order *seen, const char *carrier, const char *tracking)
{
	const struct order *o = order_lock(r, seen->id);
	struct sql_shipment_add_row parcel;

	if (!order_is_shippable(o))
		return (STEP_TOO_LATE);
	move(r, o, "paid", "accepted", "");
	move(r, o, "accepted", "shipped", "");
	if (!sql_shipment_add(r, o->id, carrier, tracking, &parcel))
		return (STEP_ALREADY);
	event_emit(r, "order.shipped", json_pack("{s:I s:I}", "order", (json_int_t)o->id.n, "shipment",
	    (json_int_t)parcel.id.n));
	return (STEP_DONE);
}

bool
order_refund(struct req *r, const struct order *o, dispute_id dispute, int64_t amount, const char *reason)
{
	const struct refund_request q = { .checkout = o->checkout, .order = o->id, .dispute = dispute, .amount = amount,
	    .reason = reason, .order_total = o->total, .order_tax = o->tax, .order_commission = o->commission,
	    .country = o->country };

	return (amount <= o->total - o->refunded && refund_later(r, &q));
}

static void
goods_back(struct req *r, const struct order *o)
{
	struct order_line *lines;
	size_t n = sql_order_lines(r, o->id, &lines);
	int64_t *variants = NEW_ARRAY(r, int64_t, n), *quantities = NEW_ARRAY(r, int64_t, n);

	for (size_t i = 0; i < n; i++) {
		variants[i] = lines[i].variant.n;
		quantities[i] = lines[i].quantity;
	}
	stock_return(r, o->checkout, variants, quantities, n);
}

enum step
order_cancel(struct req *r, const struct order *seen, const char *why)
{
	const struct order *o = order_lock(r, seen->id);
	int64_t left = o->total - o->refunded;

	if (str_eq(o->state, "cancelled"))
		return (STEP_ALREADY);
	if (!order_is_cancellable(o))
		return (STEP_TOO_LATE);
	if (left > 0 && !order_refund(r, o, (dispute_id){ 0 }, left, "cancelled by the shop"))
		return (STEP_NO_MONEY);
	must(move(r, o, o->state, "cancelled", why));
	goods_back(r, o);
	event_emit(r, "order.cancelled", json_pack("{s:I}", "order", (json_int_t)o->id.n));
	return (STEP_DONE);
}
