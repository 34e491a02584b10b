/* Links in letters: an address confirmed, a password chosen anew. */
#include "run/password.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

#define NEW_PASSWORD	"&password=four+plain+words+here"

static void
unverify_alice(void)
{
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
}

static int64_t
alice_is_verified(void)
{
	return (sql_number("SELECT count(email_verified_at) FROM accounts WHERE id = 2"));
}

TEST(link_in_the_welcome_letter_confirms_the_address_once)
{
	const char *token;
	struct visit v;

	unverify_alice();
	token = token_in(letter_of("account_welcome", 2, 2));
	v = follow(NOBODY, "/verify", token);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "alice@test.example");
	CHECK_INT(alice_is_verified(), 0);	/* looking is not enough */
	v = press(NOBODY, "/verify", token, "");
	CHECK_INT(v.status, 303);
	CHECK_INT(alice_is_verified(), 1);
	unverify_alice();
	CHECK_INT(press(NOBODY, "/verify", token, "").status, 410);
	CHECK_INT(alice_is_verified(), 0);
}

TEST(link_too_old_or_of_another_address_or_kind_confirms_nothing)
{
	const char *token;

	unverify_alice();
	token = token_in(letter_of("account_verify", 1, 2));
	CHECK_INT(press(NOBODY, "/password/reset", token, NEW_PASSWORD).status, 410);
	sql("UPDATE account_links SET expires_at = now() - interval '1 second'");
	CHECK_INT(press(NOBODY, "/verify", token, "").status, 410);
	CHECK_HAS(follow(NOBODY, "/verify", token).body, "older than 48 hours");
	CHECK_HAS(follow(ALICE, "/verify", token).body, "Send a new link");
	token = token_in(letter_of("account_verify", 2, 2));
	sql("UPDATE accounts SET email = 'other@test.example' WHERE id = 2");
	CHECK_INT(press(NOBODY, "/verify", token, "").status, 410);
	CHECK_INT(press(NOBODY, "/verify", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "").status, 410);
	CHECK_INT(press(NOBODY, "/verify", "", "").status, 410);
	CHECK_INT(alice_is_verified(), 0);
}

TEST(one_link_used_makes_the_others_of_its_kind_worthless)
{
	const char *first, *second, *reset;

	give_alice_a_password();
	unverify_alice();
	first = token_in(letter_of("account_verify", 1, 2));
	second = token_in(letter_of("account_verify", 2, 2));
	reset = token_in(letter_of("account_reset", 1, 2));
	CHECK_INT(press(NOBODY, "/verify", second, "&password=tea+and+biscuits").status, 303);
	CHECK_INT(press(NOBODY, "/verify", first, "").status, 410);
	CHECK_INT(follow(NOBODY, "/password/reset", reset).status, 200);
	CHECK_INT(post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here").status, 303);
	CHECK_INT(follow(NOBODY, "/password/reset", reset).status, 410);
}

TEST(token_stands_nowhere_but_in_the_letter)
{
	const char *token = token_in(letter_of("account_reset", 1, 2));

	CHECK_INT((int)strlen(token), 43);
	CHECK_INT(sql_number("SELECT count(*) FROM account_links WHERE token_hash = '\\x%s'", token_hash(token)), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE args::text LIKE '%%%s%%'", token), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM account_links WHERE used_at IS NULL AND expires_at BETWEEN now() + interval '59 minutes' "
	    "AND now() + interval '61 minutes'"), 1);
}

TEST(links_are_built_from_the_setting_not_from_the_host_header)
{
	struct visit v;

	v = post_raw(NOBODY, "/password/forgotten", "host: evil.example\ncontent-type: application/x-www-form-urlencoded", "x=y", 3);
	CHECK_INT(v.status, 403);
	v = get_with(NOBODY, "/password/forgotten", "host: evil.example\nx-forwarded-host: evil.example");
	CHECK_LACKS(v.body, "evil.example");
	CHECK_HAS(letter_of("account_reset", 1, 2)->text, "http://127.0.0.1:8080/password/reset?token=");
}

TEST(account_that_is_not_confirmed_buys_but_links_no_orders)
{
	struct visit v;

	sql("UPDATE checkouts SET account_id = NULL, email = 'bob@test.example' WHERE id = 1");
	sql("UPDATE orders SET account_id = NULL WHERE checkout_id = 1");
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 3");
	v = post(BOB, "/checkouts/test-checkout-token-000001/owner", "");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/account");
	CHECK_INT(sql_number("SELECT count(*) FROM orders WHERE account_id = 3"), 0);
	CHECK_HAS(get(BOB, "/account").body, "is not confirmed yet");
	CHECK_LACKS(get(ALICE, "/account").body, "is not confirmed yet");
}

TEST(another_link_is_sent_to_who_is_not_confirmed_only)
{
	post(ALICE, "/account/verification", "");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.verification_asked'"), 0);
	unverify_alice();
	CHECK_STR(post(ALICE, "/account/verification", "").location, "/account");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.verification_asked'"), 1);
}

