/* tmplc_parser_test: pages from templates, read back by a parser that others
 * wrote (tests/gen/tmplc_html.py). */
#include "gen/tmplc.h"
#include "tests/gen/gentest.h"
#include "tests/test.h"

#define SUITE	"../shared/data/suites/html-parser/tokenizer"
#define GOOD	"tests/gen/tmplc_good/"

static struct arena a;

/* The python that has the parser, or the test is left. */
static const char *
python(void)
{
	static const char *const names[] = { "python3", "/usr/bin/python3" };

	for (size_t i = 0; i < nelem(names); i++)
		if (gentest_runs(arena_printf(&a, "%s -c 'import html5lib' 2>/dev/null", names[i])))
			return (names[i]);
	SKIP("python3-html5lib is absent: no page is parsed again");
	return (NULL);
}

static bool
script(const char *fmt, const char *one, const char *two)
{
	const char *run = arena_printf(&a, "%s tests/gen/tmplc_html.py", python());

	return (gentest_runs(arena_printf(&a, fmt, run, one, two)));
}

/* "length newline bytes newline": the next piece of a file, NULL at its end. */
static char *
next_piece(FILE *f)
{
	size_t n;
	char *s;

	if (fscanf(f, "%zu", &n) != 1)
		return (NULL);
	must(fgetc(f) == '\n');
	s = arena_alloc(&a, n + 1);
	must(fread(s, 1, n, f) == n && fgetc(f) == '\n');
	return (s);
}

static void
put_piece(struct buf *b, const char *s)
{
	buf_printf(b, "%zu\n%s\n", strlen(s), s);
}

/* Adds the characters of the string literal that begins at s; returns what is
 * behind it. */
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

/* What a view without values writes: all its literals. */
static void
literals(const char *code, struct buf *page)
{
	static const char call[] = "\thtml_lit(h, \"";

	buf_clear(page);
	buf_puts(page, "");
	while ((code = strstr(code, call)) != NULL) {
		code += strlen(call) - 1;
		while (*code == '"') {
			code = unquote(code, page);
			code += strspn(code, "\n\t ");
		}
	}
}

/* Puts name, source and page when the source is a template that compiles. */
static bool
put_compiled(struct buf *pages, const char *name, const char *source)
{
	const char *t = arena_printf(&a, "{{ page x(struct req *r) }}%s{{ end }}", source);
	struct buf code = { 0 }, errors = { 0 }, page = { 0 };
	bool fine = strstr(source, "{{") == NULL &&
	    tmplc_compile("t", t, strlen(t), &code, &errors) == 0;

	if (fine) {
		literals(code.p, &page);
		put_piece(pages, name);
		put_piece(pages, source);
		put_piece(pages, page.p);
	}
	buf_free(&code);
	buf_free(&errors);
	buf_free(&page);
	return (fine);
}

/* HTML that compiles is HTML no browser repairs, and the page has the same tree. */
TEST(a_compiled_page_parses_to_the_tree_of_its_template)
{
	char *dir = gentest_dir(&a), *in = arena_printf(&a, "%s/in", dir);
	char *out = arena_printf(&a, "%s/out", dir), *name, *source;
	struct buf pages = { 0 };
	int taken = 0, refused = 0;
	FILE *f;

	CHECK(script("%s inputs %s %s", SUITE, in));
	f = fopen(in, "r");
	must(f != NULL);
	while ((name = next_piece(f)) != NULL && (source = next_piece(f)) != NULL)
		put_compiled(&pages, name, source) ? taken++ : refused++;
	fclose(f);
	printf("%d sources compile, %d are refused\n", taken, refused);
	CHECK(taken > 1000 && refused > 1000);
	gentest_write(out, &pages);
	CHECK(script("%s same %s%s", out, ""));
	buf_free(&pages);
	gentest_remove(dir);
	arena_free(&a);
}

/* A program that fills contexts.html. */
static bool
build_contexts(const char *dir)
{
	static const char path[] = GOOD "contexts.html";
	const char *src = gentest_read(&a, path);
	struct buf out = { 0 }, errors = { 0 };

	CHECK_INT(tmplc_compile(path, src, strlen(src), &out, &errors), 0);
	gentest_write(arena_printf(&a, "%s/contexts.c", dir), &out);
	buf_free(&out);
	buf_free(&errors);
	return (gentest_compiles(true, "-I. -o %s/contexts %s/contexts.c " GOOD "contexts_main.c "
	    GOOD "req.c src/base/html.c src/base/buf.c src/base/base.c src/base/arena.c",
	    dir, dir));
}

TEST(a_value_in_any_place_comes_back_and_changes_nothing_else)
{
	char *dir = gentest_dir(&a), *in = arena_printf(&a, "%s/in", dir);
	char *out = arena_printf(&a, "%s/out", dir);

	CHECK(script("%s values %s %s", "../shared/data/suites/payloads", in));
	CHECK(build_contexts(dir));
	CHECK(gentest_runs(arena_printf(&a, "%s/contexts <%s >%s", dir, in, out)));
	CHECK(script("%s places %s %s", in, out));
	gentest_remove(dir);
	arena_free(&a);
}
