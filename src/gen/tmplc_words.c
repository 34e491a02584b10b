/* tmplc_words: text for people that is not in the catalogue. */
#include "gen/tmplc_code.h"

#include <ctype.h>

bool
words_attr(const struct tmplc *t)
{
	return (word_in(t->place.attr, "title alt placeholder label aria-label aria-description "
	    "aria-placeholder aria-roledescription aria-valuetext"));
}

static unsigned
code_point(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;

	if (n >= 2 && u[0] >= 0xc0 && u[0] < 0xe0)
		return ((u[0] & 0x1fu) << 6 | (u[1] & 0x3fu));
	if (n >= 3 && u[0] >= 0xe0 && u[0] < 0xf0)
		return ((u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu));
	return (0);
}

/* Letters of any script; signs, arrows and pictures are nobody's language. */
static bool
is_letter(const char *s, size_t n)
{
	unsigned c;

	if (isalpha((unsigned char)*s))
		return (true);
	c = code_point(s, n);
	return (c >= 0xc0 && c != 0xd7 && c != 0xf7 && (c < 0x2000 || c >= 0x3040) &&
	    (c < 0xe000 || c >= 0xf900) && c < 0xfe00);
}

static bool
has_letter(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_letter(s + i, n - i))
			return (true);
	return (false);
}

void
words_byte(struct tmplc *t, int c UNUSED)
{
	if (t->word == NONE && !t->amp && is_letter(t->src + t->at, t->n - t->at) && !as_is(t))
		t->word = t->at;
}

static void
report(struct tmplc *t, size_t at, size_t end)
{
	size_t line, start, n = end - at;

	source_line(t, at, &line, &start);
	if (n > 60)
		n = 60;
	buf_printf(&t->unit->words, "%s:%zu:%zu: untranslated: ", t->name, line,
	    at - start + 1);
	for (size_t i = at; i < at + n; i++)
		buf_putc(&t->unit->words, t->src[i] == '\n' ? ' ' : t->src[i]);
	buf_putc(&t->unit->words, '\n');
}

void
words_end(struct tmplc *t, size_t end)
{
	if (t->word != NONE)
		report(t, t->word, end);
	t->word = NONE;
}

/* {{ cond ? "Yes" : "No" }} is text too; arguments of a function may be keys. */
void
words_hole(struct tmplc *t, struct span s)
{
	bool seen = t->place.state == S_DATA || t->place.state == S_RCDATA ||
	    (t->place.kind == A_PLAIN && words_attr(t));
	size_t quote = seen && !as_is(t) ? span_find(t, s, '"') : NONE, end;

	if (quote == NONE || (end = span_skip(t, quote, s.b)) == NONE)
		return;
	if (has_letter(t->src + quote, end - quote))
		report(t, quote, end);
}
