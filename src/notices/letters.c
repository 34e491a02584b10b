/* letters: receipts, parcels, disputes, refunds. */
#include "notices/letters.h"

#include "disputes/dispute.h"
#include "notices/sql.h"
#include "orders/carrier.h"
#include "run/locale.h"
#include "site/site.h"

static void
to_person(struct req *r, struct letter *l, const char *email, const char *name, const char *lang)
{
	l->to = email;
	l->to_name = name;
	l->lang = lang_choose(lang, NULL);
	req_set_lang(r, l->lang);
}

static bool
to_buyer(struct req *r, struct letter *l, const struct order *o)
{
	if (o->email == NULL)
		return (false);
	to_person(r, l, o->email, o->name, o->lang);
	return (true);
}

static bool
to_account(struct req *r, struct letter *l, account_id account)
{
	struct sql_notice_person_row p;

	if (!sql_notice_person(r, account, &p))
		return (false);
	to_person(r, l, p.email, p.name, p.lang);
	return (true);
}

/* Opens for guests too: with the key of the order. */
static const char *
buyer_url(struct req *r, order_id order)
{
	return (site_url(r, order_link(r, order)));
}

static const char *
buyer_dispute_url(struct req *r, const struct dispute *d)
{
	const char *key = strchr(order_link(r, d->order_ref), '?');

	return (site_url(r, req_printf(r, "/disputes/%lld%s", (long long)d->id.n, key)));
}

static const char *
desk_url(struct req *r, const char *what, int64_t id)
{
	return (site_url(r, req_printf(r, "/seller/%s/%lld", what, (long long)id)));
}

static void
rows_of(struct req *r, struct letter *l, const struct order_view *v)
{
	for (size_t i = 0; i < v->nlines; i++) {
		const struct order_line *x = &v->lines[i];

		letter_row(l, req_printf(r, x->options[0] != '\0' ? "%d × %s (%s)" : "%d × %s", (int)x->quantity, x->title,
		    x->options), money_text(r, x->total, v->o->currency));
	}
	if (v->o->shipping > 0)
		letter_row(l, tr(r, "Delivery"), money_text(r, v->o->shipping, v->o->currency));
}

static bool
receipt(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct notice_checkout c;
	struct sql_notice_orders_row *orders;
	size_t n;

	(void)nobody;
	if (!sql_notice_checkout(r, (checkout_id){ id }, &c))
		return (false);
	to_person(r, l, c.email, c.name, c.lang);
	n = sql_notice_orders(r, c.id, &orders);
	l->subject = req_printf(r, tr(r, "Your order at %s"), site_name());
	l->intro = tr(r, "thank you for your order. It is paid. Each shop sends its own parcel, and we write again when it leaves.");
	for (size_t i = 0; i < n; i++) {
		struct order_view *v = order_view_get(r, order_get(r, orders[i].id));

		letter_row(l, req_printf(r, tr(r, "Order %s from %s"), v->o->number, v->o->seller_name), NULL);
		rows_of(r, l, v);
		letter_link(l, req_printf(r, tr(r, "Follow order %s"), v->o->number), buyer_url(r, v->o->id));
	}
	letter_row(l, tr(r, "Total"), money_text(r, c.total, c.currency));
	return (true);
}

static bool
new_order(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct order_view *v;

	if (!to_account(r, l, account))
		return (false);
	v = order_view_get(r, order_get(r, (order_id){ id }));
	l->subject = req_printf(r, tr(r, "New order %s"), v->o->number);
	l->intro = req_printf(r, tr(r, "%s bought from your shop %s. The order is paid and waits to be sent."), v->o->name,
	    v->o->seller_name);
	rows_of(r, l, v);
	letter_row(l, tr(r, "Total"), money_text(r, v->o->total, v->o->currency));
	letter_row(l, tr(r, "You will receive"), money_text(r, order_yours(v->o), v->o->currency));
	letter_link(l, tr(r, "Accept and ship it"), desk_url(r, "orders", id));
	return (true);
}

static bool
shipped(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct sql_notice_shipment_row s;
	struct order_view *v;
	const char *track;

	(void)nobody;
	if (!sql_notice_shipment(r, (shipment_id){ id }, &s))
		return (false);
	v = order_view_get(r, order_get(r, s.order_ref));
	if (!to_buyer(r, l, v->o))
		return (false);
	l->subject = req_printf(r, tr(r, "Your order %s is on its way"), v->o->number);
	l->intro = req_printf(r, tr(r, "%s has sent your parcel."), v->o->seller_name);
	rows_of(r, l, v);
	if (s.tracking[0] != '\0')
		letter_row(l, req_printf(r, tr(r, "Carrier: %s"), s.carrier), s.tracking);
	if ((track = carrier_track_url(r, s.carrier, s.tracking)) != NULL)
		letter_link(l, tr(r, "Track parcel"), track);
	letter_link(l, tr(r, "See your order"), buyer_url(r, v->o->id));
	return (true);
}

