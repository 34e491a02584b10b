/* check: settings, services, and what must always hold of the data. */
#include "soukd/soukd.h"

#include <sys/stat.h>
#include <unistd.h>

#include "run/settings.h"

/* Each query gives one row for each breach, with a text that says which. The
 * numbers are those of the list of what must always hold. */
static const struct { const char *name, *sql; } invariants[] = {
	{ "1 every entry of the books balances",
	  "SELECT 'entry ' || p.entry_id FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id "
	  "GROUP BY p.entry_id, a.currency HAVING sum(p.amount) <> 0 LIMIT 5" },
	{ "1 every balance is the sum of its postings",
	  "SELECT 'account ' || coalesce(b.account_id, p.account_id) FROM "
	  "(SELECT account_id, sum(amount) AS s FROM ledger_balances GROUP BY 1) b FULL JOIN "
	  "(SELECT account_id, sum(amount) AS s FROM ledger_postings GROUP BY 1) p USING (account_id) "
	  "WHERE b.s IS DISTINCT FROM p.s LIMIT 5" },
	{ "2 reserved is what live reservations hold",
	  "SELECT 'variant ' || v.id || ': ' || v.reserved || ' reserved, ' || coalesce(r.s, 0) || ' held' FROM variants v "
	  "LEFT JOIN (SELECT variant_id, sum(quantity) AS s FROM reservations WHERE state = 'live' GROUP BY 1) r ON r.variant_id = v.id "
	  "WHERE v.reserved <> coalesce(r.s, 0) LIMIT 5" },
	{ "2 stock is the sum of its journal",
	  "SELECT 'variant ' || v.id FROM variants v LEFT JOIN "
	  "(SELECT variant_id, sum(on_hand) AS h, sum(reserved) AS s FROM stock_movements GROUP BY 1) m ON m.variant_id = v.id "
	  "WHERE v.on_hand <> coalesce(m.h, 0) OR v.reserved <> coalesce(m.s, 0) LIMIT 5" },
	{ "2 live reservations belong to unfinished checkouts, sold ones to paid",
	  "SELECT 'checkout ' || c.id || ' is ' || c.state || ', reservation ' || r.state FROM reservations r JOIN checkouts c ON c.id = r.checkout_id "
	  "WHERE (r.state = 'live') <> (c.state IN ('open', 'awaiting_payment')) OR (r.state = 'sold') <> (c.state = 'paid') LIMIT 5" },
	{ "3 paid checkouts and payments correspond",
	  "SELECT 'checkout ' || c.id FROM checkouts c FULL JOIN (SELECT checkout_id FROM payments WHERE NOT late) p ON p.checkout_id = c.id "
	  "WHERE (c.state = 'paid') IS DISTINCT FROM (p.checkout_id IS NOT NULL) LIMIT 5" },
	{ "3 orders of a checkout add up to what was paid",
	  "SELECT 'checkout ' || p.checkout_id FROM payments p JOIN orders o ON o.checkout_id = p.checkout_id WHERE NOT p.late "
	  "GROUP BY p.checkout_id, p.amount HAVING sum(o.total) <> p.amount LIMIT 5" },
	{ "3 lines of an order add up to its goods",
	  "SELECT 'order ' || o.id FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id "
	  "GROUP BY o.id, o.goods, o.commission HAVING coalesce(sum(l.total), 0) <> o.goods OR coalesce(sum(l.commission), 0) <> o.commission LIMIT 5" },
	{ "3 every paid checkout is in the books once",
	  "SELECT 'checkout ' || c.id FROM checkouts c LEFT JOIN ledger_entries e ON e.checkout_id = c.id AND e.kind = 'sale' "
	  "WHERE c.state = 'paid' AND e.id IS NULL LIMIT 5" },
	{ "3 refunds do not exceed payments",
	  "SELECT 'payment ' || p.id FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id AND r.state <> 'failed' "
	  "GROUP BY p.id, p.refunded HAVING p.refunded <> coalesce(sum(r.amount), 0) LIMIT 5" },
	{ "3 a refund is in the books as long as it has not failed",
	  "SELECT 'refund ' || r.id || ' is ' || r.state FROM refunds r LEFT JOIN "
	  "(SELECT refund_id, count(*) FILTER (WHERE kind = 'refund') AS there, count(*) FILTER (WHERE kind = 'refund_failed') AS back "
	  "FROM ledger_entries WHERE refund_id IS NOT NULL GROUP BY 1) e ON e.refund_id = r.id "
	  "WHERE coalesce(e.there, 0) <> 1 OR coalesce(e.back, 0) <> (r.state = 'failed')::int LIMIT 5" },
	{ "3 what the books sent back of an order is what it says was refunded",
	  "SELECT 'order ' || o.id || ': ' || o.refunded FROM orders o LEFT JOIN (SELECT p.order_id, "
	  "-coalesce(sum(p.amount) FILTER (WHERE a.kind = 'stripe_clearing'), 0) AS money, "
	  "coalesce(sum(p.amount) FILTER (WHERE a.kind = 'tax_payable'), 0) AS tax, "
	  "coalesce(sum(p.amount) FILTER (WHERE a.kind = 'platform_commission'), 0) AS commission FROM ledger_entries e "
	  "JOIN ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts a ON a.id = p.account_id "
	  "WHERE e.kind IN ('refund', 'refund_failed') GROUP BY 1) g ON g.order_id = o.id WHERE o.refunded <> coalesce(g.money, 0) "
	  "OR (o.refunded = o.total AND o.total > 0 AND (o.tax <> g.tax OR o.commission <> g.commission)) LIMIT 5" },
	{ "5 every order is where its history says",
	  "SELECT 'order ' || o.id FROM orders o LEFT JOIN LATERAL "
	  "(SELECT after FROM order_events e WHERE e.order_id = o.id ORDER BY e.id DESC LIMIT 1) e ON true "
	  "WHERE e.after IS DISTINCT FROM o.state LIMIT 5" },
	{ "5 every history is one chain of legal steps",
	  "SELECT 'order ' || order_id FROM (SELECT order_id, before, lag(after, 1, '') OVER (PARTITION BY order_id ORDER BY id) AS was "
	  "FROM order_events) x WHERE before <> was LIMIT 5" },
	{ "5 an order moves on by itself while it is on its way or can be disputed, and only then",
	  "SELECT 'order ' || id || ' is ' || state FROM orders "
	  "WHERE (due_at IS NOT NULL) <> (state IN ('shipped', 'delivered')) LIMIT 5" },
	{ "5 nothing completed is in dispute",
	  "SELECT 'order ' || o.id FROM orders o JOIN disputes d ON d.order_id = o.id AND d.state IN ('open', 'answered') "
	  "WHERE o.state = 'completed' LIMIT 5" },
	{ "products show what their variants say",
	  "SELECT 'product ' || p.id FROM products p LEFT JOIN LATERAL (SELECT min(price) AS lo, max(price) AS hi, "
	  "bool_or(on_hand > reserved) AS yes, count(*) AS n FROM variants v WHERE v.product_id = p.id AND v.active) v ON true "
	  "WHERE p.price_min <> coalesce(v.lo, 0) OR p.price_max <> coalesce(v.hi, 0) OR p.in_stock <> coalesce(v.yes, false) "
	  "OR p.variants <> v.n LIMIT 5" },
	{ "lists hold exactly the live products",
	  "SELECT 'product ' || coalesce(cp.product_id, x.id) FROM category_products cp FULL JOIN "
	  "(SELECT p.id, unnest(c.path) AS category_id, p.price_min, p.popularity FROM products p JOIN categories c ON c.id = p.category_id "
	  "WHERE p.state = 'live') x ON x.id = cp.product_id AND x.category_id = cp.category_id "
	  "WHERE cp.product_id IS NULL OR x.id IS NULL OR cp.price <> x.price_min OR cp.popularity <> x.popularity LIMIT 5" },
};

