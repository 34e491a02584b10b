/* webauthn: libfido2 verifies. What comes before it looks at lengths and depths, since
 * libcbor believes them, and at what only the site can know. */
#include "accounts/webauthn.h"

#include <arpa/inet.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/es384.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <sodium.h>

enum {
	DEPTH_MAX = 6,
	BRACKETS_MAX = 32,	/* in clientDataJSON, which holds one object */
	AUTH_HEAD = 37,		/* hash of the party, flags, counter */
	FLAG_UP = 0x01, FLAG_UV = 0x04, FLAG_BE = 0x08, FLAG_BS = 0x10, FLAG_AT = 0x40, FLAG_ED = 0x80,
};

const int webauthn_algorithms[4] = { COSE_ES256, COSE_EDDSA, COSE_ES384, COSE_RS256 };

const char *
webauthn_verdict_name(enum webauthn_verdict v)
{
	static const char *const names[] = { "good", "shape", "type", "challenge", "origin", "party", "absent", "format",
	    "key", "signature", "counter" };

	must(v < nelem(names));
	return (names[v]);
}

/* The head of a CBOR item (RFC 8949, section 3) of a definite length; its own length, or 0. */
static size_t
cbor_head(const unsigned char *p, size_t n, unsigned *major, uint64_t *value)
{
	size_t more;

	if (n == 0 || (p[0] & 31) > 27)
		return (0);
	*major = p[0] >> 5;
	*value = p[0] & 31;
	if (*value < 24)
		return (1);
	more = (size_t)1 << (*value - 24);
	if (n <= more)
		return (0);
	*value = 0;
	for (size_t i = 1; i <= more; i++)
		*value = *value << 8 | p[i];
	return (1 + more);
}

/* The length of the item at p; 0 when it is cut off, nested too deeply or of a kind that
 * authenticators do not send. */
static size_t
cbor_length(const unsigned char *p, size_t n, int depth)
{
	uint64_t value, items;
	unsigned major;
	size_t at = cbor_head(p, n, &major, &value), part;

	if (at == 0 || major == 6 || depth > DEPTH_MAX)
		return (0);
	if (major == 2 || major == 3)
		return (value <= n - at ? at + (size_t)value : 0);
	if (major != 4 && major != 5)
		return (at);
	if (value > n)
		return (0);
	items = major == 5 ? 2 * value : value;
	for (uint64_t i = 0; i < items; i++, at += part)
		if ((part = cbor_length(p + at, n - at, depth + 1)) == 0)
			return (0);
	return (at);
}

struct attestation {
	struct bytes	 format, statement, auth_data;
};

/* The value at p goes where its name in the map of the attestation object says. */
static size_t
attestation_entry(const unsigned char *p, size_t n, struct attestation *o)
{
	static const struct { const char *name; unsigned major; size_t offset; } parts[] = {
		{ "fmt", 3, offsetof(struct attestation, format) },
		{ "attStmt", 5, offsetof(struct attestation, statement) },
		{ "authData", 2, offsetof(struct attestation, auth_data) },
	};
	uint64_t name_len, value;
	unsigned major;
	size_t head = cbor_head(p, n, &major, &name_len), name_end = cbor_length(p, n, 1), length, value_head;
	struct bytes *to;

	if (name_end == 0 || major != 3 || (length = cbor_length(p + name_end, n - name_end, 1)) == 0)
		return (0);
	value_head = cbor_head(p + name_end, n - name_end, &major, &value);
	for (size_t i = 0; i < nelem(parts); i++) {
		if (name_len != strlen(parts[i].name) || memcmp(p + head, parts[i].name, (size_t)name_len) != 0)
			continue;
		to = (struct bytes *)(void *)((char *)o + parts[i].offset);
		if (major != parts[i].major || to->p != NULL)
			return (0);
		/* Of a text or bytes what is in it, of the statement the item itself. */
		*to = major == 5 ? (struct bytes){ p + name_end, length } :
		    (struct bytes){ p + name_end + value_head, length - value_head };
	}
	return (name_end + length);
}

