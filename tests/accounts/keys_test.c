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

/* Somebody has registered Alice's address before she came, with a password of their own, and has been busy. */
static void
eve_was_first(void)
{
	give_alice_a_password();
	keys_for_alice("eve", "1 day");
	app_for_alice();
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
}

static const char *
alice_is(void)
{
	return (sql_string("SELECT concat_ws(' ', CASE WHEN email_verified_at IS NULL THEN 'unproved' ELSE 'proved' END, "
	    "CASE WHEN password_hash IS NULL THEN 'open' ELSE 'password' END) FROM accounts WHERE id = 2"));
}

TEST(welcome_letter_confirms_without_the_password_and_leaves_nothing_of_who_registered)
{
	const char *token;
	struct visit v;

	eve_was_first();
	token = token_in(letter_of("account_welcome", 2, 2));
	v = follow(NOBODY, "/verify", token);
	CHECK_HAS(v.body, "Confirm and choose a new password");
	CHECK_HAS(v.body, "autocomplete=\"current-password\"");
	v = press(NOBODY, "/verify", token, "");
	CHECK_INT(v.status, 303);
	CHECK_HAS(v.location, "/password/reset?token=");
	CHECK_STR(keys_of_alice(), "0 0 0 0 0");
	CHECK_STR(alice_is(), "proved open");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.owner_came'"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.keys_removed' AND about_id = 2"), 1);
	/* Where it leads she chooses her own. */
	v = press(NOBODY, "/password/reset", strchr(v.location, '=') + 1, "&password=four+plain+words+here");
	CHECK_STR(v.location, "/login");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=four+plain+words+here").status, 303);
}

TEST(who_registered_confirms_with_the_password_and_keeps_what_is_set_up)
{
	const char *token;

	eve_was_first();
	token = token_in(letter_of("account_welcome", 2, 2));
	CHECK_HAS(press(NOBODY, "/verify", token, "&password=milk+and+biscuits").body, "id=\"password-error\"");
	CHECK_STR(alice_is(), "unproved password");
	CHECK_INT(press(NOBODY, "/verify", token, "&password=tea+and+biscuits").status, 303);
	CHECK_STR(alice_is(), "proved password");
	CHECK_STR(keys_of_alice(), "eve's phone 1 1 eve 1 eve 1 2");
}

TEST(who_is_signed_in_confirms_with_one_press_and_so_does_who_did_before)
{
	const char *token;

	eve_was_first();
	token = token_in(letter_of("account_welcome", 2, 2));
	CHECK_LACKS(follow(ALICE, "/verify", token).body, "current-password");
	CHECK_STR(press(ALICE, "/verify", token, "").location, "/account");
	CHECK_STR(alice_is(), "proved password");
	token = token_in(letter_of("account_verify", 1, 2));
	CHECK_LACKS(follow(NOBODY, "/verify", token).body, "current-password");
	CHECK_STR(press(NOBODY, "/verify", token, "").location, "/");
	CHECK_STR(keys_of_alice(), "eve's phone 1 1 eve 1 eve 1 2");
	/* Bob is nobody here. */
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	CHECK_HAS(follow(BOB, "/verify", token_in(letter_of("account_verify", 2, 2))).body, "current-password");
}

/* Waiting with a session, a half log-in, a password: "unexpired session". */
TEST(session_opened_before_the_owner_came_ends_when_she_comes)
{
	eve_was_first();
	CHECK_INT(get(ALICE, "/account").status, 200);	/* it is Eve who has it */
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here").status, 303);
	CHECK_HAS(get(ALICE, "/account").location, "/login");
	CHECK_STR(keys_of_alice(), "0 0 0 0 0");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 422);
}

/* Waiting with an address of one's own that the account is to get: "unexpired email change". */
TEST(change_of_address_that_waits_ends_when_the_owner_comes)
{
	static const char *const ways[] = { "account_reset", "account_verify" };

	for (int i = 0; i < 2; i++) {
		const char *link;
		int64_t change;

		eve_was_first();
		CHECK_INT(post(ALICE, "/account/email", "email=eve%40test.example").status, 303);
		change = sql_number("SELECT max(id) FROM email_changes");
		letter_of("account_email_undo", change, 2);
		link = token_in(letter_of("account_email_confirm", change, 2));
		press(NOBODY, i == 0 ? "/password/reset" : "/verify", token_in(letter_of(ways[i], 1, 2)),
		    i == 0 ? "&password=four+plain+words+here" : "");
		sign_in(ALICE);
		CHECK_INT(press(ALICE, "/email/confirm", link, "").status, 410);
		CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), "alice@test.example");
		sql("DELETE FROM sign_in_identities; DELETE FROM account_devices; DELETE FROM sessions WHERE account_id = 2");
		sign_in(ALICE);
	}
}

