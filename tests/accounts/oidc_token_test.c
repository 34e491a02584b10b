/* Tokens of providers: the good one, and all that look like it. */
#include "accounts/oidc_token.h"
#include "tests/accounts/signer.h"
#include "tests/page.h"

static struct arena memory;

enum { NOW = 1800000000 };

#define ISSUER	"https://login.test.example"

static const struct token_wish wish = { .issuer = ISSUER, .client = "souk", .nonce = "n-1", .now = NOW };

static const char *
keys(void)
{
	return (arena_printf(&memory, "{\"keys\":[%s,%s,%s,%s]}", signer_public(&memory, signer_rsa(0), ",\"use\":\"sig\""),
	    signer_public(&memory, signer_rsa(1), ",\"use\":\"enc\""), signer_public(&memory, signer_ec(), ""),
	    signer_public(&memory, signer_rsa(2), "")));
}

/* What a good token says, with some of it said otherwise: later members win. */
static const char *
claims(const char *more)
{
	json_t *o = json_pack("{ss ss ss ss sI sI ss sb ss}", "iss", ISSUER, "aud", "souk", "sub", "person-7", "nonce", "n-1", "exp",
	    (json_int_t)NOW + 300, "iat", (json_int_t)NOW, "email", "Nina@Test.example", "email_verified", 1, "name", "Nina");
	json_t *change = json_loads(more, 0, NULL), *v;
	const char *name, *kept;
	char *text;

	must(change != NULL);
	json_object_foreach(change, name, v)
		if (json_is_null(v))
			json_object_del(o, name);
		else
			json_object_set(o, name, v);
	text = json_dumps(o, JSON_COMPACT);
	kept = arena_strdup(&memory, text);
	free(text);
	json_decref(change);
	json_decref(o);
	return (kept);
}

static const char *
good(const char *more)
{
	return (signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"one\"}", claims(more)));
}

static enum token_verdict
verdict(const char *token)
{
	struct token_claims c;

	return (token_check(&memory, token, keys(), &wish, &c));
}

/* Head and claims as they are, under a signature of nobody. */
static const char *
unsigned_token(const char *head, const char *body, const char *signature)
{
	return (arena_printf(&memory, "%s.%s.%s", signer_base64(&memory, head), signer_base64(&memory, body), signature));
}

TEST(token_of_the_provider_is_believed)
{
	struct token_claims c;

	CHECK_INT(token_check(&memory, good("{}"), keys(), &wish, &c), TOKEN_GOOD);
	CHECK_STR(c.subject, "person-7");
	CHECK_STR(c.email, "nina@test.example");
	CHECK(c.email_verified);
	CHECK_STR(c.name, "Nina");
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "PS256", "{\"kid\":\"one\"}", claims("{}"))), TOKEN_GOOD);
	CHECK_INT(verdict(signer_token(&memory, signer_ec(), "ES256", "{\"kid\":\"curve\",\"typ\":\"JWT\"}", claims("{}"))), TOKEN_GOOD);
	CHECK_INT(token_keys_count(keys()), 2);
	arena_reset(&memory);
}

TEST(token_without_signature_is_not)
{
	const char *token = good("{}"), *dot = strrchr(token, '.');

	CHECK_INT(verdict(unsigned_token("{\"alg\":\"none\"}", claims("{}"), "")), TOKEN_ALGORITHM);
	CHECK_INT(verdict(unsigned_token("{\"alg\":\"None\",\"kid\":\"one\"}", claims("{}"), "")), TOKEN_ALGORITHM);
	CHECK_INT(verdict(unsigned_token("{\"kid\":\"one\"}", claims("{}"), "")), TOKEN_ALGORITHM);
	CHECK_INT(verdict(unsigned_token("{\"alg\":[\"RS256\"],\"kid\":\"one\"}", claims("{}"), "")), TOKEN_ALGORITHM);
	CHECK_INT(verdict(arena_printf(&memory, "%.*s.", (int)(dot - token), token)), TOKEN_SIGNATURE);
	CHECK_INT(verdict(arena_printf(&memory, "%.*s", (int)(dot - token), token)), TOKEN_FORM);
	arena_reset(&memory);
}

/* What everybody can read of the provider's key, taken as a shared secret. */
TEST(public_key_is_no_shared_secret)
{
	static const char *const algorithms[] = { "HS256", "HS384", "HS512" };
	const char *public = signer_public(&memory, signer_rsa(0), "");
	json_t *o = json_loads(public, 0, NULL);
	const char *const secrets[] = { public, json_string_value(json_object_get(o, "n")), keys() };

	for (size_t i = 0; i < nelem(algorithms); i++)
		for (size_t k = 0; k < nelem(secrets); k++) {
			cjose_jwk_t *secret = cjose_jwk_create_oct_spec((const uint8_t *)secrets[k], strlen(secrets[k]), NULL);

			CHECK_INT(verdict(signer_token(&memory, secret, algorithms[i], "{\"kid\":\"one\"}", claims("{}"))), TOKEN_ALGORITHM);
			cjose_jwk_release(secret);
		}
	json_decref(o);
	arena_reset(&memory);
}

