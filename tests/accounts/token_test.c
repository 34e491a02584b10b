/* Tokens for programs: made by a person, good below /api and nowhere else. */
#include <jansson.h>

#include "accounts/token.h"
#include "run/job.h"
#include "run/route.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

#define ALL "&scope=profile%3Aread&scope=orders%3Aread"

/* What the page shows once. */
static const char *
token_shown(struct visit v)
{
	static char tokens[4][120];
	static int turn;
	char *to = tokens[turn++ % 4];
	const char *at = strstr(v.body, TOKEN_PREFIX);

	snprintf(to, sizeof tokens[0], "%.*s", at != NULL ? (int)strcspn(at, "<\" ") : 0, at != NULL ? at : "");
	return (to);
}

static const char *
make_token(enum persona p, const char *more)
{
	char body[300];
	struct visit v;

	snprintf(body, sizeof body, "name=Till&days=30%s", more);
	v = post(p, "/account/tokens", body);
	CHECK_INT(v.status, 200);
	return (token_shown(v));
}

static struct visit
ask(const char *token, const char *path)
{
	char head[200];

	snprintf(head, sizeof head, "authorization: Bearer %s", token);
	return (get_with(NOBODY, path, head));
}

static void
check_refused(const char *file, int line, struct visit v, int status, const char *challenge)
{
	json_t *body = json_loads(v.body, 0, NULL);

	if (v.status != status || json_integer_value(json_object_get(body, "status")) != status ||
	    !json_is_string(json_object_get(body, "title")) || !json_is_string(json_object_get(body, "detail")))
		test_fail(file, line, "%d %s, want a problem %d: %s", v.status, v.cause, status, v.body);
	if (challenge != NULL)
		page_has(file, line, v.head, challenge, true);
	else
		page_has(file, line, v.head, "WWW-Authenticate", false);
	page_has(file, line, v.head, "Content-Type: application/problem+json\r\n", true);
	page_has(file, line, v.head, "Cache-Control: no-store", true);
	page_has(file, line, v.head, "Set-Cookie", false);
	json_decref(body);
}
#define CHECK_REFUSED(v, status, challenge) check_refused(__FILE__, __LINE__, (v), (status), (challenge))
#define INVALID "WWW-Authenticate: Bearer realm=\"souk\", error=\"invalid_token\"\r\n"

TEST(token_is_shown_once_and_stored_as_a_hash)
{
	struct visit v = post(SAM, "/account/tokens", "name=Till&days=30" ALL);
	const char *token = token_shown(v);

	CHECK_INT(v.status, 200);
	CHECK(token_looks_right(token));
	CHECK_INT((int64_t)strlen(token), 81);
	CHECK_HAS(v.head, "Cache-Control: no-store");
	CHECK_LACKS(get(SAM, "/account/tokens").body, TOKEN_PREFIX);
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens WHERE token_hash = '\\x%s'", token_hash(token)), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens t WHERE t::text LIKE '%%souk_pat%%'"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log l WHERE l::text LIKE '%%souk_pat%%'"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox o WHERE o::text LIKE '%%souk_pat%%'"), 0);
	CHECK_STR(sql_string("SELECT account_id || ' ' || seller_id || ' ' || scopes || ' ' || (expires_at - created_at)::text FROM access_tokens"),
	    "4 1 profile:read orders:read 30 days");
	CHECK_STR(sql_string("SELECT actor || ' ' || account_id || ' ' || (details::jsonb - 'token')::text FROM audit_log WHERE what = 'account.token_made'"),
	    "account 4 {\"days\": 30, \"name\": \"Till\", \"scopes\": \"profile:read orders:read\"}");
}

TEST(token_answers_for_its_account_and_shop)
{
	const char *token = make_token(SAM, ALL);
	struct visit v = ask(token, "/api/v1/me");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.head, "Content-Type: application/json\r\n");
	CHECK_LACKS(v.head, "Set-Cookie");
	CHECK_HAS(v.body, "{\"account\":{\"id\":4,\"name\":\"Sam Seller\"},\"shop\":{\"id\":1,\"name\":\"North Pottery\"},\"token\":"
	    "{\"scopes\":[\"profile:read\",\"orders:read\"],\"expires_at\":\"");
	v = ask(token, "/api/v1/orders");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "{\"orders\":[{\"id\":1,\"number\":\"T100001\",\"state\":\"paid\",\"created_at\":\"");
	CHECK_HAS(v.body, "\"currency\":\"EUR\",\"total\":2290,\"refunded\":0,\"units\":1,\"disputed\":false}],\"next\":null}");
	CHECK(v.queries <= 3);
	CHECK(ask(token, "/api/v1/orders").queries <= 2);
	v = ask(make_token(ALICE, "&scope=profile%3Aread"), "/api/v1/me");
	CHECK_HAS(v.body, "\"shop\":null");
}

