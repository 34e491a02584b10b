/* search: PostgreSQL's full text: all words, then the last as a beginning, then any, then likeness of titles. */
#include "catalog/search.h"

#include "base/textnorm.h"
#include "base/utf8.h"
#include "catalog/sql.h"
#include "run/cache.h"
#include "site/site.h"

enum { WORDS_MAX = 12, WORD_MAX = 40 };

struct words {
	const char	*v[WORDS_MAX];
	size_t		 n;
};

static bool
is_word_byte(unsigned char c)
{
	return (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* Runs of letters and digits; nothing else reaches to_tsquery, whose operators
 * are ours to write. */
static struct words
split(struct req *r, const char *text)
{
	struct words w = { .n = 0 };
	size_t len;

	while (*text != '\0' && w.n < WORDS_MAX) {
		for (len = 0; is_word_byte((unsigned char)text[len]); len++)
			;
		if (len > 0)
			w.v[w.n++] = arena_strndup(req_arena(r), text, utf8_cut(text, len, WORD_MAX));
		text += len;
		text += *text != '\0' && len == 0;
	}
	return (w);
}

static const char *
tsquery(struct req *r, const struct words *w, const char *operator, const char *last)
{
	struct buf b = { 0 };
	const char *text;

	for (size_t i = 0; i < w->n; i++)
		buf_printf(&b, "%s'%s'%s", i > 0 ? operator : "", w->v[i], i == w->n - 1 ? last : "");
	text = arena_strndup(req_arena(r), b.p, b.n);
	buf_free(&b);
	return (text);
}

static const char *
lower(struct req *r, const char *text)
{
	char *s = req_strdup(r, text);

	for (char *p = s; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return (s);
}

static struct cards
cards_of(struct req *r, const struct search_hit *hits, size_t n)
{
	int64_t *ids = NEW_ARRAY(r, int64_t, CARDS + 1), *scores = NEW_ARRAY(r, int64_t, CARDS + 1);
	struct card *v = NULL;

	for (size_t i = 0; i < n; i++) {
		ids[i] = hits[i].id.n;
		scores[i] = hits[i].score;
	}
	if (n > 0)
		n = sql_cards_found(r, ids, n, scores, n, &v);
	return (cards_page(r, v, n));
}

/* The last word may be unfinished: when nothing has it as it is, it counts as a beginning. */
static size_t
search_words(struct req *r, const struct words *w, int64_t key, int64_t id, struct search_hit **hits)
{
	const char *whole = tsquery(r, w, " & ", ""), *any = w->n > 1 ? tsquery(r, w, " | ", "") : NULL;
	const char *begun = strlen(w->v[w->n - 1]) > 2 ? tsquery(r, w, " & ", ":*") : whole;

	return (sql_search_words(r, whole, begun, any, key, id, CARDS + 1, hits));
}

static size_t
hits_find(struct req *r, const char *text, const struct words *w, int64_t key, int64_t id, enum search_kind *kind,
    struct search_hit **hits)
{
	size_t n = search_words(r, w, key, id, hits);

	*kind = n > 0 && (*hits)[0].all_words ? SEARCH_ALL : SEARCH_ANY;
	if (n == 0) {
		*kind = SEARCH_LIKE;
		n = sql_search_like(r, lower(r, text), key, id, CARDS + 1, hits);
	}
	if (n == 0)
		*kind = SEARCH_NONE;
	return (n);
}

/* Which products it finds is kept by this worker until any list may have changed. What is shown of
 * them is read anew: prices and stock are never stale. */
static size_t
hits_get(struct req *r, const char *text, const struct words *w, enum search_kind *kind, struct search_hit **hits)
{
	struct kept {
		enum search_kind	kind;
		size_t			n;
		struct search_hit	hits[CARDS + 1];
	} *k = NEW(r, struct kept);
	int64_t key = INT64_MAX, id = INT64_MAX;
	const char *name;
	struct bytes b;

	cards_after(r, &key, &id);
	/* Numbers in front: nobody can write a place so that it reads like other words. */
	name = req_printf(r, "hits %lld %lld %s", (long long)key, (long long)id, lower(r, text));
	cache_tag_lists(r);
	b = note_find(r, name);
	if (b.p == NULL) {
		k->n = hits_find(r, text, w, key, id, &k->kind, hits);
		if (k->n > 0)
			memcpy(k->hits, *hits, k->n * sizeof **hits);
		note_keep(r, name, (struct bytes){ k, sizeof *k });
	} else
		memcpy(k, b.p, sizeof *k);
	*kind = k->kind;
	*hits = k->hits;
	return (k->n);
}

struct search_result
search_products(struct req *r, const char *text)
{
	struct search_result s = { .kind = SEARCH_NONE };
	const struct words w = split(r, text);
	struct search_hit *hits;
	size_t n;

	if (w.n == 0)
		return (s);
	n = hits_get(r, text, &w, &s.kind, &hits);
	if (n > 0)
		s.found = hits[0].found;
	s.cards = cards_of(r, hits, n);
	return (s);
}
