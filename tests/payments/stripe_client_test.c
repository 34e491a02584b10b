/* stripe_client_test: what we ask of Stripe, how often, and what we make of the
 * answers. */
#include "payments/stripe_webhook.h"
#include "tests/payments/stripe_link.h"
#include "tests/test.h"

#define AT(...)	arena_printf(&wire_memory, __VA_ARGS__)

static struct stripe_session session;
static struct stripe_error why;

static const struct stripe_pair metadata[] = { { "checkout", "17" } };

static enum stripe_outcome
create(const char *key, int64_t minor, const char *currency)
{
	struct stripe_item items[] = {
		{ .name = "Kännchen & Deckel", .unit = money(minor, currency),
		    .quantity = 2, .image_url = "https://shop.example/i/1.jpg" },
		{ .name = "Delivery", .unit = money(minor, currency),
		    .quantity = 1 },
	};
	struct stripe_session_params p = { .idempotency_key = key,
	    .items = items, .nitems = 2,
	    .success_url = "https://shop.example/done?s={CHECKOUT_SESSION_ID}",
	    .cancel_url = "https://shop.example/cart",
	    .transfer_group = "checkout_17", .client_reference_id = "17",
	    .customer_email = "ann@example.com", .locale = "de",
	    .expires_at = drive_now_ms / 1000 + 3600,
	    .metadata = metadata, .nmetadata = 1 };

	return (stripe_session_create(NULL, &p, &session, &why));
}

TEST(a_checkout_session_is_made_shown_and_paid)
{
	const char *id;

	wire_start();
	CHECK_INT(create("checkout-17", 1250, "EUR"), STRIPE_OK);
	id = session.id;
	CHECK_INT(session.status, SESSION_OPEN);
	CHECK_INT(session.payment, SESSION_UNPAID);
	CHECK_STR(money_plain(&wire_memory, session.total), "37.50");
	CHECK_STR(session.total.currency, "EUR");
	CHECK_STR(session.client_reference_id, "17");
	CHECK_STR(session.customer_email, "ann@example.com");
	CHECK_STR(session.payment_intent, "");
	CHECK_INT(session.expires_at, 1790003600);
	CHECK(str_starts(session.url, "http://pay.example:8090/c/pay/cs_test_"));
	CHECK_STR(wire_header(&wires[0], "Idempotency-Key"), "checkout-17");
	CHECK_STR(wire_header(&wires[0], "Stripe-Version"), SANDBOX_VERSION);
	CHECK_STR(wire_field(&wires[0], "payment_intent_data[transfer_group]"),
	    "checkout_17");
	CHECK_STR(wire_field(&wires[0], "payment_intent_data[metadata][checkout]"),
	    "17");
	drive("POST", AT("/sandbox/sessions/%s/pay", id), "", NULL);
	CHECK_INT(stripe_session_get(NULL, id, &session, &why), STRIPE_OK);
	CHECK_INT(session.payment, SESSION_PAID);
	CHECK_STR(session.url, "");
	CHECK(session.intent != NULL);
	if (session.intent != NULL) {
		CHECK_STR(session.intent->id, session.payment_intent);
		CHECK_INT(session.intent->status, INTENT_SUCCEEDED);
		CHECK_STR(money_plain(&wire_memory, session.intent->received),
		    "37.50");
		CHECK_STR(session.intent->transfer_group, "checkout_17");
	}
	wire_stop();
}

TEST(an_intent_says_why_it_failed)
{
	struct stripe_intent intent;

	wire_start();
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id),
	    "card=4000000000009995", NULL);
	CHECK_INT(stripe_session_get(NULL, session.id, &session, &why), STRIPE_OK);
	CHECK_INT(stripe_intent_get(NULL, session.payment_intent, &intent, &why),
	    STRIPE_OK);
	CHECK_INT(intent.status, INTENT_REQUIRES_PAYMENT_METHOD);
	CHECK_STR(intent.error_code, "insufficient_funds");
	CHECK_STR(intent.error_message, "Your card has insufficient funds.");
	CHECK_INT(intent.received.minor, 0);
	wire_stop();
}

