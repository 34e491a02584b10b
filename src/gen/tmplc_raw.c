/* tmplc_raw: the tokenizer's states for declarations, comments and the elements
 * whose content is not markup. */
#include "gen/tmplc_code.h"

#include <ctype.h>

static bool
is_space(int c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
}

static bool
collect(struct tmplc *t, int c)
{
	size_t n = strlen(t->raw_end);

	if (n + 1 >= sizeof t->raw_end)
		return (false);
	t->raw_end[n] = (char)tolower(c);
	t->raw_end[n + 1] = '\0';
	return (true);
}

static void
doctype_done(struct tmplc *t)
{
	if (!str_eq(t->raw_end, "doctype html"))
		fail_at(t, t->tag_at, "the only declaration is <!DOCTYPE html>");
	else if (t->nopen > 0 || t->nblock > 1)
		fail_at(t, t->tag_at, "<!DOCTYPE html> stands in front of everything else");
	emit_lit(t, "<!DOCTYPE html>");
	t->place.state = S_DATA;
}

/* Comments and the doctype; CDATA sections and bogus comments are refused. */
static void
markup(struct tmplc *t, int c)
{
	if (c == '>') {
		doctype_done(t);
	} else if (!collect(t, is_space(c) ? ' ' : c)) {
		t->place.state = S_DOCTYPE;
	} else if (str_eq(t->raw_end, "--")) {
		t->place.state = S_COMMENT_START;
	} else if (str_eq(t->raw_end, "[cdata[")) {
		fail_at(t, t->tag_at, "a CDATA section; write the text as it is, with &lt;");
		t->place.state = S_DATA;
	}
}

/* A declaration too long to be the right one. */
static void
doctype(struct tmplc *t, int c)
{
	if (c == '>')
		doctype_done(t);
}

static void
comment(struct tmplc *t, int c)
{
	enum html_state *s = &t->place.state;
	bool dash = c == '-';

	switch (*s) {
	case S_COMMENT_START:
		*s = dash ? S_COMMENT_START_DASH : c == '>' ? S_DATA : S_COMMENT;
		break;
	case S_COMMENT_START_DASH:
		*s = dash ? S_COMMENT_END : c == '>' ? S_DATA : S_COMMENT;
		break;
	case S_COMMENT_DASH:
		*s = dash ? S_COMMENT_END : S_COMMENT;
		break;
	case S_COMMENT_END:
		*s = c == '>' ? S_DATA : c == '!' ? S_COMMENT_BANG : dash ? *s : S_COMMENT;
		break;
	case S_COMMENT_BANG:
		*s = c == '>' ? S_DATA : dash ? S_COMMENT_DASH : S_COMMENT;
		break;
	default:
		*s = dash ? S_COMMENT_DASH : S_COMMENT;
	}
}

static const struct open_element *
top(const struct tmplc *t)
{
	return (&t->open[t->nopen - 1]);
}

/* The state of the open element's content. */
static enum html_state
content_state(const struct tmplc *t)
{
	if ((top(t)->flags & E_SCRIPT) != 0)
		return (S_SCRIPT);
	return ((top(t)->flags & E_RCDATA) != 0 ? S_RCDATA : S_RAWTEXT);
}

/* Script that is not JSON comes from a file: the policy forbids it inline. A
 * "</" is let through, what follows decides. */
static void
check_script(struct tmplc *t, int c)
{
	if ((top(t)->tag_facts & T_JSON) != 0 || is_space(c))
		return;
	if (c != '<' || t->at + 1 == t->n || t->src[t->at + 1] != '/')
		fail_at(t, t->at, "inline script; only JSON may stand in a script element");
}

static void
content_byte(struct tmplc *t, int c)
{
	if (content_state(t) == S_RCDATA) {
		place_text_byte(t, c);
		return;
	}
	if (content_state(t) == S_SCRIPT)
		check_script(t, c);
	emit_c(t, c);
}

static void
content(struct tmplc *t, int c)
{
	if (t->after_pre && c == '\r')
		return;
	if (t->after_pre && c == '\n') {
		t->after_pre = false;
		return;
	}
	t->after_pre = false;
	content_byte(t, c);
	if (c == '<') {
		t->tag_at = t->at;
		t->place.state = S_RAW_LT;
	}
}

static void
raw_lt(struct tmplc *t, int c)
{
	t->place.state = content_state(t);
	if (c == '/') {
		t->raw_end[0] = '\0';
		t->place.state = S_RAW_END_OPEN;
		emit_c(t, c);
	} else if (c == '!' && t->place.state == S_SCRIPT) {
		t->place.state = S_ESC_START;
		emit_c(t, c);
	} else {
		place_step(t, c);
	}
}

/* Where a "</" leads that ends nothing. */
static void
no_end(struct tmplc *t, int c)
{
	t->place.state = t->place.state >= S_ESC_START ? S_ESC : content_state(t);
	place_step(t, c);
}

