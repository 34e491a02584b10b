/* Signing in with a provider: one that this file plays itself, signatures and all. */
#include "accounts/oidc.h"
#include "accounts/oidc_fetch.h"
#include "run/seal.h"
#include "run/settings.h"
#include "tests/accounts/guest.h"
#include "tests/accounts/signer.h"
#include "tests/page.h"

#define ISSUER	"http://127.0.0.1:9/house"

static struct arena memory;

/* What the provider does next, and what it was asked. */
static struct {
	const char	*discovery;	/* NULL: as it should be */
	const char	*claims;	/* members over those of a good token */
	const char	*person;	/* its userinfo */
	const char	*nonce;
	int		 key, keys;	/* that it signs with, that it publishes */
	int		 status;	/* of the token's answer */
	int		 asked_discovery, asked_keys, asked_token;
	char		 token_body[3000], authorization[600];
} house;

static const char *
house_token(void)
{
	json_t *o = json_pack("{ss ss ss ss sI sI ss sb ss}", "iss", ISSUER, "aud", "souk", "sub", "person-7", "nonce", house.nonce, "exp",
	    (json_int_t)time(NULL) + 300, "iat", (json_int_t)time(NULL), "email", "nina@test.example", "email_verified", 1, "name", "Nina");
	json_t *change = json_loads(house.claims != NULL ? house.claims : "{}", 0, NULL);
	const char *token;
	char *text;

	must(change != NULL);
	json_object_update(o, change);
	text = json_dumps(o, JSON_COMPACT);
	token = signer_token(&memory, signer_rsa(house.key), "RS256", house.key == 0 ? "{\"kid\":\"one\"}" : "{\"kid\":\"two\"}", text);
	free(text);
	json_decref(change);
	json_decref(o);
	return (arena_printf(&memory, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}", token));
}

static const char good_discovery[] = "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/auth?a=1\","
    "\"token_endpoint\":\"" ISSUER "/token\",\"jwks_uri\":\"" ISSUER "/keys\",\"userinfo_endpoint\":\"" ISSUER "/me\",\"response_types_supported\":[\"code\"],"
    "\"authorization_response_iss_parameter_supported\":true,\"code_challenge_methods_supported\":[\"S256\"]}";

static bool
house_answers(struct req *r UNUSED, const struct fetch_request *q, struct fetch_answer *a)
{
	*a = (struct fetch_answer){ .status = 200, .headers = "HTTP/1.1 200 OK\r\n" };
	if (str_eq(q->url, ISSUER "/.well-known/openid-configuration")) {
		house.asked_discovery++;
		a->body = house.discovery != NULL ? house.discovery : good_discovery;
	} else if (str_eq(q->url, ISSUER "/keys")) {
		house.asked_keys++;
		a->body = arena_printf(&memory, "{\"keys\":[%s]}", signer_public(&memory, signer_rsa(house.keys), ""));
	} else if (str_eq(q->url, ISSUER "/me")) {
		CHECK_STR(q->headers[1], "Authorization: Bearer abc");
		a->body = house.person;
	} else {
		CHECK_STR(q->url, ISSUER "/token");
		house.asked_token++;
		snprintf(house.token_body, sizeof house.token_body, "%s", (const char *)q->body);
		snprintf(house.authorization, sizeof house.authorization, "%s", q->headers[2] != NULL ? q->headers[2] : "");
		a->status = house.status;
		a->body = house.status == 200 ? house_token() : "{\"error\":\"invalid_grant\"}";
	}
	a->body_len = strlen(a->body);
	return (true);
}

static void
open_house(void)
{
	struct bytes s = seal(&memory, "sign_in_providers.client_secret", 7, "hush:hush", 9);
	char hex[400];

	memset(&house, 0, sizeof house);
	house.status = 200;
	oidc_ask = house_answers;
	oidc_document_forget(ISSUER "/.well-known/openid-configuration");
	oidc_document_forget(ISSUER "/keys");
	sql("INSERT INTO sign_in_providers (id, name, issuer, client_id, scopes, client_secret) VALUES "
	    "(7, 'The House', '" ISSUER "', 'souk', 'openid email profile', '\\x%s')", sodium_bin2hex(hex, sizeof hex, s.p, s.n));
}

static void
close_house(void)
{
	oidc_ask = fetch;
	arena_reset(&memory);
}

static const char *
cookie_named(struct visit v, const char *name)
{
	const char *at = strstr(v.head, arena_printf(&memory, "Set-Cookie: %s=", name));

	if (at == NULL)
		return ("");
	at += strlen(name) + strlen("Set-Cookie: =");
	return (arena_strndup(&memory, at, strcspn(at, ";\r\n")));
}

/* A POST with these cookies, whoever they make it. */
static struct visit
send(const char *cookies, const char *path, const char *body)
{
	const char *head = arena_printf(&memory, "cookie: %s\ncontent-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin", cookies);
	const char *token = strstr(get_with(NOBODY, "/", head).body, "name=\"csrf\" value=\"");

	must(token != NULL);
	token += strlen("name=\"csrf\" value=\"");
	body = arena_printf(&memory, "csrf=%.*s&%s", (int)strcspn(token, "\""), token, body);
	return (post_raw(NOBODY, path, head, body, strlen(body)));
}

static const char *const tokens[] = { [ALICE] = "alicealicealicealicealicealicealicealiceali",
    [BOB] = "bobbobbobbobbobbobbobbobbobbobbobbobbobbobb" };

static struct visit
send_offer(enum persona who, const char *offer, const char *path, const char *body)
{
	return (send(who == NOBODY ? arena_printf(&memory, "offer=%s", offer) :
	    arena_printf(&memory, "souk=%s; offer=%s", tokens[who], offer), path, body));
}

/* Somebody's browser on its way: signed in as a persona, or a guest. */
struct way {
	enum persona	 who;
	const char	*browser, *state;	/* the cookie, the parameter */
	struct visit	 page;
};

static struct way
begin(enum persona who, const char *path, const char *body)
{
	struct way w = { .who = who, .page = who == NOBODY ? guest_post(path, body) : post(who, path, body) };
	const char *at = strstr(w.page.head, "Refresh: 0; url=" ISSUER "/auth?a=1&");

	w.browser = cookie_named(w.page, "try");
	w.state = "";
	if (at != NULL) {
		const char *state = strstr(at, "&state="), *nonce = strstr(at, "&nonce=");

		w.state = arena_strndup(&memory, state + 7, 43);
		house.nonce = arena_strndup(&memory, nonce + 7, 43);
	}
	return (w);
}

static struct way
begin_login(void)
{
	return (begin(NOBODY, "/login/with/7", "return=%2Forders"));
}

static struct visit
come_back(struct way w, const char *more)
{
	const char *path = arena_printf(&memory, "/login/with/7/return?state=%s%s", w.state, more);

	if (w.who == NOBODY)
		return (get_with(NOBODY, path, arena_printf(&memory, "cookie: try=%s", w.browser)));
	return (get_with(NOBODY, path, arena_printf(&memory, "cookie: souk=%s; try=%s", tokens[w.who], w.browser)));
}

#define ISS	"&iss=http%3A%2F%2F127.0.0.1%3A9%2Fhouse"
#define WELL	"&code=c0de" ISS

static void
know_alice(void)
{
	sql("INSERT INTO sign_in_identities (id, provider_id, subject, account_id, email) OVERRIDING SYSTEM VALUE VALUES (70, 7, 'person-7', 2, 'a@x')");
}

static bool
signed_in(struct visit v)
{
	return (strlen(cookie_named(v, "souk")) == 43);
}

TEST(button_leads_to_the_provider_with_all_it_takes)
{
	struct way w;

	open_house();
	CHECK_HAS(get(NOBODY, "/login?return=%2Forders").body, "Continue with The House");
	CHECK_HAS(get(NOBODY, "/register").body, "action=\"/login/with/7\"");
	CHECK_LACKS(get(NOBODY, "/login").body, "Old door");
	w = begin_login();
	CHECK_INT(w.page.status, 200);
	CHECK_HAS(w.page.head, "&response_type=code&client_id=souk&redirect_uri=http%3A%2F%2F");
	CHECK_HAS(w.page.head, "%2Flogin%2Fwith%2F7%2Freturn&scope=openid%20email%20profile&");
	CHECK_HAS(w.page.head, "&code_challenge_method=S256");
	CHECK_LACKS(w.page.head, "max_age");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_tries WHERE purpose = 'login' AND back = '/orders'"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_tries t WHERE position('%s' IN t::text) > 0", w.state), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_tries t WHERE position('%s' IN t::text) > 0", w.browser), 0);
	close_house();
}

