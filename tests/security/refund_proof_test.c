/* Sending much money back wants somebody who proved a short while ago who they are. */
#include "base/buf.h"
#include "run/settings.h"
#include "tests/page.h"

#include <stdlib.h>

static void
limit_is(const char *value)
{
	struct buf messages = { 0 };

	must((value != NULL ? setenv("SOUK_REFUND_PROOF_ABOVE", value, 1) : unsetenv("SOUK_REFUND_PROOF_ABOVE")) == 0 && settings_load(&messages));
	buf_free(&messages);
}

static void
proved_minutes_ago(int minutes)
{
	sql("UPDATE sessions SET proved_at = now() - make_interval(mins => %d)", minutes);
}

TEST(shop_proves_itself_before_a_large_refund)
{
	struct visit v;

	limit_is("2289");
	CHECK_LACKS(get(SAM, "/seller/orders/1").body, "Refunds above");
	proved_minutes_ago(16);
	v = get(SAM, "/seller/orders/1");
	CHECK_HAS(v.body, "Refunds above \342\202\25422.89");
	CHECK_HAS(v.body, "/confirm?return=%2Fseller%2Forders%2F1");
	v = post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "The kiln broke.");
	CHECK_HAS(v.body, "href=\"#proof\"");
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	CHECK_STR(sql_string("SELECT state FROM orders WHERE id = 1"), "paid");
	limit_is("2290");
	CHECK_INT(post(SAM, "/seller/orders/1/cancellation", "reason=The+kiln+broke.").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
	limit_is(NULL);
}

TEST(staff_proves_itself_before_it_decides_for_a_large_refund)
{
	struct visit v;

	limit_is("1000");
	proved_minutes_ago(16);
	CHECK_HAS(get(ADMIN, "/admin/disputes/1").body, "/confirm?return=%2Fadmin%2Fdisputes%2F1");
	v = post(ADMIN, "/admin/disputes/1", "early=yes&decision=refund&why=Damaged+on+the+way.");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "Damaged on the way.");
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=partial&amount=10.01&why=A+scratch").status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 0);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=partial&amount=10.00&why=A+scratch").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM refunds"), 1);
	limit_is(NULL);
}

TEST(a_dispute_is_rejected_without_a_proof)
{
	limit_is("0");
	proved_minutes_ago(16);
	CHECK_INT(post(ADMIN, "/admin/disputes/1", "early=yes&decision=reject&why=Nothing+is+wrong").status, 303);
	CHECK_STR(sql_string("SELECT decision FROM disputes WHERE id = 1"), "reject");
	limit_is(NULL);
}