static void
raw_end_open(struct tmplc *t, int c)
{
	if (!isalpha(c)) {
		no_end(t, c);
		return;
	}
	t->place.state = t->place.state == S_RAW_END_OPEN ? S_RAW_END_NAME : S_ESC_END_NAME;
	place_step(t, c);
}

/* Only the end tag of the open element ends raw text. */
static void
raw_end_name(struct tmplc *t, int c)
{
	if (isalpha(c) && collect(t, c)) {
		emit_c(t, c);
		return;
	}
	if (!str_eq(t->raw_end, top(t)->name) || (!is_space(c) && c != '/' && c != '>')) {
		no_end(t, c);
		return;
	}
	words_end(t, t->tag_at);
	t->amp = false;
	tag_begin(t);
	memcpy(t->place.tag, t->raw_end, sizeof t->raw_end);
	t->place.state = S_AFTER_END_TAG_NAME;
	place_step(t, c);
}

/* "<!--" in a script: "</script>" still ends it, until "<script" comes. */
static void
escaped(struct tmplc *t, int c)
{
	enum html_state *s = &t->place.state;

	emit_c(t, c);
	if (c == '<') {
		t->raw_end[0] = '\0';
		*s = S_ESC_LT;
	} else if (c == '-') {
		*s = *s == S_ESC ? S_ESC_DASH : S_ESC_DASH_DASH;
	} else if (c == '>' && *s == S_ESC_DASH_DASH) {
		*s = S_SCRIPT;
	} else {
		*s = S_ESC;
	}
}

static void
escape_start(struct tmplc *t, int c)
{
	if (c != '-') {
		t->place.state = S_SCRIPT;
		place_step(t, c);
		return;
	}
	emit_c(t, c);
	t->place.state = t->place.state == S_ESC_START ? S_ESC_START_DASH : S_ESC_DASH_DASH;
}

static void
escaped_lt(struct tmplc *t, int c)
{
	if (c == '/') {
		t->place.state = S_ESC_END_OPEN;
		emit_c(t, c);
	} else if (isalpha(c)) {
		t->place.state = S_DBL_START;
		place_step(t, c);
	} else {
		t->place.state = S_ESC;
		place_step(t, c);
	}
}

/* Reads a name behind "<" or "</"; "script" turns double escaping on or off. */
static void
double_switch(struct tmplc *t, int c)
{
	bool start = t->place.state == S_DBL_START;
	bool script = str_eq(t->raw_end, "script");

	if (isalpha(c) && collect(t, c)) {
		emit_c(t, c);
	} else if (is_space(c) || c == '/' || c == '>') {
		emit_c(t, c);
		t->place.state = script == start ? S_DBL : S_ESC;
	} else {
		t->place.state = start ? S_ESC : S_DBL;
		place_step(t, c);
	}
}

static void
double_escaped(struct tmplc *t, int c)
{
	enum html_state *s = &t->place.state;

	emit_c(t, c);
	if (c == '<')
		*s = S_DBL_LT;
	else if (c == '-')
		*s = *s == S_DBL ? S_DBL_DASH : S_DBL_DASH_DASH;
	else if (c == '>' && *s == S_DBL_DASH_DASH)
		*s = S_SCRIPT;
	else
		*s = S_DBL;
}

static void
double_lt(struct tmplc *t, int c)
{
	t->raw_end[0] = '\0';
	t->place.state = c == '/' ? S_DBL_END : S_DBL;
	if (c == '/')
		emit_c(t, c);
	else
		place_step(t, c);
}

void
raw_step(struct tmplc *t, int c)
{
	static void (*const steps[])(struct tmplc *, int) = {
		[S_MARKUP] = markup, [S_DOCTYPE] = doctype,
		[S_COMMENT_START ... S_COMMENT_BANG] = comment,
		[S_RCDATA] = content, [S_RAWTEXT] = content, [S_SCRIPT] = content,
		[S_RAW_LT] = raw_lt, [S_RAW_END_OPEN] = raw_end_open,
		[S_RAW_END_NAME] = raw_end_name,
		[S_ESC_START] = escape_start, [S_ESC_START_DASH] = escape_start,
		[S_ESC] = escaped, [S_ESC_DASH] = escaped, [S_ESC_DASH_DASH] = escaped,
		[S_ESC_LT] = escaped_lt, [S_ESC_END_OPEN] = raw_end_open,
		[S_ESC_END_NAME] = raw_end_name, [S_DBL_START] = double_switch,
		[S_DBL] = double_escaped, [S_DBL_DASH] = double_escaped,
		[S_DBL_DASH_DASH] = double_escaped, [S_DBL_LT] = double_lt,
		[S_DBL_END] = double_switch,
	};

	steps[t->place.state](t, c);
}
