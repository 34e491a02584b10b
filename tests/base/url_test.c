/* url_test: percent-encoding, request targets, return-to paths. */
#include <jansson.h>

#include "base/url.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

static const char *
decode(const char *s, bool plus)
{
	size_t n = strlen(s);
	char *to = arena_alloc(&a, n + 1);

	to[url_decode(to, s, n, plus)] = '\0';
	return (to);
}

TEST(every_byte_survives_encoding_and_decoding)
{
	char all[256], *back;
	struct buf b = { 0 };

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	url_put(&b, all, sizeof all);
	CHECK_INT(b.n, 66 + 3 * 190);
	back = arena_alloc(&a, b.n);
	CHECK_INT(url_decode(back, b.p, b.n, true), 256);
	CHECK(memcmp(back, all, 256) == 0);
	buf_clear(&b);
	for (size_t n = 0; n <= 129; n++)
		url_put(&b, "////////////////////////////////////////////////////////////////"
		    "/////////////////////////////////////////////////////////////////", n);
	CHECK_INT(b.n, 3 * 129 * 130 / 2);
	CHECK_STR(url_encode(&a, "a b/c?d=e&f+g~\xc3\xa9"),
	    "a%20b%2Fc%3Fd%3De%26f%2Bg~%C3%A9");
	CHECK_STR(url_encode(&a, ""), "");
	buf_free(&b);
	arena_reset(&a);
}

TEST(a_percent_that_starts_no_escape_stands_for_itself)
{
	CHECK_STR(decode("100%+cotton", true), "100% cotton");
	CHECK_STR(decode("a+b", false), "a+b");
	CHECK_STR(decode("%", true), "%");
	CHECK_STR(decode("%4", true), "%4");
	CHECK_STR(decode("%4g%g4%%41", true), "%4g%g4%A");
	CHECK_STR(decode("%c3%A9", true), "\xc3\xa9");
	CHECK_STR(decode("%2541", true), "%41");
	arena_reset(&a);
}

/* "status" for a refusal, else the segments in brackets, "/" and the query. */
static const char *
split(const char *s)
{
	struct url_target t;
	struct buf b = { 0 };
	const char *text;
	int status = url_split(&a, s, strlen(s), &t);

	if (status != 0)
		return (arena_printf(&a, "%d", status));
	for (size_t i = 0; i < t.n; i++)
		buf_printf(&b, "[%s]", t.segments[i]);
	if (t.slash)
		buf_putc(&b, '/');
	if (t.query != NULL)
		buf_printf(&b, "?%s", t.query);
	text = arena_strndup(&a, b.p != NULL ? b.p : "", b.n);
	buf_free(&b);
	return (text);
}

TEST(a_target_is_split_into_decoded_segments)
{
	CHECK_STR(split("/"), "");
	CHECK_STR(split("/?"), "?");
	CHECK_STR(split("/orders"), "[orders]");
	CHECK_STR(split("/orders/"), "[orders]/");
	CHECK_STR(split("/orders/12/lines?a=b&c=%zz?/x"),
	    "[orders][12][lines]?a=b&c=%zz?/x");
	CHECK_STR(split("/caf%C3%A9/a+b"), "[caf\xc3\xa9][a+b]");
	CHECK_STR(split("/\xc3\xa9"), "[\xc3\xa9]");
	CHECK_STR(split("/a%2Fb/c%5cd\\e"), "[a/b][c\\d\\e]");
	CHECK_STR(split("/.../.a/a."), "[...][.a][a.]");
	CHECK_STR(split("/a;b=1,2:@!$&'()*="), "[a;b=1,2:@!$&'()*=]");
	arena_reset(&a);
}

