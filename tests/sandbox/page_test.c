/* page_test: the payment page, as a browser without scripts uses it. */
#include "tests/sandbox/drive.h"
#include "tests/test.h"

static struct arena a;
static const char *id;

#define AT(...)	arena_printf(&a, __VA_ARGS__)

#define CARD(n)	"email=ann@example.com&name=Ann&country=DE&card=" n	\
		"&expiry=12/34&cvc=123&method=card"

static void
start(const char *more)
{
	drive_start();
	id = drive_session(more);
}

static void
stop(void)
{
	drive_stop();
	arena_reset(&a);
}

static const struct sandbox_answer *
get(const char *rest)
{
	return (drive("GET", AT("/c/pay/%s%s", id, rest), NULL, NULL));
}

static const struct sandbox_answer *
post(const char *rest, const char *form)
{
	return (drive("POST", AT("/c/pay/%s%s", id, rest), form, NULL));
}

static const char *
state(const char *member)
{
	return (drive_of(AT("/v1/checkout/sessions/%s?expand[]=payment_intent",
	    id), member));
}

#define CHECK_HAS(ans, text)	CHECK(strstr((ans)->body, text) != NULL)
#define CHECK_HAS_NOT(ans, text) CHECK(strstr((ans)->body, text) == NULL)

TEST(the_payment_page_says_what_is_paid_for)
{
	const struct sandbox_answer *ans;

	start("&line_items[0][price_data][product_data][name]=<b>Pot</b>+%26+lid"
	    "&customer_email=ann@example.com");
	ans = get("");
	CHECK_INT(ans->status, 200);
	CHECK_STR(ans->content_type, "text/html; charset=utf-8");
	CHECK_HAS(ans, "25.00 EUR");
	CHECK_HAS(ans, "12.50 EUR");
	CHECK_HAS(ans, "&lt;b");
	CHECK_HAS(ans, "Pot");
	CHECK_HAS(ans, "&amp; lid");
	CHECK_HAS_NOT(ans, "<b>Pot");
	CHECK_HAS(ans, "ann@example.com");
	CHECK_HAS(ans, "href=\"https://shop.example/cart\"");
	CHECK_HAS_NOT(ans, "<script");
	CHECK_HAS_NOT(ans, "role=\"alert\"");
	CHECK_INT(drive("GET", "/c/pay.css", NULL, NULL)->status, 200);
	stop();
}

TEST(a_good_card_pays_and_leads_back)
{
	const struct sandbox_answer *ans;

	start("");
	ans = post("", CARD("4242+4242+4242+4242"));
	CHECK_INT(ans->status, 303);
	CHECK_STR(ans->location, AT("https://shop.example/done?s=%s", id));
	CHECK_STR(state("payment_status"), "paid");
	CHECK_STR(drive_text("customer_details.email"), "ann@example.com");
	CHECK_STR(drive_text("customer_details.address.country"), "DE");
	CHECK_INT(drive_count_hooks("checkout.session.completed"), 1);
	CHECK_INT(drive_count_hooks("payment_intent.succeeded"), 1);
	CHECK_INT(drive_count_hooks("charge.succeeded"), 1);
	stop();
}

TEST(paying_twice_is_paying_once)
{
	start("");
	post("", CARD("4242424242424242"));
	CHECK_INT(post("", CARD("4242424242424242"))->status, 200);
	CHECK_HAS(get(""), "already made");
	CHECK_INT(drive_count_hooks("charge.succeeded"), 1);
	stop();
}

TEST(a_declined_card_shows_why_and_another_may_pay)
{
	const struct sandbox_answer *ans;

	start("");
	ans = post("", CARD("4000000000000002"));
	CHECK_INT(ans->status, 402);
	CHECK_HAS(ans, "Your card was declined.");
	CHECK_HAS(ans, "value=\"ann@example.com\"");
	CHECK_HAS_NOT(ans, "4000000000000002");
	CHECK_STR(state("status"), "open");
	CHECK_STR(drive_text("payment_intent.status"), "requires_payment_method");
	CHECK_STR(drive_text("payment_intent.last_payment_error.code"),
	    "card_declined");
	CHECK_STR(drive_text("payment_intent.last_payment_error.decline_code"),
	    "generic_decline");
	CHECK_INT(drive_count_hooks("payment_intent.payment_failed"), 1);
	CHECK_INT(drive_count_hooks("charge.failed"), 1);
	CHECK_INT(post("", CARD("4000000000009995"))->status, 402);
	CHECK_STR(state("payment_intent.last_payment_error.decline_code"),
	    "insufficient_funds");
	CHECK_INT(post("", CARD("5555555555554444"))->status, 303);
	CHECK_STR(state("payment_status"), "paid");
	CHECK_STR(drive_text("payment_intent.last_payment_error.code"), NULL);
	stop();
}

