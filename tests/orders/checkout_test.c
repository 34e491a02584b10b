/* What a checkout may hold. */
#include "catalog/stock.h"
#include "run/db.h"
#include "tests/page.h"

struct hold {
	bool	held;
};

static void
hold(struct req *r, void *arg)
{
	const int64_t variant = 1, quantity = 1;
	int64_t goods;

	db_begin(r);
	((struct hold *)arg)->held = stock_hold(r, (checkout_id){ 900 }, &variant, &quantity, 1, &goods);
	db_rollback(r);
}

static bool
can_be_held(void)
{
	struct hold h = { false };

	job_do(hold, &h);
	return (h.held);
}

/* The cart was read before: what went off sale since is found out by the hold itself. */
TEST(what_went_off_sale_a_moment_ago_is_not_held)
{
	sql("INSERT INTO checkouts (id, token, state, currency, hold_until) VALUES "
	    "(900, 'test-checkout-token-000900', 'open', 'EUR', now() + interval '1 hour')");
	CHECK(can_be_held());
	sql("UPDATE products SET state = 'hidden', hidden_from = 'live', hidden_why = 'x' WHERE id = 1");
	CHECK(!can_be_held());
	sql("UPDATE products SET state = 'live', hidden_from = NULL, hidden_why = NULL WHERE id = 1");
	CHECK(can_be_held());
	sql("UPDATE sellers SET state = 'suspended' WHERE id = 1");
	CHECK(!can_be_held());
}
