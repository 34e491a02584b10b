/* seed_list: finding things in the tables, and the tables' lists. */
#include "soukd/seed_plan.h"

static const struct seed_kind *const tables[] = {
	seed_kinds_table, seed_kinds_home, seed_kinds_room, seed_kinds_clothes, seed_kinds_carry, seed_kinds_gold,
	seed_kinds_paper, seed_kinds_child, seed_kinds_care, seed_kinds_food, seed_kinds_tech, seed_kinds_green,
	seed_kinds_work,
};

const struct seed_kind *
seed_kind_at(int n)
{
	for (size_t t = 0; t < nelem(tables); t++)
		for (const struct seed_kind *k = tables[t]; k->code != NULL; k++)
			if (n-- == 0)
				return (k);
	return (NULL);
}

int
seed_kind_count(void)
{
	int n = 0;

	while (seed_kind_at(n) != NULL)
		n++;
	return (n);
}

const struct seed_material *
seed_material_find(const char *name)
{
	for (const struct seed_material *m = seed_materials; m->name != NULL; m++)
		if (str_eq(m->name, name))
			return (m);
	panic("no material \"%s\"", name);
}

const struct seed_colour *
seed_colour_find(const char *name)
{
	for (const struct seed_colour *c = seed_colours; c->name != NULL; c++)
		if (str_eq(c->name, name))
			return (c);
	panic("no colour \"%s\"", name);
}

int64_t
seed_category_id(const char *leaf)
{
	int64_t id = SEED_ROOTS;

	for (const struct seed_root *r = seed_roots; r->slug != NULL; r++)
		for (size_t i = 0; i < nelem(r->leaves) && r->leaves[i].slug != NULL; i++, id++)
			if (str_eq(r->leaves[i].slug, leaf))
				return (id + 1);
	panic("no category \"%s\"", leaf);
}

int
list_count(const char *s)
{
	int n = s[0] != '\0';

	for (; *s != '\0'; s++)
		n += *s == '|';
	return (n);
}

const char *
list_item(struct arena *a, const char *s, int n)
{
	size_t len;

	for (; n > 0; n--) {
		s = strchr(s, '|');
		must(s != NULL);
		s++;
	}
	len = strcspn(s, "|");
	return (arena_strndup(a, s, len));
}

/* The letters our own names use; anything else ends a word. */
static const char *const plain[][2] = {
	{ "á", "a" }, { "à", "a" }, { "ã", "a" }, { "â", "a" }, { "ä", "ae" }, { "č", "c" }, { "ç", "c" }, { "é", "e" },
	{ "è", "e" }, { "ê", "e" }, { "É", "e" }, { "í", "i" }, { "ñ", "n" }, { "ó", "o" }, { "ô", "o" }, { "ö", "oe" },
	{ "š", "s" }, { "ú", "u" }, { "ü", "ue" }, { "ž", "z" }, { "×", "x" }, { "ß", "ss" },
};

static const char *
slug_letter(const char **s)
{
	static char one[2];

	for (size_t i = 0; i < nelem(plain); i++)
		if (str_starts(*s, plain[i][0])) {
			*s += strlen(plain[i][0]);
			return (plain[i][1]);
		}
	one[0] = *(*s)++;
	if (one[0] >= 'A' && one[0] <= 'Z')
		one[0] += 'a' - 'A';
	if ((one[0] >= 'a' && one[0] <= 'z') || (one[0] >= '0' && one[0] <= '9'))
		return (one);
	return (NULL);
}

const char *
seed_slug(struct arena *a, const char *s)
{
	char *to = arena_alloc(a, strlen(s) * 2 + 1);
	const char *letter;
	size_t n = 0;

	while (*s != '\0') {
		if (*s == '\'' || str_starts(s, "’")) {
			s += *s == '\'' ? 1 : strlen("’");
			continue;
		}
		letter = slug_letter(&s);
		if (letter == NULL) {
			if (n > 0 && to[n - 1] != '-')
				to[n++] = '-';
			continue;
		}
		for (; *letter != '\0'; letter++)
			to[n++] = *letter;
	}
	while (n > 0 && to[n - 1] == '-')
		n--;
	to[n < 100 ? n : 100] = '\0';
	return (to);
}
