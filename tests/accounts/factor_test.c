/* Second factors: adding and removing them, signing in with them, proving with them. */
#include "accounts/totp.h"
#include "run/job.h"
#include "run/seal.h"
#include "run/settings.h"
#include "tests/accounts/authenticator.h"
#include "tests/page.h"

static struct arena memory;
static const struct bytes key = { "12345678901234567890", 20 };

/* What the environment says of a setting, for this test; NULL: nothing. */
static void
with_setting(const char *name, const char *value)
{
	struct buf messages = { 0 };

	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
	must(settings_load(&messages));
	buf_free(&messages);
}

static const char *
hex_of(const void *p, size_t n)
{
	char *to = arena_alloc(&memory, 2 * n + 1);

	return (sodium_bin2hex(to, 2 * n + 1, p, n));
}

/* The account has an app that knows the key. */
static void
give_app(int64_t account)
{
	struct bytes s = seal(&memory, "totp_secrets.secret", account, key.p, key.n);

	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (%lld, '\\x%s')", (long long)account, hex_of(s.p, s.n));
}

static void
give_password(int64_t account)
{
	char kept[crypto_pwhash_STRBYTES];

	must(crypto_pwhash_str(kept, "tea and biscuits", 16, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) == 0);
	sql("UPDATE accounts SET password_hash = '%s' WHERE id = %lld", kept, (long long)account);
}

/* What the app shows so many steps from now. */
static const char *
code_at(int steps)
{
	char *to = arena_alloc(&memory, TOTP_DIGITS + 1);

	totp_code(key, (int64_t)time(NULL) / TOTP_STEP_S + steps, TOTP_DIGITS, to);
	return (to);
}

static const char *
field_of(const char *body, const char *name)
{
	const char *at = strstr(body, arena_printf(&memory, "name=\"%s\" value=\"", name));

	must(at != NULL);
	at += strlen(name) + strlen("name=\"\" value=\"");
	return (arena_strndup(&memory, at, strcspn(at, "\"")));
}

static const char *
cookie_of(struct visit v, const char *name)
{
	const char *at = strstr(v.head, arena_printf(&memory, "Set-Cookie: %s=", name));

	if (at == NULL)
		return ("");
	at += strlen(name) + strlen("Set-Cookie: =");
	return (arena_strndup(&memory, at, strcspn(at, ";\r\n")));
}

/* A visitor's POST with a half log-in's cookie. */
static struct visit
guest_post(const char *half, const char *path, const char *body)
{
	const char *head = arena_printf(&memory, "cookie: half=%s\ncontent-type: application/x-www-form-urlencoded\n"
	    "sec-fetch-site: same-origin", half);
	const char *csrf = field_of(get(NOBODY, "/login").body, "csrf");
	const char *all = arena_printf(&memory, "csrf=%s&%s", csrf, body);

	return (post_raw(NOBODY, path, head, all, strlen(all)));
}

static const char *
with_code(const char *code)
{
	return (arena_printf(&memory, "code=%s", code));
}

/* The cookie of a log-in of Alice that waits for its second step. */
static const char *
half_login(void)
{
	struct visit v = guest_post("", "/login", "email=alice%40test.example&password=tea+and+biscuits&return=%2Forders");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/login/second?return=%2Forders");
	CHECK_STR(cookie_of(v, "souk"), "");
	return (cookie_of(v, "half"));
}

static struct visit
second_page(const char *half)
{
	return (get_with(NOBODY, "/login/second", arena_printf(&memory, "cookie: half=%s", half)));
}

static int64_t
sessions_of_alice(void)
{
	return (sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"));
}

TEST(app_is_connected_with_a_code_and_brings_recovery_codes)
{
	struct visit v = get(ALICE, "/account/security/app");
	const char *at = strstr(v.body, "<code class=\"key\" translate=\"no\">"), *offer = field_of(v.body, "offer");
	char text[33], code[7];
	unsigned char secret[20];
	size_t n = 0, bits = 0, nsecret = 0;

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "<svg class=\"qr\"");
	must(at != NULL);
	for (at = strchr(at, '>') + 1; n < 32; at++)
		if (*at != ' ')
			text[n++] = *at;
	for (unsigned acc = 0, i = 0; i < 32; i++) {
		acc = acc << 5 | (unsigned)(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", text[i]) - "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
		if ((bits += 5) >= 8)
			secret[nsecret++] = (unsigned char)(acc >> (bits -= 8));
	}
	v = post(ALICE, "/account/security/app", arena_printf(&memory, "offer=%s&code=%s", offer, "000000"));
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"code-error\"");
	CHECK_STR(field_of(v.body, "offer"), offer);
	totp_code((struct bytes){ secret, 20 }, (int64_t)time(NULL) / TOTP_STEP_S, TOTP_DIGITS, code);
	v = post(ALICE, "/account/security/app", arena_printf(&memory, "offer=%s&code=%.3s+%s", offer, code, code + 3));
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Your recovery codes");
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes WHERE account_id = 2"), 10);
	CHECK_STR(sql_string("SELECT second_factor::text FROM accounts WHERE id = 2"), "true");
	CHECK_STR(sql_string("SELECT topic FROM outbox ORDER BY id DESC LIMIT 1"), "account.totp_added");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.totp_added'"), 1);
	CHECK_STR(sql_string("SELECT (position('\\x%s'::bytea IN secret) > 0)::text FROM totp_secrets", hex_of(secret, 20)), "false");
	CHECK_HAS(v.head, "Cache-Control: no-store");
	arena_reset(&memory);
}