TEST(what_is_missing_or_wrong_in_the_form_is_said_beside_it)
{
	static const struct { const char *form, *says; } cases[] = {
		{ "", "email is incomplete" },
		{ "email=ann&name=Ann&card=4242424242424242&expiry=1234&cvc=123",
		    "email is incomplete" },
		{ "email=a@b.example&card=4242424242424242&expiry=1234&cvc=123",
		    "Fill in the name" },
		{ "email=a@b.example&name=Ann&expiry=1234&cvc=123",
		    "card number is incomplete" },
		{ "email=a@b.example&name=Ann&card=4242424242424241&expiry=1234&cvc=123",
		    "card number is invalid" },
		{ "email=a@b.example&name=Ann&card=x&expiry=1234&cvc=123",
		    "card number is invalid" },
		{ "email=a@b.example&name=Ann&card=4111111111111111&expiry=1234&cvc=123",
		    "used a non test card" },
		{ "email=a@b.example&name=Ann&card=4242424242424242&expiry=13/34&cvc=123",
		    "expiration date is incomplete" },
		{ "email=a@b.example&name=Ann&card=4242424242424242&expiry=08/26&cvc=123",
		    "expiration date is in the past" },
		{ "email=a@b.example&name=Ann&card=4242424242424242&expiry=12/34&cvc=12",
		    "security code is incomplete" },
	};

	start("");
	for (size_t i = 0; i < nelem(cases); i++) {
		const struct sandbox_answer *ans = post("", cases[i].form);

		if (ans->status != 422 || strstr(ans->body, cases[i].says) == NULL)
			test_fail(__FILE__, __LINE__, "%d for %s", ans->status,
			    cases[i].form);
	}
	CHECK_STR(drive_of("/sandbox/state", "objects.intent"), "0");
	CHECK_INT(post("", "email=a@b.example&name=Ann&card=4242424242424242"
	    "&expiry=09+/+2026&cvc=123")->status, 303);
	stop();
}

TEST(a_challenge_that_is_passed_pays)
{
	const struct sandbox_answer *ans;

	start("");
	ans = post("", CARD("4000002500003155"));
	CHECK_INT(ans->status, 303);
	CHECK_STR(ans->location, AT("http://pay.example:8090/c/pay/%s/challenge",
	    id));
	CHECK_STR(state("payment_intent.status"), "requires_action");
	CHECK_STR(drive_text("payment_intent.next_action.type"), "redirect_to_url");
	CHECK_HAS(get("/challenge"), "Complete authentication");
	ans = post("/challenge", "outcome=complete");
	CHECK_STR(ans->location, AT("https://shop.example/done?s=%s", id));
	CHECK_STR(state("payment_status"), "paid");
	CHECK_INT(post("/challenge", "outcome=fail")->status, 303);
	CHECK_STR(state("payment_status"), "paid");
	stop();
}

TEST(a_challenge_that_fails_leads_back_to_the_form)
{
	start("");
	post("", CARD("4000002500003155"));
	CHECK_STR(post("/challenge", "outcome=fail")->location,
	    AT("http://pay.example:8090/c/pay/%s", id));
	CHECK_HAS(get(""), "failed authentication");
	CHECK_STR(state("payment_intent.last_payment_error.code"),
	    "payment_intent_authentication_failure");
	CHECK_INT(drive_count_hooks("payment_intent.payment_failed"), 1);
	CHECK_INT(post("", CARD("4242424242424242"))->status, 303);
	stop();
}

TEST(the_bank_may_say_yes_to_the_buyer_and_no_to_the_money)
{
	start("");
	post("", CARD("4000008260003178"));
	post("/challenge", "outcome=complete");
	CHECK_STR(state("payment_status"), "unpaid");
	CHECK_STR(drive_text("payment_intent.last_payment_error.decline_code"),
	    "insufficient_funds");
	stop();
}

