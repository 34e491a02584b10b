/* weburl_test: what is refused, what text an accepted URL gets, and that
 * browsers and libcurl read that text as we do. */
#include <curl/curl.h>
#include <jansson.h>

#include "base/weburl.h"
#include "tests/base/shared.h"
#include "tests/test.h"

#include <arpa/inet.h>

static struct arena a;

static const char *
parse(const char *s)
{
	struct weburl u;
	enum weburl_error e = weburl_parse(&a, s, &u);

	return (e == WEBURL_OK ? u.text : weburl_error_name(e));
}

TEST(a_web_url_gets_one_text)
{
	static const struct { const char *s, *want; } t[] = {
		{ "https://example.com", "https://example.com/" },
		{ "HTTPS://Example.COM/A", "https://example.com/A" },
		{ "http://example.com:80/", "http://example.com/" },
		{ "http://example.com:443/", "http://example.com:443/" },
		{ "https://example.com:8443/hook?a=b&c#d", "https://example.com:8443/hook?a=b&c#d" },
		{ "https://example.com?x=/../y", "https://example.com/?x=/../y" },
		{ "https://example.com#f", "https://example.com/#f" },
		{ "https://b\xc3\xbc" "cher.example/\xc3\xa9?\xc3\xa9#\xc3\xa9",
		    "https://xn--bcher-kva.example/%C3%A9?%C3%A9#%C3%A9" },
		{ "https://192.168.0.1/x", "https://192.168.0.1/x" },
		{ "https://[::1]:8080/x", "https://[::1]:8080/x" },
		{ "https://[2001:DB8:0:0:0:0:0:1]", "https://[2001:db8::1]/" },
		{ "https://[::ffff:1.2.3.4]", "https://[::ffff:1.2.3.4]/" },
		{ "https://e.com/%2F%c3'x", "https://e.com/%2F%c3%27x" },
		{ "https://e.com/a//b/...", "https://e.com/a//b/..." },
	};

	for (size_t i = 0; i < nelem(t); i++)
		CHECK_STR(parse(t[i].s), t[i].want);
	arena_reset(&a);
}

TEST(a_web_url_has_parts)
{
	struct weburl u;

	CHECK_INT(weburl_parse(&a, "https://[::1]:8080/x?y#z", &u), WEBURL_OK);
	CHECK(u.https && u.address);
	CHECK_STR(u.host, "::1");
	CHECK_INT(u.port, 8080);
	CHECK_STR(u.target, "/x?y");
	CHECK_STR(u.fragment, "z");
	CHECK_STR(u.origin, "https://[::1]:8080");
	CHECK_INT(weburl_parse(&a, "http://e.com", &u), WEBURL_OK);
	CHECK(!u.https && !u.address);
	CHECK_STR(u.host, "e.com");
	CHECK_INT(u.port, 80);
	CHECK_STR(u.target, "/");
	CHECK(u.fragment == NULL);
	CHECK_STR(u.origin, "http://e.com");
	CHECK_INT(weburl_parse(&a, "https://10.0.0.1", &u), WEBURL_OK);
	CHECK(u.address);
	CHECK_INT(u.port, 443);
	arena_reset(&a);
}

