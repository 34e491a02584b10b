#include <libpq-fe.h>
#include <sodium.h>

#include "soukd/migrations.h"
#include "soukd/seed.h"
#include "soukd/seed_picture.h"
#include "soukd/seed_plan.h"
#include "tests/test.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <math.h>

enum { NOW = 1760000000 };	/* a moment of our own, so that no test depends on the day */

/* Databases of our own: this program's other build may run beside it. */
#ifdef __SANITIZE_ADDRESS__
#define OURS	"souk_seed_asan_"
#else
#define OURS	"souk_seed_"
#endif

/* In libsodium's place: one marketplace after another has the same accounts, and a
 * hash costs much, so each is made once. */
int
crypto_pwhash(unsigned char *const out, unsigned long long outlen, const char *const password, unsigned long long length,
    const unsigned char *const salt, unsigned long long passes, size_t memory, int algorithm)
{
	static struct { unsigned char salt[crypto_pwhash_SALTBYTES], hash[32]; } known[200];
	static size_t n;
	int (*make)(unsigned char *, unsigned long long, const char *, unsigned long long, const unsigned char *, unsigned long long,
	    size_t, int) = NULL;

	must(outlen == sizeof(known[0].hash) && n < nelem(known));
	for (size_t i = 0; i < n; i++)
		if (memcmp(known[i].salt, salt, sizeof(known[i].salt)) == 0) {
			memcpy(out, known[i].hash, sizeof(known[i].hash));
			return (0);
		}
	*(void **)&make = dlsym(RTLD_NEXT, "crypto_pwhash");
	must(make != NULL && make(out, outlen, password, length, salt, passes, memory, algorithm) == 0);
	memcpy(known[n].salt, salt, sizeof(known[n].salt));
	memcpy(known[n].hash, out, sizeof(known[n].hash));
	n++;
	return (0);
}

static void
pg_do(PGconn *db, const char *sql)
{
	PGresult *res = PQexec(db, sql);
	ExecStatusType s = PQresultStatus(res);

	if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
		panic("%.80s: %s", sql, PQerrorMessage(db));
	PQclear(res);
}

static int64_t
pg_number(PGconn *db, const char *sql)
{
	PGresult *res = PQexec(db, sql);
	int64_t n;

	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		panic("%.80s: %s", sql, PQerrorMessage(db));
	n = PQntuples(res) == 0 ? -1 : strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	PQclear(res);
	return (n);
}

/* The tests' cluster, or the one SOUK_TEST_PG names. */
static const char *
server(void)
{
	static char url[400];
	const char *given = getenv("SOUK_TEST_PG");
	FILE *f;

	if (given != NULL)
		return (given);
	if (url[0] != '\0')
		return (url);
	f = popen("conf/pg.sh start \"$PWD/var/test-pg\" fsync=off full_page_writes=off", "r");
	if (f == NULL || fgets(url, sizeof(url), f) == NULL || pclose(f) != 0)
		url[0] = '\0';
	url[strcspn(url, "\n")] = '\0';
	return (url);
}

static void
quiet(void *arg, const char *notice)
{
	(void)arg;
	(void)notice;
}

static PGconn *
connect_to(const char *database)
{
	const char *const keys[] = { "dbname", "dbname", NULL };
	const char *const values[] = { server(), database, NULL };
	PGconn *db;

	if (server()[0] == '\0')
		SKIP("no PostgreSQL could be started for this test");
	db = PQconnectdbParams(keys, values, 1);
	if (PQstatus(db) != CONNECTION_OK)
		SKIP("%s", PQerrorMessage(db));
	PQsetNoticeProcessor(db, quiet, NULL);
	return (db);
}