static int
check_invariants(PGconn *pg)
{
	int broken = 0;

	PQclear(plain_sql(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
	for (size_t i = 0; i < nelem(invariants); i++) {
		PGresult *res = plain_sql(pg, invariants[i].sql);

		for (int k = 0; k < PQntuples(res); k++)
			printf("BROKEN: %s: %s\n", invariants[i].name, PQgetvalue(res, k, 0));
		broken += PQntuples(res) > 0;
		PQclear(res);
	}
	PQclear(plain_sql(pg, "COMMIT"));
	printf("%zu invariants checked, %d broken\n", nelem(invariants), broken);
	return (broken > 0 ? 1 : 0);
}

static int
check_folder(const char *name)
{
	char path[4200];

	snprintf(path, sizeof path, "%s/%s", setting_text(SETTING_VAR), name);
	if (access(path, W_OK | X_OK) == 0)
		return (0);
	printf("SOUK_VAR: cannot write in %s\n", path);
	return (1);
}

/* Settings were read before this; bad ones have ended the program already. */
int
cmd_check(int argc, char **argv)
{
	PGconn *pg = plain_connect();
	PGresult *res;
	int bad = 0;

	if (argc == 2 && str_eq(argv[1], "--invariants")) {
		bad = check_invariants(pg);
		PQfinish(pg);
		return (bad);
	}
	if (argc != 1) {
		fprintf(stderr, "usage: soukd check [--invariants]\n");
		return (2);
	}
	res = plain_sql(pg, "SELECT to_regclass('public.jobs') IS NOT NULL");
	if (!str_eq(PQgetvalue(res, 0, 0), "t")) {
		printf("the database is empty: run soukd migrate\n");
		bad = 1;
	}
	PQclear(res);
	PQfinish(pg);
	bad |= check_folder("uploads") | check_folder("media") | check_folder("store");
	printf(bad ? "something is wrong\n" : "settings, database and folders are in order\n");
	return (bad);
}
