/* auditcalls: whatever a seller or staff can post leaves a row. Each route has a way to make it
 * change something; a new route without one fails here. */
#include "run/route.h"
#include "tests/page.h"
#include "tests/shops/desk.h"

struct recipe {
	const char	*route;
	const char	*arrange;	/* SQL; NULL: none */
	const char	*path, *body;
	const char	*what;		/* the row it leaves */
	const char	*why_not;	/* changes nothing worth a row, because */
};

static const struct recipe recipes[] = {
	{ .route = "acting_shop_update", .arrange = "INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 4, 'manager')",
	    .path = "/seller/switch", .body = "seller=2", .what = "shop.switched" },
	{ .route = "staff_role_update", .path = "/admin/roles", .body = "email=alice@test.example&role=support", .what = "role.given" },
	{ .route = "person_sign_out_create", .path = "/admin/accounts/2/sign-out", .body = "", .what = "account.signed_out_by_staff" },
	{ .route = "help_create", .path = "/admin/accounts/2/help", .body = "reason=Cannot+find+the+parcel", .what = "help.started" },
	{ .route = "provider_create", .path = "/admin/sign-in", .body = "name=Door&issuer=https%3A%2F%2Fdoor.example&client=souk&scopes=openid&secret=x",
	    .what = "provider.added" },
	{ .route = "provider_update", .path = "/admin/sign-in/1", .body = "name=Door&client=souk&scopes=openid&enabled=1", .what = "provider.changed" },
	{ .route = "provider_test_create", .path = "/admin/sign-in/1/test", .body = "", .why_not = "asks the provider and changes nothing" },
	{ .route = "member_update", .path = "/seller/team/members/3", .body = "role=manager", .what = "member.role_changed",
	    .arrange = "INSERT INTO seller_members (seller_id, account_id, role) VALUES (1, 3, 'finance')" },
	{ .route = "invitation_create", .path = "/seller/team/invitations", .body = "email=bob@test.example&role=manager", .what = "member.invited" },
	{ .route = "invitation_cancel_create", .path = "/seller/team/invitations/1/removal", .body = "", .what = "member.invitation_cancelled",
	    .arrange = "INSERT INTO seller_invitations (id, seller_id, email, role, invited_by, expires_at) OVERRIDING SYSTEM VALUE "
	    "VALUES (1, 1, 'bob@test.example', 'manager', 4, now() + interval '1 day')" },
	{ .route = "listing_hiding_create", .path = "/admin/listings/1/hide", .body = "reason=Counterfeit", .what = "listing.hidden" },
	{ .route = "listing_return_create", .path = "/admin/listings/5/restore", .body = "reason=All+good", .what = "listing.shown_again" },
	{ .route = "seller_dispute_answer", .path = "/seller/disputes/1", .body = "text=Sorry", .what = "dispute.answered",
	    .arrange = "UPDATE sessions SET seller_id = 2 WHERE account_id = 4; INSERT INTO seller_members (seller_id, account_id, role) "
	    "VALUES (2, 4, 'owner')" },
	{ .route = "admin_dispute_decide", .path = "/admin/disputes/1", .body = "decision=reject&why=No+hole+seen&early=yes",
	    .what = "dispute.decided" },
	{ .route = "seller_acceptance_create", .path = "/seller/orders/1/acceptance", .body = "", .what = "order.accepted" },
	{ .route = "api_shipment_create", .why_not = "asked for with a token: tests/orders/order_api_test.c" },
	{ .route = "seller_shipment_create", .path = "/seller/orders/1/shipments", .body = "carrier=DHL&tracking=123456789", .what = "order.shipped" },
	{ .route = "seller_cancellation_create", .path = "/seller/orders/1/cancellation", .body = "reason=Broken+in+store",
	    .what = "order.cancelled" },
	{ .route = "refund_retry_create", .path = "/admin/refunds/1/retry", .body = "", .what = "refund.retried",
	    .arrange = "INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, state) OVERRIDING SYSTEM VALUE "
	    "VALUES (1, 1, 1, 100, 'EUR', 'test', 'failed')" },
	{ .route = "seller_listing_create", .path = "/seller/listings/new", .what = "listing.created",
	    .body = "title=Blue+bowl&category=2&price-0=10&stock-0=0&state=draft&sku-0=S1" },
	{ .route = "seller_listing_update", .path = "/seller/listings/2", .body = CUP CUP_V, .what = "listing.edited" },
	{ .route = "seller_listing_archive_create", .path = "/seller/listings/1/archive", .body = "", .what = "listing.archived" },
	{ .route = "seller_listing_restore_create", .path = "/seller/listings/1/restore", .body = "state=live", .what = "listing.restored",
	    .arrange = "UPDATE products SET state = 'archived' WHERE id = 1" },
	{ .route = "seller_picture_create", .path = "/seller/listings/1/pictures", .what = "picture.added" },
	{ .route = "seller_picture_update", .path = "/seller/listings/1/pictures/77", .body = "action=first", .what = "picture.put_first",
	    .arrange = "INSERT INTO images (id, product_id, source, position) OVERRIDING SYSTEM VALUE VALUES (76, 1, 'upload:x', 1), "
	    "(77, 1, 'upload:y', 2)" },
};

