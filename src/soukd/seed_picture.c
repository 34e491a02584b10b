/* seed_picture: products' looks packed into a number, and back.
 *
 * From the lowest bit: view 3, design 4, material 3 (7: none), kind 7,
 * colour 6, accent 6, two sisters 6 each (63: none), dice 16. Numbers from
 * OTHERS on are no product's but a category's tile, a shop's banner or logo. */
#include "soukd/seed_picture.h"

#include "soukd/seed.h"

enum { NONE_MATERIAL = 7, NONE_COLOUR = 63 };

static const uint64_t OTHERS = (uint64_t)1 << 60;
enum { OTHER_TILE, OTHER_BANNER, OTHER_LOGO, OTHER_SHIFT = 56 };

static int
colour_count(void)
{
	int n = 0;

	while (seed_colours[n].name != NULL)
		n++;
	return (n);
}

/* Colours that go with a thing's own: light on dark, dark on light, one loud. */
static int
accent_of(const struct seed_product *p, struct dice *d)
{
	static const char *const light[] = { "chalk", "ecru", "oat", "sand", "blush", "celadon" };
	static const char *const dark[] = { "ink", "forest", "rust", "charcoal", "terracotta", "petrol" };
	static const char *const loud[] = { "mustard", "terracotta", "coral", "teal", "sunflower", "rose" };
	uint32_t c = p->ncolours > 0 ? seed_colours[p->colours[0]].rgb : p->material != NULL ? p->material->colour : 0xffffff;
	int bright = (int)((c >> 16 & 255) * 3 + (c >> 8 & 255) * 6 + (c & 255)) / 10;
	const char *const *from = dice_chance(d, 30) ? loud : bright > 130 ? dark : light;
	int n;

	do
		n = (int)(seed_colour_find(from[dice_between(d, 0, 5)]) - seed_colours);
	while (p->ncolours > 0 && n == p->colours[0]);
	return (n);
}

void
seed_picture_plan(const struct seed *s, struct seed_product *p)
{
	struct dice d = dice_for(s->number, "pictures", (uint64_t)p->id);
	uint64_t colour = p->ncolours > 0 ? (uint64_t)p->colours[0] : NONE_COLOUR;
	uint64_t sister[2] = { NONE_COLOUR, NONE_COLOUR };
	uint64_t n;

	for (int i = 1; i < p->ncolours && i < 3; i++)
		sister[i - 1] = (uint64_t)p->colours[i];
	n = (uint64_t)p->design_n << 3 | (uint64_t)(p->material_n < 0 ? NONE_MATERIAL : p->material_n) << 7 |
	    (uint64_t)p->kind_n << 10 | colour << 17 | (uint64_t)accent_of(p, &d) << 23 |
	    sister[0] << 29 | sister[1] << 35 | (dice_roll(&d) & 0xffff) << 41;
	p->npictures = (int)dice_between(&d, 2, SEED_PICTURES);
	if (p->ncolours > 1 && p->npictures < 3)
		p->npictures = 3;
	static const enum picture_view order[2][SEED_PICTURES] = {
		{ VIEW_FRONT, VIEW_SETTING, VIEW_GROUP, VIEW_DETAIL }, { VIEW_FRONT, VIEW_DETAIL, VIEW_SETTING, VIEW_GROUP },
	};
	for (int i = 0; i < p->npictures; i++)
		p->pictures[i] = n | (uint64_t)order[p->ncolours > 1 ? 0 : (p->id & 1)][i];
}

const char *
seed_picture_alt(struct arena *a, const struct seed_product *p, int n)
{
	static const char *const words[VIEWS] = {
		[VIEW_FRONT] = "", [VIEW_SETTING] = ", in use", [VIEW_DETAIL] = ", close up",
		[VIEW_GROUP] = ", several side by side",
	};

	return (arena_printf(a, "%s%s", p->title, words[p->pictures[n] & 7]));
}

static bool
read_kind(uint64_t n, struct arena *a, struct picture *to)
{
	const struct seed_kind *k = seed_kind_at((int)(n >> 10 & 127));
	unsigned design = n >> 3 & 15, material = n >> 7 & 7;
	const struct seed_material *m = NULL;

	if (k == NULL || k->designs[design].name == NULL)
		return (false);
	if (material != NONE_MATERIAL) {
		if ((int)material >= list_count(k->materials))
			return (false);
		m = seed_material_find(list_item(a, k->materials, (int)material));
	}
	to->form = k->form;
	to->look = k->designs[design].look;
	to->shape = k->designs[design].shape;
	to->finish = m != NULL ? m->finish : FINISH_PAPER;
	if (m != NULL)
		to->colour = m->colour;
	to->label = k->designs[design].label != NULL ? k->designs[design].label : "";
	to->small = strchr(to->label, '/');
	if (to->small != NULL) {
		to->label = arena_strndup(a, to->label, (size_t)(to->small - to->label));
		to->small++;
	} else
		to->small = "";
	return (true);
}

bool
seed_picture_read(uint64_t n, struct arena *a, struct picture *to)
{
	static const uint32_t woods[] = { 0xc59a66, 0x8a5f3f, 0xd9b68a, 0xa97a4c };
	unsigned colour = n >> 17 & 63, accent = n >> 23 & 63, sister;
	unsigned known = (unsigned)colour_count();
	uint32_t own;

	*to = (struct picture){ .view = n & 7, .dice = (uint32_t)(n >> 41 & 0xffff) };
	if (n >> 57 != 0 || (n & 7) >= VIEWS || !read_kind(n, a, to) || accent >= known ||
	    (colour >= known && colour != NONE_COLOUR))
		return (false);
	own = to->colour;
	if (own == 0)
		to->colour = colour != NONE_COLOUR ? seed_colours[colour].rgb : 0xd8c9ae;
	to->accent = own != 0 && colour != NONE_COLOUR ? seed_colours[colour].rgb : seed_colours[accent].rgb;
	to->second = to->finish == FINISH_WOOD && own != 0 ? own : woods[to->dice % nelem(woods)];
	for (int i = 0; i < 2; i++) {
		sister = n >> (29 + 6 * i) & 63;
		to->others[i] = sister < known ? seed_colours[sister].rgb : to->colour;
	}
	return (true);
}

