/* What holds of every page and every form, found out by asking all of them. */
#include "run/route.h"
#include "tests/page.h"

static const enum persona somebody[] = { ALICE, SAM, ADMIN };

TEST(every_page_of_somebody_signed_in_offers_the_way_out)
{
	char path[512];
	unsigned pages = 0;

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k < nelem(somebody); k++) {
			struct visit v;

			if (route_all[i].method != METHOD_GET || route_all[i].who == WHO_ANYONE || route_all[i].who == WHO_GUEST)
				continue;
			route_path(route_all[i].pattern, path, sizeof path);
			v = get(somebody[k], path);
			if (v.status != 200 || strstr(v.head, "Content-Type: text/html") == NULL)
				continue;
			pages++;
			if (strstr(v.body, "action=\"/logout\"") == NULL)
				test_fail(__FILE__, __LINE__, "%s (%s) does not let one sign out", path, route_all[i].name);
		}
	CHECK(pages > 60);
}

TEST(no_answer_lets_the_pages_of_another_origin_read_it)
{
	static const char *const theirs = "origin: https://evil.example\nsec-fetch-site: cross-site\nsec-fetch-mode: cors\n"
	    "access-control-request-method: POST\naccess-control-request-headers: x-csrf";
	char path[512];

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k <= nelem(somebody); k++) {
			enum persona p = k < nelem(somebody) ? somebody[k] : NOBODY;
			struct visit v;

			route_path(route_all[i].pattern, path, sizeof path);
			v = route_all[i].method == METHOD_GET ? get_with(p, path, theirs) : post_raw(p, path, theirs, "a=b", 3);
			if (strcasestr(v.head, "Access-Control-") != NULL)
				test_fail(__FILE__, __LINE__, "%s (%s) speaks to another origin:\n%s", path, route_all[i].name, v.head);
		}
}

TEST(nothing_of_the_source_is_served)
{
	static const char *const paths[] = { "/.git/HEAD", "/.git/config", "/assets/.git/HEAD", "/assets/../.git/HEAD", "/assets/%2e%2e/%2egit/HEAD",
	    "/media/../../.git/HEAD", "/media/%2e%2e/%2e%2e/.git/HEAD", "/.svn/entries", "/.gitignore", "/Makefile", "/README.md", "/conf/run.sh",
	    "/var/keys.env", "/sql/schema.sql", "/src/run/dispatch.c" };

	for (size_t i = 0; i < nelem(paths); i++) {
		struct visit v = get(ADMIN, paths[i]);

		if (v.status != 404 && v.status != 400)
			test_fail(__FILE__, __LINE__, "%s: %d", paths[i], v.status);
	}
}

/* Columns that no form of theirs is about, of rows of theirs and of others'. */
static const char *
out_of_reach(void)
{
	return (sql_string("SELECT md5(concat_ws('|', "
	    "(SELECT string_agg(concat_ws(' ', id, staff_role, CASE WHEN id NOT IN (2, 4) THEN row(a)::text END), ';' ORDER BY id) FROM accounts a WHERE id <= 5), "
	    "(SELECT string_agg(row(m)::text, ';' ORDER BY account_id) FROM seller_members m WHERE seller_id <> 1 OR account_id IN (2, 4)), "
	    "(SELECT string_agg(concat_ws(' ', id, slug, state, commission_bp, CASE WHEN id <> 1 THEN row(s)::text END), ';' ORDER BY id) FROM sellers s), "
	    "(SELECT string_agg(concat_ws(' ', id, account_id, seller_id, checkout_id, number, currency, goods, shipping, tax, total, commission), ';' ORDER BY id) FROM orders), "
	    "(SELECT string_agg(row(l)::text, ';' ORDER BY id) FROM order_lines l), "
	    "(SELECT string_agg(concat_ws(' ', id, checkout_id, amount, currency), ';' ORDER BY id) FROM payments), "
	    "(SELECT string_agg(row(p)::text, ';' ORDER BY id) FROM products p WHERE seller_id <> 1), "
	    "(SELECT string_agg(row(v)::text, ';' ORDER BY id) FROM variants v WHERE seller_id <> 1 OR currency <> 'EUR'), "
	    "(SELECT string_agg(row(x)::text, ';' ORDER BY id) FROM account_addresses x WHERE account_id NOT IN (2, 4)), "
	    "(SELECT count(*) FROM access_tokens WHERE account_id NOT IN (2, 4)), (SELECT count(*) FROM passkeys WHERE account_id NOT IN (2, 4)), "
	    "(SELECT count(*) FROM sessions WHERE account_id NOT IN (2, 4))))"));
}

/* A row's whole vocabulary in every form: what a form has no field for stays as it is. */
TEST(no_form_of_a_buyer_or_seller_reaches_columns_it_is_not_about)
{
	static const char *const words = "staff_role=admin&is_staff=1&is_admin=1&who=admin&permissions=all&account_id=3&account=3&buyer_id=3&user_id=3&owner=3&id=3&"
	    "seller_id=2&seller=2&shop_id=2&shop=2&product_id=2&variant_id=4&checkout_id=1&order_id=1&cart_id=1&commission=0&commission_bp=0&total=1&goods=1&"
	    "tax=0&unit_price=1&amount_paid=0&paid=1&state=live&status=paid&verified=1&email_verified_at=2020-01-01&password_hash=x&second_factor=f&"
	    "token_hash=x&created_at=2020-01-01&expires_at=2040-01-01&closed_at=&currency=USD&slug=other&number=T1&"
	    /* and what forms do want, so that many of them are taken */
	    "name=Somebody&lang=en&email=new%40test.example&street=Main+Street+1&postcode=12345&city=Town&region=&country=DE&phone=&label=Home&"
	    "quantity=1&variant=1&title=A+thing&description=A+thing+made+of+wood&text=Something+to+say+about+it&reason=Something+is+wrong+with+it&"
	    "why=Something+is+wrong+with+it&price-0=12.50&stock-0=5&sku-0=NEW-1&category=2&role=manager&theme=dark&carrier=dhl&tracking=00340434161094000000&"
	    "wanted=1.00&amount=1.00&days=30&scope=profile%3Aread&password=tea+and+biscuits";
	static const enum persona who[] = { ALICE, SAM };
	const char *before = out_of_reach();
	char path[512];
	unsigned forms = 0;

	for (size_t i = 0; i < route_count; i++)
		for (size_t k = 0; k < nelem(who); k++) {
			if (route_all[i].method != METHOD_POST || str_eq(route_all[i].name, "logout_create"))
				continue;
			route_path(route_all[i].pattern, path, sizeof path);
			sql("SAVEPOINT one");
			forms += post(who[k], path, words).status < 400;
			if (!str_eq(out_of_reach(), before))
				test_fail(__FILE__, __LINE__, "%s (%s) as %s changes what it is not about", path, route_all[i].name, k == 0 ? "Alice" : "Sam");
			sql("ROLLBACK TO one");
		}
	CHECK(forms > 20);
}
