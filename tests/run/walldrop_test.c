/* walldrop: the first wall is taken away, and the second one holds. The first are the conditions of
 * statements and the checks of pages: statements are given somebody else's numbers here, and pages
 * are told that somebody else asks, while the database knows who it is. */
#include <stdarg.h>
#include <strings.h>

#include "run/dbconn.h"
#include "run/route.h"
#include "tests/page.h"

/* Rows of Alice in every table behind the wall, beside those of the fixture. */
static void
arrange(void)
{
	sql("INSERT INTO account_addresses (id, account_id, name, street, city, country) VALUES (1, 2, 'Alice Buyer', 'Hafenstr. 1', 'Kiel', 'DE')");
	sql("INSERT INTO account_devices (id, account_id, device_hash, browser) VALUES (1, 2, sha256('alice'), 'Alicefox')");
	sql("INSERT INTO account_mutes VALUES (2, 'alicemute'); INSERT INTO account_consents (account_id, version) VALUES (2, 1)");
	sql("INSERT INTO email_changes (id, account_id, old_email, new_email) VALUES (1, 2, 'alice@test.example', 'alice2@test.example')");
	sql("INSERT INTO account_links (token_hash, account_id, kind, email, expires_at) VALUES (sha256('alice'), 2, 'reset', "
	    "'alice@test.example', now() + interval '1 hour')");
	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (2, 'alicesecret'); "
	    "INSERT INTO recovery_codes (account_id, code_hash) VALUES (2, sha256('alice'))");
	sql("INSERT INTO passkeys (id, account_id, credential_id, algorithm, public_key, user_handle, sign_count, name) "
	    "VALUES (1, 2, sha256('alice'), -7, 'x', sha256('x'), 0, 'Alicekey')");
	sql("INSERT INTO access_tokens (id, account_id, token_hash, name, scopes, expires_at) "
	    "VALUES (1, 2, sha256('alice'), 'Alicetoken', 'account:read', now() + interval '1 day')");
	sql("INSERT INTO challenges VALUES (sha256('alice'), sha256('x'), 'second', now() + interval '1 hour'); "
	    "INSERT INTO half_logins VALUES (sha256('alice'), 2, now() + interval '1 hour')");
	sql("INSERT INTO carts (id, account_id) VALUES (1, 2); INSERT INTO cart_lines (cart_id, variant_id, quantity, seen_price) "
	    "VALUES (1, 1, 7, 1800)");
	sql("INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, state) VALUES (1, 1, 1, 1, 'EUR', 'Alicereason', 'failed')");
	sql("INSERT INTO helps (id, staff_id, account_id, reason, ends_at) VALUES (1, 1, 2, 'Alice asked for it', now() + interval '1 hour')");
	sql("INSERT INTO seller_invitations (id, seller_id, email, role, invited_by, expires_at, token_hash) OVERRIDING SYSTEM VALUE "
	    "VALUES (1, 1, 'alice@test.example', 'manager', 4, now() + interval '1 hour', sha256('alice'))");
	sql("INSERT INTO webhook_events (id, type, payload) VALUES ('evt_1', 'x', 'alice')");
	sql("INSERT INTO moderation_actions (id, product_id, staff_id, action, reason) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'hide', 'Alicewhy')");
	sql("INSERT INTO audit_log (at, actor, account_id, what, about, about_id, request, nonce, seal) "
	    "VALUES (now(), 'account', 2, 'account.signed_in', 'account', 2, 'alicerequest', 'n', 's')");
	sql("INSERT INTO sign_in_identities (id, provider_id, subject, account_id, email) VALUES (1, 1, 'alice', 2, 'alice@test.example'); "
	    "INSERT INTO sign_in_tries VALUES (sha256('alice'), sha256('x'), 1, 'connect', 2, repeat('n', 43), repeat('v', 43), '', now() + interval '1 hour'); "
	    "INSERT INTO sign_in_offers VALUES (sha256('alice'), 1, 'alice2', 'alice@test.example', 'Alice', '', now() + interval '1 hour')");
	sql("INSERT INTO data_exports (id, account_id) VALUES (1, 2); INSERT INTO erasures (id, account_id, lang, state, due_at) "
	    "VALUES (1, 2, 'en', 'waiting', now()); INSERT INTO erasure_lines VALUES (1, 'alice', false, 1)");
	sql("INSERT INTO sessions (token_hash, account_id, browser, expires_at) VALUES (sha256('alice'), 2, 'Alicefox', now() + interval '1 day')");
}