static bool
attestation_split(struct bytes in, struct attestation *o)
{
	const unsigned char *p = in.p;
	uint64_t entries;
	unsigned major;
	size_t at = cbor_head(p, in.n, &major, &entries), part;

	memset(o, 0, sizeof *o);
	if (at == 0 || major != 5 || entries != 3 || in.n > WEBAUTHN_DATA_MAX)
		return (false);
	for (uint64_t i = 0; i < entries; i++, at += part)
		if ((part = attestation_entry(p + at, in.n - at, o)) == 0)
			return (false);
	return (at == in.n && o->format.p != NULL && o->statement.p != NULL && o->auth_data.p != NULL);
}

/* Whether authenticator data (section 6.1) is whole: with a new key in it or without. */
static bool
auth_data_is_whole(struct bytes d, bool with_key)
{
	const unsigned char *p = d.p;
	size_t at = AUTH_HEAD, part, id;

	if (d.n < AUTH_HEAD || d.n > WEBAUTHN_DATA_MAX || ((p[32] & FLAG_AT) != 0) != with_key)
		return (false);
	if (with_key) {
		if (d.n < at + 18)
			return (false);
		id = (size_t)p[at + 16] << 8 | p[at + 17];
		at += 18 + id;
		if (id == 0 || id > WEBAUTHN_ID_MAX || at >= d.n || (part = cbor_length(p + at, d.n - at, 1)) == 0)
			return (false);
		at += part;
	}
	if (p[32] & FLAG_ED) {
		if (at >= d.n || p[at] >> 5 != 5 || (part = cbor_length(p + at, d.n - at, 1)) == 0)
			return (false);
		at += part;
	}
	return (at == d.n);
}

/* Whose key it is, and that somebody was there. */
static enum webauthn_verdict
auth_data_check(struct bytes d, const struct webauthn_wish *w)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	const unsigned char *p = d.p;

	crypto_hash_sha256(hash, (const unsigned char *)w->party, strlen(w->party));
	if (sodium_memcmp(p, hash, sizeof hash) != 0)
		return (WEBAUTHN_PARTY);
	if (!(p[32] & FLAG_UP) || (w->verified && !(p[32] & FLAG_UV)))
		return (WEBAUTHN_ABSENT);
	if (p[32] & FLAG_BS && !(p[32] & FLAG_BE))	/* kept elsewhere, though it cannot be */
		return (WEBAUTHN_SHAPE);
	return (WEBAUTHN_GOOD);
}

/* The parser calls itself for each bracket, and a page's stack is small. */
static bool
is_flat(struct bytes s)
{
	size_t brackets = 0;

	for (size_t i = 0; i < s.n; i++)
		brackets += strchr("[{", ((const char *)s.p)[i]) != NULL && ((const char *)s.p)[i] != '\0';
	return (brackets <= BRACKETS_MAX);
}

static bool
is_text(const json_t *o, const char *name, const char *want)
{
	const json_t *v = json_object_get(o, name);

	return (json_is_string(v) && json_string_length(v) == strlen(want) &&
	    sodium_memcmp(json_string_value(v), want, strlen(want)) == 0);
}

