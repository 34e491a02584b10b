/* seed_plan: which products there are. */
#include "soukd/seed_plan.h"

#include "soukd/seed.h"
#include "soukd/seed_picture.h"

enum { DAY = 86400 };

struct slot {			/* one product to be */
	int	kind, nth;
	double	when;		/* position among all, 0..1 */
};

/* Kinds with more designs and materials get more products; a named kind gets
 * one for each of its names. */
static int
kind_weight(const struct seed_kind *k)
{
	int designs = 0, materials = list_count(k->materials);

	while (designs < SEED_DESIGNS && k->designs[designs].name != NULL)
		designs++;
	return (k->named ? designs : designs * (materials > 3 ? 5 : materials + 2));
}

/* Shares SEED_PRODUCTS among the kinds: names first, the rest by weight. */
static void
share(int *quota, int kinds)
{
	int named = 0, weight = 0, given = 0, w;

	for (int i = 0; i < kinds; i++)
		if (seed_kind_at(i)->named)
			named += kind_weight(seed_kind_at(i));
		else
			weight += kind_weight(seed_kind_at(i));
	must(weight > 0);
	for (int i = 0; i < kinds; i++) {
		w = kind_weight(seed_kind_at(i));
		quota[i] = seed_kind_at(i)->named ? w : w * (SEED_PRODUCTS - named) / weight;
		given += quota[i];
	}
	for (int i = 0; given < SEED_PRODUCTS; i = (i + 1) % kinds)
		if (!seed_kind_at(i)->named) {
			quota[i]++;
			given++;
		}
}

static int
slot_order(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	return (x->when < y->when ? -1 : x->when > y->when ? 1 : x->kind - y->kind);
}

static struct slot *
slots_make(struct seed *s)
{
	int kinds = seed_kind_count(), n = 0;
	struct slot *slots = arena_alloc(&s->arena, SEED_PRODUCTS * sizeof(*slots));
	int *quota = arena_alloc(&s->arena, (size_t)kinds * sizeof(*quota));
	struct dice d = dice_for(s->number, "slots", 0);

	share(quota, kinds);
	for (int k = 0; k < kinds; k++)
		for (int j = 0; j < quota[k]; j++)
			slots[n++] = (struct slot){ k, j, ((double)j + dice_part(&d)) / quota[k] };
	must(n == SEED_PRODUCTS);
	qsort(slots, SEED_PRODUCTS, sizeof(*slots), slot_order);
	return (slots);
}

/* The colour a product comes in, and its sisters' when it has any. */
static void
choose_colours(struct seed *s, struct seed_product *p, struct dice *d, int nth)
{
	const struct seed_kind *k = p->kind;
	const struct seed_paint *paint = seed_paints;
	int n, first, step;

	while (paint->name != NULL && !str_eq(paint->name, k->paint))
		paint++;
	if (paint->name == NULL)
		return;
	n = list_count(paint->colours);
	first = (int)(dice_for(s->number, k->code, 1).state % (uint64_t)n);
	step = n % 5 == 0 ? 3 : 5;
	p->ncolours = 1;
	if (!k->named && (p->material == NULL || p->material->colour == 0) && dice_chance(d, 55))
		p->ncolours = (int)dice_between(d, 2, 4);
	if (k->family == FAMILY_CARE || k->family == FAMILY_PAPER || k->family == FAMILY_TOYS || k->form == FORM_CANDLE)
		p->ncolours = 1;
	for (int i = 0; i < p->ncolours; i++)
		p->colours[i] = (int)(seed_colour_find(list_item(&s->arena, paint->colours,
		    (first + nth * step + i * 3) % n)) - seed_colours);
}

/* The sizes offered: all of a garment's, a run of the others'. */
static void
choose_sizes(const struct seed_kind *k, struct dice *d, int *from, int *n)
{
	int all;

	*from = 0;
	*n = 1;
	if (k->size == NULL)
		return;
	all = list_count(k->size);
	if (k->size[0] != '+') {
		*n = all;
		return;
	}
	*n = dice_chance(d, 30) ? 1 : (int)dice_between(d, 1, all);
	*from = (int)dice_between(d, 0, all - *n);
}

