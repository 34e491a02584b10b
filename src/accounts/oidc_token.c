/* oidc_token: libcjose verifies one signature with one key. Which key, and what for, is decided
 * here: it is rebuilt from its numbers, so that nothing else a provider or a token says of it
 * reaches the library. */
#include "accounts/oidc_token.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <strings.h>

#include "base/email.h"
#include "base/jsontext.h"

enum {
	DEPTH_MAX = 16,
	KEYS_MAX = 64,
	RSA_MIN = 2048 / 8, RSA_MAX = 8192 / 8,
	POINT_BYTES = 32,
	SECONDS_MAX = 1 << 30,	/* of a max_age; times themselves are larger */
	NAME_MAX_BYTES = 480,
};

#define B64	sodium_base64_VARIANT_URLSAFE_NO_PADDING

static const struct algorithm {
	const char	*name, *kty;
} algorithms[] = { { "RS256", "RSA" }, { "PS256", "RSA" }, { "ES256", "EC" } };

static const struct algorithm *
algorithm_named(const char *name)
{
	for (size_t i = 0; name != NULL && i < nelem(algorithms); i++)
		if (str_eq(algorithms[i].name, name))
			return (&algorithms[i]);
	return (NULL);
}

const char *
token_verdict_name(enum token_verdict v)
{
	static const char *const names[] = { "good", "form", "algorithm", "kind", "key", "signature", "issuer", "audience", "subject",
	    "expired", "future", "nonce", "access", "stale" };

	return (names[v]);
}

json_t *
token_object(const char *p, size_t n)
{
	json_t *o;

	if (n == 0 || memchr(p, '\0', n) != NULL || !json_is_shallow(p, n, DEPTH_MAX))
		return (NULL);
	o = json_loadb(p, n, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(o))
		return (o);
	json_decref(o);
	return (NULL);
}

static const char *
text_of(const json_t *o, const char *name)
{
	return (json_string_value(json_object_get(o, name)));
}

/* Strict: one text has one meaning. */
static bool
decode(struct arena *a, const char *p, size_t n, struct bytes *to)
{
	unsigned char *out = arena_alloc(a, n + 1);

	*to = (struct bytes){ out, 0 };
	return (sodium_base642bin(out, n + 1, p, n, NULL, &to->n, NULL, B64) == 0);
}

struct parts {
	struct bytes	head, claims, signature;
};

static bool
split(struct arena *a, const char *token, struct parts *p)
{
	size_t n = strnlen(token, TOKEN_MAX + 1), head = strcspn(token, "."), claims;

	if (n > TOKEN_MAX || token[head] != '.')
		return (false);
	claims = strcspn(token + head + 1, ".");
	if (token[head + 1 + claims] != '.')
		return (false);
	return (decode(a, token, head, &p->head) && decode(a, token + head + 1, claims, &p->claims) &&
	    decode(a, token + head + claims + 2, n - head - claims - 2, &p->signature) && p->head.n > 0 && p->claims.n > 0);
}

/* Members that name or hold a key (jwk, jku, x5c, x5u) are passed over: the provider's set is
 * the one place keys come from. */
static enum token_verdict
head_read(struct arena *a, const json_t *o, struct token_head *h)
{
	const json_t *kid = json_object_get(o, "kid");
	const struct algorithm *alg = algorithm_named(text_of(o, "alg"));
	const char *typ = text_of(o, "typ");

	if (o == NULL || (kid != NULL && !json_is_string(kid)))
		return (TOKEN_FORM);
	if (alg == NULL)
		return (TOKEN_ALGORITHM);
	if (json_object_get(o, "crit") != NULL || (typ != NULL && strcasecmp(typ, "JWT") != 0))
		return (TOKEN_KIND);
	*h = (struct token_head){ alg->name, kid != NULL ? arena_strdup(a, json_string_value(kid)) : NULL };
	return (TOKEN_GOOD);
}

enum token_verdict
token_head_read(struct arena *a, const char *token, struct token_head *h)
{
	enum token_verdict v;
	struct parts p;
	json_t *o;

	if (!split(a, token, &p))
		return (TOKEN_FORM);
	o = token_object(p.head.p, p.head.n);
	v = head_read(a, o, h);
	json_decref(o);
	return (v);
}

/* A number of a key: between min and max bytes without zeros in front. */
static bool
number_fits(struct arena *a, const json_t *key, const char *name, size_t min, size_t max)
{
	const char *text = text_of(key, name);
	const unsigned char *p;
	struct bytes b;

	if (text == NULL || strlen(text) > 2 * RSA_MAX || !decode(a, text, strlen(text), &b))
		return (false);
	for (p = b.p; b.n > 0 && *p == 0; p++)
		b.n--;
	return (b.n >= min && b.n <= max);
}

