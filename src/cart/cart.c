/* cart: the viewer's cart and what may be done to it. */
#include "cart/cart.h"

#include "accounts/session.h"
#include "cart/sql.h"
#include "run/page.h"
#include "run/settings.h"
#include "shipping/rate.h"

int32_t
cart_line_buyable(const struct cart_line *l)
{
	if (!l->buyable || l->available <= 0)
		return (0);
	return (l->quantity < l->available ? l->quantity : l->available);
}

static void
group_add(struct cart *c, struct cart_group *g, const struct cart_line *l)
{
	int32_t n = cart_line_buyable(l);

	g->n++;
	g->goods += n * l->price;
	c->units += n;
	c->changed += n < l->quantity || (n > 0 && l->seen_price != l->price);
	if (n < l->quantity)
		c->buyable = false;
}

static void
group_end(struct cart *c, struct cart_group *g)
{
	const struct cart_line *l = g->lines;
	const struct shipping_rate rate = { l->ship_flat, l->ship_free_over, l->has_ship_free_over };

	g->shipping = shipping_cost(rate, g->goods);
	g->missing = shipping_missing(rate, g->goods);
	c->goods += g->goods;
	c->shipping += g->shipping;
}

/* What the buyer holds already is not sold out for the buyer. */
static void
add_own_holds(struct req *r, struct cart *c)
{
	struct sql_cart_held_row *held;
	bool short_of_some = false;
	size_t n;

	for (size_t i = 0; i < c->n; i++)
		short_of_some = short_of_some || c->lines[i].available < c->lines[i].quantity;
	n = short_of_some ? sql_cart_held(r, viewer(r)->cart, &held) : 0;
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < c->n; i++)
			if (c->lines[i].variant.n == held[k].variant.n)
				c->lines[i].available += (int32_t)held[k].quantity;
}

struct cart *
cart_get(struct req *r)
{
	struct cart *c = NEW(r, struct cart);
	struct cart_group *g = NULL;

	c->currency = setting_text(SETTING_CURRENCY);
	if (viewer(r)->cart.n == 0)
		return (c);
	c->n = sql_cart_lines(r, viewer(r)->cart, &c->lines);
	add_own_holds(r, c);
	c->groups = NEW_ARRAY(r, struct cart_group, c->n);
	c->buyable = true;
	for (size_t i = 0; i < c->n; i++) {
		c->lines[i].buyable = c->lines[i].buyable && str_eq(c->lines[i].currency, c->currency);
		if (g == NULL || g->lines->seller.n != c->lines[i].seller.n) {
			if (g != NULL)
				group_end(c, g);
			g = &c->groups[c->ngroups++];
			g->lines = &c->lines[i];
		}
		group_add(c, g, &c->lines[i]);
	}
	if (g != NULL)
		group_end(c, g);
	c->buyable = c->buyable && c->units > 0;
	return (c);
}

static cart_id
cart_of_viewer(struct req *r)
{
	const struct viewer *v = viewer(r);
	struct sql_cart_create_row row;

	if (v->cart.n != 0)
		return (v->cart);
	if (!sql_cart_create(r, v->account.n != 0 ? &v->account : NULL, &row))
		stop_because(r, 500, "cart.create", "no row");
	if (v->account.n == 0)
		session_put_cart(r, row.id);
	return (row.id);
}

/* Puts that many of the variant into the cart, or, to add, that many more. */
static enum cart_outcome
put(struct req *r, cart_id cart, variant_id variant, int32_t quantity, bool add)
{
	enum cart_outcome outcome = CART_DONE;
	struct sql_cart_offer_row offer;

	/* One payment is in one currency. */
	if (!sql_cart_offer(r, cart, variant, &offer) || !str_eq(offer.currency, setting_text(SETTING_CURRENCY)))
		return (CART_GONE);
	if (offer.quantity == 0 && offer.lines >= CART_LINES_MAX)
		return (CART_FULL);
	if (offer.available <= 0)
		return (CART_SOLD_OUT);
	if (add)
		quantity += offer.quantity;
	if (quantity > offer.available) {
		quantity = offer.available;
		outcome = CART_FEWER;
	}
	if (quantity > CART_QUANTITY_MAX) {
		quantity = CART_QUANTITY_MAX;
		outcome = CART_FEWER;
	}
	sql_cart_put(r, cart, variant, quantity, offer.price);
	return (outcome);
}

enum cart_outcome
cart_add(struct req *r, variant_id variant, int32_t quantity)
{
	return (put(r, cart_of_viewer(r), variant, quantity, true));
}

enum cart_outcome
cart_set(struct req *r, variant_id variant, int32_t quantity)
{
	cart_id cart = viewer(r)->cart;

	if (cart.n == 0)
		return (CART_GONE);
	if (quantity > 0)
		return (put(r, cart, variant, quantity, false));
	sql_cart_remove(r, cart, variant);
	return (CART_DONE);
}

void
cart_merge(struct req *r, cart_id guest, account_id account)
{
	struct sql_cart_create_row row;

	if (!sql_cart_create(r, &account, &row) || row.id.n == guest.n)
		return;
	sql_cart_merge(r, guest, row.id);
	sql_cart_empty(r, guest);
}

ON_LOGIN(cart)
{
	if (guest_cart.n != 0)
		cart_merge(r, guest_cart, account);
}

void
cart_take_out(struct req *r, cart_id cart, checkout_id checkout)
{
	sql_cart_take_out(r, cart, checkout);
}

void
cart_prices_seen(struct req *r, cart_id cart)
{
	sql_cart_prices_seen(r, cart);
}

int64_t
carts_over(struct req *r, int32_t days)
{
	return (sql_carts_sweep(r, days));
}

void
cart_forget(struct req *r, account_id account)
{
	sql_cart_forget(r, account);
}
