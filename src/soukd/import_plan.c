/* import_plan: what each staged row means for the catalogue, and the statements that
 * carry it out. $1 is the shop; $2, where it is used, its currency; $3 whether compare_at is mapped.
 *
 * First a narrow table says for each row which product and variant it is about and what is
 * to happen; a dry run ends there. Then each table is written once, by sets: new products
 * come with the figures and the words that triggers would otherwise have to put right.
 * Variants are locked before products, as a sale does it, each in the order of their ids. */
#include "soukd/import.h"

const char import_plan_tables[] =
    "CREATE TEMP TABLE import_work (row bigint, ref text, sku text, head bool, product_id bigint, fresh bool, variant_id bigint, "
    "owner bigint, new_variant bool, product_changed bool, variant_changed bool, bad text, reserved int, fate text) ON COMMIT DELETE ROWS; "
    "CREATE TEMP TABLE import_pictures (product_id bigint, url text, row bigint, k bigint, at bigint) ON COMMIT DELETE ROWS";

/* fresh: the product was not there; head: the row has its texts. */
static const char find[] =
    "INSERT INTO import_work (row, ref, sku, head, product_id, fresh, variant_id, owner, new_variant, fate) "
    "SELECT x.row, x.ref, x.sku, x.head, CASE WHEN x.product IS NULL AND x.head THEN nextval('products_id_seq') ELSE x.product END, "
    "       x.product IS NULL, CASE WHEN x.variant IS NULL AND x.sku IS NOT NULL THEN nextval('variants_id_seq') ELSE x.variant END, "
    "       x.owner, x.variant IS NULL AND x.sku IS NOT NULL, "
    "       CASE WHEN (x.product IS NULL AND x.head) OR (x.variant IS NULL AND x.sku IS NOT NULL) THEN 'added' END "
    "  FROM (SELECT r.row, r.ref, r.sku, r.title IS NOT NULL AS head, p.id AS product, v.id AS variant, v.product_id AS owner "
    "          FROM import_rows r LEFT JOIN products p ON p.seller_id = $1 AND p.external_ref = r.ref "
    "          LEFT JOIN variants v ON v.seller_id = $1 AND v.sku = r.sku ORDER BY r.row) x";

/* Of the product whose texts come in another row of this batch. */
static const char find_fresh[] =
    "UPDATE import_work f SET product_id = h.product_id FROM import_work h "
    "WHERE $1::bigint > 0 AND f.product_id IS NULL AND h.head AND h.ref = f.ref";

/* An array, so that no plan can walk through the rows of the shop for each row of the batch. */
#define OLD_PRODUCTS	"ANY (ARRAY (SELECT DISTINCT product_id FROM import_work WHERE NOT fresh))"

static const char lock_variants[] =
    "SELECT count(*) FROM (SELECT id FROM variants WHERE seller_id = $1 AND product_id = " OLD_PRODUCTS " ORDER BY id FOR NO KEY UPDATE) x";
static const char lock_products[] =
    "SELECT count(*) FROM (SELECT id FROM products WHERE seller_id = $1 AND id = " OLD_PRODUCTS " ORDER BY id FOR NO KEY UPDATE) x";

static const char bad_sku[] =
    "UPDATE import_work SET bad = 'sku' WHERE $1::bigint > 0 AND sku IS NOT NULL AND NOT new_variant AND owner IS DISTINCT FROM product_id";
static const char bad_stock[] =
    "UPDATE import_work w SET bad = 'stock', reserved = v.reserved FROM import_rows r, variants v "
    "WHERE r.row = w.row AND v.id = w.variant_id AND v.seller_id = $1 AND w.bad IS NULL AND r.stock < v.reserved";
static const char bad_product[] =
    "UPDATE import_work w SET bad = 'product' WHERE $1::bigint > 0 AND w.bad IS NULL AND w.fresh AND NOT EXISTS "
    "(SELECT 1 FROM import_work f WHERE f.ref = w.ref AND f.head AND f.bad IS NULL)";

