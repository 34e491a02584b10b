/* The seller's first page, and the helpers of this room's tests. */
#include "tests/page.h"
#include "tests/shops/desk.h"

const char *
value_of(const char *body, const char *name)
{
	static char values[4][400];
	static unsigned next;
	char want[100], *to = values[next++ % 4];
	const char *at, *end;

	snprintf(want, sizeof want, " name=\"%s\"", name);
	to[0] = '\0';
	at = strstr(body, want);
	if (at == NULL || (end = strchr(at, '>')) == NULL)
		return (to);
	at = memmem(at, (size_t)(end - at), " value=\"", 8);
	if (at != NULL)
		snprintf(to, 400, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
	return (to);
}

struct visit
save(enum persona p, int64_t product, const char *fields)
{
	char path[60], body[4000];

	snprintf(path, sizeof path, "/seller/listings/%lld", (long long)product);
	snprintf(body, sizeof body, "version=%s&%s", value_of(get(p, path).body, "version"), fields);
	return (post(p, path, body));
}

struct visit
send_pictures(enum persona p, int64_t product, int n, const char *type, const char *content)
{
	static char body[20000];
	char path[80];
	size_t at;

	snprintf(path, sizeof path, "/seller/listings/%lld", (long long)product);
	at = (size_t)snprintf(body, sizeof body, "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n",
	    value_of(get(p, path).body, "csrf"));
	for (int i = 0; i < n; i++)
		at += (size_t)snprintf(&body[at], sizeof body - at, "--b\r\nContent-Disposition: form-data; name=\"pictures\"; "
		    "filename=\"p%d.png\"\r\nContent-Type: %s\r\n\r\n%s\r\n", i, type, content);
	at += (size_t)snprintf(&body[at], sizeof body - at, "--b--\r\n");
	snprintf(path, sizeof path, "/seller/listings/%lld/pictures", (long long)product);
	return (post_raw(p, path, "content-type: multipart/form-data; boundary=b\nsec-fetch-site: same-origin", body, at));
}

TEST(sellers_desk_is_for_members_of_a_shop)
{
	static const char *const paths[] = { "/seller", "/seller/listings", "/seller/listings/new", "/seller/listings/1" };

	for (size_t i = 0; i < nelem(paths); i++) {
		struct visit v = get(NOBODY, paths[i]);

		CHECK_INT(v.status, 303);
		CHECK_HAS(v.location, "/login?return=%2Fseller");
		CHECK_INT(get(ALICE, paths[i]).status, 403);
		CHECK_INT(get(ADMIN, paths[i]).status, 403);
		CHECK_INT(get(SAM, paths[i]).status, 200);
	}
}

TEST(sellers_first_page_says_what_to_do)
{
	struct visit v = get(SAM, "/seller");

	CHECK_HAS(v.body, "New order to accept");
	CHECK_HAS(v.body, "Listing hidden by us");
	CHECK_HAS(v.body, "T100001");
	CHECK_LACKS(v.body, "T100002");
	CHECK_LACKS(v.body, "Dispute to answer");
	CHECK_HAS(v.body, "Espresso cup");
	CHECK(v.queries <= 8);
	v = get(SUE, "/seller");
	CHECK_HAS(v.body, "Dispute to answer");
	CHECK_HAS(v.body, "T100002");
	CHECK_LACKS(v.body, "T100001");
	CHECK_LACKS(v.body, "New order to accept");
}

TEST(sellers_first_page_leads_only_where_a_member_may_go)
{
	struct visit v;

	sql("UPDATE seller_members SET role = 'fulfilment' WHERE account_id = 4");
	v = get(SAM, "/seller");
	CHECK_HAS(v.body, "New order to accept");
	CHECK_LACKS(v.body, "/seller/listings");
	CHECK_LACKS(v.body, "Last 30 days");
	sql("UPDATE orders SET state = 'cancelled', state_by = 'buyer' WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "Nothing is waiting for you.");
}

TEST(dispute_that_was_answered_is_nothing_to_do)
{
	sql("UPDATE disputes SET state = 'answered' WHERE id = 1");
	CHECK_LACKS(get(SUE, "/seller").body, "Dispute to answer");
}

TEST(accepted_order_is_to_be_shipped)
{
	sql("UPDATE orders SET state = 'accepted', state_by = 'seller' WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "Order to ship");
	CHECK_LACKS(get(SAM, "/seller").body, "New order to accept");
}

TEST(sales_are_those_of_thirty_days_without_refunds)
{
	CHECK_HAS(get(SAM, "/seller").body, "<b>€22.90</b>");
	sql("UPDATE orders SET refunded = 290 WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "<b>€20.00</b>");
	sql("UPDATE orders SET created_at = now() - interval '31 days' WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "<b>€0.00</b>");
}

TEST(cancelled_orders_are_no_sales)
{
	sql("UPDATE orders SET state = 'cancelled', state_by = 'buyer' WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "<b>€0.00</b>");
}

TEST(low_stock_counts_what_nobody_holds)
{
	CHECK_LACKS(get(SUE, "/seller").body, "Linen towel");
	sql("UPDATE variants SET reserved = 47 WHERE id = 4");	/* of 49 */
	CHECK_HAS(get(SUE, "/seller").body, "Linen towel");
	sql("UPDATE products SET state = 'draft' WHERE id = 3");
	CHECK_LACKS(get(SUE, "/seller").body, "Linen towel");
}

TEST(low_stock_counts_more_than_it_lists)
{
	struct visit v;

	sql("INSERT INTO variants (product_id, seller_id, sku, title, price, currency) "
	    "SELECT 3, 2, 'L' || i, 'Left ' || i, 100, 'EUR' FROM generate_series(1, 12) AS i");
	v = get(SUE, "/seller");
	CHECK_HAS(v.body, "<b>13</b>");	/* and the blanket */
	CHECK_HAS(v.body, "Left 8");
	CHECK_LACKS(v.body, "Left 9");
}

TEST(somebody_with_two_shops_finds_the_switch)
{
	CHECK_LACKS(get(SAM, "/seller").body, "/seller/switch");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 4, 'manager')");
	CHECK_HAS(get(SAM, "/seller").body, "/seller/switch");
	post(SAM, "/seller/switch", "seller=2");
	CHECK_HAS(get(SAM, "/seller").body, "T100002");
	CHECK_INT(get(SAM, "/seller/listings/1").status, 404);
	CHECK_INT(get(SAM, "/seller/listings/3").status, 200);
}

TEST(suspended_shop_is_told_so)
{
	CHECK_LACKS(get(SAM, "/seller").body, "suspended");
	sql("UPDATE sellers SET state = 'suspended' WHERE id = 1");
	CHECK_HAS(get(SAM, "/seller").body, "suspended");
	sql("UPDATE sellers SET state = 'closed' WHERE id = 1");
	CHECK_INT(get(SAM, "/seller").status, 403);
}
