/* The staff's desk: queues, finding listings, hiding and restoring them. */
#include "tests/page.h"

TEST(admin_pages_are_for_staff)
{
	static const char *const paths[] = { "/admin", "/admin/listings", "/admin/listings/1" };

	for (size_t i = 0; i < nelem(paths); i++) {
		CHECK_HAS(get(NOBODY, paths[i]).location, "/login?return=%2Fadmin");
		CHECK_INT(get(ALICE, paths[i]).status, 403);
		CHECK_INT(get(SAM, paths[i]).status, 403);
		CHECK_INT(get(ADMIN, paths[i]).status, 200);
	}
	CHECK_INT(post(SAM, "/admin/listings/1/hide", "reason=Because").status, 403);
	CHECK_INT(post(ALICE, "/admin/listings/5/restore", "reason=Because").status, 403);
	CHECK_INT(post(NOBODY, "/admin/listings/1/hide", "reason=Because").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(state, ' ' ORDER BY id) FROM products WHERE id IN (1, 5)"), "live hidden");
}

TEST(queues_count_what_waits_for_staff)
{
	struct visit v = get(ADMIN, "/admin");

	CHECK_HAS(v.body, "<b>0</b> <span>Disputes to decide");
	CHECK_HAS(v.body, "<b>1</b> <span>Hidden listing");
	CHECK(v.queries <= 4);
	sql("UPDATE disputes SET state = 'answered' WHERE id = 1");
	sql("UPDATE orders SET state = 'in_review', state_by = 'system' WHERE id = 1");
	sql("INSERT INTO jobs (kind, state) VALUES ('some_job', 'parked')");
	sql("INSERT INTO webhook_events (id, type, payload, received_at) VALUES ('evt_1', 'x', '{}', now() - interval '1 hour')");
	v = get(ADMIN, "/admin");
	CHECK_HAS(v.body, "<b>1</b> <span>Dispute to decide");
	CHECK_HAS(v.body, "<b>1</b> <span>Order held for review");
	CHECK_HAS(v.body, "Failed background jobs</span> <b class=\"low\">1</b>");
	CHECK_HAS(v.body, "Unprocessed payment events</span> <b class=\"low\">1</b>");
	CHECK_LACKS(v.body, "class=\"late\"");
}

TEST(dispute_without_an_answer_in_time_is_late)
{
	sql("UPDATE disputes SET answer_until = now() - interval '1 minute' WHERE id = 1");
	CHECK_HAS(get(ADMIN, "/admin").body, "class=\"late\" href=\"/admin/disputes\"");
}

TEST(todays_payments_are_summed)
{
	struct visit v = get(ADMIN, "/admin");

	CHECK_HAS(v.body, "<b>€51.40</b>");
	CHECK_HAS(v.body, "<b>€4.93</b>");
	sql("UPDATE payments SET created_at = now() - interval '1 day'");
	CHECK_LACKS(get(ADMIN, "/admin").body, "<b>€51.40</b>");
}

TEST(staff_finds_listings_by_state)
{
	struct visit v = get(ADMIN, "/admin/listings");

	CHECK_HAS(v.body, "Stoneware mug");
	CHECK_HAS(v.body, "Wool blanket");
	CHECK_LACKS(v.body, "Hidden mug");
	CHECK(v.queries <= 3);
	v = get(ADMIN, "/admin/listings?state=hidden");
	CHECK_HAS(v.body, "Hidden mug");
	CHECK_LACKS(v.body, "Stoneware mug");
	CHECK_HAS(get(ADMIN, "/admin/listings?state=draft").body, "Draft mug");
	v = get(ADMIN, "/admin/listings?state=all");
	CHECK_HAS(v.body, "Draft mug");
	CHECK_HAS(v.body, "Stoneware mug");
}

TEST(staff_finds_listings_by_words_of_the_title)
{
	struct visit v = get(ADMIN, "/admin/listings?state=all&q=Mugs");

	CHECK_HAS(v.body, "Stoneware mug");
	CHECK_HAS(v.body, "Hidden mug");
	CHECK_HAS(v.body, "Draft mug");
	CHECK_LACKS(v.body, "Espresso cup");
	CHECK(v.queries <= 3);
	CHECK_LACKS(get(ADMIN, "/admin/listings?q=mug").body, "Hidden mug");
	CHECK_LACKS(get(ADMIN, "/admin/listings?state=hidden&q=mug").body, "Stoneware mug");
	CHECK_HAS(get(ADMIN, "/admin/listings?q=ston+mu").body, "Stoneware mug");
	CHECK_LACKS(get(ADMIN, "/admin/listings?q=north").body, "Stoneware mug");	/* its brand */
	CHECK_HAS(get(ADMIN, "/admin/listings?q=%27+%26+%7C+%21%28%3A%2A").body, "No listings here");
	CHECK_HAS(get(ADMIN, "/admin/listings?q=the").body, "No listings here");
}

TEST(staffs_list_goes_on_page_by_page)
{
	struct visit v;
	const char *at;

	sql("INSERT INTO products (id, seller_id, category_id, slug, title, currency, state) "
	    "SELECT 5000 + i, 1, 2, 'row-' || i, 'Row ' || to_char(i, 'FM00'), 'EUR', 'draft' FROM generate_series(1, 30) AS i");
	v = get(ADMIN, "/admin/listings?state=draft");
	CHECK_HAS(v.body, "Row 30");
	CHECK_HAS(v.body, "Row 06");
	CHECK_LACKS(v.body, "Row 05");
	at = strstr(v.body, "after=");
	CHECK(at != NULL && strtoll(at + 6, NULL, 10) == 5006);
	v = get(ADMIN, "/admin/listings?state=draft&q=row&after=5006");
	CHECK_HAS(v.body, "Row 05");
	CHECK_LACKS(v.body, "Row 06");
	CHECK_HAS(v.body, "Previous page");
}

TEST(hidden_listing_is_gone_at_once_and_its_seller_reads_why)
{
	struct visit v;

	CHECK_INT(get(NOBODY, "/p/stoneware-mug").status, 200);
	v = post(ADMIN, "/admin/listings/1/hide", "reason=+A+copy+of+%22Grandma%27s+mug%22.%0AAsk+them.+");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/admin/listings/1");
	CHECK_STR(sql_string("SELECT state || '|' || hidden_why || '|' || hidden_from FROM products WHERE id = 1"),
	    "hidden|A copy of \"Grandma's mug\".\nAsk them.|live");
	CHECK_STR(sql_string("SELECT action || staff_id FROM moderation_actions WHERE product_id = 1"), "hide1");
	CHECK_INT(sql_number("SELECT count(*) FROM category_products WHERE product_id = 1"), 0);
	CHECK_HAS(get(SAM, "/seller/listings/1").body, "A copy of \"Grandma's mug\".");
	CHECK_INT(get(ALICE, "/p/stoneware-mug").status, 404);
	CHECK_STR(sql_string("SELECT topic || ' ' || (payload->>'product') || ' ' || (payload->>'seller') FROM outbox"),
	    "listing.hidden 1 1");
}

TEST(hiding_needs_a_reason)
{
	struct visit v = post(ADMIN, "/admin/listings/1/hide", "reason=+no+");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"reason-error\"");
	CHECK_HAS(v.body, "no ");
	CHECK_INT(post(ADMIN, "/admin/listings/1/hide", "").status, 422);
	CHECK_INT(post(ADMIN, "/admin/listings/5/restore", "").status, 422);
	CHECK_STR(sql_string("SELECT string_agg(state, ' ' ORDER BY id) FROM products WHERE id IN (1, 5)"), "live hidden");
	CHECK_INT(sql_number("SELECT count(*) FROM moderation_actions"), 0);
}