TEST(a_session_is_expired_once)
{
	wire_start();
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	CHECK_INT(stripe_session_expire(NULL, session.id, &session, &why),
	    STRIPE_OK);
	CHECK_INT(session.status, SESSION_EXPIRED);
	CHECK_INT(stripe_session_expire(NULL, session.id, &session, &why),
	    STRIPE_OK);
	CHECK_INT(drive_count_hooks("checkout.session.expired"), 1);
	wire_stop();
}

TEST(money_goes_back_in_part_and_not_twice)
{
	struct stripe_refund refund;
	struct stripe_refund_params p = { .idempotency_key = "refund-1",
	    .amount = money(1000, "EUR"), .reason = "requested_by_customer",
	    .metadata = metadata, .nmetadata = 1 };

	wire_start();
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id), "", NULL);
	CHECK_INT(stripe_session_get(NULL, session.id, &session, NULL), STRIPE_OK);
	p.payment_intent = session.payment_intent;
	for (int i = 0; i < 3; i++)
		CHECK_INT(stripe_refund_create(NULL, &p, &refund, &why), STRIPE_OK);
	CHECK_INT(refund.status, REFUND_SUCCEEDED);
	CHECK_STR(money_plain(&wire_memory, refund.amount), "10.00");
	CHECK_STR(refund.payment_intent, session.payment_intent);
	CHECK_INT(stripe_refund_get(NULL, refund.id, &refund, &why), STRIPE_OK);
	CHECK_INT(drive_count_hooks("refund.created"), 1);
	p.idempotency_key = "refund-2";
	p.amount = money(2751, "EUR");
	CHECK_INT(stripe_refund_create(NULL, &p, &refund, &why), STRIPE_REFUSED);
	CHECK_INT(why.status, 400);
	CHECK_STR(why.param, "amount");
	wire_stop();
}

TEST(refunds_of_a_payment_are_listed_with_what_we_gave_them)
{
	const struct stripe_pair pair = { "refund", "900" };
	struct stripe_refund_params p = { .amount = money(100, "EUR"), .metadata = &pair, .nmetadata = 1 };
	struct stripe_refund refund;
	struct stripe_refunds all;

	wire_start();
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id), "", NULL);
	CHECK_INT(stripe_session_get(NULL, session.id, &session, NULL), STRIPE_OK);
	p.payment_intent = session.payment_intent;
	for (int i = 0; i < 3; i++) {
		p.idempotency_key = AT("refund-%d", i);
		p.nmetadata = i == 1;
		CHECK_INT(stripe_refund_create(NULL, &p, &refund, &why), STRIPE_OK);
	}
	CHECK_INT(stripe_refunds_of_intent(NULL, p.payment_intent, NULL, &all, &why), STRIPE_OK);
	CHECK_INT(all.n, 3);
	CHECK(!all.more);
	CHECK_STR(all.v[0].id, refund.id);
	CHECK_STR(all.v[0].our_refund, "");
	CHECK_STR(all.v[1].our_refund, "900");
	CHECK_INT(stripe_refunds_of_intent(NULL, p.payment_intent, all.v[1].id, &all, &why), STRIPE_OK);
	CHECK_INT(all.n, 1);
	CHECK_INT(stripe_refunds_of_intent(NULL, "pi_none&limit=1", NULL, &all, &why), STRIPE_OK);
	CHECK_INT(all.n, 0);
	wire_stop();
}

TEST(a_refusal_is_not_repeated)
{
	wire_start();
	CHECK_INT(create("k", 10, "EUR"), STRIPE_REFUSED);
	CHECK_INT(nwires, 1);
	CHECK_STR(why.code, "amount_too_small");
	CHECK_STR(why.type, "invalid_request_error");
	CHECK(why.message[0] != '\0');
	CHECK(str_starts(why.request_id, "req_"));
	CHECK_INT(stripe_session_get(NULL, "cs_test_nobody", &session, &why),
	    STRIPE_REFUSED);
	CHECK_INT(why.status, 404);
	CHECK_STR(why.code, "resource_missing");
	wire_stop();
}

