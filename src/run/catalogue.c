/* catalogue: the file is checked once when it is opened and trusted afterwards. */
#include "run/catalogue.h"
#include "base/utf8.h"
#include "run/plural.h"

/* Offsets of 32-bit words in the file, and the two tables' entries. */
enum { MAGIC = 0x950412de, AT_COUNT = 8, AT_IDS = 12, AT_TEXTS = 16, HEAD = 28 };

struct entry {
	const char	*id;
	const char	*text;
	size_t		 n;		/* bytes of text, the NULs between its forms counted */
};

struct catalogue {
	struct plural	 plural;
	size_t		 count;
	struct entry	*entries;
	uint32_t	*slots;		/* entry + 1, found by hash and then one after the other */
	uint32_t	 mask;
};

static uint32_t
word_at(const char *mo, size_t at)
{
	uint32_t v;

	memcpy(&v, mo + at, sizeof v);
	return (v);
}

/* A string of one of the tables: UTF-8, and a NUL behind it. */
static const char *
string_at(const char *mo, size_t n, size_t table, size_t i, size_t *length)
{
	size_t at;

	*length = word_at(mo, table + 8 * i);
	at = word_at(mo, table + 8 * i + 4);
	if (at >= n || *length >= n - at || mo[at + *length] != '\0' ||
	    !utf8_valid(mo + at, *length))
		return (NULL);
	return (mo + at);
}

static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return (h);
}

static void
index_entries(struct catalogue *c)
{
	uint32_t size = 16, at;

	while (size < 2 * c->count)
		size *= 2;
	c->mask = size - 1;
	c->slots = xcalloc(size, sizeof *c->slots);
	for (size_t i = 0; i < c->count; i++) {
		at = hash(c->entries[i].id) & c->mask;
		while (c->slots[at] != 0)
			at = (at + 1) & c->mask;
		c->slots[at] = (uint32_t)i + 1;
	}
}

static const struct entry *
find(const struct catalogue *c, const char *id)
{
	uint32_t at = hash(id) & c->mask;

	for (; c->slots[at] != 0; at = (at + 1) & c->mask)
		if (str_eq(c->entries[c->slots[at] - 1].id, id))
			return (&c->entries[c->slots[at] - 1]);
	return (NULL);
}

static const char *
read_entries(struct catalogue *c, const char *mo, size_t n)
{
	size_t ids = word_at(mo, AT_IDS), texts = word_at(mo, AT_TEXTS), length;

	c->count = word_at(mo, AT_COUNT);
	if (c->count > n / 16 || ids > n - 8 * c->count || texts > n - 8 * c->count)
		return ("its tables lie outside");
	c->entries = xcalloc(c->count + 1, sizeof *c->entries);
	for (size_t i = 0; i < c->count; i++) {
		c->entries[i].id = string_at(mo, n, ids, i, &length);
		c->entries[i].text = string_at(mo, n, texts, i, &c->entries[i].n);
		if (c->entries[i].id == NULL || c->entries[i].text == NULL)
			return ("a text lies outside or is not UTF-8");
	}
	index_entries(c);
	return (NULL);
}

/* The entry for "" holds header lines. */
static const char *
read_header(struct catalogue *c)
{
	static const char name[] = "Plural-Forms:";
	const struct entry *e = find(c, "");
	const char *line;
	char forms[512];
	size_t n;

	if (e == NULL || (line = strstr(e->text, name)) == NULL)
		return ("no Plural-Forms in its header");
	line += sizeof name - 1;
	n = strcspn(line, "\n");
	if (n >= sizeof forms)
		return ("its Plural-Forms are too long");
	memcpy(forms, line, n);
	forms[n] = '\0';
	return (plural_parse(forms, &c->plural) ? NULL : "its Plural-Forms cannot be read");
}

struct catalogue *
catalogue_open(const char *mo, size_t n, const char **why)
{
	struct catalogue *c;

	*why = NULL;
	if (n < HEAD || word_at(mo, 0) != MAGIC || word_at(mo, 4) >> 16 != 0) {
		*why = "no catalogue of this machine";
		return (NULL);
	}
	c = xcalloc(1, sizeof *c);
	if ((*why = read_entries(c, mo, n)) == NULL)
		*why = read_header(c);
	if (*why == NULL)
		return (c);
	catalogue_free(c);
	return (NULL);
}

void
catalogue_free(struct catalogue *c)
{
	if (c == NULL)
		return;
	free(c->entries);
	free(c->slots);
	free(c);
}

const char *
catalogue_get(const struct catalogue *c, const char *id)
{
	const struct entry *e = *id != '\0' ? find(c, id) : NULL;

	return (e != NULL && *e->text != '\0' ? e->text : NULL);
}

const char *
catalogue_get_n(const struct catalogue *c, const char *id, int64_t n)
{
	const struct entry *e = *id != '\0' ? find(c, id) : NULL;
	uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	const char *text, *end;

	if (e == NULL)
		return (NULL);
	text = e->text;
	end = e->text + e->n;
	for (unsigned form = plural_form(&c->plural, magnitude); form > 0; form--) {
		text += strlen(text) + 1;
		if (text > end)
			return (NULL);
	}
	return (*text != '\0' ? text : NULL);
}
