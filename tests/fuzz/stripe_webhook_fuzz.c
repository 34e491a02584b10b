/* stripe_webhook_fuzz: the first line is a header, the rest a body. No header
 * but the right one is genuine, and an event that is read has its words. */
#include <sodium.h>

#include "payments/stripe_webhook.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define SECRET "whsec_fuzz"

static void
check_event(struct arena *a, const void *body, size_t n)
{
	struct stripe_event e;

	if (!stripe_event_read(a, body, n, &e))
		return;
	must(strlen(e.id) > 0 && strlen(e.type) > 0 && e.object_kind[0] != '\0');
	must(e.session == NULL || e.session->total.minor >= 0);
	must(e.intent == NULL || money_exponent(e.intent->amount.currency) >= 0);
	must(e.charge == NULL || e.charge->refunded.minor >= 0);
	must(e.refund == NULL || e.refund->id[0] != '\0');
}

/* The header a signer would make for this body is genuine. */
static void
check_signed(struct arena *a, const uint8_t *body, size_t n)
{
	crypto_auth_hmacsha256_state s;
	unsigned char mac[32];
	char hex[65];

	crypto_auth_hmacsha256_init(&s, (const unsigned char *)SECRET,
	    strlen(SECRET));
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)"77.", 3);
	crypto_auth_hmacsha256_update(&s, body, n);
	crypto_auth_hmacsha256_final(&s, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	must(stripe_webhook_verify(arena_printf(a, "t=77,v1=%s", hex), body, n,
	    SECRET, 77, 0) == WEBHOOK_GENUINE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const uint8_t *end = memchr(data, '\n', n);
	size_t head = end != NULL ? (size_t)(end - data) : n;
	size_t from = end != NULL ? head + 1 : n;
	const char *header = arena_strndup(&a, (const char *)data, head);

	must(stripe_webhook_verify(header, data + from, n - from, SECRET, 0,
	    300) != WEBHOOK_GENUINE);
	check_signed(&a, data + from, n - from);
	check_event(&a, data + from, n - from);
	arena_reset(&a);
	return (0);
}
