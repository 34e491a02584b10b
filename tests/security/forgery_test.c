/* Forms that somebody else made, sessions that somebody else planted, fields that nobody asked for. */
#include "run/route.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"
#include "tests/security/visitor.h"
#include "tests/shops/desk.h"

/* More than a form has: names that other software binds to columns. */
#define MORE	"&role=admin&staff_role=admin&is_admin=1&account=1&account_id=1&id=1&seller=2&seller_id=2&owner=1&verified=1" \
		"&is_verified=1&email_verified_at=2020-01-01&password_hash=x&second_factor=0&state=live&closed_at=&commission_bp=0" \
		"&price=1&total=1&amount=1&hidden_from=live&popularity=9999&rating=5&session=1&token_hash=x&helper=1&proved_at=2099-01-01"

static const char *
csrf_of(const char *who_asks)
{
	static char kept[200];

	snprintf(kept, sizeof kept, "%s", visitor_csrf((struct visitor){ .who = who_asks }));
	return (kept);
}

TEST(every_form_refuses_the_token_of_another_session)
{
	char path[512], body[400];
	unsigned n = 0;

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		const char *me = t->who >= WHO_STAFF ? "admin" : t->who >= WHO_SELLER ? "sam" : "alice";

		/* A program's token is in no browser: see run/api.h. */
		if (t->method != METHOD_POST || t->flags & ROUTE_NOCSRF || t->who == WHO_GUEST || t->scope != SCOPE_NONE)
			continue;
		route_path(t->pattern, path, sizeof path);
		for (int k = 0; k < 3; k++) {
			const char *wrong = k == 0 ? csrf_of("bob") : k == 1 ? csrf_of(NULL) : "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
			struct visit v;

			/* That of visitors without a session counts on pages for anyone, with the browser's word. */
			if (k == 1 && t->who == WHO_ANYONE)
				continue;
			snprintf(body, sizeof body, "csrf=%s&a=b", wrong);
			v = visitor_asks((struct visitor){ .who = me }, METHOD_POST, path, body);
			if (v.status != 403 || v.cause == NULL || (!str_eq(v.cause, "csrf") && !str_starts(v.cause, "access.") && !str_starts(v.cause, "help.")))
				test_fail(__FILE__, __LINE__, "%s (%s) with token %d: %d %s", path, t->name, k, v.status, v.cause != NULL ? v.cause : "");
			n++;
		}
	}
	CHECK(n > 80);
}

TEST(session_planted_before_a_log_in_is_never_signed_in)
{
	static const char planted[] = "plantedplantedplantedplantedplantedplantedp";
	static const char *const bodies[] = { "email=alice%40test.example&password=tea+and+biscuits",
	    "email=alice%40test.example&password=tea+and+biscuits&return=%2Faccount" };
	struct visit v;

	give_alice_a_password();
	for (size_t i = 0; i < nelem(bodies); i++) {
		/* Once a session nobody has, once one that is there: a guest's with a cart. */
		if (i == 1)
			sql("INSERT INTO sessions (token_hash, expires_at) VALUES ('\\x%s', now() + interval '1 day')", token_hash(planted));
		v = post_as(planted, "/login", bodies[i]);
		CHECK_INT(v.status, 303);
		CHECK_INT((int)strlen(cookie_of(v)), 43);
		CHECK(!str_eq(cookie_of(v), planted));
		CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE token_hash = '\\x%s'", token_hash(planted)), 0);
		CHECK_INT(sql_number("SELECT account_id FROM sessions WHERE token_hash = '\\x%s'", token_hash(cookie_of(v))), 2);
	}
}

TEST(session_changes_its_token_with_every_proof)
{
	struct visit v;
	const char *old = visitor_token("alice");

	give_alice_a_password();
	v = post(ALICE, "/confirm", "password=tea+and+biscuits");
	CHECK_INT(v.status, 303);
	CHECK(strlen(cookie_of(v)) == 43 && !str_eq(cookie_of(v), old));
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE token_hash = '\\x%s'", token_hash(old)), 0);
	CHECK_INT(get(ALICE, "/account").status, 303);
}

