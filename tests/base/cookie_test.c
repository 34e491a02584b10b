/* cookie_test: reading Cookie, writing Set-Cookie, against the IETF's cases. */
#include "base/cookie.h"
#include "base/buf.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

static const char *
parse(const char *header)
{
	struct cookie *c;
	struct buf b = { 0 };
	size_t n = cookie_parse(&a, header, &c);
	const char *text;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "(%s|%s)", c[i].name, c[i].value);
	text = arena_strndup(&a, b.p != NULL ? b.p : "", b.n);
	buf_free(&b);
	return (text);
}

TEST(a_cookie_header_is_read_in_order)
{
	CHECK_STR(parse(""), "");
	CHECK_STR(parse(" ; ;"), "");
	CHECK_STR(parse("a=1"), "(a|1)");
	CHECK_STR(parse("a=1; b=2;c=3 ;  d = 4"), "(a|1)(b|2)(c|3)(d|4)");
	CHECK_STR(parse("a=b=c==; b="), "(a|b=c==)(b|)");
	CHECK_STR(parse("a=\"x y\"; b=\""), "(a|\"x y\")(b|\")");
	CHECK_STR(parse("A=1; a=2; A=3"), "(A|1)(a|2)(A|3)");
	CHECK_STR(parse("bare; =x; ="), "(|bare)(|x)");
	CHECK_STR(parse("caf\xc3\xa9=1, b=2"), "(caf\xc3\xa9|1, b=2)");
	arena_reset(&a);
}

TEST(a_session_is_found_behind_many_cookies)
{
	struct buf b = { 0 };

	for (int i = 0; i < 100; i++)
		buf_printf(&b, "_ga_%d=GS1.1.%d; ", i, i);
	buf_puts(&b, "SID=no; sid=first; sid=second; sid_=no");
	CHECK_STR(cookie_get(&a, b.p, "sid"), "first");
	CHECK_STR(cookie_get(&a, b.p, "_ga_99"), "GS1.1.99");
	CHECK(cookie_get(&a, b.p, "si") == NULL);
	CHECK(cookie_get(&a, "sid", "sid") == NULL);
	CHECK_STR(cookie_get(&a, "sid=", "sid"), "");
	buf_free(&b);
	arena_reset(&a);
}

TEST(a_cookie_is_written_with_every_guard)
{
	CHECK_STR(cookie_text(&a, &(struct cookie_set){ .name = "__Host-sid",
	    .value = "abc.DEF_-=", .max_age_s = COOKIE_SESSION }),
	    "__Host-sid=abc.DEF_-=; Path=/; HttpOnly; Secure; SameSite=Lax");
	CHECK_STR(cookie_text(&a, &(struct cookie_set){ .name = "theme",
	    .value = "", .max_age_s = COOKIE_DELETE, .script = true,
	    .plain_http = true, .site = COOKIE_STRICT }),
	    "theme=; Path=/; Max-Age=0; SameSite=Strict");
	CHECK_STR(cookie_text(&a, &(struct cookie_set){ .name = "x",
	    .value = "1", .max_age_s = INT64_MAX, .site = COOKIE_CROSS_SITE }),
	    "x=1; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=None");
	arena_reset(&a);
}

static bool
settable(const char *name, const char *value, bool plain_http)
{
	return (cookie_text(&a, &(struct cookie_set){ .name = name,
	    .value = value, .plain_http = plain_http }) != NULL);
}

