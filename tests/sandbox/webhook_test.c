/* webhook_test: events arrive signed, until somebody says that they did. */
#include "payments/stripe_webhook.h"
#include "tests/sandbox/drive.h"
#include "tests/test.h"

static struct arena a;

#define AT(...)	arena_printf(&a, __VA_ARGS__)

static size_t
count_of(const char *event)
{
	size_t n = 0;

	for (size_t i = 0; i < drive_nhooks; i++)
		n += str_eq(drive_hooks[i].event, event);
	return (n);
}

TEST(a_webhook_is_signed_and_is_the_event)
{
	struct stripe_event e = { 0 };
	const char *body, *id;

	drive_start();
	id = drive_paid_session("&metadata[checkout]=5");
	CHECK_INT(drive_nhooks, 4);
	for (size_t i = 0; i < drive_nhooks; i++) {
		body = drive_hooks[i].body;
		CHECK_STR(webhook_verdict_name(stripe_webhook_verify(
		    drive_hooks[i].signature, body, strlen(body), DRIVE_SECRET,
		    drive_now_ms / 1000, 0)), "genuine");
		CHECK_STR(webhook_verdict_name(stripe_webhook_verify(
		    drive_hooks[i].signature, body, strlen(body), "whsec_other",
		    drive_now_ms / 1000, 0)), "forged");
		CHECK(stripe_event_read(&a, body, strlen(body), &e));
		CHECK_STR(drive_of(AT("/v1/events/%s", e.id), "type"), e.type);
	}
	CHECK_STR(e.type, "checkout.session.completed");
	CHECK(e.session != NULL && str_eq(e.session->id, id));
	CHECK(e.session != NULL && e.session->payment == SESSION_PAID);
	drive_stop();
	arena_reset(&a);
}

TEST(an_event_names_the_request_it_came_from)
{
	const char *id, *intent, *body;

	drive_start();
	id = drive_paid_session("");
	intent = drive_of(AT("/v1/checkout/sessions/%s", id), "payment_intent");
	drive("POST", "/v1/refunds", AT("payment_intent=%s", intent), "my-key");
	body = drive_hooks[drive_nhooks - 1].body;
	CHECK(strstr(body, "\"idempotency_key\":\"my-key\"") != NULL);
	CHECK(strstr(body, AT("\"request\":{\"id\":\"%s\"",
	    drive_header("Request-Id"))) != NULL);
	CHECK(strstr(drive_hooks[0].body, "\"request\":{\"id\":null") != NULL);
	drive_stop();
	arena_reset(&a);
}

TEST(a_webhook_is_tried_with_growing_pauses_until_it_is_taken)
{
	static const int waits[] = { 1000, 2000, 4000, 8000 };
	const char *event;
	size_t before;

	drive_start();
	drive_hook_status = 500;
	drive_session("&expires_at=1790001800");
	drive_later(1800 * 1000);
	CHECK_INT(drive_nhooks, 1);
	event = drive_hooks[0].event;
	for (size_t i = 0; i < nelem(waits); i++) {
		before = drive_nhooks;
		drive_later(waits[i] - 100);
		CHECK_INT(drive_nhooks, before);
		drive_later(100);
		CHECK_INT(drive_nhooks, before + 1);
	}
	CHECK_INT(count_of(event), 5);
	CHECK_STR(drive_of(AT("/v1/events/%s", event), "pending_webhooks"), "1");
	drive_hook_status = 204;
	drive_later(16000);
	CHECK_INT(count_of(event), 6);
	drive_later(100000);
	CHECK_INT(count_of(event), 6);
	CHECK_STR(drive_of(AT("/v1/events/%s", event), "pending_webhooks"), "0");
	drive_stop();
	arena_reset(&a);
}

TEST(a_webhook_is_given_up_in_the_end)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .tries = 3, .retry_ms = 100 });
	drive_hook_status = 302;
	drive_paid_session("");
	drive_later(60000);
	CHECK_INT(drive_nhooks, 12);
	CHECK_STR(drive_of("/sandbox/state", "deliveries.given_up"), "4");
	drive_stop();
}

