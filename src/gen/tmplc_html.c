/* tmplc_html: the tokenizer of the HTML standard for text and tags, one byte
 * at a time. Where the standard recovers from an error, this one reports it. */
#include "gen/tmplc_code.h"

#include <ctype.h>

typedef void step_fn(struct tmplc *, int);

static bool
is_space(int c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
}

static void
keep_space(struct tmplc *t, int c)
{
	if (in_pre(t)) {
		emit_c(t, c);
		return;
	}
	buf_putc(&t->space, (char)c);
	t->newline = t->newline || c == '\n';
}

/* What a value right behind "&" or "&#1" would be read as is nobody's guess. */
static void
follow_reference(struct tmplc *t, int c)
{
	if (c == '&')
		t->amp = true;
	else if (!isalnum(c) && c != '#')
		t->amp = false;
}

void
place_text_byte(struct tmplc *t, int c)
{
	follow_reference(t, c);
	words_byte(t, c);
	emit_c(t, c);
}

static void
data(struct tmplc *t, int c)
{
	if (t->after_pre && c == '\r')
		return;
	if (t->after_pre && c == '\n') {
		t->after_pre = false;
		return;
	}
	t->after_pre = false;
	if (c == '<') {
		words_end(t, t->at);
		t->amp = t->muted = false;
		t->tag_at = t->at;
		t->place.state = S_TAG_OPEN;
	} else if (is_space(c)) {
		t->amp = false;
		keep_space(t, c);
	} else {
		emit_space(t);
		if (t->nopen > 0 && (t->open[t->nopen - 1].flags & E_NO_TEXT) != 0)
			fail_at(t, t->at, "text directly in <%s>",
			    t->open[t->nopen - 1].name);
		if (c == '}' && t->at + 1 < t->n && t->src[t->at + 1] == '}')
			fail_at(t, t->at, "closing braces without an opening pair; write &#125;");
		place_text_byte(t, c);
	}
}

static void
add_to_name(struct tmplc *t, char *name, int c)
{
	size_t n = strlen(name);

	if (n + 1 < NAME_SIZE) {
		name[n] = (char)tolower(c);
		name[n + 1] = '\0';
	} else {
		fail_at(t, t->at, "this name is too long");
	}
}

static void
tag_open(struct tmplc *t, int c)
{
	if (c == '!') {
		t->raw_end[0] = '\0';
		t->place.state = S_MARKUP;
	} else if (c == '/') {
		t->place.state = S_END_TAG_OPEN;
	} else if (isalpha(c)) {
		emit_space(t);
		emit_c(t, '<');
		emit_c(t, c);
		tag_begin(t);
		add_to_name(t, t->place.tag, c);
		t->place.state = S_TAG_NAME;
	} else {
		fail_at(t, t->tag_at, "\"<\" opens no tag here; write &lt;");
		t->place.state = S_DATA;
	}
}

static void
end_tag_open(struct tmplc *t, int c)
{
	if (isalpha(c)) {
		emit_space(t);
		emit_lit(t, "</");
		emit_c(t, c);
		tag_begin(t);
		add_to_name(t, t->place.tag, c);
		t->place.state = S_END_TAG_NAME;
	} else {
		fail_at(t, t->tag_at, "\"</\" closes nothing here; write &lt;/");
		t->place.state = S_DATA;
	}
}

static bool
is_name_char(int c)
{
	return (isalnum(c) || (c != '\0' && strchr("-_:.@", c) != NULL));
}

static void
name_byte(struct tmplc *t, char *name, int c)
{
	if (!is_name_char(c))
		fail_at(t, t->at, "this character cannot be part of a name");
	add_to_name(t, name, c);
	emit_c(t, c);
}

/* What may come behind a tag name, an attribute or a value: returns whether
 * the byte was one of these. */
static bool
tag_punctuation(struct tmplc *t, int c)
{
	if (is_space(c))
		t->place.state = S_BEFORE_ATTR;
	else if (c == '/')
		t->place.state = S_SELF_CLOSING;
	else if (c == '>')
		tag_start_done(t, false);
	else
		return (false);
	return (true);
}

static void
tag_name(struct tmplc *t, int c)
{
	if (!tag_punctuation(t, c))
		name_byte(t, t->place.tag, c);
}

static void
end_tag_name(struct tmplc *t, int c)
{
	if (is_space(c))
		t->place.state = S_AFTER_END_TAG_NAME;
	else if (c == '>')
		tag_end_done(t);
	else
		name_byte(t, t->place.tag, c);
}

static void
after_end_tag_name(struct tmplc *t, int c)
{
	if (c == '>')
		tag_end_done(t);
	else if (!is_space(c))
		fail_at(t, t->at, "an end tag takes no attributes");
}

static void
before_attr(struct tmplc *t, int c)
{
	if (tag_punctuation(t, c))
		return;
	if (c == '=')
		fail_at(t, t->at, "\"=\" without an attribute name");
	attr_begin(t);
	emit_c(t, ' ');
	name_byte(t, t->place.attr, c);
	t->place.state = S_ATTR_NAME;
}

static void
attr_name(struct tmplc *t, int c)
{
	if (c == '=') {
		attr_name_done(t);
		emit_c(t, '=');
		t->place.state = S_BEFORE_VALUE;
	} else if (is_space(c)) {
		attr_name_done(t);
		t->place.state = S_AFTER_ATTR_NAME;
	} else if (c == '/' || c == '>') {
		attr_name_done(t);
		attr_done(t);
		tag_punctuation(t, c);
	} else {
		name_byte(t, t->place.attr, c);
	}
}

