/* order_admin_pages: any order, for staff, with its postings. */
#include "run/viewer.h"
#include "base/textnorm.h"
#include "orders/order_list.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "orders/views.h"

void
admin_orders_index(struct req *r)
{
	const char *typed = query(r, "q"), *look = text_line(req_arena(r), typed, strlen(typed));
	struct orders l;

	if (look == NULL)
		look = "";
	l = orders_of_all(r, look);
	view_admin_orders_index(r, &l, look);
}

void
admin_order_show(struct req *r, order_id id)
{
	struct order_view *v = order_view_get(r, order_get(r, id));
	struct order_posting *postings;
	size_t n = sql_order_postings(r, id, &postings);

	view_admin_order_show(r, v, postings, n, viewer_is(viewer(r), WHO_STAFF_MONEY));
}