/* A migrated database of that name, empty. */
static PGconn *
fresh(const char *name)
{
	static bool migrated;
	PGconn *admin = connect_to("postgres"), *db;
	char sql[200];

	if (!migrated) {
		pg_do(admin, "DROP DATABASE IF EXISTS " OURS "empty");
		pg_do(admin, "CREATE DATABASE " OURS "empty");
		db = connect_to(OURS "empty");
		for (size_t i = 0; i < migration_count; i++)
			pg_do(db, migrations[i].text);
		PQfinish(db);
		migrated = true;
	}
	snprintf(sql, sizeof(sql), "DROP DATABASE IF EXISTS " OURS "%s", name);
	pg_do(admin, sql);
	snprintf(sql, sizeof(sql), "CREATE DATABASE " OURS "%s TEMPLATE " OURS "empty", name);
	pg_do(admin, sql);
	PQfinish(admin);
	snprintf(sql, sizeof(sql), OURS "%s", name);
	return (connect_to(sql));
}

static void
finish(PGconn *db)
{
	char sql[200];
	PGconn *admin;

	snprintf(sql, sizeof(sql), "DROP DATABASE %s", PQdb(db));
	PQfinish(db);
	admin = connect_to("postgres");
	pg_do(admin, sql);
	PQfinish(admin);
}

static void
seed(PGconn *db, uint64_t number, int64_t products)
{
	CHECK_INT(seed_run(db, &(struct seed_options){ .number = number, .products = products, .now = NOW }), SEED_DONE);
}

/* Every row of every table, in an order of its own. Balances are spread over
 * slots by the server's process: their sums count. */
