/* tmplc_fuzz: no text breaks the template compiler. What it accepts becomes C
 * whose brackets match, and a page of literals compiles to itself. */
#include "gen/tmplc.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Past the string or character constant at s. */
static const char *
skip_quoted(const char *s)
{
	char quote = *s++;

	for (; *s != quote; s++) {
		must(*s != '\0' && *s != '\n');
		if (*s == '\\')
			must(*++s != '\0');
	}
	return (s + 1);
}

static const char *
skip_line(const char *s)
{
	return (s + strcspn(s, "\n"));
}

/* A function's braces close before the next begins: no hole ends a view. */
static void
check_brackets(const char *s)
{
	char open[256];
	size_t n = 0;

	for (bool start = true; *s != '\0'; start = *s == '\n' || (start && *s == ' ')) {
		if (start && *s == '#') {
			must(str_starts(s, "#line ") || str_starts(s, "#include \""));
			s = skip_line(s);
		} else if (*s == '"' || *s == '\'') {
			s = skip_quoted(s);
		} else {
			must(*s != '\\' && (*s != '/' || (s[1] != '/' && s[1] != '*')));
			must(n < sizeof open - 1);
			if (strchr("([{", *s) != NULL)
				open[n++] = *s == '(' ? ')' : *s == '[' ? ']' : '}';
			else if (strchr(")]}", *s) != NULL)
				must(n > 0 && open[--n] == *s);
			must(n > 0 || !str_starts(s, "html_") || start);
			s++;
		}
	}
	must(n == 0);
}

static const char *
unquote(const char *s, struct buf *to)
{
	for (s++; *s != '"'; s++) {
		if (*s != '\\') {
			buf_putc(to, *s);
		} else if (*++s >= '0' && *s <= '7') {
			buf_putc(to, (char)((s[0] - '0') * 64 + (s[1] - '0') * 8 + s[2] - '0'));
			s += 2;
		} else {
			buf_putc(to, *s == 'n' ? '\n' : *s);
		}
	}
	return (s + 1);
}

/* The page of a template with one view and nothing but literals. */
static bool
read_page(const char *code, struct buf *page)
{
	static const char call[] = "\thtml_lit(h, \"";

	buf_clear(page);
	buf_puts(page, "");
	if (strstr(code, "req_csrf(r)") != NULL)
		return (false);
	while ((code = strstr(code, call)) != NULL) {
		code += strlen(call) - 1;
		while (*code == '"') {
			code = unquote(code, page);
			code += strspn(code, "\n\t ");
		}
	}
	return (true);
}

static bool
compile_page(const char *html, size_t n, struct buf *code)
{
	struct buf t = { 0 }, errors = { 0 };
	int nerrors;

	buf_puts(&t, "{{ page x(struct req *r) }}\n");
	buf_put(&t, html, n);
	buf_puts(&t, "\n{{ end }}");
	nerrors = tmplc_compile("t", t.p, t.n, code, &errors);
	must((nerrors > 0) == (errors.n > 0) && (nerrors == 0) == (code->n > 0));
	buf_free(&t);
	buf_free(&errors);
	return (nerrors == 0);
}

static void
check_page(const char *html, size_t n)
{
	struct buf code = { 0 }, page = { 0 }, again = { 0 };

	if (memmem(html, n, "{{", 2) == NULL && compile_page(html, n, &code) &&
	    read_page(code.p, &page) && strstr(page.p, "{{") == NULL) {
		buf_clear(&code);
		must(compile_page(page.p, page.n, &code));
		must(read_page(code.p, &again));
		must(str_eq(page.p, again.p));
	}
	buf_free(&code);
	buf_free(&page);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf code = { 0 }, errors = { 0 };
	const char *s = (const char *)data;

	if (n == 0)
		return (0);
	if (tmplc_compile("t", s, n, &code, &errors) == 0)
		check_brackets(code.p);
	else
		must(code.n == 0 && errors.n > 0);
	check_page(s, n);
	buf_free(&code);
	buf_free(&errors);
	return (0);
}
