/* order_pages: what the buyer sees and says after the sale. */
#include "orders/order_list.h"
#include "orders/order_step.h"
#include "orders/routes.h"
#include "orders/views.h"

void
orders_index(struct req *r)
{
	struct orders l = orders_of_viewer(r);

	view_orders_index(r, &l);
}

void
order_show(struct req *r, order_id id)
{
	view_order_show(r, order_view_get(r, order_of_buyer(r, id)));
}

void
order_receipt_create(struct req *r, order_id id)
{
	switch (order_receive(r, order_of_buyer(r, id))) {
	case STEP_DONE:
	case STEP_ALREADY:
		flash(r, "%s", tr(r, "Thank you. The order is noted as delivered."));
		break;
	case STEP_TOO_LATE:
	case STEP_NO_MONEY:
	case STEP_FULL:
		flash_error(r, "%s", tr(r, "This order is not on its way."));
		break;
	}
	redirect(r, order_keyed(r, id, url_order_show(r, id)));
}
