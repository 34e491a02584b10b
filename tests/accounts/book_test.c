/* The address book and its place in the checkout; letters one wants; terms one accepted. */
#include "accounts/preference.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

#define HOME "country=DE&name=Alice+Buyer&street=Hafenstr.+1&postcode=24103&city=Kiel&phone="
#define WORK "country=FR&name=Alice+at+work&street=Rue+du+Port+2&postcode=69001&city=Lyon&phone="
#define OPEN "/checkouts/test-checkout-token-000002"

static void
open_checkout(void)
{
	sql("INSERT INTO carts (id, account_id) VALUES (901, 2)");
	sql("INSERT INTO cart_lines VALUES (901, 1, 1, 1800)");
	sql("INSERT INTO checkouts (id, token, state, account_id, cart_id, currency, goods, total, hold_until) "
	    "VALUES (2, 'test-checkout-token-000002', 'open', 2, 901, 'EUR', 1800, 1800, now() + interval '20 minutes')");
	sql("INSERT INTO reservations (checkout_id, variant_id, quantity, unit_price) VALUES (2, 1, 1, 1800)");
	sql("UPDATE variants SET reserved = reserved + 1 WHERE id = 1");
}

static int64_t
address_at(const char *city)
{
	return (sql_number("SELECT id FROM account_addresses WHERE account_id = 2 AND city = '%s'", city));
}

static const char *
path_of(int64_t id, const char *verb)
{
	static char path[100];

	snprintf(path, sizeof path, "/account/addresses/%lld%s", (long long)id, verb);
	return (path);
}

TEST(first_address_is_the_default_until_another_is)
{
	CHECK_INT(post(ALICE, "/account/addresses", HOME).status, 303);
	CHECK_INT(post(ALICE, "/account/addresses", WORK).status, 303);
	CHECK_STR(sql_string("SELECT city FROM account_addresses WHERE account_id = 2 AND is_default"), "Kiel");
	CHECK_INT(post(ALICE, path_of(address_at("Lyon"), "/default"), "").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(city, ' ') FROM account_addresses WHERE account_id = 2 AND is_default"), "Lyon");
	CHECK(get(ALICE, "/account/addresses").queries <= 3);
	post(ALICE, "/account/addresses", HOME);
	CHECK_INT(sql_number("SELECT count(*) FROM account_addresses WHERE account_id = 2"), 2);
}

TEST(address_form_says_what_is_wrong_and_keeps_the_rest)
{
	struct visit v = post(ALICE, "/account/addresses", "country=DE&name=Alice&street=&postcode=1&city=Kiel");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"street-error\"");
	CHECK_HAS(v.body, "id=\"postcode-error\"");
	CHECK_HAS(v.body, "value=\"Kiel\"");
}

TEST(address_is_changed_and_removed_by_its_owner_only)
{
	int64_t id;

	post(ALICE, "/account/addresses", HOME);
	id = address_at("Kiel");
	CHECK_INT(get(BOB, path_of(id, "")).status, 404);
	CHECK_INT(post(BOB, path_of(id, ""), WORK).status, 404);
	CHECK_INT(post(BOB, path_of(id, "/removal"), "").status, 404);
	CHECK_INT(post(BOB, path_of(id, "/default"), "").status, 404);
	CHECK_HAS(get(ALICE, path_of(id, "")).body, "value=\"Hafenstr. 1\"");
	CHECK_INT(post(ALICE, path_of(id, ""), WORK "&id=1&account_id=3").status, 303);
	CHECK_INT(address_at("Lyon"), id);
	CHECK_INT(post(ALICE, path_of(id, "/removal"), "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM account_addresses"), 0);
}

