/* checkout_pages: where to, how much, off to Stripe and back. */
#include "accounts/address.h"
#include "base/strnum.h"
#include "cart/routes.h"
#include "orders/checkout.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "orders/views.h"
#include "payments/stripe.h"
#include "run/db.h"
#include "run/settings.h"

/* One payment of a cart at a time: an earlier one that was not finished is ended. */
static enum opening
open_alone(struct req *r, const struct cart *cart, const char **token)
{
	enum opening o = checkout_open(r, cart, token);

	if (o != OPEN_PAYING)
		return (o);
	db_rollback(r);
	req_deadline(r, 25000);
	if (!checkout_end_earlier(r, viewer(r)->cart, token))
		return (OPEN_PAYING);
	db_begin(r);
	o = checkout_open(r, cart, token);
	return (o != OPEN_PAYING ? o : OPEN_SOLD_OUT);
}

static void
not_opened(struct req *r, enum opening o, const char *earlier)
{
	int64_t most = setting_int(SETTING_UNITS_PER_ADDRESS);

	if (db_in_transaction(r))
		db_rollback(r);
	if (o == OPEN_PAYING) {
		flash(r, "%s", tr(r, "A payment of this cart was under way already. This is it."));
		redirect(r, url_checkout_return(r, earlier));
		return;
	}
	if (o == OPEN_TOO_LARGE)
		flash_error(r, trn(r, "At most %lld item can be held while you pay. Please buy the others afterwards.",
		    "At most %lld items can be held while you pay. Please buy the others afterwards.", most), (long long)most);
	else
		flash_error(r, "%s", o == OPEN_TOO_MANY ?
		    tr(r, "Much is held for checkouts from your network right now. Please finish or cancel one of yours, or try again in half an hour.") :
		    tr(r, "Somebody was faster: not everything in your cart is left."));
	redirect(r, url_cart_show(r));
}

/* From the cart. The sum the buyer saw comes with the form: another one now sends
 * them back to look, never on to pay something else. */
void
checkout_create(struct req *r)
{
	struct cart *cart = cart_get(r);
	const char *token = NULL;
	enum opening opened;
	int64_t seen;

	if (cart->n == 0) {
		redirect(r, url_cart_show(r));
		return;
	}
	if (!str_to_i64(field(r, "goods"), 0, INT64_MAX, &seen) || seen != cart->goods || !cart->buyable) {
		flash_error(r, "%s", tr(r, "Something in your cart changed. Please look at it again."));
		redirect(r, url_cart_show(r));
		return;
	}
	if ((opened = open_alone(r, cart, &token)) == OPEN_DONE)
		redirect(r, url_checkout_show(r, token));
	else
		not_opened(r, opened, token);
}

/* What was typed once; before that what the account has in its book. */
static struct address
address_of(struct req *r, const struct checkout_view *v, const struct account_address *kept)
{
	const struct checkout *c = &v->c;

	if (c->email == NULL && kept != NULL)
		return ((struct address){ .email = viewer(r)->email, .name = kept->name, .street = kept->street, .street2 = kept->street2,
		    .postcode = kept->postcode, .city = kept->city, .region = kept->region, .country = kept->country, .phone = kept->phone });
	return ((struct address){ .email = c->email != NULL ? c->email : viewer(r)->email,
	    .name = c->name != NULL ? c->name : viewer(r)->name, .street = c->street, .street2 = c->street2,
	    .postcode = c->postcode, .city = c->city, .region = c->region, .country = v->country, .phone = c->phone });
}

/* A checkout that is past its form. */
static void
show_state(struct req *r, const struct checkout_view *v)
{
	if (str_eq(v->c.state, "paid")) {
		struct order_brief *orders;
		size_t n = sql_orders_of_checkout(r, v->c.id, &orders);

		view_checkout_thanks(r, v, orders, n);
	} else if (str_eq(v->c.state, "awaiting_payment"))
		view_checkout_waiting(r, v);
	else
		view_checkout_over(r, v);
}

static void
show_form(struct req *r, struct checkout_view *v)
{
	struct address_book book = address_book(r, query(r, "address"));
	struct address a = address_of(r, v, book.chosen);

	if (!str_eq(a.country, v->country))
		checkout_sums(r, v, a.country);
	view_checkout_form(r, v, &a, &book, NULL);
}

