/* Attempts on the money: prices that move under a checkout, payments nobody should
 * make, events and refunds that come twice, late or broken. */
#include <jansson.h>
#include <stdlib.h>

#include "payments/stripe_wire.h"
#include "run/cache.h"
#include "run/job.h"
#include "run/settings.h"
#include "tests/page.h"

static struct {
	struct arena	 memory;
	const char	*answer;	/* NULL: none comes */
	const char	*meanwhile;	/* SQL that somebody else runs while Stripe thinks */
	const char	*form;		/* what was sent last */
	unsigned	 posts;
} stripe;

static bool
fake_fetch(struct req *r UNUSED, const struct fetch_request *q, struct fetch_answer *a)
{
	if (q->body != NULL) {
		stripe.posts++;
		stripe.form = arena_strndup(&stripe.memory, q->body, q->body_len);
	}
	if (stripe.meanwhile != NULL)
		sql("%s", stripe.meanwhile);
	*a = (struct fetch_answer){ .status = 200, .body = stripe.answer, .headers = "",
	    .body_len = stripe.answer != NULL ? strlen(stripe.answer) : 0 };
	return (stripe.answer != NULL);
}

static const char *
no_header(struct req *r UNUSED, const struct fetch_answer *a UNUSED, const char *name UNUSED)
{
	return (NULL);
}

static bool
no_pause(struct req *r UNUSED, int64_t ms UNUSED)
{
	return (false);
}

static int
time_left(struct req *r UNUSED)
{
	return (10000);
}

static void
stripe_begin(const char *answer)
{
	static const struct stripe_link to_here = { .memory = &stripe.memory, .url = "http://stripe.example", .key = "k",
	    .version = "v", .fetch = fake_fetch, .header = no_header, .pause = no_pause, .left_ms = time_left };

	stripe.answer = answer;
	stripe.meanwhile = stripe.form = NULL;
	stripe.posts = 0;
	stripe_link_instead = &to_here;
}

static void
stripe_end(void)
{
	stripe_link_instead = NULL;
	arena_free(&stripe.memory);
}

static const char session[] = "{\"id\":\"cs_1\",\"object\":\"checkout.session\",\"url\":\"https://pay.example/1\","
    "\"status\":\"open\",\"payment_status\":\"unpaid\",\"amount_total\":2290,\"currency\":\"eur\",\"expires_at\":1}";
static const char address[] = "email=a%40b.example&country=DE&name=Al+Ice&street=Way+1&postcode=24103&city=Kiel";

/* Alice buys a mug of shop 1: goods 18.00, delivery 4.90. */
static const char *
checkout_url(void)
{
	post(ALICE, "/cart/lines", "variant=1&quantity=1");
	return (post(ALICE, "/checkouts", "goods=1800").location);
}

TEST(delivery_costs_what_it_did_when_the_order_was_placed)
{
	const char *url = checkout_url();

	stripe_begin(NULL);
	CHECK_STR(post(ALICE, url, address).location, url);
	CHECK_HAS(stripe.form, "unit_amount%5D=490");
	sql("UPDATE sellers SET ship_flat = 990 WHERE id = 1");
	stripe.answer = session;
	CHECK_STR(post(ALICE, url, "").location, "https://pay.example/1");
	CHECK_HAS(stripe.form, "unit_amount%5D=490");
	CHECK_LACKS(stripe.form, "990");
	stripe_end();
}

/* Stripe refuses another request under the key of the first. */
TEST(a_second_try_to_pay_asks_for_the_same_in_the_same_words)
{
	const char *url = checkout_url(), *first;

	stripe_begin(NULL);
	post(ALICE, url, address);
	first = stripe.form;
	CHECK_HAS(first, "Delivery");
	sql("UPDATE accounts SET lang = 'de' WHERE id = 2");
	sql("UPDATE products SET title = 'Another mug' WHERE id = 1");
	CHECK_STR(post(ALICE, url, "").location, url);
	CHECK_INT(stripe.posts, 2);
	CHECK_STR(stripe.form, first);
	stripe_end();
}

static int64_t
checkouts_in(const char *state)
{
	return (sql_number("SELECT count(*) FROM checkouts WHERE cart_id IS NOT NULL AND state = '%s'", state));
}

TEST(a_new_checkout_ends_the_one_that_waited_for_payment)
{
	const char *url = checkout_url(), *again;

	stripe_begin(session);
	CHECK_STR(post(ALICE, url, address).location, "https://pay.example/1");
	again = post(ALICE, "/checkouts", "goods=1800").location;
	CHECK(!str_eq(again, url));
	CHECK_HAS(again, "/checkouts/");
	CHECK_INT(stripe.posts, 2);
	CHECK_INT(checkouts_in("cancelled"), 1);
	CHECK_INT(checkouts_in("open"), 1);
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 1);
	stripe_end();
}