/* Who may do what, and whose is what. */
static const char *
rights(void)
{
	return (sql_string("SELECT md5(concat("
	    "(SELECT string_agg(concat(id, staff_role, email, email_verified_at, closed_at, second_factor, password_hash), '|' ORDER BY id) "
	    "FROM accounts WHERE id <= 5), "
	    "(SELECT string_agg(concat(seller_id, account_id, role), '|' ORDER BY seller_id, account_id) FROM seller_members), "
	    "(SELECT string_agg(sellers::text, '|' ORDER BY id) FROM sellers), "
	    "(SELECT string_agg(concat(account_id, proved_at), '|' ORDER BY account_id) FROM sessions), "
	    "(SELECT string_agg(concat(id, seller_id, state, hidden_from, popularity), '|' ORDER BY id) FROM products), "
	    "(SELECT string_agg(concat(id, product_id, seller_id, price), '|' ORDER BY id) FROM variants), "
	    "(SELECT string_agg(concat(id, account_id, state, total, refunded), '|' ORDER BY id) FROM orders), "
	    "(SELECT string_agg(concat(id, account_id), '|' ORDER BY id) FROM account_addresses WHERE account_id <> 2)))"));
}

static const struct { enum persona p; const char *path, *body; int status; } forms[] = {
	{ ALICE, "/account/profile", "name=Alice+Buyer&lang=de", 303 },
	{ ALICE, "/account/addresses", "name=Alice+Buyer&street=Hafenstr.+1&postcode=24103&city=Kiel&country=DE", 303 },
	{ ALICE, "/account/letters", "parcel=on", 303 },
	{ ALICE, "/account/email", "email=new%40test.example", 303 },
	{ ALICE, "/account/verification", "a=b", 303 },
	{ ALICE, "/cart/lines", "variant=2&quantity=1", 303 },
	{ ALICE, "/orders/2/receipt", "", 303 },
	{ ALICE, "/theme", "theme=dark", 303 },
	{ NOBODY, "/password/forgotten", "email=alice%40test.example", 200 },
	{ NOBODY, "/orders/link", "number=T100001&email=alice%40test.example", 303 },
	{ NOBODY, "/register", "name=Bob&email=bob%40test.example&password=four+plain+words+here", 303 },
	{ SAM, "/seller/team/invitations", "email=wanda%40test.example&role=manager", 303 },
	{ SAM, "/seller/listings/2", CUP CUP_V, 303 },
	{ SAM, "/seller/listings/1/archive", "", 303 },
	{ SAM, "/seller/orders/1/acceptance", "", 303 },
	{ ADMIN, "/admin/listings/1/hide", "reason=Counterfeit", 303 },
};

/* What is left when the form was sent with more fields, or without. */
static const char *
sent(size_t i, const char *more)
{
	const char *left;
	char body[1500];
	struct visit v;

	sql("SAVEPOINT one");
	snprintf(body, sizeof body, "%s%s", forms[i].body, more);
	v = forms[i].p == NOBODY ? guest_post(forms[i].path, body) : str_eq(forms[i].path, "/seller/listings/2") ? save(SAM, 2, body) :
	    post(forms[i].p, forms[i].path, body);
	if (v.status != forms[i].status)
		test_fail(__FILE__, __LINE__, "%s%s: %d %s", forms[i].path, more, v.status, v.cause != NULL ? v.cause : "");
	left = rights();
	sql("ROLLBACK TO one");
	return (left);
}

TEST(fields_that_no_form_has_change_nothing)
{
	for (size_t i = 0; i < nelem(forms); i++)
		if (!str_eq(sent(i, MORE), sent(i, "")))
			test_fail(__FILE__, __LINE__, "%s with more fields changes who may do what", forms[i].path);
}

TEST(who_registers_chooses_no_role_and_no_number)
{
	CHECK_INT(guest_post("/register", "name=Zoe&email=zoe%40test.example&password=four+plain+words+here" MORE).status, 303);
	CHECK_STR(sql_string("SELECT concat_ws(' ', id > 5, staff_role IS NULL, email_verified_at IS NULL, second_factor, closed_at IS NULL, "
	    "EXISTS (SELECT FROM seller_members WHERE account_id = a.id)) FROM accounts a WHERE email = 'zoe@test.example'"), "t t t f t f");
}

TEST(address_with_more_fields_is_still_the_senders_own)
{
	CHECK_INT(post(ALICE, "/account/addresses", "name=Alice+Buyer&street=Hafenstr.+1&postcode=24103&city=Kiel&country=DE" MORE).status, 303);
	CHECK_STR(sql_string("SELECT string_agg(account_id::text, ' ') FROM account_addresses"), "2");
}

TEST(listing_with_more_fields_stays_with_its_shop_and_price)
{
	struct visit v = post(SAM, "/seller/listings/new", "title=Blue+bowl&category=2&price-0=10&stock-0=0&sku-0=S1" MORE);

	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT concat_ws(' ', p.seller_id, p.popularity, p.hidden_from IS NULL, v.price) FROM products p "
	    "JOIN variants v ON v.product_id = p.id WHERE p.title = 'Blue bowl'"), "1 0 t 1000");
}
