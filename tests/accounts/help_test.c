/* Staff acting in somebody's place: what it opens, what it does not, and how it ends. */
#include "run/job.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

struct token {
	char	text[44];
};

static struct token
token_of_cookie(struct visit v)
{
	struct token t;

	snprintf(t.text, sizeof t.text, "%s", cookie_of(v));
	CHECK(strlen(t.text) == 43);
	return (t);
}

static struct visit
get_by(struct token t, const char *path)
{
	char head[100];

	snprintf(head, sizeof head, "cookie: souk=%s", t.text);
	return (get_with(NOBODY, path, head));
}

/* With the CSRF token of a page this session is shown. */
static struct visit
post_by(struct token t, const char *path, const char *body)
{
	const char *at = strstr(get_by(t, "/cart").body, "name=\"csrf\" value=\"");
	char all[1000], head[300];

	must(at != NULL);
	at += strlen("name=\"csrf\" value=\"");
	snprintf(all, sizeof all, "csrf=%.*s&%s", (int)strcspn(at, "\""), at, body);
	snprintf(head, sizeof head, "cookie: souk=%s\ncontent-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin", t.text);
	return (post_raw(NOBODY, path, head, all, strlen(all)));
}

/* Ada acts in the place of that account. */
static struct token
help(int account)
{
	char path[60];
	struct visit v;

	snprintf(path, sizeof path, "/admin/accounts/%d/help", account);
	v = post(ADMIN, path, "reason=Cannot+find+the+parcel");
	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/account");
	return (token_of_cookie(v));
}

static bool
is_nobody(struct token t)
{
	return (str_starts(get_by(t, "/account").location, "/login"));
}

TEST(helper_sees_what_the_person_sees_and_comes_back_to_the_own_session)
{
	struct token t = help(2), own;
	struct visit v = get_by(t, "/account");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "alice@test.example</span>");
	CHECK_HAS(v.body, "Ada Admin acts in the place of Alice Buyer (alice@test.example) until ");
	CHECK_HAS(v.body, "action=\"/help/stop\"");
	CHECK_INT(get_by(t, "/admin").status, 403);
	CHECK_HAS(get_by(t, "/admin").body, "action=\"/help/stop\"");
	CHECK_HAS(get_by(t, "/p/nothing-here").body, "action=\"/help/stop\"");
	CHECK_LACKS(get_by(t, "/").body, "href=\"/admin\"");
	/* What the browser had before opens nothing meanwhile. */
	CHECK_STR(get(ADMIN, "/admin").location, "/login?return=%2Fadmin");
	v = post_by(t, "/help/stop", "");
	CHECK_STR(v.location, "/admin/accounts/2");
	own = token_of_cookie(v);
	CHECK(!str_eq(own.text, t.text));
	CHECK(is_nobody(t));
	CHECK_INT(get_by(own, "/admin").status, 200);
	CHECK_LACKS(get_by(own, "/admin").body, "/help/stop");
	CHECK_HAS(get_by(own, "/account").body, "admin@test.example");
	CHECK_STR(get(ADMIN, "/admin").location, "/login?return=%2Fadmin");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 1"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE help_id IS NOT NULL"), 0);
}

TEST(help_needs_a_reason_worth_the_name)
{
	char body[600] = "reason=";
	struct visit v = post(ADMIN, "/admin/accounts/2/help", "reason=too+short");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"reason-error\"");
	CHECK_HAS(v.body, "too short</textarea>");
	memset(body + 7, 'x', 501);
	CHECK_INT(post(ADMIN, "/admin/accounts/2/help", body).status, 422);
	CHECK_INT(sql_number("SELECT count(*) FROM helps"), 0);
	CHECK_INT(get(ADMIN, "/admin").status, 200);
	body[7 + 500] = '\0';
	CHECK_INT(post(ADMIN, "/admin/accounts/2/help", body).status, 303);
}

static const char *
account_page(const char *help_path)
{
	static char path[40];

	snprintf(path, sizeof path, "%.*s", (int)strlen("/admin/accounts/1"), help_path);
	return (path);
}

