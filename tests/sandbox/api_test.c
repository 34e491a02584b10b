/* api_test: Stripe's API as the sandbox speaks it. */
#include "tests/sandbox/drive.h"
#include "tests/test.h"

static struct arena a;

#define AT(...)	arena_printf(&a, __VA_ARGS__)

#define CHECK_ERROR(want_status, want_code, want_param)			\
	do {								\
		CHECK_STR(drive_text("error.code"), want_code);		\
		CHECK_STR(drive_text("error.param"), want_param);	\
		CHECK(drive_text("error.message") != NULL);		\
		CHECK_STR(drive_text("error.type"), "invalid_request_error"); \
		CHECK_INT(drive_status, want_status);			\
	} while (0)

static void
ask(const char *method, const char *path, const char *form)
{
	drive_json(method, path, form, NULL);
}

TEST(a_key_is_asked_for)
{
	struct sandbox_request q = { .method = "GET", .path = "/v1/balance" };

	drive_start();
	CHECK_INT(drive_raw(q)->status, 401);
	q.authorization = "Bearer sk_test_wrong";
	CHECK_INT(drive_raw(q)->status, 401);
	q.authorization = "Basic " DRIVE_KEY;
	CHECK_INT(drive_raw(q)->status, 401);
	q.authorization = "Bearer " DRIVE_KEY "x";
	CHECK_INT(drive_raw(q)->status, 401);
	q.authorization = "Bearer " DRIVE_KEY;
	CHECK_INT(drive_raw(q)->status, 200);
	drive_stop();
}

TEST(a_wrong_key_is_not_echoed_whole)
{
	const char *key = "sk_test_abcdefghijklmnopqrstuvwx";
	struct sandbox_request q = { .method = "GET", .path = "/v1/balance",
	    .authorization = arena_printf(&a, "Bearer %s", key) };

	drive_start();
	CHECK(strstr(drive_raw(q)->body, key) == NULL);
	CHECK(strstr(drive_raw(q)->body, "Invalid API Key provided") != NULL);
	drive_stop();
}

TEST(what_is_nowhere_is_a_404_with_an_error_object)
{
	drive_start();
	ask("GET", "/v1/nothing", NULL);
	CHECK_ERROR(404, NULL, NULL);
	ask("DELETE", "/v1/refunds", NULL);
	CHECK_ERROR(404, NULL, NULL);
	ask("GET", "/v1/checkout/sessions/cs_test_x", NULL);
	CHECK_ERROR(404, "resource_missing", "session");
	ask("GET", "/v1/refunds/re_x", NULL);
	CHECK_ERROR(404, "resource_missing", "refund");
	ask("GET", "/v1/charges/ch_x", NULL);
	CHECK_ERROR(404, "resource_missing", "id");
	ask("POST", "/v1/refunds", "payment_intent=pi_x");
	CHECK_ERROR(400, "resource_missing", "payment_intent");
	drive_stop();
}

TEST(a_version_the_sandbox_does_not_speak_is_refused)
{
	struct sandbox_request q = { .method = "GET", .path = "/v1/balance",
	    .authorization = "Bearer " DRIVE_KEY, .stripe_version = "2019-01-01" };

	drive_start();
	CHECK_INT(drive_raw(q)->status, 400);
	q.stripe_version = NULL;
	CHECK_INT(drive_raw(q)->status, 200);
	drive_stop();
}

TEST(a_new_session_is_open_and_unpaid)
{
	drive_start();
	drive_session("&metadata[checkout]=17&client_reference_id=abc"
	    "&customer_email=ann@example.com&locale=de"
	    "&payment_intent_data[transfer_group]=group_1");
	CHECK_STR(drive_text("object"), "checkout.session");
	CHECK_STR(drive_text("status"), "open");
	CHECK_STR(drive_text("payment_status"), "unpaid");
	CHECK_STR(drive_text("amount_total"), "2500");
	CHECK_STR(drive_text("currency"), "eur");
	CHECK_STR(drive_text("payment_intent"), NULL);
	CHECK_STR(drive_text("metadata.checkout"), "17");
	CHECK_STR(drive_text("client_reference_id"), "abc");
	CHECK_STR(drive_text("customer_email"), "ann@example.com");
	CHECK_STR(drive_text("customer_details.email"), "ann@example.com");
	CHECK_STR(drive_text("expires_at"), "1790086400");
	CHECK_STR(drive_text("url"), AT("http://pay.example:8090/c/pay/%s",
	    drive_text("id")));
	CHECK(str_starts(drive_text("id"), "cs_test_"));
	CHECK(drive_header("Request-Id") != NULL);
	CHECK_STR(drive_header("Stripe-Version"), SANDBOX_VERSION);
	drive_stop();
}