static const struct recipe *
recipe_of(const char *route)
{
	for (size_t i = 0; i < nelem(recipes); i++)
		if (str_eq(recipes[i].route, route))
			return (&recipes[i]);
	return (NULL);
}

static struct visit
do_it(const struct recipe *c, enum persona p)
{
	if (str_eq(c->route, "seller_picture_create"))
		return (send_pictures(p, 1, 1, "image/png", "png"));
	if (str_eq(c->route, "seller_listing_update"))
		return (save(p, 2, c->body));
	return (post(p, c->path, c->body));
}

static void
leaves_a_row(const struct recipe *c, enum persona p)
{
	struct visit v;
	int64_t before = sql_number("SELECT count(*) FROM audit_log");

	sql("SAVEPOINT one");
	if (c->arrange != NULL)
		sql("%s", c->arrange);
	v = do_it(c, p);
	if (sql_number("SELECT count(*) FROM audit_log WHERE what = '%s' AND actor = '%s' AND account_id = %d", c->what,
	    str_starts(c->path, "/seller/switch") ? "account" : p == ADMIN ? "staff" : "seller", p == ADMIN ? 1 : 4) != 1)
		test_fail(__FILE__, __LINE__, "%s: %d %s, but no row %s (%lld rows)\n%.1500s", c->route, v.status, v.cause != NULL ? v.cause : "",
		    c->what, (long long)(sql_number("SELECT count(*) FROM audit_log") - before), v.status == 422 ? v.body : "");
	sql("ROLLBACK TO one");
}

TEST(every_form_of_sellers_and_staff_leaves_a_row)
{
	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		const struct recipe *c = recipe_of(t->name);

		if (t->method != METHOD_POST || (t->who < WHO_SELLER && !str_starts(t->pattern, "/seller") && !str_starts(t->pattern, "/admin")))
			continue;
		if (c == NULL)
			test_fail(__FILE__, __LINE__, "%s (%s): nobody knows which audit row it leaves: add a recipe", t->name, t->pattern);
		else if (c->why_not == NULL)
			leaves_a_row(c, str_starts(t->pattern, "/admin") ? ADMIN : SAM);
	}
}

TEST(what_changes_nothing_leaves_no_row)
{
	post(SAM, "/seller/orders/1/acceptance", "");
	post(SAM, "/seller/orders/1/acceptance", "");
	CHECK_INT(post(SUE, "/seller/orders/1/acceptance", "").status, 404);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE about = 'order' AND about_id = 1"), 1);
}

TEST(a_row_says_who_and_where_from)
{
	post(SAM, "/seller/orders/1/cancellation", "reason=Broken+in+store");
	CHECK_STR(sql_string("SELECT actor || ' ' || account_id || ' ' || seller_id || ' ' || about_id || ' ' || network || ' ' || details "
	    "FROM audit_log WHERE what = 'order.cancelled'"), "seller 4 1 1 127.0.0.0/24 {\"why\":\"Broken in store\"}");
	CHECK_STR(sql_string("SELECT (details::jsonb->>'order') || ' ' || (details::jsonb->>'amount') FROM audit_log WHERE what = 'refund.asked'"),
	    "1 2290");
	CHECK_STR(sql_string("SELECT request FROM audit_log WHERE what = 'order.cancelled'"),
	    sql_string("SELECT request FROM order_events WHERE after = 'cancelled'"));
}

TEST(signing_in_and_out_leaves_rows)
{
	CHECK_INT(post(NOBODY, "/register", "name=Nora&email=nora@test.example&password=seven+green+kettles").status, 303);
	CHECK_INT(post(NOBODY, "/login", "email=nora@test.example&password=seven+green+kettles").status, 303);
	CHECK_INT(post(ALICE, "/logout", "").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(actor || ' ' || what, ', ' ORDER BY id) FROM audit_log"),
	    "visitor account.registered, account account.signed_in, account account.signed_out");
}