TEST(nobody_helps_staff_themselves_or_who_is_gone)
{
	static const char *const whom[] = { "/admin/accounts/1/help", "/admin/accounts/3/help", "/admin/accounts/5/help" };

	sql("UPDATE accounts SET staff_role = 'analyst' WHERE id = 3; UPDATE accounts SET closed_at = now() WHERE id = 5");
	for (size_t i = 0; i < nelem(whom); i++) {
		CHECK_STR(post(ADMIN, whom[i], "reason=Cannot+find+the+parcel").location,
		    account_page(whom[i]));
		CHECK_HAS(get(ADMIN, whom[i]).body, "Nobody can act in the place of this account.");
	}
	CHECK_INT(sql_number("SELECT count(*) FROM helps"), 0);
	CHECK_INT(post(ADMIN, "/admin/accounts/777/help", "reason=too+short").status, 404);
	CHECK_HAS(get(ADMIN, "/admin/accounts/2").body, "/admin/accounts/2/help");
	CHECK_LACKS(get(ADMIN, "/admin/accounts/3").body, "/admin/accounts/3/help");
}

TEST(help_needs_the_permission_and_a_fresh_proof)
{
	sql("UPDATE accounts SET staff_role = 'moderator' WHERE id = 1");
	CHECK_INT(post(ADMIN, "/admin/accounts/2/help", "reason=Cannot+find+the+parcel").status, 403);
	CHECK_INT(get(ADMIN, "/admin/accounts").status, 403);
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 1; UPDATE sessions SET proved_at = now() - interval '20 minutes'");
	CHECK_HAS(post(ADMIN, "/admin/accounts/2/help", "reason=Cannot+find+the+parcel").location, "/confirm");
	CHECK_HAS(get(ADMIN, "/admin/accounts/2/help").location, "/confirm?return=%2Fadmin%2Faccounts%2F2%2Fhelp");
	CHECK_INT(sql_number("SELECT count(*) FROM helps"), 0);
	sql("UPDATE sessions SET proved_at = now()");
	help(2);
}

static void
sweep(struct req *r, void *arg)
{
	(void)arg;
	GATHERED(struct job_kind, jobs);
	GATHERED_EACH(struct job_kind, k, jobs)
		if (str_eq(k->name, "helps_sweep"))
			k->run(r, NULL);
}

static const char *
stops(void)
{
	return (sql_string("SELECT string_agg(actor || ' ' || coalesce(account_id || ' for ' || coalesce(behalf_id, 0), '-') || ' ' || about_id || ' ' || "
	    "coalesce(details::jsonb->>'why', '-'), ', ' ORDER BY id) FROM audit_log WHERE what = 'help.stopped'"));
}

TEST(help_ends_after_half_an_hour_and_leads_back)
{
	struct token t = help(2), own;
	struct visit v;

	CHECK_INT(sql_number("SELECT count(*) FROM helps WHERE ends_at = started_at + interval '30 minutes'"), 1);
	sql("UPDATE helps SET ends_at = now() - interval '1 second'");
	CHECK(is_nobody(t));
	CHECK_INT(get_by(t, "/orders/1").status, 404);
	CHECK_HAS(get_by(t, "/").body, "Your time in somebody's place is over.");
	job_do(sweep, NULL);
	CHECK_STR(stops(), "system - 2 time");
	v = post_by(t, "/help/stop", "");
	own = token_of_cookie(v);
	CHECK_INT(get_by(own, "/admin").status, 200);
	CHECK(is_nobody(t));
	CHECK_STR(stops(), "system - 2 time");	/* once */
}

TEST(help_ends_with_the_helpers_role_session_or_account)
{
	struct token t = help(2);

	sql("SAVEPOINT one; UPDATE accounts SET staff_role = 'moderator' WHERE id = 1");
	CHECK(is_nobody(t));
	sql("ROLLBACK TO one; UPDATE accounts SET closed_at = now() WHERE id = 1");
	CHECK(is_nobody(t));
	sql("ROLLBACK TO one; UPDATE sessions SET expires_at = now() WHERE account_id = 1");
	CHECK(is_nobody(t));
	CHECK_INT(post_by(t, "/help/stop", "").status, 303);
	CHECK(is_nobody(t));
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE help_id IS NOT NULL"), 0);
	sql("ROLLBACK TO one");
	CHECK_INT(get_by(t, "/account").status, 200);
	sql("DELETE FROM sessions WHERE account_id = 1");
	CHECK(is_nobody(t));
	CHECK_LACKS(get_by(t, "/").body, "/help/stop");
	job_do(sweep, NULL);
	CHECK_STR(stops(), "system - 2 session");
}

