/* signer: what a provider of sign-ins does with its keys. */
#ifndef TESTS_ACCOUNTS_SIGNER_H
#define TESTS_ACCOUNTS_SIGNER_H

#include <cjose/cjose.h>
#include <jansson.h>
#include <sodium.h>

#include "base/arena.h"

/* Made once: an RSA key takes a while. */
static inline cjose_jwk_t *
signer_rsa(int which)
{
	static cjose_jwk_t *made[3];
	static const char *const kids[] = { "one", "two", "small" };

	if (made[which] == NULL) {
		made[which] = cjose_jwk_create_RSA_random(which == 2 ? 1024 : 2048, (const uint8_t *)"\1\0\1", 3, NULL);
		must(made[which] != NULL && cjose_jwk_set_kid(made[which], kids[which], strlen(kids[which]), NULL));
	}
	return (made[which]);
}

static inline cjose_jwk_t *
signer_ec(void)
{
	static cjose_jwk_t *made;

	if (made == NULL) {
		made = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
		must(made != NULL && cjose_jwk_set_kid(made, "curve", 5, NULL));
	}
	return (made);
}

/* The public half as JSON; more: members to add, or "". */
static inline const char *
signer_public(struct arena *a, const cjose_jwk_t *key, const char *more)
{
	char *text = cjose_jwk_to_json(key, false, NULL);
	const char *to = arena_printf(a, "%.*s%s}", (int)strlen(text) - 1, text, more);

	cjose_get_dealloc()(text);
	return (to);
}

static inline const char *
signer_base64(struct arena *a, const char *text)
{
	size_t room = sodium_base64_encoded_len(strlen(text), sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return (sodium_bin2base64(arena_alloc(a, room), room, (const unsigned char *)text, strlen(text),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* A token over claims; head: members beside alg, as JSON ("{}" for none). */
static inline const char *
signer_token(struct arena *a, const cjose_jwk_t *key, const char *alg, const char *head, const char *claims)
{
	cjose_header_t *h = cjose_header_new(NULL);
	json_t *more = json_loads(head, 0, NULL), *v;
	const char *name, *text;
	cjose_jws_t *jws;

	must(more != NULL && cjose_header_set(h, "alg", alg, NULL));
	json_object_foreach(more, name, v) {
		char *raw = json_is_string(v) ? NULL : json_dumps(v, JSON_COMPACT);

		must(raw == NULL ? cjose_header_set(h, name, json_string_value(v), NULL) : cjose_header_set_raw(h, name, raw, NULL));
		free(raw);
	}
	jws = cjose_jws_sign(key, h, (const uint8_t *)claims, strlen(claims), NULL);
	must(jws != NULL && cjose_jws_export(jws, &text, NULL));
	text = arena_strdup(a, text);
	cjose_jws_release(jws);
	cjose_header_release(h);
	json_decref(more);
	return (text);
}

#endif
