/* stripe_webhook_test: signatures by known answers and by their neighbours,
 * events by what they may not be. */
#include <jansson.h>
#include <sodium.h>

#include "payments/stripe_webhook.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

#define SECRET	"whsec_test_secret"
#define BODY	"{\n  \"id\": \"evt_test_webhook\",\n  \"object\": \"event\"\n}"
#define MAC	"4f1cd7feda9826e746b7d482c4badebb657398df1099e1046364f6196a230150"

static enum webhook_verdict
verify(const char *header, int64_t now)
{
	return (stripe_webhook_verify(header, BODY, strlen(BODY), SECRET, now, 300));
}

#define CHECK_VERDICT(is, want)						\
	CHECK_STR(webhook_verdict_name(is), webhook_verdict_name(want))

static bool
vector_passes(const json_t *v)
{
	const char *b64 = json_string_value(json_object_get(v, "body_base64"));
	unsigned char body[4096];
	size_t n = 0;

	must(sodium_base642bin(body, sizeof body, b64, strlen(b64), NULL, &n,
	    NULL, sodium_base64_VARIANT_ORIGINAL) == 0);
	return (stripe_webhook_verify(
	    json_string_value(json_object_get(v, "header")), body, n,
	    json_string_value(json_object_get(v, "secret")),
	    json_integer_value(json_object_get(v, "clock")),
	    (int)json_integer_value(json_object_get(v, "tolerance"))) ==
	    WEBHOOK_GENUINE);
}

TEST(webhook_signatures_are_judged_as_stripes_own_library_does)
{
	size_t n, i, seen = 0;
	char *text = shared_read(&a, "specs/vectors/webhook-signatures.json", &n);
	json_t *all = json_loadb(text, n, 0, NULL), *v;

	json_array_foreach(all, i, v) {
		const char *who = json_string_value(json_object_get(v, "vendor"));
		const char *what = json_string_value(json_object_get(v, "case"));

		if (!str_eq(who, "stripe"))
			continue;
		seen++;
		if (vector_passes(v) != json_is_true(json_object_get(v, "valid")))
			test_fail(__FILE__, __LINE__, "case %zu, %s", i,
			    what != NULL ? what : "unnamed");
	}
	CHECK_INT(seen, 26);
	json_decref(all);
	arena_reset(&a);
}

TEST(a_webhook_verdict_says_what_is_wrong)
{
	CHECK_VERDICT(verify("t=1700000000,v1=" MAC, 1700000000), WEBHOOK_GENUINE);
	CHECK_VERDICT(verify("t=1700000000,v1=" MAC, 1700000300), WEBHOOK_GENUINE);
	CHECK_VERDICT(verify("t=1700000000,v1=" MAC, 1700000301), WEBHOOK_OLD);
	CHECK_VERDICT(verify("t=1700000001,v1=" MAC, 1700000000), WEBHOOK_FORGED);
	CHECK_VERDICT(verify("v1=" MAC ",t=1700000000", 1700000000), WEBHOOK_GENUINE);
	CHECK_VERDICT(verify("t=1700000000,v1=x,v1=" MAC ",v1=y", 1700000000),
	    WEBHOOK_GENUINE);
	CHECK_VERDICT(stripe_webhook_verify("t=1700000000,v1=" MAC, BODY,
	    strlen(BODY) - 1, SECRET, 1700000000, 300), WEBHOOK_FORGED);
}

TEST(malformed_signature_headers_are_called_so)
{
	static const char *const headers[] = { NULL, "", ",", "t", "t=", "v1=" MAC,
	    "t=1700000000", "t=1700000000,v0=" MAC, "t=-1700000000,v1=" MAC,
	    "t=+1700000000,v1=" MAC, "t= 1700000000,v1=" MAC,
	    "t=1.7e9,v1=" MAC, "t=17000000000000000000000,v1=" MAC,
	    "t=9223372036854775807,v1=" MAC, "t=1700000000,t=1700000000,v1=" MAC,
	    "T=1700000000,V1=" MAC };

	for (size_t i = 0; i < nelem(headers); i++)
		if (verify(headers[i], 1700000000) != WEBHOOK_MALFORMED)
			test_fail(__FILE__, __LINE__, "not malformed: %s",
			    headers[i] != NULL ? headers[i] : "NULL");
}

