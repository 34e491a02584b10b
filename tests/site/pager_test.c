/* Lists page by page, forwards and back: the same rows on both ways. */
#include "tests/page.h"

enum { PAGES_MAX = 8 };

/* What stands between the beginning of the content and the links to other pages, without the
 * forms' tokens, which are others each time. */
static const char *
rows_of(const char *body)
{
	const char *from = strstr(body, "<main"), *to = from != NULL ? strstr(from, "<nav class=\"pager\"") : NULL;
	static char kept[PAGES_MAX * 2][400 << 10];
	static unsigned turn;
	char *at = kept[turn++ % nelem(kept)];

	snprintf(at, sizeof kept[0], "%.*s", to != NULL ? (int)(to - from) : 0, from != NULL ? from : "");
	for (char *token = at; (token = strstr(token, "name=\"csrf\" value=\"")) != NULL;)
		for (token += 19; *token != '"'; token++)
			*token = '-';
	return (at);
}

/* The address of the link that says rel, "" without one. */
static const char *
link_of(const char *body, const char *rel)
{
	static char url[PAGES_MAX * 4][600];
	static unsigned turn;
	char *at = url[turn++ % nelem(url)], *amp;
	const char *from = strstr(body, rel);

	at[0] = '\0';
	if (from == NULL || (from = strstr(from, "href=\"")) == NULL)
		return (at);
	snprintf(at, sizeof url[0], "%.*s", (int)strcspn(from + 6, "\""), from + 6);
	while ((amp = strstr(at, "&amp;")) != NULL)
		memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	return (at);
}

static void
both_ways(enum persona who, const char *path, int pages)
{
	const char *rows[PAGES_MAX] = { NULL }, *at = path, *last = path;
	int n = 0;

	for (; at[0] != '\0' && n < PAGES_MAX; n++) {
		struct visit v = get(who, at);

		CHECK_INT(v.status, 200);
		rows[n] = rows_of(v.body);
		for (int i = 0; i < n; i++)
			CHECK(strcmp(rows[i], rows[n]) != 0);
		last = at;
		at = link_of(v.body, "rel=\"next\"");
	}
	if (n != pages)
		test_fail(__FILE__, __LINE__, "%s has %d pages, not %d", path, n, pages);
	for (at = last; n-- > 0 && at[0] != '\0';) {
		struct visit v = get(who, at);

		CHECK_STR(rows_of(v.body), rows[n]);
		at = link_of(v.body, "rel=\"prev\"");
	}
	CHECK(n == -1);
	CHECK_STR(at, "");
}

static void
sixty_products(void)
{
	sql("INSERT INTO products (seller_id, category_id, slug, title, state, currency, popularity) "
	    "SELECT 1, 2, 'row-' || i, 'Zebra mug ' || i, 'live', 'EUR', i %% 7 FROM generate_series(1, 60) i");
	sql("INSERT INTO variants (product_id, seller_id, sku, price, currency, on_hand) "
	    "SELECT id, 1, slug, 1000 + id %% 5 * 100, 'EUR', 3 FROM products WHERE slug LIKE 'row-%%'");
}

TEST(every_order_of_a_category_goes_both_ways)
{
	sixty_products();
	both_ways(NOBODY, "/c/mugs", 3);
	both_ways(NOBODY, "/c/mugs?sort=cheap", 3);
	both_ways(NOBODY, "/c/mugs?sort=dear", 3);
	both_ways(NOBODY, "/c/mugs?sort=new&min=10", 3);
}

TEST(shop_and_search_go_both_ways)
{
	sixty_products();
	both_ways(NOBODY, "/shops/north-pottery", 3);
	both_ways(NOBODY, "/search?q=zebra", 3);
	both_ways(NOBODY, "/search?q=zebbra+muug", 3);
}

TEST(desks_go_both_ways)
{
	sixty_products();
	both_ways(SAM, "/seller/listings", 3);
	both_ways(SAM, "/seller/listings?state=live&q=zebra", 3);
	both_ways(ADMIN, "/admin/listings", 3);
	both_ways(ADMIN, "/admin/listings?q=zebra", 3);
}

TEST(orders_go_both_ways)
{
	sql("INSERT INTO checkouts (token, state, account_id, currency, goods, shipping, tax, total, email, name, street, postcode, "
	    "city, country, stripe_session, hold_until, paid_at, closed_at) SELECT 'pager-test-checkout-' || lpad(i::text, 6, '0'), 'paid', 2, 'EUR', "
	    "100, 0, 0, 100, 'alice@test.example', 'Alice', 'Weg 1', '24103', 'Kiel', 'DE', 'cs_pager_' || i, now(), now(), now() "
	    "FROM generate_series(1, 60) i");
	sql("INSERT INTO orders (checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission) "
	    "SELECT id, 1, 2, 'EUR', 100, 0, 0, 100, 0 FROM checkouts WHERE token LIKE 'pager-test-%%'");
	sql("INSERT INTO order_lines (order_id, product_id, variant_id, title, sku, quantity, unit_price, total, commission) "
	    "SELECT o.id, 1, 1, 'Mug', 'MUG-B', 1, 100, 100, 0 FROM orders o WHERE o.state = 'awaiting_payment'");
	sql("UPDATE orders SET state = 'paid', state_by = 'system' WHERE state = 'awaiting_payment'");
	both_ways(ALICE, "/orders", 3);
	both_ways(SAM, "/seller/orders", 3);
	both_ways(SAM, "/seller/orders?state=paid", 3);
	both_ways(ADMIN, "/admin/orders", 3);
	both_ways(ADMIN, "/admin/orders?state=paid", 3);
}

TEST(page_in_an_address_somebody_wrote_is_harmless)
{
	const char *odd[] = { "_", "__", "_x_", "a_b", "9~9_9~9", "%3Cb%3E_1~1", "-1~1_" };

	for (size_t i = 0; i < nelem(odd); i++) {
		char path[80];

		snprintf(path, sizeof path, "/c/mugs?after=%s", odd[i]);
		CHECK_INT(get(NOBODY, path).status, 200);
		CHECK_LACKS(get(NOBODY, path).body, "<b>_");
	}
}

/* Forty pages are kept; then the oldest make room and "back" ends on the first. */
TEST(address_does_not_grow_for_ever)
{
	char path[2000] = "/c/mugs?after=";
	struct visit v;

	sixty_products();
	for (int i = 0; i < 40; i++)
		snprintf(path + strlen(path), sizeof path - strlen(path), "%s%d~99", i > 0 ? "_" : "", 90 - i);
	v = get(NOBODY, path);
	CHECK_HAS(v.body, "Page 41");
	CHECK_HAS(link_of(v.body, "rel=\"next\""), "after=_89~99_");
	v = get(NOBODY, link_of(v.body, "rel=\"next\""));
	CHECK_INT(v.status, 200);
	CHECK_LACKS(v.body, "Page 4");
	CHECK_HAS(get(NOBODY, "/c/mugs?after=_5~99").body, "First page");
}
