/* What browsers are told to protect people with: the same on every answer there is. */
#include <stdlib.h>

#include "run/route.h"
#include "run/settings.h"
#include "tests/page.h"

static const char *const always[] = {
	"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
	    "manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self' http",
	"X-Content-Type-Options: nosniff\r\n",
	"Referrer-Policy: strict-origin-when-cross-origin\r\n",
	"Cross-Origin-Opener-Policy: same-origin\r\n",
	"Cross-Origin-Resource-Policy: same-origin\r\n",
	"Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), display-capture=()\r\n",
	"Cache-Control: ",
};

static void
protected(const char *what, struct visit v, bool tls)
{
	for (size_t i = 0; i < nelem(always); i++) {
		const char *at = strstr(v.head, always[i]);

		if (at == NULL || strstr(at + 1, always[i]) != NULL)
			test_fail(__FILE__, __LINE__, "%s: %d with %s of: %s\n%s", what, v.status, at == NULL ? "none" : "two", always[i], v.head);
	}
	CHECK_LACKS(v.head, "unsafe");
	if ((strstr(v.head, "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n") != NULL) != tls)
		test_fail(__FILE__, __LINE__, "%s: %d, HSTS is wrong\n%s", what, v.status, v.head);
	if (strstr(v.head, "Content-Type: text/html") != NULL) {
		CHECK_LACKS(v.body, "<style");
		CHECK_LACKS(v.body, " style=");
		CHECK_LACKS(v.body, " onclick=");
		CHECK_LACKS(v.body, "javascript:");
		for (const char *s = v.body; (s = strstr(s, "<script")) != NULL; s++)
			if (!str_starts(s, "<script type=\"module\" src=\"/assets/") && !str_starts(s, "<script type=\"application/ld+json\">"))
				test_fail(__FILE__, __LINE__, "%s: a script of its own: %.80s", what, s);
	}
}

/* The pattern with something in the place of each parameter. */
static const char *
filled(const char *pattern)
{
	static char path[500];
	size_t n = 0;

	for (const char *s = pattern; *s != '\0'; s++) {
		if (*s != ':' && *s != '*') {
			path[n++] = *s;
			continue;
		}
		n += (size_t)snprintf(path + n, sizeof path - n, "%s", strstr(s, "slug") == s + 1 ? "stoneware-mug" : "1");
		s += strcspn(s, "/") - 1;
	}
	path[n] = '\0';
	return (path);
}

TEST(every_answer_of_every_route_protects_its_reader)
{
	static const enum persona personas[] = { NOBODY, ADMIN, ALICE, SAM };
	unsigned seen[6] = { 0 };

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k < nelem(personas); k++) {
			const struct route *t = &route_all[i];
			const char *path = filled(t->pattern);
			struct visit v = t->method == METHOD_GET ? get(personas[k], path) : k % 2 == 0 ? post(personas[k], path, "a=b") :
			    post_raw(personas[k], path, "content-type: text/plain", "x", 1);

			protected(path, v, false);
			seen[v.status / 100]++;
			if (str_eq(t->name, "logout_create"))
				break;
		}
	CHECK(seen[2] > 30 && seen[3] > 30 && seen[4] > 30);
}

TEST(files_pictures_and_refusals_protect_their_reader_too)
{
	struct visit page = get(NOBODY, "/");
	const char *at = strstr(page.body, "/assets/souk."), *conditional;
	char path[200];

	must(at != NULL);
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	protected("a file", get(NOBODY, path), false);
	protected("no file", get(NOBODY, "/assets/none.css"), false);
	protected("no picture", get(NOBODY, "/media/ab/c"), false);
	protected("no page", get(NOBODY, "/nowhere"), false);
	protected("no such method", post(NOBODY, "/robots.txt", "a=b"), false);
	protected("a slash too many", get(NOBODY, "/login/"), false);
	protected("a bad target", get(NOBODY, "/%"), false);
	conditional = strstr(page.head, "ETag: ");
	must(conditional != NULL);
	snprintf(path, sizeof path, "if-none-match: %.*s", (int)strcspn(conditional + 6, "\r"), conditional + 6);
	page = get_with(NOBODY, "/", path);
	CHECK_INT(page.status, 304);
	protected("an unchanged page", page, false);
}

/* A process with settings of its own. */
static void
over_tls(void)
{
	struct buf messages = { 0 };

	setenv("SOUK_BASE_URL", "https://shop.example", 1);
	must(settings_load(&messages));
	protected("a page over TLS", get(NOBODY, "/login"), true);
	protected("an error over TLS", get(NOBODY, "/nowhere"), true);
	setenv("SOUK_BASE_URL", "http://127.0.0.1:8080", 1);
	must(settings_load(&messages));
	buf_free(&messages);
}

TEST(browsers_are_held_to_https_where_the_site_speaks_it)
{
	over_tls();
}

static struct visit
security_text(const char *contact, const char *policy)
{
	struct buf messages = { 0 };
	struct visit v;

	setenv("SOUK_SECURITY_CONTACT", contact, 1);
	setenv("SOUK_SECURITY_POLICY", policy, 1);
	must(settings_load(&messages));
	v = get(NOBODY, "/.well-known/security.txt");
	unsetenv("SOUK_SECURITY_CONTACT");
	unsetenv("SOUK_SECURITY_POLICY");
	must(settings_load(&messages));
	buf_free(&messages);
	return (v);
}

TEST(security_txt_says_whom_to_tell)
{
	struct visit v = security_text("security@shop.example https://shop.example/report", "https://shop.example/holes");
	const char *expires;

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.head, "Content-Type: text/plain; charset=utf-8\r\n");
	CHECK_HAS(v.body, "Contact: mailto:security@shop.example\nContact: https://shop.example/report\nExpires: ");
	CHECK_HAS(v.body, "\nCanonical: http://127.0.0.1:8080/.well-known/security.txt\n");
	CHECK_HAS(v.body, "\nPolicy: https://shop.example/holes\n");
	CHECK_HAS(v.body, "\nPreferred-Languages: en, de\n");
	expires = strstr(v.body, "Expires: ");
	CHECK_STR(sql_string("SELECT '%.20s'::timestamptz BETWEEN now() + interval '170 days' AND now() + interval '181 days'",
	    expires != NULL ? expires + 9 : ""), "t");
	CHECK_INT(security_text("", "https://shop.example/holes").status, 404);
}

TEST(password_managers_find_where_a_password_is_changed)
{
	struct visit v = get(NOBODY, "/.well-known/change-password");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/account/password");
}