TEST(silence_is_a_failure_after_ten_seconds)
{
	drive_start();
	drive_hook_status = -1;
	drive_session("&expires_at=1790001800");
	drive_later(1800 * 1000);
	CHECK_INT(drive_nhooks, 1);
	drive_later(10900);
	CHECK_INT(drive_nhooks, 1);
	drive_later(200);
	CHECK_INT(drive_nhooks, 2);
	/* The first comes back too late to matter. */
	sandbox_delivered(drive_hooks[0].id, 200, drive_now_ms);
	CHECK_STR(drive_of("/sandbox/state", "deliveries.delivered"), "0");
	sandbox_delivered(drive_hooks[1].id, 200, drive_now_ms);
	CHECK_STR(drive_of("/sandbox/state", "deliveries.delivered"), "1");
	drive_stop();
}

TEST(no_more_than_so_many_are_on_their_way)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .in_flight = 3 });
	drive_hook_status = -1;
	drive_paid_session("");
	drive_paid_session("");
	drive_later(1000);
	CHECK_INT(drive_nhooks, 3);
	sandbox_delivered(drive_hooks[1].id, 200, drive_now_ms);
	CHECK_INT(drive_nhooks, 4);
	drive_stop();
}

TEST(held_webhooks_leave_when_let_go)
{
	drive_start();
	drive("POST", "/sandbox/webhooks", "hold=true", NULL);
	drive_paid_session("");
	drive_later(60000);
	CHECK_INT(drive_nhooks, 0);
	drive("POST", "/sandbox/webhooks", "hold=false", NULL);
	CHECK_INT(drive_nhooks, 4);
	drive_stop();
}

TEST(webhooks_come_in_copies_shuffled_and_again)
{
	const char *first;
	bool moved = false;

	drive_start();
	drive("POST", "/sandbox/webhooks", "hold=true&copies=3&in_flight=1", NULL);
	for (int i = 0; i < 5; i++)
		drive_paid_session("");
	drive("POST", "/sandbox/webhooks", "hold=false&shuffle=true", NULL);
	CHECK_INT(drive_nhooks, 60);
	for (size_t i = 0; i < drive_nhooks; i++) {
		CHECK_INT(count_of(drive_hooks[i].event), 3);
		moved = moved || (i % 3 != 0 && !str_eq(drive_hooks[i].event,
		    drive_hooks[i - 1].event));
	}
	CHECK(moved);
	first = drive_hooks[0].event;
	drive("POST", AT("/sandbox/events/%s/resend", first), "copies=2", NULL);
	CHECK_INT(count_of(first), 5);
	drive("POST", "/sandbox/events/resend", "type=charge.succeeded", NULL);
	CHECK_INT(drive_nhooks, 67);
	drive_stop();
	arena_reset(&a);
}

TEST(webhooks_spread_over_time_when_asked_to)
{
	drive_start();
	drive("POST", "/sandbox/webhooks", "shuffle_ms=60000", NULL);
	for (int i = 0; i < 20; i++)
		drive_paid_session("");
	CHECK(drive_nhooks < 80);
	drive_later(60000);
	CHECK_INT(drive_nhooks, 80);
	drive_stop();
}

TEST(only_the_types_asked_for_are_sent)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .webhook_types =
	    "checkout.session.completed payment_intent.succeeded" });
	drive_paid_session("");
	CHECK_INT(drive_nhooks, 2);
	CHECK_INT(drive_count_hooks("checkout.session.completed"), 1);
	CHECK_STR(drive_of("/sandbox/state", "objects.event"), "4");
	drive_stop();
}

TEST(delivered_events_beyond_the_number_kept_are_let_go)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .kept = 10 });
	for (int i = 0; i < 30; i++)
		drive_paid_session("");
	CHECK_STR(drive_of("/sandbox/state", "objects.event"), "10");
	drive_hook_status = 500;
	for (int i = 0; i < 5; i++)
		drive_paid_session("");
	CHECK_STR(drive_of("/sandbox/state", "objects.event"), "20");
	drive_stop();
}
