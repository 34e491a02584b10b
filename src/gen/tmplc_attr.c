/* tmplc_attr: what an attribute's name allows in its value. */
#include "gen/tmplc_code.h"

#include <ctype.h>

void
attr_begin(struct tmplc *t)
{
	struct place *p = &t->place;

	p->attr[0] = p->value[0] = '\0';
	p->kind = A_PLAIN;
	p->url = U_NONE;
}

/* Attributes that decide how the element works, so that nothing but the text
 * of the template may. */
static bool
must_be_literal(const char *tag, const char *attr)
{
	static const struct { const char *tag, *attrs; } table[] = {
		{ "form", "method enctype" },
		{ "button", "formmethod formenctype" },
		{ "input", "formmethod formenctype" },
		{ "script", "type language" },
		{ "meta", "http-equiv charset" },
		{ "base", "href target" },
		{ "iframe", "sandbox allow csp" },
	};

	for (size_t i = 0; i < nelem(table); i++)
		if (str_eq(tag, table[i].tag) && word_in(attr, table[i].attrs))
			return (true);
	return (word_in(attr, "translate is fill stroke filter mask clip-path cursor marker "
	    "marker-start marker-mid marker-end"));
}

static enum attr_kind
kind_of(const char *tag, const char *attr)
{
	if (must_be_literal(tag, attr))
		return (A_LITERAL);
	if (word_in(attr, "action formaction") || (str_eq(tag, "script") && str_eq(attr, "src")))
		return (A_URL_HERE);
	if (word_in(attr, "href src poster cite data background longdesc manifest ping "
	    "attributionsrc xlink:href"))
		return (A_URL);
	return (word_in(attr, "srcset imagesrcset") ? A_SRCSET : A_PLAIN);
}

static const char *
refused(const char *attr)
{
	if (attr[0] == 'o' && attr[1] == 'n')
		return ("an event handler; scripts attach their own");
	if (str_eq(attr, "style"))
		return ("a style attribute; the policy allows style sheets only");
	if (str_eq(attr, "srcdoc"))
		return ("srcdoc is a page within a page");
	return (NULL);
}

static void
add_seen(struct tmplc *t, const char *attr)
{
	struct place *p = &t->place;
	size_t n = strlen(p->seen), len = strlen(attr);

	if (word_in(attr, p->seen)) {
		fail_at(t, t->at, "the attribute %s comes twice", attr);
	} else if (n + len + 2 > sizeof p->seen) {
		fail_at(t, t->at, "too many attributes");
	} else {
		p->seen[n] = ' ';
		memcpy(p->seen + n + 1, attr, len + 1);
	}
}

void
attr_name_done(struct tmplc *t)
{
	struct place *p = &t->place;
	const char *why = refused(p->attr);

	if (why != NULL)
		fail_at(t, t->at, "%s", why);
	add_seen(t, p->attr);
	p->kind = why != NULL ? A_REFUSED : kind_of(p->tag, p->attr);
	if (p->kind == A_URL || p->kind == A_URL_HERE)
		p->url = U_START;
	else if (p->kind == A_SRCSET)
		p->url = U_SET_START;
}

static void
literal_value_byte(struct tmplc *t, int c)
{
	char *v = t->place.value;
	size_t n = strlen(v);

	if (c == '&')
		fail_at(t, t->at, "a character reference in %s", t->place.attr);
	if (n + 1 < VALUE_SIZE) {
		v[n] = (char)tolower(c);
		v[n + 1] = '\0';
	}
}

void
attr_byte(struct tmplc *t, int c)
{
	switch (t->place.kind) {
	case A_URL:
	case A_URL_HERE:
	case A_SRCSET:
		url_byte(t, c);
		break;
	case A_LITERAL:
		literal_value_byte(t, c);
		break;
	default:
		if (words_attr(t))
			words_byte(t, c);
	}
}

static void
apply_literal(struct tmplc *t)
{
	struct place *p = &t->place;
	const char *v = p->value;

	if (word_in(p->attr, "method formmethod")) {
		if (!word_in(v, "get post dialog"))
			fail_at(t, t->at, "a form's method is get, post or dialog");
		else if (str_eq(v, "post") && str_eq(p->attr, "method"))
			p->tag_facts |= T_POST;
	} else if (str_eq(p->attr, "type")) {
		p->tag_facts |= T_TYPED;
		if (word_in(v, "application/json application/ld+json"))
			p->tag_facts |= T_JSON;
	} else if (str_eq(p->attr, "http-equiv") && str_eq(v, "refresh")) {
		p->tag_facts |= T_REFRESH;
	} else if (str_eq(p->attr, "translate") && str_eq(v, "no")) {
		p->tag_facts |= T_AS_IS;
	}
}

/* The value has ended, or there is none. */
void
attr_done(struct tmplc *t)
{
	struct place *p = &t->place;

	if (p->kind == A_LITERAL)
		apply_literal(t);
	else if (p->url != U_NONE)
		url_end(t);
	attr_begin(t);
}