static void
dump_hash(PGconn *db, char hex[65])
{
	crypto_generichash_state s;
	unsigned char h[32];
	PGresult *tables, *rows;
	char sql[400];

	crypto_generichash_init(&s, NULL, 0, sizeof(h));
	tables = PQexec(db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
	for (int i = 0; i < PQntuples(tables); i++) {
		const char *t = PQgetvalue(tables, i, 0);

		snprintf(sql, sizeof(sql), str_eq(t, "ledger_balances") ?
		    "SELECT account_id || ' ' || sum(amount) FROM %s GROUP BY account_id ORDER BY account_id" :
		    "SELECT t::text FROM %s t ORDER BY 1", t);
		rows = PQexec(db, sql);
		must(PQresultStatus(rows) == PGRES_TUPLES_OK);
		crypto_generichash_update(&s, (const unsigned char *)t, strlen(t) + 1);
		for (int j = 0; j < PQntuples(rows); j++)
			crypto_generichash_update(&s, (const unsigned char *)PQgetvalue(rows, j, 0), strlen(PQgetvalue(rows, j, 0)) + 1);
		PQclear(rows);
	}
	PQclear(tables);
	crypto_generichash_final(&s, h, sizeof(h));
	sodium_bin2hex(hex, 65, h, sizeof(h));
}

/* Each finds the rows that break a rule. */
static const char *const broken[] = {
	/* what triggers keep */
	"SELECT count(*) FROM products p WHERE (price_min, price_max, in_stock, variants) IS DISTINCT FROM (SELECT (min(price), max(price),"
	" bool_or(on_hand > reserved), count(*)::int) FROM variants v WHERE v.product_id = p.id AND active)",
	"SELECT count(*) FROM products p WHERE compare_at IS DISTINCT FROM (SELECT compare_at FROM variants v WHERE v.product_id = p.id"
	" AND active ORDER BY price, id LIMIT 1)",
	"SELECT count(*) FROM products p WHERE (rating_sum, rating_count) IS DISTINCT FROM (SELECT (coalesce(sum(rating), 0)::bigint, count(*))"
	" FROM reviews r WHERE r.product_id = p.id AND r.state = 'live')",
	"SELECT count(*) FROM (SELECT category_id, product_id, price, popularity FROM category_products EXCEPT ALL SELECT unnest(c.path), p.id,"
	" p.price_min, p.popularity FROM products p JOIN categories c ON c.id = p.category_id WHERE p.state = 'live') x",
	"SELECT abs((SELECT count(*) FROM category_products) - (SELECT sum(cardinality(c.path)) FROM products p JOIN categories c"
	" ON c.id = p.category_id WHERE p.state = 'live'))",
	"SELECT count(*) FROM sellers s WHERE (rating_sum, rating_count) IS DISTINCT FROM (SELECT (coalesce(sum(rating_sum), 0)::bigint,"
	" coalesce(sum(rating_count), 0)::bigint) FROM products p WHERE p.seller_id = s.id)",
	"SELECT count(*) FROM variants v WHERE seller_id <> (SELECT seller_id FROM products p WHERE p.id = v.product_id)",
	"SELECT count(*) FROM products WHERE image_key IS NOT NULL",
	/* stock */
	"SELECT count(*) FROM variants v WHERE (on_hand, reserved) IS DISTINCT FROM (SELECT (sum(m.on_hand)::int, sum(m.reserved)::int)"
	" FROM stock_movements m WHERE m.variant_id = v.id)",
	"SELECT count(*) FROM variants v WHERE reserved <> coalesce((SELECT sum(quantity) FROM reservations r WHERE r.variant_id = v.id"
	" AND r.state = 'live'), 0)",
	"SELECT count(*) FROM stock_movements a WHERE cause = 'initial' AND EXISTS (SELECT FROM stock_movements b WHERE b.variant_id = a.variant_id"
	" AND b.cause = 'initial' AND b.id <> a.id)",
	/* orders and money */
	"SELECT count(*) FROM (SELECT a.currency FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id GROUP BY p.entry_id,"
	" a.currency HAVING sum(p.amount) <> 0) x",
	"SELECT count(*) FROM (SELECT account_id, sum(amount) AS s FROM ledger_balances GROUP BY 1) b FULL JOIN (SELECT account_id, sum(amount) AS s"
	" FROM ledger_postings GROUP BY 1) p USING (account_id) WHERE b.s IS DISTINCT FROM p.s",
	"SELECT count(*) FROM checkouts c WHERE (goods, shipping, tax, total) IS DISTINCT FROM (SELECT (sum(goods)::bigint, sum(shipping)::bigint, sum(tax)::bigint, sum(total)::bigint)"
	" FROM orders o WHERE o.checkout_id = c.id)",
	"SELECT count(*) FROM checkouts c WHERE (state = 'paid') <> EXISTS (SELECT FROM payments p WHERE p.checkout_id = c.id AND p.amount = c.total)",
	"SELECT count(*) FROM checkouts c WHERE state = 'paid' AND NOT EXISTS (SELECT FROM ledger_entries e WHERE e.checkout_id = c.id AND e.kind = 'sale')",
	"SELECT count(*) FROM orders o WHERE (goods, commission) IS DISTINCT FROM (SELECT (sum(total)::bigint, sum(commission)::bigint) FROM order_lines l"
	" WHERE l.order_id = o.id)",
	"SELECT count(*) FROM orders o WHERE state IS DISTINCT FROM (SELECT after FROM order_events e WHERE e.order_id = o.id ORDER BY id DESC LIMIT 1)",
	"SELECT count(*) FROM (SELECT before, lag(after, 1, '') OVER (PARTITION BY order_id ORDER BY id) AS was FROM order_events) e WHERE before <> was",
	"SELECT count(*) FROM order_events e JOIN order_events f ON f.order_id = e.order_id AND f.id > e.id AND f.at < e.at",
	"SELECT count(*) FROM orders o WHERE refunded <> coalesce((SELECT sum(amount) FROM refunds r WHERE r.order_id = o.id AND state <> 'failed'), 0)",
	"SELECT count(*) FROM payments p WHERE refunded <> coalesce((SELECT sum(amount) FROM refunds r WHERE r.payment_id = p.id AND state <> 'failed'), 0)",
	"SELECT count(*) FROM refunds r WHERE state = 'succeeded' AND -amount IS DISTINCT FROM (SELECT sum(p.amount) FROM ledger_entries e JOIN"
	" ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts a ON a.id = p.account_id WHERE e.refund_id = r.id AND a.kind = 'stripe_clearing')",
	"SELECT count(*) FROM orders o JOIN checkouts c ON c.id = o.checkout_id JOIN tax_rates t ON t.country = c.country"
	" WHERE abs(o.tax - o.total * t.rate_bp::numeric / (10000 + t.rate_bp)) > 0.5",
	/* words */
	"SELECT count(*) FROM products WHERE title ~ '  |%|null|^[a-z]|[, ]$' AND title !~ ', 72 %|, 85 %'",
	"SELECT count(*) FROM products WHERE description ~ '  |null|%[a-z]|[^.!?:]\\n\\n' OR description !~ '[.]$'",
	"SELECT count(*) FROM reviews WHERE (body = '' AND title = '') OR body ~ '  |null|^ | $'",
	"SELECT count(*) FROM images WHERE source !~ '^seed:[0-9]+$' OR state <> 'waiting' OR key IS NOT NULL OR alt = ''",
	"SELECT count(*) FROM products p CROSS JOIN LATERAL jsonb_object_keys(attrs) k WHERE NOT EXISTS (SELECT FROM categories c JOIN category_attributes a"
	" ON a.category_id = ANY (c.path) WHERE c.id = p.category_id AND a.code = k)",
	/* nothing rests that should be awake */
	"SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'",
	"SELECT count(*) FROM pg_constraint WHERE NOT convalidated",
	/* dates */
	"SELECT count(*) FROM products WHERE created_at > to_timestamp(1760000000)",
	"SELECT count(*) FROM reviews r JOIN products p ON p.id = r.product_id WHERE r.created_at < p.created_at OR r.created_at > to_timestamp(1760000000)",
	"SELECT count(*) FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id WHERE o.created_at < p.created_at",
};

static void
check_rules(PGconn *db)
{
	for (size_t i = 0; i < nelem(broken); i++) {
		int64_t n = pg_number(db, broken[i]);

		if (n != 0)
			test_fail(__FILE__, __LINE__, "%" PRId64 " rows: %s", n, broken[i]);
	}
}

TEST(the_same_number_gives_the_same_rows)
{
	char one[65], two[65], other[65];
	PGconn *db = fresh("one");

	seed(db, 7, 150);
	dump_hash(db, one);
	finish(db);
	db = fresh("two");
	seed(db, 7, 150);
	dump_hash(db, two);
	finish(db);
	db = fresh("three");
	seed(db, 8, 150);
	dump_hash(db, other);
	finish(db);
	CHECK_STR(one, two);
	CHECK(!str_eq(one, other));
}

TEST(a_thousand_products_keep_every_rule)
{
	PGconn *db = fresh("thousand");

	seed(db, 1, 0);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM products"), SEED_PRODUCTS);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM sellers"), 20);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM categories WHERE parent_id IS NULL"), 12);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM categories c WHERE parent_id IS NOT NULL AND NOT EXISTS"
	    " (SELECT FROM products p WHERE p.category_id = c.id)"), 0);
	CHECK(pg_number(db, "SELECT count(*) FROM reviews") > 5000);
	CHECK(pg_number(db, "SELECT max(rating_count) FROM products") <= 45);
	CHECK(pg_number(db, "SELECT count(*) FROM images") > 2000);
	CHECK(pg_number(db, "SELECT count(*) FROM products WHERE NOT in_stock") > 20);
	CHECK(pg_number(db, "SELECT count(*) FROM products WHERE compare_at IS NOT NULL") > 80);
	CHECK(pg_number(db, "SELECT max(variants) FROM products") == 12);
	CHECK(pg_number(db, "SELECT count(*) FROM orders WHERE seller_id = 1 AND state NOT IN ('expired', 'awaiting_payment')") >= 8);
	CHECK(pg_number(db, "SELECT count(DISTINCT state) FROM orders") >= 7);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM disputes WHERE state = 'open'"), 1);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM disputes d JOIN refunds r ON r.dispute_id = d.id WHERE d.state = 'decided'"), 1);
	check_rules(db);
	finish(db);
}

