/* tmplc_view: a page becomes one function; a layout two, the part in front of
 * the page's body and the part behind it. */
#include "gen/tmplc_code.h"

#include <ctype.h>

static int
len(struct span s)
{
	return ((int)(s.b - s.a));
}

/* "NAME(ARGS)" at the start of the span; false when it is something else. */
static bool
read_signature(struct tmplc *t, struct span *s, struct span *name, struct span *args)
{
	size_t end;

	*name = span_word(t, *s);
	*args = span_trim(t, (struct span){ name->b, s->b });
	if (!span_is_name(t, *name) || len(*name) > 80 || args->a == args->b ||
	    t->src[args->a] != '(' || (end = span_closing(t, *args)) == NONE)
		return (false);
	args->b = end + 1;
	*s = span_trim(t, (struct span){ end + 1, s->b });
	return (true);
}

static bool
is_request(const struct tmplc *t, struct span s)
{
	static const char want[] = "structreq*r";
	size_t n = 0;

	for (size_t i = s.a; i < s.b; i++) {
		if (isspace((unsigned char)t->src[i]))
			continue;
		if (t->src[i] != want[n++])
			return (false);
	}
	return (n == sizeof want - 1);
}

/* The name a parameter declares: its last word, in front of any "[". */
static struct span
param_name(const struct tmplc *t, struct span s)
{
	size_t bracket = span_find(t, s, '[');
	size_t a;

	if (bracket != NONE)
		s.b = bracket;
	s = span_trim(t, s);
	for (a = s.b; a > s.a && (isalnum((unsigned char)t->src[a - 1]) ||
	    t->src[a - 1] == '_'); a--)
		continue;
	return ((struct span){ a, s.b });
}

/* Runs over the parameters; (void) for each, so that none is unused. */
static bool
put_params(struct tmplc *t, struct span args, bool write)
{
	struct span s = { args.a + 1, args.b - 1 }, one, name;
	bool first = true;
	size_t comma;

	do {
		comma = span_find(t, s, ',');
		one = span_trim(t, (struct span){ s.a, comma != NONE ? comma : s.b });
		name = param_name(t, one);
		if (first && !is_request(t, one)) {
			fail_at(t, one.a, "the first parameter is \"struct req *r\"");
			return (false);
		}
		if (!span_is_name(t, name) || len(name) > 80 || name.a == one.a) {
			fail_at(t, one.a, "a parameter without a type or a name");
			return (false);
		}
		if (write)
			emit_code(t, "\t(void)%.*s;\n", len(name), t->src + name.a);
		first = false;
		s.a = comma + 1;
	} while (comma != NONE);
	return (true);
}

static void
prototype(struct tmplc *t, const struct block *b, const char *suffix)
{
	struct buf *to = &t->unit->protos;

	emit_line(t, to, b->name);
	buf_printf(to, "void view_%.*s%s", len((struct span){ b->name, b->name_end }),
	    t->src + b->name, suffix);
	for (size_t i = b->args; i < b->args_end; i++)
		buf_putc(to, isspace((unsigned char)t->src[i]) ? ' ' : t->src[i]);
	buf_puts(to, ";\n");
}

static void
outer(struct tmplc *t, const struct block *b, const char *suffix)
{
	struct span s = { b->outer, b->outer_end }, name, args;
	char before[128];

	if (b->outer == b->outer_end || !read_signature(t, &s, &name, &args))
		return;
	snprintf(before, sizeof before, "\tview_%.*s%s", len(name), t->src + name.a, suffix);
	emit_expr(t, before, args, ";");
}

static void
function(struct tmplc *t, const struct block *b, const char *suffix)
{
	struct span args = { b->args, b->args_end };
	char before[128];

	prototype(t, b, suffix);
	snprintf(before, sizeof before, "\nvoid view_%.*s%s", (int)(b->name_end - b->name),
	    t->src + b->name, suffix);
	emit_expr(t, before + 1, args, "");
	emit_code(t, "{\n\tstruct buf *h = req_html(r);\n\n\t(void)h;\n");
	put_params(t, args, true);
}

/* "in NAME(r, ...)" behind a signature, or nothing. */
static bool
read_outer(struct tmplc *t, struct span s, struct block *b)
{
	struct span word = span_word(t, s), name, args;

	if (s.a == s.b)
		return (true);
	if (!span_is(t, word, "in"))
		return (false);
	s = span_trim(t, (struct span){ word.b, s.b });
	b->outer = s.a;
	b->outer_end = s.b;
	return (read_signature(t, &s, &name, &args) && s.a == s.b && expr_check(t, args, 0));
}

void
view_open(struct tmplc *t, struct span rest, bool layout)
{
	struct span s = rest, name, args;
	struct block *b;

	if (t->nblock > 0) {
		fail_at(t, t->at, "a view inside a view");
		return;
	}
	b = &t->block[t->nblock++];
	*b = (struct block){ .kind = layout ? B_LAYOUT : B_PAGE, .at = t->at };
	t->place = (struct place){ .state = S_DATA, .at_newline = true };
	t->nopen = 0;
	t->tangled = t->muted = false;
	if (!read_signature(t, &s, &name, &args) || !read_outer(t, s, b)) {
		b->outer = b->outer_end = 0;
		fail_at(t, rest.a, "a view is \"name(struct req *r, ...)\", "
		    "maybe with \"in layout(r, ...)\" behind it");
		return;
	}
	if (!expr_check(t, args, 0) || !put_params(t, args, false))
		return;
	b->name = name.a;
	b->name_end = name.b;
	b->args = args.a;
	b->args_end = args.b;
	function(t, b, layout ? "_open" : "");
	outer(t, b, "_open");
}

void
view_body(struct tmplc *t, size_t at)
{
	struct block *b = &t->block[0];

	if (b->kind != B_LAYOUT || t->nblock != 1 || b->body_done) {
		fail_at(t, at, b->body_done ? "a second body" :
		    "body stands in a layout, outside of its blocks");
		b->body_done = true;
		return;
	}
	b->body_done = true;
	if (t->place.state != S_DATA) {
		fail_at(t, at, "body in %s", place_words(t));
		return;
	}
	emit_code(t, "}\n\n");
	if (b->args_end > b->args)
		function(t, b, "_close");
	t->place.at_newline = false;
}

static void
check_end(struct tmplc *t, const struct block *b)
{
	const struct open_element *e;
	bool news = t->nopen > 0 && nesting_is_news(t);

	if (t->place.state != S_DATA)
		fail_at(t, t->at, "the view ends in %s", place_words(t));
	while (t->nopen > 0) {
		e = &t->open[--t->nopen];
		t->segment++;
		if (news)
			fail_at(t, e->at, "<%s> is not closed", e->name);
	}
	if (b->kind == B_LAYOUT && !b->body_done)
		fail_at(t, b->at, "a layout without its body");
}

void
view_close(struct tmplc *t)
{
	struct block *b = &t->block[0];

	check_end(t, b);
	buf_clear(&t->space);
	t->newline = false;
	outer(t, b, "_close");
	emit_code(t, "}\n\n");
	t->nblock = 0;
}
