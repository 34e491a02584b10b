/* html_test: what each writer lets through and what it does to the rest. */
#include "base/html.h"
#include "tests/test.h"

static struct buf h;

static const char *
taken(void)
{
	static char s[1024];

	snprintf(s, sizeof s, "%s", h.n > 0 ? h.p : "");
	CHECK_INT(h.n, strlen(s));
	buf_free(&h);
	return (s);
}

#define WRITTEN(writer, value) (writer(&h, value), taken())

TEST(text_escapes_what_opens_tags_and_references)
{
	CHECK_STR(WRITTEN(html_text, "<a href=\"x\">'&'</a>"),
	    "&lt;a href=\"x\"&gt;'&amp;'&lt;/a&gt;");
	CHECK_STR(WRITTEN(html_text, ""), "");
	CHECK_STR(WRITTEN(html_text, (char *)NULL), "");
	CHECK_STR(WRITTEN(html_text, "größe 日本 🙂"), "größe 日本 🙂");
	CHECK_STR(WRITTEN(html_text, "a\rb\r\n"), "a&#13;b&#13;\n");
	CHECK_STR(WRITTEN(html_rcdata, "</title>"), "&lt;/title&gt;");
}

TEST(attributes_escape_both_quotes)
{
	CHECK_STR(WRITTEN(html_attr, "\"'<>&"), "&#34;&#39;&lt;&gt;&amp;");
	CHECK_STR(WRITTEN(html_attr, "`= /"), "`= /");
	CHECK_STR(WRITTEN(html_attr, (const char *)NULL), "");
}

/* Each special byte at each place of a string long enough for several blocks. */
TEST(specials_are_found_wherever_they_are)
{
	static const char specials[] = "&<>\"'\r";
	static const char *const in_attr[] = { "&amp;", "&lt;", "&gt;", "&#34;", "&#39;", "&#13;" };
	static const char *const in_text[] = { "&amp;", "&lt;", "&gt;", "\"", "'", "&#13;" };
	char s[64], want[128];

	for (size_t len = 1; len < 60; len++) {
		for (size_t i = 0; i < len * 6; i++) {
			memset(s, 'x', len);
			s[len] = '\0';
			s[i / 6] = specials[i % 6];
			snprintf(want, sizeof want, "%.*s%s%s", (int)(i / 6), s, in_text[i % 6],
			    s + i / 6 + 1);
			CHECK_STR(WRITTEN(html_text, s), want);
			snprintf(want, sizeof want, "%.*s%s%s", (int)(i / 6), s, in_attr[i % 6],
			    s + i / 6 + 1);
			CHECK_STR(WRITTEN(html_attr, s), want);
		}
	}
}

TEST(every_other_byte_stands_for_itself)
{
	char s[41];

	for (int c = 1; c < 256; c++) {
		if (strchr("&<>\"'\r", c) != NULL)
			continue;
		memset(s, c, sizeof s - 1);
		s[sizeof s - 1] = '\0';
		CHECK_STR(WRITTEN(html_text, s), s);
		CHECK_STR(WRITTEN(html_attr, s), s);
	}
}

TEST(a_full_buffer_takes_no_more_and_says_so)
{
	h = (struct buf){ .max = 20 };
	html_text(&h, "0123456789&&&&&&&&&&&");
	CHECK(h.full);
	CHECK(h.n <= 20);
	buf_free(&h);
	h = (struct buf){ .max = 20 };
	html_text(&h, "0123456789&&");
	CHECK(!h.full);
	CHECK_STR(h.p, "0123456789&amp;&amp;");
	CHECK_INT(h.n, 20);
	html_text(&h, "");
	CHECK(!h.full);
	html_query(&h, "////");
	html_i64(&h, 5);
	CHECK(h.full);
	CHECK_INT(h.n, 20);
	h.max = 0;
	buf_free(&h);
}

TEST(integers_of_every_width_are_written)
{
	CHECK_STR(WRITTEN(html_text, INT64_MIN), "-9223372036854775808");
	CHECK_STR(WRITTEN(html_text, INT64_MAX), "9223372036854775807");
	CHECK_STR(WRITTEN(html_text, UINT64_MAX), "18446744073709551615");
	CHECK_STR(WRITTEN(html_attr, (int8_t)-128), "-128");
	CHECK_STR(WRITTEN(html_attr, (uint8_t)255), "255");
	CHECK_STR(WRITTEN(html_path, (int16_t)-1), "-1");
	CHECK_STR(WRITTEN(html_query, UINT32_MAX), "4294967295");
	CHECK_STR(WRITTEN(html_text, 0), "0");
	for (int64_t n = 1; n < INT64_MAX / 10; n = n * 10 - n / 7) {
		char s[32];

		snprintf(s, sizeof s, "%lld", (long long)n);
		CHECK_STR(WRITTEN(html_text, n), s);
		snprintf(s, sizeof s, "%lld", (long long)-n);
		CHECK_STR(WRITTEN(html_text, -n), s);
	}
}