#define TRANSFER "email=ann@example.com&name=Ann&method=transfer"

TEST(a_bank_transfer_completes_now_and_pays_later)
{
	const struct sandbox_answer *ans;

	start("");
	ans = post("", TRANSFER);
	CHECK_STR(ans->location, AT("http://pay.example:8090/c/pay/%s/transfer",
	    id));
	CHECK_HAS(get("/transfer"), AT("https://shop.example/done?s=%s", id));
	CHECK_STR(state("status"), "complete");
	CHECK_STR(drive_text("payment_status"), "unpaid");
	CHECK_STR(drive_text("payment_intent.next_action.type"),
	    "display_bank_transfer_instructions");
	CHECK_INT(drive_count_hooks("checkout.session.completed"), 1);
	post("/transfer", "outcome=arrives");
	CHECK_STR(state("payment_status"), "paid");
	CHECK_STR(drive_text("payment_intent.next_action"), NULL);
	CHECK_INT(drive_count_hooks("checkout.session.async_payment_succeeded"), 1);
	CHECK_INT(drive_count_hooks("checkout.session.completed"), 1);
	CHECK_HAS(get("/transfer"), "has arrived");
	post("/transfer", "outcome=fails");
	CHECK_STR(state("payment_status"), "paid");
	stop();
}

TEST(a_bank_transfer_may_never_arrive)
{
	start("");
	post("", TRANSFER);
	post("/transfer", "outcome=fails");
	CHECK_STR(state("payment_status"), "unpaid");
	CHECK_STR(drive_text("status"), "complete");
	CHECK_INT(drive_count_hooks("checkout.session.async_payment_failed"), 1);
	CHECK_INT(drive_count_hooks("payment_intent.payment_failed"), 1);
	CHECK_HAS(get("/transfer"), "did not arrive");
	stop();
}

TEST(a_bank_transfer_arrives_by_itself_when_so_configured)
{
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .transfer_ms = 5000 });
	id = drive_session("");
	post("", TRANSFER);
	drive_later(4900);
	CHECK_STR(state("payment_status"), "unpaid");
	drive_later(100);
	CHECK_STR(state("payment_status"), "paid");
	stop();
}

TEST(an_expired_session_takes_no_money)
{
	start("");
	post("", CARD("4000000000000002"));
	drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "", NULL);
	CHECK_INT(drive_count_hooks("payment_intent.canceled"), 1);
	CHECK_HAS(post("", CARD("4242424242424242")), "has expired");
	CHECK_HAS(get(""), "https://shop.example/cart");
	CHECK_STR(state("payment_status"), "unpaid");
	CHECK_STR(drive_text("payment_intent.status"), "canceled");
	stop();
}

TEST(nothing_to_pay_needs_no_card)
{
	start("&line_items[0][price_data][unit_amount]=0");
	CHECK_STR(drive_text("payment_status"), "no_payment_required");
	CHECK_HAS_NOT(get(""), "cc-number");
	CHECK_INT(post("", "email=ann@example.com&name=Ann")->status, 303);
	CHECK_STR(state("status"), "complete");
	CHECK_STR(drive_text("payment_intent"), NULL);
	CHECK_INT(drive_count_hooks("checkout.session.completed"), 1);
	stop();
}

TEST(addresses_that_lead_nowhere_say_so)
{
	start("");
	CHECK_INT(drive("GET", "/c/pay/cs_test_x", NULL, NULL)->status, 404);
	CHECK_INT(drive("POST", "/c/pay/cs_test_x", "a=b", NULL)->status, 404);
	CHECK_INT(drive("GET", "/c/pay/", NULL, NULL)->status, 404);
	CHECK_INT(drive("GET", "/c/other", NULL, NULL)->status, 404);
	CHECK_INT(get("/else")->status, 404);
	CHECK_INT(get("/challenge")->status, 303);
	CHECK_INT(get("/transfer")->status, 303);
	CHECK_INT(drive("DELETE", AT("/c/pay/%s", id), NULL, NULL)->status, 405);
	CHECK_INT(post("", "a=%00")->status, 400);
	stop();
}
