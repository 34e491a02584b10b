/* stripe_contract_test: one of everything goes over the wire, and each request,
 * answer, error and webhook is held against Stripe's published contract. */
#include <jansson.h>

#include "tests/payments/stripe_link.h"
#include "tests/test.h"

#include <sys/wait.h>
#include <unistd.h>

#define AT(...)	arena_printf(&wire_memory, __VA_ARGS__)
#define SCRIPT	"tests/payments/stripe_contract.py"

enum { SKIPPED = 77 };

static FILE *out;

static void
put(json_t *line)
{
	json_dumpf(line, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(line);
}

static json_t *
json_of(const char *body, size_t n)
{
	json_t *j = json_loadb(body, n, 0, NULL);

	return (j != NULL ? j : json_null());
}

static void
log_call(const struct sandbox_request *q, const struct sandbox_answer *ans)
{
	put(json_pack("{s:s,s:s,s:s?,s:s%,s:i,s:o}", "method", q->method, "path",
	    q->path, "query", q->query, "form", q->body != NULL ? q->body : "",
	    q->body_len, "status", ans->status, "answer",
	    json_of(ans->body, ans->body_len)));
}

static struct stripe_session session;
static struct stripe_error why;

static void
create(const char *key, struct money unit)
{
	static const struct stripe_pair metadata[] = { { "checkout", "17" } };
	struct stripe_item items[101];
	struct stripe_session_params p = { .idempotency_key = key,
	    .items = items, .nitems = nelem(items), .rest_name = "More",
	    .success_url = "https://shop.example/done?s={CHECKOUT_SESSION_ID}",
	    .cancel_url = "https://shop.example/cart",
	    .transfer_group = "checkout_17", .client_reference_id = "17",
	    .customer_email = "ann@example.com", .locale = "de",
	    .expires_at = drive_now_ms / 1000 + 3600, .metadata = metadata,
	    .nmetadata = 1 };

	for (size_t i = 0; i < nelem(items); i++)
		items[i] = (struct stripe_item){ .name = "Pot & lid",
		    .unit = unit, .quantity = 2,
		    .image_url = "https://shop.example/i/1.jpg" };
	CHECK_INT(stripe_session_create(NULL, &p, &session, &why), STRIPE_OK);
}

/* All that our own client asks. */
static void
use_client(void)
{
	struct stripe_intent intent;
	struct stripe_refund refund;
	struct stripe_refund_params p = { .idempotency_key = "r1",
	    .reason = "requested_by_customer", .amount = money(700, "EUR"),
	    .metadata = &(struct stripe_pair){ "dispute", "4" },
	    .nmetadata = 1 };

	create("c1", money(1250, "JPY"));
	CHECK_INT(stripe_session_expire(NULL, session.id, &session, &why),
	    STRIPE_OK);
	create("c2", money(1250, "EUR"));
	drive("POST", AT("/sandbox/sessions/%s/pay", session.id), "", NULL);
	CHECK_INT(stripe_session_get(NULL, session.id, &session, &why), STRIPE_OK);
	CHECK_INT(stripe_intent_get(NULL, session.payment_intent, &intent, &why),
	    STRIPE_OK);
	p.payment_intent = intent.id;
	CHECK_INT(stripe_refund_create(NULL, &p, &refund, &why), STRIPE_OK);
	CHECK_INT(stripe_refund_get(NULL, refund.id, &refund, &why), STRIPE_OK);
	CHECK_INT(stripe_refunds_of_intent(NULL, refund.payment_intent, NULL, &(struct stripe_refunds){ 0 }, &why), STRIPE_OK);
}

/* Everything the sandbox can show, in every state. */
static void
use_api(void)
{
	static const char *const cards[] = { "4242424242424242",
	    "4000000000000002", "4000000000000069", "4000002500003155",
	    "4000000000007726", "4000000000005126" };
	static const char *const reads[] = {
	    "/v1/checkout/sessions?expand[]=data.payment_intent.latest_charge&expand[]=data.line_items&limit=100",
	    "/v1/checkout/sessions?status=open&created[gte]=5",
	    "/v1/payment_intents?expand[]=data.latest_charge&limit=100",
	    "/v1/charges?limit=100&expand[]=data.payment_intent",
	    "/v1/refunds?limit=100&expand[]=data.charge&expand[]=data.payment_intent",
	    "/v1/events?limit=100", "/v1/balance", "/v1/events?types[]=charge.*" };
	const char *id, *intent;

	for (size_t i = 0; i < nelem(cards); i++) {
		id = drive_session("&payment_intent_data[description]=d"
		    "&submit_type=pay&billing_address_collection=auto");
		drive("POST", AT("/sandbox/sessions/%s/pay", id),
		    AT("card=%s", cards[i]), NULL);
		intent = drive_of(AT("/v1/checkout/sessions/%s?expand[]=line_items",
		    id), "payment_intent");
		drive("GET", AT("/v1/payment_intents/%s", intent), NULL, NULL);
		drive("POST", "/v1/refunds", AT("payment_intent=%s", intent), NULL);
		drive("POST", AT("/v1/payment_intents/%s/cancel", intent), "",
		    NULL);
		drive("POST", AT("/sandbox/sessions/%s/challenge", id),
		    i % 2 == 0 ? "passed=true" : "passed=false", NULL);
		drive("GET", AT("/v1/checkout/sessions/%s/line_items", id), NULL,
		    NULL);
		drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "", NULL);
	}
	for (int i = 0; i < 2; i++) {
		id = drive_session("&customer_email=ann@example.com");
		drive("POST", AT("/sandbox/sessions/%s/pay", id),
		    "method=transfer", NULL);
		drive("GET", AT("/v1/checkout/sessions/%s?expand[]=payment_intent",
		    id), NULL, NULL);
		drive("POST", AT("/sandbox/sessions/%s/transfer", id),
		    i == 0 ? "arrived=true" : "arrived=false", NULL);
	}
	drive_paid_session("&line_items[0][price_data][unit_amount]=0");
	drive_session("");
	drive_later(5000);
	drive_json("POST", "/v1/payment_intents", "amount=500&currency=usd"
	    "&metadata[a]=b", NULL);
	intent = drive_text("id");
	drive("POST", AT("/v1/payment_intents/%s", intent), "metadata[c]=d", NULL);
	drive("POST", AT("/v1/payment_intents/%s/cancel", intent),
	    "cancellation_reason=duplicate", NULL);
	for (size_t i = 0; i < nelem(reads); i++)
		CHECK_INT(drive("GET", reads[i], NULL, NULL)->status, 200);
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "same");
	drive("POST", "/v1/checkout/sessions", "mode=payment", "same");
	drive("POST", "/v1/checkout/sessions", "bogus[a]=1", NULL);
	drive("GET", "/v1/nothing", NULL, NULL);
	drive("GET", "/v1/charges/ch_x", NULL, NULL);
}

TEST(what_goes_over_the_wire_is_as_stripe_says)
{
	char path[] = "/tmp/stripe-wire-XXXXXX", command[200];
	int fd = mkstemp(path), status;

	must(fd >= 0 && (out = fdopen(fd, "w")) != NULL);
	wire_start();
	drive_log = log_call;
	use_client();
	use_api();
	drive_log = NULL;
	for (size_t i = 0; i < drive_nhooks; i++)
		put(json_pack("{s:o}", "webhook", json_of(drive_hooks[i].body,
		    strlen(drive_hooks[i].body))));
	wire_stop();
	fclose(out);
	snprintf(command, sizeof command, "python3 " SCRIPT " %s", path);
	fflush(stdout);
	status = system(command);
	unlink(path);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		SKIP("Stripe's contract cannot be checked, see above");
	CHECK_INT(status, 0);
}