/* One thing changed in a good session, and what Stripe says to it. */
static const struct {
	const char	*more, *code, *param;
} wrong_sessions[] = {
	{ "&bogus=1", "parameter_unknown", "bogus" },
	{ "&line_items[0][bogus]=1", "parameter_unknown", "line_items[0][bogus]" },
	{ "&line_items[0][price_data][product_data][colour]=1", "parameter_unknown",
	    "line_items[0][price_data][product_data][colour]" },
	{ "&mode=gift", NULL, "mode" },
	{ "&mode=subscription", NULL, "mode" },
	{ "&success_url=nowhere", "url_invalid", "success_url" },
	{ "&success_url=javascript:alert(1)", "url_invalid", "success_url" },
	{ "&success_url=", "parameter_invalid_empty", "success_url" },
	{ "&customer_email=nobody", "email_invalid", "customer_email" },
	{ "&locale=xx", NULL, "locale" },
	{ "&expires_at=soon", "parameter_invalid_integer", "expires_at" },
	{ "&expires_at=1790001799", NULL, "expires_at" },
	{ "&expires_at=1790086401", NULL, "expires_at" },
	{ "&line_items[0][quantity]=2.5", "parameter_invalid_integer",
	    "line_items[0][quantity]" },
	{ "&line_items[0][quantity]=-1", "parameter_invalid_integer",
	    "line_items[0][quantity]" },
	{ "&line_items[0][quantity]=0", "parameter_invalid_integer",
	    "line_items[0][quantity]" },
	{ "&line_items[0][price_data][unit_amount]=1e3",
	    "parameter_invalid_integer", "line_items[0][price_data][unit_amount]" },
	{ "&line_items[0][price_data][currency]=xyz", NULL,
	    "line_items[0][price_data][currency]" },
	{ "&line_items[0][price_data][unit_amount]=24", "amount_too_small", NULL },
	{ "&line_items[0][price_data][unit_amount]=50000000", "amount_too_large",
	    NULL },
	{ "&line_items[0][price_data][unit_amount]=999999999999999"
	    "&line_items[0][quantity]=999999999999999", "amount_too_large",
	    "line_items" },
	{ "&line_items[0][price_data]=5", NULL, NULL },
	{ "&line_items=5", NULL, NULL },
	{ "&line_items[2][quantity]=1", NULL, "line_items" },
	{ "&line_items[1][quantity]=1", "parameter_missing",
	    "line_items[1][price_data]" },
	{ "&line_items[1][quantity]=1&line_items[1][price]=price_x",
	    "resource_missing", "line_items[1][price]" },
	{ "&line_items[1][quantity]=1&line_items[1][price_data][currency]=eur",
	    "parameter_missing", "line_items[1][price_data][product_data]" },
	{ "&line_items[1][quantity]=1&line_items[1][price_data][currency]=usd"
	    "&line_items[1][price_data][unit_amount]=100"
	    "&line_items[1][price_data][product_data][name]=x", NULL, "line_items" },
	{ "&metadata=1", NULL, "metadata" },
	{ "&metadata[a][b]=1", NULL, "metadata[a]" },
	{ "&automatic_tax[enabled]=true", NULL, "automatic_tax" },
	{ "&payment_intent_data[capture_method]=manual", NULL,
	    "payment_intent_data[capture_method]" },
	{ "&expand[]=amount_total", NULL, "expand[]" },
	{ "&a[b=1", NULL, "a[b" },
};

