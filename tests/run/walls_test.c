/* walls: what the database itself lets the server's role see and do. */
#include "run/req_private.h"
#include "tests/page.h"

/* Open to every viewer, or closed to the server altogether, and why. A table that is neither
 * here nor behind the wall fails below. */
static const struct { const char *table, *why; } open_tables[] = {
	{ "sellers", "a shop's imprint is on its page" },
	{ "categories", "on show" }, { "category_attributes", "on show" }, { "category_products", "on show" },
	{ "products", "on show; the triggers of a sale write its figures in the buyer's name" },
	{ "variants", "on show; a sale takes stock in the buyer's name" },
	{ "reservations", "what is held by which checkout's number; whose that is stands in checkouts" },
	{ "images", "on show" }, { "reviews", "on show, under the name the author chose" },
	{ "tax_rates", "law" }, { "terms", "on show" }, { "order_transitions", "rules" },
	{ "limit_buckets", "counters by keyed hashes" }, { "guesses", "counters by keyed hashes" },
	{ "stock_movements", "the server only adds to it" }, { "outbox", "the server only adds to it" },
	{ "jobs", "the server adds to it, and counts by state; what they are about it cannot read" },
	{ "audit_days", "closed" }, { "mails", "closed" }, { "imports", "closed" },
};

static bool
is_open(const char *table)
{
	for (size_t i = 0; i < nelem(open_tables); i++)
		if (str_eq(open_tables[i].table, table))
			return (true);
	return (false);
}

static bool
is_walled(const char *table)
{
	for (size_t i = 0; wall_tables[i] != NULL; i++)
		if (str_eq(wall_tables[i], table))
			return (true);
	return (false);
}

#define TABLES	"FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"

TEST(every_table_is_behind_the_wall_or_open_for_a_reason)
{
	int64_t n = sql_number("SELECT count(*) " TABLES);

	for (int64_t i = 0; i < n; i++) {
		const char *t = sql_string("SELECT relname " TABLES " ORDER BY relname OFFSET %lld LIMIT 1", (long long)i);
		bool walled = sql_number("SELECT (relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))::int " TABLES
		    " AND relname = '%s'", t) == 1;

		if (walled == is_open(t))
			test_fail(__FILE__, __LINE__, "%s: %s", t, walled ? "has policies and is in open_tables: one of both is wrong" :
			    "a new table needs in its migration: GRANT ... TO souk_app with the verbs its statements need, "
			    "ENABLE ROW LEVEL SECURITY and a policy, and its name in wall_tables of src/run/wall.c; or, when it "
			    "concerns no person, GRANT and a reason in open_tables here");
		if (walled != is_walled(t))
			test_fail(__FILE__, __LINE__, "%s: wall_tables in src/run/wall.c %s it", t, walled ? "lacks" : "should lack");
	}
}

TEST(every_policy_looks_at_the_viewer)
{
	CHECK_STR(sql_string("SELECT coalesce(string_agg(tablename || '.' || policyname, ' '), '') FROM pg_policies "
	    "WHERE concat(qual, ' ', with_check) !~ 'wall_|EXISTS' AND (tablename, policyname) <> ('audit_log', 'written')"), "");
	CHECK_STR(sql_string("SELECT coalesce(string_agg(tablename || '.' || policyname, ' '), '') FROM pg_policies "
	    "WHERE permissive <> 'PERMISSIVE' OR roles <> '{public}'"), "");
}

TEST(the_servers_role_owns_nothing_and_can_become_nobody)
{
	CHECK_INT(sql_number("SELECT count(*) FROM pg_roles WHERE rolname = 'souk_app' AND NOT rolsuper AND NOT rolbypassrls "
	    "AND NOT rolcreaterole AND NOT rolcreatedb"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM pg_auth_members WHERE member = 'souk_app'::regrole"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM pg_class WHERE relowner = 'souk_app'::regrole"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM pg_proc WHERE proowner = 'souk_app'::regrole"), 0);
	CHECK_INT(sql_number("SELECT has_schema_privilege('souk_app', 'public', 'CREATE')::int"), 0);
	CHECK_INT(sql_number("SELECT has_database_privilege('souk_app', current_database(), 'TEMP')::int"), 0);
	CHECK_INT(sql_number("SELECT count(*) " TABLES " AND has_table_privilege('souk_app', oid, 'TRUNCATE, REFERENCES, TRIGGER')"), 0);
	CHECK_STR(sql_string("SELECT current_user FROM (SELECT set_config('role', 'souk_app', true)) x"), "souk_app");
}

TEST(what_is_written_for_good_cannot_be_changed_by_the_server)
{
	static const char *const tables[] = { "ledger_entries", "ledger_postings", "ledger_accounts", "ledger_balances", "order_events",
		"order_lines", "audit_log", "audit_days", "dispute_messages", "account_consents", "moderation_actions", "stock_movements",
		"outbox", "terms", "mails" };
	static const char *const never_deleted[] = { "accounts", "orders", "checkouts", "payments", "refunds", "disputes", "shipments",
		"reservations", "webhook_events", "jobs", "helps", "seller_invitations" };

	for (size_t i = 0; i < nelem(tables); i++) {
		CHECK_INT(sql_number("SELECT has_any_column_privilege('souk_app', '%s', 'UPDATE')::int", tables[i]), 0);
		CHECK_INT(sql_number("SELECT has_table_privilege('souk_app', '%s', 'DELETE')::int", tables[i]), 0);
	}
	for (size_t i = 0; i < nelem(never_deleted); i++)
		CHECK_INT(sql_number("SELECT has_table_privilege('souk_app', '%s', 'DELETE')::int", never_deleted[i]), 0);
	/* What was agreed on stays: sums, currency, whose. */
	CHECK_STR(sql_string("SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.column_privileges "
	    "WHERE grantee = 'souk_app' AND privilege_type = 'UPDATE' AND table_name IN ('orders', 'payments')"),
	    "account_id due_at refunded refunded state state_by state_request state_why updated_at");
}

/* What is told decides; who forgets to tell sees nothing. */
static int64_t
seen(const char *told, const char *table, const char *where)
{
	return (sql_number("SELECT set_config('souk.viewer', '%s', true); SET LOCAL ROLE souk_app; SELECT count(*) FROM %s%s", told, table,
	    where));
}

TEST(a_forgotten_viewer_sees_nothing)
{
	for (size_t i = 0; wall_tables[i] != NULL; i++)
		CHECK_INT(seen("", wall_tables[i], ""), 0);
	CHECK_INT(seen("2", "orders", ""), 2);
	CHECK_INT(seen("3", "orders", ""), 0);
	CHECK_INT(seen("2", "accounts", ""), 1);
}
