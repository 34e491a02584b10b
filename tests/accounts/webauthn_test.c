/* The W3C's test vectors, and what must be refused. */
#include <jansson.h>
#include <sodium.h>

#include "accounts/webauthn.h"
#include "tests/page.h"

#define VECTORS	"../shared/data/suites/webauthn/test-vectors.json"

static struct arena memory;

static struct bytes
hex(const json_t *group, const char *name)
{
	const char *s = json_string_value(json_object_get(group, name));
	unsigned char *to;
	size_t n;

	must(s != NULL);
	to = arena_alloc(&memory, strlen(s) / 2 + 1);
	must(sodium_hex2bin(to, strlen(s) / 2 + 1, s, strlen(s), NULL, &n, NULL) == 0);
	return ((struct bytes){ to, n });
}

struct vector {
	struct webauthn_wish	 wish;
	struct bytes		 client, attestation, auth, signature, asked;
};

/* The vector whose section has that name. */
static struct vector
vector_named(const char *name)
{
	json_t *all = json_load_file(VECTORS, 0, NULL);
	struct vector v = { .wish = { "https://example.org", "example.org", { NULL, 0 }, false } };
	const json_t *section, *reg, *auth;
	size_t i;

	if (all == NULL)
		SKIP("no %s", VECTORS);
	json_array_foreach(all, i, section) {
		if (!str_starts(json_string_value(json_object_get(section, "section")), name))
			continue;
		reg = json_array_get(json_object_get(section, "groups"), 0);
		auth = json_array_get(json_object_get(section, "groups"), 1);
		v.wish.challenge = hex(reg, "challenge");
		v.attestation = hex(reg, "attestationObject");
		v.client = hex(reg, "clientDataJSON");
		v.auth = hex(auth, "authenticatorData");
		v.signature = hex(auth, "signature");
		v.asked = hex(auth, "clientDataJSON");
	}
	must(v.client.p != NULL);
	json_decref(all);
	return (v);
}

static enum webauthn_verdict
created(const struct vector *v, struct webauthn_key *k)
{
	return (webauthn_created(&memory, &v->wish, v->client, v->attestation, k));
}

/* The challenge of the assertion stands in its client data, and was read there by hand. */
static struct webauthn_wish
asked_wish(const struct vector *v)
{
	struct webauthn_wish w = v->wish;
	json_t *o = json_loadb(v->asked.p, v->asked.n, 0, NULL);
	const char *s = json_string_value(json_object_get(o, "challenge"));
	unsigned char *to = arena_alloc(&memory, strlen(s) + 1);

	must(sodium_base642bin(to, strlen(s) + 1, s, strlen(s), NULL, &w.challenge.n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
	w.challenge.p = to;
	json_decref(o);
	return (w);
}

static enum webauthn_verdict
was_signed(const struct vector *v, const struct webauthn_key *k)
{
	struct webauthn_wish w = asked_wish(v);
	int64_t count;

	return (webauthn_signed(&memory, &w, k, v->asked, v->auth, v->signature, &count));
}

TEST(webauthn_vectors_of_every_kind_of_key_we_know_are_good)
{
	static const struct { const char *name; int algorithm; } good[] = {
		{ "ES256 Credential with No Attestation", -7 }, { "ES256 Credential with Self Attestation", -7 },
		{ "ES256 Credential with very long credential ID", -7 }, { "Packed Attestation with ES256", -7 },
		{ "Packed Attestation with ES384", -35 },
		{ "Packed Attestation with Ed25519", -8 },
	};

	for (size_t i = 0; i < nelem(good); i++) {
		struct vector v = vector_named(good[i].name);
		struct webauthn_key k = { .algorithm = 0 };

		CHECK_STR(webauthn_verdict_name(created(&v, &k)), "good");
		CHECK_INT(k.algorithm, good[i].algorithm);
		CHECK_STR(webauthn_verdict_name(was_signed(&v, &k)), "good");
	}
	arena_reset(&memory);
}

TEST(webauthn_vectors_of_what_we_do_not_take_are_refused)
{
	static const struct { const char *name, *why; } bad[] = {
		{ "ES256 Credential with \"crossOrigin\"", "origin" }, { "ES256 Credential with \"topOrigin\"", "origin" },
		/* Of RSA libfido2 takes 2048 bits, as devices have; the vector has 3456. */
		{ "Packed Attestation with RS256", "key" }, { "Packed Attestation with ES512", "key" }, { "Packed Attestation with Ed448", "key" },
		{ "TPM Attestation", "format" }, { "Android Key", "format" }, { "Apple Anonymous", "format" }, { "FIDO U2F", "format" },
	};

	for (size_t i = 0; i < nelem(bad); i++) {
		struct vector v = vector_named(bad[i].name);
		struct webauthn_key k;

		CHECK_STR(webauthn_verdict_name(created(&v, &k)), bad[i].why);
	}
	arena_reset(&memory);
}

TEST(passkey_of_another_site_challenge_or_purpose_is_refused)
{
	struct vector v = vector_named("ES256 Credential with No Attestation"), x;
	struct webauthn_key k, other;
	struct webauthn_wish w;
	int64_t count;

	CHECK_INT(created(&v, &k), WEBAUTHN_GOOD);
	x = v, x.wish.origin = "https://example.net";
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "origin");
	x = v, x.wish.party = "example.net";
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "party");
	x = v, x.wish.challenge.n--;
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "challenge");
	x = v, x.client = v.asked, x.wish = asked_wish(&v);
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "type");
	w = v.wish;
	CHECK_STR(webauthn_verdict_name(webauthn_signed(&memory, &w, &k, v.asked, v.auth, v.signature, &count)), "challenge");
	w = asked_wish(&v), w.origin = "http://example.org";
	CHECK_STR(webauthn_verdict_name(webauthn_signed(&memory, &w, &k, v.asked, v.auth, v.signature, &count)), "origin");
	w = asked_wish(&v), w.party = "www.example.org";
	CHECK_STR(webauthn_verdict_name(webauthn_signed(&memory, &w, &k, v.asked, v.auth, v.signature, &count)), "party");
	arena_reset(&memory);
}