/* Which three things stand for a category. */
static const char *const tiles[][4] = {
	{ "kitchen-table", "carafe", "bowl", "mug" }, { "home-decor", "vase", "candlestick", "candle" },
	{ "furniture-lighting", "floorlamp", "chair", "armchair" }, { "clothing", "shirt", "dress", "jumper" },
	{ "shoes-bags", "tote", "backpack", "sneaker" }, { "jewellery-watches", "earrings", "necklace", "watch" },
	{ "books-paper", "novel", "guide", "novel" }, { "children", "softtoy", "stacker", "toycar" },
	{ "care-bath", "pump", "perfume", "cream" }, { "pantry", "coffee", "oil", "tea" },
	{ "audio-photo", "speaker", "radio", "camera" }, { "garden-outdoors", "houseplant", "lantern", "can" },
};

static uint64_t
kind_number(const char *code)
{
	uint64_t n = 0;

	while (!str_eq(seed_kind_at((int)n)->code, code))
		n++;
	return (n);
}

/* Its nth thing: another design and another colour for each. */
static bool
tile_thing(const char *code, uint64_t nth, struct arena *a, struct picture *to)
{
	static const char *const colours[] = { "terracotta", "sage", "mustard", "ink", "blush", "petrol" };
	uint64_t kind = kind_number(code);
	bool made = seed_kind_at((int)kind)->materials[0] != '\0';

	return (seed_picture_read((uint64_t)VIEW_GROUP | nth << 3 | (uint64_t)(made ? 0 : NONE_MATERIAL) << 7 | kind << 10 |
	    (uint64_t)(seed_colour_find(colours[(nth * 2 + kind) % nelem(colours)]) - seed_colours) << 17 |
	    (uint64_t)(seed_colour_find("ecru") - seed_colours) << 23 | (uint64_t)NONE_COLOUR << 29 | (uint64_t)NONE_COLOUR << 35 |
	    (kind + nth) << 41, a, to));
}

static bool
tile_draw(uint64_t n, struct arena *a, struct buf *b)
{
	struct picture things[3];

	if (n >= nelem(tiles))
		return (false);
	for (uint64_t i = 0; i < 3; i++)
		if (!tile_thing(tiles[n][i + 1], i, a, &things[i]))
			return (false);
	picture_tile(things, b);
	return (true);
}

uint64_t
seed_picture_tile(const char *slug)
{
	for (uint64_t i = 0; i < nelem(tiles); i++)
		if (str_eq(tiles[i][0], slug))
			return (OTHERS | (uint64_t)OTHER_TILE << OTHER_SHIFT | i);
	return (0);
}

/* Initials 5 bits each, whose colours 5, dice 16. */
static uint64_t
shop_number(const char *slug, uint64_t which)
{
	const char *next = strrchr(slug, '-');
	struct dice d = dice_for(0, slug, 0);
	uint64_t colours = dice_roll(&d) % SEED_SHOPS, one, two = 0;

	for (uint64_t i = 0; i < SEED_SHOPS; i++)
		if (str_eq(seed_shops[i].slug, slug))
			colours = i;
	one = slug[0] >= 'a' && slug[0] <= 'z' ? (uint64_t)(slug[0] - 'a') + 1 : 0;
	if (next != NULL && next[1] >= 'a' && next[1] <= 'z')
		two = (uint64_t)(next[1] - 'a') + 1;
	return (OTHERS | which << OTHER_SHIFT | one | two << 5 | colours << 10 | (dice_roll(&d) & 0xffff) << 16);
}

uint64_t
seed_picture_banner(const char *slug)
{
	return (shop_number(slug, OTHER_BANNER));
}

uint64_t
seed_picture_logo(const char *slug)
{
	return (shop_number(slug, OTHER_LOGO));
}

static bool
shop_draw(uint64_t n, bool banner, struct buf *b)
{
	char initials[3] = "";
	size_t len = 0;
	const struct seed_shop *s;

	if ((n >> 10 & 31) >= SEED_SHOPS || (n & 31) > 26 || (n >> 5 & 31) > 26)
		return (false);
	s = &seed_shops[n >> 10 & 31];
	for (int i = 0; i < 2; i++)
		if ((n >> (5 * i) & 31) != 0)
			initials[len++] = (char)('A' - 1 + (n >> (5 * i) & 31));
	if (banner)
		picture_banner((uint32_t)(n >> 16 & 0xffff), s->colour, s->accent, b);
	else
		picture_logo(initials, (uint32_t)(n >> 16 & 0xffff), s->colour, s->accent, b);
	return (true);
}

bool
seed_picture_draw(uint64_t n, struct buf *b)
{
	struct arena a = { 0 };
	struct picture q;
	bool ok;

	if ((n & OTHERS) == 0) {
		ok = seed_picture_read(n, &a, &q);
		if (ok)
			picture_draw(&q, b);
	} else if ((n >> OTHER_SHIFT & 15) == OTHER_TILE)
		ok = tile_draw(n & 0xffff, &a, b);
	else
		ok = (n >> OTHER_SHIFT & 15) <= OTHER_LOGO && shop_draw(n, (n >> OTHER_SHIFT & 15) == OTHER_BANNER, b);
	arena_free(&a);
	return (ok);
}