TEST(known_person_is_signed_in)
{
	struct visit v;

	open_house();
	know_alice();
	v = come_back(begin_login(), WELL);
	CHECK_STR(v.location, "/orders");
	CHECK(signed_in(v));
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities WHERE used_at IS NOT NULL"), 1);
	CHECK_HAS(house.authorization, "Authorization: Basic c291azpodXNoJTNBaHVzaA==");
	CHECK_HAS(house.token_body, "grant_type=authorization_code&code=c0de&redirect_uri=http%3A");
	CHECK_LACKS(house.token_body, "hush");
	/* An address in the token is nobody's name. */
	house.claims = "{\"sub\":\"person-8\",\"email\":\"a@x.example\"}";
	CHECK_STR(come_back(begin_login(), WELL).location, "/login/joining");
	close_house();
}

TEST(verifier_answers_the_challenge)
{
	const char *verifier, *challenge;
	unsigned char h[32];
	char text[44];
	struct way w;

	open_house();
	know_alice();
	w = begin_login();
	challenge = strstr(w.page.head, "&code_challenge=") + 16;
	(void)come_back(w, WELL);
	verifier = strstr(house.token_body, "&code_verifier=") + 15;
	crypto_hash_sha256(h, (const unsigned char *)verifier, 43);
	sodium_bin2base64(text, sizeof text, h, sizeof h, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	CHECK(strncmp(challenge, text, 43) == 0);
	close_house();
}

TEST(second_factor_is_asked_for_all_the_same)
{
	struct visit v;

	open_house();
	know_alice();
	sql("UPDATE accounts SET second_factor = true WHERE id = 2");
	v = come_back(begin_login(), WELL);
	CHECK_STR(v.location, "/login/second?return=%2Forders");
	CHECK(!signed_in(v));
	close_house();
}

TEST(answer_counts_once_in_one_browser_and_not_for_long)
{
	struct way w, other;

	open_house();
	know_alice();
	w = begin_login();
	other = w;
	other.browser = begin_login().browser;
	CHECK_STR(come_back(other, WELL).location, "/login");
	other.browser = "";
	CHECK_STR(come_back(other, WELL).location, "/login");
	CHECK_INT(house.asked_token, 0);
	/* Its own, but the token was made for the other. */
	CHECK_STR(come_back(w, WELL).location, "/login?return=%2Forders");
	CHECK_INT(house.asked_token, 1);
	w = begin_login();
	CHECK_STR(come_back(w, WELL).location, "/orders");
	CHECK_STR(come_back(w, WELL).location, "/login");
	CHECK_INT(house.asked_token, 2);
	w = begin_login();
	sql("UPDATE sign_in_tries SET expires_at = now() - interval '1 second'");
	CHECK(!signed_in(come_back(w, WELL)));
	CHECK_INT(house.asked_token, 2);
	close_house();
}

TEST(nothing_but_a_good_token_signs_in)
{
	static const char *const bad[] = { "{\"nonce\":\"another\"}", "{\"aud\":\"another\"}", "{\"iss\":\"http://127.0.0.1:9/house/\"}", "{\"exp\":1}",
	    "{\"sub\":\"\"}", "{\"at_hash\":\"AAAAAAAAAAAAAAAAAAAAAA\"}" };
	struct visit v;

	open_house();
	know_alice();
	for (size_t i = 0; i < nelem(bad); i++) {
		house.claims = bad[i];
		v = come_back(begin_login(), WELL);
		CHECK_STR(v.location, "/login?return=%2Forders");
		CHECK(!signed_in(v));
	}
	CHECK_INT((int)nelem(bad), house.asked_token);
	house.claims = NULL;
	house.status = 400;
	CHECK(!signed_in(come_back(begin_login(), WELL)));
	close_house();
}

TEST(answers_of_another_issuer_and_refusals_are_not_taken_to_the_token)
{
	struct visit v;

	open_house();
	know_alice();
	CHECK_STR(come_back(begin_login(), "&code=c0de").location, "/login?return=%2Forders");
	CHECK_STR(come_back(begin_login(), "&code=c0de&iss=https%3A%2F%2Fevil.example").location, "/login?return=%2Forders");
	v = come_back(begin_login(), "&error=access_denied&error_description=%3Cb%3E" ISS);
	CHECK_STR(v.location, "/login?return=%2Forders");
	CHECK_HAS(get_with(NOBODY, "/login", arena_printf(&memory, "cookie: flash=%s", cookie_named(v, "flash"))).body,
	    "You did not allow The House to tell us who you are");
	CHECK_INT(house.asked_token, 0);
	close_house();
}

/* New keys are asked for when a token names one, but not again and again. */
TEST(keys_are_exchanged_and_nobody_can_make_a_storm_of_it)
{
	open_house();
	know_alice();
	CHECK(signed_in(come_back(begin_login(), WELL)));
	CHECK_INT(house.asked_keys, 1);
	CHECK(signed_in(come_back(begin_login(), WELL)));
	CHECK_INT(house.asked_keys, 1);
	house.key = house.keys = 1;
	CHECK(signed_in(come_back(begin_login(), WELL)));
	CHECK_INT(house.asked_keys, 2);
	house.key = 0;
	for (int i = 0; i < 5; i++)
		CHECK(!signed_in(come_back(begin_login(), WELL)));
	CHECK_INT(house.asked_keys, 2);
	CHECK_INT(house.asked_discovery, 1);
	close_house();
}

TEST(provider_that_says_something_else_of_itself_is_not_used)
{
	static const char *const bad[] = { "", "[]", "{}", "{\"issuer\":\"" ISSUER "/\"}", "{\"issuer\":\"" ISSUER "\"}",
	    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"javascript:alert(1)\",\"token_endpoint\":\"" ISSUER "/t\",\"jwks_uri\":\"" ISSUER "/k\"}",
	    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/a\",\"token_endpoint\":\"http://10.0.0.1/t\",\"jwks_uri\":\"" ISSUER "/k\"}",
	    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/a\",\"token_endpoint\":\"" ISSUER "/t\",\"jwks_uri\":\"" ISSUER "/k\","
	    "\"id_token_signing_alg_values_supported\":[\"HS256\",\"none\"]}",
	    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"" ISSUER "/a\",\"token_endpoint\":\"" ISSUER "/t\",\"jwks_uri\":\"" ISSUER "/k\","
	    "\"code_challenge_methods_supported\":[\"plain\"]}" };

	for (size_t i = 0; i < nelem(bad); i++) {
		struct way w;

		open_house();
		house.discovery = bad[i];
		w = begin_login();
		CHECK_STR(w.page.location, "/login");
		CHECK_INT(sql_number("SELECT count(*) FROM sign_in_tries"), 0);
		CHECK_INT(post(ADMIN, "/admin/sign-in/7/test", "").status, 422);
		sql("DELETE FROM sign_in_providers WHERE id = 7");
	}
	close_house();
}

TEST(new_person_makes_an_account_whose_address_is_proved)
{
	const char *offer;
	struct visit v;

	open_house();
	v = come_back(begin_login(), WELL);
	CHECK_STR(v.location, "/login/joining");
	CHECK(!signed_in(v));
	offer = cookie_named(v, "offer");
	v = get_with(NOBODY, "/login/joining", arena_printf(&memory, "cookie: offer=%s", offer));
	CHECK_HAS(v.body, "nina@test.example");
	CHECK_HAS(v.body, "value=\"Nina\"");
	CHECK_INT(send_offer(NOBODY, offer, "/login/joining", "name=").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = 'nina@test.example'"), 0);
	v = send_offer(NOBODY, offer, "/login/joining", "name=Nina+Neu");
	CHECK_STR(v.location, "/orders");
	CHECK(signed_in(v));
	CHECK_STR(sql_string("SELECT name || ' ' || (email_verified_at IS NOT NULL AND email_vouched) || ' ' || (password_hash IS NULL) || ' ' || "
	    "(SELECT count(*) FROM account_consents c WHERE c.account_id = a.id) FROM accounts a WHERE email = 'nina@test.example'"),
	    "Nina Neu true true 1");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what IN ('account.registered', 'account.sign_in_added')"), 2);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.sign_in_added'"), 1);
	/* Once. */
	CHECK_STR(send_offer(NOBODY, offer, "/login/joining", "name=Nina").location, "/login");
	/* And the next time she is known. */
	CHECK_STR(come_back(begin_login(), WELL).location, "/orders");
	close_house();
}

