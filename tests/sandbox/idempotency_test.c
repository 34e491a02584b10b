/* idempotency_test: the same key says the same, and nothing happens twice. */
#include "tests/sandbox/drive.h"
#include "tests/test.h"

static struct arena a;

#define AT(...)	arena_printf(&a, __VA_ARGS__)

TEST(a_repeated_key_gets_the_first_answer_again)
{
	const char *id, *request, *body;

	drive_start();
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	id = drive_text("id");
	request = drive_header("Request-Id");
	CHECK_STR(drive_header("Idempotent-Replayed"), NULL);
	body = AT("%s", drive("GET", AT("/v1/checkout/sessions/%s", id), NULL,
	    NULL)->body);
	drive("POST", AT("/sandbox/sessions/%s/pay", id), "", NULL);
	CHECK_STR(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "key-1")->body, body);
	CHECK_STR(drive_header("Idempotent-Replayed"), "true");
	CHECK_STR(drive_header("Original-Request"), request);
	CHECK(!str_eq(drive_header("Request-Id"), request));
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
	drive_stop();
	arena_reset(&a);
}

TEST(without_a_key_everything_happens_again)
{
	drive_start();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, NULL);
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, NULL);
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "2");
	drive_stop();
}

TEST(a_key_is_for_one_request_only)
{
	drive_start();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION "&locale=de",
	    "key-1");
	CHECK_INT(drive_status, 400);
	CHECK_STR(drive_text("error.type"), "idempotency_error");
	drive_json("POST", "/v1/payment_intents", DRIVE_SESSION, "key-1");
	CHECK_INT(drive_status, 400);
	CHECK_STR(drive_text("error.type"), "idempotency_error");
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
	drive_stop();
}

TEST(a_refusal_is_remembered_but_not_what_was_never_begun)
{
	drive_start();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION
	    "&expires_at=1790000001", "late");
	CHECK_INT(drive_status, 400);
	drive_now_ms -= 1800 * 1000;
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION
	    "&expires_at=1790000001", "late");
	CHECK_INT(drive_status, 400);
	CHECK_STR(drive_header("Idempotent-Replayed"), "true");
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION "&bogus=1", "typo");
	CHECK_INT(drive_status, 400);
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "typo");
	CHECK_INT(drive_status, 200);
	CHECK_STR(drive_header("Idempotent-Replayed"), NULL);
	drive_stop();
}

TEST(a_key_in_use_is_a_conflict)
{
	drive_start();
	drive("POST", "/sandbox/latency", "ms=2000", NULL);
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "slow")->delay_ms, 2000);
	drive_later(1900);
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION, "slow");
	CHECK_INT(drive_status, 409);
	CHECK_STR(drive_text("error.code"), "idempotency_key_in_use");
	CHECK_STR(drive_header("Stripe-Should-Retry"), "true");
	drive_later(100);
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "slow")->status, 200);
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
	drive_stop();
}

TEST(a_key_is_forgotten_after_a_day)
{
	drive_start();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	drive_now_ms += INT64_C(24) * 3600 * 1000 + 1000;
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-2");
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	CHECK_STR(drive_header("Idempotent-Replayed"), NULL);
	drive_stop();
}

TEST(a_key_too_long_is_refused)
{
	drive_start();
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    AT("%0255d", 1))->status, 200);
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    AT("%0256d", 1))->status, 400);
	drive_stop();
	arena_reset(&a);
}

TEST(faults_come_when_asked_for_and_go)
{
	drive_start();
	drive("POST", "/sandbox/faults", "count=2&status=429&retry_after=3"
	    "&path=/v1/checkout", NULL);
	CHECK_INT(drive("GET", "/v1/balance", NULL, NULL)->status, 200);
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION, "k");
	CHECK_INT(drive_status, 429);
	CHECK_STR(drive_text("error.code"), "rate_limit");
	CHECK_STR(drive_header("Retry-After"), "3");
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "k")->status, 429);
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "0");
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "k")->status, 200);
	drive_stop();
}

TEST(a_lost_answer_can_be_asked_for_again)
{
	drive_start();
	drive("POST", "/sandbox/faults", "reset=true&after=true", NULL);
	CHECK(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "k")->reset);
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
	CHECK_INT(drive("POST", "/v1/checkout/sessions", DRIVE_SESSION,
	    "k")->status, 200);
	CHECK_STR(drive_header("Idempotent-Replayed"), "true");
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
	drive_stop();
}