/* Or the helper would hold the rights of that other role. */
TEST(help_ends_when_the_person_becomes_staff)
{
	struct token t = help(2);

	sql("UPDATE accounts SET staff_role = 'admin' WHERE id = 2");
	CHECK(is_nobody(t));
	CHECK_STR(get_by(t, "/admin").location, "/login?return=%2Fadmin");
}

TEST(person_reads_of_it_in_a_letter_and_ends_it)
{
	struct token t = help(2);
	int64_t id = sql_number("SELECT id FROM helps");
	const struct letter_asked *letter = letter_of("account_helped", id, 2);
	char path[80];

	CHECK_STR(letter->to, "alice@test.example");
	CHECK_HAS(letter->text, "Cannot find the parcel");
	CHECK_HAS(letter->text, "/account/devices");
	CHECK(!letter_of("account_helped", id, 3)->wrote);
	CHECK_STR(sql_string("SELECT payload->>'account' || ' ' || (payload->>'help')::bigint - %lld FROM outbox WHERE topic = 'account.helped'",
	    (long long)id), "2 0");
	CHECK_HAS(get(ALICE, "/account/devices").body, "<b>Cannot find the parcel</b>");
	CHECK(get(ALICE, "/account/devices").queries <= 4);
	snprintf(path, sizeof path, "/account/helps/%lld/end", (long long)id);
	CHECK_INT(post(BOB, path, "").status, 404);
	CHECK_INT(get_by(t, "/account").status, 200);
	CHECK_INT(post(ALICE, path, "").status, 303);
	CHECK(is_nobody(t));
	CHECK_INT(post(ALICE, path, "").status, 404);
	CHECK_STR(stops(), "account 2 for 0 2 person");
	CHECK_INT(get_by(token_of_cookie(post_by(t, "/help/stop", "")), "/admin").status, 200);
	CHECK_STR(stops(), "account 2 for 0 2 person");
}

TEST(whatever_ends_a_persons_sessions_ends_help_too)
{
	struct token t = help(2);

	CHECK_INT(post(ALICE, "/account/devices/sign-out", "").status, 303);
	CHECK(is_nobody(t));
}

TEST(signing_out_while_helping_ends_both)
{
	struct token t = help(2);

	CHECK_INT(post_by(t, "/logout", "").status, 303);
	CHECK(is_nobody(t));
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 1 OR help_id IS NOT NULL"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 1);
}

TEST(what_a_helper_does_is_written_down_with_both_accounts)
{
	struct token t = help(4);

	CHECK_INT(post_by(t, "/seller/orders/1/acceptance", "").status, 303);
	CHECK_INT(post_by(t, "/account/profile", "name=Samuel&lang=en").status, 303);
	CHECK_INT(post_by(t, "/account/profile", "name=&lang=en").status, 422);
	CHECK_INT(post_by(t, "/help/stop", "").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(what || ' ' || coalesce(details::jsonb->>'page', ''), ', ' ORDER BY id) FROM audit_log "
	    "WHERE actor = 'staff' AND account_id = 1 AND behalf_id = 4"),
	    "help.started , order.accepted , help.acted seller_acceptance_create, help.acted profile_update, help.stopped ");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE behalf_id IS NULL"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'help.started' AND about_id = 4 AND details LIKE '%%Cannot find%%'"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'order.accepted' AND seller_id = 1"), 1);
}

