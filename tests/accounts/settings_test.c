/* One's own account: password, e-mail address, devices, closing it. */
#include "run/ratelimit.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

static int64_t
sessions_of_alice(void)
{
	return (sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"));
}

static int64_t
another_session_of_alice(void)
{
	return (sql_number("INSERT INTO sessions (token_hash, account_id, browser, system, network, expires_at) "
	    "VALUES (sha256('x'), 2, 'Firefox', 'Linux', '192.0.2.x', now() + interval '1 day') RETURNING id"));
}

TEST(account_page_says_what_there_is_with_few_queries)
{
	struct visit v = get(ALICE, "/account");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "alice@test.example");
	CHECK_HAS(v.body, "1 signed in");
	CHECK(v.queries <= 4);
	CHECK(get(ALICE, "/account/devices").queries <= 4);
}

TEST(name_and_language_are_kept)
{
	struct visit v = post(ALICE, "/account/profile", "name=Alice+B.&lang=de");

	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT name || ' ' || lang FROM accounts WHERE id = 2"), "Alice B. de");
	CHECK_HAS(v.head, "lang=de");
	v = post(ALICE, "/account/profile", "name=&lang=de&staff_role=admin&email=x%40test.example&id=1");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"name-error\"");
	post(ALICE, "/account/profile", "name=A&lang=xx&staff_role=admin&email=x%40test.example");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE id = 2 AND staff_role IS NULL AND email = 'alice@test.example' AND lang = 'de'"), 1);
}

TEST(password_change_needs_the_current_one_and_ends_other_sessions)
{
	struct visit v;

	give_alice_a_password();
	another_session_of_alice();
	v = post(ALICE, "/account/password", "password=wrong+one+here&new_password=four+plain+words+here");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"password-error\"");
	v = post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=short");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"new_password-error\"");
	CHECK_INT(sessions_of_alice(), 2);
	v = post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here");
	CHECK_INT(v.status, 303);
	CHECK_INT(sessions_of_alice(), 1);
	/* The one that is left goes on under a new token. */
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND token_hash = '\\x%s'", token_hash(cookie_of(v))), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.password_changed'"), 1);
	CHECK_INT(guest_post("/login", "email=alice%40test.example&password=four+plain+words+here").status, 303);
}

TEST(proving_who_one_is_gives_a_new_token)
{
	struct visit v;

	give_alice_a_password();
	sql("UPDATE sessions SET proved_at = NULL");
	v = get(ALICE, "/account/email");
	CHECK_STR(v.location, "/confirm?return=%2Faccount%2Femail");
	v = post(ALICE, "/confirm", "password=tea+and+biscuits&return=%2Faccount%2Femail");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/account/email");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND proved_at IS NOT NULL AND token_hash = '\\x%s'",
	    token_hash(cookie_of(v))), 1);
	CHECK_INT(sessions_of_alice(), 1);
}

/* Alice asks for another address; the number of the change. */
static int64_t
ask_for(const char *email)
{
	char body[200];
	struct visit v;

	snprintf(body, sizeof body, "email=%s", email);
	v = post(ALICE, "/account/email", body);
	CHECK_INT(v.status, 303);
	return (sql_number("SELECT max(id) FROM email_changes"));
}

static const char *
address_of_alice(void)
{
	return (sql_string("SELECT email FROM accounts WHERE id = 2"));
}

TEST(address_changes_when_the_new_one_confirms_after_the_old_one_was_told)
{
	int64_t change = ask_for("new%40test.example");
	const char *token = token_in(letter_of("account_email_confirm", change, 2));

	CHECK_INT(press(ALICE, "/email/confirm", token, "").status, 303);
	CHECK_STR(address_of_alice(), "alice@test.example");	/* nobody told the old address yet */
	CHECK_STR(letter_of("account_email_undo", change, 2)->to, "alice@test.example");
	CHECK_HAS(letter_of("account_email_undo", change, 2)->text, "new@test.example");
	CHECK_STR(letter_of("account_email_confirm", change, 2)->to, "new@test.example");
	CHECK_INT(follow(ALICE, "/email/confirm", token).status, 200);
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK_INT(press(ALICE, "/email/confirm", token, "").status, 303);
	CHECK_STR(address_of_alice(), "new@test.example");
	CHECK_INT(press(ALICE, "/email/confirm", token, "").status, 410);
	CHECK_STR(letter_of("account_email_changed", change, 2)->to, "new@test.example");
}

