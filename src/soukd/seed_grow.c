/* seed_grow: the planned products, varied by set operations. */
#include "soukd/seed_grow.h"

#include "soukd/seed_copy.h"

#include <inttypes.h>
#include <time.h>

enum { PER_SHOP = 500, REBUILD_FROM = 20000 };

static const char *const adjectives[] = {
	"Quiet", "Little", "Amber", "Northern", "Hidden", "Silver", "Winding", "Early", "Copper", "Distant", "Gentle", "Autumn",
	"Paper", "Salt", "Hollow", "Morning", "Blue", "Wandering", "Old", "Second", "Velvet", "Wild", "Low", "Bright", "Cedar",
	"Stone", "Linden", "Marsh", "Garden", "Harbour", "Sunday", "Lantern", "Clover", "Willow", "Orchard", "Pebble", "Juniper",
	"Mossy", "Rowan", "Honey",
};
static const char *const nouns[] = {
	"Harbour", "Orchard", "Lighthouse", "Meadow", "Bridge", "Window", "Garden", "River", "Attic", "Market", "Island",
	"Staircase", "Compass", "Kitchen", "Valley", "Ferry", "Courtyard", "Chimney", "Map", "Lake", "Workshop", "Loft", "Mill",
	"Press", "Studio", "House", "Store", "Works", "Barn", "Dock", "Arcade", "Parlour", "Yard", "Hearth", "Grove", "Field",
	"Foundry", "Gallery", "Pantry", "Anchor",
};

/* Loaded once: what to vary, and the words to vary it with. */
static void
base_rows(struct seed *s, struct buf *b)
{
	int k = 0;

	for (int i = 0; i < s->n; i++) {
		const struct seed_product *p = &s->products[i];
		bool retold = strstr(p->grow, "%2$s") != NULL;
		const char *tail = retold ? p->kind->code : arena_printf(&s->arena, "%s %s", p->design->name, p->kind->noun);

		if (!str_eq(p->state, "live"))
			continue;
		row_i64(b, k++);
		row_i64(b, p->id);
		row_i64(b, p->category);
		row_text(b, p->grow);
		row_text(b, seed_slug(&s->arena, tail));
		row_text(b, p->design->sentence);	/* most of the time goes into its words' search vector */
		row_text(b, p->attrs);
		row_end(b);
	}
}

static void
word_rows(struct seed *s, struct buf *b)
{
	int n = 0;

	for (int i = 0; i < SEED_SHOPS; i++)
		for (int j = 0; j < list_count(seed_shops[i].lines); j++) {
			row_i64(b, n++);
			row_text(b, list_item(&s->arena, seed_shops[i].lines, j));
			row_text(b, arena_printf(&s->arena, "%s %s", adjectives[n % (int)nelem(adjectives)],
			    nouns[(n * 7 + i) % (int)nelem(nouns)]));
			row_text(b, seed_colours[n % 40].name);
			row_end(b);
		}
}

static void
shop_rows(struct seed *s, struct buf *b, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		const struct seed_shop *like = &seed_shops[i % SEED_SHOPS];
		int64_t many = (int64_t)nelem(nouns);
		const char *name = arena_printf(&s->arena, "%s %s", adjectives[i % (int64_t)nelem(adjectives)],
		    nouns[(i / (int64_t)nelem(adjectives) + i * 3) % many]);

		if (i >= (int64_t)nelem(adjectives) * many / 2)
			name = arena_printf(&s->arena, "%s %" PRId64, name, i);
		row_i64(b, SEED_SHOPS + 1 + i);
		row_text(b, arena_printf(&s->arena, "%s-%" PRId64, seed_slug(&s->arena, name), SEED_SHOPS + 1 + i));
		row_text(b, name);
		row_text(b, like->tagline);
		row_text(b, like->description);
		row_text(b, arena_printf(&s->arena, "%s %s", name, strrchr(like->legal, ' ') + 1));
		row_text(b, like->city);
		row_text(b, like->country);
		row_text(b, "EUR");
		row_i64(b, like->ship_flat);
		row_some(b, like->ship_free_over);
		row_i64(b, like->days_min);
		row_i64(b, like->days_max);
		row_i64(b, like->commission_bp);
		row_time(b, s->now - (500 + i % 300) * 86400);
		row_end(b);
	}
}