TEST(numbers_go_on_where_the_seed_ended)
{
	PGconn *db = fresh("numbers");

	seed(db, 1, 40);
	pg_do(db, "INSERT INTO accounts (email, name) VALUES ('new@souk.example', 'New')");
	pg_do(db, "INSERT INTO products (seller_id, category_id, slug, title, currency) VALUES (1, 13, 'new', 'New', 'EUR')");
	pg_do(db, "INSERT INTO variants (product_id, seller_id, sku, price, currency) SELECT max(id), 1, 'N', 100, 'EUR' FROM products");
	pg_do(db, "UPDATE products SET popularity = 99999 WHERE id = 1");
	CHECK_INT(pg_number(db, "SELECT price_min FROM products WHERE slug = 'new'"), 100);	/* the triggers are awake */
	CHECK_INT(pg_number(db, "SELECT count(*) FROM category_products WHERE popularity = 99999"), 2);
	finish(db);
}

TEST(a_small_marketplace_is_whole_too)
{
	PGconn *db = fresh("small");

	seed(db, 3, 1);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM products"), 1);
	check_rules(db);
	finish(db);
	db = fresh("small");
	seed(db, 3, 60);
	check_rules(db);
	finish(db);
}

TEST(many_products_are_made_of_the_thousand)
{
	static const char indexes[] = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'",
	    constraints[] = "SELECT count(*) FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE nspname = 'public'";
	PGconn *db = fresh("many");
	int64_t before = pg_number(db, indexes), rules = pg_number(db, constraints);

	seed(db, 5, 22000);	/* enough to set the indexes aside meanwhile */
	CHECK_INT(pg_number(db, "SELECT count(*) FROM products"), 22000);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM sellers"), 20 + 21000 / 500);
	CHECK_INT(pg_number(db, indexes), before);
	CHECK_INT(pg_number(db, constraints), rules);
	CHECK(pg_number(db, "SELECT count(DISTINCT title) FROM products") > 15000);
	check_rules(db);
	finish(db);
}

