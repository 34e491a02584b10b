/* tmplc_run: walks a template file from literal to hole, keeps places and errors. */
#include "gen/tmplc_code.h"
#include "gen/tool.h"

#include <stdarg.h>

static void	run(struct tmplc *);

void
tmplc_run(struct tmplc_unit *u, const char *name, const char *src, size_t n)
{
	struct tmplc *t = xcalloc(1, sizeof *t);

	*u = (struct tmplc_unit){ 0 };
	t->unit = u;
	t->name = name;
	t->src = src;
	t->n = n;
	t->word = NONE;
	t->failed = UINT32_MAX;
	run(t);
	buf_free(&t->lit);
	buf_free(&t->space);
	free(t);
}

void
tmplc_free(struct tmplc_unit *u)
{
	buf_free(&u->includes);
	buf_free(&u->protos);
	buf_free(&u->code);
	buf_free(&u->words);
	buf_free(&u->errors);
}

static void
put(struct buf *to, const struct buf *from)
{
	if (from->n > 0)
		buf_put(to, from->p, from->n);
}

void
tmplc_put_code(const struct tmplc_unit *u, const char *const *headers, struct buf *out)
{
	buf_puts(out, "#include \"base/html.h\"\n#include \"run/req.h\"\n");
	for (; headers != NULL && *headers != NULL; headers++)
		buf_printf(out, "#include \"%s\"\n", *headers);
	put(out, &u->includes);
	put(out, &u->protos);
	put(out, &u->code);
}

int
tmplc_compile(const char *name, const char *src, size_t n, struct buf *out,
    struct buf *errors)
{
	struct tmplc_unit u;
	int nerrors;

	tmplc_run(&u, name, src, n);
	nerrors = u.nerrors;
	if (nerrors == 0)
		tmplc_put_code(&u, NULL, out);
	put(errors, &u.errors);
	tmplc_free(&u);
	return (nerrors);
}

/* Most look-ups move forward, so the last one is where the next begins. */
void
source_line(struct tmplc *t, size_t at, size_t *line, size_t *start)
{
	if (at < t->loc_start || t->loc_line == 0) {
		t->loc_at = t->loc_start = 0;
		t->loc_line = 1;
	}
	if (at < t->loc_at)
		t->loc_at = t->loc_start;
	for (; t->loc_at < at && t->loc_at < t->n; t->loc_at++) {
		if (t->src[t->loc_at] == '\n') {
			t->loc_line++;
			t->loc_start = t->loc_at + 1;
		}
	}
	*line = t->loc_line;
	*start = t->loc_start;
}

/* One error for a hole, one for a line of literal HTML: the rest would mostly
 * be echoes of the first. */
void
fail_at(struct tmplc *t, size_t at, const char *fmt, ...)
{
	struct buf *e = &t->unit->errors;
	size_t line, start;
	char why[512];
	va_list ap;

	t->unit->nerrors++;
	source_line(t, at, &line, &start);
	if ((t->failed == t->segment && t->failed_line == line) || (t->muted && !t->in_hole))
		return;
	t->failed = t->segment;
	t->failed_line = line;
	t->muted = t->muted || (t->in_hole && t->place.state != S_DATA);
	t->tangled = t->tangled || (t->place.state >= S_TAG_OPEN &&
	    t->place.state <= S_SELF_CLOSING);
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	buf_printf(e, "%s:%zu:%zu: error: %s\n", t->name, line, at - start + 1, why);
}

bool
nesting_is_news(struct tmplc *t)
{
	bool news = !t->tangled;

	t->unit->nerrors++;
	t->tangled = true;
	return (news);
}

bool
word_in(const char *name, const char *list)
{
	size_t n = strlen(name);
	const char *p = list;

	if (n == 0 || strchr(name, ' ') != NULL)
		return (false);
	while ((p = strstr(p, name)) != NULL) {
		if ((p == list || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
			return (true);
		p += n;
	}
	return (false);
}

/* Between two views only white space and {{# comments }} make sense. */
static void
literal_byte(struct tmplc *t, int c)
{
	if (t->nblock > 0)
		place_step(t, c);
	else if (strchr(" \t\r\n", c) == NULL || c == '\0')
		fail_at(t, t->at, "text outside of a page");
}

static bool
starts_hole(const struct tmplc *t)
{
	return (t->n - t->at >= 2 && t->src[t->at] == '{' && t->src[t->at + 1] == '{');
}

/* Reads the hole at t->at and goes past it. */
static void
one_hole(struct tmplc *t)
{
	size_t end = hole_end(t, t->at);
	struct span inside;

	if (end == NONE) {
		fail_at(t, t->at, "this hole does not end: its braces or a quote are missing");
		t->at = t->n;
		t->nblock = 0;
		return;
	}
	inside = (struct span){ t->at + 2, end - 2 };
	if (t->src[inside.a] != '#' || inside.a == inside.b) {
		t->segment++;
		t->in_hole = true;
		hole_run(t, span_trim(t, inside));
		t->in_hole = false;
		t->segment++;
	}
	t->at = end;
}

static void
check_bytes(struct tmplc *t)
{
	const unsigned char *s = (const unsigned char *)t->src;

	for (size_t i = 0; i < t->n; i++)
		if (s[i] < ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			fail_at(t, i, "a control character");
}

static void
run(struct tmplc *t)
{
	check_bytes(t);
	while (t->at < t->n) {
		if (starts_hole(t)) {
			one_hole(t);
		} else {
			literal_byte(t, (unsigned char)t->src[t->at]);
			t->at++;
		}
	}
	t->segment++;
	block_unclosed(t);
	must(t->unit->nerrors > 0 || t->lit.n == 0);
}
