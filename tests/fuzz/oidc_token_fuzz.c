/* oidc_token_fuzz: a token, its head, its claims and the provider's keys, each made of any bytes.
 * Nothing is believed that no key of the provider has signed. */
#include <sodium.h>

#include "accounts/oidc_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A set with one sound key, whose other half nobody has. */
static const char keys[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

static const char *
base64(struct arena *a, const void *p, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return (sodium_bin2base64(arena_alloc(a, room), room, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const struct token_wish w = { .issuer = "i", .client = "c", .nonce = "n", .access = "t", .now = 1000, .max_age = 10 };
	const char *text = arena_strndup(&a, (const char *)data, n), *sound = "{\"alg\":\"ES256\"}";
	struct token_claims c = { .subject = NULL };
	struct token_head h = { .algorithm = NULL };

	must(token_check(&a, text, keys, &w, &c) != TOKEN_GOOD);
	if (n < TOKEN_MAX / 2) {
		(void)!token_head_read(&a, arena_printf(&a, "%s.e30.", base64(&a, data, n)), &h);
		must(token_check(&a, arena_printf(&a, "%s.%s.%s", base64(&a, sound, strlen(sound)), base64(&a, data, n),
		    base64(&a, data, n < 64 ? n : 64)), keys, &w, &c) != TOKEN_GOOD);
	}
	must(token_check(&a, "eyJhbGciOiJFUzI1NiJ9.e30.AA", text, &w, &c) != TOKEN_GOOD);
	(void)token_keys_count(text);
	if (token_claims_read(&a, (struct bytes){ data, n }, &w, &c) == TOKEN_GOOD)
		must(c.subject != NULL && strlen(c.subject) <= TOKEN_SUBJECT_MAX && (c.email != NULL || !c.email_verified) && c.name != NULL);
	arena_reset(&a);
	return (0);
}
