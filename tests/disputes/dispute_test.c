/* Disputes: opened by buyers, answered by shops, decided once. */
#include "orders/order.h"
#include "run/job.h"
#include "run/req_private.h"
#include "tests/page.h"

#include <time.h>

/* Dispute 1 is about Alice's order 2 of Sue's shop (28.50, shipped). Order 1 of Sam's is paid (22.90). */

#define GOOD	"reason=damaged&text=The+handle+is+broken.&wanted=10.00"

static const char *
keyed(const char *path, int order, const char *salt)
{
	struct req r = { .now_us = (int64_t)time(NULL) * 1000000 };
	static char url[300];

	snprintf(url, sizeof url, "%s?key=%s%s", path, strchr(order_link(&r, (order_id){ order }), '=') + 1, salt);
	arena_free(&r.arena);
	return (url);
}

static int64_t
events(const char *topic)
{
	return (sql_number("SELECT count(*) FROM outbox WHERE topic = '%s'", topic));
}

static int
new_dispute(void)
{
	return ((int)sql_number("SELECT max(id) FROM disputes WHERE order_id = 1"));
}

static void
check_books(void)
{
	CHECK_INT(sql_number("SELECT count(*) FROM (SELECT p.entry_id FROM ledger_postings p JOIN ledger_accounts a "
	    "ON a.id = p.account_id GROUP BY p.entry_id, a.currency HAVING sum(p.amount) <> 0) bad"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM (SELECT account_id, sum(amount) AS s FROM ledger_postings GROUP BY 1) p "
	    "FULL JOIN (SELECT account_id, sum(amount) AS s FROM ledger_balances GROUP BY 1) b USING (account_id) "
	    "WHERE p.s IS DISTINCT FROM b.s"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM orders o WHERE refunded <> (SELECT coalesce(sum(amount), 0) FROM refunds f "
	    "WHERE f.order_id = o.id AND f.state <> 'failed')"), 0);
}

TEST(dispute_is_opened_by_its_buyer)
{
	struct visit v = get(ALICE, "/orders/1/disputes");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "value=\"22.90\"");
	CHECK(v.queries <= 3);
	v = post(ALICE, "/orders/1/disputes", GOOD);
	CHECK_INT(v.status, 303);
	CHECK_INT(sql_number("SELECT wanted FROM disputes WHERE id = %d", new_dispute()), 1000);
	CHECK_INT(sql_number("SELECT seller_id FROM disputes WHERE id = %d", new_dispute()), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages WHERE dispute_id = %d AND side = 'buyer' AND account_id = 2",
	    new_dispute()), 1);
	CHECK_INT(sql_number("SELECT extract(day FROM answer_until - opened_at)::int FROM disputes WHERE id = %d", new_dispute()), 3);
	CHECK_INT(events("dispute.opened"), 1);
	v = get(ALICE, v.location);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "The handle is broken.");
	CHECK_HAS(v.body, "€10.00");
	CHECK_HAS(get(ALICE, "/orders/1").body, "See the dispute");
}

