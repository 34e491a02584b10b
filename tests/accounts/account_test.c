/* Signing in and out, registering, and which shop one acts for. */
#include "accounts/common.h"
#include "run/settings.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

#define GUEST_TOKEN	"guestguestguestguestguestguestguestguestgue"

static void
give_a_guest_a_cart(void)
{
	sql("INSERT INTO carts (id) VALUES (900)");
	sql("INSERT INTO cart_lines VALUES (900, 1, 2, 1800), (900, 3, 1, 1200)");
	sql("INSERT INTO carts (id, account_id) VALUES (901, 2)");
	sql("INSERT INTO cart_lines VALUES (901, 1, 1, 1800), (901, 4, 1, 2500)");
}

TEST(log_in_page_is_for_those_who_are_not_signed_in)
{
	struct visit v = get(NOBODY, "/login");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "autocomplete=\"current-password\"");
	CHECK_INT(v.queries, 2);	/* the categories of the header, the providers */
	v = get(ALICE, "/login");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/");
	CHECK_INT(get(ALICE, "/register").status, 303);
}

TEST(log_in_gives_a_new_session_and_goes_where_one_came_from)
{
	struct visit v;

	give_alice_a_password();
	v = guest_post("/login", "email=Alice%40TEST.example+&password=tea+and+biscuits&return=%2Forders%3Fa%3D1");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/orders?a=1");
	CHECK_INT(sql_number("SELECT account_id FROM sessions WHERE token_hash = '\\x%s'", token_hash(cookie_of(v))), 2);
}

TEST(weakly_kept_password_is_kept_better_after_log_in)
{
	give_alice_a_password();
	guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits");
	CHECK_HAS(sql_string("SELECT password_hash FROM accounts WHERE id = 2"), "m=65536,t=2");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 303);
}

static void
settings_with(const char *memory_mb, const char *passes)
{
	struct buf messages = { 0 };

	if (memory_mb != NULL) {
		setenv("SOUK_PASSWORD_MEMORY_MB", memory_mb, 1);
		setenv("SOUK_PASSWORD_PASSES", passes, 1);
	} else {
		unsetenv("SOUK_PASSWORD_MEMORY_MB");
		unsetenv("SOUK_PASSWORD_PASSES");
	}
	if (!settings_load(&messages))
		test_fail(__FILE__, __LINE__, "%s", messages.p);
	buf_free(&messages);
}

TEST(dearer_settings_make_the_next_log_in_keep_the_password_better)
{
	give_alice_a_password();
	guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits");
	settings_with("65", "3");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 303);
	CHECK_HAS(sql_string("SELECT password_hash FROM accounts WHERE id = 2"), "m=66560,t=3");
	CHECK_INT(guest_post("/login", "email=nobody%40test.example&password=tea+and+biscuits").status, 422);
	settings_with(NULL, NULL);
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 303);
}

TEST(password_settings_have_a_floor)
{
	struct buf messages = { 0 };

	setenv("SOUK_PASSWORD_MEMORY_MB", "63", 1);
	CHECK(!settings_load(&messages));
	CHECK_HAS(messages.p, "SOUK_PASSWORD_MEMORY_MB");
	buf_free(&messages);
	setenv("SOUK_PASSWORD_PASSES", "1", 1);
	CHECK(!settings_load(&messages));
	CHECK_HAS(messages.p, "SOUK_PASSWORD_PASSES");
	buf_free(&messages);
	settings_with(NULL, NULL);
}

