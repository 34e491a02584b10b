/* import_merge: a batch of rows becomes products, variants, stock and pictures by a
 * few statements, in one transaction with the progress.
 *
 * Variants are locked before products, as a sale does it, each in the order of their ids. */
#include <time.h>

#include "soukd/import.h"
#include "soukd/seed_copy.h"
#include "soukd/soukd.h"

enum { TRIES = 6 };

static const char staging[] =
    "CREATE TEMP TABLE import_rows (row bigint, ref text, slug text, title text, description text, brand text, category_id bigint, "
    "attrs jsonb, state text, sku text, variant_title text, options jsonb, price bigint, compare_at bigint, stock int, weight_g int, "
    "position int, pictures text, product_id bigint, variant_id bigint, owner bigint, bad text, reserved int, fate text) "
    "ON COMMIT DELETE ROWS";

static const char copy[] =
    "COPY import_rows (row, ref, slug, title, description, brand, category_id, attrs, state, sku, variant_title, options, price, "
    "compare_at, stock, weight_g, position, pictures) FROM STDIN";

/* $1 is the shop; $2, where it is used, its currency; $3 whether compare_at is mapped. */
static const char *const find_and_lock[] = {
	"ANALYZE import_rows",
	"UPDATE import_rows r SET product_id = p.id FROM products p WHERE p.seller_id = $1 AND p.external_ref = r.ref",
	"UPDATE import_rows r SET variant_id = v.id, owner = v.product_id FROM variants v WHERE v.seller_id = $1 AND v.sku = r.sku",
	"SELECT count(*) FROM (SELECT id FROM variants WHERE seller_id = $1 AND product_id IN (SELECT product_id FROM import_rows) "
	"ORDER BY id FOR NO KEY UPDATE) x",
	"SELECT count(*) FROM (SELECT id FROM products WHERE seller_id = $1 AND id IN (SELECT product_id FROM import_rows) "
	"ORDER BY id FOR NO KEY UPDATE) x",
	"UPDATE import_rows SET bad = 'sku' WHERE $1::bigint > 0 AND variant_id IS NOT NULL AND owner IS DISTINCT FROM product_id",
	"UPDATE import_rows r SET bad = 'stock', reserved = v.reserved FROM variants v "
	"WHERE v.seller_id = $1 AND v.id = r.variant_id AND r.bad IS NULL AND r.stock < v.reserved",
	"UPDATE import_rows r SET bad = 'product' WHERE $1::bigint > 0 AND bad IS NULL AND product_id IS NULL AND NOT EXISTS "
	"(SELECT 1 FROM import_rows f WHERE f.ref = r.ref AND f.title IS NOT NULL AND f.bad IS NULL)",
};

static const char take_bad[] =
    "WITH d AS (DELETE FROM import_rows WHERE bad IS NOT NULL RETURNING *) "
    "SELECT row, bad, coalesce(sku, ref), coalesce(stock, 0), coalesce(reserved, 0) FROM d ORDER BY row";

/* A new product gets its texts last (finish_products): until then the triggers on variants
 * and pictures write the row twice more, and each time its words would go to the indexes
 * of the search. */
static const char add_products[] =
    "WITH made AS (INSERT INTO products (seller_id, category_id, slug, title, external_ref, currency, state) "
    "  SELECT $1, r.category_id, r.slug, '-', r.ref, $2, 'draft' FROM import_rows r "
    "   WHERE r.title IS NOT NULL AND r.product_id IS NULL ORDER BY r.row RETURNING id, external_ref) "
    "UPDATE import_rows r SET product_id = made.id, fate = 'added', owner = 0 FROM made WHERE made.external_ref = r.ref";

/* Without a variant there is nothing to sell yet. */
static const char finish_products[] =
    "UPDATE products p SET title = r.title, description = coalesce(r.description, ''), brand = coalesce(r.brand, ''), "
    "       attrs = coalesce(r.attrs, '{}'), "
    "       state = CASE WHEN coalesce(r.state, 'live') = 'live' AND p.variants = 0 THEN 'draft' ELSE coalesce(r.state, 'live') END "
    "  FROM import_rows r WHERE r.owner = 0 AND r.title IS NOT NULL AND p.id = r.product_id AND p.seller_id = $1";

/* The trigger on products joins its transition tables by a plan that is kept for the session.
 * Made for a statement without rows, as here or in a batch of new products only, it would be a
 * nested loop, and a batch of thousands would take minutes. */
static const char *const prepare_plans[] = {
	"SET LOCAL enable_nestloop = off",
	"UPDATE products SET version = version WHERE $1::bigint < 0",
	"SET LOCAL enable_nestloop = on",
};