TEST(orders_come_page_by_page)
{
	const char *token = make_token(SAM, ALL);
	struct visit v;

	sql("INSERT INTO checkouts (id, token, state, account_id, currency, goods, shipping, tax, total, email, name, street, postcode, city, country, "
	    "stripe_session, hold_until, paid_at, closed_at) SELECT 100 + i, 'test-checkout-token-00' || 1000 + i, state, account_id, currency, goods, "
	    "shipping, tax, total, email, name, street, postcode, city, country, 'cs_test_' || i, hold_until, paid_at, closed_at "
	    "FROM checkouts, generate_series(1, 30) i WHERE id = 1");
	sql("INSERT INTO orders (id, number, checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission) "
	    "SELECT 100 + i, 'T2' || i, 100 + i, 1, 2, 'EUR', 100, 0, 0, 100, 0 FROM generate_series(1, 30) i; "
	    "UPDATE orders SET state = 'paid', state_by = 'system' WHERE id > 100");
	v = ask(token, "/api/v1/orders");
	CHECK_HAS(v.head, "Link: <");
	CHECK_HAS(v.body, "\"id\":130,");
	CHECK_HAS(v.body, "/api/v1/orders?after=");
	v = ask(token, sql_string("SELECT '/api/v1/orders?state=paid&after=' || %d", 105));
	CHECK_HAS(v.body, "\"id\":104,");
	CHECK_HAS(v.body, "\"id\":1,");
	CHECK_LACKS(v.body, "\"id\":105,");
	CHECK_HAS(v.body, "\"next\":null");
	CHECK_REFUSED(ask(token, "/api/v1/orders?after=x"), 400, NULL);
	CHECK_REFUSED(ask(token, "/api/v1/orders?state=lost"), 400, NULL);
}

TEST(what_is_no_token_is_told_so)
{
	const char *token = make_token(SAM, ALL);
	char bad[120], head[300];

	CHECK_REFUSED(get(NOBODY, "/api/v1/me"), 401, "WWW-Authenticate: Bearer realm=\"souk\"\r\n");
	CHECK_REFUSED(ask("", "/api/v1/me"), 401, INVALID);
	CHECK_REFUSED(ask("souk_pat_", "/api/v1/me"), 401, INVALID);
	CHECK_REFUSED(get_with(NOBODY, "/api/v1/me", "authorization: Basic c2FtOnNhbQ=="), 401, "WWW-Authenticate: Bearer realm=\"souk\"\r\n");
	/* A wrong digit is found by its checksum, without a question to the database. */
	snprintf(bad, sizeof bad, "%s", token);
	bad[20] = bad[20] == '0' ? '1' : '0';
	CHECK(!token_looks_right(bad));
	CHECK_REFUSED(ask(bad, "/api/v1/me"), 401, INVALID);
	CHECK_INT(ask(bad, "/api/v1/me").queries, 0);
	snprintf(bad, sizeof bad, "%s0", token);
	CHECK_REFUSED(ask(bad, "/api/v1/me"), 401, INVALID);
	/* One of the right form that is nobody's. */
	CHECK_REFUSED(ask(TOKEN_PREFIX "0000000000000000000000000000000000000000000000000000000000000000" "34b1e4cb", "/api/v1/me"), 401, INVALID);
	snprintf(head, sizeof head, "authorization: Bearer %s\nauthorization: Bearer %s", token, token);
	CHECK_REFUSED(get_with(NOBODY, "/api/v1/me", head), 400, "error=\"invalid_request\"");
	snprintf(head, sizeof head, "authorization: bEARER   %s", token);
	CHECK_INT(get_with(NOBODY, "/api/v1/me", head).status, 200);
}

TEST(cookies_count_nowhere_below_api_and_tokens_nowhere_else)
{
	const char *token = make_token(SAM, ALL);
	char head[300];
	struct visit v;

	CHECK_REFUSED(get(SAM, "/api/v1/me"), 401, "WWW-Authenticate: Bearer realm=\"souk\"\r\n");
	CHECK_REFUSED(get(SAM, "/api/v1/nothing"), 404, NULL);
	CHECK_LACKS(get_with(NOBODY, "/api/v1/me", "cookie: lang=de").body, "Schick");
	CHECK_HAS(get_with(NOBODY, "/api/v1/me", "accept-language: de").body, "Schick");
	CHECK_REFUSED(post(SAM, "/api/v1/me", ""), 405, NULL);
	CHECK_HAS(post(SAM, "/api/v1/me", "").head, "Allow: GET, HEAD");
	/* Somebody else's browser that sends a token acts for the token's account. */
	snprintf(head, sizeof head, "authorization: Bearer %s", token);
	CHECK_HAS(get_with(ALICE, "/api/v1/me", head).body, "Sam Seller");
	CHECK_STR(get_with(NOBODY, "/account", head).location, "/login?return=%2Faccount");
	CHECK_STR(get_with(NOBODY, "/seller", head).location, "/login?return=%2Fseller");
	v = get_with(ALICE, "/account", head);
	CHECK_HAS(v.body, "alice@test.example");
	CHECK_LACKS(get_with(NOBODY, "/", head).body, "Sam Seller");
}