TEST(key_in_the_token_counts_for_nothing)
{
	const char *head = arena_printf(&memory, "{\"kid\":\"one\",\"jwk\":%s,\"jku\":\"https://evil.example/keys\",\"x5u\":\"https://evil.example/x\"}",
	    signer_public(&memory, signer_rsa(1), ""));

	CHECK_INT(verdict(signer_token(&memory, signer_rsa(1), "RS256", head, claims("{}"))), TOKEN_SIGNATURE);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", head, claims("{}"))), TOKEN_GOOD);
	arena_reset(&memory);
}

TEST(key_fits_name_kind_and_use)
{
	const char *two = arena_printf(&memory, "{\"keys\":[%s,%s]}", signer_public(&memory, signer_rsa(0), ""),
	    signer_public(&memory, signer_rsa(1), ""));
	struct token_claims c;

	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"nobody\"}", claims("{}"))), TOKEN_KEY);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"curve\"}", claims("{}"))), TOKEN_KEY);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(1), "RS256", "{\"kid\":\"two\"}", claims("{}"))), TOKEN_KEY);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(2), "RS256", "{\"kid\":\"small\"}", claims("{}"))), TOKEN_KEY);
	/* Without a name it must be the only one. */
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{}", claims("{}"))), TOKEN_GOOD);
	CHECK_INT(token_check(&memory, signer_token(&memory, signer_rsa(0), "RS256", "{}", claims("{}")), two, &wish, &c), TOKEN_KEY);
	CHECK_INT(token_check(&memory, good("{}"), "{\"keys\":[]}", &wish, &c), TOKEN_KEY);
	CHECK_INT(token_check(&memory, good("{}"), "nothing", &wish, &c), TOKEN_KEY);
	CHECK_INT(token_keys_count("{\"keys\":{}}"), -1);
	arena_reset(&memory);
}

TEST(changed_token_is_refused)
{
	const char *token = good("{}"), *first = strchr(token, '.'), *last = strrchr(token, '.');
	const char *other = signer_base64(&memory, claims("{\"sub\":\"person-8\"}"));
	char *bent = arena_strdup(&memory, token);

	CHECK_INT(verdict(arena_printf(&memory, "%.*s.%s%s", (int)(first - token), token, other, last)), TOKEN_SIGNATURE);
	bent[last - token + 5] = bent[last - token + 5] == 'A' ? 'B' : 'A';
	CHECK_INT(verdict(bent), TOKEN_SIGNATURE);
	/* The signature of an RSA key under the name of a curve's. */
	CHECK_INT(verdict(unsigned_token("{\"alg\":\"ES256\",\"kid\":\"curve\"}", claims("{}"), last + 1)), TOKEN_SIGNATURE);
	arena_reset(&memory);
}

TEST(token_for_somebody_else_is_refused)
{
	CHECK_INT(verdict(good("{\"iss\":\"https://login.test.example/\"}")), TOKEN_ISSUER);
	CHECK_INT(verdict(good("{\"iss\":null}")), TOKEN_ISSUER);
	CHECK_INT(verdict(good("{\"aud\":\"another\"}")), TOKEN_AUDIENCE);
	CHECK_INT(verdict(good("{\"aud\":null}")), TOKEN_AUDIENCE);
	CHECK_INT(verdict(good("{\"aud\":[\"another\",\"souk\"]}")), TOKEN_AUDIENCE);
	CHECK_INT(verdict(good("{\"aud\":[\"another\",\"souk\"],\"azp\":\"another\"}")), TOKEN_AUDIENCE);
	CHECK_INT(verdict(good("{\"azp\":\"another\"}")), TOKEN_AUDIENCE);
	CHECK_INT(verdict(good("{\"aud\":[\"another\",\"souk\"],\"azp\":\"souk\"}")), TOKEN_GOOD);
	CHECK_INT(verdict(good("{\"aud\":[\"souk\"]}")), TOKEN_GOOD);
	CHECK_INT(verdict(good("{\"nonce\":\"n-2\"}")), TOKEN_NONCE);
	CHECK_INT(verdict(good("{\"nonce\":null}")), TOKEN_NONCE);
	CHECK_INT(verdict(good("{\"nonce\":\"n-\"}")), TOKEN_NONCE);
	CHECK_INT(verdict(good("{\"sub\":\"\"}")), TOKEN_SUBJECT);
	CHECK_INT(verdict(good("{\"sub\":7}")), TOKEN_SUBJECT);
	CHECK_INT(verdict(good("{\"sub\":\"a\\nb\"}")), TOKEN_SUBJECT);
	arena_reset(&memory);
}