TEST(second_open_dispute_of_an_order_is_refused)
{
	post(ALICE, "/orders/1/disputes", GOOD);
	CHECK_INT(post(ALICE, "/orders/1/disputes", GOOD).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM disputes WHERE order_id = 1"), 1);
	CHECK_INT(events("dispute.opened"), 1);
	CHECK_INT(post(ALICE, "/orders/2/disputes", GOOD).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM disputes WHERE order_id = 2"), 1);
}

TEST(dispute_form_keeps_what_was_typed)
{
	struct visit v = post(ALICE, "/orders/1/disputes", "reason=damaged&text=short&wanted=22.91");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "short</textarea>");
	CHECK_HAS(v.body, "value=\"22.91\"");
	CHECK_HAS(v.body, "value=\"damaged\" required checked");
	CHECK_HAS(v.body, "id=\"wanted-error\"");
	CHECK_INT(post(ALICE, "/orders/1/disputes", "reason=envy&text=long+enough+text&wanted=1").status, 422);
	CHECK_INT(post(ALICE, "/orders/1/disputes", "reason=other&text=long+enough+text&wanted=0").status, 422);
	CHECK_INT(post(ALICE, "/orders/1/disputes", "reason=other&text=long+enough+text&wanted=-1").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM disputes"), 1);
}

TEST(disputes_of_others_are_not_there)
{
	CHECK_INT(get(BOB, "/orders/1/disputes").status, 404);
	CHECK_INT(post(BOB, "/orders/1/disputes", GOOD).status, 404);
	CHECK_INT(post(NOBODY, "/orders/1/disputes", GOOD).status, 404);
	CHECK_INT(get(BOB, "/disputes/1").status, 404);
	CHECK_INT(get(NOBODY, "/disputes/1").status, 404);
	CHECK_INT(get(SUE, "/disputes/1").status, 404);
	CHECK_INT(post(BOB, "/disputes/1/messages", "text=hello").status, 404);
	CHECK_INT(get(SAM, "/seller/disputes/1").status, 404);
	CHECK_INT(post(SAM, "/seller/disputes/1", "text=hello").status, 404);
	CHECK_INT(get(ALICE, "/seller/disputes/1").status, 403);
	CHECK_INT(get(SUE, "/admin/disputes").status, 403);
	CHECK_INT(get(SUE, "/admin/disputes/1").status, 403);
	CHECK_INT(post(SUE, "/admin/disputes/1", "early=yes&decision=reject&why=because").status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages"), 1);
}

TEST(guest_follows_the_key_of_the_order)
{
	struct visit v = post(NOBODY, keyed("/orders/1/disputes", 1, ""), GOOD);
	char path[64];

	CHECK_INT(v.status, 303);
	CHECK_HAS(v.location, "?key=");
	v = get(NOBODY, v.location);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "/messages?key=");
	CHECK_HAS(v.body, "href=\"/orders/1?key=");
	snprintf(path, sizeof path, "/disputes/%d", new_dispute());
	CHECK_INT(get(NOBODY, keyed(path, 2, "")).status, 404);
	CHECK_INT(get(NOBODY, keyed(path, 1, "x")).status, 404);
	CHECK_INT(post(NOBODY, keyed("/orders/1/disputes", 1, "A"), GOOD).status, 404);
	snprintf(path, sizeof path, "/disputes/%d/messages", new_dispute());
	v = post(NOBODY, keyed(path, 1, ""), "text=Any+news%3F");
	CHECK_INT(v.status, 303);
	CHECK_HAS(get(NOBODY, v.location).body, "Any news?");
	CHECK_INT(post(NOBODY, keyed(path, 2, ""), "text=Forged").status, 404);
}

TEST(shop_answers_and_its_clock_stops)
{
	struct visit v = get(SUE, "/seller/disputes");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "T100002");
	CHECK_HAS(v.body, "2 days left");
	CHECK(v.queries <= 3);
	CHECK_HAS(get(SAM, "/seller/disputes").body, "No disputes");
	v = get(SUE, "/seller/disputes/1");
	CHECK_HAS(v.body, "It came with a hole.");
	CHECK_HAS(v.body, "Please answer until");
	CHECK(v.queries <= 4);
	CHECK_INT(post(SUE, "/seller/disputes/1", "text=It+was+fine+here.").status, 303);
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "answered");
	post(SUE, "/seller/disputes/1", "text=It+was+fine+here.");
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages WHERE side = 'seller'"), 1);
	post(SUE, "/seller/disputes/1", "text=Really.");
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages WHERE side = 'seller'"), 2);
	CHECK_INT(events("dispute.answered"), 1);
	CHECK_HAS(get(ALICE, "/disputes/1").body, "It was fine here.");
	CHECK_INT(post(SUE, "/seller/disputes/1", "text=+").status, 422);
}

TEST(queue_is_oldest_first_with_age_and_clock)
{
	struct visit v;
	const char *a, *b;

	sql("UPDATE disputes SET opened_at = now() - interval '5 days', answer_until = now() - interval '2 days 1 hour' WHERE id = 1");
	post(ALICE, "/orders/1/disputes", GOOD);
	v = get(ADMIN, "/admin/disputes");
	CHECK_INT(v.status, 200);
	CHECK(v.queries <= 3);
	CHECK_HAS(v.body, "5 days");
	CHECK_HAS(v.body, "2 days late");
	a = strstr(v.body, "T100002");
	b = strstr(v.body, "T100001");
	CHECK(a != NULL && b != NULL && a < b);
	CHECK_HAS(get(ADMIN, "/admin/disputes?show=closed").body, "No disputes");
}