static bool
key_is_sound(struct arena *a, const json_t *key, const char *kty)
{
	if (!str_eq(kty, "RSA"))
		return (text_of(key, "crv") != NULL && str_eq(text_of(key, "crv"), "P-256") &&
		    number_fits(a, key, "x", 1, POINT_BYTES) && number_fits(a, key, "y", 1, POINT_BYTES));
	return (number_fits(a, key, "n", RSA_MIN, RSA_MAX) && number_fits(a, key, "e", 1, 8));
}

/* Whether the key is one for signatures of this kind. */
static bool
key_is_for(struct arena *a, const json_t *key, const struct algorithm *alg)
{
	const char *kty = text_of(key, "kty"), *use = text_of(key, "use"), *only = text_of(key, "alg");

	return (kty != NULL && str_eq(kty, alg->kty) && (use == NULL || str_eq(use, "sig")) &&
	    (only == NULL || str_eq(only, alg->name)) && key_is_sound(a, key, kty));
}

/* The one key that fits; NULL when none does, or a token without a name could mean several. */
static const json_t *
key_find(struct arena *a, const json_t *keys, const struct token_head *h)
{
	const struct algorithm *alg = algorithm_named(h->algorithm);
	const json_t *key, *found = NULL;
	const char *kid;
	size_t i;

	json_array_foreach(keys, i, key) {
		if (i == KEYS_MAX)
			break;
		kid = text_of(key, "kid");
		if (!key_is_for(a, key, alg) || (h->kid != NULL && (kid == NULL || !str_eq(kid, h->kid))))
			continue;
		if (found != NULL)
			return (NULL);
		found = key;
	}
	return (found);
}

int
token_keys_count(const char *text)
{
	json_t *set = token_object(text, strnlen(text, TOKEN_KEYS_MAX)), *keys = json_object_get(set, "keys"), *key;
	struct arena a = { 0 };
	int n = json_is_array(keys) ? 0 : -1;
	size_t i;

	json_array_foreach(keys, i, key)
		for (size_t k = 0; k < nelem(algorithms) && i < KEYS_MAX; k++)
			if (key_is_for(&a, key, &algorithms[k])) {
				n++;
				break;
			}
	arena_free(&a);
	json_decref(set);
	return (n);
}

static cjose_jwk_t *
key_build(const json_t *key)
{
	json_t *o = json_object();
	cjose_jwk_t *made = NULL;
	cjose_err e;
	char *text;

	for (const char *const *name = (const char *const []){ "kty", "n", "e", "crv", "x", "y", NULL }; *name != NULL; name++)
		if (text_of(key, *name) != NULL)
			json_object_set_new(o, *name, json_string(text_of(key, *name)));
	if ((text = json_dumps(o, JSON_COMPACT)) != NULL)
		made = cjose_jwk_import(text, strlen(text), &e);
	free(text);
	json_decref(o);
	return (made);
}

static bool
signature_is_good(const char *token, const json_t *key)
{
	cjose_jwk_t *built = key_build(key);
	cjose_jws_t *jws = built != NULL ? cjose_jws_import(token, strlen(token), NULL) : NULL;
	bool good = jws != NULL && cjose_jws_verify(jws, built, NULL);

	cjose_jws_release(jws);
	cjose_jwk_release(built);
	return (good);
}

static enum token_verdict
signature_check(struct arena *a, const char *token, const char *keys, const struct token_head *h)
{
	json_t *set = token_object(keys, strnlen(keys, TOKEN_KEYS_MAX));
	const json_t *key = key_find(a, json_object_get(set, "keys"), h);
	enum token_verdict v = key == NULL ? TOKEN_KEY : signature_is_good(token, key) ? TOKEN_GOOD : TOKEN_SIGNATURE;

	json_decref(set);
	return (v);
}

static bool
audience_has(const json_t *aud, const char *client)
{
	const json_t *one;
	size_t i;

	if (json_is_string(aud))
		return (str_eq(json_string_value(aud), client));
	json_array_foreach(aud, i, one)
		if (json_is_string(one) && str_eq(json_string_value(one), client))
			return (true);
	return (false);
}

/* A token for several must say that it was us who asked. */
static bool
audience_is_us(const json_t *o, const char *client)
{
	const json_t *aud = json_object_get(o, "aud"), *azp = json_object_get(o, "azp");

	if (!audience_has(aud, client) || (json_array_size(aud) > 1 && azp == NULL))
		return (false);
	return (azp == NULL || (json_is_string(azp) && str_eq(json_string_value(azp), client)));
}

/* A time in seconds; false when there is none that makes sense. */
static bool
time_of(const json_t *o, const char *name, int64_t *at)
{
	double v = json_number_value(json_object_get(o, name));

	*at = v > 0 && v < 1e11 ? (int64_t)v : 0;
	return (*at != 0);
}

