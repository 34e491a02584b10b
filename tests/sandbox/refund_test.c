/* refund_test: money goes back at most once, whatever is asked. */
#include "tests/sandbox/drive.h"
#include "tests/test.h"

static struct arena a;

#define AT(...)	arena_printf(&a, __VA_ARGS__)

static const char *intent, *charge;

static void
start_with(const char *card)
{
	const char *id;

	drive_start();
	id = drive_session("");
	drive("POST", AT("/sandbox/sessions/%s/pay", id), AT("card=%s", card),
	    NULL);
	intent = drive_of(AT("/v1/checkout/sessions/%s", id), "payment_intent");
	charge = drive_of(AT("/v1/payment_intents/%s", intent), "latest_charge");
}

static void
stop(void)
{
	drive_stop();
	arena_reset(&a);
}

static void
refund(const char *more)
{
	drive_json("POST", "/v1/refunds", AT("payment_intent=%s%s", intent, more),
	    NULL);
}

TEST(a_refund_in_parts_stops_at_the_charge)
{
	start_with("4242424242424242");
	refund("&amount=1000&reason=requested_by_customer&metadata[dispute]=4");
	CHECK_STR(drive_text("status"), "succeeded");
	CHECK_STR(drive_text("amount"), "1000");
	CHECK_STR(drive_text("reason"), "requested_by_customer");
	CHECK_STR(drive_text("metadata.dispute"), "4");
	CHECK_STR(drive_text("charge"), charge);
	CHECK_STR(drive_of(AT("/v1/charges/%s", charge), "amount_refunded"),
	    "1000");
	CHECK_STR(drive_text("refunded"), "false");
	refund("&amount=1501");
	CHECK_INT(drive_status, 400);
	CHECK_STR(drive_text("error.param"), "amount");
	CHECK_STR(drive_text("error.message"), "Refund amount (15.01 EUR) is "
	    "greater than unrefunded amount on charge (15.00 EUR)");
	refund("");
	CHECK_STR(drive_text("amount"), "1500");
	CHECK_STR(drive_of(AT("/v1/charges/%s", charge), "refunded"), "true");
	refund("");
	CHECK_STR(drive_text("error.code"), "charge_already_refunded");
	CHECK_INT(drive_count_hooks("refund.created"), 2);
	CHECK_INT(drive_count_hooks("charge.refunded"), 2);
	drive_json("GET", AT("/v1/refunds?payment_intent=%s", intent), NULL, NULL);
	CHECK_STR(drive_text("data.0.amount"), "1500");
	CHECK_STR(drive_text("data.1.amount"), "1000");
	drive_json("GET", "/v1/refunds?payment_intent=pi_other", NULL, NULL);
	CHECK_STR(drive_text("data.0.id"), NULL);
	stop();
}

TEST(a_refund_without_sense_is_refused)
{
	static const char *const wrong[] = { "&amount=0", "&amount=-5",
	    "&amount=1.5", "&reason=whim", "&charge=ch_x", "&colour=red",
	    "&metadata[x]=%FF", "&currency=eur" };

	start_with("4242424242424242");
	for (size_t i = 0; i < nelem(wrong); i++) {
		refund(wrong[i]);
		if (drive_status != 400)
			test_fail(__FILE__, __LINE__, "%s: %d", wrong[i],
			    drive_status);
	}
	drive_json("POST", "/v1/refunds", "amount=5", NULL);
	CHECK_STR(drive_text("error.code"), "parameter_missing");
	CHECK_STR(drive_of("/sandbox/state", "objects.refund"), "0");
	stop();
}

TEST(what_was_not_paid_is_not_refunded)
{
	const char *id;

	start_with("4000000000000002");
	refund("");
	CHECK_STR(drive_text("error.code"), "payment_intent_unexpected_state");
	drive_json("POST", "/v1/refunds", AT("charge=%s", charge), NULL);
	CHECK_STR(drive_text("error.code"), "charge_not_refundable");
	id = drive_session("");
	drive("POST", AT("/sandbox/sessions/%s/pay", id), "method=transfer", NULL);
	intent = drive_of(AT("/v1/checkout/sessions/%s", id), "payment_intent");
	refund("");
	CHECK_STR(drive_text("error.code"), "payment_intent_unexpected_state");
	stop();
}

TEST(a_refund_with_the_same_key_is_one_refund)
{
	start_with("4242424242424242");
	drive("POST", "/v1/refunds", AT("payment_intent=%s&amount=5", intent), "r1");
	drive("POST", "/v1/refunds", AT("payment_intent=%s&amount=5", intent), "r1");
	CHECK_STR(drive_of(AT("/v1/charges/%s", charge), "amount_refunded"), "5");
	CHECK_INT(drive_count_hooks("refund.created"), 1);
	stop();
}

TEST(a_slow_refund_settles_later)
{
	const char *id;

	start_with("4000000000007726");
	refund("");
	id = drive_text("id");
	CHECK_STR(drive_text("status"), "pending");
	drive_later(2900);
	CHECK_STR(drive_of(AT("/v1/refunds/%s", id), "status"), "pending");
	drive_later(200);
	CHECK_STR(drive_of(AT("/v1/refunds/%s", id), "status"), "succeeded");
	CHECK_INT(drive_count_hooks("refund.updated"), 1);
	CHECK_INT(drive_count_hooks("refund.failed"), 0);
	stop();
}

TEST(a_failed_refund_gives_the_money_back_to_the_charge)
{
	const char *id;

	start_with("4000000000005126");
	refund("&amount=2000");
	id = drive_text("id");
	CHECK_STR(drive_text("status"), "succeeded");
	drive("POST", AT("/sandbox/refunds/%s/settle", id), "", NULL);
	CHECK_STR(drive_of(AT("/v1/refunds/%s", id), "status"), "failed");
	CHECK_STR(drive_text("failure_reason"), "expired_or_canceled_card");
	CHECK_STR(drive_of(AT("/v1/charges/%s", charge), "amount_refunded"), "0");
	CHECK_INT(drive_count_hooks("refund.failed"), 1);
	drive_later(5000);
	CHECK_INT(drive_count_hooks("refund.failed"), 1);
	CHECK_INT(drive("POST", AT("/sandbox/refunds/%s/settle", id), "",
	    NULL)->status, 400);
	stop();
}