static const char change_products[] =
    "WITH w AS (SELECT r.product_id AS id, r.title, coalesce(r.description, p.description) AS description, "
    "                  coalesce(r.brand, p.brand) AS brand, r.category_id, p.attrs || coalesce(r.attrs, '{}') AS attrs, "
    "                  CASE WHEN p.state = 'hidden' OR r.state IS NULL OR (r.state = 'live' AND p.variants = 0) THEN p.state "
    "                       ELSE r.state END AS state "
    "             FROM import_rows r JOIN products p ON p.id = r.product_id AND p.seller_id = $1 "
    "            WHERE r.title IS NOT NULL AND r.fate IS NULL), "
    "c AS (UPDATE products p SET title = w.title, description = w.description, brand = w.brand, category_id = w.category_id, "
    "                            attrs = w.attrs, state = w.state FROM w "
    "       WHERE p.id = w.id AND (p.title, p.description, p.brand, p.category_id, p.attrs, p.state) IS DISTINCT FROM "
    "             (w.title, w.description, w.brand, w.category_id, w.attrs, w.state) RETURNING p.id) "
    "UPDATE import_rows r SET fate = 'updated' FROM c WHERE c.id = r.product_id AND r.title IS NOT NULL";

static const char journal[] =
    "INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT v.id, r.stock - v.on_hand, 0, 'import' "
    "FROM import_rows r JOIN variants v ON v.id = r.variant_id AND v.seller_id = $1 WHERE r.stock <> v.on_hand";

static const char change_variants[] =
    "WITH w AS (SELECT v.id, r.row, r.price, coalesce(r.stock, v.on_hand) AS on_hand, coalesce(r.weight_g, v.weight_g) AS weight_g, "
    "                  CASE WHEN $3::bool THEN r.compare_at WHEN v.compare_at > r.price THEN v.compare_at END AS compare_at, "
    "                  coalesce(r.variant_title, v.title) AS title, coalesce(r.options, v.options) AS options "
    "             FROM import_rows r JOIN variants v ON v.id = r.variant_id AND v.seller_id = $1), "
    "c AS (UPDATE variants v SET price = w.price, compare_at = w.compare_at, on_hand = w.on_hand, weight_g = w.weight_g, "
    "                            title = w.title, options = w.options FROM w "
    "       WHERE v.id = w.id AND $2::text <> '' AND (v.price, v.compare_at, v.on_hand, v.weight_g, v.title, v.options) IS DISTINCT FROM "
    "             (w.price, w.compare_at, w.on_hand, w.weight_g, w.title, w.options) RETURNING w.row) "
    "UPDATE import_rows r SET fate = 'updated' FROM c WHERE c.row = r.row AND r.fate IS NULL";

static const char add_variants[] =
    "WITH made AS (INSERT INTO variants (product_id, seller_id, sku, title, options, price, compare_at, currency, on_hand, weight_g, position) "
    "  SELECT product_id, $1, sku, coalesce(variant_title, ''), coalesce(options, '{}'), price, compare_at, $2, coalesce(stock, 0), "
    "         weight_g, position FROM import_rows WHERE sku IS NOT NULL AND variant_id IS NULL ORDER BY row RETURNING id, sku, on_hand), "
    "j AS (INSERT INTO stock_movements (variant_id, on_hand, reserved, cause) SELECT id, on_hand, 0, 'import' FROM made WHERE on_hand > 0) "
    "UPDATE import_rows r SET fate = 'added' FROM made WHERE made.sku = r.sku";

/* A product whose variants come later than itself goes live with them. */
static const char lift[] =
    "UPDATE products p SET state = 'live' FROM import_rows r WHERE p.id = r.product_id AND p.seller_id = $1 AND p.state = 'draft' "
    "AND r.sku IS NOT NULL AND r.state = 'live'";

static const char add_pictures[] =
    "WITH want AS (SELECT DISTINCT ON (r.product_id, u.url) r.product_id, u.url, r.row, u.k FROM import_rows r "
    "         CROSS JOIN LATERAL unnest(string_to_array(r.pictures, E'\\n')) WITH ORDINALITY AS u (url, k) "
    "        WHERE r.pictures IS NOT NULL AND NOT EXISTS "
    "              (SELECT 1 FROM images i WHERE i.product_id = r.product_id AND i.source = 'url:' || u.url) "
    "        ORDER BY r.product_id, u.url, r.row, u.k), "
    "n AS (SELECT w.*, row_number() OVER (PARTITION BY w.product_id ORDER BY w.row, w.k) + "
    "             (SELECT count(*) FROM images i WHERE i.product_id = w.product_id) AS at FROM want w), "
    "made AS (INSERT INTO images (product_id, position, alt, source) SELECT n.product_id, n.at - 1, coalesce(f.title, p.title), 'url:' || n.url "
    "           FROM n JOIN products p ON p.id = n.product_id AND p.seller_id = $1 "
    "           LEFT JOIN import_rows f ON f.product_id = p.id AND f.title IS NOT NULL WHERE n.at <= 8 ORDER BY n.row, n.k "
    "         RETURNING id, product_id, position), "
    "j AS (INSERT INTO jobs (kind, args, priority, unique_key) SELECT 'image_prepare', jsonb_build_object('image', id), "
    "             -10 - least(position, 9), 'image-' || id FROM made "
    "          ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING) "
    "UPDATE import_rows r SET fate = 'updated' FROM made WHERE made.product_id = r.product_id AND r.fate IS NULL AND r.pictures IS NOT NULL";