static enum token_verdict
times_check(const json_t *o, const struct token_wish *w)
{
	int64_t exp, iat, at;

	if (!time_of(o, "exp", &exp) || !time_of(o, "iat", &iat))
		return (TOKEN_FORM);
	if (exp <= w->now - TOKEN_LEEWAY_S)
		return (TOKEN_EXPIRED);
	if (iat > w->now + TOKEN_LEEWAY_S)
		return (TOKEN_FUTURE);
	if (json_object_get(o, "nbf") != NULL && (!time_of(o, "nbf", &at) || at > w->now + TOKEN_LEEWAY_S))
		return (TOKEN_FUTURE);
	must(w->max_age >= 0 && w->max_age < SECONDS_MAX);
	if (w->max_age > 0 && json_object_get(o, "auth_time") != NULL &&
	    (!time_of(o, "auth_time", &at) || at < w->now - w->max_age - TOKEN_LEEWAY_S))
		return (TOKEN_STALE);
	return (TOKEN_GOOD);
}

static bool
same_secret(const char *a, const char *b)
{
	return (a != NULL && strlen(a) == strlen(b) && sodium_memcmp(a, b, strlen(b)) == 0);
}

/* The left half of the access token's hash. */
static bool
access_fits(const json_t *o, const char *access)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char want[sodium_base64_ENCODED_LEN(sizeof h / 2, B64)];

	if (access == NULL || json_object_get(o, "at_hash") == NULL)
		return (true);
	crypto_hash_sha256(h, (const unsigned char *)access, strlen(access));
	sodium_bin2base64(want, sizeof want, h, sizeof h / 2, B64);
	return (same_secret(text_of(o, "at_hash"), want));
}

static bool
subject_is_sound(const char *s)
{
	size_t n = s != NULL ? strlen(s) : 0;

	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			return (false);
	return (n > 0 && n <= TOKEN_SUBJECT_MAX);
}

/* "true" is how some write it. */
static bool
is_true(const json_t *v)
{
	return (json_is_true(v) || (json_is_string(v) && str_eq(json_string_value(v), "true")));
}

static void
person_read(struct arena *a, const json_t *o, struct token_claims *c)
{
	const char *address = text_of(o, "email"), *name = text_of(o, "name");
	struct email e;

	if (address != NULL && email_parse(a, address, &e) == EMAIL_OK) {
		c->email = e.key;
		c->email_verified = is_true(json_object_get(o, "email_verified"));
	}
	if (name != NULL && strlen(name) <= NAME_MAX_BYTES)
		c->name = arena_strdup(a, name);
}

static enum token_verdict
claims_check(struct arena *a, const json_t *o, const struct token_wish *w, struct token_claims *c)
{
	const char *iss = text_of(o, "iss");
	enum token_verdict v;

	if (o == NULL)
		return (TOKEN_FORM);
	if (iss == NULL || !str_eq(iss, w->issuer))
		return (TOKEN_ISSUER);
	if (!audience_is_us(o, w->client))
		return (TOKEN_AUDIENCE);
	if ((v = times_check(o, w)) != TOKEN_GOOD)
		return (v);
	if (!same_secret(text_of(o, "nonce"), w->nonce))
		return (TOKEN_NONCE);
	if (!access_fits(o, w->access))
		return (TOKEN_ACCESS);
	if (!subject_is_sound(text_of(o, "sub")))
		return (TOKEN_SUBJECT);
	*c = (struct token_claims){ .subject = arena_strdup(a, text_of(o, "sub")), .name = "" };
	person_read(a, o, c);
	return (TOKEN_GOOD);
}

bool
token_person_add(struct arena *a, struct bytes json, struct token_claims *c)
{
	json_t *o = token_object(json.p, json.n);
	const char *subject = text_of(o, "sub");
	bool same = subject != NULL && str_eq(subject, c->subject);

	if (same)
		person_read(a, o, c);
	json_decref(o);
	return (same);
}

enum token_verdict
token_claims_read(struct arena *a, struct bytes json, const struct token_wish *w, struct token_claims *c)
{
	json_t *o = token_object(json.p, json.n);
	enum token_verdict v = claims_check(a, o, w, c);

	json_decref(o);
	return (v);
}

enum token_verdict
token_check(struct arena *a, const char *token, const char *keys, const struct token_wish *w, struct token_claims *c)
{
	struct token_head h;
	enum token_verdict v = token_head_read(a, token, &h);
	struct parts p;

	if (v == TOKEN_GOOD)
		v = signature_check(a, token, keys, &h);
	if (v != TOKEN_GOOD || !split(a, token, &p))
		return (v != TOKEN_GOOD ? v : TOKEN_FORM);
	return (token_claims_read(a, p.claims, w, c));
}