static void
ask_for_a_number(const char *proof, const char *bits)
{
	struct buf messages = { 0 };

	setenv("SOUK_SIGNUP_PROOF", proof, 1);
	setenv("SOUK_SIGNUP_PROOF_BITS", bits, 1);
	must(settings_load(&messages));
	buf_free(&messages);
}

/* The first number that goes with the challenge: its hash begins with eight zero bits. */
static const char *
number_for(const char *challenge)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	const char *text;
	int n = 0;

	do {
		text = arena_printf(&memory, "%s:%d", challenge, n++);
		crypto_hash_sha256(h, (const unsigned char *)text, strlen(text));
	} while (h[0] != 0);
	return (strrchr(text, ':') + 1);
}

/* While too many sign up, a provider's word saves nobody the work. */
TEST(account_made_of_a_providers_word_takes_the_same_number_as_any)
{
	const char *offer, *at, *challenge;
	struct visit v;

	open_house();
	ask_for_a_number("on", "8");
	offer = cookie_named(come_back(begin_login(), WELL), "offer");
	v = get_with(NOBODY, "/login/joining", arena_printf(&memory, "cookie: offer=%s", offer));
	CHECK_HAS(v.body, "data-bits=\"8\"");
	v = send_offer(NOBODY, offer, "/login/joining", "name=Nina");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "works out a number first");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = 'nina@test.example'"), 0);
	at = strstr(v.body, "name=\"challenge\" value=\"");
	must(at != NULL);
	challenge = arena_strndup(&memory, at + 24, strcspn(at + 24, "\""));
	v = send_offer(NOBODY, offer, "/login/joining", arena_printf(&memory, "name=Nina&challenge=%s&number=%s", challenge, number_for(challenge)));
	CHECK_INT(v.status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE email = 'nina@test.example'"), 1);
	/* Who is known signs in without. */
	CHECK_STR(come_back(begin_login(), WELL).location, "/orders");
	ask_for_a_number("auto", "18");
	close_house();
}

