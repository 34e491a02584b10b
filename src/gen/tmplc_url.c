/* tmplc_url: where in a URL a value stands decides who writes it. */
#include "gen/tmplc_code.h"

#include <ctype.h>

/* Only "&amp;" and "&name=" mean the same in the attribute and in the URL. */
static bool
ampersand_is_plain(const struct tmplc *t)
{
	const char *s = t->src + t->at + 1, *end = t->src + t->n;

	if (end - s >= 4 && memcmp(s, "amp;", 4) == 0)
		return (true);
	if (s == end || !isalpha((unsigned char)*s))
		return (false);
	while (s < end && (isalnum((unsigned char)*s) || *s == '_' || *s == '-'))
		s++;
	return (s < end && *s == '=');
}

static void
check_byte(struct tmplc *t, int c)
{
	if (c == '&' && !ampersand_is_plain(t))
		fail_at(t, t->at, "write &amp; for an ampersand in a URL");
	else if (c == '\\')
		fail_at(t, t->at, "a backslash in a URL");
	else if (isspace(c) && t->place.url < U_SET_START)
		fail_at(t, t->at, "white space in a URL");
}

static void
goes_abroad(struct tmplc *t)
{
	if (str_eq(t->place.attr, "action"))
		t->place.tag_facts |= T_ABROAD;
	else if (str_eq(t->place.attr, "formaction"))
		fail_at(t, t->at, "formaction would give the form's token to another host");
}

static void
scheme_done(struct tmplc *t)
{
	static const char image[] = "image/";
	const char *scheme = t->place.value;
	size_t left = t->n - t->at - 1;

	if (word_in(scheme, "http https"))
		goes_abroad(t);
	else if (str_eq(scheme, "data") && str_eq(t->place.tag, "img") &&
	    left >= strlen(image) && memcmp(t->src + t->at + 1, image, strlen(image)) == 0)
		return;
	else if (!word_in(scheme, "mailto tel"))
		fail_at(t, t->at, "the scheme \"%s:\" is not allowed here", scheme);
}

static void
scheme_byte(struct tmplc *t, int c)
{
	char *v = t->place.value;
	size_t n = strlen(v);

	if (c == ':') {
		scheme_done(t);
		t->place.url = U_PATH;
		v[0] = '\0';
	} else if (n + 1 < VALUE_SIZE) {
		v[n] = (char)tolower(c);
		v[n + 1] = '\0';
	}
}

/* The parts every URL goes through; true when the byte began one. */
static bool
new_part(struct tmplc *t, int c)
{
	enum url_part *u = &t->place.url;

	if (c == '#')
		*u = U_FRAGMENT;
	else if (c == '?' && *u != U_FRAGMENT)
		*u = U_QUERY;
	else if (c == '/' && *u < U_QUERY)
		*u = *u == U_START || *u == U_UNSURE ? U_SLASH : U_PATH;
	else
		return (false);
	t->place.value[0] = '\0';
	return (true);
}

static void
plain_byte(struct tmplc *t, int c)
{
	enum url_part *u = &t->place.url, was = *u;

	if (c == '/' && was == U_SLASH)
		goes_abroad(t);
	if (c == '/' && was == U_HOLE && t->place.kind == A_URL_HERE)
		fail_at(t, t->at, "a value of \"/\" would make \"//\", another host");
	if (c == '/' && was == U_SLASH_HOLE)
		fail_at(t, t->at, "an empty value would make \"//\", another host; "
		    "begin the path with a word");
	if (new_part(t, c))
		return;
	if (was == U_START)
		*u = U_SCHEME;
	if (*u == U_SCHEME)
		scheme_byte(t, c);
	else if ((was == U_HOLE || was == U_PATH_HOLE || was == U_UNSURE) && c == ':')
		fail_at(t, t->at, "a value in front of \":\" could name any scheme");
	else if (was == U_HOLE && (c == '&' || c == '='))
		*u = U_QUERY;
	else if (was == U_UNSURE || was == U_HOLE)
		*u = U_PATH_HOLE;
	else if (was == U_SLASH || was == U_SLASH_HOLE)
		*u = U_PATH;
}

/* srcset: "url size, url size". */
static void
set_byte(struct tmplc *t, int c)
{
	enum url_part *u = &t->place.url;
	bool space = isspace(c) != 0;

	switch (*u) {
	case U_SET_START:
		if (!space && c != ',')
			*u = U_SET_URL;
		break;
	case U_SET_URL:
		if (space)
			*u = t->src[t->at - 1] == ',' ? U_SET_START : U_SET_SIZE;
		break;
	case U_SET_HOLE:
		*u = c == ',' ? U_SET_COMMA : U_SET_SIZE;
		if (!space && c != ',')
			fail_at(t, t->at, "a value in srcset is a whole URL: a space comes next");
		break;
	case U_SET_COMMA:
		*u = U_SET_START;
		if (!space)
			fail_at(t, t->at, "in srcset a space follows the comma");
		break;
	default:
		if (c == ',')
			*u = U_SET_START;
	}
}

void
url_byte(struct tmplc *t, int c)
{
	check_byte(t, c);
	if (t->place.url >= U_SET_START)
		set_byte(t, c);
	else
		plain_byte(t, c);
}

void
url_end(struct tmplc *t)
{
	t->place.url = U_NONE;
	t->place.value[0] = '\0';
}

const char *
url_hole(struct tmplc *t, size_t at)
{
	enum url_part *u = &t->place.url;

	t->place.value[0] = '\0';
	switch (*u) {
	case U_START:
		*u = U_HOLE;
		return (t->place.kind == A_URL_HERE ? "html_url_here" : "html_url");
	case U_SLASH:
		*u = U_SLASH_HOLE;
		return ("html_path");
	case U_SCHEME:
		*u = U_PATH_HOLE;
		return ("html_path");
	case U_QUERY:
	case U_FRAGMENT:
		return ("html_query");
	case U_SET_START:
		*u = U_SET_HOLE;
		return ("html_srcset");
	case U_UNSURE:
		fail_at(t, at, "the branches leave the URL in different parts");
		return (NULL);
	case U_SET_URL:
	case U_SET_HOLE:
	case U_SET_COMMA:
	case U_SET_SIZE:
		fail_at(t, at, "a value in srcset is a whole URL and stands alone");
		return (NULL);
	default:
		return ("html_path");
	}
}