TEST(an_id_cannot_lead_elsewhere)
{
	wire_start();
	CHECK_INT(stripe_refund_get(NULL, "../charges?x=y#z", &(struct stripe_refund){ 0 },
	    &why), STRIPE_REFUSED);
	CHECK_STR(wires[0].path, "/v1/refunds/..%2Fcharges%3Fx%3Dy%23z");
	wire_stop();
}

static const char *const passing[] = { "status=500", "status=503",
    "status=429", "status=409", "reset=true", "reset=true&after=true",
    "status=500&after=true" };

TEST(what_may_pass_is_tried_again_and_happens_once)
{
	for (size_t i = 0; i < nelem(passing); i++) {
		wire_start();
		drive("POST", "/sandbox/faults", AT("count=3&%s", passing[i]),
		    NULL);
		CHECK_INT(create("same-key", 1250, "EUR"), STRIPE_OK);
		CHECK_INT(nwires, 4);
		for (size_t j = 0; j < nwires; j++) {
			CHECK_STR(wire_header(&wires[j], "Idempotency-Key"),
			    "same-key");
			CHECK_STR(wires[j].form, wires[0].form);
		}
		CHECK_STR(drive_of("/sandbox/state", "objects.session"), "1");
		CHECK_INT(wire_npauses, 3);
		for (size_t j = 0; j < wire_npauses; j++)
			CHECK(wire_pauses[j] >= 250 << j &&
			    wire_pauses[j] <= 500 << j);
		wire_stop();
	}
}

TEST(it_ends_after_four_tries)
{
	for (size_t i = 0; i < nelem(passing); i++) {
		wire_start();
		drive("POST", "/sandbox/faults", AT("count=9&%s", passing[i]),
		    NULL);
		CHECK_INT(create("k", 1250, "EUR"), STRIPE_UNREACHABLE);
		CHECK_INT(nwires, 4);
		CHECK(why.message[0] != '\0');
		CHECK(strstr(why.message, "sk_test") == NULL);
		wire_stop();
	}
}

TEST(stripes_own_pause_is_kept_unless_it_is_too_long)
{
	wire_start();
	drive("POST", "/sandbox/faults", "count=1&status=429&retry_after=4", NULL);
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	CHECK_INT(wire_pauses[0], 4000);
	drive("POST", "/sandbox/faults", "count=1&status=429&retry_after=60", NULL);
	CHECK_INT(create("k2", 1250, "EUR"), STRIPE_UNREACHABLE);
	CHECK_INT(why.status, 429);
	CHECK_INT(wire_npauses, 1);
	wire_stop();
}

TEST(nothing_is_asked_when_no_time_is_left)
{
	wire_start();
	wire_left_ms = 0;
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_UNREACHABLE);
	CHECK_INT(nwires, 0);
	wire_left_ms = 100;
	drive("POST", "/sandbox/faults", "count=1&status=500", NULL);
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_UNREACHABLE);
	CHECK_INT(nwires, 1);
	wire_stop();
}

TEST(an_answer_that_is_not_stripes_is_none)
{
	static const char *const bodies[] = { "", "<html>", "[]", "{}", "null",
	    "{\"id\":\"x\",\"object\":\"checkout.session\"}",
	    "{\"id\":\"x\",\"object\":\"refund\"}" };

	wire_start();
	for (size_t i = 0; i < nelem(bodies); i++) {
		wire_instead = bodies[i];
		CHECK_INT(create(AT("k%zu", i), 1250, "EUR"), STRIPE_UNREACHABLE);
	}
	wire_stop();
}

TEST(amounts_are_in_stripes_unit)
{
	static const struct {
		const char *currency; int64_t minor; const char *stripe; const char *total;
	} cases[] = {
		{ "EUR", 1250, "1250", "37.50" }, { "JPY", 1250, "1250", "3750" },
		{ "KWD", 1250, "1250", "3.750" }, { "ISK", 1250, "125000", "3750" },
		{ "UGX", 1250, "125000", "3750" }, { "MGA", 125000, "1250", "3750.00" },
	};

	for (size_t i = 0; i < nelem(cases); i++) {
		wire_start();
		CHECK_INT(create("k", cases[i].minor, cases[i].currency), STRIPE_OK);
		CHECK_STR(wire_field(&wires[0],
		    "line_items[0][price_data][unit_amount]"), cases[i].stripe);
		CHECK_STR(money_plain(&wire_memory, session.total), cases[i].total);
		CHECK_STR(session.total.currency, cases[i].currency);
		wire_stop();
	}
}

