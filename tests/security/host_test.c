/* Names of hosts that browsers and strangers claim: nothing is built from them, and nobody is sent there. */
#include "run/job.h"
#include "run/route.h"
#include "run/settings.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"
#include "tests/security/visitor.h"

#define EVIL	"evil.example"

static const char *const who[] = { NULL, "alice", "sam", "admin" };

TEST(no_page_repeats_the_host_a_browser_names)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k < nelem(who); k++) {
			struct visitor w = { .who = who[k], .host = EVIL };
			struct visit v;

			if (route_all[i].method != METHOD_GET)
				continue;
			route_path(route_all[i].pattern, path, sizeof path);
			v = visitor_asks(w, METHOD_GET, path, NULL);
			if (strstr(v.body, EVIL) != NULL || strstr(v.head, EVIL) != NULL)
				test_fail(__FILE__, __LINE__, "%s (%s) repeats the host", path, route_all[i].name);
		}
}

/* Every address in the text begins as the site's does. */
static int
addresses(const char *what, const char *text)
{
	const char *base = setting_text(SETTING_BASE_URL);
	int n = 0;

	for (const char *s = text; (s = strstr(s, "://")) != NULL; s++, n++) {
		const char *start = s;

		while (start > text && start[-1] >= 'a' && start[-1] <= 'z')
			start--;
		/* A carrier's page for a parcel is the one way out. */
		if (!str_starts(start, base) && !(str_eq(what, "order_shipped") && str_starts(start, "https://www.laposte.fr/")))
			test_fail(__FILE__, __LINE__, "%s: an address that is not ours: %.60s", what, start);
	}
	return (n);
}

TEST(every_letter_links_to_the_sites_own_address)
{
	static const int accounts[] = { 0, 2, 3, 4 };
	const struct notice *v;
	size_t n = notices_all(&v);
	char why[300];
	int wrote = 0, links = 0;

	sql("INSERT INTO seller_invitations (id, seller_id, email, role, invited_by, expires_at) OVERRIDING SYSTEM VALUE "
	    "VALUES (1, 1, 'bob@test.example', 'manager', 4, now() + interval '1 day')");
	sql("INSERT INTO email_changes (id, account_id, old_email, new_email) OVERRIDING SYSTEM VALUE "
	    "VALUES (1, 2, 'alice@test.example', 'new@test.example')");
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nelem(accounts); k++)
			for (int id = 1; id <= 3; id++) {
				struct letter_asked a = { .notice = v[i].name, .id = id, .account = accounts[k] };

				if (!req_job(write_the_letter, &a, why, sizeof why) || !a.wrote)
					continue;
				wrote++;
				links += addresses(v[i].name, a.text);
			}
	CHECK(wrote > 25);
	CHECK(links > wrote / 2);
}

TEST(letters_asked_for_under_a_false_host_link_to_ours)
{
	const struct visitor guest = { .from = "192.0.2.1", .host = EVIL }, alice = { .who = "alice", .host = EVIL },
	    sam = { .who = "sam", .host = EVIL };
	int64_t n;

	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	CHECK_INT(visitor_posts(guest, "/register", "name=Zoe&email=zoe%40test.example&password=four+plain+words+here").status, 303);
	CHECK_INT(visitor_posts(guest, "/register", "name=Bob&email=bob%40test.example&password=four+plain+words+here").status, 303);
	CHECK_INT(visitor_posts(guest, "/password/forgotten", "email=alice%40test.example").status, 200);
	CHECK_INT(visitor_posts(guest, "/orders/link", "number=T100001&email=alice%40test.example").status, 303);
	CHECK_INT(visitor_posts(alice, "/account/verification", "a=b").status, 303);
	CHECK_INT(visitor_posts(alice, "/account/email", "email=new%40test.example").status, 303);
	CHECK_INT(visitor_posts(sam, "/seller/team/invitations", "email=wanda%40test.example&role=manager").status, 303);
	n = sql_number("SELECT count(*) FROM outbox");
	CHECK(n >= 7);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE payload::text LIKE '%%" EVIL "%%'"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE args::text LIKE '%%" EVIL "%%'"), 0);
}

static bool
is_home(const char *url)
{
	return (url[0] == '/' && url[1] != '/' && url[1] != '\\' && strpbrk(url, "\\\t\r\n") == NULL);
}

TEST(nobody_is_sent_to_another_site)
{
	static const char *const far[] = { "https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example", "%5C%5Cevil.example",
	    "javascript%3Aalert(1)", "%2F%09%2Fevil.example", "evil.example", "%2F%2F%2Fevil.example", "http%3A%2F%2F127.0.0.1%3A8080%40evil.example" };
	char path[600], body[900];
	unsigned redirects = 0;

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k < nelem(who); k++) {
			const char *f = far[(i + k) % nelem(far)];
			struct visitor w = { .who = who[k] };
			struct visit v;

			route_path(route_all[i].pattern, path, sizeof path);
			if (route_all[i].method == METHOD_GET) {
				size_t n = strlen(path);

				snprintf(path + n, sizeof path - n, "?return=%s&back=%s&next=%s", f, f, f);
				v = visitor_asks(w, METHOD_GET, path, NULL);
			} else {
				if (str_eq(route_all[i].name, "logout_create"))
					continue;
				snprintf(body, sizeof body, "return=%s&back=%s&next=%s&url=%s&theme=dark&email=alice%%40test.example", f, f, f, f);
				v = visitor_asks(w, METHOD_POST, path, body);
				if (v.status == 403)
					v = post(k == 0 ? NOBODY : k == 1 ? ALICE : k == 2 ? SAM : ADMIN, path, body);
			}
			redirects += v.location[0] != '\0';
			if (v.location[0] != '\0' && !is_home(v.location))
				test_fail(__FILE__, __LINE__, "%s leads to %s", path, v.location);
			if (strstr(v.body, "href=\"//evil") != NULL || strstr(v.body, "href=\"https://evil") != NULL || strstr(v.body, "href=\"javascript") != NULL)
				test_fail(__FILE__, __LINE__, "%s links to another site", path);
		}
	CHECK(redirects > 50);
	give_alice_a_password();
	for (size_t i = 0; i < nelem(far); i++) {
		struct visit v;

		sql("SAVEPOINT one");
		snprintf(body, sizeof body, "email=alice%%40test.example&password=tea+and+biscuits&return=%s", far[i]);
		v = visitor_posts((struct visitor){ .from = "192.0.2.1" }, "/login", body);
		CHECK_STR(v.location, "/");
		sql("ROLLBACK TO one");
	}
}
