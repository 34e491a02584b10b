/* tmplc_tag: whole tags: the stack of open elements and what a start tag brings. */
#include "gen/tmplc_code.h"

void
tag_begin(struct tmplc *t)
{
	struct place *p = &t->place;

	p->tag[0] = p->attr[0] = p->value[0] = p->seen[0] = '\0';
	p->tag_facts = 0;
	p->kind = A_PLAIN;
	p->url = U_NONE;
	t->words_before_tag = t->unit->words.n;
}

static void
clear_tag(struct tmplc *t)
{
	tag_begin(t);
	t->muted = false;
	t->place.state = S_DATA;
}

static bool
any_open(const struct tmplc *t, unsigned flags, unsigned facts)
{
	for (size_t i = 0; i < t->nopen; i++)
		if ((t->open[i].flags & flags) != 0 || (t->open[i].tag_facts & facts) != 0)
			return (true);
	return (false);
}

bool
in_pre(const struct tmplc *t)
{
	return (any_open(t, E_PRE, 0));
}

/* With scripts on, a browser reads what is in <noscript> as raw text. */
bool
in_noscript(const struct tmplc *t)
{
	return (any_open(t, E_NOSCRIPT, 0));
}

bool
as_is(const struct tmplc *t)
{
	return (any_open(t, 0, T_AS_IS));
}

static void
check_facts(struct tmplc *t)
{
	const struct place *p = &t->place;
	unsigned facts = p->tag_facts;

	if ((facts & T_POST) != 0 && (facts & T_ABROAD) != 0)
		fail_at(t, t->tag_at, "a POST form to another host would give its token away");
	if ((facts & T_REFRESH) != 0 && (facts & T_CONTENT_HOLE) != 0)
		fail_at(t, t->tag_at, "a value in a meta refresh");
	if ((facts & T_AS_IS) != 0)
		t->unit->words.n = t->words_before_tag;
}

static void
push(struct tmplc *t, unsigned flags, bool foreign)
{
	struct open_element *e;

	if (t->nopen == OPEN_MAX) {
		fail_at(t, t->tag_at, "elements are nested too deep");
		return;
	}
	e = &t->open[t->nopen++];
	memcpy(e->name, t->place.tag, sizeof e->name);
	e->flags = flags;
	e->tag_facts = t->place.tag_facts;
	e->foreign = foreign;
	e->at = t->tag_at;
}

static enum html_state
state_inside(unsigned flags)
{
	if ((flags & E_RCDATA) != 0)
		return (S_RCDATA);
	if ((flags & E_RAWTEXT) != 0)
		return (S_RAWTEXT);
	return ((flags & E_SCRIPT) != 0 ? S_SCRIPT : S_DATA);
}

/* A browser drops one newline behind <pre> and <textarea>: it gets one of ours,
 * so that a value that begins with one keeps it. */
static void
enter(struct tmplc *t, unsigned flags)
{
	bool post = (t->place.tag_facts & T_POST) != 0;

	if (t->nopen == OPEN_MAX)
		flags = 0;
	clear_tag(t);
	t->place.state = state_inside(flags);
	if ((flags & E_PRE) != 0) {
		emit_c(t, '\n');
		t->after_pre = true;
	}
	if (post)
		emit_csrf(t);
}

void
tag_start_done(struct tmplc *t, bool self_closing)
{
	bool foreign = t->nopen > 0 && t->open[t->nopen - 1].foreign;
	unsigned flags = foreign ? 0 : element_flags(t->place.tag);

	element_fits(t, t->place.tag);
	check_facts(t);
	foreign = foreign || str_eq(t->place.tag, "svg");
	if (self_closing && !foreign && (flags & E_VOID) == 0)
		fail_at(t, t->tag_at, "<%s/> stays open; write <%s></%s>", t->place.tag,
		    t->place.tag, t->place.tag);
	emit_lit(t, self_closing && foreign ? "/>" : ">");
	if (self_closing || (flags & E_VOID) != 0) {
		clear_tag(t);
		return;
	}
	push(t, flags, foreign);
	enter(t, flags);
}

static size_t
line_of(struct tmplc *t, size_t at)
{
	size_t line, start;

	source_line(t, at, &line, &start);
	return (line);
}

/* Closes the element, or says why not and goes on as if it had been right. */
static void
close_element(struct tmplc *t)
{
	size_t floor = t->block[t->nblock - 1].floor, i;
	const char *name = t->place.tag;
	const struct open_element *e;

	if ((element_flags(name) & E_VOID) != 0) {
		fail_at(t, t->tag_at, "<%s> has no end tag", name);
		return;
	}
	if (t->nopen == floor) {
		if (nesting_is_news(t))
			fail_at(t, t->tag_at, "</%s> closes nothing that was opened in this block",
			    name);
		return;
	}
	e = &t->open[t->nopen - 1];
	if (str_eq(e->name, name)) {
		t->nopen--;
		return;
	}
	if (nesting_is_news(t))
		fail_at(t, t->tag_at, "</%s>, but <%s> of line %zu is open", name, e->name,
		    line_of(t, e->at));
	for (i = t->nopen; i > floor; i--)
		if (str_eq(t->open[i - 1].name, name))
			t->nopen = i - 1;
}

void
tag_end_done(struct tmplc *t)
{
	emit_c(t, '>');
	close_element(t);
	clear_tag(t);
}
