/* A shop's list of listings, and taking one out of the shop. */
#include "tests/page.h"
#include "tests/shops/desk.h"

TEST(list_shows_the_shops_own_listings_only)
{
	struct visit v = get(SAM, "/seller/listings");

	CHECK_HAS(v.body, "Stoneware mug");
	CHECK_HAS(v.body, "Draft mug");
	CHECK_LACKS(v.body, "Linen towel");
	CHECK(v.queries <= 3);
}

TEST(list_filters_by_state)
{
	struct visit v = get(SAM, "/seller/listings?state=draft");

	CHECK_HAS(v.body, "Draft mug");
	CHECK_LACKS(v.body, "Stoneware mug");
	v = get(SAM, "/seller/listings?state=hidden");
	CHECK_HAS(v.body, "Hidden mug");
	CHECK_LACKS(v.body, "Draft mug");
	CHECK_HAS(get(SAM, "/seller/listings?state=nonsense").body, "Stoneware mug");
	CHECK_HAS(get(SAM, "/seller/listings?state=archived").body, "No listings here");
}

TEST(list_finds_by_how_the_title_begins)
{
	struct visit v = get(SAM, "/seller/listings?q=STONE");

	CHECK_HAS(v.body, "Stoneware mug");
	CHECK_LACKS(v.body, "Draft mug");
	CHECK_HAS(v.body, "value=\"STONE\"");
	CHECK_LACKS(get(SAM, "/seller/listings?q=mug").body, "Stoneware mug");
	CHECK_LACKS(get(SAM, "/seller/listings?q=linen").body, "Linen towel");
	CHECK_LACKS(get(SAM, "/seller/listings?q=stone&state=draft").body, "Stoneware mug");
	CHECK_HAS(get(SAM, "/seller/listings?q=%25").body, "No title begins with");
	CHECK_HAS(get(SAM, "/seller/listings?q=%3Cb%3E").body, "&lt;b&gt;");
}

/* Follows "Next page" from path; each of the 60 must be there once. */
static void
check_pages(const char *path)
{
	char next[200];
	int seen[60] = { 0 }, pages = 0;

	snprintf(next, sizeof next, "%s", path);
	while (next[0] != '\0' && pages++ < 5) {
		struct visit v = get(SAM, next);
		const char *at;

		for (int i = 0; i < 60; i++) {
			char title[40];

			snprintf(title, sizeof title, "</span> Row %02d<", i);
			seen[i] += strstr(v.body, title) != NULL;
		}
		CHECK(v.queries <= 3);
		next[0] = '\0';
		if ((at = strstr(v.body, "rel=\"next\" href=\"")) != NULL)
			for (size_t n = 0; *(at + 17 + n) != '"'; n++)	/* "&amp;" is "&" */
				snprintf(&next[strlen(next)], 2, "%c", at[17 + n]);
		for (char *amp; (amp = strstr(next, "&amp;")) != NULL;)
			memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	}
	CHECK_INT(pages, 3);
	for (int i = 0; i < 60; i++)
		CHECK_INT(seen[i], 1);
}

TEST(list_goes_on_page_by_page)
{
	sql("INSERT INTO products (id, seller_id, category_id, slug, title, currency, state) "
	    "SELECT 5000 + i, 1, 2, 'row-' || i, 'Row ' || to_char(i, 'FM00'), 'EUR', 'draft' FROM generate_series(0, 59) AS i");
	check_pages("/seller/listings?state=draft");
	check_pages("/seller/listings?q=row");
}

TEST(archiving_can_be_undone)
{
	struct visit v = post(SAM, "/seller/listings/2/archive", "");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/seller/listings?archived=2&was=live");
	CHECK_INT(get(NOBODY, "/p/espresso-cup").status, 404);
	v = get(SAM, v.location);
	CHECK_HAS(v.body, "“Espresso cup” is archived.");
	CHECK_HAS(v.body, "/seller/listings/2/restore");
	v = post(SAM, "/seller/listings/2/restore", "state=live");
	CHECK_INT(v.status, 303);
	CHECK_INT(get(NOBODY, "/p/espresso-cup").status, 200);
	CHECK_LACKS(get(SAM, "/seller/listings?archived=2&was=live").body, "is archived.");
}

TEST(archiving_twice_changes_nothing_more)
{
	post(SAM, "/seller/listings/6/archive", "");
	CHECK_STR(post(SAM, "/seller/listings/6/archive", "").location, "/seller/listings/6");
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 6"), "archived");
	post(SAM, "/seller/listings/6/restore", "state=hidden");
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 6"), "draft");
	post(SAM, "/seller/listings/6/restore", "state=live");
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 6"), "draft");
}

TEST(hidden_listing_is_neither_archived_nor_restored_by_its_seller)
{
	CHECK_INT(post(SAM, "/seller/listings/5/archive", "").status, 303);
	CHECK_INT(post(SAM, "/seller/listings/5/restore", "state=live").status, 303);
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 5"), "hidden");
}

TEST(listings_of_other_shops_are_not_there)
{
	CHECK_INT(get(SAM, "/seller/listings/3").status, 404);
	CHECK_INT(post(SAM, "/seller/listings/3", CUP CUP_V).status, 404);
	CHECK_INT(post(SAM, "/seller/listings/3/archive", "").status, 404);
	CHECK_INT(post(SAM, "/seller/listings/3/restore", "").status, 404);
	CHECK_INT(get(SAM, "/seller/listings?archived=3").status, 404);
	CHECK_INT(get(SAM, "/seller/listings/999999").status, 404);
	CHECK_INT(post(ALICE, "/seller/listings/1/archive", "").status, 403);
	CHECK_INT(post(NOBODY, "/seller/listings/1/archive", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM products WHERE state = 'archived'"), 0);
}
