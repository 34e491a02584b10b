/* seed_tell: titles, descriptions and attributes of products. */
#include "soukd/seed_plan.h"

/* Materials a shop would not boast of in a title. */
static bool
is_unspoken(const struct seed_material *m)
{
	return (m == NULL || str_eq(m->name, "polycarbonate") || str_eq(m->name, "recycled paper"));
}

/* "ribbed stoneware mug": everything but the line's name. */
static const char *
title_words(struct seed *s, const struct seed_product *p)
{
	const struct seed_kind *k = p->kind;
	const char *design = p->design->name, *material = "", *gap = "";

	if (!k->bare && !k->named && !is_unspoken(p->material)) {
		material = p->material->name;
		gap = " ";
	}
	return (arena_printf(&s->arena, "%s%s%s%s%s",
	    k->material_leads ? material : design, gap, k->material_leads ? design : material,
	    k->noun[0] != '\0' ? " " : "", k->noun));
}

static const char *
capital(struct seed *s, const char *text)
{
	char *copy = arena_strdup(&s->arena, text);

	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] -= 'a' - 'A';
	return (copy);
}

/* What tells it from its like when there is nothing to choose: ", 350 ml". */
static const char *
title_tail(struct seed *s, const struct seed_product *p, bool colour)
{
	const char *tail = "";

	if (p->nvariants == 1 && p->kind->size != NULL)
		tail = arena_printf(&s->arena, ", %s", p->variants[0].title);
	if (p->kind->family == FAMILY_CARE || p->kind->family == FAMILY_PAPER || p->kind->form == FORM_CANDLE)
		colour = false;
	if (colour && p->ncolours == 1 && !p->kind->named && (p->material == NULL || p->material->colour == 0))
		tail = arena_printf(&s->arena, ", %s%s", seed_colours[p->colours[0]].name, tail);
	return (tail);
}

static bool
is_taken(const struct seed *s, const struct seed_product *p)
{
	for (const struct seed_product *q = s->products; q < p; q++)
		if (str_eq(q->slug, p->slug))
			return (true);
	return (false);
}

/* Words inside a format of PostgreSQL's format(). */
static const char *
format_quote(struct seed *s, const char *words)
{
	struct buf b = { 0 };
	const char *quoted;

	for (; *words != '\0'; words++)
		buf_puts(&b, *words == '%' ? "%%" : (const char[]){ *words, '\0' });
	quoted = arena_strdup(&s->arena, b.p);
	buf_free(&b);
	return (quoted);
}

static void
title_make(struct seed *s, struct seed_product *p, int attempt)
{
	const char *words = title_words(s, p);
	const char *lines = seed_shops[p->shop].lines;
	struct dice d = dice_for(s->number, "title", (uint64_t)p->id);
	const char *tail = title_tail(s, p, dice_chance(&d, 45) || attempt > 0);
	bool line_last = dice_chance(&d, 35);

	if (p->kind->named) {
		p->title = attempt == 0 ? arena_printf(&s->arena, "%s%s", words, tail) :
		    arena_printf(&s->arena, "%s%s, %s edition", words, tail, p->line);
		p->grow = p->kind->family == FAMILY_BOOKS || p->kind->family == FAMILY_PAPER || p->kind->family == FAMILY_TOYS ?
		    arena_printf(&s->arena, "The %%2$s%s%s", p->kind->noun[0] != '\0' ? " " : ", a novel", p->kind->noun) :
		    arena_printf(&s->arena, "%%1$s %s", format_quote(s, words));
		return;
	}
	p->line = list_item(&s->arena, lines, (int)((dice_for(s->number, p->line, 0).state + (uint64_t)attempt) %
	    (uint64_t)list_count(lines)));
	p->title = line_last ? arena_printf(&s->arena, "%s %s%s", capital(s, words), p->line, tail) :
	    arena_printf(&s->arena, "%s %s%s", p->line, words, tail);
	p->grow = arena_printf(&s->arena, p->ncolours > 0 ? "%%1$s %s, %%3$s" : "%%1$s %s", words);
}

static void
describe(struct seed *s, struct seed_product *p)
{
	const struct seed_kind *k = p->kind;
	struct dice d = dice_for(s->number, "words", (uint64_t)p->id);
	const char *opening = k->opening[dice_between(&d, 0, 1)];
	int leave = (int)dice_between(&d, 0, 2);
	const char *one = k->detail[leave == 0 ? 1 : 0], *two = k->detail[leave == 2 ? 1 : 2];
	const char *use = k->use[dice_between(&d, 0, 1)];
	const char *care = k->care != NULL ? k->care : p->material != NULL ? p->material->care : "";
	const char *made = p->material != NULL ? p->material->made : "";
	const char *promise = seed_shops[p->shop].promise[dice_between(&d, 0, 1)];

	if (dice_chance(&d, 50)) {
		const char *swap = one;

		one = two;
		two = swap;
	}
	p->description = k->named ?
	    arena_printf(&s->arena, "%s\n\n%s %s %s\n\n%s %s\n\n%s", p->design->sentence, opening, one, two, use, care, promise) :
	    arena_printf(&s->arena, "%s %s\n\n%s %s %s\n\n%s %s\n\n%s", opening, p->design->sentence,
	    made, one, two, use, care, promise);
}

