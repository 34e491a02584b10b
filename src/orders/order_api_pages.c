/* order_api_pages: the shop's orders for programs. Amounts are in minor units of the currency. */
#include "base/strnum.h"
#include "orders/order_list.h"
#include "orders/routes.h"
#include "run/api.h"
#include "site/site.h"

static json_t *
order_json(const struct order_card *o)
{
	return (json_pack("{s:I s:s s:s s:o s:s s:I s:I s:I s:b}", "id", (json_int_t)o->id.n, "number", o->number, "state", o->state,
	    "created_at", json_time(o->created_at), "currency", o->currency, "total", (json_int_t)o->total,
	    "refunded", (json_int_t)o->refunded, "units", (json_int_t)o->units, "disputed", o->disputed));
}

/* A program that asks for what there is not has a fault: it is told, not given something else. */
static void
check_query(struct req *r, const struct orders *l)
{
	const char *after = query(r, "after");
	int64_t id;

	if ((after[0] != '\0' && !str_to_i64(after, 1, INT64_MAX, &id)) || !str_eq(query(r, "state"), l->state))
		stop_because(r, 400, "api.query", "after or state");
}

void
api_orders_index(struct req *r)
{
	struct orders l = orders_of_shop(r);
	json_t *v = json_array(), *next = json_null();

	check_query(r, &l);
	for (size_t i = 0; i < l.n; i++)
		json_array_append_new(v, order_json(&l.v[i]));
	if (l.next != NULL) {
		const char *url = site_url(r, url_with(r, "after", l.next));

		next = json_string(url);
		header(r, "Link", req_printf(r, "<%s>; rel=\"next\"", url));
	}
	answer_json(r, json_pack("{s:o s:o}", "orders", v, "next", next));
}