TEST(full_refund_settles_the_books_and_happens_once)
{
	struct visit v = get(ADMIN, "/admin/disputes/1");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Refund all that is left: €28.50");
	v = post(ADMIN, "/admin/disputes/1", "early=yes&decision=refund&why=Damaged+on+the+way.");
	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT state || ' ' || decision || ' ' || decided_by || ' ' || refund_amount FROM disputes WHERE id = 1"),
	    "decided refund 1 2850");
	CHECK_INT(sql_number("SELECT amount FROM refunds WHERE dispute_id = 1 AND order_id = 2"), 2850);
	CHECK_INT(sql_number("SELECT -sum(amount) FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id "
	    "WHERE a.kind = 'seller_payable' AND a.seller_id = 2"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'refund_send'"), 1);
	CHECK_INT(events("dispute.decided"), 1);
	check_books();

	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=refund&why=Damaged+on+the+way.").status, 303);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=partial&amount=1&why=Again").status, 303);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=reject&why=Again").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
	CHECK_STR(sql_string("SELECT decision FROM disputes WHERE id = 1"), "refund");
	CHECK_INT(events("dispute.decided"), 1);
	CHECK_HAS(get(ALICE, "/disputes/1").body, "€28.50 is refunded to the buyer.");
	CHECK_HAS(get(SUE, "/seller/disputes/1").body, "Damaged on the way.");
	CHECK_HAS(get(ADMIN, "/admin/disputes?show=closed").body, "T100002");
	CHECK_LACKS(get(ADMIN, "/admin/disputes").body, "T100002");
}

TEST(partial_refund_takes_its_share_and_no_more_than_is_left)
{
	struct visit v = post(ADMIN, "/admin/disputes/1", "early=yes&decision=partial&amount=28.51&why=Too+much");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "value=\"28.51\"");
	CHECK_HAS(v.body, "Too much</textarea>");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "open");

	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=partial&amount=10.00&why=A+part").status, 303);
	CHECK_INT(sql_number("SELECT amount FROM refunds WHERE dispute_id = 1"), 1000);
	CHECK_INT(sql_number("SELECT refunded FROM orders WHERE id = 2"), 1000);
	/* 4.55 of 28.50 was tax, 3.13 commission. */
	CHECK_INT(sql_number("SELECT sum(amount) FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id "
	    "WHERE a.kind = 'tax_payable' AND p.order_id = 2"), -455 + 160);
	CHECK_INT(sql_number("SELECT sum(amount) FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id "
	    "WHERE a.kind = 'platform_commission' AND p.order_id = 2"), -313 + 110);
	check_books();
	CHECK_INT(post(ALICE, "/orders/2/disputes", "reason=other&text=And+the+other+half&wanted=18.51").status, 422);
	CHECK_INT(post(ALICE, "/orders/2/disputes", "reason=other&text=And+the+other+half&wanted=18.50").status, 303);
}

TEST(refund_beyond_the_payment_changes_nothing)
{
	sql("UPDATE payments SET refunded = 5000 WHERE id = 1");
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=refund&why=All+of+it").status, 303);
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "open");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	CHECK_INT(events("dispute.decided"), 0);
}

TEST(rejecting_moves_no_money_and_wants_a_reason)
{
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=reject&why=").status, 422);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=maybe&why=Because").status, 422);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=reject&why=The+picture+shows+another+towel.").status, 303);
	CHECK_STR(sql_string("SELECT decision FROM disputes WHERE id = 1"), "reject");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	CHECK_HAS(get(ALICE, "/disputes/1").body, "No refund.");
}

/* Who decides cannot talk so long that the log forgets what was decided. */
TEST(long_reason_does_not_push_the_decision_out_of_the_log)
{
	char body[8100] = "decision=reject&early=yes&why=";
	size_t n = strlen(body);

	for (int i = 0; i < 4000; i++, n += 2)
		memcpy(body + n, "\xc3\xbc", 3);
	post(ADMIN, "/admin/disputes/1", body);
	CHECK_STR(sql_string("SELECT details::jsonb->>'decision' FROM audit_log WHERE what = 'dispute.decided'"), "reject");
}

TEST(nothing_is_said_after_the_decision)
{
	post(ADMIN, "/admin/disputes/1", "early=yes&decision=reject&why=Because");
	post(ALICE, "/disputes/1/messages", "text=But+still");
	post(SUE, "/seller/disputes/1", "text=Thank+you");
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages"), 1);
	CHECK_LACKS(get(ALICE, "/disputes/1").body, "<textarea");
}