TEST(parts_of_urls_are_percent_encoded)
{
	CHECK_STR(WRITTEN(html_path, "a b/c?d#e%f&g=h"), "a%20b%2Fc%3Fd%23e%25f%26g%3Dh");
	CHECK_STR(WRITTEN(html_query, "AZaz09-._~"), "AZaz09-._~");
	CHECK_STR(WRITTEN(html_query, "!*'();:@&=+$,/?%#[]\"<>\\^`{|}"),
	    "%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%25%23%5B%5D%22%3C%3E%5C%5E%60%7B%7C%7D");
	CHECK_STR(WRITTEN(html_path, "é\n\x7f"), "%C3%A9%0A%7F");
	CHECK_STR(WRITTEN(html_path, (char *)NULL), "");
	CHECK_STR(WRITTEN(html_query, (char *)NULL), "");
}

TEST(dot_segments_print_nothing_in_a_path)
{
	CHECK_STR(WRITTEN(html_path, "."), "");
	CHECK_STR(WRITTEN(html_path, ".."), "");
	CHECK_STR(WRITTEN(html_path, "..."), "...");
	CHECK_STR(WRITTEN(html_path, ".a"), ".a");
	CHECK_STR(WRITTEN(html_query, ".."), "..");
}

TEST(known_schemes_and_relative_urls_pass)
{
	static const char *const urls[] = {
		"", "/", "/a/b?c=d#e", "?a=b", "#a", "a/b:c", "?a:b", "#a:b", "//host/", "../a",
		"http://a/", "https://a:8080/%20?x=[1]", "mailto:a@b.c", "tel:+1", "HTTPS://A/",
	};

	for (size_t i = 0; i < nelem(urls); i++) {
		CHECK_STR(WRITTEN(html_url, urls[i]), urls[i]);
		CHECK_STR(WRITTEN(html_srcset, urls[i]), urls[i]);
	}
	CHECK_STR(WRITTEN(html_url, "/a b\"'<>\\`{é&x"),
	    "/a%20b%22%27%3C%3E%5C%60%7B%C3%A9&amp;x");
	CHECK_STR(WRITTEN(html_srcset, "/a, b"), "/a%2C%20b");
	CHECK_STR(WRITTEN(html_url, (char *)NULL), "");
}

TEST(other_schemes_become_invalid)
{
	static const char *const urls[] = {
		"javascript:x", "JAVASCRIPT:x", "jAvAsCrIpT:x", " javascript:x", "\tjavascript:x",
		"java\nscript:x", "java\tscript:x", "\1javascript:x", "data:text/html,x",
		"vbscript:x",
		"file:///etc/passwd", "blob:x", "about:blank", ":", ":x", "x:", "httpx:", "https :x",
		"view-source:x", "java%73cript:x", "ftp://x", "\xc2\xa0javascript:x", "feed:x",
	};

	for (size_t i = 0; i < nelem(urls); i++) {
		CHECK_STR(WRITTEN(html_url, urls[i]), "about:invalid");
		CHECK_STR(WRITTEN(html_url_here, urls[i]), "about:invalid");
		CHECK_STR(WRITTEN(html_srcset, urls[i]), "about:invalid");
	}
}

TEST(a_url_of_this_site_names_no_host)
{
	CHECK_STR(WRITTEN(html_url_here, "/a?b=c:d"), "/a?b=c:d");
	CHECK_STR(WRITTEN(html_url_here, "?x"), "?x");
	CHECK_STR(WRITTEN(html_url_here, ""), "");
	CHECK_STR(WRITTEN(html_url_here, "//host/"), "about:invalid");
	CHECK_STR(WRITTEN(html_url_here, "///host/"), "about:invalid");
	CHECK_STR(WRITTEN(html_url_here, "https://host/"), "about:invalid");
	CHECK_STR(WRITTEN(html_url_here, "mailto:x"), "about:invalid");
	CHECK_STR(WRITTEN(html_url_here, "/\\host/"), "/%5Chost/");
	CHECK_STR(WRITTEN(html_url_here, "\\\\host/"), "%5C%5Chost/");
	CHECK_STR(WRITTEN(html_url_here, "/\t/host/"), "/%09/host/");
	CHECK_STR(WRITTEN(html_url_here, (char *)NULL), "");
}

TEST(json_cannot_end_its_script)
{
	CHECK_STR(WRITTEN(html_json, "{\"a\":\"</script><!--&\"}"),
	    "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\"}");
	CHECK_STR(WRITTEN(html_json, "\"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x82\xac\""),
	    "\"\\u2028\\u2029\xe2\x80\xaa\xe2\x82\xac\"");
	CHECK_STR(WRITTEN(html_json, "[1,\"é\"]"), "[1,\"é\"]");
	CHECK_STR(WRITTEN(html_json, "\xe2"), "\xe2");
	CHECK_STR(WRITTEN(html_json, "\xe2\x80"), "\xe2\x80");
	CHECK_STR(WRITTEN(html_json, (char *)NULL), "");
}

TEST(sanitized_html_goes_through)
{
	struct safe_html s = { "<b>&amp;</b>x", 12 }, none = { NULL, 0 };

	CHECK_STR(WRITTEN(html_text, s), "<b>&amp;</b>");
	CHECK_STR(WRITTEN(html_safe, s), "<b>&amp;</b>");
	CHECK_STR(WRITTEN(html_safe, none), "");
}