/* The other way round: an account of Eve's gets the address of somebody who follows a link without thinking. */
TEST(address_goes_to_an_account_only_when_who_follows_the_link_is_signed_in_to_it)
{
	const char *link;
	struct visit v;
	int64_t change;

	CHECK_INT(post(ALICE, "/account/email", "email=wanda%40test.example").status, 303);
	change = sql_number("SELECT max(id) FROM email_changes");
	letter_of("account_email_undo", change, 2);
	link = token_in(letter_of("account_email_confirm", change, 2));
	v = follow(NOBODY, "/email/confirm", link);
	CHECK_HAS(v.body, "/login?return=%2Femail%2Fconfirm%3Ftoken%3D");
	CHECK_INT(press(NOBODY, "/email/confirm", link, "").status, 403);
	CHECK_HAS(press(BOB, "/email/confirm", link, "").body, "signed in to another account");
	CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), "alice@test.example");
	CHECK_INT(press(ALICE, "/email/confirm", link, "").status, 303);
	CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), "wanda@test.example");
}

/* A provider that vouches for addresses it never looked at: its word opens an account, but the first letter ends that. */
TEST(account_made_by_a_providers_word_alone_keeps_no_keys_when_the_owner_comes_by_letter)
{
	eve_was_first();
	sql("UPDATE accounts SET email_verified_at = now(), email_vouched = true WHERE id = 2");
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here").status, 303);
	CHECK_STR(keys_of_alice(), "0 0 0 0 0");
	CHECK_INT(sql_number("SELECT email_vouched::int FROM accounts WHERE id = 2"), 0);
	/* From then on she is known. */
	keys_for_alice("new", "0 days");
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 2, 2)), "&password=five+plain+words+here").status, 303);
	CHECK_HAS(keys_of_alice(), "new's phone");
}

/* Whoever the provider signed in asks for a password while signed in: it is them. */
TEST(who_is_signed_in_gets_a_password_by_letter_and_keeps_the_provider)
{
	eve_was_first();
	sql("UPDATE accounts SET email_verified_at = now(), email_vouched = true WHERE id = 2");
	CHECK_INT(press(ALICE, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here").status, 303);
	CHECK_HAS(keys_of_alice(), "eve's phone 1 1 eve");
}

/* What happens between the moment a password was found right and the next statement: a right one is kept in today's form. */
static void
meanwhile(const char *what)
{
	sql("DROP TRIGGER IF EXISTS meanwhile ON accounts");
	sql("CREATE OR REPLACE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN %s; RETURN NULL; END $$", what);
	sql("CREATE TRIGGER meanwhile AFTER UPDATE OF password_hash ON accounts FOR EACH ROW WHEN (pg_trigger_depth() = 0) "
	    "EXECUTE FUNCTION meanwhile()");
}

#define ALL_END "UPDATE accounts SET epoch = epoch + 1 WHERE id = 2; DELETE FROM sessions WHERE account_id = 2"

TEST(password_found_right_opens_nothing_once_the_accounts_sessions_ended)
{
	static const char *const whats[] = { ALL_END, ALL_END "; UPDATE accounts SET password_hash = NULL WHERE id = 2",
	    "UPDATE accounts SET closed_at = now() WHERE id = 2" };
	struct visit v;

	for (size_t i = 0; i < nelem(whats); i++) {
		give_alice_a_password();
		meanwhile(whats[i]);
		v = guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits");
		CHECK_INT(v.status, 422);
		CHECK_STR(cookie_of(v), "");
		CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND browser = ''"), i == 2 ? 1 : 0);
		sql("DROP TRIGGER meanwhile ON accounts; UPDATE accounts SET closed_at = NULL; DELETE FROM sessions WHERE account_id = 2");
		sign_in(ALICE);
	}
	give_alice_a_password();
	meanwhile("PERFORM 1");
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 303);
}

TEST(half_login_begun_with_such_a_password_is_none)
{
	give_alice_a_password();
	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (2, 'x')");
	meanwhile(ALL_END);
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM half_logins"), 0);
	/* Nor does one that waits outlast them. */
	sql("DROP TRIGGER meanwhile ON accounts");
	sign_in(ALICE);
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM half_logins"), 1);
	CHECK_INT(post(ALICE, "/account/devices/sign-out", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM half_logins"), 0);
}

/* Whoever is thrown out while their form is looked at changes nothing any more. */
TEST(form_of_a_session_that_ended_meanwhile_changes_no_password)
{
	struct visit v;

	give_alice_a_password();
	meanwhile(ALL_END "; UPDATE accounts SET password_hash = 'hers' WHERE id = 2");
	v = post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login");
	CHECK_STR(sql_string("SELECT password_hash FROM accounts WHERE id = 2"), "hers");
}

TEST(whatever_ends_sessions_ends_log_ins_under_way)
{
	int64_t before = sql_number("SELECT epoch FROM accounts WHERE id = 2");

	give_alice_a_password();
	CHECK_INT(post(ALICE, "/account/devices/sign-out", "").status, 303);
	CHECK_INT(sql_number("SELECT epoch FROM accounts WHERE id = 2"), before + 1);
	CHECK_INT(post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here").status, 303);
	CHECK_INT(sql_number("SELECT epoch FROM accounts WHERE id = 2"), before + 2);
	CHECK_INT(post(ADMIN, "/admin/accounts/2/sign-out", "").status, 303);
	CHECK_INT(sql_number("SELECT epoch FROM accounts WHERE id = 2"), before + 3);
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=five+plain+words+here").status, 303);
	CHECK_INT(sql_number("SELECT epoch FROM accounts WHERE id = 2"), before + 4);
}
