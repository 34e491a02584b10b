/* Passkeys through the pages: as second factor, as first, and to prove once more. */
#include "run/settings.h"
#include "tests/accounts/authenticator.h"
#include "tests/page.h"

static struct arena memory;

static void
at_localhost(bool yes)
{
	struct buf messages = { 0 };

	if (yes)
		setenv("SOUK_BASE_URL", "http://localhost:8080", 1);
	else
		unsetenv("SOUK_BASE_URL");
	must(settings_load(&messages));
	buf_free(&messages);
}

static struct visit
add(enum persona p, struct device *d)
{
	struct visit options = post(p, "/account/security/passkeys/options", "");

	return (post(p, "/account/security/passkeys", arena_printf(&memory, "name=My+phone&%s", device_create(&memory, d, options.body))));
}

/* A device that Alice has added. */
static struct device
alices_device(void)
{
	struct device d;

	at_localhost(true);
	device_init(&d);
	CHECK_INT(add(ALICE, &d).status, 200);
	return (d);
}

static const char *
part_of(const char *text, const char *before, const char *end)
{
	const char *at = strstr(text, before);

	if (at == NULL)
		return ("");
	at += strlen(before);
	return (arena_strndup(&memory, at, strcspn(at, end)));
}

static struct visit
guest_post(const char *half, const char *path, const char *body)
{
	const char *csrf = part_of(get(NOBODY, "/login").body, "name=\"csrf\" value=\"", "\"");
	const char *all = arena_printf(&memory, "csrf=%s&%s", csrf, body);

	return (post_raw(NOBODY, path, arena_printf(&memory, "cookie: half=%s\ncontent-type: application/x-www-form-urlencoded\n"
	    "sec-fetch-site: same-origin", half), all, strlen(all)));
}

static struct visit
sign_in_with(struct device *d)
{
	struct visit options = guest_post("", "/login/passkey/options", "");
	const char *half = part_of(options.head, "Set-Cookie: half=", ";");

	return (guest_post(half, "/login/passkey", arena_printf(&memory, "return=%%2Forders&%s", device_get(&memory, d, options.body))));
}

static void
done(struct device *d)
{
	EVP_PKEY_free(d->key);
	at_localhost(false);
	arena_reset(&memory);
}

TEST(passkey_is_added_and_brings_recovery_codes)
{
	struct device d = alices_device();
	struct visit v;

	CHECK_STR(sql_string("SELECT name || algorithm || sign_count FROM passkeys WHERE account_id = 2"), "My phone-71");
	CHECK_INT(sql_number("SELECT count(*) FROM recovery_codes WHERE account_id = 2"), 10);
	v = get(ALICE, "/account/security");
	CHECK_HAS(v.body, "My phone");
	CHECK(v.queries <= 5);
	CHECK_HAS(post(ALICE, "/account/security/passkeys/options", "").body, device_base64(&memory, d.id, sizeof d.id));
	CHECK_INT(add(BOB, &d).status, 422);	/* one device, one account */
	done(&d);
}

TEST(passkey_is_not_added_by_an_answer_to_another_challenge)
{
	struct visit options, v;
	struct device d;
	const char *fields;

	at_localhost(true);
	device_init(&d);
	options = post(ALICE, "/account/security/passkeys/options", "");
	fields = arena_printf(&memory, "name=x&%s", device_create(&memory, &d, options.body));
	CHECK_INT(post(BOB, "/account/security/passkeys", fields).status, 422);
	post(ALICE, "/account/security/passkeys/options", "");
	CHECK_INT(post(ALICE, "/account/security/passkeys", fields).status, 422);	/* there is a newer one */
	options = post(ALICE, "/account/security/passkeys/options", "");
	fields = arena_printf(&memory, "name=x&%s", device_create(&memory, &d, options.body));
	sql("UPDATE challenges SET expires_at = now() - interval '1 second'");
	CHECK_INT(post(ALICE, "/account/security/passkeys", fields).status, 422);
	d.origin = "http://evil.example";
	CHECK_INT(add(ALICE, &d).status, 422);
	d.origin = "http://localhost:8080", d.party = "evil.example";
	CHECK_INT(add(ALICE, &d).status, 422);
	d.party = "localhost", d.flags = 0;
	v = add(ALICE, &d);
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "was not accepted");
	CHECK_INT(sql_number("SELECT count(*) FROM passkeys"), 0);
	done(&d);
}

TEST(passkey_alone_signs_in)
{
	struct device d = alices_device();
	struct visit v = sign_in_with(&d);

	CHECK_STR(v.location, "/orders");
	CHECK_INT(strlen(part_of(v.head, "Set-Cookie: souk=", ";")), 43);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 2);
	CHECK_INT(sql_number("SELECT count(*) FROM half_logins"), 0);
	CHECK_INT(sql_number("SELECT sign_count FROM passkeys"), 2);
	done(&d);
}

TEST(passkey_alone_must_have_asked_who_touches_it)
{
	struct device d = alices_device();
	struct visit v;

	d.flags = 0x01;
	v = sign_in_with(&d);
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "The passkey was not accepted");
	d.flags = 0x05, d.handle[0] ^= 1;
	CHECK_INT(sign_in_with(&d).status, 422);
	d.handle[0] ^= 1, d.nhandle = 0;
	CHECK_INT(sign_in_with(&d).status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 1);
	done(&d);
}