void
checkout_show(struct req *r, const char *token)
{
	struct checkout_view *v = checkout_get(r, token);

	if (!str_eq(v->c.state, "open"))
		show_state(r, v);
	else if (v->c.hold_until < now_us(r))
		view_checkout_over(r, v);
	else
		show_form(r, v);
}

static struct address
read_address(struct req *r, struct problems *p, struct account_address *a)
{
	const char *email = check_email(r, p, "email");

	*a = check_address(r, p);
	return ((struct address){ .email = email, .phone = a->phone, .country = a->country, .name = a->name, .street = a->street,
	    .street2 = a->street2, .postcode = a->postcode, .city = a->city, .region = a->region });
}

static void
keep_address(struct req *r, const struct account_address *a)
{
	if (viewer(r)->account.n != 0 && str_eq(field(r, "keep"), "1"))
		(void)address_keep(r, a);
}

static void
to_payment(struct req *r, const struct checkout_view *v)
{
	const char *url;

	req_deadline(r, 25000);
	switch (checkout_pay_url(r, v, &url)) {
	case PAY_GO:
		redirect_out(r, url);
		return;
	case PAY_TRY_AGAIN:
		flash_error(r, "%s", tr(r, "The payment page does not answer right now. Your items stay held: please try again in a moment."));
		break;
	case PAY_REFUSED:
		flash_error(r, "%s", tr(r, "The payment could not be started. Nothing was charged."));
		break;
	}
	redirect(r, url_checkout_show(r, v->c.token));
}

void
checkout_update(struct req *r, const char *token)
{
	struct checkout_view *v = checkout_get(r, token);
	struct problems p = { 0 };
	struct account_address kept;
	struct address a;
	bool placed;

	if (str_eq(v->c.state, "awaiting_payment")) {
		if (v->c.stripe_url == NULL)
			checkout_placed_names(r, v);
		to_payment(r, v);
		return;
	}
	if (!str_eq(v->c.state, "open")) {
		show_state(r, v);
		return;
	}
	a = read_address(r, &p, &kept);
	checkout_sums(r, v, a.country);
	if (p.n > 0) {
		status(r, 422);
		view_checkout_form(r, v, &a, &(struct address_book){ 0 }, &p);
		return;
	}
	db_begin(r);
	placed = checkout_place(r, v, &a);
	if (placed) {
		keep_address(r, &kept);
		db_commit(r);
	} else
		db_rollback(r);
	if (!placed)		/* the hold has ended, or another tab was faster */
		v = checkout_get(r, token);
	if (str_eq(v->c.state, "awaiting_payment"))
		to_payment(r, v);
	else
		redirect(r, url_checkout_show(r, token));
}

void
checkout_cancel_create(struct req *r, const char *token)
{
	struct checkout_view *v = checkout_get(r, token);

	req_deadline(r, 25000);
	if (str_eq(v->c.state, "open") || str_eq(v->c.state, "awaiting_payment")) {
		if (!checkout_end(r, v->c.id, v->c.stripe_session, "cancelled")) {
			flash_error(r, "%s", tr(r, "This payment is already on its way and cannot be stopped here."));
			redirect(r, url_checkout_show(r, token));
			return;
		}
		flash(r, "%s", tr(r, "Nothing was charged. Your items are still in your cart."));
	}
	redirect(r, url_cart_show(r));
}

/* Back from Stripe. The webhook may have been faster or slower; both end in
 * checkout_settle. */
void
checkout_return(struct req *r, const char *token)
{
	const struct checkout *c = checkout_find(r, token);
	struct stripe_session s;

	if (str_eq(c->state, "awaiting_payment") && c->stripe_session != NULL) {
		req_deadline(r, 15000);
		if (stripe_session_get(r, c->stripe_session, &s, NULL) == STRIPE_OK && s.payment == SESSION_PAID) {
			db_begin(r);
			checkout_settle(r, c->id, s.payment_intent, s.total.minor, s.total.currency);
			db_commit(r);
		}
	}
	redirect(r, url_checkout_show(r, token));
}
