/* seed_order: who bought what, and how it went. */
#include "soukd/seed_order.h"

enum { DAY = 86400, HOUR = 3600 };

static const struct seed_person people[] = {
	{ "Jonna Beck", "buyer@souk.example", "Lindenweg 14", "04229", "Leipzig", "DE", 1900 },
	{ "Milan Okafor", "buyer2@souk.example", "Rue des Tanneurs 8", "1000", "Brussels", "BE", 2100 },
	{ "Saoirse Malone", "saoirse@guest.example", "27 Harbour Row", "H91 XY20", "Galway", "IE", 2300 },
	{ "Pieter Wessels", "pieter@guest.example", "Oudegracht 211", "3511 NK", "Utrecht", "NL", 2100 },
	{ "Camille Aubert", "camille@guest.example", "12 rue de la Loge", "34000", "Montpellier", "FR", 2000 },
	{ "Teresa Nogueira", "teresa@guest.example", "Rua das Flores 63", "4050-262", "Porto", "PT", 2300 },
	{ "Lukas Brandl", "lukas@guest.example", "Neubaugasse 40", "1070", "Vienna", "AT", 2000 },
};

int64_t
seed_divide(int64_t a, int64_t b)
{
	int64_t q = a / b, twice = a % b * 2;

	return (twice > b || (twice == b && q % 2 != 0) ? q + 1 : q);
}

static struct seed_product *
product_roll(struct seed *s, struct dice *d, int shop)
{
	struct seed_product *best = NULL, *p;

	for (int i = 0; i < 60; i++) {
		p = &s->products[dice_between(d, 0, s->n - 1)];
		if (!str_eq(p->state, "live") || p->created > s->now - 90 * DAY || (shop >= 0 && p->shop != shop))
			continue;
		if (best == NULL || p->rank < best->rank)
			best = p;
		if (best->rank < 350)
			break;
	}
	return (best);
}

static struct seed_variant *
variant_roll(struct seed_product *p, struct dice *d)
{
	struct seed_variant *v;

	for (int i = 0; i < 12; i++) {
		v = &p->variants[dice_between(d, 0, p->nvariants - 1)];
		if (v->on_hand > 0)
			return (v);
	}
	return (NULL);
}

static struct seed_order *
order_for(struct seed_checkout *c, int shop)
{
	for (int i = 0; i < c->norders; i++)
		if (c->orders[i].shop == shop)
			return (&c->orders[i]);
	if (c->norders == (int)nelem(c->orders))
		return (NULL);
	c->orders[c->norders] = (struct seed_order){ .shop = shop };
	return (&c->orders[c->norders++]);
}

static void
line_add(struct seed *s, struct seed_checkout *c, struct dice *d, int shop)
{
	struct seed_product *p = product_roll(s, d, shop);
	struct seed_variant *v = p != NULL ? variant_roll(p, d) : NULL;
	struct seed_order *o = v != NULL ? order_for(c, p->shop) : NULL;
	struct seed_line *l;

	if (o == NULL || o->nlines == (int)nelem(o->lines))
		return;
	for (int i = 0; i < o->nlines; i++)
		if (o->lines[i].variant == v)
			return;
	l = &o->lines[o->nlines++];
	*l = (struct seed_line){ .product = p, .variant = v,
	    .quantity = v->price < 5000 ? (int)dice_between(d, 1, 3) : 1 };
	l->total = v->price * l->quantity;
	l->commission = seed_divide(l->total * seed_shops[o->shop].commission_bp, 10000);
}

static void
order_sum(struct seed_order *o, int tax_bp)
{
	const struct seed_shop *shop = &seed_shops[o->shop];

	for (int i = 0; i < o->nlines; i++) {
		o->goods += o->lines[i].total;
		o->commission += o->lines[i].commission;
	}
	o->shipping = shop->ship_free_over > 0 && o->goods >= shop->ship_free_over ? 0 : shop->ship_flat;
	o->total = o->goods + o->shipping;
	o->tax = seed_divide(o->total * tax_bp, 10000 + tax_bp);
}

static void
step(struct seed_order *o, const char *state, const char *by, const char *why, int64_t at)
{
	o->steps[o->nsteps++] = (struct seed_step){ state, by, why, at };
}