static enum webauthn_verdict
client_check(struct arena *a, const json_t *o, const struct webauthn_wish *w, const char *type)
{
	size_t room = sodium_base64_encoded_len(w->challenge.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	const char *challenge = sodium_bin2base64(arena_alloc(a, room), room, w->challenge.p, w->challenge.n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	if (!json_is_object(o))
		return (WEBAUTHN_SHAPE);
	if (!is_text(o, "type", type))
		return (WEBAUTHN_TYPE);
	if (!is_text(o, "challenge", challenge))
		return (WEBAUTHN_CHALLENGE);
	if (!is_text(o, "origin", w->origin) || json_object_get(o, "topOrigin") != NULL ||
	    json_is_true(json_object_get(o, "crossOrigin")))
		return (WEBAUTHN_ORIGIN);
	return (WEBAUTHN_GOOD);
}

static enum webauthn_verdict
client_data_check(struct arena *a, struct bytes s, const struct webauthn_wish *w, const char *type)
{
	enum webauthn_verdict v;
	json_t *o;

	if (s.n == 0 || s.n > WEBAUTHN_CLIENT_MAX || !is_flat(s))
		return (WEBAUTHN_SHAPE);
	o = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, NULL);
	v = client_check(a, o, w, type);
	json_decref(o);
	return (v);
}

/* libfido2 has a type and the same functions for each kind of key. Not every pair of
 * numbers is a point of the curve; OpenSSL knows. */
#define KEY_KIND(name, cose)						\
	static name##_pk_t *						\
	name##_open(struct bytes key)					\
	{								\
		name##_pk_t *pk = name##_pk_new();			\
		EVP_PKEY *evp = NULL;					\
									\
		must(pk != NULL);					\
		if (name##_pk_from_ptr(pk, key.p, key.n) != FIDO_OK || (evp = name##_pk_to_EVP_PKEY(pk)) == NULL) \
			name##_pk_free(&pk);				\
		EVP_PKEY_free(evp);					\
		return (pk);						\
	}								\
									\
	static bool							\
	name##_is_sound(struct bytes key)				\
	{								\
		name##_pk_t *pk = name##_open(key);			\
		bool ok = pk != NULL;					\
									\
		name##_pk_free(&pk);					\
		return (ok);						\
	}								\
									\
	static bool							\
	name##_verify(fido_assert_t *s, struct bytes key)		\
	{								\
		name##_pk_t *pk = name##_open(key);			\
		bool ok = pk != NULL && fido_assert_verify(s, 0, cose, pk) == FIDO_OK; \
									\
		name##_pk_free(&pk);					\
		return (ok);						\
	}
KEY_KIND(es256, COSE_ES256)
KEY_KIND(es384, COSE_ES384)
KEY_KIND(eddsa, COSE_EDDSA)
KEY_KIND(rs256, COSE_RS256)

static const struct {
	int	algorithm;
	bool	(*is_sound)(struct bytes);
	bool	(*verify)(fido_assert_t *, struct bytes);
} kinds[] = {
	{ COSE_ES256, es256_is_sound, es256_verify },
	{ COSE_ES384, es384_is_sound, es384_verify },
	{ COSE_EDDSA, eddsa_is_sound, eddsa_verify },
	{ COSE_RS256, rs256_is_sound, rs256_verify },
};

static bool
key_is_sound(const struct webauthn_key *k)
{
	for (size_t i = 0; i < nelem(kinds); i++)
		if (kinds[i].algorithm == k->algorithm)
			return (kinds[i].is_sound(k->key));
	return (false);
}

static bool
key_verify(fido_assert_t *s, const struct webauthn_key *k)
{
	for (size_t i = 0; i < nelem(kinds); i++)
		if (kinds[i].algorithm == k->algorithm)
			return (kinds[i].verify(s, k->key));
	return (false);
}

/* The new key as libfido2 reads it. It has to be told the algorithm, so each is tried; NULL:
 * none of ours. The caller frees. */
static fido_cred_t *
cred_open(const struct webauthn_wish *w, const unsigned char *client_hash, const struct attestation *o,
    const char *format)
{
	for (size_t i = 0; i < nelem(webauthn_algorithms); i++) {
		fido_cred_t *c = fido_cred_new();

		must(c != NULL);
		if (fido_cred_set_type(c, webauthn_algorithms[i]) == FIDO_OK &&
		    fido_cred_set_rp(c, w->party, NULL) == FIDO_OK &&
		    fido_cred_set_clientdata_hash(c, client_hash, crypto_hash_sha256_BYTES) == FIDO_OK &&
		    fido_cred_set_fmt(c, format) == FIDO_OK &&
		    fido_cred_set_authdata_raw(c, o->auth_data.p, o->auth_data.n) == FIDO_OK &&
		    fido_cred_id_len(c) > 0 && fido_cred_pubkey_len(c) > 0)
			return (c);
		fido_cred_free(&c);
	}
	return (NULL);
}

/* "none" has nothing to verify; what comes with "packed" must be true, whoever signed it. */
static enum webauthn_verdict
cred_verify(fido_cred_t *c, const struct attestation *o, bool packed)
{
	if (!packed)
		return (o->statement.n == 1 ? WEBAUTHN_GOOD : WEBAUTHN_FORMAT);
	if (fido_cred_set_attstmt(c, o->statement.p, o->statement.n) != FIDO_OK)
		return (WEBAUTHN_FORMAT);
	if ((fido_cred_x5c_ptr(c) != NULL ? fido_cred_verify(c) : fido_cred_verify_self(c)) != FIDO_OK)
		return (WEBAUTHN_SIGNATURE);
	return (WEBAUTHN_GOOD);
}

static struct bytes
keep(struct arena *a, const unsigned char *p, size_t n)
{
	return ((struct bytes){ arena_strndup(a, (const char *)p, n), n });
}

enum webauthn_verdict
webauthn_created(struct arena *a, const struct webauthn_wish *w, struct bytes client_data, struct bytes attestation,
    struct webauthn_key *k)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	enum webauthn_verdict v = client_data_check(a, client_data, w, "webauthn.create");
	struct attestation o;
	fido_cred_t *c;
	bool packed;

	if (v != WEBAUTHN_GOOD)
		return (v);
	if (!attestation_split(attestation, &o) || !auth_data_is_whole(o.auth_data, true))
		return (WEBAUTHN_SHAPE);
	packed = o.format.n == 6 && memcmp(o.format.p, "packed", 6) == 0;
	if (!packed && (o.format.n != 4 || memcmp(o.format.p, "none", 4) != 0))
		return (WEBAUTHN_FORMAT);
	if ((v = auth_data_check(o.auth_data, w)) != WEBAUTHN_GOOD)
		return (v);
	crypto_hash_sha256(hash, client_data.p, client_data.n);
	if ((c = cred_open(w, hash, &o, packed ? "packed" : "none")) == NULL)
		return (WEBAUTHN_KEY);
	v = cred_verify(c, &o, packed);
	*k = (struct webauthn_key){ keep(a, fido_cred_id_ptr(c), fido_cred_id_len(c)), fido_cred_type(c),
	    keep(a, fido_cred_pubkey_ptr(c), fido_cred_pubkey_len(c)), fido_cred_sigcount(c) };
	fido_cred_free(&c);
	return (v == WEBAUTHN_GOOD && !key_is_sound(k) ? WEBAUTHN_KEY : v);
}

enum webauthn_verdict
webauthn_signed(struct arena *a, const struct webauthn_wish *w, const struct webauthn_key *k, struct bytes client_data,
    struct bytes auth_data, struct bytes signature, int64_t *count)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	enum webauthn_verdict v = client_data_check(a, client_data, w, "webauthn.get");
	fido_assert_t *s;
	bool ok;

	if (v != WEBAUTHN_GOOD)
		return (v);
	if (!auth_data_is_whole(auth_data, false) || signature.n == 0 || signature.n > WEBAUTHN_DATA_MAX)
		return (WEBAUTHN_SHAPE);
	if ((v = auth_data_check(auth_data, w)) != WEBAUTHN_GOOD)
		return (v);
	crypto_hash_sha256(hash, client_data.p, client_data.n);
	must((s = fido_assert_new()) != NULL);
	ok = fido_assert_set_rp(s, w->party) == FIDO_OK && fido_assert_set_count(s, 1) == FIDO_OK &&
	    fido_assert_set_clientdata_hash(s, hash, sizeof hash) == FIDO_OK &&
	    fido_assert_set_authdata_raw(s, 0, auth_data.p, auth_data.n) == FIDO_OK &&
	    fido_assert_set_sig(s, 0, signature.p, signature.n) == FIDO_OK &&
	    fido_assert_set_up(s, FIDO_OPT_TRUE) == FIDO_OK &&
	    fido_assert_set_uv(s, w->verified ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK && key_verify(s, k);
	*count = fido_assert_sigcount(s, 0);
	fido_assert_free(&s);
	if (!ok)
		return (WEBAUTHN_SIGNATURE);
	/* Section 6.1.1: a device that counts never counts back. */
	if ((*count != 0 || k->count != 0) && *count <= k->count)
		return (WEBAUTHN_COUNTER);
	return (WEBAUTHN_GOOD);
}

bool
webauthn_party(struct arena *a, const char *origin, const char **party)
{
	const char *host = strstr(origin, "://");
	unsigned char address[16];
	size_t n;

	if (host == NULL)
		return (false);
	host += 3;
	n = strcspn(host, ":/");
	*party = arena_strndup(a, host, n);
	return (n > 0 && host[0] != '[' && inet_pton(AF_INET, *party, address) != 1);
}