/* What only Alice, her shops and staff may read. */
static bool
tells_of_alice(const char *text)
{
	static const char *const marks[] = { "alice", "Hafenstr", "T10000", "a hole", "6A123", "cs_test", "pi_fixture" };

	for (size_t i = 0; text != NULL && i < nelem(marks); i++)
		if (strcasestr(text, marks[i]) != NULL)
			return (true);
	return (false);
}

static const char *
text(const char *fmt, ...)
{
	static char all[4][16384];
	static unsigned turn;
	char *to = all[turn++ % nelem(all)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, sizeof all[0], fmt, ap);
	va_end(ap);
	return (to);
}

/* As the server's role, with the viewer named; the owner's with NULL. */
static const char *
as(const char *viewer, const char *statement)
{
	return (viewer == NULL ? statement :
	    text("SELECT set_config('souk.viewer', '%s', true); SET LOCAL ROLE souk_app; %s", viewer, statement));
}

#define BOBS	"3"
#define ALICES	"2"

/* The condition under which a row of the table is not Bob's. */
static const char *
not_bobs(const char *table)
{
	return (str_eq(table, "accounts") ? "id <> 3" : str_eq(table, "sessions") ? "account_id <> 3" : "true");
}

static const char *
column_to_change(const char *table)
{
	return (sql_string("SELECT coalesce((SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND attidentity <> 'a' "
	    "AND has_column_privilege('souk_app', attrelid, attnum, 'UPDATE') ORDER BY attnum LIMIT 1), '')", table));
}

TEST(each_table_shows_a_viewer_their_own_rows_alone)
{
	arrange();
	for (size_t i = 0; wall_tables[i] != NULL; i++) {
		const char *t = wall_tables[i], *w = not_bobs(t), *c = column_to_change(t);

		if (sql_number("SELECT count(*) FROM %s WHERE %s", t, w) < 1)
			test_fail(__FILE__, __LINE__, "%s: no row of Alice to look for: add one to arrange()", t);
		CHECK_INT(sql_number("%s", as(BOBS, text("SELECT count(*) FROM %s WHERE %s", t, w))), 0);
		CHECK_INT(sql_number("%s", as("", text("SELECT count(*) FROM %s", t))), 0);
		if (c[0] != '\0')
			CHECK_STR(sql_tried("%s", as(BOBS, text("WITH x AS (UPDATE %s SET %s = %s WHERE %s RETURNING 1) SELECT count(*) FROM x",
			    t, c, c, w))), "0 ");
		if (sql_number("SELECT has_table_privilege('souk_app', '%s', 'DELETE')::int", t) == 1)
			CHECK_STR(sql_tried("%s", as(BOBS, text("WITH x AS (DELETE FROM %s WHERE %s RETURNING 1) SELECT count(*) FROM x", t, w))),
			    "0 ");
	}
}

TEST(rows_cannot_be_given_to_somebody_else)
{
	static const char *const wrong[] = {
		"INSERT INTO account_addresses (account_id, name, street, city, country) VALUES (2, 'Bob', 'Street', 'C', 'DE') RETURNING 1",
		"INSERT INTO seller_members (seller_id, account_id, role) VALUES (1, 3, 'owner')",
		"INSERT INTO sign_in_identities (provider_id, subject, account_id, email) VALUES (1, 'bob', 2, '')",
		"INSERT INTO sign_in_providers (name, issuer, client_id, scopes) VALUES ('Bob', 'https://bob.example', 'x', 'openid')",
		"INSERT INTO sessions (token_hash, account_id, expires_at) VALUES (sha256('x'), 2, now() + interval '1 day')",
		"INSERT INTO orders (checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission) "
		    "VALUES (1, 1, 2, 'EUR', 1, 0, 0, 1, 0)",
		"INSERT INTO refunds (payment_id, amount, currency, reason) VALUES (1, 1, 'EUR', 'mine')",
		"INSERT INTO payments (checkout_id, payment_intent, amount, currency) VALUES (1, 'pi', 1, 'EUR')",
		"INSERT INTO dispute_messages (dispute_id, side, body) VALUES (1, 'buyer', 'not mine')",
		"INSERT INTO order_lines (order_id, product_id, variant_id, title, sku, quantity, unit_price, total, commission) "
		    "VALUES (1, 1, 1, 't', 's', 1, 1, 1, 0)",
		"INSERT INTO ledger_entries (kind, checkout_id) VALUES ('sale', 1)",
		"UPDATE accounts SET id = 2 WHERE id = 3", "UPDATE sessions SET account_id = 2 WHERE account_id = 3",
	};

	for (size_t i = 0; i < nelem(wrong); i++)
		if (sql_tried("%s", as(BOBS, wrong[i])) != NULL)
			test_fail(__FILE__, __LINE__, "Bob may %s", wrong[i]);
	CHECK(sql_tried("%s", as(ALICES, wrong[0])) != NULL);
}