TEST(token_opens_what_its_scopes_say_and_its_account_may)
{
	const char *profile = make_token(SAM, "&scope=profile%3Aread"), *orders = make_token(SAM, "&scope=orders%3Aread");
	struct visit v;

	CHECK_REFUSED(ask(profile, "/api/v1/orders"), 403, "WWW-Authenticate: Bearer realm=\"souk\", error=\"insufficient_scope\", scope=\"orders:read\"\r\n");
	CHECK_HAS(ask(profile, "/api/v1/orders").body, "\"scope\":\"orders:read\"");
	CHECK_REFUSED(ask(orders, "/api/v1/me"), 403, "error=\"insufficient_scope\", scope=\"profile:read\"");
	CHECK_INT(ask(orders, "/api/v1/orders").status, 200);
	/* The role that orders need has ended. */
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 3, 'owner')");
	sql("UPDATE access_tokens SET seller_id = NULL WHERE scopes = 'orders:read'");
	v = ask(orders, "/api/v1/orders");
	CHECK_REFUSED(v, 403, NULL);
	CHECK_STR(v.cause, "access.role");
}

TEST(staff_rights_are_in_no_token)
{
	const char *token = make_token(ADMIN, "&scope=profile%3Aread");

	CHECK_INT(ask(token, "/api/v1/me").status, 200);
	CHECK_INT(post(ADMIN, "/account/tokens", "name=x&days=30&scope=orders%3Aread").status, 422);
	for (size_t i = 0; i < route_count; i++)
		if (route_all[i].scope != SCOPE_NONE && route_all[i].who >= WHO_STAFF)
			test_fail(__FILE__, __LINE__, "%s is for staff", route_all[i].name);
}

TEST(token_is_worth_nothing_after_its_end_its_shop_or_its_account)
{
	const char *token = make_token(SAM, ALL);

	sql("SAVEPOINT one; UPDATE access_tokens SET created_at = now() - interval '30 days', expires_at = now()");
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	CHECK_HAS(get(SAM, "/account/tokens").body, "Has run out");
	sql("ROLLBACK TO one; DELETE FROM seller_members WHERE account_id = 4");
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	sql("ROLLBACK TO one; UPDATE sellers SET state = 'closed' WHERE id = 1");
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	sql("ROLLBACK TO one; UPDATE accounts SET closed_at = now() WHERE id = 4");
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	sql("ROLLBACK TO one");
	CHECK_INT(ask(token, "/api/v1/me").status, 200);
}