TEST(what_two_programs_could_read_differently_is_refused)
{
	static const struct { const char *s, *want; } t[] = {
		{ "", "scheme" }, { "/x", "scheme" }, { "//e.com", "scheme" },
		{ "e.com", "scheme" }, { "ftp://e.com", "scheme" },
		{ "javascript:alert(1)", "scheme" }, { "https:e.com", "scheme" },
		{ "https:/e.com", "scheme" }, { "https:///e.com", "scheme" },
		{ "https://", "scheme" }, { "https://?x", "scheme" },
		{ " https://e.com", "character" }, { "https://e.com ", "character" },
		{ "https://e.com/\n", "character" }, { "ht\ttps://e.com", "character" },
		{ "https:\\\\e.com", "character" }, { "https://e.com\\@x", "character" },
		{ "https://e.com/<script>", "character" }, { "https://e.com/\"", "character" },
		{ "https://e.com/%", "character" }, { "https://e.com/%zz", "character" },
		{ "https://e.com/\xff", "character" }, { "https://e.com/\x7f", "character" },
		{ "https://u@e.com", "user" }, { "https://u:p@e.com", "user" },
		{ "https://@e.com", "user" }, { "https://good.com@evil.com", "user" },
		{ "https://e.com:", "port" }, { "https://e.com:0", "port" },
		{ "https://e.com:65536", "port" }, { "https://e.com:080", "port" },
		{ "https://e.com:1:2", "port" }, { "https://e.com:+1", "port" },
		{ "https://e.com:-1", "port" }, { "https://:80", "host" },
		{ "https://e.com.", "host" }, { "https://e..com", "host" },
		{ "https://-e.com", "host" }, { "https://%65.com", "host" },
		{ "https://127.1", "host" }, { "https://2130706433", "host" },
		{ "https://0x7f000001", "host" }, { "https://0177.0.0.1", "host" },
		{ "https://127.0.0.1.", "host" }, { "https://256.0.0.1", "host" },
		{ "https://1.2.3.4.5", "host" }, { "https://[::1", "host" },
		{ "https://[::1]x", "host" }, { "https://[]", "host" },
		{ "https://[1.2.3.4]", "host" }, { "https://[fe80::1%25eth0]", "host" },
		{ "https://::1/", "host" }, { "https://e*.com", "host" },
		{ "https://e.com/../x", "dots" }, { "https://e.com/a/.", "dots" },
		{ "https://e.com/%2e%2E/x", "dots" }, { "https://e.com/.%2e?x", "dots" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		if (!str_eq(parse(t[i].s), t[i].want))
			test_fail(__FILE__, __LINE__, "%s is %s, want %s", t[i].s,
			    parse(t[i].s), t[i].want);
	arena_reset(&a);
}

TEST(a_web_url_has_a_greatest_length)
{
	char s[WEBURL_MAX + 2];

	memset(s, 'a', sizeof s);
	memcpy(s, "https://e.com/", 14);
	s[WEBURL_MAX] = '\0';
	CHECK_INT(strlen(parse(s)), WEBURL_MAX);
	memcpy(s + 20, "\xc3\xa9", 2);
	CHECK_STR(parse(s), "long");
	s[WEBURL_MAX] = 'a';
	s[WEBURL_MAX + 1] = '\0';
	CHECK_STR(parse(s), "long");
	arena_reset(&a);
}

/* libcurl, which will fetch u->text, must see the same host, port and target. */
static void
check_curl(const struct weburl *u)
{
	CURLU *c = curl_url();
	char *host = NULL, *port = NULL, *path = NULL, *query = NULL;
	const char *want;

	if (curl_url_set(c, CURLUPART_URL, u->text, 0) != CURLUE_OK)
		test_fail(__FILE__, __LINE__, "libcurl refuses %s", u->text);
	curl_url_get(c, CURLUPART_HOST, &host, 0);
	curl_url_get(c, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	curl_url_get(c, CURLUPART_PATH, &path, 0);
	curl_url_get(c, CURLUPART_QUERY, &query, 0);
	want = strchr(u->host, ':') != NULL ?
	    arena_printf(&a, "[%s]", u->host) : u->host;
	CHECK_STR(host, want);
	CHECK_STR(port, arena_printf(&a, "%u", u->port));
	/* An empty query is none to libcurl. */
	if (!str_eq(u->target, arena_printf(&a, "%s?", path)))
		CHECK_STR(arena_printf(&a, "%s%s%s", path, query != NULL ? "?" : "",
		    query != NULL ? query : ""), u->target);
	curl_free(host);
	curl_free(port);
	curl_free(path);
	curl_free(query);
	curl_url_cleanup(c);
}

static const char *
part(const json_t *item, const char *key)
{
	return (json_string_value(json_object_get(item, key)));
}

/* "[::1]" in the suite; addresses are compared as numbers. */
static bool
same_host(const char *host, const char *want)
{
	unsigned char x[16], y[16];
	char *bare = arena_strdup(&a, want);

	if (bare[0] != '[')
		return (str_eq(host, want));
	bare[strlen(bare) - 1] = '\0';
	return (inet_pton(AF_INET6, host, x) == 1 &&
	    inet_pton(AF_INET6, bare + 1, y) == 1 && memcmp(x, y, 16) == 0);
}

static bool
same_port(const struct weburl *u, const char *want)
{
	return (str_eq(want, u->port == (u->https ? 443 : 80) ? "" :
	    arena_printf(&a, "%u", u->port)));
}

/* Case of escapes and the apostrophe apart: ours stand escaped everywhere, a
 * browser escapes it in the query only. */
static bool
same_target(const struct weburl *u, const char *path, const char *search)
{
	char *both = arena_printf(&a, "%s%s", path, search), *quote;

	while ((quote = strchr(both, '\'')) != NULL) {
		*quote = '\0';
		both = arena_printf(&a, "%s%%27%s", both, quote + 1);
	}
	return (str_eq(u->target, both) ||
	    str_eq(u->target, arena_printf(&a, "%s?", both)));
}

static void
compare(const json_t *item, const struct weburl *u, const char *in)
{
	if (!str_eq(part(item, "protocol"), u->https ? "https:" : "http:") ||
	    !same_host(u->host, part(item, "hostname")) ||
	    !same_port(u, part(item, "port")) ||
	    !same_target(u, part(item, "pathname"), part(item, "search")))
		test_fail(__FILE__, __LINE__, "%s: ours %s, theirs %s", in,
		    u->text, part(item, "href"));
	check_curl(u);
}

TEST(the_url_suite_agrees_where_a_url_is_accepted)
{
	size_t n, i, refused = 0, same = 0, stricter[16] = { 0 };
	char *text = shared_read(&a, "suites/url/urltestdata.json", &n);
	json_t *list = json_loadb(text, n, JSON_ALLOW_NUL, NULL), *item;

	json_array_foreach(list, i, item) {
		const char *in = part(item, "input"), *protocol;
		bool failure = json_is_true(json_object_get(item, "failure"));
		struct weburl u;
		enum weburl_error e;

		if (in == NULL || strlen(in) !=
		    json_string_length(json_object_get(item, "input")))
			continue;
		protocol = failure ? "" : part(item, "protocol");
		e = weburl_parse(&a, in, &u);
		if (!str_eq(protocol, "http:") && !str_eq(protocol, "https:")) {
			refused++;
			if (e == WEBURL_OK)
				test_fail(__FILE__, __LINE__, "%s passes", in);
		} else if (e == WEBURL_OK) {
			same++;
			compare(item, &u, in);
		} else
			stricter[e]++;
	}
	printf("  refused with the suite %zu, read alike %zu, stricter:", refused, same);
	for (i = 1; i <= WEBURL_LONG; i++)
		printf(" %s %zu", weburl_error_name((enum weburl_error)i), stricter[i]);
	printf("\n");
	CHECK(refused > 400);
	CHECK(same > 50);
	json_decref(list);
	arena_reset(&a);
}
