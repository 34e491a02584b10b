/* What a guest bought joins the account made afterwards; and what can be bought again. */
#include "tests/page.h"

#define OWNER "/checkouts/test-checkout-token-000001/owner"

static void
as_guest(const char *email)
{
	sql("UPDATE checkouts SET account_id = NULL, email = '%s' WHERE id = 1", email);
	sql("UPDATE orders SET account_id = NULL WHERE checkout_id = 1");
}

TEST(guests_orders_join_the_account_with_the_same_address_once)
{
	struct visit v;

	as_guest("bob@test.example");
	CHECK_LACKS(get(BOB, "/orders").body, "T100001");
	v = post(BOB, OWNER, "");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/orders");
	CHECK_HAS(get(BOB, "/orders").body, "T100001");
	CHECK_HAS(get(BOB, "/orders").body, "T100002");
	CHECK_INT(post(BOB, OWNER, "").status, 404);
}

TEST(others_cannot_take_them)
{
	as_guest("bob@test.example");
	CHECK_INT(post(ALICE, OWNER, "").status, 404);
	CHECK_STR(post(NOBODY, OWNER, "").location, "/login?return=%2F");
	CHECK_INT(post(BOB, "/checkouts/test-checkout-token-000009/owner", "").status, 404);
	sql("UPDATE checkouts SET account_id = 2 WHERE id = 1");
	CHECK_INT(post(BOB, OWNER, "").status, 404);
}

TEST(thank_you_page_offers_an_account_to_guests_only)
{
	as_guest("carla@test.example");
	CHECK_HAS(get(NOBODY, "/checkouts/test-checkout-token-000001").body, "/register?email=carla%40test.example&amp;return=");
	CHECK_LACKS(get(BOB, "/checkouts/test-checkout-token-000001").body, "Add it to your account");
	CHECK_HAS(get(NOBODY, "/register?email=carla%40test.example&return=%2F").body, "value=\"carla@test.example\"");
	as_guest("bob@test.example");
	CHECK_HAS(get(BOB, "/checkouts/test-checkout-token-000001").body, "Add it to your account");
}

TEST(what_is_still_for_sale_can_be_bought_again)
{
	struct visit v = get(ALICE, "/orders");

	CHECK_HAS(v.body, "Buy again");
	CHECK_HAS(v.body, "name=\"variant\" value=\"1\"");
	CHECK_HAS(v.body, "name=\"variant\" value=\"4\"");
	sql("UPDATE products SET state = 'archived' WHERE id = 1");
	v = get(ALICE, "/orders");
	CHECK_LACKS(v.body, "name=\"variant\" value=\"1\"");
	CHECK_HAS(v.body, "name=\"variant\" value=\"4\"");
}
