/* tool: what the build tools share. */
#include "gen/tool.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>

/* No parameter, member or page can be called one of these: the keywords of C,
 * and the lower-case macros of gcc and the headers the generated code includes. */
static const char *const taken[] = {
	"asm", "auto", "bool", "break", "case", "char", "const", "continue", "default", "do",
	"double", "else", "enum", "errno", "extern", "false", "float", "for", "goto", "if",
	"inline", "int", "linux", "long", "register", "restrict", "return", "short", "signed",
	"sizeof", "static", "stderr", "stdin", "stdout", "struct", "switch", "true", "typedef",
	"typeof", "union", "unix", "unsigned", "void", "volatile", "while",
};

void
tool_error(struct tool *t, const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(&t->arena, fmt, ap);
	va_end(ap);
	buf_printf(&t->errors, "%s:%d: %s\n", file, line, text);
	t->nerrors++;
}

void
tool_free(struct tool *t)
{
	arena_free(&t->arena);
	buf_free(&t->errors);
}

const char *
tool_text(struct tool *t, const char *path, const char *p, size_t n)
{
	const char *nul = memchr(p, '\0', n);
	int line = 1;

	if (nul == NULL)
		return (arena_strndup(&t->arena, p, n));
	for (const char *s = p; s < nul; s++)
		line += *s == '\n';
	tool_error(t, path, line, "a NUL byte");
	return (NULL);
}

const char *
tool_read(struct tool *t, const char *path)
{
	struct buf b = { 0 };
	char chunk[4096];
	const char *text = NULL;
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL) {
		tool_error(t, path, 1, "cannot open: %s", strerror(errno));
		return (NULL);
	}
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(&b, chunk, n);
	if (ferror(f))
		tool_error(t, path, 1, "cannot read: %s", strerror(errno));
	else if (b.full)
		tool_error(t, path, 1, "too large");
	else
		text = tool_text(t, path, b.n > 0 ? b.p : "", b.n);
	fclose(f);
	buf_free(&b);
	return (text);
}

int
tool_finish(struct tool *t, const struct buf *out)
{
	if (t->nerrors == 0) {
		if (out->n > 0)
			fwrite(out->p, 1, out->n, stdout);
		if (!out->full && fflush(stdout) == 0 && !ferror(stdout))
			return (0);
		tool_error(t, "output", 1, "cannot write: %s", strerror(errno));
	}
	fwrite(t->errors.p, 1, t->errors.n, stderr);
	return (1);
}

bool
tool_is_name(const char *s)
{
	size_t n = strlen(s);

	if (n > 63 || !islower((unsigned char)s[0]) || s[n - 1] == '_')
		return (false);
	if (strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") != n)
		return (false);
	for (size_t i = 0; i < nelem(taken); i++)
		if (str_eq(s, taken[i]))
			return (false);
	return (true);
}

bool
tool_is_id(const char *s)
{
	size_t n = strlen(s);

	return (n > 3 && str_eq(s + n - 3, "_id"));
}

/* Octal escapes are three digits long and so never swallow the character
 * behind them; "?" is escaped so that no trigraph comes up. */
static void
put_char(struct buf *b, unsigned char c)
{
	if (c == '"' || c == '\\' || c == '?')
		buf_printf(b, "\\%c", c);
	else if (c == '\n')
		buf_puts(b, "\\n");
	else if (c < ' ' || c > '~')
		buf_printf(b, "\\%03o", c);
	else
		buf_putc(b, (char)c);
}

void
tool_put_literal(struct buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++) {
		put_char(b, (unsigned char)s[i]);
		if (s[i] == '\n' && i + 1 < n)
			buf_puts(b, "\"\n\t    \"");
	}
	buf_putc(b, '"');
}

void
tool_put_comment(struct buf *b, const char *s)
{
	buf_puts(b, "/* ");
	for (; *s != '\0'; s++) {
		buf_putc(b, *s);
		if ((s[0] == '*' && s[1] == '/') || (s[0] == '/' && s[1] == '*'))
			buf_putc(b, ' ');
		if (s[0] == '\n')
			buf_puts(b, s[1] == '\n' ? " *" : " * ");
	}
	buf_puts(b, " */\n");
}

void
tool_put_guard(struct buf *b, const char *room, const char *what)
{
	char name[128];
	size_t i;

	snprintf(name, sizeof name, "GEN_%s_%s_H", room, what);
	for (i = 0; name[i] != '\0'; i++)
		name[i] = (char)toupper((unsigned char)name[i]);
	buf_printf(b, "#ifndef %s\n#define %s\n\n", name, name);
}
