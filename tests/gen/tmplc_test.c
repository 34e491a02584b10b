/* tmplc_test: what templates become, and which ones are refused. */
#include "gen/tmplc.h"
#include "tests/gen/gentest.h"
#include "tests/test.h"

#include <unistd.h>

#define GOOD	"tests/gen/tmplc_good/"

static const char *const cases[] = {
	"attributes", "blocks", "forms", "layouts", "raw", "spaces", "text", "texts", "urls",
};

static struct arena a;

/* Compiles a template to C in the folder. */
static void
compile(const char *dir, const char *name)
{
	const char *path = arena_printf(&a, GOOD "%s.html", name);
	const char *src = gentest_read(&a, path);
	struct buf out = { 0 }, errors = { 0 };

	if (tmplc_compile(path, src, strlen(src), &out, &errors) != 0)
		test_fail(path, 1, "%s", errors.p);
	else
		gentest_write(arena_printf(&a, "%s/%s.c", dir, name), &out);
	buf_free(&out);
	buf_free(&errors);
}

/* A program that writes each view to a file. */
static void
write_main(const char *dir)
{
	struct buf b = { 0 };

	buf_puts(&b, "#include \"tests/gen/tmplc_good/data.h\"\n");
	for (size_t i = 0; i < nelem(cases); i++)
		buf_printf(&b, "void view_%s(struct req *);\n", cases[i]);
	buf_puts(&b, "static void\nshow(const char *file, void (*view)(struct req *))\n{\n"
	    "	struct req *r = a_request();\n	struct buf *h = req_html(r);\n"
	    "	FILE *f = fopen(file, \"w\");\n\n	view(r);\n"
	    "	must(f != NULL && fwrite(h->p, 1, h->n, f) == h->n && fclose(f) == 0);\n}\n"
	    "int\nmain(void)\n{\n");
	for (size_t i = 0; i < nelem(cases); i++)
		buf_printf(&b, "	show(\"%s/%s.out\", view_%s);\n", dir, cases[i], cases[i]);
	buf_puts(&b, "	return (0);\n}\n");
	gentest_write(arena_printf(&a, "%s/main.c", dir), &b);
	buf_free(&b);
}

static void
check_output(const char *dir, const char *name)
{
	const char *out = gentest_read(&a, arena_printf(&a, "%s/%s.out", dir, name));
	struct buf b = { 0 };

	buf_puts(&b, out);
	gentest_golden(arena_printf(&a, GOOD "%s.golden", name), &b);
	buf_free(&b);
}

TEST(templates_render_the_recorded_pages)
{
	char *dir = gentest_dir(&a);

	for (size_t i = 0; i < nelem(cases); i++)
		compile(dir, cases[i]);
	write_main(dir);
	if (gentest_compiles(true, "-I. -o %s/show %s/*.c " GOOD "req.c src/base/html.c "
	    "src/base/buf.c src/base/base.c src/base/arena.c", dir, dir) &&
	    gentest_runs(arena_printf(&a, "%s/show", dir)))
		for (size_t i = 0; i < nelem(cases); i++)
			check_output(dir, cases[i]);
	else
		CHECK(false);
	gentest_remove(dir);
	arena_free(&a);
}

static void
refuse(struct tool *t, const char *path, const char *text)
{
	struct tmplc_unit u;

	tmplc_run(&u, path, text, strlen(text));
	if (u.errors.n > 0)
		buf_put(&t->errors, u.errors.p, u.errors.n);
	t->nerrors += (unsigned)u.nerrors;
	tmplc_free(&u);
}

TEST(each_wrong_template_is_refused_in_its_own_words)
{
	gentest_refused("tests/gen/tmplc_bad", 200, refuse);
}

/* Compiles one template that is fine for tmplc and wrong for the C compiler;
 * what the compiler says has to hold `want`. */
