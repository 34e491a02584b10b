/* letters: receipts, parcels, disputes, refunds. */
#include "notices/letters.h"

#include "disputes/dispute.h"
#include "notices/account_letters.h"
#include "notices/privacy_letters.h"
#include "notices/sql.h"
#include "orders/carrier.h"
#include "run/locale.h"
#include "site/site.h"

static bool
to_buyer(struct req *r, struct letter *l, const struct order *o)
{
	if (o->email == NULL)
		return (false);
	letter_to_person(r, l, o->email, o->name, o->lang);
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
	letter_to_person(r, l, c.email, c.name, c.lang);
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

	if (!letter_to_account(r, l, account))
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

	if (!letter_to_account(r, l, account))
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
	if (account.n != 0 ? !letter_to_account(r, l, account) : !to_buyer(r, l, order_get(r, d->order_ref)))
		return (false);
	decision(r, d, l);
	letter_link(l, tr(r, "See the dispute"), account.n != 0 ? desk_url(r, "disputes", id) : buyer_dispute_url(r, d));
	return (true);
}

static const char *
late_text(struct req *r, bool as_asked)
{
	return (as_asked ? tr(r, "Your payment came after the time your items were held for you had ended, so nothing was ordered.") :
	    tr(r, "Your payment was not the sum that was asked for, so nothing was ordered."));
}

static bool
refunded(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct sql_notice_refund_row f;
	struct sql_notice_late_row late_pay;

	(void)nobody;
	if (!sql_notice_refund(r, (refund_id){ id }, &f) || f.email == NULL || str_eq(f.state, "failed"))
		return (false);
	letter_to_person(r, l, f.email, f.name, f.lang);
	l->subject = req_printf(r, tr(r, "Your refund of %s"), money_text(r, f.amount, f.currency));
	l->intro = req_printf(r, tr(r, "%s is on its way to the card or account you paid with. Banks take up to ten days to show it."),
	    money_text(r, f.amount, f.currency));
	if (f.has_order_ref)
		letter_link(l, tr(r, "See your order"), buyer_url(r, f.order_ref));
	else
		l->outro = late_text(r, !sql_notice_late(r, f.checkout, &late_pay) || late_pay.as_asked);
	return (true);
}

static bool
delivered(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	const struct order *o = order_get(r, (order_id){ id });

	(void)nobody;
	if (!str_eq(o->state, "delivered") || !to_buyer(r, l, o))
		return (false);
	l->subject = req_printf(r, tr(r, "Has your order %s arrived?"), o->number);
	l->intro = req_printf(r, tr(r, "it was sent a while ago, so it counts as delivered now. If it has not arrived or something is wrong with it, tell us until %s."),
	    date_text(r, o->due_at));
	letter_link(l, tr(r, "See your order"), buyer_url(r, o->id));
	return (true);
}

static bool
dispute_message(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_notice_message_row m;
	const struct dispute *d;

	if (!sql_notice_message(r, id, &m))
		return (false);
	d = dispute_get(r, m.dispute);
	if (account.n != 0 ? !letter_to_account(r, l, account) : !to_buyer(r, l, order_get(r, d->order_ref)))
		return (false);
	l->subject = req_printf(r, tr(r, "New message about order %s"), d->number);
	l->intro = req_printf(r, tr(r, "%s has written in the dispute about order %s:"), str_eq(m.side, "buyer") ? d->buyer :
	    str_eq(m.side, "seller") ? d->seller_name : site_name(), d->number);
	l->quote = m.body;
	letter_link(l, tr(r, "Read and answer"), account.n != 0 ? desk_url(r, "disputes", d->id.n) : buyer_dispute_url(r, d));
	return (true);
}