TEST(offered_secret_is_good_for_its_account_alone)
{
	const char *offer = field_of(get(ALICE, "/account/security/app").body, "offer");
	struct visit v = post(BOB, "/account/security/app", arena_printf(&memory, "offer=%s&code=000000", offer));

	CHECK_STR(v.location, "/account/security/app");
	CHECK_STR(post(ALICE, "/account/security/app", "offer=x&code=000000").location, "/account/security/app");
	arena_reset(&memory);
}

TEST(changes_of_factors_ask_for_a_fresh_proof)
{
	static const char *const posts[] = { "/account/security/app", "/account/security/app/removal", "/account/security/codes",
	    "/account/security/passkeys", "/account/security/passkeys/options", "/account/security/passkeys/1/removal" };

	sql("UPDATE sessions SET proved_at = now() - interval '16 minutes'");
	CHECK_INT(get(ALICE, "/account/security").status, 200);
	CHECK_STR(get(ALICE, "/account/security/app").location, "/confirm?return=%2Faccount%2Fsecurity");
	for (size_t i = 0; i < nelem(posts); i++)
		CHECK_STR(post(ALICE, posts[i], "name=x").location, "/confirm?return=%2Faccount%2Fsecurity");
}

TEST(log_in_with_an_app_takes_two_steps)
{
	const char *half;
	struct visit v;

	give_password(2);
	give_app(2);
	half = half_login();
	CHECK_INT(strlen(half), 43);
	v = second_page(half);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "autocomplete=\"one-time-code\"");
	CHECK(v.queries <= 4);
	CHECK_INT(sessions_of_alice(), 1);
	/* What is half signed in may do nothing. */
	CHECK_HAS(get_with(NOBODY, "/orders", arena_printf(&memory, "cookie: half=%s; souk=%s", half, half)).location, "/login");
	v = guest_post(half, "/login/second", arena_printf(&memory, "code=%s&return=%%2Forders", code_at(0)));
	CHECK_STR(v.location, "/orders");
	CHECK_INT(strlen(cookie_of(v, "souk")), 43);
	CHECK_STR(cookie_of(v, "half"), "");
	CHECK_INT(sessions_of_alice(), 2);
	CHECK_STR(guest_post(half, "/login/second", with_code(code_at(1))).location, "/login");
	arena_reset(&memory);
}

TEST(half_log_in_ends_after_five_minutes)
{
	const char *half;

	give_password(2);
	give_app(2);
	half = half_login();
	sql("UPDATE half_logins SET expires_at = now() - interval '1 second'");
	CHECK_STR(second_page(half).location, "/login");
	CHECK_STR(guest_post(half, "/login/second", with_code(code_at(0))).location, "/login");
	CHECK_STR(second_page("").location, "/login");
	CHECK_INT(sessions_of_alice(), 1);
	arena_reset(&memory);
}

TEST(code_counts_once)
{
	const char *half, *code = code_at(0);

	give_password(2);
	give_app(2);
	half = half_login();
	CHECK_INT(guest_post(half, "/login/second", with_code(code)).status, 303);
	half = half_login();
	CHECK_INT(guest_post(half, "/login/second", with_code(code)).status, 422);
	CHECK_INT(guest_post(half, "/login/second", with_code(code_at(-1))).status, 422);
	CHECK_INT(guest_post(half, "/login/second", with_code(code_at(1))).status, 303);
	arena_reset(&memory);
}