TEST(address_the_provider_does_not_vouch_for_is_nothing)
{
	static const char *const claims[] = { "{\"email_verified\":false}", "{\"email_verified\":null}", "{\"email\":null}",
	    "{\"email\":\"alice@test.example\",\"email_verified\":false}" };

	open_house();
	house.person = "{}";
	for (size_t i = 0; i < nelem(claims); i++) {
		house.claims = claims[i];
		CHECK_STR(come_back(begin_login(), WELL).location, "/login?return=%2Forders");
	}
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_offers"), 0);
	close_house();
}

/* Some say in the token only who it is. */
TEST(address_is_asked_for_when_the_token_lacks_it)
{
	open_house();
	house.claims = "{\"email\":null,\"email_verified\":null}";
	house.person = "{\"sub\":\"person-8\",\"email\":\"nina@test.example\",\"email_verified\":true}";
	CHECK_STR(come_back(begin_login(), WELL).location, "/login?return=%2Forders");
	house.person = "{\"email\":\"nina@test.example\",\"email_verified\":true}";
	CHECK_STR(come_back(begin_login(), WELL).location, "/login?return=%2Forders");
	house.person = "{\"sub\":\"person-7\",\"email\":\"nina@test.example\",\"email_verified\":false}";
	CHECK_STR(come_back(begin_login(), WELL).location, "/login?return=%2Forders");
	house.person = "{\"sub\":\"person-7\",\"email\":\"nina@test.example\",\"email_verified\":true,\"name\":\"Nina\"}";
	CHECK_STR(come_back(begin_login(), WELL).location, "/login/joining");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_offers WHERE subject = 'person-7' AND name = 'Nina'"), 1);
	close_house();
}

