/* tmplc_elem: which element may stand where. Only what a browser would repair by
 * moving, closing or dropping something is refused, because then the page would
 * not be the tree that was written. */
#include "gen/tmplc_state.h"

struct element {
	const char	*name;
	unsigned	 flags;
	const char	*parents;	/* of an element that has to have one of these */
	const char	*kids;		/* all that may be in it */
};

static const char block_kin[] = "p";

static const struct element elements[] = {
	/* clang-format off */
	{ "a", E_SVG, NULL, NULL },
	{ "address", E_BLOCK, NULL, NULL },
	{ "applet", E_REFUSED, NULL, NULL },
	{ "area", E_VOID, NULL, NULL },
	{ "article", E_BLOCK, NULL, NULL },
	{ "aside", E_BLOCK, NULL, NULL },
	{ "base", E_VOID | E_HEAD, NULL, NULL },
	{ "blockquote", E_BLOCK, NULL, NULL },
	{ "body", 0, "html", NULL },
	{ "br", E_VOID, NULL, NULL },
	{ "caption", 0, "table", NULL },
	{ "center", E_BLOCK, NULL, NULL },
	{ "col", E_VOID, "colgroup", NULL },
	{ "colgroup", E_NO_TEXT, "table", "col template" },
	{ "dd", E_BLOCK, "dl div template", NULL },
	{ "details", E_BLOCK, NULL, NULL },
	{ "dialog", E_BLOCK, NULL, NULL },
	{ "dir", E_BLOCK, NULL, NULL },
	{ "div", E_BLOCK, NULL, NULL },
	{ "dl", E_BLOCK, NULL, NULL },
	{ "dt", E_BLOCK, "dl div template", NULL },
	{ "embed", E_REFUSED, NULL, NULL },
	{ "fieldset", E_BLOCK, NULL, NULL },
	{ "figcaption", E_BLOCK, NULL, NULL },
	{ "figure", E_BLOCK, NULL, NULL },
	{ "footer", E_BLOCK, NULL, NULL },
	{ "form", E_BLOCK, NULL, NULL },
	{ "frame", E_REFUSED, NULL, NULL },
	{ "frameset", E_REFUSED, NULL, NULL },
	{ "h1", E_BLOCK | E_HEADING, NULL, NULL },
	{ "h2", E_BLOCK | E_HEADING, NULL, NULL },
	{ "h3", E_BLOCK | E_HEADING, NULL, NULL },
	{ "h4", E_BLOCK | E_HEADING, NULL, NULL },
	{ "h5", E_BLOCK | E_HEADING, NULL, NULL },
	{ "h6", E_BLOCK | E_HEADING, NULL, NULL },
	{ "head", E_NO_TEXT, "html", NULL },
	{ "header", E_BLOCK, NULL, NULL },
	{ "hgroup", E_BLOCK, NULL, NULL },
	{ "hr", E_VOID | E_BLOCK, NULL, NULL },
	{ "html", E_NO_TEXT, "", "head body" },
	{ "iframe", E_RAWTEXT, NULL, NULL },
	{ "image", E_REFUSED | E_SVG, NULL, NULL },
	{ "img", E_VOID, NULL, NULL },
	{ "input", E_VOID, NULL, NULL },
	{ "isindex", E_REFUSED, NULL, NULL },
	{ "keygen", E_REFUSED, NULL, NULL },
	{ "li", E_BLOCK, "ul ol menu template", NULL },
	{ "link", E_VOID | E_HEAD, NULL, NULL },
	{ "listing", E_REFUSED, NULL, NULL },
	{ "main", E_BLOCK, NULL, NULL },
	{ "marquee", E_REFUSED, NULL, NULL },
	{ "math", E_REFUSED, NULL, NULL },
	{ "menu", E_BLOCK, NULL, NULL },
	{ "meta", E_VOID | E_HEAD, NULL, NULL },
	{ "nav", E_BLOCK, NULL, NULL },
	{ "noembed", E_RAWTEXT, NULL, NULL },
	{ "noframes", E_RAWTEXT, NULL, NULL },
	{ "noscript", E_HEAD | E_NOSCRIPT, NULL, NULL },
	{ "object", E_REFUSED, NULL, NULL },
	{ "ol", E_BLOCK, NULL, NULL },
	{ "optgroup", E_NO_TEXT, "select template", "option template" },
	{ "option", 0, "select optgroup datalist template", "" },
	{ "p", E_BLOCK, NULL, NULL },
	{ "param", E_REFUSED, NULL, NULL },
	{ "plaintext", E_REFUSED, NULL, NULL },
	{ "pre", E_BLOCK | E_PRE, NULL, NULL },
	{ "rb", E_REFUSED, NULL, NULL },
	{ "rtc", E_REFUSED, NULL, NULL },
	{ "script", E_SCRIPT | E_HEAD, NULL, NULL },
	{ "search", E_BLOCK, NULL, NULL },
	{ "section", E_BLOCK, NULL, NULL },
	{ "select", E_NO_TEXT, NULL, "option optgroup template" },
	{ "source", E_VOID, NULL, NULL },
	{ "style", E_REFUSED, NULL, NULL },
	{ "summary", E_BLOCK, NULL, NULL },
	{ "table", E_BLOCK | E_NO_TEXT, NULL,
	  "caption colgroup thead tbody tfoot tr template" },
	{ "tbody", E_NO_TEXT, "table template", "tr template" },
	{ "td", 0, "tr template", NULL },
	{ "template", E_HEAD, NULL, NULL },
	{ "textarea", E_RCDATA | E_PRE, NULL, NULL },
	{ "tfoot", E_NO_TEXT, "table template", "tr template" },
	{ "th", 0, "tr template", NULL },
	{ "thead", E_NO_TEXT, "table template", "tr template" },
	{ "title", E_RCDATA | E_HEAD | E_SVG, NULL, NULL },
	{ "tr", E_NO_TEXT, "table tbody thead tfoot template", "td th template" },
	{ "track", E_VOID, NULL, NULL },
	{ "ul", E_BLOCK, NULL, NULL },
	{ "wbr", E_VOID, NULL, NULL },
	{ "xmp", E_RAWTEXT | E_BLOCK, NULL, NULL },
	/* clang-format on */
};

