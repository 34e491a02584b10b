/* stripe_webhook: HMAC-SHA256 over "t.body", and the envelope of an event. */
#include <jansson.h>
#include <sodium.h>

#include "payments/stripe_webhook.h"

#include "base/strnum.h"
#include "payments/stripe_read.h"

enum { HEADER_MAX = 4096, MAC_SIZE = crypto_auth_hmacsha256_BYTES };

static void
mac_hex(const char *t, size_t tn, const void *body, size_t n,
    const char *secret, char hex[2 * MAC_SIZE + 1])
{
	crypto_auth_hmacsha256_state s;
	unsigned char mac[MAC_SIZE];

	crypto_auth_hmacsha256_init(&s, (const unsigned char *)secret,
	    strlen(secret));
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)t, tn);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)".", 1);
	if (n > 0)
		crypto_auth_hmacsha256_update(&s, body, n);
	crypto_auth_hmacsha256_final(&s, mac);
	sodium_memzero(&s, sizeof s);
	sodium_bin2hex(hex, 2 * MAC_SIZE + 1, mac, sizeof mac);
}

/* The next "name=value" of the header; false at its end. */
static bool
next_piece(const char **at, const char **piece, size_t *n)
{
	if (*at == NULL)
		return (false);
	*piece = *at;
	*n = strcspn(*at, ",");
	*at = (*at)[*n] == ',' ? *at + *n + 1 : NULL;
	return (true);
}

/* The digits behind the one "t=", or false. */
static bool
read_time(const char *header, const char **digits, size_t *n, int64_t *t)
{
	const char *at = header, *piece;
	char text[20];
	size_t len;

	*digits = NULL;
	while (next_piece(&at, &piece, &len)) {
		if (len < 3 || strncmp(piece, "t=", 2) != 0)
			continue;
		if (*digits != NULL || len - 2 >= sizeof text)
			return (false);
		*digits = piece + 2;
		*n = len - 2;
	}
	if (*digits == NULL)
		return (false);
	memcpy(text, *digits, *n);
	text[*n] = '\0';
	return (str_to_i64(text, 0, INT64_MAX / 2, t));
}

enum webhook_verdict
stripe_webhook_verify(const char *header, const void *body, size_t n,
    const char *secret, int64_t now_s, int tolerance_s)
{
	const char *at = header, *digits, *piece;
	char hex[2 * MAC_SIZE + 1];
	size_t len, ndigits;
	bool any = false, match = false;
	int64_t t;

	if (header == NULL || strnlen(header, HEADER_MAX) == HEADER_MAX ||
	    !read_time(header, &digits, &ndigits, &t))
		return (WEBHOOK_MALFORMED);
	mac_hex(digits, ndigits, body, n, secret, hex);
	while (next_piece(&at, &piece, &len)) {
		if (len < 3 || strncmp(piece, "v1=", 3) != 0)
			continue;
		any = true;
		if (len - 3 == 2 * MAC_SIZE &&
		    sodium_memcmp(piece + 3, hex, 2 * MAC_SIZE) == 0)
			match = true;
	}
	sodium_memzero(hex, sizeof hex);
	if (!any)
		return (WEBHOOK_MALFORMED);
	if (!match || secret[0] == '\0')
		return (WEBHOOK_FORGED);
	return (t < now_s - tolerance_s ? WEBHOOK_OLD : WEBHOOK_GENUINE);
}

const char *
webhook_verdict_name(enum webhook_verdict v)
{
	static const char *const names[] = { "genuine", "malformed", "forged",
	    "old" };

	return (names[v]);
}

/* What an id or a type may look like. */
static bool
is_word(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

	return (n > 0 && n <= 255 && s[n] == '\0');
}

static void
read_object(struct arena *a, const json_t *o, struct stripe_event *e)
{
	struct stripe_session *s;
	struct stripe_intent *i;
	struct stripe_charge *c;
	struct stripe_refund *f;

	if (str_eq(e->object_kind, "checkout.session")) {
		s = arena_alloc(a, sizeof *s);
		e->session = stripe_read_session(a, o, s) ? s : NULL;
	} else if (str_eq(e->object_kind, "payment_intent")) {
		i = arena_alloc(a, sizeof *i);
		e->intent = stripe_read_intent(a, o, i) ? i : NULL;
	} else if (str_eq(e->object_kind, "charge")) {
		c = arena_alloc(a, sizeof *c);
		e->charge = stripe_read_charge(a, o, c) ? c : NULL;
	} else if (str_eq(e->object_kind, "refund")) {
		f = arena_alloc(a, sizeof *f);
		e->refund = stripe_read_refund(a, o, f) ? f : NULL;
	}
}

static bool
read_event(struct arena *a, const json_t *j, struct stripe_event *e)
{
	const json_t *o = json_object_get(json_object_get(j, "data"), "object");
	const json_t *created = json_object_get(j, "created");

	*e = (struct stripe_event){
		.id = stripe_text(a, j, "id"),
		.type = stripe_text(a, j, "type"),
		.created = json_integer_value(created),
		.live = json_is_true(json_object_get(j, "livemode")),
		.object_kind = stripe_text(a, o, "object"),
		.object_id = stripe_text(a, o, "id"),
	};
	if (!str_eq(stripe_text(a, j, "object"), "event") || !is_word(e->id) ||
	    strchr(e->id, '.') != NULL || !is_word(e->type) ||
	    !is_word(e->object_kind) || e->created < 0)
		return (false);
	if (e->object_id[0] != '\0' && !is_word(e->object_id))
		return (false);
	read_object(a, o, e);
	return (true);
}

bool
stripe_event_read(struct arena *a, const void *body, size_t n,
    struct stripe_event *e)
{
	json_t *j;
	bool good;

	if (n > WEBHOOK_BODY_MAX)
		return (false);
	if ((j = stripe_json(body, n)) == NULL)
		return (false);
	good = read_event(a, j, e);
	json_decref(j);
	return (good);
}