/* A copy of b with one bit turned. */
static struct bytes
flipped(struct bytes b, size_t at)
{
	char *to = arena_strndup(&memory, b.p, b.n);

	to[at] ^= 1;
	return ((struct bytes){ to, b.n });
}

TEST(signature_over_anything_else_is_refused)
{
	struct vector v = vector_named("ES256 Credential with No Attestation"), x;
	struct vector stranger = vector_named("ES256 Credential with Self Attestation");
	struct webauthn_key k, other;

	CHECK_INT(created(&v, &k), WEBAUTHN_GOOD);
	CHECK_INT(created(&stranger, &other), WEBAUTHN_GOOD);
	CHECK_STR(webauthn_verdict_name(was_signed(&v, &other)), "signature");
	for (size_t i = 33; i < v.auth.n; i++) {	/* the counter: not looked at before the signature */
		x = v, x.auth = flipped(v.auth, i);
		CHECK_STR(webauthn_verdict_name(was_signed(&x, &k)), "signature");
	}
	for (size_t i = 0; i < v.signature.n; i++) {
		x = v, x.signature = flipped(v.signature, i);
		CHECK_STR(webauthn_verdict_name(was_signed(&x, &k)), "signature");
	}
	x = v, x.attestation = flipped(v.attestation, v.attestation.n - 1);	/* of the key's last coordinate */
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "key");
	x = stranger, x.client = flipped(stranger.client, stranger.client.n - 4);	/* in a text nobody reads */
	CHECK_STR(webauthn_verdict_name(created(&x, &other)), "signature");
	arena_reset(&memory);
}

TEST(passkeys_counter_may_not_go_back)
{
	struct vector v = vector_named("ES256 Credential with No Attestation");
	struct webauthn_key k;

	CHECK_INT(created(&v, &k), WEBAUTHN_GOOD);
	CHECK_INT(k.count, 0);
	k.count = 1;	/* the vector's is 0 */
	CHECK_STR(webauthn_verdict_name(was_signed(&v, &k)), "counter");
	arena_reset(&memory);
}

TEST(passkey_that_cuts_off_anywhere_is_refused)
{
	struct vector v = vector_named("Packed Attestation with ES256");
	struct webauthn_key k;

	for (size_t n = 0; n < v.attestation.n; n++)
		CHECK(webauthn_created(&memory, &v.wish, v.client, (struct bytes){ v.attestation.p, n }, &k) != WEBAUTHN_GOOD);
	for (size_t n = 0; n < v.client.n; n++)
		CHECK(webauthn_created(&memory, &v.wish, (struct bytes){ v.client.p, n }, v.attestation, &k) != WEBAUTHN_GOOD);
	CHECK_INT(created(&v, &k), WEBAUTHN_GOOD);
	arena_reset(&memory);
}

TEST(passkey_data_that_is_nested_deeply_is_refused_before_a_parser_sees_it)
{
	struct webauthn_wish w = { "https://example.org", "example.org", { "x", 1 }, false };
	static char deep[WEBAUTHN_CLIENT_MAX], cbor[WEBAUTHN_DATA_MAX];
	struct vector v = vector_named("ES256 Credential with No Attestation");
	struct webauthn_key k;

	memset(deep, '[', sizeof deep);
	CHECK_STR(webauthn_verdict_name(webauthn_created(&memory, &w, (struct bytes){ deep, sizeof deep }, v.attestation, &k)), "shape");
	memset(cbor, '\x81', sizeof cbor);
	memcpy(cbor, "\xa3\x63" "fmt", 5);
	CHECK_STR(webauthn_verdict_name(webauthn_created(&memory, &v.wish, v.client, (struct bytes){ cbor, sizeof cbor }, &k)), "shape");
	arena_reset(&memory);
}

TEST(passkeys_need_a_site_with_a_name)
{
	const char *party;

	CHECK(webauthn_party(&memory, "https://souk.example", &party));
	CHECK_STR(party, "souk.example");
	CHECK(webauthn_party(&memory, "http://localhost:8080", &party));
	CHECK_STR(party, "localhost");
	CHECK(!webauthn_party(&memory, "http://127.0.0.1:8080", &party));
	CHECK(!webauthn_party(&memory, "http://[::1]:8080", &party));
	arena_reset(&memory);
}