TEST(an_amount_stripe_cannot_take_is_refused_without_asking)
{
	struct stripe_refund_params p = { .idempotency_key = "r",
	    .payment_intent = "pi_1", .amount = money(1005, "KWD") };
	struct stripe_refund refund;

	wire_start();
	CHECK_INT(create("k", 1005, "KWD"), STRIPE_REFUSED);
	CHECK_STR(why.code, "amount_invalid");
	CHECK_INT(create("k", 50, "MGA"), STRIPE_REFUSED);
	CHECK_INT(stripe_refund_create(NULL, &p, &refund, &why), STRIPE_REFUSED);
	CHECK_INT(nwires, 0);
	CHECK(!stripe_takes(money(1005, "KWD")));
	CHECK(stripe_takes(money(1010, "KWD")));
	CHECK(!stripe_takes(money(-1, "EUR")));
	wire_stop();
}

TEST(more_than_a_hundred_lines_become_a_hundred)
{
	struct stripe_item items[130];
	struct stripe_session_params p = { .idempotency_key = "k",
	    .items = items, .rest_name = "More things",
	    .success_url = "https://shop.example/" };
	const size_t counts[] = { 1, 99, 100, 101, 130 };

	for (size_t i = 0; i < nelem(items); i++)
		items[i] = (struct stripe_item){ .name = "Thing",
		    .unit = money(100 + (int64_t)i, "EUR"), .quantity = 3 };
	for (size_t i = 0; i < nelem(counts); i++) {
		int64_t sum = 0;

		p.nitems = counts[i];
		for (size_t j = 0; j < p.nitems; j++)
			sum += items[j].unit.minor * 3;
		wire_start();
		CHECK_INT(stripe_session_create(NULL, &p, &session, &why),
		    STRIPE_OK);
		CHECK_INT(session.total.minor, sum);
		CHECK_STR(wire_field(&wires[0],
		    "line_items[99][price_data][product_data][name]"),
		    counts[i] < 100 ? NULL : counts[i] == 100 ? "Thing" :
		    "More things");
		wire_stop();
	}
}

TEST(a_long_name_is_cut_between_characters)
{
	char name[402];
	struct stripe_item item = { .name = name, .unit = money(500, "EUR"),
	    .quantity = 1 };
	struct stripe_session_params p = { .idempotency_key = "k",
	    .items = &item, .nitems = 1, .success_url = "https://shop.example/" };

	memset(name, 'x', 249);
	for (size_t i = 249; i < 401; i += 2)
		memcpy(name + i, "ü", 2);
	name[401] = '\0';
	wire_start();
	CHECK_INT(stripe_session_create(NULL, &p, &session, &why), STRIPE_OK);
	CHECK_INT(strlen(wire_field(&wires[0],
	    "line_items[0][price_data][product_data][name]")), 249);
	wire_stop();
}

TEST(every_webhook_of_the_sandbox_is_read_whole)
{
	struct stripe_event e;
	const char *body;

	wire_start();
	CHECK_INT(create("k", 1250, "EUR"), STRIPE_OK);
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id),
	    "card=4000000000000002", NULL);
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id),
	    "card=4000000000005126", NULL);
	CHECK_INT(stripe_session_get(NULL, session.id, &session, &why), STRIPE_OK);
	drive("POST", "/v1/refunds", AT("payment_intent=%s",
	    session.payment_intent), NULL);
	drive_later(5000);
	CHECK_INT(drive_nhooks, 11);
	for (size_t i = 0; i < drive_nhooks; i++) {
		body = drive_hooks[i].body;
		if (!stripe_event_read(&wire_memory, body, strlen(body), &e) ||
		    (e.session == NULL && e.intent == NULL && e.charge == NULL &&
		    e.refund == NULL) || e.live)
			test_fail(__FILE__, __LINE__, "not read: %s", body);
	}
	wire_stop();
}
