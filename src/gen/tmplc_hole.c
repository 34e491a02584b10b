/* tmplc_hole: what is between {{ and }}: a directive or a value. */
#include "gen/tmplc_code.h"

#include <ctype.h>

/* Braces and strings of C may be in a hole: "}}" counts outside of them. */
size_t
hole_end(struct tmplc *t, size_t at)
{
	size_t depth = 0, i = at + 2;
	const char *end;

	if (i < t->n && t->src[i] == '#') {
		end = memmem(t->src + i, t->n - i, "}}", 2);
		return (end != NULL ? (size_t)(end - t->src) + 2 : NONE);
	}
	while (i < t->n) {
		if (t->src[i] == '}' && depth == 0 && i + 1 < t->n && t->src[i + 1] == '}')
			return (i + 2);
		if (t->src[i] == '{')
			depth++;
		else if (t->src[i] == '}' && depth > 0)
			depth--;
		if ((i = span_skip(t, i, t->n)) == NONE)
			return (NONE);
	}
	return (NONE);
}

static void
include(struct tmplc *t, struct span rest)
{
	struct buf *to = &t->unit->includes;
	size_t i = rest.a + 1;

	if (t->nblock > 0) {
		fail_at(t, rest.a, "include stands in front of the views");
		return;
	}
	while (i < rest.b && (isalnum((unsigned char)t->src[i]) ||
	    strchr("_./-", t->src[i]) != NULL))
		i++;
	if (rest.b - rest.a < 3 || t->src[rest.a] != '"' || i != rest.b - 1 || t->src[i] != '"') {
		fail_at(t, rest.a, "include wants a header in quotes");
		return;
	}
	buf_puts(to, "#include ");
	buf_put(to, t->src + rest.a, rest.b - rest.a);
	buf_putc(to, '\n');
}

static bool
text_is_fine(struct tmplc *t, size_t at)
{
	const struct open_element *e = t->nopen > 0 ? &t->open[t->nopen - 1] : NULL;

	if (e == NULL || (e->flags & E_NO_TEXT) == 0)
		return (true);
	fail_at(t, at, "text directly in <%s>", e->name);
	return (false);
}

static void
html_value(struct tmplc *t, struct span rest)
{
	if (!expr_check(t, rest, 0))
		return;
	if (t->place.state != S_DATA) {
		fail_at(t, rest.a, "sanitized HTML in %s; it is for text", place_words(t));
	} else if (in_noscript(t)) {
		fail_at(t, rest.a, "sanitized HTML in <noscript>, where it may be read as text");
	} else if (text_is_fine(t, rest.a)) {
		emit_expr(t, "\thtml_safe(h,", rest, ");");
		t->place.at_newline = false;
	}
}

static void
json_value(struct tmplc *t, struct span rest)
{
	if (!expr_check(t, rest, 0))
		return;
	if (t->place.state != S_SCRIPT || (t->open[t->nopen - 1].tag_facts & T_JSON) == 0)
		fail_at(t, rest.a, "json outside <script type=\"application/json\">");
	else
		emit_expr(t, "\thtml_json(h,", rest, ");");
}

static void
translated_one(struct tmplc *t, struct span rest)
{
	text_translated(t, rest, false);
}

static void
translated_many(struct tmplc *t, struct span rest)
{
	text_translated(t, rest, true);
}

/* A word is a directive only with what has to follow it: a variable may have
 * the same name. */
static const struct directive {
	const char	*word;
	const char	*follow;	/* first characters of the rest; NULL: a name or "(" */
	void		(*fn)(struct tmplc *, struct span rest);
} directives[] = {
	{ "include", "\"<", include },
	{ "html", NULL, html_value },
	{ "json", NULL, json_value },
	{ "t", "\"", translated_one },
	{ "tn", "\"", translated_many },
};

static bool
follows(const struct tmplc *t, const struct directive *d, struct span word, struct span rest)
{
	char c = rest.a < rest.b ? t->src[rest.a] : '\0';

	if (c == '\0' || rest.a == word.b)
		return (false);
	if (d->follow != NULL)
		return (strchr(d->follow, c) != NULL);
	return (isalnum((unsigned char)c) || c == '_' || c == '(' || c == '"');
}