/* The older, the further along. */
static void
order_steps(struct seed *s, const struct seed_checkout *c, struct seed_order *o, struct dice *d)
{
	int64_t age = s->now - c->created, at = c->created;

	step(o, "awaiting_payment", "buyer", "", at);
	if (c->expired) {
		step(o, "expired", "system", "The time to pay ran out.", at + HOUR / 2);
		return;
	}
	step(o, "paid", "system", "", at += 60 + c->created % 180);	/* one payment for all orders */
	if (c->id == 43)
		step(o, "in_review", "system", "The order is unusually large for a first purchase.", at + 30);
	if (o->trouble == TROUBLE_CANCELLED) {
		step(o, "cancelled", "buyer", "Ordered by mistake.", at + 2 * HOUR);
		return;
	}
	if (age < 2 * DAY || o->nsteps > 2)
		return;
	step(o, "accepted", "seller", "", at += dice_between(d, 2 * HOUR, 18 * HOUR));
	if (age < 4 * DAY)
		return;
	step(o, "shipped", "seller", "", at += dice_between(d, 8 * HOUR, 40 * HOUR));
	if (age < 8 * DAY)
		return;
	step(o, "delivered", "system", "", at += dice_between(d, 30 * HOUR, 100 * HOUR));
	if (age < 24 * DAY || o->trouble == TROUBLE_DISPUTE_OPEN)
		return;
	step(o, "completed", "system", "", at + 14 * DAY);
}

/* What is sold leaves the shelf, unless it never was or came back. */
static void
order_sell(const struct seed_checkout *c, struct seed_order *o)
{
	for (int i = 0; i < o->nlines; i++)
		if (!c->expired && o->trouble != TROUBLE_CANCELLED)
			o->lines[i].variant->sold += o->lines[i].quantity;
	if (o->trouble == TROUBLE_CANCELLED)
		o->refunded = o->total;
	if (o->trouble == TROUBLE_DISPUTE_DECIDED)
		o->refunded = seed_divide(o->goods, 2);
}

static void
checkout_make(struct seed *s, struct seed_checkout *c, int n)
{
	struct dice d = dice_for(s->number, "checkout", (uint64_t)n);
	int64_t gap = 76 * DAY / SEED_CHECKOUTS;
	int lines = (int)dice_between(&d, 1, 3), who;

	c->created = s->now - 76 * DAY + n * gap + dice_between(&d, 0, gap - 2 * HOUR);
	who = n % 8 < 4 ? 0 : n % 8 < 6 ? 1 : (int)dice_between(&d, 2, (int64_t)nelem(people) - 1);
	c->person = &people[who];
	c->account = who == 0 ? SEED_BUYER : who == 1 ? SEED_BUYER2 : 0;
	c->expired = n % 22 == 9;
	if (n % 3 == 0)
		line_add(s, c, &d, 0);
	for (int i = 0; i < lines || (c->norders == 0 && i < 20); i++)
		line_add(s, c, &d, -1);
	for (int i = 0; i < c->norders; i++) {
		struct seed_order *o = &c->orders[i];

		o->trouble = i > 0 ? TROUBLE_NONE : n == 33 ? TROUBLE_DISPUTE_OPEN : n == 18 ? TROUBLE_DISPUTE_DECIDED :
		    n == 24 || n == 37 ? TROUBLE_CANCELLED : TROUBLE_NONE;
		order_sum(o, c->person->tax_bp);
		order_steps(s, c, o, &d);
		order_sell(c, o);
		c->goods += o->goods;
		c->shipping += o->shipping;
		c->tax += o->tax;
		c->total += o->total;
	}
}

void
seed_history_plan(struct seed *s, struct seed_history *h)
{
	struct seed_checkout *c;
	int64_t orders = 0, lines = 0;

	*h = (struct seed_history){ 0 };
	for (int n = 0; n < SEED_CHECKOUTS; n++) {
		c = &h->checkouts[h->n];
		*c = (struct seed_checkout){ .id = h->n + 1 };
		checkout_make(s, c, n);
		if (c->norders == 0)
			continue;	/* a demo of a few products may have nothing left to sell */
		h->n++;
		for (int i = 0; i < c->norders; i++) {
			c->orders[i].id = ++orders;
			for (int j = 0; j < c->orders[i].nlines; j++)
				c->orders[i].lines[j].id = ++lines;
		}
	}
}