static void
c_error(const char *template, const char *want)
{
	char *dir = gentest_dir(&a), *file = arena_printf(&a, "%s/wrong.c", dir);
	struct buf out = { 0 }, errors = { 0 };
	const char *said;

	CHECK_INT(tmplc_compile("shop/page.html", template, strlen(template), &out, &errors), 0);
	gentest_write(file, &out);
	CHECK(!gentest_compiles(true, "-I. -c -o /dev/null %s 2>%s/said", file, dir));
	said = gentest_read(&a, arena_printf(&a, "%s/said", dir));
	if (strstr(said, want) == NULL)
		test_fail(__FILE__, __LINE__, "\"%s\" is not in:\n%s", want, said);
	buf_free(&out);
	buf_free(&errors);
	gentest_remove(dir);
}

TEST(the_c_compiler_complains_about_the_template_line_and_column)
{
	c_error("{{ page x(struct req *r, struct buf *b) }}\n"
	    "<p>\n\t<b title=\"ä\">{{ b->lenght }}</b>\n</p>{{ end }}\n",
	    "shop/page.html:3:19: error");
	c_error("{{ page x(struct req *r) }}\n{{ if r == }}x{{ end }}{{ end }}\n",
	    "shop/page.html:2:");
	c_error("{{ page x(struct req *r, int n) }}\n\n{{ t \"%s\",\n n }}{{ end }}\n",
	    "shop/page.html:4:2: error");
	c_error("{{ page x(struct req *r, struct unknown u) }}\n{{ end }}\n",
	    "shop/page.html:1:");
	c_error("{{ page x(struct req *r) }}\n\n\n{{ call y(r) }}{{ end }}\n",
	    "shop/page.html:");
}

TEST(values_of_a_wrong_type_do_not_compile)
{
	c_error("{{ page x(struct req *r, bool b) }}\n<p>{{ b }}</p>{{ end }}\n",
	    "shop/page.html:2:7: error");
	c_error("{{ page x(struct req *r, double d) }}\n<p>{{ d }}</p>{{ end }}\n",
	    "shop/page.html:2:7: error");
	c_error("{{ include \"base/ids.h\" }}{{ page x(struct req *r, order_id o) }}\n"
	    "<p>{{ o }}</p>{{ end }}\n", "shop/page.html:2:7: error");
	c_error("{{ page x(struct req *r, struct safe_html s) }}\n"
	    "<p title=\"{{ s }}\"></p>{{ end }}\n",
	    "shop/page.html:2:14: error");
	c_error("{{ page x(struct req *r, struct safe_html s) }}\n"
	    "<title>{{ s }}</title>{{ end }}\n",
	    "shop/page.html:2:11: error");
	c_error("{{ page x(struct req *r, const char *s) }}\n<p>{{ html s }}</p>{{ end }}\n",
	    "shop/page.html:2:12: error");
	c_error("{{ page x(struct req *r, int n) }}\n<a href=\"{{ n }}\">x</a>{{ end }}\n",
	    "shop/page.html:2:13: error");
	c_error("{{ page x(struct req *r, int n) }}\n<p>{{ t \"%s\", n }}</p>{{ end }}\n",
	    "shop/page.html:2:15: error");
	c_error("{{ page x(struct req *r, char *s) }}\n"
	    "<p>{{ tn \"%lld\", \"%lld\", s }}</p>{{ end }}\n",
	    "shop/page.html:2:26: error");
	c_error("{{ page x(struct req *r, const char *s) }}\n"
	    "{{ each c in s, 1 }}{{ c->x }}{{ end }}{{ end }}\n",
	    "shop/page.html:2:25: error");
}

static const char *
words(const char *template)
{
	struct tmplc_unit u;
	const char *s;

	tmplc_run(&u, "t", template, strlen(template));
	CHECK_INT(u.nerrors, 0);
	s = arena_strndup(&a, u.words.n > 0 ? u.words.p : "", u.words.n);
	tmplc_free(&u);
	return (s);
}

#define PAGE(s) "{{ page x(struct req *r, const char *s, int n) }}\n" s "{{ end }}"