TEST(wrong_codes_make_the_next_wait_and_a_recovery_code_does_not)
{
	const char *half;
	struct visit v;

	give_password(2);
	give_app(2);
	half = half_login();
	for (int i = 0; i < 3; i++)
		CHECK_HAS(guest_post(half, "/login/second", "code=000000").body, "This code is not right");
	sql("UPDATE guesses SET next_at = clock_timestamp() + interval '90 seconds'");
	v = guest_post(half, "/login/second", with_code(code_at(0)));
	CHECK_INT(v.status, 429);
	CHECK_HAS(v.head, "Retry-After: 90\r\n");
	CHECK_HAS(v.body, "Please wait 90 seconds");
	CHECK_INT(sql_number("SELECT max(wrong) FROM guesses"), 3);
	/* Each wrong one after the wait makes it longer, up to five minutes. */
	sql("UPDATE guesses SET next_at = clock_timestamp(), wrong = 8");
	guest_post(half, "/login/second", "code=000000");
	CHECK_INT(sql_number("SELECT max(round(extract(epoch FROM next_at - clock_timestamp()))) FROM guesses"), 64);
	sql("UPDATE guesses SET next_at = clock_timestamp(), wrong = 50");
	guest_post(half, "/login/second", "code=000000");
	CHECK_INT(sql_number("SELECT max(round(extract(epoch FROM next_at - clock_timestamp()))) FROM guesses"), 300);
	sql("INSERT INTO recovery_codes (account_id, code_hash) VALUES (2, '\\x%s')",
	    ({ unsigned char h[32]; crypto_generichash(h, 32, (const unsigned char *)"recovery 2 abcdefghijkmnpqrstuvwxyz2345", 39, NULL, 0); hex_of(h, 32); }));
	CHECK_INT(guest_post(half, "/login/second", "code=ABCD-efgh+ijkm-npqr-stuv-wxyz-2345").status, 303);
	CHECK_STR(sql_string("SELECT topic FROM outbox ORDER BY id DESC LIMIT 1"), "account.recovery_used");
	half = half_login();
	CHECK_INT(guest_post(half, "/login/second", "code=abcd-efgh-ijkm-npqr-stuv-wxyz-2345").status, 422);
	sql("UPDATE guesses SET next_at = clock_timestamp() - interval '25 hours'");
	CHECK_INT(guest_post(half, "/login/second", "code=000000").status, 422);
	CHECK_INT(sql_number("SELECT min(wrong) FROM guesses"), 1);
	arena_reset(&memory);
}