TEST(cancelled_order_has_nothing_to_dispute)
{
	post(SAM, "/seller/orders/1/cancellation", "reason=Broken+kiln");
	CHECK_INT(post(ALICE, "/orders/1/disputes", GOOD).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM disputes WHERE order_id = 1"), 0);
	CHECK_HAS(get(ALICE, "/orders/1/disputes").body, "nothing left to refund");
	CHECK_LACKS(get(ALICE, "/orders/1").body, "Open a dispute");
}

TEST(cancelling_the_order_closes_its_dispute)
{
	post(ALICE, "/orders/1/disputes", GOOD);
	post(SAM, "/seller/orders/1/cancellation", "reason=Broken+kiln");
	sql("DELETE FROM jobs");
	sql("DELETE FROM outbox WHERE topic <> 'order.cancelled'");
	job_run_due("test");
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = %d", new_dispute()), "withdrawn");
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "open");
	CHECK_HAS(get(ALICE, "/orders/1").body, "Closed");
	CHECK_INT(post(ADMIN, sql_string("SELECT '/admin/disputes/%d'", new_dispute()), "early=yes&decision=refund&why=Again").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
}

TEST(deciding_before_the_shops_time_is_over_takes_a_word_more)
{
	struct visit v = get(ADMIN, "/admin/disputes/1");

	CHECK_HAS(v.body, "name=\"early\"");
	v = post(ADMIN, "/admin/disputes/1", "decision=refund&why=It+is+clear.");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"early-error\"");
	CHECK_HAS(v.body, "It is clear.</textarea>");
	CHECK_HAS(v.body, "value=\"refund\" required checked");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	sql("UPDATE disputes SET answer_until = now() - interval '1 minute' WHERE id = 1");
	CHECK_LACKS(get(ADMIN, "/admin/disputes/1").body, "name=\"early\"");
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "decision=refund&why=It+is+clear.").status, 303);
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "decided");
}

TEST(after_the_shops_answer_nothing_is_early)
{
	post(SUE, "/seller/disputes/1", "text=It+was+fine+here.");
	CHECK_LACKS(get(ADMIN, "/admin/disputes/1").body, "name=\"early\"");
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "decision=reject&why=It+was+fine.").status, 303);
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "decided");
}

TEST(roles_that_only_read_have_no_form_to_decide)
{
	static const char *const roles[] = { "support", "moderator", "finance", "admin" };

	for (size_t i = 0; i < nelem(roles); i++) {
		struct visit v;

		sql("UPDATE accounts SET staff_role = '%s' WHERE id = 1", roles[i]);
		v = get(ADMIN, "/admin/disputes/1");
		CHECK_INT(v.status, 200);
		CHECK_INT(strstr(v.body, "name=\"decision\"") != NULL, i >= 1);
		CHECK_INT(post(ADMIN, "/admin/disputes/1", "decision=maybe").status, i >= 1 ? 422 : 403);
	}
	CHECK_STR(sql_string("SELECT state FROM disputes WHERE id = 1"), "open");
}

TEST(later_messages_are_told_to_the_other_side_once)
{
	post(ALICE, "/disputes/1/messages", "text=Any+news%3F");
	post(ALICE, "/disputes/1/messages", "text=Any+news%3F");
	CHECK_INT(events("dispute.message"), 1);
	post(SUE, "/seller/disputes/1", "text=It+was+fine+here.");
	CHECK_INT(events("dispute.message"), 1);
	CHECK_INT(events("dispute.answered"), 1);
	post(SUE, "/seller/disputes/1", "text=Really.");
	CHECK_INT(events("dispute.message"), 2);
}

/* The page that shows what the answer left to say. */
static const char *
next_page(struct visit v)
{
	const char *at = strstr(v.head, "flash=");
	static char line[2000];

	must(at != NULL);
	snprintf(line, sizeof line, "cookie: %.*s", (int)strcspn(at, ";\r\n"), at);
	return (get_with(NOBODY, "/cart", line).body);
}

TEST(the_message_too_many_is_not_said_to_be_added)
{
	struct visit v;

	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) "
	    "SELECT 1, 'buyer', 2, 'message ' || i FROM generate_series(2, 60) i");
	v = post(ALICE, "/disputes/1/messages", "text=one+more");
	CHECK_INT(v.status, 303);
	CHECK_HAS(next_page(v), "This was not added: you have written 60 messages");
	CHECK_INT(events("dispute.message"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages WHERE side = 'buyer'"), 60);
}