TEST(checkout_is_filled_in_from_the_book)
{
	char path[200];
	struct visit v;

	open_checkout();
	CHECK_LACKS(get(ALICE, OPEN).body, "Hafenstr. 1");
	post(ALICE, "/account/addresses", HOME);
	v = get(ALICE, OPEN);
	CHECK_HAS(v.body, "value=\"Hafenstr. 1\"");
	CHECK_LACKS(v.body, "?address=");
	post(ALICE, "/account/addresses", WORK);
	snprintf(path, sizeof path, OPEN "?address=%lld", (long long)address_at("Lyon"));
	v = get(ALICE, path);
	CHECK_HAS(v.body, "value=\"Rue du Port 2\"");
	CHECK_HAS(v.body, "value=\"FR\" selected");
	CHECK_HAS(v.body, "name=\"keep\"");
	sql("UPDATE account_addresses SET account_id = 3, is_default = false WHERE city = 'Lyon'");
	CHECK_LACKS(get(ALICE, path).body, "Rue du Port 2");
}

TEST(address_of_a_checkout_is_not_kept_unasked)
{
	open_checkout();
	post(ALICE, OPEN, "email=alice%40test.example&" HOME);
	CHECK_INT(sql_number("SELECT count(*) FROM account_addresses"), 0);
}

TEST(address_of_a_checkout_is_kept_when_asked_for)
{
	open_checkout();
	post(ALICE, OPEN, "keep=1&email=alice%40test.example&" HOME);
	CHECK_INT(sql_number("SELECT count(*) FROM account_addresses WHERE account_id = 2 AND city = 'Kiel' AND is_default"), 1);
}

struct question {
	const char	*email, *kind;
	bool		 muted;
};

static void
ask_whether_muted(struct req *r, void *arg)
{
	struct question *q = arg;

	q->muted = letter_is_muted(r, q->email, q->kind);
}

static bool
is_muted(const char *email, const char *kind)
{
	struct question q = { email, kind, false };

	job_do(ask_whether_muted, &q);
	return (q.muted);
}

TEST(letters_not_wanted_are_not_sent_and_needed_ones_always_are)
{
	struct visit v = get(ALICE, "/account/letters");

	CHECK_HAS(v.body, "name=\"order_shipped\" value=\"1\" checked");
	CHECK_LACKS(v.body, "name=\"order_new\"");
	CHECK_HAS(get(SAM, "/account/letters").body, "name=\"order_new\"");
	CHECK_INT(post(ALICE, "/account/letters", "order_delivered=1&dispute_message=1").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(kind, ' ') FROM account_mutes WHERE account_id = 2"), "order_shipped");
	CHECK(is_muted("alice@test.example", "order_shipped"));
	CHECK(!is_muted("alice@test.example", "order_delivered"));
	CHECK(!is_muted("bob@test.example", "order_shipped"));
	sql("INSERT INTO account_mutes VALUES (2, 'order_receipt'), (2, 'account_password_changed')");
	CHECK(!is_muted("alice@test.example", "order_receipt"));
	CHECK(!is_muted("alice@test.example", "account_password_changed"));
	post(ALICE, "/account/letters", "order_shipped=1&order_delivered=1&dispute_message=1");
	CHECK(!is_muted("alice@test.example", "order_shipped"));
}

TEST(every_kind_of_letter_asked_about_is_one_that_is_written)
{
	for (size_t i = 0; i < letter_kinds_count; i++)
		if (notice_find(letter_kinds[i].kind) == NULL)
			test_fail(__FILE__, __LINE__, "no letter %s", letter_kinds[i].kind);
}

TEST(registering_records_which_terms_were_accepted)
{
	CHECK_HAS(get(NOBODY, "/register").body, "version 1 of Jan 1, 2026");
	CHECK_INT(get(NOBODY, "/terms").status, 200);
	guest_post("/register", "name=N&email=n%40new.example&password=four+plain+words+here");
	CHECK_INT(sql_number("SELECT c.version FROM account_consents c JOIN accounts a ON a.id = c.account_id WHERE a.email = 'n@new.example'"), 1);
	sql("INSERT INTO terms VALUES (2, current_date), (3, current_date + 10)");
	guest_post("/register", "name=N&email=o%40new.example&password=four+plain+words+here");
	CHECK_INT(sql_number("SELECT c.version FROM account_consents c JOIN accounts a ON a.id = c.account_id WHERE a.email = 'o@new.example'"), 2);
	guest_post("/register", "name=N&email=alice%40test.example&password=four+plain+words+here");
	CHECK_INT(sql_number("SELECT count(*) FROM account_consents WHERE account_id = 2"), 0);
}