TEST(log_in_never_leaves_the_site)
{
	give_alice_a_password();
	CHECK_STR(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits&return=%2F%2Fevil.example").location, "/");
	CHECK_HAS(get(NOBODY, "/login?return=//evil.example").body, "name=\"return\" value=\"\"");
	CHECK_HAS(get(NOBODY, "/login?return=https:%2F%2Fevil.example").body, "name=\"return\" value=\"\"");
	CHECK_HAS(get(NOBODY, "/login?return=/cart").body, "name=\"return\" value=\"/cart\"");
}

TEST(wrong_password_unknown_address_and_closed_account_look_alike)
{
	struct visit wrong, unknown, closed, without;

	give_alice_a_password();
	wrong = guest_post("/login", "email=alice%40test.example&password=tea+and+cake");
	unknown = guest_post("/login", "email=nobody%40test.example&password=tea+and+cake");
	without = guest_post("/login", "email=bob%40test.example&password=tea+and+cake");
	sql("UPDATE accounts SET closed_at = now() WHERE id = 2");
	closed = guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits");
	CHECK_INT(wrong.status, 422);
	CHECK_INT(unknown.status, 422);
	CHECK_INT(without.status, 422);
	CHECK_INT(closed.status, 422);
	CHECK_HAS(wrong.body, "do not belong together");
	CHECK_HAS(unknown.body, "do not belong together");
	CHECK_HAS(without.body, "do not belong together");
	CHECK_HAS(closed.body, "do not belong together");
	CHECK_INT(wrong.queries, unknown.queries);
	CHECK_HAS(wrong.body, "value=\"alice@test.example\"");
	CHECK_LACKS(wrong.body, "tea and cake");
	CHECK_LACKS(wrong.head, "Set-Cookie: souk=");
}

TEST(log_in_form_says_what_is_missing)
{
	struct visit v = guest_post("/login", "email=alice&password=");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"email-error\"");
	CHECK_HAS(v.body, "id=\"password-error\"");
	CHECK_HAS(v.body, "value=\"alice\"");
}

TEST(log_in_needs_the_forms_token)
{
	const char *body = "email=alice%40test.example&password=tea+and+biscuits";
	struct visit v;

	give_alice_a_password();
	v = post_raw(NOBODY, "/login", "content-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin", body,
	    strlen(body));
	CHECK_INT(v.status, 403);
}

TEST(guests_cart_joins_the_accounts_at_log_in)
{
	struct visit v;

	give_alice_a_password();
	give_a_guest_a_cart();
	sql("INSERT INTO sessions (token_hash, cart_id, expires_at) VALUES ('\\x%s', 900, now() + interval '1 day')",
	    token_hash(GUEST_TOKEN));
	v = post_as(GUEST_TOKEN, "/login", "email=alice%40test.example&password=tea+and+biscuits");
	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT string_agg(variant_id || 'x' || quantity, ' ' ORDER BY variant_id) "
	    "FROM cart_lines WHERE cart_id = 901"), "1x2 3x1 4x1");
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines WHERE cart_id = 900"), 0);
}

TEST(session_from_before_the_log_in_is_worth_nothing_after)
{
	struct visit v;

	give_alice_a_password();
	give_a_guest_a_cart();
	sql("INSERT INTO sessions (token_hash, cart_id, expires_at) VALUES ('\\x%s', 900, now() + interval '1 day')",
	    token_hash(GUEST_TOKEN));
	v = post_as(GUEST_TOKEN, "/login", "email=alice%40test.example&password=tea+and+biscuits");
	CHECK(!str_eq(cookie_of(v), GUEST_TOKEN));
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE token_hash = '\\x%s'", token_hash(GUEST_TOKEN)), 0);
}

TEST(account_with_a_shop_acts_for_it_from_the_log_in_on)
{
	char kept[crypto_pwhash_STRBYTES];
	struct visit v;

	must(crypto_pwhash_str(kept, "clay and water", 14, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) == 0);
	sql("UPDATE accounts SET password_hash = '%s' WHERE id = 4", kept);
	sql("INSERT INTO seller_members (seller_id, account_id, role, created_at) VALUES (2, 4, 'manager', now() - interval '1 hour')");
	sql("UPDATE sellers SET state = 'closed' WHERE id = 2");
	v = guest_post("/login", "email=sam%40test.example&password=clay+and+water");
	CHECK_INT(sql_number("SELECT seller_id FROM sessions WHERE token_hash = '\\x%s'", token_hash(cookie_of(v))), 1);
}

TEST(log_out_ends_the_session)
{
	struct visit v = post(ALICE, "/logout", "");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/");
	CHECK_HAS(v.head, "Set-Cookie: souk=;");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	v = post(ALICE, "/logout", "");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login?return=%2F");
}

TEST(session_that_ran_out_is_nobodys)
{
	CHECK_HAS(get(ALICE, "/cart").body, "Alice Buyer");
	sql("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE account_id = 2");
	CHECK_LACKS(get(ALICE, "/cart").body, "Alice Buyer");
}

