/* settle: money that does not fit goes back. */
#include "orders/checkout.h"
#include "run/db.h"
#include "tests/page.h"

struct paying {
	int64_t		 amount;
	enum settle	 outcome;
};

static void
pay(struct req *r, void *arg)
{
	struct paying *p = arg;

	db_begin(r);
	p->outcome = checkout_settle(r, (checkout_id){ 900 }, "pi_test_900", p->amount, "EUR");
	db_commit(r);
}

static enum settle
paid_with(int64_t amount)
{
	struct paying p = { .amount = amount };

	job_do(pay, &p);
	return (p.outcome);
}

static void
a_checkout(void)
{
	sql("INSERT INTO checkouts (id, token, state, currency, goods, total, email, name, country, stripe_session, hold_until) "
	    "VALUES (900, 'test-checkout-token-000900', 'awaiting_payment', 'EUR', 1800, 1800, 'a@test.example', 'A', 'DE', 'cs_900', "
	    "now() + interval '1 hour')");
	sql("INSERT INTO reservations (checkout_id, variant_id, quantity, unit_price) VALUES (900, 1, 1, 1800)");
	sql("UPDATE variants SET reserved = reserved + 1 WHERE id = 1");
	sql("INSERT INTO orders (id, number, checkout_id, seller_id, currency, goods, shipping, tax, total, commission) "
	    "VALUES (900, 'T900', 900, 1, 'EUR', 1800, 0, 287, 1800, 180)");
}

TEST(a_payment_of_the_right_sum_settles_once)
{
	a_checkout();
	CHECK_INT(paid_with(1800), SETTLE_PAID);
	CHECK_INT(paid_with(1800), SETTLE_ALREADY);
	CHECK_STR(sql_string("SELECT state FROM orders WHERE id = 900"), "paid");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM ledger_entries WHERE checkout_id = 900"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'order.paid'"), 1);
}

TEST(a_payment_of_another_sum_goes_back_whole_and_frees_the_goods)
{
	a_checkout();
	CHECK_INT(paid_with(1700), SETTLE_MISMATCH);
	CHECK_INT(paid_with(1700), SETTLE_ALREADY);
	CHECK_STR(sql_string("SELECT state FROM checkouts WHERE id = 900"), "expired");
	CHECK_STR(sql_string("SELECT state FROM orders WHERE id = 900"), "expired");
	CHECK_INT(sql_number("SELECT reserved FROM variants WHERE id = 1"), 0);
	CHECK_INT(sql_number("SELECT r.amount FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.checkout_id = 900 AND p.late"), 1700);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'refund_send'"), 1);
	CHECK_INT(sql_number("SELECT sum(amount) FROM ledger_postings"), 0);
}

TEST(a_payment_after_the_hold_goes_back)
{
	a_checkout();
	sql("UPDATE variants SET reserved = reserved - 1 WHERE id = 1");
	sql("UPDATE reservations SET state = 'released' WHERE checkout_id = 900");
	sql("UPDATE checkouts SET state = 'expired', closed_at = now() WHERE id = 900");
	CHECK_INT(paid_with(1800), SETTLE_LATE);
	CHECK_STR(sql_string("SELECT state FROM checkouts WHERE id = 900"), "expired");
	CHECK_INT(sql_number("SELECT r.amount FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.checkout_id = 900 AND p.late"), 1800);
}