TEST(token_of_another_time_is_refused)
{
	struct token_wish w = wish;
	struct token_claims c;

	CHECK_INT(verdict(good("{\"exp\":1799999880}")), TOKEN_EXPIRED);
	CHECK_INT(verdict(good("{\"exp\":1799999881}")), TOKEN_GOOD);
	CHECK_INT(verdict(good("{\"exp\":null}")), TOKEN_FORM);
	CHECK_INT(verdict(good("{\"exp\":\"1800000300\"}")), TOKEN_FORM);
	CHECK_INT(verdict(good("{\"iat\":1800000121}")), TOKEN_FUTURE);
	CHECK_INT(verdict(good("{\"iat\":1800000120}")), TOKEN_GOOD);
	CHECK_INT(verdict(good("{\"iat\":null}")), TOKEN_FORM);
	CHECK_INT(verdict(good("{\"nbf\":1800000121}")), TOKEN_FUTURE);
	w.max_age = 300;
	CHECK_INT(token_check(&memory, good("{\"auth_time\":1799999000}"), keys(), &w, &c), TOKEN_STALE);
	CHECK_INT(token_check(&memory, good("{\"auth_time\":1799999800}"), keys(), &w, &c), TOKEN_GOOD);
	CHECK_INT(token_check(&memory, good("{}"), keys(), &w, &c), TOKEN_GOOD);
	arena_reset(&memory);
}

/* The example of OpenID Connect Core, A.3: the hash of that access token. */
TEST(token_belongs_to_its_access_token)
{
	struct token_wish w = wish;
	struct token_claims c;

	w.access = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
	CHECK_INT(token_check(&memory, good("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}"), keys(), &w, &c), TOKEN_GOOD);
	CHECK_INT(token_check(&memory, good("{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RR\"}"), keys(), &w, &c), TOKEN_ACCESS);
	CHECK_INT(token_check(&memory, good("{\"at_hash\":7}"), keys(), &w, &c), TOKEN_ACCESS);
	CHECK_INT(token_check(&memory, good("{}"), keys(), &w, &c), TOKEN_GOOD);
	arena_reset(&memory);
}

TEST(tokens_of_another_kind_are_refused)
{
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"one\",\"typ\":\"at+jwt\"}", claims("{}"))), TOKEN_KIND);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"one\",\"typ\":\"logout+jwt\"}", claims("{}"))), TOKEN_KIND);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS256", "{\"kid\":\"one\",\"crit\":[\"exp\"]}", claims("{}"))), TOKEN_KIND);
	CHECK_INT(verdict(signer_token(&memory, signer_rsa(0), "RS384", "{\"kid\":\"one\"}", claims("{}"))), TOKEN_ALGORITHM);
	arena_reset(&memory);
}

TEST(what_is_no_token_is_refused)
{
	static const char *const texts[] = { "", ".", "..", "...", "a.b.c", "e30.e30.", "e30=.e30.AA", "e30.e30.AA.AA", "bnVsbA.e30.AA" };
	char *huge = arena_alloc(&memory, TOKEN_MAX + 100);
	const char *deep;

	for (size_t i = 0; i < nelem(texts); i++)
		CHECK(verdict(texts[i]) != TOKEN_GOOD);
	memset(huge, 'A', TOKEN_MAX + 50);
	CHECK_INT(verdict(huge), TOKEN_FORM);
	CHECK_INT(verdict(good(arena_printf(&memory, "{\"long\":\"%.16000s\"}", huge))), TOKEN_FORM);
	memset(huge, '[', 4000);
	huge[4000] = '\0';
	deep = signer_base64(&memory, arena_printf(&memory, "{\"alg\":\"RS256\",\"x\":%s", huge));
	CHECK_INT(verdict(arena_printf(&memory, "%s.e30.AA", deep)), TOKEN_FORM);
	CHECK_INT(verdict(unsigned_token("{\"alg\":\"none\",\"alg\":\"RS256\"}", "{}", "AA")), TOKEN_FORM);
	arena_reset(&memory);
}

TEST(address_counts_as_verified_only_when_the_provider_says_so)
{
	static const struct { const char *said; bool verified; } cases[] = {
		{ "{\"email_verified\":true}", true }, { "{\"email_verified\":\"true\"}", true }, { "{\"email_verified\":false}", false },
		{ "{\"email_verified\":null}", false }, { "{\"email_verified\":1}", false }, { "{\"email_verified\":\"yes\"}", false },
		{ "{\"email\":\"no address\"}", false }, { "{\"email\":[\"nina@test.example\"]}", false },
	};
	struct token_claims c;

	for (size_t i = 0; i < nelem(cases); i++) {
		CHECK_INT(token_check(&memory, good(cases[i].said), keys(), &wish, &c), TOKEN_GOOD);
		CHECK_INT(c.email_verified, cases[i].verified);
	}
	CHECK(c.email == NULL);
	arena_reset(&memory);
}