TEST(session_parameters_are_checked_as_stripe_checks_them)
{
	drive_start();
	for (size_t i = 0; i < nelem(wrong_sessions); i++) {
		ask("POST", "/v1/checkout/sessions", AT("%s%s", DRIVE_SESSION,
		    wrong_sessions[i].more));
		if (drive_status != 400)
			test_fail(__FILE__, __LINE__, "%s: %d",
			    wrong_sessions[i].more, drive_status);
		if (wrong_sessions[i].code != NULL)
			CHECK_STR(drive_text("error.code"), wrong_sessions[i].code);
		if (wrong_sessions[i].param != NULL)
			CHECK_STR(drive_text("error.param"),
			    wrong_sessions[i].param);
	}
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "0");
	drive_stop();
	arena_reset(&a);
}

TEST(what_must_be_there_is_missed)
{
	static const char *const missing[] = { "mode", "success_url",
	    "line_items" };

	drive_start();
	ask("POST", "/v1/checkout/sessions", "");
	CHECK_ERROR(400, "parameter_missing", missing[0]);
	ask("POST", "/v1/checkout/sessions", "mode=payment");
	CHECK_ERROR(400, "parameter_missing", missing[1]);
	ask("POST", "/v1/checkout/sessions", "mode=payment"
	    "&success_url=https://shop.example/");
	CHECK_ERROR(400, "parameter_missing", missing[2]);
	drive_stop();
}

TEST(metadata_has_stripes_limits)
{
	struct buf b = { 0 };

	drive_start();
	buf_puts(&b, DRIVE_SESSION);
	for (int i = 0; i < 50; i++)
		buf_printf(&b, "&metadata[k%d]=%d", i, i);
	CHECK_INT(drive("POST", "/v1/checkout/sessions", b.p, NULL)->status, 200);
	buf_puts(&b, "&metadata[k50]=50");
	CHECK_INT(drive("POST", "/v1/checkout/sessions", b.p, NULL)->status, 400);
	ask("POST", "/v1/checkout/sessions", AT("%s&metadata[%040d]=%0500d",
	    DRIVE_SESSION, 1, 1));
	CHECK_INT(drive_status, 200);
	ask("POST", "/v1/checkout/sessions", AT("%s&metadata[%041d]=1",
	    DRIVE_SESSION, 1));
	CHECK_INT(drive_status, 400);
	ask("POST", "/v1/checkout/sessions", AT("%s&metadata[a]=%0501d",
	    DRIVE_SESSION, 1));
	CHECK_INT(drive_status, 400);
	buf_free(&b);
	drive_stop();
	arena_reset(&a);
}

TEST(each_currency_has_its_least_charge_and_unit)
{
	static const struct { const char *currency, *amount; int status; } cases[] = {
		{ "usd", "25", 200 }, { "gbp", "15", 200 }, { "gbp", "14", 400 },
		{ "jpy", "25", 200 }, { "jpy", "24", 400 }, { "KWD", "1005", 200 },
		{ "kwd", "1001", 400 }, { "isk", "1050", 200 }, { "isk", "1020", 400 },
		{ "huf", "8750", 200 }, { "huf", "8749", 400 }, { "idr", "9999999999", 200 },
	};

	drive_start();
	for (size_t i = 0; i < nelem(cases); i++) {
		ask("POST", "/v1/checkout/sessions", AT("%s&line_items[0]"
		    "[price_data][currency]=%s&line_items[0][price_data]"
		    "[unit_amount]=%s", DRIVE_SESSION, cases[i].currency,
		    cases[i].amount));
		if (drive_status != cases[i].status)
			test_fail(__FILE__, __LINE__, "2 x %s %s: %d",
			    cases[i].amount, cases[i].currency, drive_status);
	}
	drive_stop();
	arena_reset(&a);
}

