/* Refunds that fail, and what is made of them. */
#include "run/job.h"
#include "run/settings.h"
#include "tests/page.h"

/* Alice's order 1 (22.90: tax 3.66, commission 1.80) was paid with pi_fixture1. */

static int
refund_of(const char *reason)
{
	return ((int)sql_number("SELECT max(id) FROM refunds WHERE reason = '%s'", reason));
}

/* Order 1 goes back whole; the refund has a name at Stripe. */
static int
cancelled(void)
{
	int id;

	post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");
	id = refund_of("cancelled by the shop");
	sql("UPDATE refunds SET stripe_refund = 're_%d', state = 'succeeded', asked_at = now() WHERE id = %d", id, id);
	sql("DELETE FROM jobs");
	sql("DELETE FROM outbox");
	return (id);
}

/* Stripe tells of a refund by this name, with our number in it. */
static void
told(const char *type, const char *name, int number, const char *status)
{
	static int n;

	sql("INSERT INTO webhook_events (id, type, payload) VALUES ('evt_%d', '%s', '{\"id\":\"evt_%d\",\"object\":\"event\","
	    "\"type\":\"%s\",\"created\":1,\"data\":{\"object\":{\"id\":\"%s\",\"object\":\"refund\",\"status\":\"%s\","
	    "\"amount\":1,\"currency\":\"eur\",\"payment_intent\":\"pi_fixture1\",\"metadata\":{\"refund\":\"%d\"}%s}}}')",
	    n + 1, type, n + 1, type, name, status, number,
	    str_eq(status, "failed") ? ",\"failure_reason\":\"expired_or_canceled_card\"" : "");
	sql("INSERT INTO jobs (kind, args) VALUES ('stripe_event_apply', '{\"event\": \"evt_%d\"}')", ++n);
	job_run_due("test");
}

static const char *
state_of(int refund)
{
	return (sql_string("SELECT state FROM refunds WHERE id = %d", refund));
}

/* What the books say has gone back of order 1: all, of it tax, of it commission. */
static const char *
gone(void)
{
	return (sql_string("SELECT -coalesce(sum(p.amount) FILTER (WHERE a.kind = 'stripe_clearing'), 0) || ' ' || "
	    "coalesce(sum(p.amount) FILTER (WHERE a.kind = 'tax_payable'), 0) || ' ' || "
	    "coalesce(sum(p.amount) FILTER (WHERE a.kind = 'platform_commission'), 0) "
	    "FROM ledger_postings p JOIN ledger_entries e ON e.id = p.entry_id JOIN ledger_accounts a ON a.id = p.account_id "
	    "WHERE p.order_id = 1 AND e.kind IN ('refund', 'refund_failed')"));
}

static void
check_sums(int64_t refunded)
{
	CHECK_INT(sql_number("SELECT refunded FROM orders WHERE id = 1"), refunded);
	CHECK_INT(sql_number("SELECT refunded FROM payments WHERE id = 1"), refunded);
	CHECK_INT(sql_number("SELECT coalesce(sum(amount), 0) FROM refunds WHERE state <> 'failed'"), refunded);
	CHECK_INT(sql_number("SELECT count(*) FROM (SELECT p.entry_id FROM ledger_postings p GROUP BY p.entry_id "
	    "HAVING sum(p.amount) <> 0) bad"), 0);
}

TEST(a_refund_that_had_succeeded_fails_when_the_bank_sends_it_back)
{
	int id = cancelled();

	CHECK_STR(gone(), "2290 366 180");
	told("refund.failed", sql_string("SELECT 're_%d'", id), id, "failed");
	CHECK_STR(state_of(id), "failed");
	CHECK_STR(gone(), "0 0 0");
	check_sums(0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind LIKE 'notice%%'"), 0);
	told("charge.refund.updated", sql_string("SELECT 're_%d'", id), id, "failed");
	told("refund.updated", sql_string("SELECT 're_%d'", id), id, "succeeded");
	CHECK_STR(state_of(id), "failed");
	check_sums(0);
	CHECK_HAS(get(ALICE, "/orders/1").body, "failed; we are looking into it");
}

TEST(a_refund_without_a_name_is_known_by_its_number)
{
	int id;

	post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");
	id = refund_of("cancelled by the shop");
	sql("DELETE FROM jobs");
	told("refund.updated", "re_new", id, "succeeded");
	CHECK_STR(state_of(id), "succeeded");
	CHECK_STR(sql_string("SELECT stripe_refund FROM refunds WHERE id = %d", id), "re_new");
	told("refund.failed", "re_other", id, "failed");
	CHECK_STR(state_of(id), "succeeded");
}

TEST(large_refund_is_sent_again_by_who_proved_who_they_are)
{
	struct buf messages = { 0 };
	struct visit v;
	int id = cancelled();
	char path[100];

	told("refund.failed", sql_string("SELECT 're_%d'", id), id, "failed");
	snprintf(path, sizeof path, "/admin/refunds/%d/retry", id);
	must(setenv("SOUK_REFUND_PROOF_ABOVE", "2289", 1) == 0 && settings_load(&messages));
	sql("UPDATE sessions SET proved_at = now() - interval '16 minutes'");
	v = post(ADMIN, path, "");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/confirm?return=%2Fadmin%2Frefunds");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds WHERE instead_of IS NOT NULL"), 0);
	sql("UPDATE sessions SET proved_at = now() - interval '14 minutes'");
	CHECK_INT(post(ADMIN, path, "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds WHERE instead_of IS NOT NULL"), 1);
	must(unsetenv("SOUK_REFUND_PROOF_ABOVE") == 0 && settings_load(&messages));
	buf_free(&messages);
}

