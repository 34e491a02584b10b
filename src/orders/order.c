/* order: links, names, whose it is. */
#include "orders/order.h"

#include "base/strnum.h"
#include "base/url.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "run/settings.h"
#include "run/wall.h"

enum { DAY_S = 86400 };

static int64_t
today(struct req *r)
{
	return (now_us(r) / 1000000 / DAY_S);
}

static const char *
key_of(struct req *r, order_id id, int64_t day)
{
	return (req_printf(r, "%lld-%s", (long long)day, sign(r, "order", req_printf(r, "%lld %lld", (long long)id.n,
	    (long long)day))));
}

const char *
order_link(struct req *r, order_id id)
{
	return (req_printf(r, "/orders/%lld?key=%s", (long long)id.n, key_of(r, id, today(r))));
}

/* Days since a genuine key was made; -1 for one that is none. */
static int64_t
key_age(struct req *r, order_id id, const char *key)
{
	const char *dash = strchr(key, '-');
	int64_t day;

	if (dash == NULL || !str_to_i64(req_printf(r, "%.*s", (int)(dash - key), key), 0, INT32_MAX, &day) ||
	    !sign_ok(r, "order", req_printf(r, "%lld %lld", (long long)id.n, (long long)day), dash + 1))
		return (-1);
	return (day > today(r) ? 0 : today(r) - day);
}

bool
order_key_ok(struct req *r, order_id id, const char *key)
{
	int64_t age = key_age(r, id, key);

	return (age >= 0 && age <= setting_int(SETTING_ORDER_LINK_DAYS));
}

void
order_key_renew(struct req *r, order_id id)
{
	struct order o;

	if (key_age(r, id, query(r, "key")) <= setting_int(SETTING_ORDER_LINK_DAYS))
		return;
	wall_order(r, id);
	if (sql_order(r, id, NULL, NULL, &o))
		stop_because(r, 303, "order.key_old", "%s?old=1&number=%s", url_order_link_new(r), o.number);
}

const char *
order_keyed(struct req *r, order_id id, const char *url)
{
	const char *key = query(r, "key");

	if (!order_key_ok(r, id, key))
		return (url);
	return (req_printf(r, "%s?key=%s", url, url_encode(req_arena(r), key)));
}

static const struct state {
	const char	*name, *text, *event, *class;
	int		 step;
} states[] = {
	{ "awaiting_payment", N_("Awaiting payment"), N_("Ordered"), "warn", -1 },
	{ "paid", N_("Paid"), N_("Payment received"), "", 0 },
	{ "in_review", N_("In review"), N_("We are checking the order"), "warn", 0 },
	{ "accepted", N_("Being prepared"), N_("The shop is preparing the order"), "", 1 },
	{ "shipped", N_("Shipped"), N_("Handed to the carrier"), "ok", 2 },
	{ "delivered", N_("Delivered"), N_("Delivered"), "ok", 3 },
	{ "completed", N_("Completed"), N_("Completed"), "ok", 3 },
	{ "cancelled", N_("Cancelled"), N_("Cancelled"), "off", -1 },
	{ "expired", N_("Expired"), N_("Not paid in time"), "off", -1 },
};

static const struct state *
state_find(const char *name)
{
	for (size_t i = 0; i < nelem(states); i++)
		if (str_eq(states[i].name, name))
			return (&states[i]);
	return (NULL);
}

const char *
order_state_text(struct req *r, const char *name)
{
	const struct state *s = state_find(name);

	return (s != NULL ? tr(r, s->text) : name);
}

const char *
order_by_text(struct req *r, const char *by)
{
	if (str_eq(by, "buyer"))
		return (tr(r, "by the buyer"));
	if (str_eq(by, "seller"))
		return (tr(r, "by the shop"));
	return (str_eq(by, "staff") ? tr(r, "by support") : tr(r, "by the system"));
}

const char *
order_event_text(struct req *r, const char *name)
{
	const struct state *s = state_find(name);

	return (s != NULL ? tr(r, s->event) : name);
}

const char *
order_state_class(const char *name)
{
	const struct state *s = state_find(name);

	return (s != NULL ? s->class : "");
}

int
order_step(const char *name)
{
	const struct state *s = state_find(name);

	return (s != NULL ? s->step : -1);
}

const char *const *
order_states(void)
{
	static const char *names[nelem(states) + 1];

	for (size_t i = 0; i < nelem(states); i++)
		names[i] = states[i].name;
	return (names);
}

static struct order *
read_order(struct req *r, order_id id, const account_id *account, const seller_id *seller)
{
	struct order *o = NEW(r, struct order);

	if (!sql_order(r, id, account, seller, o))
		stop_because(r, 404, "order.gone", "order %lld is not there for this viewer", (long long)id.n);
	return (o);
}

struct order *
order_of_buyer(struct req *r, order_id id)
{
	const struct viewer *v = viewer(r);
	struct order *o = NEW(r, struct order);

	if (order_key_ok(r, id, query(r, "key"))) {
		wall_order(r, id);
		return (read_order(r, id, NULL, NULL));
	}
	if (v->account.n != 0 && sql_order(r, id, &v->account, NULL, o))
		return (o);
	order_key_renew(r, id);
	stop_because(r, 404, "order.key", "order %lld is not this viewer's", (long long)id.n);
}

struct order *
order_of_shop(struct req *r, order_id id)
{
	const struct viewer *v = viewer(r);

	must(v->seller.n != 0);
	return (read_order(r, id, NULL, &v->seller));
}

struct order *
order_get(struct req *r, order_id id)
{
	return (read_order(r, id, NULL, NULL));
}

struct order_view *
order_view_get(struct req *r, struct order *o)
{
	struct order_view *v = NEW(r, struct order_view);

	v->o = o;
	v->nlines = sql_order_lines(r, o->id, &v->lines);
	v->nevents = sql_order_events(r, o->id, &v->events);
	v->nshipments = sql_order_shipments(r, o->id, &v->shipments);
	v->nrefunds = sql_order_refunds(r, o->id, &v->refunds);
	v->has_dispute = sql_order_dispute(r, o->id, &v->dispute);
	return (v);
}

bool
order_is_disputable(const struct order *o)
{
	return (o->refunded < o->total && order_step(o->state) >= 0 && !str_eq(o->state, "completed"));
}

bool
order_is_shippable(const struct order *o)
{
	return (str_eq(o->state, "paid") || str_eq(o->state, "accepted") || str_eq(o->state, "shipped"));
}

bool
order_is_cancellable(const struct order *o)
{
	return (str_eq(o->state, "paid") || str_eq(o->state, "accepted"));
}

bool
order_is_receivable(const struct order *o)
{
	return (str_eq(o->state, "shipped"));
}

int64_t
order_yours(const struct order *o)
{
	return (o->total - o->tax - o->commission);
}