static const char count_fates[] =
    "SELECT count(*) FILTER (WHERE fate = 'added'), count(*) FILTER (WHERE fate = 'updated'), count(*) FROM import_rows";

struct merge {
	struct import	*im;
	const char	*values[3];
	char		 state[8];	/* SQLSTATE of a failure */
	char		*message;
	PGresult	*bad, *fates;
};

void
import_merge_begin(struct import *im)
{
	PQclear(plain_sql(im->pg, staging));
	if (im->id == 0)
		PQclear(plain_sql(im->pg, "BEGIN"));
}

void
import_merge_end(struct import *im)
{
	if (im->id == 0)
		PQclear(plain_sql(im->pg, "ROLLBACK"));
}

/* -1 stands for none. */
static void
row_maybe(struct buf *b, int64_t n)
{
	if (n >= 0)
		row_i64(b, n);
	else
		row_text(b, NULL);
}

void
import_stage(struct import *im, const struct import_item *i, int64_t category)
{
	struct buf *b = &im->staged;

	row_i64(b, i->row);
	row_text(b, i->ref);
	row_text(b, i->title != NULL ? i->slug : NULL);
	row_text(b, i->title);
	row_text(b, i->description);
	row_text(b, i->brand);
	row_maybe(b, category != 0 ? category : -1);
	row_text(b, i->attrs);
	row_text(b, i->state);
	row_text(b, i->sku);
	row_text(b, i->variant_title);
	row_text(b, i->options);
	row_maybe(b, i->sku != NULL ? i->price : -1);
	row_maybe(b, i->compare_at);
	row_maybe(b, i->stock);
	row_maybe(b, i->weight_g);
	row_i64(b, i->position);
	row_text(b, i->pictures);
	row_end(b);
	im->nstaged++;
}

static bool
fine(struct merge *m, PGresult *res, ExecStatusType want)
{
	const char *state;

	if (PQresultStatus(res) == want || (want == PGRES_COMMAND_OK && PQresultStatus(res) == PGRES_TUPLES_OK))
		return (true);
	state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	snprintf(m->state, sizeof m->state, "%s", state != NULL ? state : "");
	free(m->message);
	m->message = xstrdup(PQresultErrorMessage(res));
	return (false);
}

/* How many of $1..$3 the statement has. */
static int
parameters(const char *sql)
{
	return (strstr(sql, "$3") != NULL ? 3 : strstr(sql, "$2") != NULL ? 2 : strstr(sql, "$1") != NULL ? 1 : 0);
}

static bool
statement(struct merge *m, const char *sql)
{
	PGresult *res = PQexecParams(m->im->pg, sql, parameters(sql), NULL, m->values, NULL, NULL, 0);
	bool ok = fine(m, res, PGRES_COMMAND_OK);

	PQclear(res);
	return (ok);
}

static bool
rows_sent(struct merge *m)
{
	PGconn *pg = m->im->pg;
	const struct buf *b = &m->im->staged;
	PGresult *res = PQexec(pg, copy);
	bool ok = fine(m, res, PGRES_COPY_IN);

	PQclear(res);
	if (!ok)
		return (false);
	for (size_t at = 0, n; at < b->n; at += n) {
		n = b->n - at < (1 << 20) ? b->n - at : 1 << 20;
		PQputCopyData(pg, b->p + at, (int)n);
	}
	PQputCopyEnd(pg, NULL);
	while ((res = PQgetResult(pg)) != NULL) {
		ok = fine(m, res, PGRES_COMMAND_OK) && ok;
		PQclear(res);
	}
	return (ok);
}

static bool
asked(struct merge *m, const char *sql, PGresult **to)
{
	PQclear(*to);
	*to = PQexec(m->im->pg, sql);
	return (fine(m, *to, PGRES_TUPLES_OK));
}

static bool
catalogue_changed(struct merge *m)
{
	static const char *const steps[] = { add_products, change_products, journal, change_variants, add_variants,
	    add_pictures, finish_products, lift };

	for (size_t i = 0; i < nelem(prepare_plans); i++)
		if (!statement(m, prepare_plans[i]))
			return (false);
	if (!rows_sent(m))
		return (false);
	for (size_t i = 0; i < nelem(find_and_lock); i++)
		if (!statement(m, find_and_lock[i]))
			return (false);
	if (!asked(m, take_bad, &m->bad))
		return (false);
	for (size_t i = 0; i < nelem(steps); i++)
		if (!statement(m, steps[i]))
			return (false);
	return (asked(m, count_fates, &m->fates));
}