const char import_plan_bad[] =
    "WITH d AS (DELETE FROM import_work WHERE bad IS NOT NULL RETURNING *) "
    "SELECT d.row, d.bad, coalesce(d.sku, d.ref), coalesce(r.stock, 0), coalesce(d.reserved, 0) FROM d JOIN import_rows r USING (row) "
    "ORDER BY d.row";

/* Without a variant there is nothing to sell yet, and what staff hid stays hidden. */
#define PRODUCT_COLUMNS	"title, description, brand, category_id, attrs, state"
#define PRODUCT_WAS	"(p.title, p.description, p.brand, p.category_id, p.attrs, p.state)"
#define PRODUCT_IS	"(r.title, coalesce(r.description, p.description), coalesce(r.brand, p.brand), r.category_id, " \
			"p.attrs || coalesce(r.attrs, '{}'), CASE WHEN p.state = 'hidden' OR r.state IS NULL OR " \
			"(r.state = 'live' AND p.variants = 0) THEN p.state ELSE r.state END)"

static const char products_change[] =
    "UPDATE import_work w SET product_changed = true, fate = coalesce(w.fate, 'updated') FROM import_rows r, products p "
    "WHERE w.head AND NOT w.fresh AND r.row = w.row AND p.id = w.product_id AND p.seller_id = $1 AND " PRODUCT_WAS
    " IS DISTINCT FROM " PRODUCT_IS;

#define VARIANT_COLUMNS	"price, compare_at, on_hand, weight_g, title, options"
#define VARIANT_WAS	"(v.price, v.compare_at, v.on_hand, v.weight_g, v.title, v.options)"
#define VARIANT_IS	"(r.price, CASE WHEN $3::bool THEN r.compare_at WHEN v.compare_at > r.price THEN v.compare_at END, " \
			"coalesce(r.stock, v.on_hand), coalesce(r.weight_g, v.weight_g), coalesce(r.variant_title, v.title), " \
			"coalesce(r.options, v.options))"

static const char variants_change[] =
    "UPDATE import_work w SET variant_changed = true, fate = coalesce(w.fate, 'updated') FROM import_rows r, variants v "
    "WHERE $2::text <> '' AND NOT w.new_variant AND r.row = w.row AND v.id = w.variant_id AND v.seller_id = $1 AND " VARIANT_WAS
    " IS DISTINCT FROM " VARIANT_IS;

static const char pictures_come[] =
    "INSERT INTO import_pictures SELECT x.product_id, x.url, x.row, x.k, x.at FROM "
    "(SELECT u.*, row_number() OVER (PARTITION BY u.product_id ORDER BY u.row, u.k) + CASE WHEN u.fresh THEN 0 ELSE "
    "         (SELECT count(*) FROM images i WHERE i.product_id = u.product_id) END AS at FROM "
    "   (SELECT DISTINCT ON (w.product_id, n.url) w.product_id, n.url, w.row, n.k, w.fresh "
    "      FROM import_work w JOIN import_rows r USING (row) "
    "     CROSS JOIN LATERAL unnest(string_to_array(r.pictures, E'\\n')) WITH ORDINALITY AS n (url, k) "
    "     WHERE $1::bigint > 0 AND r.pictures IS NOT NULL AND (w.fresh OR NOT EXISTS "
    "           (SELECT FROM images i WHERE i.product_id = w.product_id AND i.source = 'url:' || n.url)) "
    "     ORDER BY w.product_id, n.url, w.row, n.k) u) x WHERE x.at <= 8";
static const char pictures_change[] =
    "UPDATE import_work w SET fate = 'updated' FROM import_rows r WHERE $1::bigint > 0 AND w.fate IS NULL AND r.row = w.row "
    "AND r.pictures IS NOT NULL AND w.product_id IN (SELECT product_id FROM import_pictures)";

const char import_plan_fates[] =
    "SELECT count(*) FILTER (WHERE fate = 'added'), count(*) FILTER (WHERE fate = 'updated'), count(*) FROM import_work";

const char *const import_plan_steps[] = {
	find, find_fresh, "ANALYZE import_work", lock_variants, lock_products, bad_sku, bad_stock, bad_product, NULL,
	products_change, variants_change, pictures_come, pictures_change, "ANALYZE import_pictures", NULL,
};