static const char *
offer_for(const char *claims)
{
	struct visit v;

	house.claims = claims;
	v = come_back(begin_login(), WELL);
	CHECK_STR(v.location, "/login/joining");
	CHECK(!signed_in(v));
	return (cookie_named(v, "offer"));
}

/* The provider's word alone opens no account that is there already: its owner signs in once. */
TEST(account_that_is_there_is_connected_by_its_owner)
{
	const char *offer;
	struct visit v;

	open_house();
	offer = offer_for("{\"email\":\"Alice@Test.example\"}");
	v = get_with(NOBODY, "/login/joining", arena_printf(&memory, "cookie: offer=%s", offer));
	CHECK_HAS(v.body, "has an account here already");
	CHECK_HAS(v.body, "/login?return=%2Faccount%2Fsign-ins%2Fjoining");
	CHECK_STR(send_offer(NOBODY, offer, "/login/joining", "name=Eve").location, "/login/joining");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities"), 0);
	/* Another account does not get it, whoever carries the cookie. */
	v = get_with(NOBODY, "/account/sign-ins/joining", arena_printf(&memory, "cookie: souk=%s; offer=%s", tokens[BOB], offer));
	CHECK_HAS(v.body, "you are signed in to another account");
	CHECK_STR(send_offer(BOB, offer, "/account/sign-ins/joining", "").location, "/account/sign-ins/joining");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities"), 0);
	/* Nor the right one without a fresh proof. */
	sql("UPDATE sessions SET proved_at = now() - interval '1 hour'");
	CHECK_HAS(send_offer(ALICE, offer, "/account/sign-ins/joining", "").location, "/confirm");
	sql("UPDATE sessions SET proved_at = now()");
	CHECK_STR(send_offer(ALICE, offer, "/account/sign-ins/joining", "").location, "/orders");
	CHECK_INT(sql_number("SELECT account_id FROM sign_in_identities WHERE subject = 'person-7'"), 2);
	CHECK_STR(come_back(begin_login(), WELL).location, "/orders");
	close_house();
}

