/* import_stage: the batch's rows on their way into two tables without a log; the one
 * connection fills them while the other merges what came before.
 *
 * Their names have the shop's number: one import of a shop runs at a time, and one
 * that was killed leaves them to the next. */
#include "soukd/import.h"
#include "soukd/seed_copy.h"
#include "soukd/soukd.h"

static const char columns[] =
    "(row bigint, ref text, slug text, title text, description text, brand text, category_id bigint, attrs jsonb, state text, "
    "sku text, variant_title text, options jsonb, price bigint, compare_at bigint, stock int, weight_g int, position int, pictures text)";

static void
stage_sql(struct import *im, const char *text)
{
	PQclear(plain_sql(im->stage, text));
}

static const char *
name_of(const struct import *im, const char *what, int64_t slot, char name[64])
{
	if (im->id == 0)
		return (what);
	snprintf(name, 64, "%s_%lld_%lld", what, (long long)im->rules.seller, (long long)slot);
	return (name);
}

void
import_stage_begin(struct import *im)
{
	char rows[64], words[64], sql[2000];

	if (im->id == 0) {
		snprintf(sql, sizeof sql, "BEGIN; CREATE TEMP TABLE import_rows %s", columns);
		stage_sql(im, sql);
		return;
	}
	import_stage_end(im);
	for (int slot = 0; slot < 2; slot++) {
		snprintf(sql, sizeof sql, "CREATE UNLOGGED TABLE %s %s; CREATE UNLOGGED TABLE %s (row bigint, search tsvector)",
		    name_of(im, "import_rows", slot, rows), columns, name_of(im, "import_words", slot, words));
		stage_sql(im, sql);
	}
}

void
import_stage_end(struct import *im)
{
	char rows[64], words[64], sql[400];

	for (int slot = 0; im->id != 0 && slot < 2; slot++) {
		snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s, %s", name_of(im, "import_rows", slot, rows),
		    name_of(im, "import_words", slot, words));
		stage_sql(im, sql);
	}
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
import_stage_row(struct import *im, const struct import_item *i, int64_t category)
{
	struct buf *b = &im->batch.rows;

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
	im->batch.n++;
}

static void
copy(struct import *im, const struct buf *b, const char *table)
{
	char sql[100];
	PGresult *res;
	bool ok;

	snprintf(sql, sizeof sql, "COPY %s FROM STDIN", table);
	res = PQexec(im->stage, sql);
	ok = PQresultStatus(res) == PGRES_COPY_IN;
	for (size_t at = 0, n; ok && at < b->n; at += n) {
		n = b->n - at < (1 << 20) ? b->n - at : 1 << 20;
		ok = PQputCopyData(im->stage, b->p + at, (int)n) == 1;
	}
	ok = ok && PQputCopyEnd(im->stage, NULL) == 1;
	while (PQclear(res), (res = PQgetResult(im->stage)) != NULL)
		ok = ok && PQresultStatus(res) == PGRES_COMMAND_OK;
	if (ok)
		return;
	fprintf(stderr, "\nsoukd import: %s", PQerrorMessage(im->stage));
	exit(2);
}

/* What a large import adds the planner should know of before it is all there. */
static void
look_again(struct import *im, int64_t batch)
{
	if (batch > 0 && (batch & (batch - 1)) == 0)
		stage_sql(im, "ANALYZE products (id, seller_id, external_ref), variants (id, product_id, seller_id, sku), "
		    "images (id, product_id, source)");
}

/* Words are only worked out for what is new: changed texts are few. */
void
import_stage_send(struct import *im, const struct import_batch *batch)
{
	char rows[64], words[64], sql[1000];
	const char *r = name_of(im, "import_rows", batch->number % 2, rows);

	must(!batch->rows.full);
	if (im->id == 0) {
		stage_sql(im, "TRUNCATE import_rows");
		copy(im, &batch->rows, r);
		return;
	}
	if (PQtransactionStatus(im->stage) == PQTRANS_INTRANS)	/* new categories */
		stage_sql(im, "COMMIT");
	look_again(im, batch->number);
	name_of(im, "import_words", batch->number % 2, words);
	snprintf(sql, sizeof sql, "BEGIN; TRUNCATE %s, %s", r, words);
	stage_sql(im, sql);
	copy(im, &batch->rows, r);
	snprintf(sql, sizeof sql, "INSERT INTO %s SELECT r.row, search_words(r.title, coalesce(r.brand, ''), coalesce(r.description, '')) "
	    "FROM %s r WHERE r.title IS NOT NULL AND NOT EXISTS "
	    "(SELECT FROM products p WHERE p.seller_id = %lld AND p.external_ref = r.ref); COMMIT; ANALYZE %s (row, ref, sku); ANALYZE %s (row)",
	    words, r, (long long)im->rules.seller, r, words);
	stage_sql(im, sql);
}

void
import_stage_settle(struct import *im)
{
	if (im->id != 0)
		stage_sql(im, "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
		    "JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = 'products'::regclass AND a.amname = 'gin'");
}