static const char add_products[] =
    "INSERT INTO products (id, seller_id, category_id, slug, title, description, brand, attrs, state, external_ref, currency, "
    "                      price_min, price_max, compare_at, in_stock, variants, search) "
    "SELECT w.product_id, $1, r.category_id, r.slug, r.title, coalesce(r.description, ''), coalesce(r.brand, ''), coalesce(r.attrs, '{}'), "
    "       CASE WHEN coalesce(r.state, 'live') = 'live' AND f.n IS NULL THEN 'draft' ELSE coalesce(r.state, 'live') END, r.ref, $2, "
    "       coalesce(f.least, 0), coalesce(f.most, 0), f.compare_at, coalesce(f.in_stock, false), coalesce(f.n, 0), s.search "
    "  FROM import_work w JOIN import_rows r USING (row) LEFT JOIN import_words s USING (row) "
    "  LEFT JOIN (SELECT v.product_id, min(t.price) AS least, max(t.price) AS most, "
    "                    (array_agg(t.compare_at ORDER BY t.price, v.variant_id))[1] AS compare_at, "
    "                    bool_or(coalesce(t.stock, 0) > 0) AS in_stock, count(*)::int AS n "
    "               FROM import_work v JOIN import_rows t USING (row) WHERE v.fresh AND v.new_variant GROUP BY 1) f USING (product_id) "
    " WHERE w.head AND w.fresh ORDER BY w.row";

static const char change_products[] =
    "UPDATE products p SET (" PRODUCT_COLUMNS ") = " PRODUCT_IS " FROM import_work w, import_rows r "
    "WHERE w.product_changed AND r.row = w.row AND p.id = w.product_id AND p.seller_id = $1";

static const char journal[] =
    "INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT v.id, r.stock - v.on_hand, 0, 'import' "
    "FROM import_work w JOIN import_rows r USING (row) JOIN variants v ON v.id = w.variant_id AND v.seller_id = $1 "
    "WHERE w.variant_changed AND r.stock <> v.on_hand";

/* A form with the stock of before is told so, as after an edit by hand. */
static const char change_variants[] =
    "UPDATE variants v SET (" VARIANT_COLUMNS ") = " VARIANT_IS ", "
    "stock_edits = v.stock_edits + (coalesce(r.stock, v.on_hand) <> v.on_hand)::int FROM import_work w, import_rows r "
    "WHERE $2::text <> '' AND w.variant_changed AND r.row = w.row AND v.id = w.variant_id AND v.seller_id = $1";

static const char add_variants[] =
    "WITH made AS (INSERT INTO variants (id, product_id, seller_id, sku, title, options, price, compare_at, currency, on_hand, "
    "                                    weight_g, position) "
    "  SELECT w.variant_id, w.product_id, $1, r.sku, coalesce(r.variant_title, ''), coalesce(r.options, '{}'), r.price, r.compare_at, $2, "
    "         coalesce(r.stock, 0), r.weight_g, r.position FROM import_work w JOIN import_rows r USING (row) "
    "   WHERE w.new_variant ORDER BY w.row RETURNING id, on_hand) "
    "INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT id, on_hand, 0, 'import' FROM made WHERE on_hand > 0";

static const char add_pictures[] =
    "WITH made AS (INSERT INTO images (product_id, position, alt, source) SELECT n.product_id, n.at - 1, p.title, 'url:' || n.url "
    "           FROM import_pictures n JOIN products p ON p.id = n.product_id AND p.seller_id = $1 ORDER BY n.row, n.k "
    "         RETURNING id, position) "
    "INSERT INTO jobs (kind, args, priority, unique_key) SELECT 'image_prepare', jsonb_build_object('image', id), "
    "       -10 - least(position, 9), 'image-' || id FROM made ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING";

/* A product whose variants come later than itself goes live with them. */
static const char lift[] =
    "UPDATE products p SET state = 'live' FROM import_work w, import_rows r WHERE r.row = w.row AND p.id = w.product_id "
    "AND p.seller_id = $1 AND p.state = 'draft' AND r.sku IS NOT NULL AND r.state = 'live'";

const char *const import_write_steps[] = {
	add_products, change_products, journal, change_variants, add_variants, add_pictures, lift, NULL,
};