static void
after_attr_name(struct tmplc *t, int c)
{
	if (is_space(c))
		return;
	if (c == '=') {
		emit_c(t, '=');
		t->place.state = S_BEFORE_VALUE;
		return;
	}
	attr_done(t);
	before_attr(t, c);
}

static void
before_value(struct tmplc *t, int c)
{
	if (is_space(c))
		return;
	if (c == '"' || c == '\'') {
		emit_c(t, c);
		t->place.state = c == '"' ? S_VALUE_DOUBLE : S_VALUE_SINGLE;
	} else if (c == '>') {
		fail_at(t, t->at, "the value of %s is missing", t->place.attr);
		tag_start_done(t, false);
	} else {
		t->place.state = S_VALUE_UNQUOTED;
		place_step(t, c);
	}
}

static void
value_done(struct tmplc *t)
{
	words_end(t, t->at);
	t->amp = false;
	attr_done(t);
	t->place.state = S_AFTER_VALUE;
}

static void
quoted_value(struct tmplc *t, int c, int quote)
{
	if (c == quote) {
		value_done(t);
		emit_c(t, c);
	} else {
		follow_reference(t, c);
		attr_byte(t, c);
		emit_c(t, c);
	}
}

static void
value_double(struct tmplc *t, int c)
{
	quoted_value(t, c, '"');
}

static void
value_single(struct tmplc *t, int c)
{
	quoted_value(t, c, '\'');
}

static void
value_unquoted(struct tmplc *t, int c)
{
	if (is_space(c) || c == '>') {
		value_done(t);
		tag_punctuation(t, c);
		return;
	}
	if (!isalnum(c) && c != '-' && c != '_')
		fail_at(t, t->at, "quote the value of %s", t->place.attr);
	attr_byte(t, c);
	emit_c(t, c);
}

static void
after_value(struct tmplc *t, int c)
{
	if (tag_punctuation(t, c))
		return;
	fail_at(t, t->at, "a space is missing in front of this attribute");
	before_attr(t, c);
}

static void
self_closing(struct tmplc *t, int c)
{
	if (c == '>') {
		tag_start_done(t, true);
		return;
	}
	fail_at(t, t->at, "\"/\" in a tag");
	t->place.state = S_BEFORE_ATTR;
	before_attr(t, c);
}

static step_fn *const steps[] = {
	[S_DATA] = data, [S_TAG_OPEN] = tag_open, [S_END_TAG_OPEN] = end_tag_open,
	[S_TAG_NAME] = tag_name, [S_END_TAG_NAME] = end_tag_name,
	[S_AFTER_END_TAG_NAME] = after_end_tag_name, [S_BEFORE_ATTR] = before_attr,
	[S_ATTR_NAME] = attr_name, [S_AFTER_ATTR_NAME] = after_attr_name,
	[S_BEFORE_VALUE] = before_value, [S_VALUE_DOUBLE] = value_double,
	[S_VALUE_SINGLE] = value_single, [S_VALUE_UNQUOTED] = value_unquoted,
	[S_AFTER_VALUE] = after_value, [S_SELF_CLOSING] = self_closing,
};

void
place_step(struct tmplc *t, int c)
{
	if (t->place.state < nelem(steps))
		steps[t->place.state](t, c);
	else
		raw_step(t, c);
}

/* A block may begin or end between attributes. The space that has to separate
 * the next one from what came before is checked when it comes. */
bool
place_settle(struct tmplc *t)
{
	switch (t->place.state) {
	case S_ATTR_NAME:
		attr_name_done(t);
		/* fallthrough */
	case S_AFTER_ATTR_NAME:
		attr_done(t);
		t->place.state = t->place.state == S_ATTR_NAME ? S_AFTER_VALUE : S_BEFORE_ATTR;
		return (true);
	case S_TAG_NAME:
		t->place.state = S_AFTER_VALUE;
		return (true);
	case S_VALUE_DOUBLE:
	case S_VALUE_SINGLE:
		return (t->place.kind != A_LITERAL);
	case S_DATA:
	case S_BEFORE_ATTR:
	case S_AFTER_VALUE:
	case S_RCDATA:
	case S_SCRIPT:
		return (true);
	default:
		return (false);
	}
}

const char *
place_words(const struct tmplc *t)
{
	switch (t->place.state) {
	case S_DATA:
		return ("text");
	case S_TAG_OPEN ... S_AFTER_END_TAG_NAME:
		return ("a tag name");
	case S_BEFORE_ATTR ... S_AFTER_ATTR_NAME:
	case S_AFTER_VALUE:
	case S_SELF_CLOSING:
		return ("a tag");
	case S_BEFORE_VALUE:
	case S_VALUE_UNQUOTED:
		return ("an unquoted value");
	case S_VALUE_DOUBLE:
	case S_VALUE_SINGLE:
		return ("an attribute value");
	case S_MARKUP ... S_DOCTYPE:
		return ("a declaration");
	case S_COMMENT_START ... S_COMMENT_BANG:
		return ("a comment");
	case S_RCDATA ... S_RAW_END_NAME:
		return ("raw text");
	default:
		return ("a script");
	}
}
