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