static int64_t
price_end(const struct seed_product *p, int64_t cents)
{
	int end = seed_shops[p->shop].price_end;
	int64_t euros = (cents + 50) / 100;

	if (end == 0 && euros >= 60)
		return ((euros + 2) / 5 * 5 * 100 - (euros >= 300 ? 100 : 0));
	return (euros * 100 + end - (end != 0 ? 100 : 0));
}

static int
stock_of(struct dice *d, bool gone)
{
	int64_t roll = dice_between(d, 0, 99);

	if (gone || roll < 7)
		return (0);
	return ((int)(roll < 20 ? dice_between(d, 1, 5) : dice_between(d, 6, 80)));
}

struct choice {			/* of one variant */
	int		 colour;	/* -1: none to choose */
	const char	*size;		/* NULL: none to choose */
	int		 step;		/* of the price */
};

static void
variant_words(struct seed *s, const struct seed_product *p, struct seed_variant *v, const struct choice *c)
{
	struct arena *a = &s->arena;
	const char *label = p->kind->size != NULL ? p->kind->size + (p->kind->size[0] == '+') : "";
	const char *colour = NULL;
	char *name = NULL;

	if (c->colour >= 0) {
		name = arena_strdup(a, seed_colours[c->colour].name);
		name[0] += 'A' - 'a';
		colour = name;
	}
	label = arena_strndup(a, label, strcspn(label, ":"));
	v->title = colour == NULL ? (c->size != NULL ? c->size : "") :
	    c->size == NULL ? colour : arena_printf(a, "%s / %s", colour, c->size);
	v->options = colour == NULL && c->size == NULL ? "{}" :
	    colour == NULL ? arena_printf(a, "{\"%s\": \"%s\"}", label, c->size) :
	    c->size == NULL ? arena_printf(a, "{\"Colour\": \"%s\"}", colour) :
	    arena_printf(a, "{\"Colour\": \"%s\", \"%s\": \"%s\"}", colour, label, c->size);
}

static void
variant_make(struct seed *s, struct seed_product *p, const struct choice *c, int64_t base, int was)
{
	struct seed_variant *v = &p->variants[p->nvariants++];
	struct dice d = dice_for(s->number, "stock", (uint64_t)(p->id * SEED_VARIANTS + p->nvariants));
	const char *shop = seed_shops[p->shop].slug;
	static const int percent[] = { 100, 135, 175, 220, 270 };
	int step = c->step < (int)nelem(percent) ? c->step : (int)nelem(percent) - 1;

	v->price = price_end(p, base * percent[step] / 100);
	if (was > 0)
		v->compare_at = price_end(p, v->price * was / 100 + 100);
	if (v->compare_at <= v->price)
		v->compare_at = 0;
	v->weight_g = p->kind->weight_g * percent[step] / 100;
	v->on_hand = stock_of(&d, p->rank % 23 == 11);
	v->sku = arena_printf(&s->arena, "%c%c-%s-%04d-%02d", shop[0] - 'a' + 'A', strchr(shop, '-') != NULL ?
	    strchr(shop, '-')[1] - 'a' + 'A' : shop[1] - 'a' + 'A', p->kind->code, (int)p->id, p->nvariants);
	variant_words(s, p, v, c);
}