static const char *
column_of(const struct import *im, enum import_field f)
{
	const struct import_expr *e = &im->map.fields[f];

	return (e->n > 0 && !e->terms[0].constant ? e->terms[0].text : import_field_name(f));
}

/* Where nothing is kept, the product of an earlier batch is not there to be found. */
static bool
only_trial(const struct import *im, const PGresult *bad, int i)
{
	return (im->id == 0 && str_eq(PQgetvalue(bad, i, 1), "product"));
}

static void
tell_bad(struct import *im, const PGresult *bad)
{
	char why[120];

	for (int i = 0; i < PQntuples(bad); i++) {
		const char *kind = PQgetvalue(bad, i, 1), *key = PQgetvalue(bad, i, 2);
		int64_t row = strtoll(PQgetvalue(bad, i, 0), NULL, 10);

		if (only_trial(im, bad, i)) {
			im->bad--;
			im->added++;
		} else if (str_eq(kind, "stock")) {
			snprintf(why, sizeof why, "less than the %s that unfinished checkouts hold", PQgetvalue(bad, i, 4));
			import_report_row(im, row, column_of(im, IMPORT_STOCK), PQgetvalue(bad, i, 3), why);
		} else if (str_eq(kind, "sku"))
			import_report_row(im, row, column_of(im, IMPORT_SKU), key, "another product of the shop has this SKU");
		else
			import_report_row(im, row, column_of(im, IMPORT_REF), key, "its product is not there: the product's own row is bad");
	}
}

static void
count(struct import *im, const PGresult *fates, int64_t bad)
{
	int64_t added = strtoll(PQgetvalue(fates, 0, 0), NULL, 10), updated = strtoll(PQgetvalue(fates, 0, 1), NULL, 10);

	im->added += added;
	im->updated += updated;
	im->unchanged += strtoll(PQgetvalue(fates, 0, 2), NULL, 10) - added - updated;
	im->bad += bad;
}

static bool
progress_kept(struct merge *m, int64_t row, int64_t bad)
{
	char id[24], at[24], sum[24];
	const char *const values[] = { id, at, sum };
	PGresult *res;
	bool ok;

	if (m->im->id == 0)
		return (true);
	snprintf(id, sizeof id, "%lld", (long long)m->im->id);
	snprintf(at, sizeof at, "%lld", (long long)row);
	snprintf(sum, sizeof sum, "%lld", (long long)bad);
	res = PQexecParams(m->im->pg, "UPDATE imports SET rows_done = $2::bigint, rows_bad = $3::bigint, updated_at = now() WHERE id = $1::bigint",
	    3, NULL, values, NULL, NULL, 0);
	ok = fine(m, res, PGRES_COMMAND_OK);
	PQclear(res);
	return (ok);
}

/* A deadlock with a sale, or a product that its seller made meanwhile: once more. */
static bool
passing(const struct merge *m)
{
	return (str_eq(m->state, "40P01") || str_eq(m->state, "40001") || str_eq(m->state, "23505") || str_eq(m->state, "55P03"));
}

static void NORETURN
give_up(struct merge *m)
{
	fprintf(stderr, "\nsoukd import: %s", m->message != NULL ? m->message : "the database refused\n");
	if (m->im->id != 0)
		fprintf(stderr, "The batches before this one are in. The same command goes on from there.\n");
	exit(2);
}

void
import_merge(struct import *im, int64_t row)
{
	char shop[24];
	struct merge m = { .im = im, .values = { shop, im->rules.currency, im->map.fields[IMPORT_COMPARE_AT].n > 0 ? "t" : "f" } };
	bool ok = false;

	snprintf(shop, sizeof shop, "%lld", (long long)im->rules.seller);
	for (int i = 0; i < TRIES && !ok; i++) {
		PQclear(plain_sql(im->pg, im->id != 0 ? "BEGIN" : "SAVEPOINT batch"));
		ok = catalogue_changed(&m) && progress_kept(&m, row, im->bad + PQntuples(m.bad));
		if (ok)
			break;
		PQclear(plain_sql(im->pg, im->id != 0 ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT batch"));
		if (!passing(&m))
			give_up(&m);
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	if (!ok)
		give_up(&m);
	tell_bad(im, m.bad);
	fflush(im->report);
	PQclear(plain_sql(im->pg, im->id != 0 ? "COMMIT" : "ROLLBACK TO SAVEPOINT batch"));
	count(im, m.fates, PQntuples(m.bad));
	PQclear(m.bad);
	PQclear(m.fates);
	free(m.message);
	buf_clear(&im->staged);
	im->nstaged = 0;
}
