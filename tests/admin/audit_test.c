/* The audit log's page: what is found, by whom it is read. */
#include "tests/page.h"

static void
some_rows(void)
{
	post(SAM, "/seller/orders/1/acceptance", "");
	post(SUE, "/seller/listings/3/archive", "");
	post(ADMIN, "/admin/listings/1/hide", "reason=Looks+%3Cb%3Ewrong");
}

TEST(audit_page_reads_well)
{
	struct visit v;

	some_rows();
	v = get(ADMIN, "/admin/audit");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Listing hidden<br><span class=\"soft small\">why: Looks &lt;b&gt;wrong");
	CHECK_HAS(v.body, "sam@test.example · North Pottery");
	CHECK_HAS(v.body, "href=\"/admin/orders/1\">Order 1<");
	CHECK_HAS(v.body, "127.0.0.0/24");
	CHECK(v.queries <= 3);
	CHECK_HAS(get_with(ADMIN, "/admin/audit", "cookie: lang=de").body, "Angebot verborgen");
}

TEST(audit_page_finds_by_who_what_about_and_day)
{
	const char *day;

	some_rows();
	day = sql_string("SELECT '/admin/audit?day=' || (now() AT TIME ZONE 'UTC')::date");
	CHECK_LACKS(get(ADMIN, "/admin/audit?who=sam@test.example").body, "/admin/listings/3");
	CHECK_HAS(get(ADMIN, "/admin/audit?who=4").body, "/admin/orders/1\"");
	CHECK_LACKS(get(ADMIN, "/admin/audit?who=4").body, "/admin/listings/1\"");
	CHECK_HAS(get(ADMIN, "/admin/audit?who=system").body, "Nothing found");
	CHECK_HAS(get(ADMIN, "/admin/audit?what=listing.").body, "/admin/listings/3\"");
	CHECK_HAS(get(ADMIN, "/admin/audit?what=listing.").body, "/admin/listings/1\"");
	CHECK_LACKS(get(ADMIN, "/admin/audit?what=listing.").body, "/admin/orders/1\"");
	CHECK_HAS(get(ADMIN, "/admin/audit?about=listing+3").body, "/admin/listings/3\"");
	CHECK_LACKS(get(ADMIN, "/admin/audit?about=listing+3").body, "/admin/listings/1\"");
	CHECK_HAS(get(ADMIN, "/admin/audit?about=listing+3&what=order.").body, "Nothing found");
	CHECK_HAS(get(ADMIN, day).body, "/admin/listings/3\"");
	CHECK_HAS(get(ADMIN, "/admin/audit?day=2020-02-29").body, "Nothing found");
	CHECK_HAS(get(ADMIN, "/admin/audit?day=2021-02-29").body, "This is not a day.");
	CHECK_HAS(get(ADMIN, "/admin/audit?who=nobody@test.example").body, "Nobody has this address.");
	CHECK_HAS(get(ADMIN, "/admin/audit?about=order").body, "such as: order 12");
}

TEST(audit_page_is_for_those_with_the_permission)
{
	CHECK_INT(get(SAM, "/admin/audit").status, 403);
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 1");
	CHECK_INT(get(ADMIN, "/admin/audit").status, 403);
	CHECK_LACKS(get(ADMIN, "/admin").body, "/admin/audit");
	sql("UPDATE accounts SET staff_role = 'finance' WHERE id = 1");
	CHECK_HAS(get(ADMIN, "/admin").body, "/admin/audit");
	CHECK_INT(get(ADMIN, "/admin/audit").status, 200);
}
