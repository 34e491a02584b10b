/* order_step: accepting, shipping, cancelling. */
#include "orders/order_step.h"

#include "catalog/stock.h"
#include "orders/sql.h"
#include "payments/refund.h"
#include "payments/sql.h"
#include "run/audit.h"
#include "run/check.h"
#include "run/db.h"
#include "run/job.h"
#include "run/settings.h"
#include "run/viewer.h"

struct order *
order_lock(struct req *r, order_id id)
{
	struct sql_order_lock_row row;

	must(db_in_transaction(r));
	if (!sql_order_lock(r, id, &row))
		stop_because(r, 404, "order.gone", "order %lld", (long long)id.n);
	return (order_get(r, id));
}

static void
note(struct req *r, const char *what, const struct order *o, json_t *details)
{
	audit(r, what, "order", o->id.n, details);
}

/* days: until it moves on by itself; 0: never. */
static bool
move(struct req *r, const struct order *o, const char *before, const char *after, const char *why, int32_t days)
{
	return (sql_order_move(r, o->id, before, after, "seller", why, req_id(r), days != 0 ? &days : NULL) == 1);
}

enum step
order_accept(struct req *r, const struct order *seen)
{
	const struct order *o = order_lock(r, seen->id);

	if (move(r, o, "paid", "accepted", "", 0)) {
		note(r, "order.accepted", o, NULL);
		return (STEP_DONE);
	}
	return (str_eq(o->state, "accepted") || str_eq(o->state, "shipped") ? STEP_ALREADY : STEP_TOO_LATE);
}

enum step
order_ship(struct req *r, const struct order *seen, const char *carrier, const char *tracking)
{
	const struct order *o = order_lock(r, seen->id);
	int32_t days = (int32_t)setting_int(SETTING_DELIVERED_DAYS);
	struct sql_shipment_add_row parcel;

	if (!order_is_shippable(o))
		return (STEP_TOO_LATE);
	if (!sql_shipment_add(r, o->id, carrier, tracking, PARCELS_MAX, &parcel))
		panic("an aggregate without a row");
	if (!parcel.has_id && !parcel.known)
		return (STEP_FULL);
	move(r, o, "paid", "accepted", "", 0);
	move(r, o, "accepted", "shipped", "", days);
	if (!parcel.has_id)
		return (STEP_ALREADY);
	sql_order_due_later(r, o->id, days);
	note(r, "order.shipped", o, json_pack("{s:s s:s}", "carrier", carrier, "tracking", tracking));
	event_emit(r, "order.shipped", json_pack("{s:I s:I}", "order", (json_int_t)o->id.n, "shipment",
	    (json_int_t)parcel.id.n));
	return (STEP_DONE);
}

enum step
order_receive(struct req *r, const struct order *seen)
{
	const struct order *o = order_lock(r, seen->id);
	int32_t days = (int32_t)setting_int(SETTING_PROTECTION_DAYS);

	if (str_eq(o->state, "delivered") || str_eq(o->state, "completed"))
		return (STEP_ALREADY);
	if (sql_order_move(r, o->id, "shipped", "delivered", "buyer", "", req_id(r), &days) != 1)
		return (STEP_TOO_LATE);
	sql_shipments_arrived(r, &o->id.n, 1);
	return (STEP_DONE);
}

size_t
orders_move_on(struct req *r, const char *before, const char *after, const char *why, int32_t days)
{
	struct sql_orders_due_row *due;
	struct sql_orders_due_move_row *moved;
	int64_t *ids;
	size_t n, nmoved;

	must(db_in_transaction(r));
	if ((n = sql_orders_due(r, before, ORDERS_AT_ONCE, &due)) == 0)
		return (0);
	ids = NEW_ARRAY(r, int64_t, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = due[i].id.n;
	nmoved = sql_orders_due_move(r, ids, n, before, after, why, req_id(r), days != 0 ? &days : NULL, &moved);
	if (nmoved < n)
		sql_orders_due_wait(r, ids, n, before);
	for (size_t i = 0; i < nmoved; i++) {
		ids[i] = moved[i].id.n;
		audit(r, req_printf(r, "order.%s", after), "order", ids[i], NULL);
		event_emit(r, req_printf(r, "order.%s", after), json_pack("{s:I}", "order", (json_int_t)ids[i]));
	}
	if (str_eq(after, "delivered") && nmoved > 0)
		sql_shipments_arrived(r, ids, nmoved);
	return (n);
}

static struct refund_request
refund_of(const struct order *o)
{
	return ((struct refund_request){ .checkout = o->checkout, .order = o->id, .order_total = o->total,
	    .order_tax = o->tax, .order_commission = o->commission, .country = o->country });
}

bool
order_refund(struct req *r, const struct order *o, dispute_id dispute, int64_t amount, const char *reason)
{
	struct refund_request q = refund_of(o);

	q.dispute = dispute;
	q.amount = amount;
	q.reason = reason;
	return (amount <= o->total - o->refunded && refund_later(r, &q));
}

static struct refund
refund_get(struct req *r, refund_id id)
{
	struct refund f;

	if (!sql_refund(r, id, &f))
		stop_because(r, 404, "refund.gone", "refund %lld", (long long)id.n);
	return (f);
}

enum step
order_refund_again(struct req *r, refund_id id)
{
	struct refund f = refund_get(r, id);
	const struct order *o = f.has_order_ref ? order_lock(r, f.order_ref) : NULL;
	struct refund_request q = o != NULL ? refund_of(o) : (struct refund_request){ .checkout = f.checkout };

	sql_refund_payment_lock(r, f.payment);
	f = refund_get(r, id);		/* as it is now that nobody moves it */
	if (f.replaced)
		return (STEP_ALREADY);
	if (!str_eq(f.state, "failed"))
		return (STEP_TOO_LATE);
	q.dispute = f.dispute;
	q.amount = f.amount;
	q.reason = f.reason;
	q.instead_of = id;
	if (o != NULL && f.amount > o->total - o->refunded)
		return (STEP_NO_MONEY);
	return (refund_later(r, &q) ? STEP_DONE : STEP_NO_MONEY);
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

bool
order_refund_wants_proof(struct req *r, int64_t amount)
{
	return (amount > setting_int(SETTING_REFUND_PROOF_ABOVE) && !viewer(r)->is_fresh);
}

void
check_refund_proof(struct req *r, struct problems *p, int64_t amount)
{
	if (order_refund_wants_proof(r, amount))
		problem_add(r, p, "proof", tr(r, "Please confirm first that it is you. Nothing was refunded yet."));
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
	must(move(r, o, o->state, "cancelled", why, 0));
	goods_back(r, o);
	note(r, "order.cancelled", o, json_pack("{s:s}", "why", why));
	event_emit(r, "order.cancelled", json_pack("{s:I}", "order", (json_int_t)o->id.n));
	return (STEP_DONE);
}