TEST(untranslated_text_is_found)
{
	CHECK_STR(words(PAGE("<p>Hello {{ s }} world</p>\n<b>x</b>")),
	    "t:2:4: untranslated: Hello \nt:2:18: untranslated: world\nt:3:4: untranslated: x\n");
	CHECK_STR(words(PAGE("<p title=\"Say\" alt='{{ s }} über' class=\"word\">1</p>")),
	    "t:2:11: untranslated: Say\nt:2:29: untranslated: über\n");
	CHECK_STR(words(PAGE("<input placeholder=\"a\" aria-label=b data-x=c>")),
	    "t:2:21: untranslated: a\nt:2:35: untranslated: b\n");
	CHECK_STR(words(PAGE("<title>Souk</title>"
	    "<textarea name=\"a\">日本</textarea>")),
	    "t:2:8: untranslated: Souk\nt:2:39: untranslated: 日本\n");
	CHECK_STR(words(PAGE("{{ n > 1 ? \"Yes\" : \"No\" }}")), "t:2:12: untranslated: \"Yes\"\n");
	CHECK_STR(words(PAGE("<p title=\"{{ \"Yes\" }}\"></p>")), "t:2:14: untranslated: \"Yes\"\n");
}

TEST(text_that_needs_no_translation_is_left_alone)
{
	CHECK_STR(words(PAGE("<p class=\"word\" id=x>{{ t \"Hello\" }} {{ s }} – 12 % ×·→🙂"
	    "&nbsp;&amp;</p>")), "");
	CHECK_STR(words(PAGE("<p translate=\"no\">Souk <b title=\"Souk\">Souk</b></p>")), "");
	CHECK_STR(words(PAGE("<img alt=\"Souk\" translate=\"no\">")), "");
	CHECK_STR(words(PAGE("<!-- words -->{{# words }}{{ strchr(\"abc\", n) }}")), "");
	CHECK_STR(words(PAGE("<script type=\"application/json\">\"word\"</script>"
	    "<a href=\"/word\">1</a>")), "");
	CHECK_STR(words(PAGE("<p translate=\"no\">Souk</p><p>x</p>")),
	    "t:2:30: untranslated: x\n");
	arena_free(&a);
}

TEST(one_file_gives_one_prototype_for_each_function)
{
	static const char src[] = "{{ include \"a.h\" }}{{ include \"b/c.h\" }}\n"
	    "{{ layout l(struct req *r, int n) }}{{ body }}{{ end }}\n"
	    "{{ page p(struct req *r,\n  const struct line *l, const char *const names[3]) "
	    "in l(r, 1) }}{{ end }}";
	struct tmplc_unit u;

	tmplc_run(&u, "shop/\"q\".html", src, strlen(src));
	CHECK_INT(u.nerrors, 0);
	CHECK_STR(u.includes.p, "#include \"a.h\"\n#include \"b/c.h\"\n");
	CHECK_STR(u.protos.p,
	    "#line 2 \"shop/\\\"q\\\".html\"\nvoid view_l_open(struct req *r, int n);\n"
	    "#line 2 \"shop/\\\"q\\\".html\"\nvoid view_l_close(struct req *r, int n);\n"
	    "#line 3 \"shop/\\\"q\\\".html\"\nvoid view_p(struct req *r,   const struct line *l, "
	    "const char *const names[3]);\n");
	tmplc_free(&u);
}

/* A deep or long template ends in an error or in code, never in a crash. */
TEST(limits_are_errors)
{
	struct buf b = { 0 }, out = { 0 }, errors = { 0 };

	buf_puts(&b, "{{ page x(struct req *r) }}");
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "<div>");
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "{{ if 1 }}");
	buf_puts(&b, "<");
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "x");
	for (int i = 0; i < 300; i++)
		buf_printf(&b, " data-attribute-%d", i);
	buf_puts(&b, "><a href=\"");
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "scheme");
	buf_puts(&b, ":\"></a>");
	CHECK(tmplc_compile("t", b.p, b.n, &out, &errors) > 3);
	CHECK(strstr(errors.p, "elements are nested too deep") != NULL);
	CHECK(strstr(errors.p, "blocks are nested too deep") != NULL);
	CHECK(strstr(errors.p, "this name is too long") != NULL);
	CHECK_INT(out.n, 0);
	buf_free(&b);
	buf_free(&out);
	buf_free(&errors);
}