TEST(a_paid_session_shows_its_intent_and_charge)
{
	const char *id, *intent;

	drive_start();
	id = drive_paid_session("&payment_intent_data[metadata][order]=9"
	    "&payment_intent_data[transfer_group]=g1");
	intent = drive_of(AT("/v1/checkout/sessions/%s", id), "payment_intent");
	CHECK_STR(drive_text("status"), "complete");
	CHECK_STR(drive_text("payment_status"), "paid");
	CHECK_STR(drive_text("url"), NULL);
	CHECK(intent != NULL && str_starts(intent, "pi_"));
	drive_of(AT("/v1/checkout/sessions/%s?expand[]=payment_intent.latest_charge"
	    "&expand[]=line_items", id), "id");
	CHECK_STR(drive_text("payment_intent.id"), intent);
	CHECK_STR(drive_text("payment_intent.status"), "succeeded");
	CHECK_STR(drive_text("payment_intent.amount_received"), "2500");
	CHECK_STR(drive_text("payment_intent.transfer_group"), "g1");
	CHECK_STR(drive_text("payment_intent.metadata.order"), "9");
	CHECK_STR(drive_text("payment_intent.latest_charge.paid"), "true");
	CHECK_STR(drive_text("payment_intent.latest_charge.transfer_group"), "g1");
	CHECK_STR(drive_text("payment_intent.latest_charge.payment_method_details.card.last4"), "4242");
	CHECK_STR(drive_text("line_items.data.0.description"), "Tea pot");
	CHECK_STR(drive_text("line_items.data.0.amount_total"), "2500");
	drive_of("/v1/balance", "object");
	CHECK_STR(drive_text("pending.0.amount"), "2500");
	CHECK_STR(drive_text("pending.0.currency"), "eur");
	drive_stop();
	arena_reset(&a);
}

TEST(a_session_expires_when_asked_and_only_while_open)
{
	const char *id;

	drive_start();
	id = drive_session("");
	CHECK_INT(drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "",
	    NULL)->status, 200);
	CHECK_STR(drive_of(AT("/v1/checkout/sessions/%s", id), "status"),
	    "expired");
	CHECK_INT(drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "",
	    NULL)->status, 400);
	id = drive_paid_session("");
	CHECK_INT(drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "",
	    NULL)->status, 400);
	CHECK_INT(drive_count_hooks("checkout.session.expired"), 1);
	drive_stop();
	arena_reset(&a);
}

TEST(a_session_expires_by_itself_at_its_time)
{
	const char *id;

	drive_start();
	id = drive_session("&expires_at=1790001800");
	drive_later(1799 * 1000);
	CHECK_STR(drive_of(AT("/v1/checkout/sessions/%s", id), "status"), "open");
	drive_later(1000);
	CHECK_STR(drive_of(AT("/v1/checkout/sessions/%s", id), "status"),
	    "expired");
	CHECK_INT(drive_count_hooks("checkout.session.expired"), 1);
	drive_stop();
	arena_reset(&a);
}

TEST(lists_come_newest_first_in_pages)
{
	const char *ids[12];

	drive_start();
	for (int i = 0; i < 12; i++)
		ids[i] = drive_session("");
	drive_json("GET", "/v1/checkout/sessions", NULL, NULL);
	CHECK_STR(drive_text("data.0.id"), ids[11]);
	CHECK_STR(drive_text("data.9.id"), ids[2]);
	CHECK_STR(drive_text("data.10.id"), NULL);
	CHECK_STR(drive_text("has_more"), "true");
	CHECK_STR(drive_text("url"), "/v1/checkout/sessions");
	drive_json("GET", AT("/v1/checkout/sessions?limit=2&starting_after=%s",
	    ids[2]), NULL, NULL);
	CHECK_STR(drive_text("data.0.id"), ids[1]);
	CHECK_STR(drive_text("data.1.id"), ids[0]);
	CHECK_STR(drive_text("has_more"), "false");
	drive_json("GET", AT("/v1/checkout/sessions?limit=2&ending_before=%s",
	    ids[4]), NULL, NULL);
	CHECK_STR(drive_text("data.0.id"), ids[6]);
	CHECK_STR(drive_text("data.1.id"), ids[5]);
	CHECK_STR(drive_text("has_more"), "true");
	drive_json("GET", "/v1/checkout/sessions?status=complete", NULL, NULL);
	CHECK_STR(drive_text("data.0.id"), NULL);
	ask("GET", "/v1/checkout/sessions?limit=101", NULL);
	CHECK_INT(drive_status, 400);
	ask("GET", "/v1/checkout/sessions?limit=0", NULL);
	CHECK_INT(drive_status, 400);
	ask("GET", "/v1/checkout/sessions?starting_after=cs_x", NULL);
	CHECK_INT(drive_status, 400);
	ask("GET", "/v1/checkout/sessions?created[gt]=1790000000", NULL);
	CHECK_STR(drive_text("data.0.id"), NULL);
	ask("GET", "/v1/checkout/sessions?created[gte]=1790000000&limit=1", NULL);
	CHECK_STR(drive_text("data.0.id"), ids[11]);
	drive_stop();
	arena_reset(&a);
}