static void
choose_variants(struct seed *s, struct seed_product *p, struct dice *d)
{
	const struct seed_kind *k = p->kind;
	const char *sizes = k->size != NULL ? strchr(k->size, ':') + 1 : NULL;
	bool steps = k->size != NULL && k->size[0] == '+';
	int64_t base = dice_between(d, k->price_lo, k->price_hi) * 100;
	int was = dice_chance(d, 16) ? (int)dice_between(d, 112, 140) : 0;
	struct choice c;
	int from, n;

	choose_sizes(k, d, &from, &n);
	if (p->ncolours * n > SEED_VARIANTS)
		p->ncolours = SEED_VARIANTS / n;
	p->variants = arena_alloc(&s->arena, SEED_VARIANTS * sizeof(*p->variants));
	for (int i = 0; i < (p->ncolours > 0 ? p->ncolours : 1); i++)
		for (int j = 0; j < n; j++) {
			c.colour = p->ncolours > 1 ? p->colours[i] : -1;
			c.size = k->size == NULL ? NULL : list_item(&s->arena, sizes, from + j);
			c.step = steps ? from + j : 0;
			variant_make(s, p, &c, base, was);
		}
}

static void
product_make(struct seed *s, struct seed_product *p, const struct slot *slot)
{
	struct dice d = dice_for(s->number, "product", (uint64_t)p->id);
	const struct seed_kind *k = seed_kind_at(slot->kind);
	int designs = 0, materials = list_count(k->materials), shops = (int)strlen(k->shops);

	while (designs < SEED_DESIGNS && k->designs[designs].name != NULL)
		designs++;
	must(designs > 0);
	p->kind = k;
	p->kind_n = slot->kind;
	p->design_n = slot->nth % designs;
	p->design = &k->designs[p->design_n];
	p->material_n = materials > 0 ? (slot->nth + slot->nth / designs) % materials : -1;
	if (materials > 0)
		p->material = seed_material_find(list_item(&s->arena, k->materials, p->material_n));
	p->shop = k->shops[(slot->nth + slot->nth / designs) % shops] - 'a';
	p->line = list_item(&s->arena, seed_shops[p->shop].lines,
	    (slot->nth + (int)(dice_for(s->number, k->code, 0).state % 10)) % list_count(seed_shops[p->shop].lines));
	p->category = seed_category_id(k->leaf);
	choose_colours(s, p, &d, slot->nth);
	choose_variants(s, p, &d);
	p->state = "live";
	if (p->rank > SEED_PRODUCTS / 2 && p->rank % 31 == 7)
		p->state = p->rank % 2 == 0 ? "draft" : "archived";
	else if (p->rank > SEED_PRODUCTS / 2 && p->rank % 199 == 3) {
		p->state = "hidden";
		p->hidden_why = "The pictures do not show the product that is described. Please replace them.";
	}
}

/* Ranks are dealt at random, then popularity falls off as it does in shops. */
static void
rank_all(struct seed *s)
{
	int *rank = arena_alloc(&s->arena, SEED_PRODUCTS * sizeof(*rank));
	struct dice d = dice_for(s->number, "rank", 0);

	for (int i = 0; i < SEED_PRODUCTS; i++)
		rank[i] = i;
	dice_shuffle(&d, rank, SEED_PRODUCTS);
	for (int i = 0; i < s->n; i++) {
		s->products[i].rank = rank[i];
		s->products[i].popularity = 24000 / (rank[i] + 12) + (int)dice_between(&d, 0, 9);
	}
}

void
seed_plan(struct seed *s, int n)
{
	struct slot *slots = slots_make(s);
	struct dice d = dice_for(s->number, "created", 0);

	must(n > 0 && n <= SEED_PRODUCTS);
	s->n = n;
	s->products = arena_alloc(&s->arena, (size_t)n * sizeof(*s->products));
	rank_all(s);
	for (int i = 0; i < n; i++) {
		struct seed_product *p = &s->products[i];

		p->id = i + 1;
		p->created = s->now - (int64_t)(n - i) * 400 * DAY / n - dice_between(&d, 0, 400 * DAY / n - 1);
		product_make(s, p, &slots[i]);
		seed_tell(s, p);
		seed_picture_plan(s, p);
		for (int v = 0; v < p->nvariants; v++)
			p->variants[v].id = ++s->variants;
	}
}