/* Who registers somebody's address first and waits gets nothing: the account's address was never proved. */
TEST(account_with_an_address_nobody_proved_is_not_connected)
{
	const char *offer;
	struct visit v;

	open_house();
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	offer = offer_for("{\"email\":\"alice@test.example\"}");
	v = get_with(NOBODY, "/login/joining", arena_printf(&memory, "cookie: offer=%s", offer));
	CHECK_HAS(v.body, "never proved that it is theirs");
	CHECK_STR(send_offer(ALICE, offer, "/account/sign-ins/joining", "").location,
	    "/account/sign-ins/joining");
	CHECK_STR(post(ALICE, "/account/sign-ins/7/connection", "").location, "/account");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities"), 0);
	/* The letter the page offers makes it hers, and then she may. */
	CHECK_INT(press(NOBODY, "/password/reset", token_in(letter_of("account_reset", 1, 2)), "&password=four+plain+words+here").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	sign_in(ALICE);
	CHECK_STR(send_offer(ALICE, offer, "/account/sign-ins/joining", "").location, "/orders");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities"), 1);
	close_house();
}

TEST(signed_in_person_connects_and_disconnects)
{
	struct visit v;

	open_house();
	CHECK_HAS(get(ALICE, "/account/sign-ins").body, "Connect The House");
	v = come_back(begin(ALICE, "/account/sign-ins/7/connection", ""), WELL);
	CHECK_STR(v.location, "/account/sign-ins");
	CHECK_INT(sql_number("SELECT account_id FROM sign_in_identities"), 2);
	CHECK_HAS(get(ALICE, "/account/sign-ins").body, "nina@test.example");
	/* It is nobody else's from then on, and connecting it again changes nothing. */
	v = come_back(begin(BOB, "/account/sign-ins/7/connection", ""), WELL);
	CHECK_HAS(get_with(NOBODY, "/login", arena_printf(&memory, "cookie: flash=%s", cookie_named(v, "flash"))).body,
	    "is connected with another account here");
	(void)come_back(begin(ALICE, "/account/sign-ins/7/connection", ""), WELL);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.sign_in_added'"), 1);
	/* A try of one account is nothing to another. */
	struct way w = begin(ALICE, "/account/sign-ins/7/connection", "");
	w.who = BOB;
	CHECK_STR(come_back(w, WELL).location, "/");
	sql("UPDATE accounts SET password_hash = 'x' WHERE id = 2");
	CHECK_INT(post(BOB, arena_printf(&memory, "/account/sign-ins/%lld/removal", (long long)sql_number("SELECT id FROM sign_in_identities")), "").status, 404);
	CHECK_INT(post(ALICE, arena_printf(&memory, "/account/sign-ins/%lld/removal", (long long)sql_number("SELECT id FROM sign_in_identities")), "").status, 303);
	CHECK_STR(sql_string("SELECT coalesce(subject, '-') || email FROM sign_in_identities"), "-");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.sign_in_removed'"), 1);
	CHECK_STR(come_back(begin_login(), WELL).location, "/login/joining");
	close_house();
}

TEST(last_way_in_is_not_removed)
{
	open_house();
	know_alice();
	sql("UPDATE accounts SET password_hash = NULL WHERE id = 2");
	CHECK_INT(post(ALICE, "/account/sign-ins/70/removal", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities WHERE removed_at IS NULL"), 1);
	/* A provider that is not in use is no way in. */
	sql("INSERT INTO sign_in_identities (id, provider_id, subject, account_id, email) OVERRIDING SYSTEM VALUE VALUES (71, 1, 'x', 2, '')");
	(void)post(ALICE, "/account/sign-ins/70/removal", "");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities WHERE removed_at IS NULL"), 2);
	sql("UPDATE sign_in_providers SET enabled = true WHERE id = 1");
	(void)post(ALICE, "/account/sign-ins/70/removal", "");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_identities WHERE removed_at IS NULL"), 1);
	close_house();
}

TEST(changes_of_sign_ins_ask_for_a_fresh_proof)
{
	open_house();
	know_alice();
	sql("UPDATE sessions SET proved_at = now() - interval '16 minutes'");
	CHECK_HAS(post(ALICE, "/account/sign-ins/7/connection", "").location, "/confirm");
	CHECK_HAS(post(ALICE, "/account/sign-ins/70/removal", "").location, "/confirm");
	CHECK_HAS(post(ADMIN, "/admin/sign-in", "").location, "/confirm");
	CHECK_HAS(post(ADMIN, "/admin/sign-in/7", "").location, "/confirm");
	close_house();
}

TEST(provider_stands_for_the_password_in_a_proof)
{
	struct visit v;

	open_house();
	know_alice();
	sql("UPDATE sessions SET proved_at = now() - interval '1 hour'");
	CHECK_HAS(get(ALICE, "/confirm").body, "action=\"/confirm/with/7\"");
	CHECK_LACKS(get(BOB, "/confirm").body, "/confirm/with/");
	struct way w = begin(ALICE, "/confirm/with/7", "return=%2Faccount%2Femail");
	CHECK_HAS(w.page.head, "&max_age=300");
	house.claims = "{\"sub\":\"person-8\"}";
	CHECK_STR(come_back(w, WELL).location, "/confirm?return=%2Faccount%2Femail");
	house.claims = "{\"auth_time\":1700000000}";
	CHECK_STR(come_back(begin(ALICE, "/confirm/with/7", "return=%2Faccount%2Femail"), WELL).location, "/confirm?return=%2Faccount%2Femail");
	house.claims = NULL;
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at > now() - interval '1 minute'"), 0);
	v = come_back(begin(ALICE, "/confirm/with/7", "return=%2Faccount%2Femail"), WELL);
	CHECK_STR(v.location, "/account/email");
	CHECK(signed_in(v));	/* under a new token */
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at > now() - interval '1 minute' AND account_id = 2"), 1);
	/* Not for a second factor. */
	sql("UPDATE accounts SET second_factor = true WHERE id = 3");
	sql("INSERT INTO sign_in_identities (provider_id, subject, account_id, email) VALUES (7, 'bob', 3, '')");
	house.claims = "{\"sub\":\"bob\"}";
	CHECK_STR(come_back(begin(BOB, "/confirm/with/7", ""), WELL).location, "/confirm");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE proved_at > now() - interval '1 minute' AND account_id = 3"), 0);
	close_house();
}

TEST(way_back_leads_nowhere_else)
{
	static const char *const far[] = { "https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)" };

	open_house();
	know_alice();
	for (size_t i = 0; i < nelem(far); i++)
		CHECK_STR(come_back(begin(NOBODY, "/login/with/7", arena_printf(&memory, "return=%s", far[i])), WELL).location, "/");
	close_house();
}

TEST(identities_go_with_the_account_and_with_an_address_taken_back)
{
	open_house();
	know_alice();
	sql("INSERT INTO email_changes (id, account_id, old_email, new_email, asked_at) OVERRIDING SYSTEM VALUE "
	    "VALUES (5, 2, 'alice@test.example', 'eve@test.example', now() - interval '1 hour')");
	sql("INSERT INTO sign_in_identities (provider_id, subject, account_id, email, created_at) VALUES (7, 'older', 2, '', now() - interval '2 hours')");
	sql("INSERT INTO account_links (token_hash, account_id, kind, email, change_id, expires_at) VALUES ('\\x%s', 2, 'email_undo', "
	    "'alice@test.example', 5, now() + interval '1 day')", token_hash("undoundoundoundoundoundoundoundoundoundound"));
	CHECK_INT(press(NOBODY, "/email/undo", "undoundoundoundoundoundoundoundoundoundound", "").status, 200);
	CHECK_STR(sql_string("SELECT string_agg(subject, ',') FROM sign_in_identities"), "older");
	close_house();
}

TEST(letters_tell_of_what_was_connected)
{
	const struct letter_asked *l;

	open_house();
	know_alice();
	l = letter_of("account_sign_in_added", 70, 2);
	CHECK_STR(l->to, "alice@test.example");
	CHECK_STR(l->subject, "The House was connected to your account");
	CHECK_HAS(l->text, "/account/sign-ins");
	CHECK_HAS(letter_of("account_sign_in_removed", 70, 2)->text, "It opens the account no more");
	CHECK(!letter_of("account_sign_in_added", 70, 3)->wrote);
	close_house();
}

TEST(staff_sets_a_provider_up_and_nobody_sees_its_secret)
{
	struct visit v;
	int64_t id;

	open_house();
	CHECK_INT(post(ADMIN, "/admin/sign-in", "name=&issuer=http%3A%2F%2Fdoor.example&client=&scopes=email+profile").status, 422);
	CHECK_INT(post(ADMIN, "/admin/sign-in", "name=D&issuer=https%3A%2F%2Fdoor.example%2F%3Fx&client=c&scopes=openid").status, 422);
	v = post(ADMIN, "/admin/sign-in", "name=Door&issuer=https%3A%2F%2Fdoor.example&client=c&scopes=openid+email&secret=very+hush&enabled=1");
	CHECK_INT(v.status, 303);
	id = sql_number("SELECT id FROM sign_in_providers WHERE issuer = 'https://door.example'");
	v = get(ADMIN, arena_printf(&memory, "/admin/sign-in/%lld", (long long)id));
	CHECK_HAS(v.body, arena_printf(&memory, "/login/with/%lld/return", (long long)id));
	CHECK_LACKS(v.body, "very hush");
	CHECK_INT(sql_number("SELECT count(*) FROM sign_in_providers WHERE position('very hush'::bytea IN client_secret) > 0"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE details LIKE '%%hush%%'"), 0);
	CHECK_INT(post(ADMIN, "/admin/sign-in", "name=Door&issuer=https%3A%2F%2Fdoor.example&client=c&scopes=openid").status, 422);
	/* The issuer stays, and so does the secret. */
	v = post(ADMIN, arena_printf(&memory, "/admin/sign-in/%lld", (long long)id), "name=Gate&issuer=https%3A%2F%2Fevil.example&client=d&scopes=openid&secret=");
	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT name || ' ' || issuer || ' ' || client_id || ' ' || enabled || ' ' || (client_secret IS NOT NULL) "
	    "FROM sign_in_providers WHERE id = %lld", (long long)id), "Gate https://door.example d false true");
	CHECK_INT(post(NOBODY, arena_printf(&memory, "/login/with/%lld", (long long)id), "").status, 404);
	v = post(ADMIN, "/admin/sign-in/7/test", "");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "1 key that can sign for us");
	close_house();
}

TEST(plain_addresses_are_for_this_machine_in_development_alone)
{
	struct req *r = req_new(&(struct http_in){ .method = METHOD_GET, .target = "/", .body_fd = -1, .remote = "127.0.0.1" });

	CHECK(oidc_url_is_fine(r, "https://door.example/x", false));
	CHECK(!oidc_url_is_fine(r, "http://door.example/x", true));
	CHECK(!oidc_url_is_fine(r, "http://10.0.0.1/x", true));
	CHECK(oidc_url_is_fine(r, "http://localhost:3000/x", true));
	CHECK(!oidc_url_is_fine(r, "http://localhost:3000/x", false));
	CHECK(!oidc_url_is_fine(r, "https://door.example/x#y", false));
	CHECK(!oidc_url_is_fine(r, "https://me@door.example/x", false));
	CHECK(!oidc_url_is_local(r, "http://localhost.evil.example/"));
	CHECK(oidc_url_must_be_public(r, "https://door.example/x", true));
	CHECK(oidc_url_must_be_public(r, "https://10.0.0.1/x", true));
	CHECK(!oidc_url_must_be_public(r, "http://localhost:3000/x", true));
	CHECK(oidc_url_must_be_public(r, "http://localhost:3000/x", false));
	req_end(r);
}
