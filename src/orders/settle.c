/* settle: with Stripe: opening the payment page, being paid, ending without payment. */
#include "base/money.h"
#include "catalog/stock.h"
#include "orders/checkout.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "payments/event.h"
#include "payments/ledger.h"
#include "payments/refund.h"
#include "payments/sql.h"
#include "payments/stripe.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/settings.h"
#include "run/wall.h"
#include "site/site.h"

/* A bank transfer may take that long; until then the goods are held. */
enum { ASYNC_DAYS = 7 };

static struct stripe_item *
session_items(struct req *r, const struct checkout_view *v, size_t *n)
{
	struct stripe_item *items = NEW_ARRAY(r, struct stripe_item, v->n + v->ngroups);

	*n = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct checkout_line *l = &v->lines[i];

		items[(*n)++] = (struct stripe_item){
			.name = l->options[0] != '\0' ? req_printf(r, "%s (%s)", l->title, l->options) : l->title,
			.unit = money(l->unit_price, v->c.currency), .quantity = l->quantity };
	}
	for (size_t i = 0; i < v->ngroups; i++)
		if (v->groups[i].shipping > 0)
			items[(*n)++] = (struct stripe_item){
				.name = req_printf(r, tr(r, "Delivery from %s"), v->groups[i].lines->seller_name),
				.unit = money(v->groups[i].shipping, v->c.currency), .quantity = 1 };
	return (items);
}

/* The same words in each try, whatever language the viewer has changed to meanwhile. */
static void
session_words(struct req *r, const struct checkout_view *v, struct stripe_session_params *p)
{
	const char *own = req_lang(r);

	req_set_lang(r, v->c.lang);
	p->rest_name = tr(r, "More items");
	p->items = session_items(r, v, &p->nitems);
	req_set_lang(r, own);
}

enum pay_start
checkout_pay_url(struct req *r, const struct checkout_view *v, const char **url)
{
	const struct stripe_pair metadata[] = { { "checkout", v->c.token } };
	struct stripe_session_params p = { .customer_email = v->c.email, .client_reference_id = v->c.token,
	    .transfer_group = v->c.token, .locale = v->c.lang, .metadata = metadata, .nmetadata = nelem(metadata) };
	struct stripe_session s;
	struct stripe_error why;

	if (v->c.stripe_url != NULL) {
		*url = v->c.stripe_url;
		return (PAY_GO);
	}
	p.idempotency_key = req_printf(r, "souk-checkout-%s", v->c.token);
	session_words(r, v, &p);
	p.success_url = site_url(r, url_checkout_return(r, v->c.token));
	p.cancel_url = site_url(r, url_checkout_show(r, v->c.token));
	/* The same value in each try, or Stripe would see another request under the same key. */
	p.expires_at = v->c.hold_until / 1000000 - HOLD_EXTRA_MINUTES / 2 * 60;
	switch (stripe_session_create(r, &p, &s, &why)) {
	case STRIPE_OK:
		break;
	case STRIPE_REFUSED:
		log_event(LEVEL_ERROR, "stripe.session", KV("code", why.code), KV("message", why.message), KV("param", why.param));
		return (PAY_REFUSED);
	case STRIPE_UNREACHABLE:
		log_event(LEVEL_WARNING, "stripe.unreachable", KV("message", why.message));
		return (PAY_TRY_AGAIN);
	}
	if (sql_checkout_session(r, v->c.id, s.id, s.url) != 1)
		return (PAY_TRY_AGAIN);
	*url = s.url;
	return (PAY_GO);
}

/* Money that buys nothing (the goods were given back, or it is not the sum that was
 * asked for): the buyer gets all of it back. */
static enum settle
settle_late(struct req *r, const struct checkout *c, int64_t amount, const char *currency)
{
	struct refund_request q = { .checkout = c->id, .amount = amount, .reason = "payment without goods" };

	ledger_post_late(r, c->id, amount, currency);
	if (!refund_later(r, &q))
		stop_because(r, 500, "settle.late", "cannot refund checkout %lld", (long long)c->id.n);
	event_emit(r, "checkout.late", json_pack("{s:I}", "checkout", (json_int_t)c->id.n));
	log_event(LEVEL_WARNING, "checkout.late", KV("checkout", c->id.n));
	return (SETTLE_LATE);
}