TEST(passkeys_answer_counts_once)
{
	struct device d = alices_device();
	struct visit options = guest_post("", "/login/passkey/options", "");
	const char *half = part_of(options.head, "Set-Cookie: half=", ";"), *fields = device_get(&memory, &d, options.body);

	CHECK_INT(guest_post("", "/login/passkey", fields).status, 422);	/* another browser */
	CHECK_INT(guest_post(half, "/login/passkey", fields).status, 303);
	sql("UPDATE passkeys SET sign_count = 0");
	CHECK_INT(guest_post(half, "/login/passkey", fields).status, 422);
	done(&d);
}

TEST(passkey_whose_counter_goes_back_is_refused_and_shown)
{
	struct device d = alices_device();

	CHECK_INT(sign_in_with(&d).status, 303);
	d.count = 1;
	CHECK_INT(sign_in_with(&d).status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM passkeys WHERE refused_at IS NOT NULL AND sign_count = 2"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.passkey_refused'"), 1);
	CHECK_HAS(get(ALICE, "/account/security").body, "its counter went back");
	done(&d);
}

TEST(passkey_is_a_second_factor_too)
{
	struct device d = alices_device(), other;
	char kept[crypto_pwhash_STRBYTES];
	struct visit v, options;
	const char *half;

	device_init(&other);
	CHECK_INT(add(BOB, &other).status, 200);
	must(crypto_pwhash_str(kept, "tea and biscuits", 16, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) == 0);
	sql("UPDATE accounts SET password_hash = '%s' WHERE id = 2", kept);
	v = guest_post("", "/login", "email=alice%40test.example&password=tea+and+biscuits");
	CHECK_STR(v.location, "/login/second");
	half = part_of(v.head, "Set-Cookie: half=", ";");
	CHECK_HAS(get_with(NOBODY, "/login/second", arena_printf(&memory, "cookie: half=%s", half)).body, "Use your passkey");
	options = guest_post(half, "/login/passkey/options", "step=second");
	CHECK_INT(guest_post(half, "/login/passkey", arena_printf(&memory, "step=second&%s", device_get(&memory, &other, options.body))).status, 422);
	options = guest_post(half, "/login/passkey/options", "step=second");
	d.flags = 0x01;
	CHECK_INT(guest_post(half, "/login/passkey", arena_printf(&memory, "step=second&%s", device_get(&memory, &d, options.body))).status, 303);
	CHECK_STR(guest_post(half, "/login/passkey/options", "step=second").location, "/login");
	EVP_PKEY_free(other.key);
	done(&d);
}

TEST(passkey_proves_once_more_who_is_there)
{
	struct device d = alices_device();
	struct visit options;

	sql("UPDATE sessions SET proved_at = NULL");
	CHECK_HAS(get(ALICE, "/confirm").body, "Use your passkey");
	options = post(ALICE, "/confirm/passkey/options", "");
	CHECK_INT(post(BOB, "/confirm/passkey", device_get(&memory, &d, options.body)).status, 422);
	options = post(ALICE, "/confirm/passkey/options", "");
	CHECK_STR(post(ALICE, "/confirm/passkey", arena_printf(&memory, "return=%%2Forders&%s", device_get(&memory, &d, options.body))).location,
	    "/orders");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at IS NOT NULL AND account_id = 2"), 1);
	done(&d);
}

TEST(account_with_nothing_but_a_passkey_is_closed_with_a_fresh_proof)
{
	struct device d = alices_device();
	struct visit v;

	sql("UPDATE accounts SET password_hash = NULL WHERE id = 2; UPDATE sessions SET proved_at = NULL; "
	    "UPDATE checkouts SET account_id = NULL, email = 'bob@test.example'; UPDATE orders SET account_id = NULL");
	CHECK_HAS(get(ALICE, "/account/erase").body, "action=\"/account/erase\"");
	v = post(ALICE, "/account/erase", "");
	CHECK_STR(v.location, "/confirm?return=%2Faccount%2Ferase");
	CHECK_INT(sql_number("SELECT count(*) FROM erasures"), 0);
	v = get(ALICE, "/confirm?return=%2Faccount%2Ferase");
	CHECK_HAS(v.body, "Use your passkey");
	v = post(ALICE, "/confirm/passkey/options", "");
	CHECK_INT(post(ALICE, "/confirm/passkey", arena_printf(&memory, "return=%%2Faccount%%2Ferase&%s", device_get(&memory, &d, v.body))).status, 303);
	sign_in(ALICE);	/* her browser has a new token, this one here does not follow */
	CHECK_INT(post(ALICE, "/account/erase", "").status, 303);
	CHECK_STR(sql_string("SELECT state || ' ' || account_id FROM erasures"), "waiting 2");
	done(&d);
}

TEST(passkey_is_removed_by_its_owner_alone)
{
	struct device d = alices_device();
	int64_t id = sql_number("SELECT id FROM passkeys");
	const char *path = arena_printf(&memory, "/account/security/passkeys/%lld/removal", (long long)id);

	CHECK_INT(post(BOB, path, "").status, 404);
	CHECK_STR(post(ALICE, path, "").location, "/account/security");
	CHECK_INT(sql_number("SELECT count(*) FROM passkeys") + sql_number("SELECT count(*) FROM recovery_codes"), 0);
	CHECK_STR(sql_string("SELECT second_factor::text FROM accounts WHERE id = 2"), "false");
	done(&d);
}

TEST(passkeys_are_not_offered_where_browsers_refuse_them)
{
	CHECK_LACKS(get(NOBODY, "/login").body, "data-passkey=");
	CHECK_HAS(get(ALICE, "/account/security").body, "has a name, not a number");
	CHECK_INT(post(NOBODY, "/login/passkey/options", "").status, 404);
	at_localhost(true);
	CHECK_HAS(get(NOBODY, "/login").body, "data-passkey=\"get\"");
	at_localhost(false);
}
