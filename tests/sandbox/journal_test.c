/* journal_test: a restart forgets nothing. */
#include "tests/sandbox/drive.h"
#include "tests/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena a;
static char file[64];

#define AT(...)	arena_printf(&a, __VA_ARGS__)

static void
start(void)
{
	snprintf(file, sizeof file, "/tmp/sandbox-journal-%d", (int)getpid());
	unlink(file);
	drive_now_ms = INT64_C(1790000000000);
	drive_start_with((struct sandbox_config){ .journal = file });
}

static void
again(void)
{
	drive_stop();
	drive_start_with((struct sandbox_config){ .journal = file });
}

static void
stop(void)
{
	drive_stop();
	unlink(file);
	unlink(AT("%s.lock", file));
	arena_reset(&a);
}

static long
file_size(void)
{
	struct stat st;

	must(stat(file, &st) == 0);
	return ((long)st.st_size);
}

static void
append(const char *text)
{
	FILE *f = fopen(file, "a");

	must(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

/* Everything the API shows, as one text. */
static const char *
all_of_it(void)
{
	static const char *const lists[] = {
	    "/v1/checkout/sessions?limit=100&expand[]=data.line_items",
	    "/v1/payment_intents?limit=100",
	    "/v1/charges?limit=100", "/v1/refunds?limit=100",
	    "/v1/events?limit=100", "/v1/balance" };
	const char *text = "";

	for (size_t i = 0; i < nelem(lists); i++)
		text = AT("%s%s", text, drive("GET", lists[i], NULL, NULL)->body);
	return (text);
}

/* Sessions, intents, charges and refunds in every state they can be in. */
static void
do_everything(void)
{
	static const char *const cards[] = { "4242424242424242",
	    "4000000000000002", "4000002500003155", "4000000000007726",
	    "4000000000005126" };
	const char *id, *intent;

	for (size_t i = 0; i < nelem(cards); i++) {
		id = drive_session("&metadata[a]=%C3%BC%22%0A&locale=de"
		    "&submit_type=pay&billing_address_collection=auto"
		    "&payment_intent_data[description]=d"
		    "&payment_intent_data[receipt_email]=r@example.com"
		    "&payment_intent_data[statement_descriptor_suffix]=s"
		    "&payment_intent_data[transfer_group]=g"
		    "&payment_intent_data[metadata][b]=c"
		    "&line_items[0][metadata][d]=e&client_reference_id=f");
		drive("POST", AT("/sandbox/sessions/%s/pay", id), AT("card=%s"
		    "&name=N&country=DE", cards[i]), NULL);
		intent = drive_of(AT("/v1/checkout/sessions/%s", id),
		    "payment_intent");
		drive("POST", "/v1/refunds", AT("payment_intent=%s&amount=500"
		    "&metadata[k]=v&reason=duplicate", intent), NULL);
	}
	id = drive_session("&customer_email=g@example.com");
	drive("POST", AT("/sandbox/sessions/%s/pay", id), "method=transfer", NULL);
	id = drive_session("");
	drive("POST", AT("/v1/checkout/sessions/%s/expire", id), "", NULL);
	drive("POST", "/v1/payment_intents", "amount=100&currency=usd", NULL);
}

TEST(after_a_restart_all_is_as_it_was)
{
	const char *before;

	start();
	do_everything();
	before = all_of_it();
	again();
	CHECK_STR(all_of_it(), before);
	again();
	CHECK_STR(all_of_it(), before);
	stop();
}

TEST(after_a_restart_all_goes_on_as_it_would_have)
{
	const char *id, *paid, *later, *refund;

	start();
	id = drive_session("&expires_at=1790001800");
	later = drive_session("");
	drive("POST", AT("/sandbox/sessions/%s/pay", later), "method=transfer",
	    NULL);
	paid = drive_session("");
	drive("POST", AT("/sandbox/sessions/%s/pay", paid),
	    "card=4000000000007726", NULL);
	paid = drive_of(AT("/v1/checkout/sessions/%s", paid), "payment_intent");
	drive_json("POST", "/v1/refunds", AT("payment_intent=%s", paid), NULL);
	refund = AT("/v1/refunds/%s", drive_text("id"));
	id = AT("/v1/checkout/sessions/%s", id);
	later = AT("/v1/checkout/sessions/%s", later);
	drive_stop();
	drive_start_with((struct sandbox_config){ .journal = file,
	    .transfer_ms = 2000 });
	drive_later(1800 * 1000);
	CHECK_STR(drive_of(id, "status"), "expired");
	CHECK_STR(drive_of(later, "payment_status"), "paid");
	CHECK_STR(drive_of(refund, "status"), "succeeded");
	stop();
}

TEST(after_a_restart_a_key_still_means_the_same)
{
	const char *id;

	start();
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	id = AT("%s", drive_text("id"));
	again();
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	CHECK_STR(drive_text("id"), id);
	CHECK_STR(drive_header("Idempotent-Replayed"), "true");
	drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION "&locale=de",
	    "key-1");
	CHECK_STR(drive_text("error.type"), "idempotency_error");
	stop();
}

TEST(what_was_not_delivered_is_delivered_after_a_restart)
{
	start();
	drive_hook_status = -1;
	drive_paid_session("");
	CHECK_INT(drive_nhooks, 4);
	sandbox_delivered(drive_hooks[2].id, 200, drive_now_ms);
	again();
	drive_later(100);
	CHECK_INT(drive_nhooks, 3);
	again();
	drive_later(100);
	CHECK_INT(drive_nhooks, 0);
	stop();
}

TEST(a_line_cut_off_by_death_is_passed_over)
{
	const char *before;

	start();
	drive_paid_session("");
	before = all_of_it();
	append("{\"session\":{\"id\":\"cs_te");
	again();
	CHECK_STR(all_of_it(), before);
	drive_paid_session("");
	before = all_of_it();
	again();
	CHECK_STR(all_of_it(), before);
	stop();
}

TEST(a_journal_of_something_else_is_left_alone)
{
	struct sandbox_config c = { .key = DRIVE_KEY, .public_url = "http://x",
	    .journal = file };
	long size;

	start();
	drive_paid_session("");
	drive_stop();
	append("this is not a journal\n");
	size = file_size();
	CHECK(!sandbox_start(&c, drive_now_ms));
	CHECK_INT(file_size(), size);
	stop();
}

TEST(a_journal_belongs_to_one_sandbox_at_a_time)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct sandbox_config c = { .key = DRIVE_KEY, .public_url = "http://x",
	    .journal = file };
	int other;

	start();
	drive_stop();
	other = open(AT("%s.lock", file), O_WRONLY);
	must(other >= 0 && fcntl(other, F_OFD_SETLK, &whole) == 0);
	CHECK(!sandbox_start(&c, drive_now_ms));
	close(other);
	drive_start_with((struct sandbox_config){ .journal = file });
	stop();
}