TEST(a_target_that_is_no_path_is_refused)
{
	static const char *const bad[] = {
		"", "a", "*", "?a", "http://x/", "x/y", "/a b", "/a#b", "/a\tb",
		"/a\x7f", "/a?b c", "/%", "/%4", "/%zz", "/a%00b", "/%0d%0aX:y",
		"/%1f", "/%7f", "/\xff", "/%ff", "/%c0%af", "/%ed%a0%80",
		"/.", "/..", "/a/../b", "/a/./b", "/%2e%2e/b", "/.%2E", "/%2e",
		"/\xc3/\xa9", "/a/..?x",
	};

	for (size_t i = 0; i < nelem(bad); i++) {
		const char *is = split(bad[i]);

		if (!str_eq(is, "400"))
			test_fail(__FILE__, __LINE__, "%s: %s", bad[i], is);
	}
	CHECK_STR(split("//"), "404");
	CHECK_STR(split("//host/x"), "404");
	CHECK_STR(split("/a//b"), "404");
	CHECK_STR(split("/a//"), "404");
	arena_reset(&a);
}

TEST(a_target_over_a_limit_is_refused)
{
	char s[URL_TARGET_MAX + 2];

	memset(s, 'a', sizeof s - 1);
	s[0] = '/';
	s[sizeof s - 1] = '\0';
	CHECK_STR(split(s), "414");
	s[URL_TARGET_MAX] = '\0';
	CHECK_STR(split(s), "404");
	s[URL_SEGMENT_MAX + 2] = '\0';
	CHECK_STR(split(s), "404");
	s[URL_SEGMENT_MAX + 1] = '\0';
	CHECK_INT(strlen(split(s)), URL_SEGMENT_MAX + 2);
	for (size_t i = 0; i < URL_SEGMENTS_MAX; i++)
		memcpy(s + 2 * i, "/a", 2);
	s[2 * URL_SEGMENTS_MAX] = '\0';
	CHECK_INT(strlen(split(s)), 3 * URL_SEGMENTS_MAX);
	memcpy(s + 2 * URL_SEGMENTS_MAX, "/a", 3);
	CHECK_STR(split(s), "404");
	arena_reset(&a);
}

TEST(only_paths_of_this_site_are_local)
{
	static const char *const good[] = {
		"/", "/x", "/orders/12?x=http://a//b#c", "/a//b", "/@evil.com",
	};
	static const char *const bad[] = {
		"", "x", "//", "//evil.com", "/\\evil.com", "\\/evil.com",
		"\\\\evil.com", "http://evil.com", "https:evil.com", "/a\\b",
		"javascript:alert(1)", " /x", "/ x", "/\t/evil.com", "/x\n",
		"/x\r\nSet-Cookie: a=b", "/\x7f", "/caf\xc3\xa9", "?a", "#",
	};
	char s[3000];

	for (size_t i = 0; i < nelem(good); i++)
		if (!url_is_local(good[i]))
			test_fail(__FILE__, __LINE__, "%s", good[i]);
	for (size_t i = 0; i < nelem(bad); i++)
		if (url_is_local(bad[i]))
			test_fail(__FILE__, __LINE__, "%s", bad[i]);
	memset(s, 'a', sizeof s);
	s[0] = '/';
	s[2001] = '\0';
	CHECK(!url_is_local(s));
	s[2000] = '\0';
	CHECK(url_is_local(s));
}

/* The suite encodes for a query, which leaves more as it is than we do: both
 * must mean the same text. */
TEST(the_percent_encoding_suite_decodes_to_its_input)
{
	size_t n, seen = 0, i;
	char *text = shared_read(&a, "suites/url/percent-encoding.json", &n);
	json_t *list = json_loadb(text, n, 0, NULL), *item;

	json_array_foreach(list, i, item) {
		const char *in = json_string_value(json_object_get(item, "input"));
		const char *out = json_string_value(json_object_get(
		    json_object_get(item, "output"), "utf-8"));

		if (out == NULL)
			continue;
		CHECK_STR(decode(out, false), in);
		CHECK_STR(decode(url_encode(&a, in), true), in);
		seen++;
	}
	CHECK(seen >= 5);
	json_decref(list);
	arena_reset(&a);
}