TEST(hiding_twice_is_done_once)
{
	post(ADMIN, "/admin/listings/1/hide", "reason=First");
	CHECK_INT(post(ADMIN, "/admin/listings/1/hide", "reason=Second").status, 303);
	CHECK_STR(sql_string("SELECT hidden_why FROM products WHERE id = 1"), "First");
	CHECK_INT(sql_number("SELECT count(*) FROM moderation_actions"), 1);
	CHECK_INT(post(ADMIN, "/admin/listings/2/restore", "reason=Nothing").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM moderation_actions"), 1);
}

TEST(restored_listing_is_what_it_was)
{
	post(ADMIN, "/admin/listings/1/hide", "reason=Mistake");
	post(ADMIN, "/admin/listings/6/hide", "reason=Mistake");
	post(ADMIN, "/admin/listings/1/restore", "reason=It+was+fine");
	post(ADMIN, "/admin/listings/6/restore", "reason=It+was+fine");
	CHECK_STR(sql_string("SELECT string_agg(state || coalesce(hidden_why, '-') || coalesce(hidden_from, '-'), ' ' ORDER BY id) "
	    "FROM products WHERE id IN (1, 6)"), "live-- draft--");
	CHECK_INT(get(ALICE, "/p/stoneware-mug").status, 200);
	CHECK_HAS(get(ADMIN, "/admin/listings/1").body, "It was fine");
	CHECK_HAS(get(ADMIN, "/admin/listings/1").body, "Mistake");
}

TEST(only_moderators_and_admins_may_hide)
{
	static const char *const may_not[] = { "support", "analyst" };

	for (size_t i = 0; i < nelem(may_not); i++) {
		sql("UPDATE accounts SET staff_role = '%s' WHERE id = 1", may_not[i]);
		CHECK_HAS(get(ADMIN, "/admin/listings/1").body, "Stoneware mug");
		CHECK_LACKS(get(ADMIN, "/admin/listings/1").body, "<textarea");
		CHECK_INT(post(ADMIN, "/admin/listings/1/hide", "reason=Because").status, 403);
	}
	sql("UPDATE accounts SET staff_role = 'moderator' WHERE id = 1");
	CHECK_HAS(get(ADMIN, "/admin/listings/1").body, "<textarea");
	CHECK_INT(post(ADMIN, "/admin/listings/1/hide", "reason=Because").status, 303);
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 1"), "hidden");
}

TEST(listing_that_is_not_there_is_404_for_staff)
{
	CHECK_INT(get(ADMIN, "/admin/listings/999999").status, 404);
	CHECK_INT(get(ADMIN, "/admin/listings/x").status, 404);
	CHECK_INT(post(ADMIN, "/admin/listings/999999/hide", "reason=Because").status, 404);
	CHECK_INT(post(ADMIN, "/admin/listings/999999/restore", "reason=Because").status, 404);
}