TEST(a_cookie_a_browser_would_misread_is_not_written)
{
	static const char *const names[] = {
		"", "a b", "a=b", "a;b", "a\r\nb", "a\t", "caf\xc3\xa9", "a\"",
		"a,b", "a/b", "{a}", "\x7f",
	};
	static const char *const values[] = {
		"a b", "a;b", "a\r\nSet-Cookie: x=y", "a,b", "\"a\"", "a\\b",
		"\xc3\xa9", "\x7f", "\t", "\x01",
	};

	for (size_t i = 0; i < nelem(names); i++)
		if (settable(names[i], "v", false))
			test_fail(__FILE__, __LINE__, "name %zu", i);
	for (size_t i = 0; i < nelem(values); i++)
		if (settable("n", values[i], false))
			test_fail(__FILE__, __LINE__, "value %zu", i);
	CHECK(settable("n", "v", true));
	CHECK(!settable("__Host-n", "v", true));
	CHECK(!settable("__hOST-n", "v", true));
	CHECK(!settable("__Secure-n", "v", true));
	CHECK(cookie_text(&a, &(struct cookie_set){ .name = "n", .value = "v",
	    .plain_http = true, .site = COOKIE_CROSS_SITE }) == NULL);
	arena_reset(&a);
}

TEST(a_cookie_has_a_greatest_length)
{
	char value[4097];

	memset(value, 'v', sizeof value);
	value[4096] = '\0';
	CHECK(!settable("n", value, false));
	value[4095] = '\0';
	CHECK(settable("n", value, false));
	arena_reset(&a);
}

/* The suite's "expected" files are Cookie headers that browsers send. Written
 * again from what was read, each must be the same to the byte. */
TEST(the_suites_cookie_headers_are_read_without_loss)
{
	static const char dir[] = "suites/cookies/tests/data/parser";
	const char **names;
	size_t n = shared_list(&a, dir, "-expected", &names), seen = 0;

	for (size_t i = 0; i < n; i++) {
		struct buf b = { 0 };
		struct cookie *c;
		size_t len, count;
		char *s = shared_read(&a, arena_printf(&a, "%s/%s", dir, names[i]), &len);

		if (!str_starts(s, "Cookie: "))
			continue;
		s[strcspn(s, "\r\n")] = '\0';
		count = cookie_parse(&a, s + 8, &c);
		CHECK(count > 0);
		for (size_t k = 0; k < count; k++)
			buf_printf(&b, "%s%s%s%s", k > 0 ? "; " : "", c[k].name,
			    c[k].name[0] != '\0' ? "=" : "", c[k].value);
		if (b.p == NULL || !str_eq(b.p, s + 8))
			test_fail(__FILE__, __LINE__, "%s: %s, want %s", names[i], b.p != NULL ? b.p : "", s + 8);
		buf_free(&b);
		seen++;
	}
	CHECK(seen > 100);
	printf("  %zu Cookie headers of %zu cases\n", seen, n);
	arena_reset(&a);
}

/* A case that sets one cookie without attributes: whatever this file agrees to
 * write, the suite's browser sends back as it was. */
static void
check_case(const char *base, size_t *kept, size_t *refused)
{
	size_t n;
	char *s = shared_read(&a, arena_printf(&a, "%s-test", base), &n), *eq;
	char *want = shared_read(&a, arena_printf(&a, "%s-expected", base), &n);

	if (!str_starts(s, "Set-Cookie: ") || strchr(s, ';') != NULL ||
	    strchr(s, '\n') == NULL || strchr(s, '\n')[1] != '\0' ||
	    (eq = strchr(s, '=')) == NULL)
		return;
	*eq = '\0';
	eq[1 + strcspn(eq + 1, "\r\n")] = '\0';
	want[strcspn(want, "\r\n")] = '\0';
	if (!settable(s + 12, eq + 1, false)) {
		++*refused;
		return;
	}
	CHECK_STR(want, arena_printf(&a, "Cookie: %s=%s", s + 12, eq + 1));
	++*kept;
}

TEST(what_is_written_is_what_the_suites_browser_sends_back)
{
	static const char dir[] = "suites/cookies/tests/data/parser";
	const char **names;
	size_t n = shared_list(&a, dir, "-test", &names), kept = 0, refused = 0;

	for (size_t i = 0; i < n; i++)
		check_case(arena_printf(&a, "%s/%.*s", dir,
		    (int)strlen(names[i]) - 5, names[i]), &kept, &refused);
	CHECK(kept > 5);
	printf("  %zu cookies come back, %zu are not written\n", kept, refused);
	arena_reset(&a);
}
