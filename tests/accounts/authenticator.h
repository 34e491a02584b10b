/* authenticator: a device with one key, for tests: makes what a browser would send. */
#ifndef TESTS_ACCOUNTS_AUTHENTICATOR_H
#define TESTS_ACCOUNTS_AUTHENTICATOR_H

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/buf.h"
#include "tests/page.h"

struct device {
	EVP_PKEY	*key;
	unsigned char	 id[16], handle[64];
	size_t		 nhandle;
	uint32_t	 count;
	const char	*origin, *party;	/* what its browser says */
	unsigned char	 flags;			/* 0x01 touched, 0x04 verified */
};

static inline void
device_init(struct device *d)
{
	*d = (struct device){ .key = EVP_EC_gen("P-256"), .count = 1, .origin = "http://localhost:8080", .party = "localhost",
	    .flags = 0x05 };
	must(d->key != NULL);
	randombytes_buf(d->id, sizeof d->id);
}

static inline const char *
device_base64(struct arena *a, const void *p, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return (sodium_bin2base64(arena_alloc(a, room), room, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* The text of "name":"..." in JSON. */
static inline const char *
device_told(struct arena *a, const char *json, const char *name)
{
	const char *at = strstr(json, arena_printf(a, "\"%s\":\"", name));

	if (at == NULL)
		return ("");
	at += strlen(name) + 4;
	return (arena_strndup(a, at, strcspn(at, "\"")));
}

static inline size_t
device_auth_data(const struct device *d, unsigned char *to, bool with_key)
{
	size_t n = 0, len = 32;

	crypto_hash_sha256(to, (const unsigned char *)d->party, strlen(d->party));
	to[32] = d->flags | (with_key ? 0x40 : 0);
	for (int i = 0; i < 4; i++)
		to[33 + i] = (unsigned char)(d->count >> (24 - 8 * i));
	n = 37;
	if (!with_key)
		return (n);
	memset(to + n, 0, 16);
	to[n + 16] = 0;
	to[n + 17] = sizeof d->id;
	memcpy(to + n + 18, d->id, sizeof d->id);
	n += 18 + sizeof d->id;
	memcpy(to + n, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
	BIGNUM *x = NULL, *y = NULL;
	must(EVP_PKEY_get_bn_param(d->key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 && EVP_PKEY_get_bn_param(d->key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1);
	BN_bn2binpad(x, to + n + 10, (int)len);
	memcpy(to + n + 42, "\x22\x58\x20", 3);
	BN_bn2binpad(y, to + n + 45, (int)len);
	BN_free(x);
	BN_free(y);
	return (n + 77);
}

static inline const char *
device_client(struct arena *a, const struct device *d, const char *type, const char *challenge)
{
	return (arena_printf(a, "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}", type, challenge,
	    d->origin));
}

/* Fields of the form that adds a passkey; options: the JSON the site answered with. */
static inline const char *
device_create(struct arena *a, struct device *d, const char *options)
{
	unsigned char data[400];
	const char *client = device_client(a, d, "create", device_told(a, options, "challenge")), *user = strstr(options, "\"user\":");
	struct buf o = { 0 };
	const char *out, *handle;
	size_t n = device_auth_data(d, data, true);

	must(user != NULL);
	handle = device_told(a, user, "id");
	must(sodium_base642bin(d->handle, sizeof d->handle, handle, strlen(handle), NULL, &d->nhandle, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0);
	buf_put(&o, "\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x58", 29);
	buf_putc(&o, (char)n);
	buf_put(&o, data, n);
	out = arena_printf(a, "client_data=%s&attestation=%s", device_base64(a, client, strlen(client)), device_base64(a, o.p, o.n));
	buf_free(&o);
	return (out);
}

/* Fields of the form that proves; counts on. */
static inline const char *
device_get(struct arena *a, struct device *d, const char *options)
{
	const char *client = device_client(a, d, "get", device_told(a, options, "challenge"));
	unsigned char data[400 + 32], sig[100];
	size_t n, nsig = sizeof sig;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	d->count++;
	n = device_auth_data(d, data, false);
	crypto_hash_sha256(data + n, (const unsigned char *)client, strlen(client));
	must(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, d->key) == 1 && EVP_DigestSign(ctx, sig, &nsig, data, n + 32) == 1);
	EVP_MD_CTX_free(ctx);
	return (arena_printf(a, "id=%s&client_data=%s&auth_data=%s&signature=%s&user_handle=%s", device_base64(a, d->id, sizeof d->id),
	    device_base64(a, client, strlen(client)), device_base64(a, data, n), device_base64(a, sig, nsig),
	    device_base64(a, d->handle, d->nhandle)));
}

#endif
