/* tmplc_emit: C code out. Adjacent literals become one, expressions keep the
 * line and column they have in the template. */
#include "gen/tmplc_code.h"
#include "gen/tool.h"

#include <stdarg.h>

void
emit_c(struct tmplc *t, int c)
{
	buf_putc(&t->lit, (char)c);
	t->place.at_newline = false;
}

void
emit_lit(struct tmplc *t, const char *s)
{
	buf_puts(&t->lit, s);
	t->place.at_newline = false;
}

void
emit_space(struct tmplc *t)
{
	if (t->space.n > 0 && !t->place.at_newline) {
		if (t->newline)
			buf_putc(&t->lit, '\n');
		else
			buf_put(&t->lit, t->space.p, t->space.n);
		t->place.at_newline = t->newline;
	}
	buf_clear(&t->space);
	t->newline = false;
}

void
emit_flush(struct tmplc *t)
{
	struct buf *code = &t->unit->code;

	emit_space(t);
	if (t->lit.n == 0)
		return;
	buf_puts(code, "\thtml_lit(h, ");
	tool_put_literal(code, t->lit.p, t->lit.n);
	buf_printf(code, ", %zu);\n", t->lit.n);
	buf_clear(&t->lit);
}

static void
put_line(struct tmplc *t, struct buf *b, size_t line)
{
	buf_printf(b, "#line %zu ", line);
	tool_put_literal(b, t->name, strlen(t->name));
	buf_putc(b, '\n');
}

void
emit_line(struct tmplc *t, struct buf *b, size_t at)
{
	size_t line, start;

	source_line(t, at, &line, &start);
	put_line(t, b, line);
}

/* The compiler counts a character, not a byte, as one column. */
static void
put_indent(struct tmplc *t, struct buf *b, size_t start, size_t at)
{
	for (size_t i = start; i < at; i++)
		if (((unsigned char)t->src[i] & 0xc0) != 0x80)
			buf_putc(b, t->src[i] == '\t' ? '\t' : ' ');
}

/* What comes before goes on the line above, so that the expression can stand
 * exactly where it does in the template. */
void
emit_expr(struct tmplc *t, const char *before, struct span s, const char *after)
{
	struct buf *code = &t->unit->code;
	size_t line, start;

	emit_flush(t);
	source_line(t, s.a, &line, &start);
	put_line(t, code, line > 1 ? line - 1 : 1);
	buf_printf(code, "%s%s", before, line > 1 ? "\n" : " ");
	put_indent(t, code, start, line > 1 ? s.a : start);
	buf_put(code, t->src + s.a, s.b - s.a);
	buf_printf(code, "%s\n", after);
}

void
emit_code(struct tmplc *t, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	emit_flush(t);
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	buf_puts(&t->unit->code, line);
}

void
emit_csrf(struct tmplc *t)
{
	emit_lit(t, "<input type=\"hidden\" name=\"csrf\" value=\"");
	emit_code(t, "\thtml_attr(h, req_csrf(r));\n");
	emit_lit(t, "\">");
}