TEST(wish_for_another_address_does_not_outlive_its_asker)
{
	const char *confirm, *verify;
	int64_t change;

	give_alice_a_password();
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	change = ask_for("thief%40test.example");
	(void)letter_of("account_email_undo", change, 2);
	confirm = token_in(letter_of("account_email_confirm", change, 2));
	verify = token_in(letter_of("account_verify", 1, 2));
	CHECK_INT(press(NOBODY, "/verify", verify, "").status, 303);
	CHECK_INT(press(NOBODY, "/email/confirm", confirm, "").status, 410);
	CHECK_STR(address_of_alice(), "alice@test.example");
}

TEST(change_remembers_whether_the_old_address_was_proved)
{
	ask_for("new%40test.example");
	CHECK_STR(sql_string("SELECT old_proved::text FROM email_changes WHERE id = (SELECT max(id) FROM email_changes)"), "true");
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	ask_for("newer%40test.example");
	CHECK_STR(sql_string("SELECT old_proved::text FROM email_changes WHERE id = (SELECT max(id) FROM email_changes)"), "false");
}

TEST(address_of_a_stranger_is_not_flooded_with_letters)
{
	struct visit v = { .status = 0 };

	ratelimit_init(true);
	for (int i = 0; i < 5; i++)
		ask_for("stranger%40test.example");
	CHECK_HAS(post(ALICE, "/account/email", "email=stranger%40test.example").body, "Several e-mails went to this address");
	CHECK_INT(sql_number("SELECT count(*) FROM email_changes WHERE account_id = 2"), 5);
	/* Whoever it is that asks. */
	v = post(SAM, "/seller/team/invitations", "email=stranger%40test.example&role=manager");
	CHECK_HAS(v.body, "Several e-mails went to this address");
	CHECK_INT(sql_number("SELECT count(*) FROM seller_invitations WHERE email = 'stranger@test.example'"), 0);
	ratelimit_init(false);
}

TEST(wish_for_another_address_does_not_outlive_the_password)
{
	int64_t change = ask_for("thief%40test.example");
	const char *undo = token_in(letter_of("account_email_undo", change, 2));
	const char *confirm = token_in(letter_of("account_email_confirm", change, 2));

	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here").status, 303);
	CHECK_INT(press(NOBODY, "/email/confirm", confirm, "").status, 410);
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK_INT(press(NOBODY, "/email/undo", undo, "").status, 200);
}

TEST(old_address_takes_the_change_back_before_and_after)
{
	int64_t change = ask_for("new%40test.example");
	const char *undo = token_in(letter_of("account_email_undo", change, 2));
	const char *confirm = token_in(letter_of("account_email_confirm", change, 2));

	CHECK_INT(press(ALICE, "/email/confirm", confirm, "").status, 303);
	CHECK_STR(address_of_alice(), "new@test.example");
	CHECK_HAS(press(NOBODY, "/email/undo", undo, "").body, "/password/forgotten");
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK_INT(sessions_of_alice(), 0);
	CHECK_INT(press(NOBODY, "/email/undo", undo, "").status, 410);
}

TEST(change_taken_back_early_never_happens)
{
	int64_t change = ask_for("new%40test.example");
	const char *undo = token_in(letter_of("account_email_undo", change, 2));
	const char *confirm = token_in(letter_of("account_email_confirm", change, 2));

	press(NOBODY, "/email/undo", undo, "");
	CHECK_INT(press(NOBODY, "/email/confirm", confirm, "").status, 410);
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK(!letter_of("account_email_confirm", change, 2)->wrote);
}