/* Whose page opens its own transactions is written down before. */
TEST(forms_with_transactions_of_their_own_are_written_down_too)
{
	struct token t = help(2);

	CHECK(post_by(t, "/checkouts/test-checkout-token-000001/cancellation", "").status < 500);
	CHECK_STR(sql_string("SELECT string_agg(details::jsonb->>'page', ', ') FROM audit_log WHERE what = 'help.acted' AND behalf_id = 2"),
	    "checkout_cancel_create");
}

TEST(helper_of_an_owner_has_neither_team_nor_fresh_proof)
{
	struct token t = help(4);
	struct visit v = get_by(t, "/seller");

	CHECK_INT(v.status, 200);
	CHECK_LACKS(v.body, "href=\"/seller/team\"");
	v = get_by(t, "/seller/team");
	CHECK_INT(v.status, 403);
	CHECK_HAS(v.body, "Only the person themselves may do this");
	CHECK_STR(v.cause, "access.self");
	CHECK_STR(get_by(t, "/account/email").cause, "access.self");
	CHECK_STR(post_by(t, "/seller/switch", "seller=2").cause, "shop.member");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 4, 'finance')");
	CHECK_INT(post_by(t, "/seller/switch", "seller=2").status, 303);
	CHECK_HAS(get_by(t, "/seller").body, "Blue Loom");
}

TEST(two_starts_at_once_make_one_help)
{
	struct token t = help(2);

	/* The second comes with the token of before, which is nobody's now. */
	CHECK_STR(get(ADMIN, "/admin/accounts/3/help").location, "/login?return=%2Fadmin%2Faccounts%2F3%2Fhelp");
	CHECK_INT(post_by(t, "/admin/accounts/3/help", "reason=Cannot+find+the+parcel").status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM helps"), 1);
}

TEST(people_are_found_by_address_page_by_page)
{
	struct visit v = get(ADMIN, "/admin/accounts");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "href=\"/admin/accounts/5\"");
	CHECK(v.queries <= 3);
	v = get(ADMIN, "/admin/accounts?q=ALICE%40test");
	CHECK_HAS(v.body, "href=\"/admin/accounts/2\"");
	CHECK_LACKS(v.body, "href=\"/admin/accounts/3\"");
	CHECK(v.queries <= 3);
	CHECK_HAS(get(ADMIN, "/admin/accounts?q=Alice%40Test.Example").body, "href=\"/admin/accounts/2\"");
	CHECK_HAS(get(ADMIN, "/admin/accounts?q=%25").body, "Nobody found");
	CHECK_HAS(get(ADMIN, "/admin/accounts?q=lice").body, "Nobody found");
	sql("INSERT INTO accounts (id, email, name) SELECT 500 + i, 'many' || lpad(i::text, 2, '0') || '@test.example', 'M' || i FROM generate_series(1, 30) i");
	v = get(ADMIN, "/admin/accounts?q=many");
	CHECK_HAS(v.body, "many25@");
	CHECK_LACKS(v.body, "many26@");
	CHECK_HAS(v.body, "/admin/accounts?q=many&amp;after=525");
	v = get(ADMIN, "/admin/accounts?q=many&after=525");
	CHECK_HAS(v.body, "many30@");
	CHECK_LACKS(v.body, "many25@");
	v = get(ADMIN, "/admin/accounts?after=506");
	CHECK_HAS(v.body, "many05@");
	CHECK_HAS(v.body, "alice@test.example");
	CHECK_LACKS(v.body, "many06@");
}

TEST(page_about_an_account_says_what_support_needs)
{
	struct visit v;

	help(2);
	sql("INSERT INTO sessions (token_hash, account_id, expires_at) SELECT sha256('x'), 1, now() + interval '1 day'");
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 3");
	v = get(BOB, "/admin/accounts/2");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Cannot find the parcel");
	CHECK_HAS(v.body, "/admin/orders?q=alice%40test.example");
	CHECK_LACKS(v.body, "/admin/audit");
	CHECK(v.queries <= 5);
	v = get(BOB, "/admin/accounts/4");
	CHECK_HAS(v.body, "North Pottery <span class=\"soft\">(Owner)");
	CHECK_INT(get(BOB, "/admin/accounts/777").status, 404);
	CHECK_INT(get(ALICE, "/admin/accounts/2").status, 403);
}
