/* tmplc_text: {{ t "..." }} and {{ tn "one", "many", n }}: words of the viewer's
 * language. The C compiler cannot see through the catalogue, so the conversions
 * of the text are checked against the arguments here. */
#include "gen/tmplc_code.h"

enum { CONVERSIONS_MAX = 16 };

/* The conversions of a format in order: 's' or 'd'. */
struct format {
	char	kinds[CONVERSIONS_MAX + 1];
	size_t	n;
	bool	percent;	/* "%%" or a broken conversion is in it */
};

/* Adjacent string literals at the start of the span, as in C. */
static bool
read_strings(struct tmplc *t, struct span *s, struct span *text)
{
	size_t end;

	text->a = text->b = s->a;
	while (s->a < s->b && t->src[s->a] == '"') {
		if ((end = span_skip(t, s->a, s->b)) == NONE)
			return (false);
		text->b = end;
		*s = span_trim(t, (struct span){ end, s->b });
	}
	return (text->b > text->a);
}

static bool
check_escapes(struct tmplc *t, struct span text)
{
	for (size_t i = text.a; i + 1 < text.b; i++) {
		if (t->src[i] != '\\')
			continue;
		if (strchr("\"\\n", t->src[++i]) == NULL) {
			fail_at(t, i, "only \\\" \\\\ and \\n are understood in a text");
			return (false);
		}
	}
	return (true);
}

static bool
read_format(struct tmplc *t, struct span text, struct format *f)
{
	size_t left, i;

	*f = (struct format){ 0 };
	for (i = text.a; i < text.b; i++) {
		if (t->src[i] != '%')
			continue;
		left = text.b - i - 1;
		if (left >= 1 && t->src[i + 1] == '%') {
			i++;
			continue;
		}
		if (f->n == CONVERSIONS_MAX)
			return (false);
		if (left >= 1 && t->src[i + 1] == 's')
			f->kinds[f->n++] = 's';
		else if (left >= 3 && memcmp(t->src + i + 1, "lld", 3) == 0)
			f->kinds[f->n++] = 'd';
		else
			return (false);
	}
	return (true);
}

/* A text with arguments is a format; without, "%" is just a character. */
static bool
check_format(struct tmplc *t, struct span text, size_t nargs, struct format *f)
{
	if (!check_escapes(t, text))
		return (false);
	if (!read_format(t, text, f)) {
		fail_at(t, text.a, "a text knows %%s and %%lld, and %%%% for a percent sign");
		return (false);
	}
	if (f->n != nargs) {
		fail_at(t, text.a, "the text takes %zu values, %zu are given", f->n, nargs);
		return (false);
	}
	return (true);
}

/* Splits ", a, b" into spans; NONE when there are too many or one is empty. */
static size_t
read_args(struct tmplc *t, struct span s, struct span *args)
{
	size_t n = 0, comma;

	while (s.a < s.b) {
		if (t->src[s.a] != ',' || n == CONVERSIONS_MAX)
			return (NONE);
		s.a++;
		comma = span_find(t, s, ',');
		args[n] = span_trim(t, (struct span){ s.a, comma != NONE ? comma : s.b });
		if (!expr_check(t, args[n++], 0))
			return (NONE);
		s.a = comma != NONE ? comma : s.b;
	}
	return (n);
}

static void
put_arguments(struct tmplc *t, const struct format *f, const struct span *args, size_t first)
{
	struct buf *code = &t->unit->code;

	for (size_t i = first; i < f->n; i++) {
		buf_puts(code, ",\n");
		emit_expr(t, f->kinds[i] == 's' ? "\thtml_arg_s(" : "\thtml_arg_lld(",
		    args[i], ")");
	}
	buf_puts(code, ");\n");
}

static void
put_span(struct tmplc *t, struct span s)
{
	buf_put(&t->unit->code, t->src + s.a, s.b - s.a);
}

/* The translated text goes into a variable first: a preprocessor line among
 * the arguments of a macro would not be portable. */
static void
put_one(struct tmplc *t, const char *call, struct span text, const struct format *f,
    const struct span *args)
{
	unsigned id = ++t->ids;

	emit_code(t, "\t{\n\tconst char *t%u_ = ", id);
	buf_puts(&t->unit->code, f->n > 0 ? "req_printf(r, tr(r, " : "tr(r, ");
	put_span(t, text);
	buf_puts(&t->unit->code, ")");
	if (f->n > 0)
		put_arguments(t, f, args, 0);
	else
		buf_puts(&t->unit->code, ";\n");
	emit_code(t, "%s t%u_);\n\t}\n", call, id);
}

static void
one(struct tmplc *t, struct span rest)
{
	struct span s = rest, text, args[CONVERSIONS_MAX];
	struct format f = { 0 };
	const char *call;
	size_t n;

	if (!read_strings(t, &s, &text) || (n = read_args(t, s, args)) == NONE) {
		fail_at(t, rest.a, "t wants \"text\" or \"format\", values");
		return;
	}
	if (n > 0 ? !check_format(t, text, n, &f) : !check_escapes(t, text))
		return;
	if ((call = hole_call(t, rest.a)) != NULL)
		put_one(t, call, text, &f, args);
}

static void
put_many(struct tmplc *t, const char *call, const struct span text[2],
    const struct format *f, const struct span *args)
{
	unsigned id = ++t->ids;
	char before[64];

	snprintf(before, sizeof before, "\tconst long long n%u_ = html_arg_lld(", id);
	emit_code(t, "\t{\n");
	emit_expr(t, before, args[0], ");");
	emit_code(t, "\tconst char *t%u_ = req_printf(r, trn(r, ", id);
	put_span(t, text[0]);
	buf_puts(&t->unit->code, ", ");
	put_span(t, text[1]);
	emit_code(t, ", n%u_), n%u_", id, id);
	put_arguments(t, f, args, 1);
	emit_code(t, "%s t%u_);\n\t}\n", call, id);
}

/* The count chooses the form and is its first value; the form for one may
 * leave out values from the end. */
static void
many(struct tmplc *t, struct span rest)
{
	struct span s = rest, text[2], args[CONVERSIONS_MAX];
	struct format single, f;
	const char *call;
	size_t n = NONE;

	if (read_strings(t, &s, &text[0]) && s.a < s.b && t->src[s.a] == ',') {
		s = span_trim(t, (struct span){ s.a + 1, s.b });
		if (read_strings(t, &s, &text[1]))
			n = read_args(t, s, args);
	}
	if (n == NONE || n == 0) {
		fail_at(t, rest.a, "tn wants \"one\", \"many\", count");
		return;
	}
	if (!check_escapes(t, text[0]) || !check_format(t, text[1], n, &f))
		return;
	if (!read_format(t, text[0], &single) ||
	    strncmp(single.kinds, f.kinds, single.n) != 0 || f.kinds[0] != 'd') {
		fail_at(t, rest.a, "both texts of tn take the same values, %%lld first");
		return;
	}
	if ((call = hole_call(t, rest.a)) != NULL)
		put_many(t, call, text, &f, args);
}

void
text_translated(struct tmplc *t, struct span rest, bool plural)
{
	if (plural)
		many(t, rest);
	else
		one(t, rest);
}