static bool
directive(struct tmplc *t, struct span word, struct span rest)
{
	for (size_t i = 0; i < nelem(directives); i++) {
		if (span_is(t, word, directives[i].word) &&
		    follows(t, &directives[i], word, rest)) {
			if (t->nblock == 0 && directives[i].fn != include)
				fail_at(t, word.a, "a value outside of a page");
			else
				directives[i].fn(t, rest);
			return (true);
		}
	}
	return (false);
}

void
hole_run(struct tmplc *t, struct span s)
{
	struct span word = span_word(t, s);
	struct span rest = span_trim(t, (struct span){ word.b, s.b });

	words_end(t, t->at);
	t->after_pre = false;
	if (t->amp)
		fail_at(t, t->at, "\"&\" right in front of a hole; write &amp;");
	t->amp = false;
	if (block_word(t, word, rest) || directive(t, word, rest))
		return;
	if (t->nblock == 0)
		fail_at(t, s.a, "a value outside of a page");
	else
		hole_value(t, s);
}

static const char *
attr_writer(struct tmplc *t, size_t at)
{
	struct place *p = &t->place;

	switch (p->kind) {
	case A_REFUSED:
		t->unit->nerrors++;
		return (NULL);
	case A_LITERAL:
		fail_at(t, at, "%s decides what <%s> does and has to be literal", p->attr, p->tag);
		return (NULL);
	case A_URL:
	case A_URL_HERE:
	case A_SRCSET:
		return (url_hole(t, at));
	default:
		if (str_eq(p->tag, "meta") && str_eq(p->attr, "content"))
			p->tag_facts |= T_CONTENT_HOLE;
		return ("html_attr");
	}
}

static const char *
no_value_here(const struct tmplc *t)
{
	switch (t->place.state) {
	case S_TAG_OPEN ... S_AFTER_END_TAG_NAME:
		return ("a value in a tag name");
	case S_BEFORE_ATTR ... S_AFTER_ATTR_NAME:
	case S_AFTER_VALUE:
	case S_SELF_CLOSING:
		return ("a value as an attribute name; put an if around the attribute");
	case S_BEFORE_VALUE:
	case S_VALUE_UNQUOTED:
		return ("a value in an unquoted attribute; quote it");
	case S_MARKUP:
	case S_DOCTYPE:
		return ("a value in a declaration");
	case S_COMMENT_START ... S_COMMENT_BANG:
		return ("a value in an HTML comment; a comment with \"{{#\" may hold anything");
	case S_RAWTEXT ... S_RAW_END_NAME:
		return ("a value in raw text");
	default:
		return ("a value in a script; only json, and a type of application/json, may");
	}
}

/* The writer for a value in this place, or NULL after an error. */
static const char *
writer(struct tmplc *t, size_t at)
{
	switch (t->place.state) {
	case S_DATA:
		if (!text_is_fine(t, at))
			return (NULL);
		return (in_noscript(t) ? "html_rcdata" : "html_text");
	case S_RCDATA:
		return ("html_rcdata");
	case S_VALUE_DOUBLE:
	case S_VALUE_SINGLE:
		return (attr_writer(t, at));
	default:
		fail_at(t, at, "%s", no_value_here(t));
		return (NULL);
	}
}

/* Code before the value's expression, or NULL after an error. */
const char *
hole_call(struct tmplc *t, size_t at)
{
	static char call[64];
	const char *name = writer(t, at);

	if (name == NULL)
		return (NULL);
	emit_space(t);
	t->place.at_newline = false;
	snprintf(call, sizeof call, "\t%s(h,", name);
	return (call);
}

void
hole_value(struct tmplc *t, struct span s)
{
	const char *call;

	if (!expr_check(t, s, 0))
		return;
	if (span_find(t, s, ',') != NONE) {
		fail_at(t, s.a, "one value in a hole");
		return;
	}
	words_hole(t, s);
	if ((call = hole_call(t, s.a)) != NULL)
		emit_expr(t, call, s, ");");
}