TEST(an_overlong_signature_header_is_refused)
{
	char header[5000];

	memset(header, ',', sizeof header);
	memcpy(header, "t=1700000000,v1=" MAC, strlen("t=1700000000,v1=" MAC));
	header[4999] = '\0';
	CHECK_VERDICT(verify(header, 1700000000), WEBHOOK_MALFORMED);
	header[4000] = '\0';
	CHECK_VERDICT(verify(header, 1700000000), WEBHOOK_GENUINE);
}

TEST(every_bit_of_a_signature_counts)
{
	char header[128];

	for (size_t i = 0; i < 64; i++)
		for (int bit = 0; bit < 7; bit++) {
			snprintf(header, sizeof header, "t=1700000000,v1=%s", MAC);
			header[16 + i] ^= (char)(1 << bit);
			if (verify(header, 1700000000) == WEBHOOK_GENUINE)
				test_fail(__FILE__, __LINE__, "digit %zu bit %d",
				    i, bit);
		}
}

TEST(an_empty_webhook_secret_vouches_for_nothing)
{
	unsigned char mac[32];
	char hex[65], header[128];
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, (const unsigned char *)"", 0);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)"5.", 2);
	crypto_auth_hmacsha256_final(&s, mac);
	snprintf(header, sizeof header, "t=5,v1=%s",
	    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac));
	CHECK_VERDICT(stripe_webhook_verify(header, "", 0, "", 5, 300),
	    WEBHOOK_FORGED);
}

static bool
reads(const char *body)
{
	struct stripe_event e;
	bool good = stripe_event_read(&a, body, strlen(body), &e);

	arena_reset(&a);
	return (good);
}

TEST(the_envelope_of_an_event_is_read)
{
	static const char body[] = "{\"id\":\"evt_1\",\"object\":\"event\","
	    "\"type\":\"charge.refunded\",\"created\":1700000000,"
	    "\"livemode\":true,\"data\":{\"object\":{\"id\":\"ch_1\","
	    "\"object\":\"charge\",\"amount\":500,\"amount_refunded\":200,"
	    "\"currency\":\"jpy\",\"paid\":true,"
	    "\"payment_intent\":{\"id\":\"pi_1\",\"object\":\"payment_intent\"},"
	    "\"description\":\"a\\u0000b\"}}}";
	struct stripe_event e;

	if (!stripe_event_read(&a, body, strlen(body), &e)) {
		CHECK(!"read");
		return;
	}
	CHECK_STR(e.id, "evt_1");
	CHECK_STR(e.type, "charge.refunded");
	CHECK_INT(e.created, 1700000000);
	CHECK(e.live);
	CHECK_STR(e.object_kind, "charge");
	CHECK_STR(e.object_id, "ch_1");
	CHECK(e.session == NULL && e.intent == NULL && e.refund == NULL);
	CHECK(e.charge != NULL);
	if (e.charge != NULL) {
		CHECK_STR(money_plain(&a, e.charge->amount), "500");
		CHECK_STR(money_plain(&a, e.charge->refunded), "200");
		CHECK_STR(e.charge->amount.currency, "JPY");
		CHECK_STR(e.charge->payment_intent, "pi_1");
	}
	arena_reset(&a);
}

TEST(an_event_of_an_unknown_kind_still_has_its_envelope)
{
	CHECK(reads("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a.b\","
	    "\"data\":{\"object\":{\"object\":\"balance\"}}}"));
}

TEST(what_is_no_event_is_refused)
{
	static const char *const bodies[] = { "", "null", "[]", "{}", "\"x\"", "{",
	    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a\"}",
	    "{\"id\":\"\",\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":\"evt 1\",\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":\"evt\\u00001\",\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":7,\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":\"evt_1\",\"object\":\"list\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":\"evt_1\",\"id\":\"evt_2\",\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a\",\"data\":{\"object\":{\"object\":\"b\"}}} x",
	    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"<a>\",\"data\":{\"object\":{\"object\":\"b\"}}}",
	};

	for (size_t i = 0; i < nelem(bodies); i++)
		if (reads(bodies[i]))
			test_fail(__FILE__, __LINE__, "read: %s", bodies[i]);
}

TEST(a_deep_or_large_event_is_refused_before_it_is_parsed)
{
	struct stripe_event e;
	size_t n = WEBHOOK_BODY_MAX + 1;
	char *body = xmalloc(n);

	memset(body, '[', n);
	CHECK(!stripe_event_read(&a, body, 100000, &e));
	memset(body, ' ', n);
	memcpy(body, "{}", 2);
	CHECK(!stripe_event_read(&a, body, n, &e));
	free(body);
}