TEST(forgotten_password_answers_alike_for_every_address)
{
	struct visit known = guest_post("/password/forgotten", "email=alice%40test.example");
	struct visit unknown = guest_post("/password/forgotten", "email=wanda%40test.example");
	struct visit closed;
	const char *name = strstr(known.body, "alice@test.example"), *other = strstr(unknown.body, "wanda@test.example");

	sql("UPDATE accounts SET closed_at = now() WHERE id = 3");
	closed = guest_post("/password/forgotten", "email=bob%40test.example");
	CHECK_INT(known.status, 200);
	CHECK_INT(unknown.status, known.status);
	CHECK_INT(closed.status, known.status);
	CHECK_INT(unknown.queries, known.queries);
	CHECK_INT(closed.queries, known.queries);
	CHECK_INT((int)strlen(unknown.body), (int)strlen(known.body));
	CHECK(name != NULL && other != NULL && name - known.body == other - unknown.body);
	CHECK_STR(sql_string("SELECT string_agg(payload->>'account', ' ' ORDER BY id) FROM outbox"), "2 0 0");
}

TEST(new_password_counts_and_signs_everybody_else_out)
{
	const char *token;
	struct visit v;

	give_alice_a_password();
	unverify_alice();
	token = token_in(letter_of("account_reset", 1, 2));
	v = follow(NOBODY, "/password/reset", token);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "autocomplete=\"new-password\"");
	CHECK_HAS(v.body, "value=\"alice@test.example\"");
	CHECK_INT(press(NOBODY, "/password/reset", token, "&password=short").status, 422);
	v = press(NOBODY, "/password/reset", token, NEW_PASSWORD);
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	CHECK_INT(alice_is_verified(), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.password_changed'"), 1);
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 422);
	CHECK_INT(guest_post("/login", "email=alice%40test.example" NEW_PASSWORD).status, 303);
}

/* Who registers somebody else's address, leaves a key of their own and waits has waited in vain. */
TEST(first_proof_of_an_address_leaves_no_keys_of_whoever_was_there_before)
{
	static const char passkey[] = "INSERT INTO passkeys (account_id, credential_id, algorithm, public_key, user_handle, sign_count, name) "
	    "VALUES (2, 'eve', -7, 'x', sha256('x'), 0, 'Eve')";

	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	sql("%s", passkey);
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), NEW_PASSWORD).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM passkeys WHERE account_id = 2"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.keys_removed'"), 1);
	/* Of an account that was proved all stays. */
	sql("%s", passkey);
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 2, 2)), NEW_PASSWORD).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM passkeys WHERE account_id = 2"), 1);
}

TEST(reset_link_counts_once_and_the_other_one_not_at_all)
{
	const char *first = token_in(letter_of("account_reset", 1, 2)), *second = token_in(letter_of("account_reset", 2, 2));
	struct visit v;

	CHECK_INT(press(NOBODY, "/password/reset", second, NEW_PASSWORD).status, 303);
	v = press(NOBODY, "/password/reset", second, "&password=five+plain+words+over+here");
	CHECK_INT(v.status, 410);
	CHECK_HAS(v.body, "/password/forgotten");
	CHECK_INT(press(NOBODY, "/password/reset", first, "&password=five+plain+words+over+here").status, 410);
	CHECK_INT(follow(NOBODY, "/password/reset", first).status, 410);
	CHECK_INT(guest_post("/login", "email=alice%40test.example" NEW_PASSWORD).status, 303);
}

TEST(changed_address_makes_reset_links_worthless)
{
	const char *token = token_in(letter_of("account_reset", 1, 2));

	sql("UPDATE accounts SET email = 'other@test.example' WHERE id = 2");
	CHECK_INT(press(NOBODY, "/password/reset", token, NEW_PASSWORD).status, 410);
}

TEST(letters_about_accounts_are_in_the_readers_language)
{
	sql("UPDATE accounts SET lang = 'de' WHERE id = 2");
	CHECK_STR(letter_of("account_reset", 1, 2)->subject, "Wähle ein neues Passwort");
	CHECK_STR(letter_of("account_password_changed", 1700000000, 2)->subject, "Dein Passwort wurde geändert");
	CHECK(!letter_of("account_reset", 1, 999)->wrote);
}

/* What an answer costs: statements and hashes. */
static unsigned
cost(const char *path, const char *body)
{
	unsigned before = password_count();
	struct visit v = guest_post(path, body);

	return (v.queries * 100 + password_count() - before);
}

TEST(no_answer_costs_more_or_less_for_an_address_that_is_known)
{
	unsigned known, unknown;

	guest_post("/login", "email=x%40test.example&password=y");
	sql("UPDATE accounts SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = 2");
	known = cost("/login", "email=alice%40test.example&password=tea+and+cake");
	CHECK_INT(known, cost("/login", "email=wanda%40test.example&password=tea+and+cake"));
	CHECK_INT(known, cost("/login", "email=bob%40test.example&password=tea+and+cake"));
	CHECK_INT(known % 100, 1);
	known = cost("/register", "name=N&email=alice%40test.example" NEW_PASSWORD);
	unknown = cost("/register", "name=N&email=wanda%40test.example" NEW_PASSWORD);
	CHECK_INT(known, unknown);
	CHECK_INT(known % 100, 1);
	known = cost("/password/forgotten", "email=alice%40test.example");
	CHECK_INT(known, cost("/password/forgotten", "email=nobody%40test.example"));
	CHECK_INT(known % 100, 0);
}
