/* textnorm_test: what is kept, what goes, and that twice is once. */
#include <jansson.h>

#include "base/textnorm.h"
#include "base/utf8.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

static const char *
line(const char *s)
{
	return (text_line(&a, s, strlen(s)));
}

static const char *
block(const char *s)
{
	return (text_block(&a, s, strlen(s)));
}

TEST(a_line_is_trimmed_and_has_no_controls)
{
	CHECK_STR(line(""), "");
	CHECK_STR(line("  Blue mug \t\r\n"), "Blue mug");
	CHECK_STR(line("\xc2\xa0 x\xe3\x80\x80\xe2\x80\x8b\xef\xbb\xbf"), "x");
	CHECK_STR(line("two\r\nlines\tand\x0b" "more"), "two lines and more");
	CHECK_STR(line("a\x01\x1b[31mb\x7f\xc2\x80"), "a[31mb");
	CHECK_STR(text_line(&a, "a\0b", 3), "ab");
	CHECK_STR(line("inner  blanks stay"), "inner  blanks stay");
	CHECK_STR(line(" \n "), "");
	CHECK(line("bad \xff") == NULL);
	CHECK(line("\xed\xa0\x80") == NULL);
	arena_reset(&a);
}

TEST(a_block_keeps_its_paragraphs)
{
	CHECK_STR(block("a\r\nb\rc\n\nd\xe2\x80\xa9" "e\xc2\x85" "f"),
	    "a\nb\nc\n\nd\ne\nf");
	CHECK_STR(block("\n\n a\tb \r\n\r\n"), "a\tb");
	CHECK_STR(block("a\r\r\nb"), "a\n\nb");
	arena_reset(&a);
}

TEST(text_is_composed)
{
	CHECK_STR(line("Cafe\xcc\x81"), "Caf\xc3\xa9");
	CHECK_STR(line("\xe2\x84\xab"), "\xc3\x85");			/* Å sign */
	CHECK_STR(line("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), "\xed\x95\x9c");	/* 한 */
	CHECK_STR(line("\xef\xac\x81"), "\xef\xac\x81");		/* ﬁ: not NFKC */
	CHECK_STR(line("q\xcc\xa3\xcc\x87"), "q\xcc\xa3\xcc\x87");
	CHECK_STR(line("q\xcc\x87\xcc\xa3"), "q\xcc\xa3\xcc\x87");
	arena_reset(&a);
}

TEST(marks_that_reach_past_the_field_are_left_out)
{
	CHECK_STR(line("a\xe2\x80\xae" "b\xe2\x81\xa7" "c"), "abc");
	CHECK_STR(line("\xd7\x90\xe2\x80\x8f!"), "\xd7\x90\xe2\x80\x8f!");	/* RLM stays */
	CHECK_STR(line("\xef\xbf\xbe" "a\xef\xb7\x90\xef\xb7\xaf\xf0\x9f\xbf\xbf"), "a");
	CHECK_STR(line("a\xef\xb7\x8f\xef\xb7\xb0"), "a\xef\xb7\x8f\xef\xb7\xb0");
	/* An emoji of a family holds U+200D and keeps it. */
	CHECK_STR(line("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"),
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7");
	arena_reset(&a);
}

/* Alternating classes make every mark travel over all before it. */
TEST(a_heap_of_combining_marks_is_cut)
{
	enum { N = 60000 };
	char *s = arena_alloc(&a, 1 + 4 * N);
	const char *out;

	s[0] = 'a';
	for (size_t i = 0; i < N; i++)
		memcpy(s + 1 + 4 * i, "\xcc\x87\xcc\xa3", 4);
	out = text_line(&a, s, 1 + 4 * N);
	CHECK_INT(utf8_count(out, strlen(out)), 30);	/* one joined the a */
	/* U+0344 is two marks once decomposed. */
	for (size_t i = 0; i < 30; i++)
		memcpy(s + 1 + 2 * i, "\xcd\x84", 2);
	out = text_line(&a, s, 61);
	CHECK_INT(utf8_count(out, strlen(out)), 31);
	CHECK_STR(line(out), out);
	arena_reset(&a);
}

TEST(naughty_strings_are_stable_after_one_pass)
{
	size_t n;
	char *text = shared_read(&a, "suites/payloads/blns.json", &n);
	json_t *list = json_loadb(text, n, 0, NULL);

	CHECK(json_array_size(list) > 400);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
		const char *once = line(s);

		CHECK(once != NULL);
		CHECK_STR(line(once), once);
		once = block(s);
		CHECK_STR(block(once), once);
	}
	json_decref(list);
	arena_reset(&a);
}
