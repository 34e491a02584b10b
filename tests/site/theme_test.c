/* The choice of colours: a cookie, the same page again, nothing kept for others. */
#include "tests/page.h"

#include "run/cache.h"

TEST(theme_is_remembered_and_the_page_stays)
{
	struct visit v = post(NOBODY, "/theme", "theme=dark&return=%2Fc%2Fhome%3Fsort%3Dnew");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/c/home?sort=new");
	CHECK_HAS(v.head, "theme=dark; Path=/; Max-Age=31536000");
	CHECK_HAS(post(ALICE, "/theme", "theme=light&return=%2F").head, "theme=light;");
	CHECK_HAS(post(ALICE, "/theme", "theme=system&return=%2F").head, "theme=; Path=/; Max-Age=0");
	CHECK_INT(post(NOBODY, "/theme", "theme=pink&return=%2F").status, 400);
}

TEST(theme_and_language_lead_nowhere_else)
{
	static const char *const bad[] = { "//evil.example", "https:%2F%2Fevil.example", "%2F%5Cevil.example", "%2F%2Fevil.example", "", "x" };

	for (size_t i = 0; i < nelem(bad); i++) {
		char body[100], path[100];

		snprintf(body, sizeof body, "theme=dark&return=%s", bad[i]);
		CHECK_STR(post(NOBODY, "/theme", body).location, "/");
		snprintf(path, sizeof path, "/language/de?return=%s", bad[i]);
		CHECK_STR(get(NOBODY, path).location, "/");
	}
}

TEST(chosen_theme_is_in_the_page_and_not_in_what_is_kept)
{
	struct visit v;

	cache_start(1 << 20);
	cache_listening(true);
	v = get_with(NOBODY, "/c/home", "cookie: theme=dark");
	CHECK_HAS(v.body, "data-theme=\"dark\"");
	CHECK_HAS(v.head, "Cache-Control: no-store");
	CHECK_HAS(v.body, "value=\"dark\" aria-pressed=\"true\"");
	v = get(NOBODY, "/c/home");
	CHECK_LACKS(v.body, "data-theme=");
	CHECK_HAS(v.body, "value=\"system\" aria-pressed=\"true\"");
	CHECK_LACKS(get_with(NOBODY, "/c/home", "cookie: theme=%22%3E").body, "data-theme=");
	cache_listening(false);
}

TEST(switches_know_the_page_they_are_on)
{
	static const char *const paths[] = { "/c/home?sort=new", "/nowhere", "/cart", "/login" };

	for (size_t i = 0; i < nelem(paths); i++) {
		char want[100];

		snprintf(want, sizeof want, "name=\"return\" value=\"%s\"", paths[i]);
		CHECK_HAS(get(NOBODY, paths[i]).body, want);
	}
	CHECK_HAS(post(NOBODY, "/register", "").body, "name=\"return\" value=\"/register\"");
}

/* The account's language is for a browser that chose none. */
TEST(language_of_the_browser_counts_more_than_the_accounts)
{
	sql("UPDATE accounts SET lang = 'en' WHERE id = 2");
	CHECK_HAS(get(ALICE, "/orders").body, "<html lang=\"en\"");
	CHECK_HAS(get_with(ALICE, "/orders", "cookie: lang=de").body, "<html lang=\"de\"");
	CHECK_HAS(get_with(ALICE, "/orders", "accept-language: de").body, "<html lang=\"en\"");
	CHECK_HAS(get_with(ALICE, "/orders", "cookie: theme=dark").body, "data-theme=\"dark\"");
}