TEST(registering_makes_an_account_in_the_visitors_language)
{
	struct visit v = post_raw(NOBODY, "/register", "content-type: application/x-www-form-urlencoded", "", 0);

	CHECK_INT(v.status, 403);
	v = guest_post("/register", "name=+Nora+N.&email=Nora%40New.example&password=four+plain+words+here&return=%2Fcart");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login?return=%2Fcart");
	CHECK_STR(sql_string("SELECT name || ' ' || email || ' ' || lang FROM accounts WHERE email LIKE 'nora%%'"),
	    "Nora N. nora@new.example en");
	CHECK_HAS(sql_string("SELECT password_hash FROM accounts WHERE email = 'nora@new.example'"), "$argon2id$");
	CHECK_INT(guest_post("/login", "email=nora%40new.example&password=four+plain+words+here").status, 303);
}

TEST(registering_a_known_address_answers_as_for_a_new_one)
{
	struct visit new = guest_post("/register", "name=N&email=n%40new.example&password=four+plain+words+here");
	struct visit known = guest_post("/register", "name=N&email=alice%40test.example&password=four+plain+words+here");

	CHECK_INT(known.status, new.status);
	CHECK_STR(known.location, new.location);
	CHECK_STR(sql_string("SELECT name FROM accounts WHERE id = 2"), "Alice Buyer");
	CHECK_STR(sql_string("SELECT string_agg(topic, ' ' ORDER BY id) FROM outbox"), "account.registered account.known");
}

/* What is folded is ASCII alone, here and in the database, whatever its locale. */
TEST(capitals_beyond_ascii_are_part_of_an_address)
{
	CHECK_INT(guest_post("/register", "name=N&email=%C3%84nn%40new.example&password=four+plain+words+here").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = '\xc3\x84nn@new.example'"), 1);
	CHECK_INT(guest_post("/login", "email=%C3%84nn%40new.example&password=four+plain+words+here").status, 303);
}

TEST(registering_twice_by_a_double_click_makes_one_account)
{
	guest_post("/register", "name=N&email=n%40new.example&password=four+plain+words+here");
	guest_post("/register", "name=N&email=n%40new.example&password=four+plain+words+here");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = 'n@new.example'"), 1);
}

TEST(registration_keeps_what_was_typed_but_the_password)
{
	struct visit v = guest_post("/register", "name=N%3Cb%3E&email=n%40&password=short");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "value=\"N&lt;b&gt;\"");
	CHECK_HAS(v.body, "value=\"n@\"");
	CHECK_HAS(v.body, "at least 10 characters");
	CHECK_LACKS(v.body, "\"short\"");
	CHECK_INT(guest_post("/register", "name=&email=n%40new.example&password=four+plain+words+here").status, 422);
}

TEST(registration_refuses_passwords_that_are_easy_to_guess)
{
	static const char *const easy[] = { "aaaaaaaaaaaa", "1234567890", "0987654321", "password123", "nora.nightingale",
	    "ababababababab", "Nora Nightingale1" };

	for (size_t i = 0; i < nelem(easy); i++) {
		char body[200];
		struct visit v;

		snprintf(body, sizeof body, "name=Nora+Nightingale&email=nora.nightingale%%40new.example&password=%s", easy[i]);
		v = guest_post("/register", body);
		CHECK_INT(v.status, 422);
		CHECK_HAS(v.body, "easy to guess");
	}
}

TEST(passwords_of_any_kind_of_characters_will_do)
{
	static const char *const fine[] = { "plumcanoevelvet", "830274915560", "%C3%A4%C3%B6%C3%BC%20%E8%8C%B6%20%F0%9F%8C%8A%20long", "%21%7B%22%5D%3F%3B%2B%3C%7E%40" };
	char body[400];

	for (size_t i = 0; i < nelem(fine); i++) {
		snprintf(body, sizeof body, "name=N&email=n%zu%%40new.example&password=%s", i, fine[i]);
		CHECK_INT(guest_post("/register", body).status, 303);
	}
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email LIKE 'n_@new.example'"), (int)nelem(fine));
}

static int
logs_in(const char *password)
{
	char body[400];

	sql("DELETE FROM guesses");
	snprintf(body, sizeof body, "email=n%%40new.example&password=%s", password);
	return (guest_post("/login", body).status);
}