static bool
cancelled(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	const struct order *o = order_get(r, (order_id){ id });

	(void)nobody;
	if (!to_buyer(r, l, o))
		return (false);
	l->subject = req_printf(r, tr(r, "Your order %s was cancelled"), o->number);
	l->intro = req_printf(r, tr(r, "%s had to cancel your order. All you paid for it, %s, is refunded the way it came. The shop's reason:"),
	    o->seller_name, money_text(r, o->total, o->currency));
	l->quote = o->state_why;
	letter_link(l, tr(r, "See your order"), buyer_url(r, o->id));
	return (true);
}

static bool
dispute_opened(struct req *r, int64_t id, account_id account, struct letter *l)
{
	const struct dispute *d = dispute_get(r, (dispute_id){ id });

	if (!to_account(r, l, account))
		return (false);
	l->subject = req_printf(r, tr(r, "Dispute about order %s"), d->number);
	l->intro = req_printf(r, tr(r, "%s has opened a dispute: %s. Asked for: %s. Please answer until %s; without an answer we decide from what the buyer sent."),
	    d->buyer, dispute_reason_text(r, d->reason), money_text(r, d->wanted, d->currency), datetime_text(r, d->answer_until));
	letter_link(l, tr(r, "Read and answer"), desk_url(r, "disputes", id));
	return (true);
}

static bool
dispute_answered(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	const struct dispute *d = dispute_get(r, (dispute_id){ id });

	(void)nobody;
	if (!to_buyer(r, l, order_get(r, d->order_ref)))
		return (false);
	l->subject = req_printf(r, tr(r, "%s has answered your dispute"), d->seller_name);
	l->intro = req_printf(r, tr(r, "there is an answer in your dispute about order %s. We decide next."), d->number);
	letter_link(l, tr(r, "Read the answer"), buyer_dispute_url(r, d));
	return (true);
}

static void
decision(struct req *r, const struct dispute *d, struct letter *l)
{
	l->subject = req_printf(r, tr(r, "Decision about order %s"), d->number);
	if (str_eq(d->decision, "reject"))
		l->intro = req_printf(r, tr(r, "we have decided the dispute about order %s: there is no refund. Our reason:"), d->number);
	else
		l->intro = req_printf(r, tr(r, "we have decided the dispute about order %s: %s is refunded to the buyer. Our reason:"),
		    d->number, money_text(r, d->refund_amount, d->currency));
	l->quote = d->decision_why;
}

static bool
dispute_decided(struct req *r, int64_t id, account_id account, struct letter *l)
{
	const struct dispute *d = dispute_get(r, (dispute_id){ id });

	if (d->decision == NULL)
		return (false);
	if (account.n != 0 ? !to_account(r, l, account) : !to_buyer(r, l, order_get(r, d->order_ref)))
		return (false);
	decision(r, d, l);
	letter_link(l, tr(r, "See the dispute"), account.n != 0 ? desk_url(r, "disputes", id) : buyer_dispute_url(r, d));
	return (true);
}

static bool
refunded(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct sql_notice_refund_row f;

	(void)nobody;
	if (!sql_notice_refund(r, (refund_id){ id }, &f) || f.email == NULL || str_eq(f.state, "failed"))
		return (false);
	to_person(r, l, f.email, f.name, f.lang);
	l->subject = req_printf(r, tr(r, "Your refund of %s"), money_text(r, f.amount, f.currency));
	l->intro = req_printf(r, tr(r, "%s is on its way to the card or account you paid with. Banks take up to ten days to show it."),
	    money_text(r, f.amount, f.currency));
	if (f.has_order_ref)
		letter_link(l, tr(r, "See your order"), buyer_url(r, f.order_ref));
	else
		l->outro = tr(r, "Your payment came after the time your items were held for you had ended, so nothing was ordered.");
	return (true);
}

static const struct notice notices[] = {
	{ "order_receipt", receipt }, { "order_new", new_order }, { "order_shipped", shipped }, { "order_cancelled", cancelled },
	{ "dispute_opened", dispute_opened }, { "dispute_answered", dispute_answered }, { "dispute_decided", dispute_decided },
	{ "refund_done", refunded },
};

const struct notice *
notice_find(const char *name)
{
	for (size_t i = 0; i < nelem(notices); i++)
		if (str_eq(notices[i].name, name))
			return (&notices[i]);
	return (NULL);
}