TEST(a_checkout_that_stripe_does_not_let_go_stays_the_only_one)
{
	const char *url = checkout_url();
	struct visit v;

	stripe_begin(session);
	post(ALICE, url, address);
	stripe.answer = NULL;
	v = post(ALICE, "/checkouts", "goods=1800");
	CHECK(str_starts(v.location, url));
	CHECK_HAS(v.location, "/return");
	CHECK_INT(checkouts_in("awaiting_payment"), 1);
	CHECK_INT(checkouts_in("open"), 0);
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 1);
	stripe_end();
}

static void
set(const char *name, const char *value)
{
	struct buf messages = { 0 };

	must((value != NULL ? setenv(name, value, 1) : unsetenv(name)) == 0 && settings_load(&messages));
	buf_free(&messages);
}

TEST(one_network_cannot_hold_everything)
{
	struct visit v;

	set("SOUK_RATE_LIMITS", "on");
	set("SOUK_HOLDS_PER_ADDRESS", "1");
	CHECK_HAS(checkout_url(), "/checkouts/");
	post(BOB, "/cart/lines", "variant=4&quantity=1");
	v = post(BOB, "/checkouts", "goods=2500");
	CHECK_STR(v.location, "/cart");
	CHECK_HAS(v.head, "flash");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 4"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM checkouts WHERE origin LIKE '%%127.0%%'"), 0);
	sql("UPDATE checkouts SET state = 'cancelled', closed_at = now() WHERE state = 'open'");
	CHECK_HAS(post(BOB, "/checkouts", "goods=2500").location, "/checkouts/");
	set("SOUK_HOLDS_PER_ADDRESS", NULL);
	set("SOUK_RATE_LIMITS", "off");
}

TEST(one_network_cannot_hold_all_of_a_shelf)
{
	set("SOUK_RATE_LIMITS", "on");
	set("SOUK_UNITS_PER_ADDRESS", "3");
	sql("UPDATE variants SET on_hand = 9, reserved = 0 WHERE id IN (1, 4)");
	post(BOB, "/cart/lines", "variant=4&quantity=4");
	CHECK_STR(post(BOB, "/checkouts", "goods=10000").location, "/cart");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 4"), 0);
	post(BOB, "/cart/lines/4", "quantity=3");
	CHECK_HAS(post(BOB, "/checkouts", "goods=7500").location, "/checkouts/");
	post(ALICE, "/cart/lines", "variant=1&quantity=1");
	CHECK_STR(post(ALICE, "/checkouts", "goods=1800").location, "/cart");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 0);
	sql("UPDATE checkouts SET state = 'cancelled', closed_at = now() WHERE state = 'open'");
	CHECK_HAS(post(ALICE, "/checkouts", "goods=1800").location, "/checkouts/");
	set("SOUK_UNITS_PER_ADDRESS", NULL);
	set("SOUK_RATE_LIMITS", "off");
}

TEST(nobody_is_sent_to_pay_for_a_cancelled_checkout)
{
	const char *url = checkout_url();

	stripe_begin(session);
	stripe.meanwhile = "UPDATE checkouts SET state = 'cancelled', closed_at = now() WHERE state = 'awaiting_payment'";
	CHECK_STR(post(ALICE, url, address).location, url);
	CHECK_INT(sql_number("SELECT count(*) FROM checkouts WHERE stripe_session = 'cs_1'"), 0);
	stripe_end();
}