/* Other names of HTML, which end an svg that is open. */
static const char inline_names[] =
	"abbr acronym audio b bdi bdo big button canvas cite code data datalist del dfn em "
	"font i ins kbd label legend map mark meter nobr output picture progress q rp rt ruby s "
	"samp slot small span strike strong sub sup time tt u var video";

static int
by_name(const void *name, const void *element)
{
	return (strcmp(name, ((const struct element *)element)->name));
}

static const struct element *
find(const char *name)
{
	return (bsearch(name, elements, nelem(elements), sizeof elements[0], by_name));
}

unsigned
element_flags(const char *name)
{
	const struct element *e = find(name);

	return (e != NULL ? e->flags : 0);
}

/* Whether an open element is found before one that hides it. */
static bool
is_open(const struct tmplc *t, const char *name, const char *barriers)
{
	for (size_t i = t->nopen; i > 0; i--) {
		if (str_eq(t->open[i - 1].name, name))
			return (true);
		if (word_in(t->open[i - 1].name, barriers))
			return (false);
	}
	return (false);
}

static bool
fits_in_svg(struct tmplc *t, const char *name, const struct open_element *parent)
{
	const struct element *e = find(name);

	if (word_in(parent->name, "title desc"))
		fail_at(t, t->tag_at, "<%s> inside the <%s> of an svg", name, parent->name);
	else if (word_in(name, "foreignobject set animate animatemotion "
	    "animatetransform discard handler"))
		fail_at(t, t->tag_at, "<%s> is not allowed", name);
	else if ((e != NULL && (e->flags & E_SVG) == 0) || word_in(name, inline_names))
		fail_at(t, t->tag_at, "<%s> of HTML inside <%s>", name, parent->name);
	else
		return (true);
	return (false);
}

/* A start tag that would end an element that is open, or be dropped. */
static bool
fits_with_open(struct tmplc *t, const char *name, const struct element *e)
{
	static const char scope[] = "button caption td th template object";

	if (e != NULL && (e->flags & E_BLOCK) != 0 && is_open(t, block_kin, scope))
		fail_at(t, t->tag_at, "<%s> would end the open <p>", name);
	else if (word_in(name, "a nobr button select") && is_open(t, name, "td th caption template"))
		fail_at(t, t->tag_at, "<%s> inside <%s>", name, name);
	else if (str_eq(name, "form") && is_open(t, name, "template"))
		fail_at(t, t->tag_at, "a form inside a form");
	else if (e != NULL && (e->flags & E_HEADING) != 0 && t->nopen > 0 &&
	    (t->open[t->nopen - 1].flags & E_HEADING) != 0)
		fail_at(t, t->tag_at, "a heading inside a heading");
	else
		return (true);
	return (false);
}

/* One head, then one body. */
static bool
fits_in_html(struct tmplc *t, const char *name, struct open_element *html)
{
	unsigned done = str_eq(name, "head") ? E_HEAD_DONE : E_BODY_DONE;

	if ((html->flags & (done | E_BODY_DONE)) != 0) {
		fail_at(t, t->tag_at, "<html> holds one <head> and then one <body>");
		return (false);
	}
	html->flags |= done;
	return (true);
}

/* With nothing open the parent is unknown: the view may be called anywhere. */
static bool
fits_in_parent(struct tmplc *t, const char *name, const struct element *e)
{
	struct open_element *parent = t->nopen > 0 ? &t->open[t->nopen - 1] : NULL;
	const struct element *p = parent != NULL ? find(parent->name) : NULL;

	if (parent == NULL)
		return (true);
	if ((e != NULL && e->parents != NULL && !word_in(parent->name, e->parents)) ||
	    (p != NULL && p->kids != NULL && !word_in(name, p->kids)))
		fail_at(t, t->tag_at, "<%s> inside <%s>", name, parent->name);
	else if (is_open(t, "head", "template") && (e == NULL || (e->flags & E_HEAD) == 0))
		fail_at(t, t->tag_at, "<%s> would end the <head>", name);
	else
		return (!str_eq(parent->name, "html") || fits_in_html(t, name, parent));
	return (false);
}

bool
element_fits(struct tmplc *t, const char *name)
{
	const struct element *e = find(name);

	if (t->nopen > 0 && t->open[t->nopen - 1].foreign)
		return (fits_in_svg(t, name, &t->open[t->nopen - 1]));
	if (e != NULL && (e->flags & E_REFUSED) != 0) {
		t->tangled = true;
		fail_at(t, t->tag_at, "<%s> is not allowed%s", name, str_eq(name, "style") ?
		    "; the policy wants style sheets in files" : "");
		return (false);
	}
	return (fits_with_open(t, name, e) && fits_in_parent(t, name, e));
}