/* A parameter as text, so that lists are whole and the rows are Alice's: her numbers, her address, her secrets' hashes. */
static const char *
literal(const struct sql_col *c)
{
	static const struct { const char *name, *value; } known[] = {
		{ "account", "2" }, { "person", "2" }, { "by", "2" }, { "staff", "2" }, { "before", "9223372036854775807" }, { "after", "0" },
		{ "email", "'alice@test.example'" }, { "number", "'T100001'" }, { "token", "'test-checkout-token-000001'" },
		{ "kind", "'reset'" }, { "begins", "'alice'" }, { "what", "''" }, { "about", "''" }, { "state", "'paid'" }, { "lang", "'en'" },
		{ "zone", "'UTC'" }, { "currency", "'EUR'" }, { "purpose", "'second'" }, { "from", "'-infinity'" }, { "side", "'buyer'" },
		{ "system", "false" },
	};

	for (size_t i = 0; i < nelem(known); i++)
		if (str_eq(known[i].name, c->name) && !(c->as == SQL_I64 && known[i].value[0] == '\'') &&
		    !(c->as == SQL_TEXT && known[i].value[0] != '\''))
			return (known[i].value);
	switch (c->as) {
	case SQL_TEXT:
		return (str_eq(c->name, "id") ? "'evt_1'" : "'paid'");
	case SQL_BYTES:
		return ("sha256('alice')");
	case SQL_TIME:
		return ("'infinity'");
	case SQL_BOOL:
		return ("true");
	case SQL_I64S:
		return ("'{1,2}'");
	case SQL_TEXTS:
		return ("'{a,b}'");
	case SQL_I32:
		return ("50");
	default:
		return ("1");
	}
}

static const char *
execute(const struct sql *s, const char *id)
{
	static char all[4096];
	size_t n = (size_t)snprintf(all, sizeof all, "EXECUTE %s", s->name);

	for (unsigned i = 0; i < s->nin; i++)
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i == 0 ? "(" : ", ",
		    id != NULL && str_eq(s->in[i].name, "id") && s->in[i].as == SQL_I64 ? id : literal(&s->in[i]));
	snprintf(all + n, sizeof all - n, "%s", s->nin > 0 ? ")" : "");
	return (all);
}

/* The ways in: by a session's token, and by a program's. */
static bool
is_door(const struct sql *s)
{
	return (str_eq(s->name, "sql_viewer") || str_eq(s->name, "sql_token_viewer"));
}

TEST(no_statement_tells_of_somebody_else_whatever_number_it_is_given)
{
	static const char *const ids[] = { "1", "2" };
	int owner = 0, alice = 0;

	arrange();
	for (const struct sql *const *at = sql_all; *at != NULL; at++)
		for (size_t i = 0; i < nelem(ids) && !is_door(*at); i++) {
			const char *e = execute(*at, ids[i]);

			owner += tells_of_alice(sql_tried("%s", as(NULL, e)));
			alice += tells_of_alice(sql_tried("%s", as(ALICES, e)));
			if (tells_of_alice(sql_tried("%s", as(BOBS, e))) || tells_of_alice(sql_tried("%s", as("", e))))
				test_fail((*at)->file, (*at)->line, "%s tells Bob, or nobody, of Alice: %s", (*at)->name, e);
		}
	/* Without the wall they do, and for Alice they still do. */
	if (owner < 70 || alice < 40)
		test_fail(__FILE__, __LINE__, "%d answers tell the owner of Alice, and %d herself: what is being tested?", owner, alice);
}

/* A SELECT that counts the rows of Alice which are no longer what they were. */
static const char *
changes(void)
{
	static char all[16384];
	size_t n = (size_t)snprintf(all, sizeof all, "SELECT sum(n) FROM (SELECT 0 AS n");

	for (size_t i = 0; wall_tables[i] != NULL; i++) {
		const char *t = wall_tables[i];

		sql("CREATE TEMP TABLE was_%s AS SELECT * FROM %s WHERE %s", t, t, not_bobs(t));
		n += (size_t)snprintf(all + n, sizeof all - n, " UNION ALL SELECT count(*) FROM (SELECT * FROM was_%s EXCEPT SELECT * FROM %s) x",
		    t, t);
	}
	snprintf(all + n, sizeof all - n, ") y");
	must(n < sizeof all - 4);
	return (all);
}