TEST(new_password_and_closing_end_all_tokens)
{
	const char *token = make_token(ALICE, "&scope=profile%3Aread");

	give_alice_a_password();
	sql("SAVEPOINT one");
	CHECK_INT(post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here").status, 303);
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	sql("ROLLBACK TO one");
	CHECK_INT(ask(token, "/api/v1/me").status, 200);
	sql("INSERT INTO erasures (account_id, lang, state, due_at) VALUES (3, 'en', 'waiting', now() - interval '1 minute')");
	sql("UPDATE access_tokens SET account_id = 3; INSERT INTO jobs (kind) VALUES ('erasures')");
	CHECK_INT(ask(token, "/api/v1/me").status, 200);
	job_run_due("test");
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens"), 0);
}

TEST(tokens_are_listed_and_removed_by_their_owner)
{
	const char *token = make_token(SAM, ALL);
	char path[80];
	struct visit v = get(SAM, "/account/tokens");

	CHECK_HAS(v.body, "<b>Till</b> <span class=\"badge off\">North Pottery</span>");
	CHECK_HAS(v.body, "See the shop's orders");
	CHECK_HAS(v.body, "never used");
	CHECK(v.queries <= 3);
	CHECK_LACKS(get(BOB, "/account/tokens").body, "Till");
	snprintf(path, sizeof path, "/account/tokens/%lld/removal", (long long)sql_number("SELECT id FROM access_tokens"));
	CHECK_INT(post(BOB, path, "").status, 404);
	CHECK_INT(ask(token, "/api/v1/me").status, 200);
	CHECK_INT(post(SAM, path, "").status, 303);
	CHECK_REFUSED(ask(token, "/api/v1/me"), 401, INVALID);
	CHECK_INT(post(SAM, path, "").status, 404);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.token_removed' AND account_id = 4"), 1);
}

TEST(use_is_noted_once_an_hour_at_most)
{
	const char *token = make_token(SAM, ALL);

	ask(token, "/api/v1/me");
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens WHERE used_at IS NOT NULL"), 1);
	sql("UPDATE access_tokens SET used_at = now() - interval '50 minutes'");
	CHECK_INT(ask(token, "/api/v1/me").queries, 1);
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens WHERE used_at < now() - interval '40 minutes'"), 1);
	sql("UPDATE access_tokens SET used_at = now() - interval '70 minutes'");
	CHECK_INT(ask(token, "/api/v1/me").queries, 2);
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens WHERE used_at = now()"), 1);
}

TEST(token_form_says_what_is_wrong_and_wants_a_fresh_proof)
{
	struct visit v = post(SAM, "/account/tokens", "name=&days=30" ALL);

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"name-error\"");
	CHECK_HAS(v.body, "value=\"orders:read\" checked");
	v = post(SAM, "/account/tokens", "name=Till&days=30");
	CHECK_HAS(v.body, "id=\"scope-error\"");
	CHECK_INT(post(SAM, "/account/tokens", "name=Till&days=400" ALL).status, 422);
	CHECK_INT(post(SAM, "/account/tokens", "name=Till" ALL).status, 422);
	CHECK_INT(post(SAM, "/account/tokens", "name=Till&days=30&scope=everything" ALL).status, 422);
	CHECK_INT(post(ALICE, "/account/tokens", "name=Till&days=30" ALL).status, 422);
	CHECK_LACKS(get(ALICE, "/account/tokens/new").body, "orders:read");
	CHECK_HAS(get(SAM, "/account/tokens/new").body, "orders:read");
	sql("UPDATE seller_members SET role = 'fulfilment' WHERE account_id = 4");
	CHECK_INT(post(SAM, "/account/tokens", "name=Till&days=30&scope=catalogue%3Awrite").status, 422);
	sql("UPDATE sessions SET proved_at = now() - interval '20 minutes'");
	CHECK_STR(get(SAM, "/account/tokens/new").location, "/confirm?return=%2Faccount%2Ftokens%2Fnew");
	CHECK_HAS(post(SAM, "/account/tokens", "name=Till&days=30" ALL).location, "/confirm");
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens"), 0);
}

/* A scope that opens nothing would be a promise that a later page keeps without anybody asking the owner. */
TEST(scopes_are_offered_that_some_page_asks_for)
{
	const char *form = get(SAM, "/account/tokens/new").body;
	size_t offered = 0;

	for (size_t i = 0; i < nelem(scope_infos); i++) {
		const char *name = scope_text(scope_infos[i].scope), *body;
		char value[60], sent[100];
		bool used = false;

		for (size_t k = 0; k < route_count; k++)
			used |= route_all[k].scope == scope_infos[i].scope;
		offered += used;
		snprintf(value, sizeof value, "value=\"%s\"", name);
		snprintf(sent, sizeof sent, "name=Till&days=30&scope=%s", name);
		body = post(SAM, "/account/tokens", sent).body;
		if (used != (strstr(form, value) != NULL) || used == (strstr(body, "id=\"scope-error\"") != NULL))
			test_fail(__FILE__, __LINE__, "%s is %s", name, used ? "not offered" : "offered and opens nothing");
	}
	CHECK(offered >= 2);
}

TEST(fifty_tokens_are_enough)
{
	sql("INSERT INTO access_tokens (account_id, token_hash, name, scopes, expires_at) SELECT 4, sha256(i::text::bytea), 'x', 'profile:read', "
	    "now() + interval '1 day' FROM generate_series(1, 50) i");
	CHECK_HAS(post(SAM, "/account/tokens", "name=Till&days=30" ALL).body, "You have 50 tokens already.");
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens"), 50);
}

TEST(a_letter_tells_of_a_new_token)
{
	const struct letter_asked *letter;
	int64_t id;

	make_token(SAM, ALL);
	id = sql_number("SELECT (payload->>'token')::bigint FROM outbox WHERE topic = 'account.token_made'");
	letter = letter_of("account_token_made", id, 4);
	CHECK_STR(letter->to, "sam@test.example");
	CHECK_HAS(letter->text, "Till");
	CHECK_HAS(letter->text, "See the shop's orders");
	CHECK_HAS(letter->text, "/account/tokens");
	CHECK_LACKS(letter->text, TOKEN_PREFIX);
	CHECK(!letter_of("account_token_made", id, 2)->wrote);
}