TEST(a_few_more_are_added_in_place)
{
	PGconn *db = fresh("few");

	seed(db, 5, 1300);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM products"), 1300);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM sellers"), 20);
	check_rules(db);
	finish(db);
}

TEST(a_database_in_use_is_left_alone)
{
	char before[65], after[65];
	PGconn *db = fresh("used");

	seed(db, 1, 20);
	dump_hash(db, before);
	CHECK_INT(seed_run(db, &(struct seed_options){ .number = 2, .products = 20, .now = NOW }), SEED_ALREADY);
	dump_hash(db, after);
	CHECK_STR(before, after);
	finish(db);
}

TEST(a_failure_leaves_nothing_behind)
{
	char before[65], after[65];
	PGconn *db = fresh("failed");

	pg_do(db, "DROP FUNCTION ledger_account");
	dump_hash(db, before);
	CHECK_INT(seed_run(db, &(struct seed_options){ .number = 1, .products = 20, .now = NOW }), SEED_FAILED);
	dump_hash(db, after);
	CHECK_STR(before, after);
	CHECK_INT(pg_number(db, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"), 0);
	finish(db);
}

TEST(everybody_can_log_in_with_the_password)
{
	PGconn *db = fresh("people");
	PGresult *res;

	seed(db, 1, 10);
	res = PQexec(db, "SELECT email, password_hash FROM accounts ORDER BY id");
	CHECK_INT(PQntuples(res), 24);
	CHECK_STR(PQgetvalue(res, 0, 0), "admin@souk.example");
	CHECK_STR(PQgetvalue(res, 2, 0), "buyer@souk.example");
	CHECK_STR(PQgetvalue(res, 4, 0), "seller@souk.example");
	CHECK_STR(PQgetvalue(res, 23, 0), "owner20@souk.example");
	for (int i = 0; i < PQntuples(res); i += 5) {
		CHECK_INT(crypto_pwhash_str_verify(PQgetvalue(res, i, 1), SEED_PASSWORD, strlen(SEED_PASSWORD)), 0);
		CHECK_INT(crypto_pwhash_str_needs_rehash(PQgetvalue(res, i, 1), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_MEMLIMIT_INTERACTIVE), 0);
	}
	PQclear(res);
	CHECK_INT(pg_number(db, "SELECT count(DISTINCT password_hash) FROM accounts"), 24);
	finish(db);
}

static bool
is_drawing(const struct buf *b)
{
	return (b->n > 1000 && str_starts(b->p, "<svg ") && strstr(b->p, "</svg>") != NULL && strstr(b->p, "nan") == NULL &&
	    strstr(b->p, "inf") == NULL && strstr(b->p, "(null)") == NULL);
}

TEST(every_picture_can_be_drawn_from_its_number)
{
	struct seed s = { .number = 1, .now = NOW };
	struct buf b = { 0 }, again = { 0 };
	int n = 0;

	seed_plan(&s, SEED_PRODUCTS);
	for (int i = 0; i < s.n; i++)
		for (int j = 0; j < s.products[i].npictures; j++) {
			CHECK(seed_picture_draw(s.products[i].pictures[j], &b));
			CHECK(is_drawing(&b));
			if (n++ % 50 == 0) {
				CHECK(seed_picture_draw(s.products[i].pictures[j], &again));
				CHECK(again.n == b.n && memcmp(again.p, b.p, b.n) == 0);
				buf_clear(&again);
			}
			buf_clear(&b);
		}
	CHECK(n > 2500);
	buf_free(&b);
	buf_free(&again);
	arena_free(&s.arena);
}

TEST(tiles_banners_and_logos_can_be_drawn)
{
	struct buf b = { 0 };

	for (const struct seed_root *r = seed_roots; r->slug != NULL; r++) {
		CHECK(seed_picture_draw(seed_picture_tile(r->slug), &b) && is_drawing(&b));
		buf_clear(&b);
	}
	for (const struct seed_shop *s = seed_shops; s->slug != NULL; s++) {
		CHECK(seed_picture_draw(seed_picture_banner(s->slug), &b) && is_drawing(&b));
		buf_clear(&b);
		CHECK(seed_picture_draw(seed_picture_logo(s->slug), &b) && b.n > 100);
		buf_clear(&b);
	}
	CHECK(seed_picture_draw(seed_picture_banner("amber-dock-1234"), &b));
	CHECK_INT(seed_picture_tile("no-such-category"), 0);
	buf_free(&b);
}

TEST(numbers_that_mean_nothing_draw_nothing)
{
	struct dice d = dice_for(1, "nonsense", 0);
	struct buf b = { 0 };
	int drawn = 0;

	CHECK(!seed_picture_draw(UINT64_MAX, &b));
	for (int i = 0; i < 3000; i++) {	/* never a crash, whatever the number */
		buf_clear(&b);
		drawn += seed_picture_draw(dice_roll(&d) >> (i % 64), &b);
	}
	CHECK(drawn < 3000);
	buf_free(&b);
}

TEST(dice_are_fair_and_repeatable)
{
	struct dice a = dice_for(1, "x", 5), b = dice_for(1, "x", 5), c = dice_for(1, "x", 6);
	int count[6] = { 0 }, order[50];
	bool seen[50] = { false };

	CHECK(dice_roll(&a) == dice_roll(&b));
	CHECK(dice_roll(&a) != dice_roll(&c));
	for (int i = 0; i < 60000; i++)
		count[dice_between(&a, 0, 5)]++;
	for (int i = 0; i < 6; i++)
		CHECK(count[i] > 9000 && count[i] < 11000);
	for (int i = 0; i < 50; i++)
		order[i] = i;
	dice_shuffle(&a, order, 50);
	for (int i = 0; i < 50; i++)
		seen[order[i]] = true;
	for (int i = 0; i < 50; i++)
		CHECK(seen[i]);
}
