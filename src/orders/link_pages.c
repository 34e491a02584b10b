/* link_pages: a fresh link to an order, sent to the address it was ordered with. */
#include "orders/order.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "orders/views.h"
#include "run/check.h"
#include "run/job.h"
#include "run/wall.h"

enum { NUMBER_MAX = 20, HOUR_S = 3600 };

void
order_link_new(struct req *r)
{
	view_order_link_new(r, query(r, "number"), str_eq(query(r, "old"), "1"), &(struct problems){ 0 });
}

/* What comes back is the same whether there is such an order or not, down to the event: only the letter is missing. */
void
order_link_create(struct req *r)
{
	struct problems p = { 0 };
	const char *number = check_text(r, &p, "number", 1, NUMBER_MAX), *email = check_email(r, &p, "email");
	struct sql_order_by_address_row o;

	if (p.n > 0) {
		status(r, 422);
		view_order_link_new(r, number, false, &p);
		return;
	}
	wall_open(r);	/* whoever knows both is told nothing: the answer goes to that address */
	if (!sql_order_by_address(r, number, email, &o))
		panic("an aggregate without a row");
	wall_close(r);
	event_emit(r, "order.link", json_pack("{s:I s:I}", "order", (json_int_t)o.id.n, "hour",
	    (json_int_t)(now_us(r) / 1000000 / HOUR_S)));
	flash(r, "%s", tr(r, "If there is such an order, a link is on its way to its e-mail address."));
	redirect(r, url_order_link_new(r));
}
