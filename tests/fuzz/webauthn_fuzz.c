/* webauthn_fuzz: two parts, what a browser and what a device said. Nothing is accepted that
 * was not made for our challenge, and no bytes bring the decoder down. */
#include <sodium.h>

#include "accounts/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define ORIGIN	"https://souk.example"

/* Client data as it should be, so that the device's part is reached. */
static struct bytes
client_data(struct arena *a, const char *type)
{
	const char *text = arena_printf(a, "{\"type\":\"webauthn.%s\",\"challenge\":\"Y2hhbGxlbmdl\",\"origin\":\"" ORIGIN "\"}", type);

	return ((struct bytes){ text, strlen(text) });
}

/* The party's hash in front, which no fuzzer guesses. */
static struct bytes
auth_data(struct arena *a, const uint8_t *p, size_t n)
{
	unsigned char *to = arena_alloc(a, 32 + n);

	crypto_hash_sha256(to, (const unsigned char *)"souk.example", 12);
	memcpy(to + 32, p, n);
	return ((struct bytes){ to, 32 + n });
}

/* An attestation of format "none" around authenticator data. */
static struct bytes
attestation(struct arena *a, struct bytes data)
{
	static const char head[] = "\xa3\x63" "fmt\x64none\x67" "attStmt\xa0\x68" "authData\x59";
	unsigned char *to = arena_alloc(a, sizeof head - 1 + 2 + data.n);

	memcpy(to, head, sizeof head - 1);
	to[sizeof head - 1] = (unsigned char)(data.n >> 8);
	to[sizeof head] = (unsigned char)data.n;
	memcpy(to + sizeof head + 1, data.p, data.n);
	return ((struct bytes){ to, sizeof head + 1 + data.n });
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const struct webauthn_wish w = { ORIGIN, "souk.example", { "challenge", 9 }, false };
	struct bytes all = { data, n }, auth;
	struct webauthn_key k = { .algorithm = 0 };
	int64_t count = 0;

	must(webauthn_created(&a, &w, all, all, &k) != WEBAUTHN_GOOD);
	(void)!webauthn_created(&a, &w, client_data(&a, "create"), all, &k);
	if (n < 16000) {
		auth = auth_data(&a, data, n);
		if (webauthn_created(&a, &w, client_data(&a, "create"), attestation(&a, auth), &k) == WEBAUTHN_GOOD)
			must(k.id.n > 0 && k.id.n <= WEBAUTHN_ID_MAX && k.key.n > 0 && k.algorithm != 0);
		k = (struct webauthn_key){ .algorithm = -8, .key = { "0123456789abcdef0123456789abcdef", 32 } };
		must(webauthn_signed(&a, &w, &k, client_data(&a, "get"), auth, all, &count) != WEBAUTHN_GOOD);
	}
	arena_reset(&a);
	return (0);
}
