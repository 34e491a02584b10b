/* accept: lists of names with weights, read without copying. */
#include "base/accept.h"

#include <strings.h>

enum { ITEMS_MAX = 64 };

struct item {
	const char	*name;
	size_t		 n;
	int		 q;		/* thousandths */
};

static const char *
skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return (s);
}

/* "0", "0.25", "1.000"; -1 when it is nothing of the kind. */
static int
read_weight(const char *s, const char *end)
{
	int q, place = 100;

	if (s == end || (*s != '0' && *s != '1'))
		return (-1);
	q = (*s++ - '0') * 1000;
	if (s < end && *s++ != '.')
		return (-1);
	for (; s < end && place > 0; s++, place /= 10) {
		if (*s < '0' || *s > '9')
			return (-1);
		q += (*s - '0') * place;
	}
	return (s == end && q <= 1000 ? q : -1);
}

/* The weight among the parameters between s and end; 1000 without one. */
static int
find_weight(const char *s, const char *end)
{
	while ((s = memchr(s, ';', (size_t)(end - s))) != NULL) {
		s = skip_blanks(s + 1);
		if ((*s == 'q' || *s == 'Q') && *skip_blanks(s + 1) == '=') {
			s = skip_blanks(skip_blanks(s + 1) + 1);
			return (read_weight(s, s + strcspn(s, ";, \t")));
		}
	}
	return (1000);
}

/* Items with a weight that makes sense, in order. */
static size_t
read_items(const char *s, struct item *items)
{
	size_t n = 0;

	while (s != NULL && *s != '\0' && n < ITEMS_MAX) {
		const char *end = s + strcspn(s, ",");
		struct item *i = &items[n];

		i->name = skip_blanks(s);
		i->n = strcspn(i->name, ";, \t");
		i->q = find_weight(s, end);
		n += i->n > 0 && i->q >= 0;
		s = *end == ',' ? end + 1 : end;
	}
	return (n);
}

static bool
is_named(const struct item *i, const char *name)
{
	return (strlen(name) == i->n && strncasecmp(i->name, name, i->n) == 0);
}

/* The weight of exactly that name, or -1. */
static int
weight_of(const struct item *items, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (is_named(&items[i], name))
			return (items[i].q);
	return (-1);
}

static int
coding_weight(const struct item *items, size_t n, const char *name)
{
	int q = weight_of(items, n, name);

	if (q < 0 && str_eq(name, "gzip"))
		q = weight_of(items, n, "x-gzip");
	return (q >= 0 ? q : weight_of(items, n, "*"));
}

const char *
accept_encoding(const char *header, const char *const *offered, size_t n)
{
	struct item items[ITEMS_MAX];
	size_t count = read_items(header, items);
	int identity = weight_of(items, count, "identity");
	const char *best = NULL;
	int most = 0;

	for (size_t i = 0; i < n; i++) {
		int q = coding_weight(items, count, offered[i]);

		if (q > most) {
			most = q;
			best = offered[i];
		}
	}
	/* Not named, it is the last resort; "*;q=0" refuses it as well. */
	if (identity < 0 && weight_of(items, count, "*") != 0)
		return (best != NULL ? best : "identity");
	return (identity > most ? "identity" : best);
}

static bool
starts_with_range(const char *tag, const char *range, size_t n)
{
	return (strlen(tag) >= n && strncasecmp(tag, range, n) == 0 &&
	    (tag[n] == '\0' || tag[n] == '-'));
}

static bool
is_refused(const struct item *items, size_t n, const char *tag)
{
	return (weight_of(items, n, tag) == 0);
}

/* The range without its last subtag, nor a single letter before that. */
static size_t
shorter(const char *range, size_t n)
{
	while (n > 0 && range[n - 1] != '-')
		n--;
	if (n > 0)
		n--;
	return (n >= 2 && range[n - 2] == '-' ? n - 2 : n);
}

struct offer {
	const char *const	*tags;
	size_t			 n;
	const struct item	*items;
	size_t			 items_n;
};

static const char *
tag_for(const struct offer *o, const char *range, size_t n)
{
	const char *precise = NULL;

	for (size_t i = 0; i < o->n; i++) {
		const char *tag = o->tags[i];

		if (is_refused(o->items, o->items_n, tag) ||
		    !starts_with_range(tag, range, n))
			continue;
		if (tag[n] == '\0')
			return (tag);
		if (precise == NULL)
			precise = tag;
	}
	return (precise);
}

static const char *
first_not_refused(const struct offer *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (!is_refused(o->items, o->items_n, o->tags[i]))
			return (o->tags[i]);
	return (NULL);
}

static const char *
look_up(const struct offer *o, const struct item *range)
{
	const char *tag = NULL;
	size_t n;

	if (is_named(range, "*"))
		return (first_not_refused(o));
	for (n = range->n; n > 0 && tag == NULL; n = shorter(range->name, n))
		tag = tag_for(o, range->name, n);
	return (tag);
}

const char *
accept_language(const char *header, const char *const *offered, size_t n)
{
	struct item items[ITEMS_MAX];
	size_t count = read_items(header, items);
	const struct offer o = { offered, n, items, count };
	const char *best = NULL;
	int most = 0;

	for (size_t i = 0; i < count; i++) {
		const char *tag;

		if (items[i].q > most && (tag = look_up(&o, &items[i])) != NULL) {
			most = items[i].q;
			best = tag;
		}
	}
	return (best);
}
