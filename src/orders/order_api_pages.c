/* order_api_pages: the shop's orders for programs. Amounts are in minor units of the currency. */
#include "base/strnum.h"
#include "orders/carrier.h"
#include "orders/order_list.h"
#include "orders/order_step.h"
#include "orders/routes.h"
#include "orders/sql.h"
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

static void
answer_parcel(struct req *r, const struct parcel *p, int code)
{
	answer_json(r, json_pack("{s:I s:s s:s s:o}", "id", (json_int_t)p->id.n, "carrier", p->carrier, "tracking", p->tracking,
	    "shipped_at", json_time(p->shipped_at)));
	status(r, code);
}

/* What was sent with this key before: the same is answered the same, anything else is a fault of the program. */
static bool
said_before(struct req *r, order_id id, struct bytes key, const struct parcel_form *f)
{
	struct parcel p;

	if (key.p == NULL || !sql_shipment_keyed(r, id, key, &p))
		return (false);
	if (!str_eq(p.carrier, f->carrier) || !str_eq(p.tracking, f->tracking))
		stop_because(r, 422, "api.key_used", "another parcel");
	answer_parcel(r, &p, 200);
	return (true);
}

/* As the form in the shop's pages does it; 201 for a parcel that was not known, 200 for one that was. */
void
api_shipment_create(struct req *r, order_id id)
{
	const struct order *o = order_of_shop(r, id);
	struct bytes key = idempotency_key(r);
	struct problems problems = { 0 };
	struct parcel_form f = parcel_read(r, &problems);
	enum step step;
	struct parcel p;

	if (problems.n > 0) {
		answer_problems(r, &problems);
		return;
	}
	o = order_lock(r, o->id);
	if (said_before(r, o->id, key, &f))
		return;
	step = order_ship(r, o, f.carrier, f.tracking);
	if (step != STEP_DONE && step != STEP_ALREADY)
		stop_because(r, 409, "order.state", "order=%lld step=%d", (long long)id.n, (int)step);
	if (!sql_shipment_like(r, o->id, f.carrier, f.tracking, &p))
		panic("a parcel that was noted is not there");
	if (key.p != NULL)
		sql_shipment_key(r, p.id, key);
	answer_parcel(r, &p, step == STEP_DONE ? 201 : 200);
}
