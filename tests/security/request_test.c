/* Requests made to break something: what they may cost is themselves. */
#include <stdlib.h>

#include "base/buf.h"
#include "run/cache.h"
#include "tests/page.h"

static char *
long_path(const char *start, size_t n)
{
	static char path[2100];
	size_t at = (size_t)snprintf(path, sizeof path, "%s", start);

	must(n < sizeof path);
	memset(path + at, '&', n - at);
	path[n] = '\0';
	return (path);
}

TEST(a_way_back_too_long_to_carry_is_left_out)
{
	struct visit v = get(NOBODY, long_path("/orders?", 1900));

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login");
	CHECK_STR(get(NOBODY, "/orders?after=7").location, "/login?return=%2Forders%3Fafter%3D7");
}

TEST(registering_with_a_way_back_too_long_to_carry)
{
	static char body[6200];
	char *at = body + snprintf(body, sizeof body, "name=Zoe&email=zoe%%40souk.test&password=tall+green+river+boat&return=/");
	struct visit v;

	for (int i = 0; i < 1500; i++, at += 3)
		memcpy(at, "%26", 4);
	v = post(NOBODY, "/register", body);
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login");
}

/* An invalid session cookie is taken away from its sender, and from nobody else. */
TEST(a_kept_answer_sets_no_cookie)
{
	const char *cookie = "cookie: souk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct cache_answer a;

	CHECK_HAS(get_with(NOBODY, "/c", cookie).head, "Set-Cookie: souk=;");
	CHECK(!cache_find("/c", "en", "identity", &a));
	CHECK_LACKS(get(NOBODY, "/c").head, "Set-Cookie");
	CHECK(cache_find("/c", "en", "identity", &a));
	cache_release(a.entry);
}

/* A proxy on this machine that no setting names would otherwise pass as the machine itself. */
TEST(metrics_are_for_this_machine_and_not_for_who_comes_by_a_proxy)
{
	CHECK_INT(get(NOBODY, "/metrics").status, 200);
	CHECK_INT(get_with(NOBODY, "/metrics", "x-forwarded-for: 203.0.113.9").status, 404);
	CHECK_INT(get_with(NOBODY, "/metrics", "x-forwarded-for: 127.0.0.1").status, 404);
}

TEST(signing_out_empties_what_the_browser_kept)
{
	CHECK_HAS(post(ALICE, "/logout", "").head, "Clear-Site-Data: \"cache\", \"storage\"");
	CHECK_LACKS(get(NOBODY, "/").head, "Clear-Site-Data");
}

/* Fields a form does not have change nothing, whatever the table has. */
TEST(fields_nobody_asked_for_change_nothing)
{
	post(ALICE, "/account/profile", "name=Alice&lang=en&staff_role=admin&email=x%40test.example&id=3&email_verified_at=now&is_staff=1");
	CHECK_STR(sql_string("SELECT concat_ws(' ', name, email, staff_role) FROM accounts WHERE id = 2"), "Alice alice@test.example");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE staff_role = 'admin'"), 1);
	post(ALICE, "/cart/lines", "variant=1&quantity=1&price=1&unit_price=1&account_id=3&cart_id=1");
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.account_id = 2 AND l.variant_id = 1"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines l JOIN carts c ON c.id = l.cart_id WHERE c.account_id = 3 AND l.variant_id = 1"), 0);
}