/* Two changes in a row do not shake off the first owner, nor can the second address undo for good. */
TEST(first_address_wins_over_all_later_ones)
{
	int64_t first = ask_for("second%40test.example"), second;
	const char *undo = token_in(letter_of("account_email_undo", first, 2)), *later;

	press(ALICE, "/email/confirm", token_in(letter_of("account_email_confirm", first, 2)), "");
	second = ask_for("third%40test.example");
	later = token_in(letter_of("account_email_undo", second, 2));
	press(ALICE, "/email/confirm", token_in(letter_of("account_email_confirm", second, 2)), "");
	CHECK_STR(address_of_alice(), "third@test.example");
	CHECK_INT(press(NOBODY, "/email/undo", undo, "").status, 200);
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK_INT(press(NOBODY, "/email/undo", later, "").status, 410);
	CHECK_STR(address_of_alice(), "alice@test.example");
}

TEST(address_of_somebody_else_is_not_told_and_not_taken)
{
	struct visit unknown = post(ALICE, "/account/email", "email=wanda%40test.example"), known;
	int64_t change;

	known = post(ALICE, "/account/email", "email=bob%40test.example");
	CHECK_INT(known.status, unknown.status);
	CHECK_STR(known.location, unknown.location);
	CHECK_INT(known.queries, unknown.queries);
	change = sql_number("SELECT max(id) FROM email_changes");
	letter_of("account_email_undo", change, 2);
	press(ALICE, "/email/confirm", token_in(letter_of("account_email_confirm", change, 2)), "");
	CHECK_STR(address_of_alice(), "alice@test.example");
	CHECK_INT(post(ALICE, "/account/email", "email=ALICE%40test.example").status, 422);
}

TEST(devices_are_listed_and_signed_out_one_by_one_or_all)
{
	int64_t id = another_session_of_alice();
	char path[100];
	struct visit v = get(ALICE, "/account/devices");

	CHECK_HAS(v.body, "Firefox, Linux");
	CHECK_HAS(v.body, "192.0.2.x");
	CHECK_HAS(v.body, "This device");
	snprintf(path, sizeof path, "/account/devices/%lld/sign-out", (long long)id);
	CHECK_INT(post(BOB, path, "").status, 404);
	CHECK_INT(sessions_of_alice(), 2);
	CHECK_INT(post(ALICE, path, "").status, 303);
	CHECK_INT(sessions_of_alice(), 1);
	another_session_of_alice();
	CHECK_INT(post(ALICE, "/account/devices/sign-out", "").status, 303);
	CHECK_INT(sessions_of_alice(), 1);
	CHECK_INT(get(ALICE, "/account").status, 200);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 3"), 1);
}

#define AGENT "user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

static const char *
device_cookie(struct visit v)
{
	static char cookie[200];
	const char *at = strstr(v.head, "Set-Cookie: device=");

	snprintf(cookie, sizeof cookie, "%.*s", at != NULL ? (int)strcspn(at + 12, ";") : 0, at != NULL ? at + 12 : "");
	return (cookie);
}

static struct visit
log_in_with(const char *cookie)
{
	const char *token = strstr(get(NOBODY, "/login").body, "name=\"csrf\" value=\"") + strlen("name=\"csrf\" value=\"");
	char body[400], head[500];

	snprintf(body, sizeof body, "csrf=%.*s&email=alice%%40test.example&password=tea+and+biscuits", (int)strcspn(token, "\""), token);
	snprintf(head, sizeof head, "content-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin\n" AGENT "%s%s",
	    cookie[0] != '\0' ? "\ncookie: " : "", cookie);
	return (post_raw(NOBODY, "/login", head, body, strlen(body)));
}

