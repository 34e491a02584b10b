/* order_pages: what the buyer sees after the sale. */
#include "orders/order_list.h"
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
