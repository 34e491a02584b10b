/* checkout: holding, placing, sums. */
#include "orders/checkout.h"

#include "base/money.h"
#include "catalog/stock.h"
#include "orders/sql.h"
#include "run/db.h"
#include "run/settings.h"
#include "run/wall.h"
#include "shipping/rate.h"

#include <sodium.h>

static const char *
fresh_token(struct req *r)
{
	unsigned char b[18];
	size_t room = sodium_base64_encoded_len(sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	randombytes_buf(b, sizeof b);
	return (sodium_bin2base64(req_alloc(r, room), room, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* What this cart was about to buy before is let go. False: something is being paid,
 * and ending that takes Stripe. */
static bool
let_go_open(struct req *r, cart_id cart)
{
	struct sql_checkouts_of_cart_row *old;
	size_t n;

	sql_checkout_cart_lock(r, cart);
	n = sql_checkouts_of_cart(r, cart, &old);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(old[i].state, "open"))
			return (false);
		checkout_close(r, old[i].id, "cancelled");
	}
	return (true);
}

enum opening
checkout_open(struct req *r, const struct cart *cart, const char **token)
{
	const struct viewer *v = viewer(r);
	int64_t *variants = NEW_ARRAY(r, int64_t, cart->n), *quantities = NEW_ARRAY(r, int64_t, cart->n);
	struct sql_checkout_open_in in = { .account = v->account.n != 0 ? &v->account : NULL, .cart = v->cart,
	    .lang = req_lang(r), .currency = cart->currency, .goods = cart->goods,
	    .minutes = (int32_t)setting_int(SETTING_HOLD_MINUTES), .most = (int32_t)setting_int(SETTING_HOLDS_PER_ADDRESS),
	    .most_units = (int32_t)setting_int(SETTING_UNITS_PER_ADDRESS) };
	struct sql_checkout_open_row row;
	int64_t goods;

	if (!cart->buyable)
		return (OPEN_SOLD_OUT);
	for (size_t i = 0; i < cart->n; i++) {
		variants[i] = cart->lines[i].variant.n;
		quantities[i] = cart->lines[i].quantity;
		in.units += cart->lines[i].quantity;
	}
	if (!let_go_open(r, v->cart))
		return (OPEN_PAYING);
	in.token = *token = fresh_token(r);
	if (setting_int(SETTING_RATE_LIMITS) == RATE_LIMITS_ON)
		in.origin = req_origin(r);
	if (!sql_checkout_open(r, &in, &row))
		return (in.units > in.most_units ? OPEN_TOO_LARGE : OPEN_TOO_MANY);
	if (!stock_hold(r, row.id, variants, quantities, cart->n, &goods))
		return (OPEN_SOLD_OUT);
	if (goods != cart->goods)
		sql_checkout_goods(r, row.id, goods);
	if (goods != cart->goods || cart->changed > 0)
		cart_prices_seen(r, v->cart);
	return (OPEN_DONE);
}

bool
checkout_end_earlier(struct req *r, cart_id cart, const char **token)
{
	struct sql_checkouts_awaiting_row *rows;
	size_t n = sql_checkouts_awaiting(r, cart, &rows);

	for (size_t i = 0; i < n; i++) {
		*token = rows[i].token;
		if (!checkout_end(r, rows[i].id, rows[i].session, "cancelled"))
			return (false);
	}
	return (true);
}

static void
group_lines(struct req *r, struct checkout_view *v)
{
	struct checkout_group *g = NULL;

	v->n = sql_checkout_lines(r, v->c.id, &v->lines);
	v->groups = NEW_ARRAY(r, struct checkout_group, v->n);
	for (size_t i = 0; i < v->n; i++) {
		if (g == NULL || g->lines->seller.n != v->lines[i].seller.n) {
			g = &v->groups[v->ngroups++];
			g->lines = &v->lines[i];
		}
		g->n++;
	}
}

const struct checkout *
checkout_find(struct req *r, const char *token)
{
	struct checkout *c = NEW(r, struct checkout);

	wall_key(r, token);
	if (!sql_checkout(r, token, c))
		stop(r, 404);
	if (c->has_account && c->account.n != viewer(r)->account.n)
		stop_because(r, 404, "checkout.other", "another account's");
	return (c);
}


/* Of a price that includes it: rate / (1 + rate). */
static int64_t
tax_in(int64_t gross, int32_t rate_bp, const char *currency)
{
	return (money_mul(money(gross, currency), rate_bp, 10000 + rate_bp).minor);
}

static int64_t
line_commission(const struct checkout_line *l, const char *currency)
{
	return (money_mul(money(l->quantity * l->unit_price, currency), l->commission_bp, 10000).minor);
}

static void
group_sums(struct checkout_view *v, struct checkout_group *g)
{
	const struct checkout_line *first = g->lines;
	const struct shipping_rate rate = { first->ship_flat, first->ship_free_over, first->has_ship_free_over };

	g->goods = g->commission = 0;
	for (size_t i = 0; i < g->n; i++) {
		g->goods += g->lines[i].quantity * g->lines[i].unit_price;
		g->commission += line_commission(&g->lines[i], v->c.currency);
	}
	g->shipping = shipping_cost(rate, g->goods);
	g->tax = tax_in(g->goods + g->shipping, v->tax_bp, v->c.currency);
}

void
checkout_sums(struct req *r, struct checkout_view *v, const char *country)
{
	struct sql_tax_rate_row rate;

	v->country = country;
	v->tax_bp = sql_tax_rate(r, country, &rate) ? rate.rate_bp : 0;
	v->goods = v->shipping = v->tax = 0;
	for (size_t i = 0; i < v->ngroups; i++) {
		group_sums(v, &v->groups[i]);
		v->goods += v->groups[i].goods;
		v->shipping += v->groups[i].shipping;
		v->tax += v->groups[i].tax;
	}
}

/* Once placed it costs what its orders say, whatever the shops charge now. */
static void
placed_sums(struct req *r, struct checkout_view *v)
{
	struct order_brief *orders;
	size_t n = sql_orders_of_checkout(r, v->c.id, &orders);

	for (size_t i = 0; i < v->ngroups; i++)
		for (size_t k = 0; k < n; k++)
			if (orders[k].seller.n == v->groups[i].lines->seller.n)
				v->groups[i].shipping = orders[k].shipping;
	v->shipping = v->c.shipping;
	v->tax = v->c.tax;
}

struct checkout_view *
checkout_get(struct req *r, const char *token)
{
	struct checkout_view *v = NEW(r, struct checkout_view);

	v->c = *checkout_find(r, token);
	group_lines(r, v);
	checkout_sums(r, v, v->c.country != NULL ? v->c.country : "DE");
	if (!str_eq(v->c.state, "open"))
		placed_sums(r, v);
	return (v);
}

void
checkout_placed_names(struct req *r, struct checkout_view *v)
{
	struct sql_checkout_names_row *names;
	size_t n = sql_checkout_names(r, v->c.id, &names);

	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; k < n; k++)
			if (names[k].variant.n == v->lines[i].variant.n) {
				v->lines[i].title = names[k].title;
				v->lines[i].options = names[k].options;
			}
}

static void
place_orders(struct req *r, const struct checkout_view *v)
{
	size_t n = v->ngroups, m = v->n;
	int64_t *col = NEW_ARRAY(r, int64_t, 5 * n), *line = NEW_ARRAY(r, int64_t, 2 * m);
	const struct sql_orders_place_in in = { .checkout = v->c.id, .account = v->c.has_account ? &v->c.account : NULL,
	    .currency = v->c.currency, .sellers = col, .n_sellers = n, .goods = col + n, .n_goods = n,
	    .shipping = col + 2 * n, .n_shipping = n, .tax = col + 3 * n, .n_tax = n, .commission = col + 4 * n,
	    .n_commission = n, .request = req_id(r) };

	for (size_t i = 0; i < n; i++) {
		col[i] = v->groups[i].lines->seller.n;
		col[n + i] = v->groups[i].goods;
		col[2 * n + i] = v->groups[i].shipping;
		col[3 * n + i] = v->groups[i].tax;
		col[4 * n + i] = v->groups[i].commission;
	}
	for (size_t i = 0; i < m; i++) {
		line[i] = v->lines[i].variant.n;
		line[m + i] = line_commission(&v->lines[i], v->c.currency);
	}
	sql_orders_place(r, &in);
	if (sql_order_lines_place(r, v->c.id, line, m, line + m, m) != (int64_t)m)
		stop_because(r, 500, "orders.place", "not all orders were made");
}

bool
checkout_place(struct req *r, struct checkout_view *v, const struct address *a)
{
	const struct sql_checkout_place_in in = { .id = v->c.id, .email = a->email, .name = a->name, .street = a->street,
	    .street2 = a->street2, .postcode = a->postcode, .city = a->city, .region = a->region, .country = a->country,
	    .phone = a->phone, .shipping = v->shipping, .tax = v->tax,
	    .minutes = (int32_t)setting_int(SETTING_HOLD_MINUTES) + HOLD_EXTRA_MINUTES };

	struct sql_checkout_place_row row;

	must(db_in_transaction(r));
	if (!sql_checkout_place(r, &in, &row))
		return (false);
	place_orders(r, v);
	v->c.state = "awaiting_payment";
	v->c.email = a->email;
	v->c.hold_until = row.hold_until;
	return (true);
}

void
checkout_close(struct req *r, checkout_id id, const char *state)
{
	must(db_in_transaction(r));
	if (sql_checkout_close(r, id, state) != 1)
		return;
	stock_release(r, id);
	sql_orders_move(r, id, state, "system", str_eq(state, "expired") ? "the hold ended" : "the buyer left", req_id(r));
}