/* Two hundred characters; the last ones and their case count as well. */
TEST(long_password_counts_as_it_was_typed)
{
	static const char *const words = "Nine+purple+canoes+drift+by+a+mill+";
	char typed[201], body[400];

	for (size_t i = 0; i < 200; i++)
		typed[i] = words[i % strlen(words)];
	typed[199] = 'x';
	typed[200] = '\0';
	snprintf(body, sizeof body, "name=N&email=n%%40new.example&password=%s", typed);
	CHECK_INT(guest_post("/register", body).status, 303);
	CHECK_INT(logs_in(typed), 303);
	typed[199] = 'X';
	CHECK_INT(logs_in(typed), 422);
	typed[199] = '\0';
	CHECK_INT(logs_in(typed), 422);
	typed[72] = '\0';
	CHECK_INT(logs_in(typed), 422);
}

/* Nobody has to change it because of its age. */
TEST(password_does_not_expire)
{
	give_alice_a_password();
	sql("UPDATE accounts SET created_at = now() - interval '20 years' WHERE id = 2");
	sql("DELETE FROM sessions WHERE account_id = 2");
	CHECK_STR(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits&return=%2Forders").location, "/orders");
}

TEST(common_passwords_are_refused_with_little_changes_too)
{
	static const char *const bad[] = { "1q2w3e4r5t6y", "QWERTYUIOP", "dragon12345", "Sunshine!1", "12dragon!!!", "dragondragon", "p4ssw0rd12",
	    "strawberry", "Strawberry99" };
	static const char *const good[] = { "tea and biscuits", "four plain words here", "long-and-quiet-2026", "plum-canoe-velvet-91",
	    "xkuqhvwmzrbt", "dragonflies eat at noon" };
	struct visit v;

	CHECK(common_count() >= 10000);
	for (size_t i = 0; i < nelem(bad); i++)
		if (!password_is_common(bad[i]))
			test_fail(__FILE__, __LINE__, "%s is let through", bad[i]);
	for (size_t i = 0; i < nelem(good); i++)
		if (password_is_common(good[i]))
			test_fail(__FILE__, __LINE__, "%s is refused", good[i]);
	v = guest_post("/register", "name=N&email=n%40new.example&password=dragon12345");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "easy to guess");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = 'n@new.example'"), 0);
}

TEST(somebody_with_two_shops_changes_between_them)
{
	struct visit v;

	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 4, 'manager')");
	v = post(SAM, "/seller/switch", "seller=2");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/seller");
	CHECK_INT(sql_number("SELECT seller_id FROM sessions WHERE account_id = 4"), 2);
}

TEST(nobody_acts_for_a_shop_of_others)
{
	CHECK_INT(post(SAM, "/seller/switch", "seller=2").status, 404);
	CHECK_INT(post(SAM, "/seller/switch", "seller=x").status, 404);
	CHECK_INT(post(ALICE, "/seller/switch", "seller=1").status, 404);
	CHECK_INT(sql_number("SELECT seller_id FROM sessions WHERE account_id = 4"), 1);
	CHECK_STR(post(NOBODY, "/seller/switch", "seller=1").location, "/login?return=%2F");
}

TEST(chosen_language_of_the_device_wins_over_the_accounts)
{
	sql("UPDATE accounts SET lang = 'de' WHERE id = 2");
	CHECK_HAS(get(ALICE, "/cart").body, "<html lang=\"de\"");
	CHECK_HAS(get_with(NOBODY, "/cart", "cookie: lang=en; souk=alicealicealicealicealicealicealicealiceali").body,
	    "<html lang=\"en\"");
}

TEST(what_costs_most_asks_for_the_password_again)
{
	struct visit v;

	CHECK_LACKS(get(ALICE, "/confirm").body, "current-password");	/* of which she has none yet */
	give_alice_a_password();
	v = get(ALICE, "/confirm?return=/orders");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "value=\"/orders\"");
	CHECK_HAS(v.body, "autocomplete=\"current-password\"");
	sql("UPDATE sessions SET proved_at = NULL");
	v = post(ALICE, "/confirm", "password=wrong+one&return=/orders");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "value=\"/orders\"");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at IS NOT NULL"), 0);
	v = post(ALICE, "/confirm", "password=&return=//evil.example");
	CHECK_INT(v.status, 422);
	CHECK_LACKS(v.body, "evil.example");
}
