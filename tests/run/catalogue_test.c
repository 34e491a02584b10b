/* catalogue: files that msgfmt made, whole and broken. */
#include "run/catalogue.h"
#include "base/buf.h"
#include "tests/test.h"

#include <unistd.h>

#define HEADER "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"" \
	"\"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n<5 ? 1 : 2;\\n\"\n\n"

static const char po[] = HEADER
    "msgid \"Add to cart\"\nmsgstr \"In den Warenkorb\"\n\n"
    "msgid \"not yet\"\nmsgstr \"\"\n\n"
    "#, fuzzy\nmsgid \"unsure\"\nmsgstr \"falsch\"\n\n"
    "msgid \"one piece\"\nmsgid_plural \"many pieces\"\n"
    "msgstr[0] \"ein St\303\274ck\"\nmsgstr[1] \"ein paar St\303\274ck\"\nmsgstr[2] \"viele St\303\274ck\"\n\n"
    "msgid \"line\\n\"\nmsgstr \"Zeile\\n\"\n";

/* What msgfmt makes of a catalogue. */
static void
compile(const char *text, struct buf *mo)
{
	char path[] = "/tmp/souk-po-XXXXXX", command[200], chunk[4096];
	int fd = mkstemp(path);
	FILE *f;
	size_t n;

	must(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
	snprintf(command, sizeof command, "msgfmt --output-file=- %s", path);
	must((f = popen(command, "r")) != NULL);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(mo, chunk, n);
	must(pclose(f) == 0 && unlink(path) == 0);
}

TEST(catalogue_gives_the_texts_msgfmt_compiled)
{
	struct buf mo = { 0 };
	struct catalogue *c;
	const char *why;

	compile(po, &mo);
	c = catalogue_open(mo.p, mo.n, &why);
	if (c == NULL) {
		test_fail(__FILE__, __LINE__, "%s", why);
		buf_free(&mo);
		return;
	}
	CHECK_STR(catalogue_get(c, "Add to cart"), "In den Warenkorb");
	CHECK_STR(catalogue_get(c, "line\n"), "Zeile\n");
	CHECK_STR(catalogue_get(c, "one piece"), "ein Stück");
	CHECK(catalogue_get(c, "not yet") == NULL && catalogue_get(c, "unsure") == NULL);
	CHECK(catalogue_get(c, "") == NULL && catalogue_get(c, "add to cart") == NULL);
	CHECK_STR(catalogue_get_n(c, "one piece", 1), "ein Stück");
	CHECK_STR(catalogue_get_n(c, "one piece", -1), "ein Stück");
	CHECK_STR(catalogue_get_n(c, "one piece", 0), "ein paar Stück");
	CHECK_STR(catalogue_get_n(c, "one piece", 5), "viele Stück");
	CHECK_STR(catalogue_get_n(c, "one piece", INT64_MIN), "viele Stück");
	CHECK(catalogue_get_n(c, "none of these", 2) == NULL);
	/* A text without forms has none for a second number. */
	CHECK_STR(catalogue_get_n(c, "Add to cart", 1), "In den Warenkorb");
	CHECK(catalogue_get_n(c, "Add to cart", 2) == NULL);
	catalogue_free(c);
	buf_free(&mo);
}

TEST(catalogue_finds_each_of_many)
{
	struct buf text = { 0 }, mo = { 0 };
	struct catalogue *c;
	const char *why;
	char id[32], want[32];

	buf_puts(&text, HEADER);
	for (int i = 0; i < 3000; i++)
		buf_printf(&text, "msgid \"text %d\"\nmsgstr \"Text %d\"\n\n", i, i);
	compile(text.p, &mo);
	must((c = catalogue_open(mo.p, mo.n, &why)) != NULL);
	for (int i = 0; i < 3000; i++) {
		snprintf(id, sizeof id, "text %d", i);
		snprintf(want, sizeof want, "Text %d", i);
		CHECK_STR(catalogue_get(c, id), want);
	}
	CHECK(catalogue_get(c, "text 3000") == NULL);
	catalogue_free(c);
	buf_free(&mo);
	buf_free(&text);
}

/* Every cut and every changed byte of the tables: refused, or still safe to read. */
TEST(catalogue_refuses_broken_files)
{
	struct buf mo = { 0 };
	struct catalogue *c;
	const char *why;
	size_t refused = 0;
	char *copy;

	compile(po, &mo);
	for (size_t n = 0; n < mo.n; n++) {
		copy = memcpy(xmalloc(n + 1), mo.p, n);
		copy = xrealloc(copy, n > 0 ? n : 1);
		c = catalogue_open(copy, n, &why);
		refused += c == NULL;
		catalogue_free(c);
		free(copy);
	}
	CHECK(refused > mo.n / 2);
	for (size_t i = 0; i < mo.n; i++)
		for (int v = 0; v < 256; v += 51) {
			copy = memcpy(xmalloc(mo.n), mo.p, mo.n);
			copy[i] = (char)v;
			if ((c = catalogue_open(copy, mo.n, &why)) != NULL) {
				catalogue_get(c, "Add to cart");
				catalogue_get_n(c, "one piece", 7);
			}
			catalogue_free(c);
			free(copy);
		}
	mo.p[0] ^= 1;
	CHECK(catalogue_open(mo.p, mo.n, &why) == NULL);
	CHECK_STR(why, "no catalogue of this machine");
	buf_free(&mo);
}

TEST(catalogue_needs_plural_forms)
{
	struct buf mo = { 0 };
	const char *why;

	compile("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"\n", &mo);
	CHECK(catalogue_open(mo.p, mo.n, &why) == NULL);
	CHECK_STR(why, "no Plural-Forms in its header");
	buf_free(&mo);
}

TEST(catalogues_are_in_the_program)
{
	const struct catalogue_file *f = catalogue_files;
	struct catalogue *c;
	const char *why;

	CHECK_STR(f->code, "de");
	for (; f->code != NULL; f++) {
		c = catalogue_open(f->mo, (size_t)(f->end - f->mo), &why);
		CHECK(c != NULL);
		catalogue_free(c);
	}
}
