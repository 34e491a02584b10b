/* search: PostgreSQL's full text: all words, then any, then likeness of titles. */
#include "catalog/search.h"

#include "base/textnorm.h"
#include "base/utf8.h"
#include "catalog/sql.h"
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

/* The last word may be unfinished, so it counts as a beginning too. */
static const char *
tsquery(struct req *r, const struct words *w, const char *operator)
{
	struct buf b = { 0 };
	const char *text;

	for (size_t i = 0; i < w->n; i++)
		buf_printf(&b, "%s'%s'%s", i > 0 ? operator : "", w->v[i], i == w->n - 1 && strlen(w->v[i]) > 2 ? ":*" : "");
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

struct search_result
search_products(struct req *r, const char *text)
{
	struct search_result s = { .kind = SEARCH_NONE };
	struct words w = split(r, text);
	int64_t key = INT64_MAX, id = INT64_MAX;
	struct search_hit *hits;
	size_t n;

	if (w.n == 0)
		return (s);
	cards_after(r, &key, &id);
	s.kind = SEARCH_ALL;
	n = sql_search_words(r, tsquery(r, &w, " & "), key, id, CARDS + 1, &hits);
	if (n == 0 && w.n > 1) {
		s.kind = SEARCH_ANY;
		n = sql_search_words(r, tsquery(r, &w, " | "), key, id, CARDS + 1, &hits);
	}
	if (n == 0) {
		s.kind = SEARCH_LIKE;
		n = sql_search_like(r, lower(r, text), key, id, CARDS + 1, &hits);
	}
	if (n == 0)
		s.kind = SEARCH_NONE;
	else
		s.found = hits[0].found;
	s.cards = cards_of(r, hits, n);
	return (s);
}