static const struct seed_attr *
attr_find(const char *code)
{
	for (const struct seed_attr *a = seed_attrs; a->code != NULL; a++)
		if (str_eq(a->code, code))
			return (a);
	panic("no attribute \"%s\"", code);
}

/* The first number in the first variant's size; -1: it has none. */
static int
size_number(const struct seed_product *p, struct arena *a)
{
	const char *sizes = strchr(p->kind->size, ':') + 1, *item;
	int n = 0;

	for (int i = 0; i < list_count(sizes); i++) {
		item = list_item(a, sizes, i);
		if (strstr(p->variants[0].title, item) == NULL)
			continue;
		item += strcspn(item, "0123456789");
		if (*item == '\0')
			return (-1);
		for (; *item >= '0' && *item <= '9'; item++)
			n = n * 10 + (*item - '0');
		return (n);
	}
	return (-1);
}

/* One "code=spec" as JSON, or NULL when it does not apply. */
static const char *
attr_json(struct seed *s, const struct seed_product *p, const char *entry, struct dice *d)
{
	const char *spec = strchr(entry, '=') + 1;
	const struct seed_attr *attr = attr_find(arena_strndup(&s->arena, entry, (size_t)(spec - 1 - entry)));
	long lo, hi;
	char *end;

	if (str_eq(spec, "@")) {
		lo = size_number(p, &s->arena);
		return (lo < 0 ? NULL : arena_printf(&s->arena, "\"%s\": %ld", attr->code, lo));
	}
	spec = list_item(&s->arena, spec, (int)dice_between(d, 0, list_count(spec) - 1));
	if (str_eq(attr->kind, "bool"))
		return (arena_printf(&s->arena, "\"%s\": %s", attr->code, str_eq(spec, "yes") ? "true" : "false"));
	if (!str_eq(attr->kind, "number"))
		return (arena_printf(&s->arena, "\"%s\": \"%s\"", attr->code, spec));
	lo = strtol(spec, &end, 10);
	hi = str_starts(end, "..") ? strtol(end + 2, NULL, 10) : lo;
	return (arena_printf(&s->arena, "\"%s\": %lld", attr->code, (long long)dice_between(d, lo, hi)));
}

static const char *
attrs_add(struct seed *s, const struct seed_product *p, const char *json, const char *list)
{
	struct dice d = dice_for(s->number, "attrs", (uint64_t)p->id);
	const char *one;
	size_t n;

	for (; list != NULL && *list != '\0'; list += n + (list[n] == ';')) {
		n = strcspn(list, ";");
		one = attr_json(s, p, arena_strndup(&s->arena, list, n), &d);
		if (one != NULL)
			json = arena_printf(&s->arena, "%s%s%s", json, json[0] != '\0' ? ", " : "", one);
	}
	return (json);
}

static void
attrs_make(struct seed *s, struct seed_product *p)
{
	const char *json = "", *colour = NULL, *material = p->material != NULL ? p->material->name : NULL;

	if (p->material != NULL && p->material->colour != 0)
		colour = p->material->base;
	else if (p->ncolours > 0)
		colour = seed_colours[p->colours[0]].base;
	if (p->kind->named || p->kind->family == FAMILY_CARE || p->kind->family == FAMILY_FOOD)
		colour = NULL;
	if (colour != NULL)
		json = arena_printf(&s->arena, "\"colour\": \"%s\"", colour);
	if (material != NULL)
		json = arena_printf(&s->arena, "%s%s\"material\": \"%s\"", json, json[0] != '\0' ? ", " : "", material);
	json = attrs_add(s, p, json, p->kind->attrs);
	json = attrs_add(s, p, json, p->design->attrs);
	p->attrs = arena_printf(&s->arena, "{%s}", json);
}

void
seed_tell(struct seed *s, struct seed_product *p)
{
	for (int attempt = 0; attempt < 40; attempt++) {
		title_make(s, p, attempt);
		p->slug = seed_slug(&s->arena, p->title);
		if (!is_taken(s, p))
			break;
	}
	must(!is_taken(s, p));
	describe(s, p);
	attrs_make(s, p);
}