static enum settle
settle(struct req *r, checkout_id id, const char *intent, int64_t amount, const char *currency)
{
	struct checkout c;
	struct sql_payment_add_row pay;
	bool late;

	must(db_in_transaction(r));
	if (!sql_checkout_lock(r, id, &c))
		stop_because(r, 500, "settle.unknown", "checkout %lld", (long long)id.n);
	if (str_eq(c.state, "paid"))
		return (SETTLE_ALREADY);
	late = str_eq(c.state, "expired") || str_eq(c.state, "cancelled");
	if (amount != c.total || !str_eq(currency, c.currency)) {
		log_event(LEVEL_ERROR, "settle.mismatch", KV("checkout", id.n), KV("amount", amount), KV("total", c.total));
		if (!sql_payment_add(r, id, intent, amount, currency, true, &pay))
			return (SETTLE_ALREADY);
		checkout_close(r, id, "expired");
		settle_late(r, &c, amount, currency);
		return (SETTLE_MISMATCH);
	}
	if (!sql_payment_add(r, id, intent, amount, currency, late, &pay))
		return (SETTLE_ALREADY);
	if (late)
		return (settle_late(r, &c, amount, currency));
	sql_checkout_paid(r, id);
	stock_sell(r, id);
	sql_orders_move(r, id, "paid", "system", intent, req_id(r));
	ledger_post_sale(r, id, c.country);
	if (c.has_cart)
		cart_take_out(r, c.cart, id);
	event_emit(r, "order.paid", json_pack("{s:I}", "checkout", (json_int_t)id.n));
	return (SETTLE_PAID);
}

/* Stripe said so, whoever brings its word. */
enum settle
checkout_settle(struct req *r, checkout_id id, const char *intent, int64_t amount, const char *currency)
{
	enum settle s;

	wall_open(r);
	s = settle(r, id, intent, amount, currency);
	wall_close(r);
	return (s);
}

bool
checkout_end(struct req *r, checkout_id id, const char *session, const char *state)
{
	struct stripe_session s;
	struct checkout c;

	if (session != NULL && stripe_session_expire(r, session, &s, NULL) != STRIPE_OK) {
		/* Refused because it is complete, or expired already: Stripe says which. */
		if (stripe_session_get(r, session, &s, NULL) != STRIPE_OK || s.status != SESSION_EXPIRED)
			return (false);
	}
	wall_open(r);
	db_begin(r);
	if (sql_checkout_lock(r, id, &c) && (session != NULL || c.stripe_session == NULL))
		checkout_close(r, id, state);
	db_commit(r);
	wall_close(r);
	return (true);
}

static const char *
settle_word(enum settle s)
{
	static const char *const words[] = { "paid", "already", "late", "mismatch" };

	return (words[s]);
}

static const char *
session_paid(struct req *r, const struct stripe_event *e)
{
	struct checkout c;

	if (e->session == NULL)
		return ("unreadable");
	if (!sql_checkout(r, e->session->client_reference_id, &c))
		return ("unknown checkout");
	if (e->session->payment != SESSION_PAID) {
		sql_checkout_wait(r, c.id, ASYNC_DAYS);
		return ("unpaid yet");
	}
	return (settle_word(checkout_settle(r, c.id, e->session->payment_intent, e->session->total.minor,
	    e->session->total.currency)));
}

static const char *
session_over(struct req *r, const struct stripe_event *e)
{
	struct checkout c;

	if (e->session == NULL)
		return ("unreadable");
	if (!sql_checkout(r, e->session->client_reference_id, &c) || !sql_checkout_lock(r, c.id, &c))
		return ("unknown checkout");
	if (!str_eq(c.state, "awaiting_payment"))
		return (c.state);
	checkout_close(r, c.id, "expired");
	return ("expired");
}

STRIPE_EVENT(session_completed, "checkout.session.completed")
{
	return (session_paid(r, event));
}

STRIPE_EVENT(session_async_succeeded, "checkout.session.async_payment_succeeded")
{
	return (session_paid(r, event));
}

STRIPE_EVENT(session_expired, "checkout.session.expired")
{
	return (session_over(r, event));
}

STRIPE_EVENT(session_async_failed, "checkout.session.async_payment_failed")
{
	return (session_over(r, event));
}

/* A card was refused; the buyer may try another while the session is open. */
STRIPE_EVENT(intent_failed, "payment_intent.payment_failed")
{
	log_event(LEVEL_INFO, "payment.failed", KV("event", event->id),
	    KV("code", event->intent != NULL ? event->intent->error_code : NULL));
	(void)r;
	return ("noted");
}

JOB(checkout_expire)
{
	const checkout_id id = { json_id(args, "checkout") };
	const char *session = json_string_value(json_object_get(args, "session"));

	if (!checkout_end(r, id, session, "expired"))
		log_event(LEVEL_INFO, "checkout.busy", KV("checkout", id.n));
}

/* Holds that have run out give their goods back; those with a page at Stripe
 * once Stripe agrees that nobody is paying there. A job for each: one that fails
 * holds up no other. */
JOB(checkouts_expire)
{
	struct sql_checkouts_due_row *rows;
	size_t n = sql_checkouts_due(r, &rows);

	(void)args;
	for (size_t i = 0; i < n; i++)
		JOB_LATER(r, "checkout_expire", json_pack("{s:I s:s?}", "checkout", (json_int_t)rows[i].id.n, "session",
		    rows[i].session), .unique_key = req_printf(r, "expire:%lld", (long long)rows[i].id.n));
}
EVERY(checkouts_expire, 5);