TEST(goods_in_another_currency_are_not_added_up)
{
	post(ALICE, "/cart/lines", "variant=1&quantity=1");
	sql("UPDATE variants SET currency = 'JPY' WHERE id IN (1, 4)");
	CHECK_STR(post(ALICE, "/checkouts", "goods=1800").location, "/cart");
	CHECK_STR(post(ALICE, "/checkouts", "goods=0").location, "/cart");
	post(ALICE, "/cart/lines", "variant=4&quantity=1");
	CHECK_INT(sql_number("SELECT count(*) FROM cart_lines WHERE variant_id = 4"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM checkouts WHERE state = 'open'"), 0);
}

TEST(a_refund_that_has_a_name_at_stripe_is_not_made_again)
{
	stripe_begin("{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"succeeded\",\"amount\":100,\"currency\":\"eur\"}");
	sql("INSERT INTO refunds (id, payment_id, amount, currency, reason, stripe_refund) VALUES (900, 1, 100, 'EUR', 'x', 're_1')");
	sql("INSERT INTO jobs (kind, args) VALUES ('refund_send', '{\"refund\": 900}')");
	job_run_due("test");
	CHECK_INT(stripe.posts, 0);
	stripe_end();
}

/* Stripe keeps idempotency keys for a day; a refund that was asked for before may be
 * there all the same. */
TEST(a_refund_that_was_asked_for_is_looked_for_before_it_is_asked_for_again)
{
	stripe_begin("{\"object\":\"list\",\"has_more\":false,\"data\":["
	    "{\"id\":\"re_2\",\"object\":\"refund\",\"status\":\"succeeded\",\"amount\":100,\"currency\":\"eur\","
	    "\"metadata\":{\"refund\":\"9001\"}},"
	    "{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"succeeded\",\"amount\":100,\"currency\":\"eur\","
	    "\"metadata\":{\"refund\":\"900\"}}]}");
	sql("INSERT INTO refunds (id, payment_id, amount, currency, reason, asked_at) VALUES (900, 1, 100, 'EUR', 'x', now())");
	sql("INSERT INTO jobs (kind, args) VALUES ('refund_send', '{\"refund\": 900}')");
	job_run_due("test");
	CHECK_INT(stripe.posts, 0);
	CHECK_STR(sql_string("SELECT state || ' ' || stripe_refund FROM refunds WHERE id = 900"), "succeeded re_1");
	stripe_end();
}

static void
waiting_event(const char *id, const char *type, const char *object)
{
	sql("INSERT INTO webhook_events (id, type, payload, received_at) VALUES ('%s', '%s', "
	    "'{\"id\":\"%s\",\"object\":\"event\",\"type\":\"%s\",\"created\":1,\"data\":{\"object\":%s}}', "
	    "now() - interval '%s')", id, type, id, type, object, str_eq(id, "evt_1") ? "2 minutes" : "1 minute");
}

/* A late payment of nothing cannot be given back: that event fails for ever. */
TEST(an_event_that_fails_holds_up_no_other)
{
	sql("INSERT INTO checkouts (id, token, state, currency, hold_until, closed_at) VALUES "
	    "(900, 'test-checkout-token-000900', 'expired', 'EUR', now(), now())");
	waiting_event("evt_1", "checkout.session.completed", "{\"id\":\"cs_9\",\"object\":\"checkout.session\","
	    "\"status\":\"complete\",\"payment_status\":\"paid\",\"amount_total\":0,\"currency\":\"eur\",\"expires_at\":1,"
	    "\"client_reference_id\":\"test-checkout-token-000900\",\"payment_intent\":\"pi_9\"}");
	waiting_event("evt_2", "charge.updated", "{\"id\":\"ch_1\",\"object\":\"charge\"}");
	sql("INSERT INTO jobs (kind) VALUES ('stripe_events_sweep')");
	job_run_due("test");
	CHECK_INT(sql_number("SELECT count(*) FROM webhook_events WHERE id = 'evt_1' AND applied_at IS NULL"), 1);
	CHECK_STR(sql_string("SELECT outcome FROM webhook_events WHERE id = 'evt_2'"), "ignored");
}

TEST(holds_that_ran_out_are_ended_one_by_one)
{
	checkout_url();
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 1);
	sql("UPDATE checkouts SET hold_until = now() - interval '1 minute' WHERE state = 'open'");
	sql("INSERT INTO jobs (kind) VALUES ('checkouts_expire')");
	job_run_due("test");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM checkouts WHERE state = 'expired'"), 1);
}

TEST(support_looks_at_disputes_and_decides_none)
{
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 1");
	CHECK_INT(get(ADMIN, "/admin/disputes/1").status, 200);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "decision=refund&why=because+so").status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
}

/* Else the page would outgrow what is sent, and staff could not decide. */
TEST(a_side_of_a_dispute_cannot_write_without_end)
{
	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) "
	    "SELECT 1, 'buyer', 2, repeat('&', 3990) || i FROM generate_series(1, 70) i");
	CHECK_INT(post(ALICE, "/disputes/1/messages", "text=one+more").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages WHERE body = 'one more'"), 0);
}

/* The product's main part is kept for itself; a page made with it shows the related
 * products too, so it goes when they change. */
TEST(a_page_made_of_a_kept_piece_goes_when_the_piece_would)
{
	struct cache_answer a;

	CHECK_HAS(get(ALICE, "/p/stoneware-mug").body, "Espresso cup");
	get(NOBODY, "/p/stoneware-mug");
	CHECK(cache_find("/p/stoneware-mug", "en", "identity", &a));
	cache_release(a.entry);
	cache_message("p 2");
	CHECK(!cache_find("/p/stoneware-mug", "en", "identity", &a));
}