TEST(no_statement_changes_somebody_elses_rows_whatever_number_it_is_given)
{
	static const char *const ids[] = { "1", "2" };
	const char *count;
	int owner = 0;

	arrange();
	count = changes();
	for (const struct sql *const *at = sql_all; *at != NULL; at++)
		for (size_t i = 0; i < nelem(ids); i++) {
			const char *e = execute(*at, ids[i]), *n;

			if ((*at)->kind == SQL_MANY || !wall_concerns(*at) || strncasecmp((*at)->text, "SELECT", 6) == 0)
				continue;
			n = sql_tried("%s; SET LOCAL ROLE NONE; %s", e, count);
			owner += n != NULL && !str_eq(n, "0 ");
			n = sql_tried("%s; SET LOCAL ROLE NONE; %s", as(BOBS, e), count);
			if (n != NULL && !str_eq(n, "0 "))
				test_fail((*at)->file, (*at)->line, "%s changes %s rows of Alice for Bob: %s", (*at)->name, n, e);
		}
	if (owner < 30)
		test_fail(__FILE__, __LINE__, "only %d change anything for the owner: what is being tested?", owner);
}

/* The database is told that Bob asks, or nobody, whoever the page believes it is. */
static const char *
bob(struct req *r)
{
	(void)r;
	return (BOBS);
}

static const char *
nobody(struct req *r)
{
	(void)r;
	return ("");
}

static struct visit
ask(enum persona p, const struct route *t, const char *path)
{
	return (t->method == METHOD_POST ? post(p, path, "text=Something+to+say&reason=Broken+in+store&carrier=DHL&tracking=1&decision=reject&why=No+hole&early=yes") :
	    get(p, path));
}

static enum persona
who_may(const struct route *t, enum persona other)
{
	return (t->who >= WHO_STAFF ? ADMIN : t->who >= WHO_SELLER ? SAM : t->who == WHO_GUEST ? NOBODY : other);
}

/* The viewer's own name and address are at the head of every page, out of the session. */
static bool
page_tells(struct visit v)
{
	static const char *const marks[] = { "Hafenstr", "T10000", "a hole", "6A123", "cs_test", "Alicefox", "Alicekey", "alice2", "Alicereason",
	    "Alice asked", "alicerequest", "Alicewhy", "alicemute" };

	for (size_t i = 0; i < nelem(marks); i++)
		if (strstr(v.body, marks[i]) != NULL || strstr(v.head, marks[i]) != NULL)
			return (true);
	return (false);
}

TEST(no_page_shows_what_the_viewer_of_the_database_may_not_see)
{
	const char *(*const wall)(struct req *) = db_options.wall;
	int told = 0;
	char path[512];

	arrange();
	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		enum persona p = who_may(t, ALICE);

		route_path(t->pattern, path, sizeof path);
		if (t->method != METHOD_GET)
			continue;
		told += page_tells(ask(p, t, path));
		for (int k = 0; k < 2; k++) {
			db_options.wall = k == 0 ? bob : nobody;
			if (page_tells(ask(p, t, path)))
				test_fail(__FILE__, __LINE__, "%s (%s) shows Alice's data to %s", path, t->name, k == 0 ? "Bob" : "nobody");
			db_options.wall = wall;
		}
	}
	if (told < 12)
		test_fail(__FILE__, __LINE__, "only %d pages show anything of Alice: what is being tested?", told);
}

TEST(no_form_changes_what_the_viewer_of_the_database_may_not_change)
{
	const char *(*const wall)(struct req *) = db_options.wall;
	const char *count;
	int changed = 0;
	char path[512];

	arrange();
	count = changes();
	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];

		if (t->method != METHOD_POST)
			continue;
		route_path(t->pattern, path, sizeof path);
		for (int k = 0; k < 3; k++) {
			sql("SAVEPOINT form");
			db_options.wall = k == 0 ? wall : k == 1 ? bob : nobody;
			(void)ask(who_may(t, ALICE), t, path);
			db_options.wall = wall;
			if (k == 0)
				changed += sql_number("%s", count) != 0;
			else if (sql_number("%s", count) != 0)
				test_fail(__FILE__, __LINE__, "POST %s (%s) changes rows of Alice for %s", path, t->name, k == 1 ? "Bob" : "nobody");
			sql("ROLLBACK TO form");
		}
	}
	if (changed < 12)
		test_fail(__FILE__, __LINE__, "only %d forms change anything: what is being tested?", changed);
}