TEST(staff_sees_a_failed_refund_and_sends_it_again_once)
{
	char path[100];
	struct visit v;
	int id = cancelled();

	CHECK_HAS(get(ADMIN, "/admin/refunds").body, "All refunds arrive");
	CHECK_LACKS(get(ADMIN, "/admin/orders/1").body, "Try again");
	told("refund.failed", sql_string("SELECT 're_%d'", id), id, "failed");
	v = get(ADMIN, "/admin/refunds");
	CHECK_INT(v.status, 200);
	CHECK(v.queries <= 4);
	CHECK_HAS(v.body, "T100001");
	CHECK_HAS(v.body, "The card has expired or was cancelled.");
	snprintf(path, sizeof path, "/admin/refunds/%d/retry", id);
	CHECK_HAS(v.body, path);
	v = get(ADMIN, "/admin/orders/1");
	CHECK(v.queries <= 10);
	CHECK_HAS(v.body, path);
	CHECK_HAS(v.body, "The card has expired or was cancelled.");

	v = post(ADMIN, path, "");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/admin/orders/1");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds WHERE instead_of = %d AND amount = 2290 AND state = 'pending'", id), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'refund_send'"), 1);
	CHECK_STR(gone(), "2290 366 180");
	check_sums(2290);
	post(ADMIN, path, "");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 2);
	CHECK_HAS(get(ADMIN, "/admin/refunds").body, "All refunds arrive");
	CHECK_HAS(get(ALICE, "/orders/1").body, "is on its way.");
	CHECK_LACKS(get(ALICE, "/orders/1").body, "failed; we are looking into it");
	snprintf(path, sizeof path, "/admin/refunds/%d/retry", refund_of("cancelled by the shop"));
	post(ADMIN, path, "");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 2);
}

TEST(roles_that_only_look_send_no_refund_again)
{
	static const char *const lookers[] = { "support", "moderator" };
	int id = cancelled();

	told("refund.failed", sql_string("SELECT 're_%d'", id), id, "failed");
	for (size_t i = 0; i < nelem(lookers); i++) {
		sql("UPDATE accounts SET staff_role = '%s' WHERE id = 1", lookers[i]);
		CHECK_HAS(get(ADMIN, "/admin/refunds").body, "T100001");
		CHECK_LACKS(get(ADMIN, "/admin/refunds").body, "Try again");
		CHECK_LACKS(get(ADMIN, "/admin/orders/1").body, "Try again");
		CHECK_INT(post(ADMIN, sql_string("SELECT '/admin/refunds/%d/retry'", id), "").status, 403);
	}
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
	CHECK_INT(post(ADMIN, "/admin/refunds/1/retry", "").status, 403);
	sql("UPDATE accounts SET staff_role = 'finance' WHERE id = 1");
	CHECK_INT(post(ADMIN, "/admin/refunds/1/retry", "").status, 404);
}

/* A dispute's refund fails: the decision stands, the dispute shows the new one. */
TEST(a_failed_refund_of_a_dispute_is_sent_again_for_it)
{
	int id;

	sql("UPDATE disputes SET answer_until = now() WHERE id = 1");
	post(ADMIN, "/admin/disputes/1", "decision=refund&why=Damaged+on+the+way.");
	id = refund_of("dispute");
	sql("UPDATE refunds SET stripe_refund = 're_d' WHERE id = %d", id);
	told("refund.failed", "re_d", id, "failed");
	post(ADMIN, sql_string("SELECT '/admin/refunds/%d/retry'", id), "");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds WHERE dispute_id = 1"), 2);
	CHECK_INT(get(ADMIN, "/admin/disputes/1").status, 200);
	CHECK_INT(sql_number("SELECT refunded FROM orders WHERE id = 2"), 2850);
}

/* Of 0.03 and 0.03 the first fails, then the rest goes back: whatever was rounded,
 * in the end all of the tax and all of the commission is back. */
TEST(rounding_is_right_again_after_a_failed_part)
{
	static const int parts[] = { 3, 3 };
	int id = 0;

	for (size_t i = 0; i < nelem(parts); i++) {
		sql("INSERT INTO disputes (order_id, reason, wanted, answer_until) VALUES (1, 'other', 1, now())");
		post(ADMIN, sql_string("SELECT '/admin/disputes/' || max(id) FROM disputes"),
		    sql_string("SELECT 'early=yes&decision=partial&why=Part&amount=%d.%s%d'", 0, "0", parts[i]));
		if (i == 0)
			id = refund_of("dispute");
	}
	check_sums(6);
	told("refund.failed", "re_first", id, "failed");
	check_sums(3);
	post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");
	check_sums(2290);
	CHECK_STR(gone(), "2290 366 180");
}
