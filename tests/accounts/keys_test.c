/* Keys somebody else left in an account: they go when its owner comes back. */
#include "tests/accounts/guest.h"
#include "tests/page.h"

/* What opens Alice's account, all of it so old; tag keeps the sets apart. */
static void
keys_for_alice(const char *tag, const char *age)
{
	sql("INSERT INTO passkeys (account_id, credential_id, algorithm, public_key, user_handle, sign_count, name, created_at) "
	    "VALUES (2, '%s', -7, 'k', sha256('u'), 0, '%s''s phone', now() - interval '%s')", tag, tag, age);
	sql("INSERT INTO sign_in_providers (id, name, issuer, client_id, scopes) VALUES (50, 'Elsewhere', 'https://id.example', 'us', 'openid') "
	    "ON CONFLICT DO NOTHING");
	sql("INSERT INTO sign_in_identities (provider_id, subject, account_id, email, created_at) "
	    "VALUES (50, '%s', 2, '%s@id.example', now() - interval '%s')", tag, tag, age);
	sql("INSERT INTO access_tokens (account_id, token_hash, name, scopes, created_at, expires_at) "
	    "VALUES (2, sha256('t%s'), '%s', 'profile:read', now() - interval '%s', now() + interval '1 day')", tag, tag, age);
	sql("INSERT INTO account_devices (account_id, device_hash, browser, first_at) VALUES (2, sha256('d%s'), '%s', now() - interval '%s')",
	    tag, tag, age);
	sql("INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (sha256('s%s'), 2, now() + interval '1 day')", tag);
}

static void
app_for_alice(void)
{
	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (2, 'x')");
	sql("INSERT INTO recovery_codes (account_id, code_hash) VALUES (2, sha256('c'))");
	sql("INSERT INTO half_logins (token_hash, account_id, expires_at) VALUES (sha256('h'), 2, now() + interval '5 minutes')");
}

/* "passkeys apps codes sign-ins tokens devices half-logins sessions" of Alice. */
static const char *
keys_of_alice(void)
{
	return (sql_string("SELECT concat_ws(' ', (SELECT string_agg(name, ',') FROM passkeys WHERE account_id = 2), "
	    "(SELECT count(*) FROM totp_secrets WHERE account_id = 2), (SELECT count(*) FROM recovery_codes WHERE account_id = 2), "
	    "(SELECT string_agg(subject, ',') FROM sign_in_identities WHERE account_id = 2), (SELECT count(*) FROM access_tokens WHERE account_id = 2), "
	    "(SELECT string_agg(browser, ',') FROM account_devices WHERE account_id = 2 AND browser <> ''), "
	    "(SELECT count(*) FROM half_logins WHERE account_id = 2), (SELECT count(*) FROM sessions WHERE account_id = 2))"));
}

/* Somebody in Alice's account had its address changed an hour ago; the token of the way back. */
static const char *
address_was_changed(void)
{
	int64_t change;
	const char *undo;

	give_alice_a_password();
	post(ALICE, "/account/email", "email=eve%40test.example");
	change = sql_number("SELECT max(id) FROM email_changes");
	undo = token_in(letter_of("account_email_undo", change, 2));
	press(ALICE, "/email/confirm", token_in(letter_of("account_email_confirm", change, 2)), "");
	CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), "eve@test.example");
	sql("UPDATE email_changes SET asked_at = now() - interval '1 hour'");
	return (undo);
}

TEST(address_taken_back_takes_out_what_was_added_since_and_says_so)
{
	const char *undo = address_was_changed();
	const struct letter_asked *l;
	struct visit v;

	keys_for_alice("old", "2 hours");
	keys_for_alice("eve", "59 minutes");
	app_for_alice();
	v = press(NOBODY, "/email/undo", undo, "");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "<li>Passkeys: 1</li>");
	CHECK_HAS(v.body, "<li>Authenticator app: 1</li>");
	CHECK_HAS(v.body, "<li>Connected sign-ins: 1</li>");
	CHECK_HAS(v.body, "<li>Tokens for programs: 2</li>");
	CHECK_HAS(v.body, "<li>Signed-in devices: 3</li>");
	CHECK_STR(keys_of_alice(), "old's phone 0 0 old 0 old 0 0");
	CHECK_INT(sql_number("SELECT second_factor::int FROM accounts WHERE id = 2"), 1);
	CHECK_STR(sql_string("SELECT details::jsonb->>'passkeys' FROM audit_log WHERE what = 'account.keys_removed' AND about_id = 2"), "1");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.email_undone'"), 1);
	l = letter_of("account_email_undone", sql_number("SELECT max(id) FROM email_changes"), 2);
	CHECK_STR(l->to, "alice@test.example");
	CHECK_HAS(l->text, "Signed-in devices");
	CHECK_HAS(l->text, "old's phone");
	CHECK_LACKS(l->text, "eve's phone");
	CHECK(!letter_of("account_email_undone", sql_number("SELECT max(id) FROM email_changes"), 3)->wrote);
	/* Whoever knows the password is not let in by it. */
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 422);
}

TEST(new_password_after_that_takes_out_what_came_in_between_once)
{
	const char *reset;

	keys_for_alice("old", "2 hours");
	CHECK_INT(press(NOBODY, "/email/undo", address_was_changed(), "").status, 200);
	keys_for_alice("eve", "1 minute");
	reset = token_in(letter_of("account_reset", 1, 2));
	CHECK_INT(press(NOBODY, "/password/reset", reset, "&password=four+plain+words+here").status, 303);
	CHECK_STR(keys_of_alice(), "old's phone 0 0 old 0 old 0 0");
	/* What the owner sets up then is hers, also when she forgets the password once more. */
	keys_for_alice("new", "0 minutes");
	reset = token_in(letter_of("account_reset", 2, 2));
	CHECK_INT(press(NOBODY, "/password/reset", reset, "&password=five+plain+words+here").status, 303);
	CHECK_STR(keys_of_alice(), "old's phone,new's phone 0 0 old,new 0 old,new 0 0");
}

TEST(second_factor_put_in_since_does_not_keep_its_codes)
{
	const char *undo = address_was_changed();

	app_for_alice();
	sql("UPDATE recovery_codes SET created_at = now() - interval '1 day'");
	CHECK_INT(press(NOBODY, "/email/undo", undo, "").status, 200);
	CHECK_STR(keys_of_alice(), "0 0 0 0 0");
	CHECK_INT(sql_number("SELECT second_factor::int FROM accounts WHERE id = 2"), 0);
}