static bool
late(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct sql_notice_late_row p;

	(void)nobody;
	if (!sql_notice_late(r, (checkout_id){ id }, &p) || p.email == NULL)
		return (false);
	letter_to_person(r, l, p.email, p.name, p.lang);
	l->subject = req_printf(r, tr(r, "Your payment of %s is refunded"), money_text(r, p.amount, p.currency));
	l->intro = late_text(r, p.as_asked);
	l->outro = req_printf(r, tr(r, "You get all of it back, %s, the way it came. We write again when it is on its way."),
	    money_text(r, p.amount, p.currency));
	letter_link(l, tr(r, "Back to the shops"), site_url(r, "/"));
	return (true);
}

static bool
moderated(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_notice_moderation_row m;

	if (!sql_notice_moderation(r, id, &m) || !letter_to_account(r, l, account))
		return (false);
	if (str_eq(m.action, "hide")) {
		l->subject = req_printf(r, tr(r, "Your listing %s was hidden"), m.title);
		l->intro = req_printf(r, tr(r, "we have hidden your listing %s. Buyers do not see it any more. Our reason:"), m.title);
		l->outro = tr(r, "You can change the listing; write to us when it should be looked at again.");
	} else {
		l->subject = req_printf(r, tr(r, "Your listing %s is no longer hidden"), m.title);
		l->intro = req_printf(r, tr(r, "your listing %s is back where it was before we hid it. Our reason:"), m.title);
	}
	l->quote = m.reason;
	letter_link(l, tr(r, "See the listing"), desk_url(r, "listings", m.product.n));
	return (true);
}

static bool
fresh_link(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	const struct order *o = order_get(r, (order_id){ id });

	(void)nobody;
	if (!to_buyer(r, l, o))
		return (false);
	l->subject = req_printf(r, tr(r, "Link to your order %s"), o->number);
	l->intro = tr(r, "here is the link that was asked for. It opens the order without signing in.");
	letter_link(l, tr(r, "See your order"), buyer_url(r, o->id));
	l->outro = tr(r, "If it was not you who asked, there is nothing you need to do.");
	return (true);
}

static const struct notice notices[] = {
	{ "order_receipt", receipt }, { "order_new", new_order }, { "order_shipped", shipped }, { "order_cancelled", cancelled },
	{ "dispute_opened", dispute_opened }, { "dispute_answered", dispute_answered }, { "dispute_decided", dispute_decided },
	{ "refund_done", refunded }, { "order_delivered", delivered }, { "order_link", fresh_link }, { "dispute_message", dispute_message },
	{ "checkout_late", late }, { "listing_moderated", moderated },
	{ "account_welcome", letter_welcome }, { "account_known", letter_known }, { "account_verify", letter_verify },
	{ "account_reset", letter_reset }, { "account_password_changed", letter_password_changed },
	{ "account_email_undo", letter_email_undo }, { "account_email_confirm", letter_email_confirm },
	{ "account_totp_added", letter_totp_added }, { "account_totp_removed", letter_totp_removed },
	{ "account_passkey_added", letter_passkey_added }, { "account_passkey_removed", letter_passkey_removed },
	{ "account_helped", letter_helped }, { "account_token_made", letter_token_made }, { "account_recovery_used", letter_recovery_used },
	{ "account_sign_in_added", letter_sign_in_added }, { "account_sign_in_removed", letter_sign_in_removed },
	{ "account_export_ready", letter_export_ready }, { "account_erasure_asked", letter_erasure_asked },
	{ "account_erasure_cancelled", letter_erasure_cancelled }, { "erasure_confirm", letter_erasure_confirm },
	{ "erasure_report", letter_erasure_report },
	{ "team_invitation", letter_invitation }, { "account_email_changed", letter_email_changed }, { "account_email_undone", letter_email_undone },
	{ "account_new_device", letter_new_device },
};

size_t
notices_all(const struct notice **v)
{
	*v = notices;
	return (nelem(notices));
}

const struct notice *
notice_find(const char *name)
{
	for (size_t i = 0; i < nelem(notices); i++)
		if (str_eq(notices[i].name, name))
			return (&notices[i]);
	return (NULL);
}
