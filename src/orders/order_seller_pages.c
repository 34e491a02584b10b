/* order_seller_pages: the shop's orders, and what it does with one. */
#include "orders/carrier.h"
#include "orders/order_list.h"
#include "orders/order_step.h"
#include "orders/routes.h"
#include "orders/views.h"
#include "run/check.h"

void
seller_orders_index(struct req *r)
{
	struct orders l = orders_of_shop(r);

	view_seller_orders_index(r, &l);
}

void
seller_order_show(struct req *r, order_id id)
{
	view_seller_order_show(r, order_view_get(r, order_of_shop(r, id)), &(struct problems){ 0 });
}

static void
show_again(struct req *r, order_id id, const struct problems *p)
{
	status(r, 422);
	view_seller_order_show(r, order_view_get(r, order_of_shop(r, id)), p);
}

void
seller_acceptance_create(struct req *r, order_id id)
{
	switch (order_accept(r, order_of_shop(r, id))) {
	case STEP_DONE:
	case STEP_ALREADY:
		flash(r, "%s", tr(r, "The order is accepted. The buyer is waiting for the parcel."));
		break;
	case STEP_TOO_LATE:
	case STEP_NO_MONEY:
	case STEP_FULL:
		flash_error(r, "%s", tr(r, "This order cannot be accepted any more."));
		break;
	}
	redirect(r, url_seller_order_show(r, id));
}

void
seller_shipment_create(struct req *r, order_id id)
{
	const struct order *o = order_of_shop(r, id);
	struct problems p = { 0 };
	struct parcel_form f = parcel_read(r, &p);

	if (p.n > 0) {
		show_again(r, id, &p);
		return;
	}
	switch (order_ship(r, o, f.carrier, f.tracking)) {
	case STEP_DONE:
		flash(r, "%s", tr(r, "The order is marked as shipped. We have told the buyer."));
		break;
	case STEP_ALREADY:
		flash(r, "%s", tr(r, "This parcel was noted before."));
		break;
	case STEP_FULL:
		flash_error(r, tr(r, "An order has at most %d parcels."), PARCELS_MAX);
		break;
	case STEP_TOO_LATE:
	case STEP_NO_MONEY:
		flash_error(r, "%s", tr(r, "This order cannot be shipped any more."));
		break;
	}
	redirect(r, url_seller_order_show(r, id));
}

void
seller_cancellation_create(struct req *r, order_id id)
{
	const struct order *o = order_of_shop(r, id);
	struct problems p = { 0 };
	const char *why = check_lines(r, &p, "reason", 3, ORDER_WHY_MAX);

	check_refund_proof(r, &p, o->total - o->refunded);
	if (p.n > 0) {
		show_again(r, id, &p);
		return;
	}
	switch (order_cancel(r, o, why)) {
	case STEP_DONE:
	case STEP_ALREADY:
		flash(r, "%s", tr(r, "The order is cancelled and the buyer gets the money back."));
		break;
	case STEP_TOO_LATE:
		flash_error(r, "%s", tr(r, "This order has shipped and cannot be cancelled any more."));
		break;
	case STEP_NO_MONEY:
	case STEP_FULL:
		flash_error(r, "%s", tr(r, "This cannot be refunded right now. Nothing was changed."));
		break;
	}
	redirect(r, url_seller_order_show(r, id));
}