static bool
words_load(PGconn *db, struct seed *s, int64_t shops)
{
	struct buf b = { 0 };
	bool ok;

	ok = sql_do(db, "CREATE TEMP TABLE seed_base (k int PRIMARY KEY, product_id bigint, category_id bigint, grow text, slug text,"
	    " tale text, attrs jsonb) ON COMMIT DROP;"
	    "CREATE TEMP TABLE seed_word (k int PRIMARY KEY, line text, phrase text, colour text) ON COMMIT DROP");
	base_rows(s, &b);
	ok = ok && rows_copy(db, "seed_base", &b);
	buf_clear(&b);
	word_rows(s, &b);
	ok = ok && rows_copy(db, "seed_word", &b);
	buf_clear(&b);
	shop_rows(s, &b, shops);
	ok = ok && rows_copy(db, "sellers (id, slug, name, tagline, description, legal_name, city, country, currency, ship_flat, "
	    "ship_free_over, ship_days_min, ship_days_max, commission_bp, created_at)", &b);
	buf_free(&b);
	return (ok);
}

/* One row for each product to come: which one it is like, its dice, its prices.
 * A few numbers decide everything, so that products and variants agree. */
static const char plan_sql[] =
    "CREATE TEMP TABLE seed_more ON COMMIT DROP AS"
    " SELECT g.id, b.k, b.category_id, %1$" PRId64 " + (g.id %% %2$" PRId64 ") AS seller_id, d.h,"
    "        1 + (d.h >> 8 & 255) %% 3 AS options, 70 + (d.h >> 16 & 1023) %% 80 AS price_pc,"
    "        (d.h >> 26 & 63) %% 6 = 0 AS reduced, (d.h >> 32 & 63) %% 16 <> 0 AS stocked"
    "   FROM generate_series(%3$" PRId64 "::bigint, %4$" PRId64 ") AS g (id)"
    "  CROSS JOIN LATERAL (SELECT hashint8extended(g.id, %5$" PRId64 ") & 9223372036854775807 AS h) d"
    "   JOIN seed_base b ON b.k = (d.h >> 40) %% (SELECT count(*) FROM seed_base)"
    "  ORDER BY g.id";

/* Prices of the first one, two and three variants of each product to vary. */
static const char prices_sql[] =
    "CREATE TEMP TABLE seed_price ON COMMIT DROP AS"
    " SELECT b.k, o.options, min(v.price) AS least, max(v.price) AS most, count(*)::int AS n"
    "   FROM seed_base b JOIN variants v ON v.product_id = b.product_id"
    "   JOIN generate_series(1, 3) AS o (options) ON v.position < o.options"
    "  GROUP BY b.k, o.options;"
    "CREATE FUNCTION pg_temp.priced(p bigint, pc bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS"
    " 'SELECT p * pc / 10000 * 100 + 90';"
    "CREATE FUNCTION pg_temp.former(p bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT p * 5 / 400 * 100 + 90';"
    "ANALYZE seed_more; ANALYZE seed_price; ANALYZE seed_base; ANALYZE seed_word";

static const char products_sql[] =
    "INSERT INTO products (id, seller_id, category_id, slug, title, description, brand, attrs, state, currency, price_min,"
    "                      price_max, compare_at, in_stock, variants, popularity, created_at, updated_at)"
    " SELECT m.id, m.seller_id, m.category_id, b.slug || '-' || m.id, format(b.grow, w.line, x.phrase, w.colour),"
    "        b.tale, s.name, b.attrs, 'live', 'EUR', pg_temp.priced(p.least, m.price_pc), pg_temp.priced(p.most, m.price_pc),"
    "        CASE WHEN m.reduced THEN pg_temp.former(pg_temp.priced(p.least, m.price_pc)) END, m.stocked, p.n,"
    "        (m.h >> 20 & 127) %% 90, t.at, t.at"
    "   FROM seed_more m JOIN seed_base b USING (k) JOIN seed_price p ON p.k = m.k AND p.options = m.options"
    "   JOIN sellers s ON s.id = m.seller_id"
    "   JOIN seed_word w ON w.k = (m.h >> 4 & 65535) %% %1$d JOIN seed_word x ON x.k = (m.h >> 12 & 65535) %% %1$d"
    "  CROSS JOIN LATERAL (SELECT to_timestamp(%2$" PRId64 " - (m.h >> 30 & 33554431)) AS at) t"
    "  ORDER BY m.id";