TEST(app_is_removed_with_a_code_and_takes_the_recovery_codes_along)
{
	struct visit v;

	give_app(2);
	CHECK_INT(post(ALICE, "/account/security/codes", "").status, 200);
	v = post(ALICE, "/account/security/app/removal", "code=000000");
	CHECK_INT(v.status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM totp_secrets"), 1);
	CHECK_INT(post(BOB, "/account/security/app/removal", with_code(code_at(0))).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM totp_secrets"), 1);
	CHECK_STR(post(ALICE, "/account/security/app/removal", with_code(code_at(0))).location, "/account/security");
	CHECK_INT(sql_number("SELECT count(*) FROM totp_secrets"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes"), 0);
	CHECK_STR(sql_string("SELECT second_factor::text FROM accounts WHERE id = 2"), "false");
	CHECK_STR(sql_string("SELECT topic FROM outbox ORDER BY id DESC LIMIT 1"), "account.totp_removed");
	arena_reset(&memory);
}

TEST(new_recovery_codes_replace_the_old)
{
	CHECK_STR(post(ALICE, "/account/security/codes", "").location, "/account/security");
	give_app(2);
	post(ALICE, "/account/security/codes", "");
	sql("CREATE TEMP TABLE old AS SELECT code_hash FROM recovery_codes");
	post(ALICE, "/account/security/codes", "");
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes"), 10);
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes JOIN old USING (code_hash)"), 0);
}

/* A password may be what was stolen. */
/* The codes on the page are nowhere in the database, and no hash of theirs is one that a list could be made of. */
TEST(recovery_codes_are_kept_as_hashes_bound_to_their_account)
{
	unsigned char h[32];
	struct visit v;
	int codes = 0;

	give_app(2);
	v = post(ALICE, "/account/security/codes", "");
	for (const char *at = v.body; (at = strstr(at, "<li><code>")) != NULL; codes++) {
		char code[40];
		size_t n = 0;

		for (at += strlen("<li><code>"); *at != '<' && n < sizeof code - 1; at++)
			if (*at != '-' && *at != ' ')
				code[n++] = *at;
		code[n] = '\0';
		CHECK_INT(n, 28);	/* of 32 letters: 140 bits */
		CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes c WHERE c::text LIKE '%%%s%%'", code), 0);
		crypto_generichash(h, 32, (const unsigned char *)code, n, NULL, 0);
		CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes WHERE code_hash IN ('\\x%s', sha256('%s'))", hex_of(h, 32), code), 0);
	}
	CHECK_INT(codes, 10);
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes WHERE account_id = 2 AND length(code_hash) = 32"), 10);
	arena_reset(&memory);
}

TEST(password_and_erasure_want_the_second_factor_where_there_is_one)
{
	static const char form[] = "password=tea+and+biscuits&new_password=four+plain+words+here";

	give_password(2);
	sql("UPDATE sessions SET proved_at = NULL WHERE account_id = 2");
	CHECK_INT(get(ALICE, "/account/password").status, 200);
	give_app(2);
	CHECK_STR(get(ALICE, "/account/password").location, "/confirm?return=%2Faccount%2Fpassword");
	CHECK_STR(post(ALICE, "/account/password", form).cause, "access.stale");
	CHECK_STR(post(ALICE, "/account/erase", "").cause, "access.stale");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE id = 2 AND closed_at IS NULL"), 1);
	CHECK_INT(guest_post("", "/login", "email=alice%40test.example&password=four+plain+words+here").status, 422);
	sql("UPDATE sessions SET proved_at = now() WHERE account_id = 2");
	CHECK_STR(post(ALICE, "/account/password", form).location, "/account");
}

TEST(signing_devices_out_wants_a_fresh_proof)
{
	sql("UPDATE sessions SET proved_at = now() - interval '16 minutes' WHERE account_id = 2");
	CHECK_INT(get(ALICE, "/account/devices").status, 200);
	CHECK_STR(post(ALICE, "/account/devices/sign-out", "").location, "/confirm?return=%2Faccount%2Fdevices");
	CHECK_STR(post(ALICE, "/account/devices/1/sign-out", "").location, "/confirm?return=%2Faccount%2Fdevices");
}

TEST(new_password_ends_log_ins_that_were_half_way)
{
	give_app(2);
	sql("INSERT INTO half_logins (token_hash, account_id, expires_at) VALUES (sha256('a'), 2, now() + interval '5 minutes'), "
	    "(sha256('b'), 3, now() + interval '5 minutes')");
	give_password(2);
	post(ALICE, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here");
	CHECK_INT(sql_number("SELECT sum(account_id) FROM half_logins"), 3);
}

TEST(who_has_a_second_factor_confirms_with_it_and_not_with_the_password)
{
	give_password(2);
	give_app(2);
	sql("UPDATE sessions SET proved_at = NULL");
	CHECK_HAS(get(ALICE, "/confirm").body, "one-time-code");
	CHECK_LACKS(get(ALICE, "/confirm").body, "current-password");
	CHECK_INT(post(ALICE, "/confirm", "password=tea+and+biscuits").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at IS NOT NULL"), 0);
	CHECK_STR(post(ALICE, "/confirm", arena_printf(&memory, "code=%s&return=%%2Forders", code_at(0))).location, "/orders");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at IS NOT NULL"), 1);
	arena_reset(&memory);
}

TEST(closed_account_keeps_nothing_to_sign_in_with)
{
	give_password(3);
	give_app(3);
	sql("INSERT INTO recovery_codes (account_id, code_hash) VALUES (3, sha256('x'))");
	CHECK_INT(post(BOB, "/account/erase", "").status, 303);
	sql("UPDATE erasures SET due_at = now(); INSERT INTO jobs (kind) VALUES ('erasures')");
	job_run_due("test");
	CHECK_STR(sql_string("SELECT (closed_at IS NOT NULL)::text FROM accounts WHERE id = 3"), "true");
	CHECK_INT(sql_number("SELECT count(*) FROM totp_secrets") + sql_number("SELECT count(*) FROM recovery_codes"), 0);
	arena_reset(&memory);
}

TEST(staff_and_who_sees_money_are_led_to_a_second_factor)
{
	with_setting("SOUK_REQUIRE_SECOND_FACTOR", "on");
	CHECK_STR(get(ADMIN, "/admin").location, "/account/security");
	CHECK_HAS(get(ADMIN, "/account/security").body, "move a shop");
	CHECK_INT(get(ADMIN, "/account/security/app").status, 200);
	CHECK_INT(get(SAM, "/seller").status, 200);
	CHECK_STR(get(SAM, "/account/email").location, "/account/security");	/* an owner sees money, the page is `fresh` */
	CHECK_INT(get(BOB, "/account/email").status, 200);
	sql("UPDATE seller_members SET role = 'manager' WHERE account_id = 4");
	CHECK_INT(get(SAM, "/account/email").status, 200);
	give_app(1);
	CHECK_INT(get(ADMIN, "/admin").status, 200);
	CHECK_LACKS(get(ADMIN, "/account/security").body, "move a shop");
	sql("DELETE FROM totp_secrets");
	with_setting("SOUK_REQUIRE_SECOND_FACTOR", NULL);
	CHECK_INT(get(ADMIN, "/admin").status, 200);
	arena_reset(&memory);
}