static int64_t
letters_about_devices(void)
{
	return (sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.new_device'"));
}

TEST(device_not_seen_before_is_told_of_but_not_the_first)
{
	char cookie[200];
	struct visit v;

	give_alice_a_password();
	v = log_in_with("");
	CHECK_INT(v.status, 303);
	CHECK_INT(letters_about_devices(), 0);
	snprintf(cookie, sizeof cookie, "%s", device_cookie(v));
	CHECK(cookie[0] != '\0');
	log_in_with(cookie);
	CHECK_INT(letters_about_devices(), 0);
	log_in_with("");
	CHECK_INT(letters_about_devices(), 1);
	cookie[strlen(cookie) - 1] ^= 1;	/* a forged one is a new one */
	log_in_with(cookie);
	CHECK_INT(letters_about_devices(), 2);
	CHECK_HAS(letter_of("account_new_device", sql_number("SELECT max(id) FROM account_devices"), 2)->text, "Firefox");
	CHECK(!letter_of("account_new_device", sql_number("SELECT max(id) FROM account_devices"), 3)->wrote);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND browser = 'Firefox' AND system = 'Linux'"), 4);
}

TEST(session_ends_at_the_latest_ninety_days_after_it_began)
{
	sql("UPDATE sessions SET created_at = now() - interval '80 days', seen_at = now() - interval '2 hours', "
	    "expires_at = now() + interval '1 day' WHERE account_id = 2");
	CHECK_INT(get(ALICE, "/account").status, 200);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND "
	    "expires_at BETWEEN now() + interval '9 days' AND now() + interval '11 days'"), 1);
	sql("UPDATE sessions SET created_at = now() - interval '10 days', seen_at = now() - interval '2 hours' WHERE account_id = 2");
	CHECK_INT(get(ALICE, "/account").status, 200);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2 AND "
	    "expires_at BETWEEN now() + interval '29 days' AND now() + interval '31 days'"), 1);
}

TEST(password_managers_find_what_they_look_for)
{
	static const struct { enum persona who; const char *path, *id, *want; } fields[] = {
		{ NOBODY, "/login", "email", "username" }, { NOBODY, "/login", "password", "current-password" },
		{ NOBODY, "/register", "name", "name" }, { NOBODY, "/register", "email", "email" },
		{ NOBODY, "/register", "password", "new-password" }, { NOBODY, "/password/forgotten", "email", "username" },
		{ ALICE, "/confirm", "password", "current-password" }, { ALICE, "/account/profile", "name", "name" },
		{ ALICE, "/account/password", "password", "current-password" },
		{ ALICE, "/account/password", "new_password", "new-password" }, { ALICE, "/account/email", "email", "email" },
		{ ALICE, "/account/profile", "lang", "language" },
		{ ALICE, "/account/addresses/new", "country", "country" }, { ALICE, "/account/addresses/new", "name", "name" },
		{ ALICE, "/account/addresses/new", "street", "address-line1" },
		{ ALICE, "/account/addresses/new", "street2", "address-line2" },
		{ ALICE, "/account/addresses/new", "postcode", "postal-code" },
		{ ALICE, "/account/addresses/new", "city", "address-level2" },
		{ ALICE, "/account/addresses/new", "region", "address-level1" }, { ALICE, "/account/addresses/new", "phone", "tel" },
	};

	give_alice_a_password();
	for (size_t i = 0; i < nelem(fields); i++) {
		struct visit v = get(fields[i].who, fields[i].path);
		char part[100], want[100];
		const char *at, *end;

		snprintf(part, sizeof part, " id=\"%s\"", fields[i].id);
		snprintf(want, sizeof want, "autocomplete=\"%s\"", fields[i].want);
		at = strstr(v.body, part);
		end = at != NULL ? strchr(at, '>') : NULL;
		if (end == NULL || memmem(at, (size_t)(end - at), want, strlen(want)) == NULL)
			test_fail(__FILE__, __LINE__, "%s: %s without %s", fields[i].path, fields[i].id, want);
		if (str_eq(fields[i].want, "current-password") || str_eq(fields[i].want, "new-password"))
			CHECK_HAS(v.body, fields[i].who == ALICE ? "autocomplete=\"username\"" : "type=\"password\"");
	}
}

TEST(what_makes_an_account_safer_or_not_is_in_the_audit_log)
{
	int64_t change;

	give_alice_a_password();
	guest_post("/login", "email=alice%40test.example&password=tea+and+biscuits");
	change = ask_for("new%40test.example");
	press(NOBODY, "/email/undo", token_in(letter_of("account_email_undo", change, 2)), "");
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	press(NOBODY, "/verify", token_in(letter_of("account_verify", 1, 2)), "");
	press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here");
	post(BOB, "/account/devices/sign-out", "");
	CHECK_STR(sql_string("SELECT string_agg(what, ' ' ORDER BY id) FROM audit_log WHERE about = 'account' AND about_id = 2"),
	    "account.signed_in account.email_asked account.keys_removed account.email_undone account.verified account.password_changed");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.devices_signed_out' AND about_id = 3"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE details::text LIKE '%%@%%'"), 0);
}