static const char variants_sql[] =
    "INSERT INTO variants (id, product_id, seller_id, sku, title, options, price, compare_at, currency, on_hand, weight_g, position)"
    " SELECT %1$" PRId64 " + (m.id - %2$" PRId64 ") * 3 + v.position, m.id, m.seller_id, 'M' || m.id || '-' || v.position, v.title,"
    "        v.options, pg_temp.priced(v.price, m.price_pc),"
    "        CASE WHEN m.reduced THEN pg_temp.former(pg_temp.priced(v.price, m.price_pc)) END, 'EUR',"
    "        CASE WHEN m.stocked THEN 1 + (m.h >> (5 + v.position) & 63)::int ELSE 0 END, v.weight_g, v.position"
    "   FROM seed_more m JOIN seed_base b USING (k) JOIN variants v ON v.product_id = b.product_id AND v.position < m.options"
    "  ORDER BY m.id, v.position;"
    "INSERT INTO stock_movements (variant_id, on_hand, reserved, cause, at)"
    " SELECT v.id, v.on_hand, 0, 'initial', p.created_at FROM variants v JOIN products p ON p.id = v.product_id"
    "  WHERE v.id >= %1$" PRId64 " ORDER BY v.id";

static const char lists_sql[] =
    "INSERT INTO category_products (category_id, product_id, price, popularity)"
    " SELECT unnest(c.path), p.id, p.price_min, p.popularity"
    "   FROM products p JOIN categories c ON c.id = p.category_id WHERE p.id >= %1$" PRId64;

/* Building an index at the end costs a fraction of keeping it up row by row,
 * and one look at all foreign keys less than a look at each. All of it is part
 * of the transaction: whoever looks meanwhile waits, and a failure undoes it. */
static const char drop_sql[] =
    "CREATE TEMP TABLE seed_rebuild ON COMMIT DROP AS"
    " SELECT 1 AS pass, format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS make,"
    "        format('ALTER TABLE %I DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS drop, c.contype = 'f' AS later"
    "   FROM pg_constraint c WHERE c.conrelid IN ('products'::regclass, 'variants'::regclass, 'category_products'::regclass,"
    "        'stock_movements'::regclass) AND (c.contype IN ('f', 'u') OR (c.contype = 'p' AND c.conrelid = 'category_products'::regclass))"
    " UNION ALL"
    " SELECT 0, pg_get_indexdef(i.indexrelid), format('DROP INDEX %I', i.indexrelid::regclass), false"
    "   FROM pg_index i WHERE i.indrelid IN ('products'::regclass, 'variants'::regclass, 'category_products'::regclass,"
    "        'stock_movements'::regclass) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid);"
    "DO $$ DECLARE r record; BEGIN"
    "  FOR r IN SELECT * FROM seed_rebuild ORDER BY later DESC, pass, make LOOP EXECUTE r.drop; END LOOP;"
    " END $$";

static const char make_sql[] =
    "SET LOCAL maintenance_work_mem = '512MB';"
    "DO $$ DECLARE r record; BEGIN"
    "  FOR r IN SELECT * FROM seed_rebuild ORDER BY later, pass, make LOOP EXECUTE r.make; END LOOP;"
    " END $$";

struct step {
	const char	*what;
	const char	*sql;
};

static bool
steps_run(PGconn *db, const struct step *steps, size_t n, FILE *progress)
{
	struct timespec from, to;

	for (size_t i = 0; i < n; i++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		if (!sql_do(db, steps[i].sql))
			return (false);
		clock_gettime(CLOCK_MONOTONIC, &to);
		if (progress != NULL)
			fprintf(progress, "seed: %-10s %6.1f s\n", steps[i].what,
			    (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	}
	return (true);
}

bool
seed_grow(PGconn *db, struct seed *s, const struct seed_options *o)
{
	int64_t from = s->n + 1, more = o->products - s->n, shops = more / PER_SHOP, first = s->variants + 1;
	struct arena *a = &s->arena;
	const char *insert = arena_printf(a, products_sql, SEED_SHOPS * 10, s->now);
	const struct step steps[] = {
		{ "plan", arena_printf(a, plan_sql, shops > 0 ? SEED_SHOPS + (int64_t)1 : 1, shops > 0 ? shops : SEED_SHOPS, from,
		    o->products, (int64_t)(s->number & INT64_MAX)) },
		{ "prices", prices_sql },
		{ "set aside", more >= REBUILD_FROM ? drop_sql : "SELECT 1" },
		{ "products", insert },
		{ "variants", arena_printf(a, variants_sql, first, from) },
		{ "lists", arena_printf(a, lists_sql, from) },
		{ "indexes", more >= REBUILD_FROM ? make_sql : "SELECT 1" },
		{ "sequences", "SELECT setval(pg_get_serial_sequence('products', 'id'), max(id)) FROM products;"
		    "SELECT setval(pg_get_serial_sequence('variants', 'id'), max(id)) FROM variants;"
		    "SELECT setval(pg_get_serial_sequence('sellers', 'id'), max(id)) FROM sellers" },
	};

	return (words_load(db, s, shops) && steps_run(db, steps, nelem(steps), o->progress));
}