TEST(a_start_leaves_out_what_is_past)
{
	const char *id;
	long before;

	start();
	drive_json("POST", "/v1/payment_intents", "amount=100&currency=usd", NULL);
	id = drive_text("id");
	for (int i = 0; i < 50; i++)
		drive("POST", AT("/v1/payment_intents/%s", id),
		    AT("metadata[n]=%d", i), NULL);
	before = file_size();
	id = AT("/v1/payment_intents/%s", id);
	again();
	CHECK(file_size() < before / 4);
	CHECK_STR(drive_of(id, "metadata.n"), "49");
	stop();
}

TEST(an_old_key_still_means_one_session)
{
	struct sandbox_config few = { .journal = file, .kept = 3 };
	const char *ids[10];

	start();
	drive_stop();
	drive_start_with(few);
	for (int i = 0; i < 10; i++) {
		drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION,
		    AT("key-%d", i));
		ids[i] = AT("%s", drive_text("id"));
		drive("POST", AT("/sandbox/sessions/%s/pay", ids[i]), "", NULL);
	}
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 10; i++) {
			drive_json("POST", "/v1/checkout/sessions", DRIVE_SESSION,
			    AT("key-%d", i));
			CHECK_STR(drive_text("id"), ids[i]);
			CHECK_STR(drive_header("Idempotent-Replayed"), "true");
		}
		CHECK_STR(drive_of("/sandbox/state", "objects.session"), "10");
		CHECK_STR(drive_of("/sandbox/state", "answers"), "10");
		drive_stop();
		drive_start_with(few);
	}
	stop();
}

TEST(a_reset_lasts)
{
	start();
	drive_paid_session("");
	drive("POST", "/sandbox/reset", "", NULL);
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "0");
	again();
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "0");
	CHECK_STR(drive_of("/sandbox/state", "objects.event"), "0");
	stop();
}

TEST(forgotten_keys_stay_forgotten)
{
	start();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	drive("POST", "/sandbox/forget", "", NULL);
	again();
	drive("POST", "/v1/checkout/sessions", DRIVE_SESSION, "key-1");
	CHECK_STR(drive_of("/sandbox/state", "objects.session"), "2");
	stop();
}