TEST(line_items_come_in_pages_too)
{
	struct buf b = { 0 };
	const char *id, *third;

	drive_start();
	for (int i = 1; i < 14; i++)
		buf_printf(&b, "&line_items[%d][quantity]=1&line_items[%d]"
		    "[price_data][currency]=eur&line_items[%d][price_data]"
		    "[unit_amount]=100&line_items[%d][price_data][product_data]"
		    "[name]=Cup+%d", i, i, i, i, i);
	id = drive_session(b.p);
	drive_json("GET", AT("/v1/checkout/sessions/%s/line_items", id), NULL,
	    NULL);
	CHECK_STR(drive_text("data.0.description"), "Tea pot");
	CHECK_STR(drive_text("data.9.description"), "Cup 9");
	CHECK_STR(drive_text("has_more"), "true");
	third = drive_text("data.2.id");
	drive_json("GET", AT("/v1/checkout/sessions/%s/line_items?limit=50"
	    "&starting_after=%s", id, third), NULL, NULL);
	CHECK_STR(drive_text("data.0.description"), "Cup 3");
	CHECK_STR(drive_text("data.10.description"), "Cup 13");
	CHECK_STR(drive_text("has_more"), "false");
	buf_free(&b);
	drive_stop();
	arena_reset(&a);
}

TEST(an_intent_on_its_own_can_be_canceled_once)
{
	const char *id;

	drive_start();
	drive_json("POST", "/v1/payment_intents", "amount=700&currency=usd"
	    "&metadata[a]=1", NULL);
	id = drive_text("id");
	CHECK_STR(drive_text("status"), "requires_payment_method");
	drive_json("POST", AT("/v1/payment_intents/%s", id),
	    "metadata[a]=&metadata[b]=2", NULL);
	CHECK_STR(drive_text("metadata.a"), NULL);
	CHECK_STR(drive_text("metadata.b"), "2");
	drive_json("POST", AT("/v1/payment_intents/%s/cancel", id),
	    "cancellation_reason=abandoned", NULL);
	CHECK_STR(drive_text("status"), "canceled");
	CHECK_STR(drive_text("cancellation_reason"), "abandoned");
	ask("POST", AT("/v1/payment_intents/%s/cancel", id), "");
	CHECK_STR(drive_text("error.code"), "payment_intent_unexpected_state");
	CHECK_INT(drive_count_hooks("payment_intent.canceled"), 1);
	drive_stop();
	arena_reset(&a);
}

TEST(events_are_listed_by_type)
{
	const char *id, *event;

	drive_start();
	id = drive_paid_session("");
	drive_json("GET", "/v1/events?type=checkout.session.completed", NULL, NULL);
	event = drive_text("data.0.id");
	CHECK_STR(drive_text("data.0.data.object.id"), id);
	CHECK_STR(drive_text("data.1.id"), NULL);
	CHECK_STR(drive_of(AT("/v1/events/%s", event), "type"),
	    "checkout.session.completed");
	CHECK_STR(drive_text("pending_webhooks"), "0");
	drive_json("GET", "/v1/events?types[0]=charge.*&types[1]=payment_intent.created",
	    NULL, NULL);
	CHECK_STR(drive_text("data.0.type"), "charge.succeeded");
	CHECK_STR(drive_text("data.1.type"), "payment_intent.created");
	CHECK_STR(drive_text("data.2.id"), NULL);
	drive_stop();
	arena_reset(&a);
}
