/* listing_edit: the statements of sql/listing.sql, in the right order. */
#include "catalog/listing_edit.h"

#include "catalog/slug.h"
#include "listing/sql.h"
#include "run/audit.h"
#include "run/job.h"

enum { SLUG_TRIES = 6 };

/* FNV-1a: tells versions apart, no more. */
static void
mix(uint64_t *h, const char *s)
{
	do
		*h = (*h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	while (*s++ != '\0');
}

static int64_t
version_of(struct req *r, const struct listing_whole *w)
{
	uint64_t h = UINT64_C(14695981039346656037);

	mix(&h, w->p.title);
	mix(&h, w->p.description);
	mix(&h, w->p.brand);
	mix(&h, w->p.state);
	mix(&h, req_printf(r, "%lld", (long long)w->p.category.n));
	for (size_t i = 0; i < w->nvariants; i++) {
		const struct listing_variant *v = &w->variants[i];

		mix(&h, v->sku);
		mix(&h, req_printf(r, "%lld %lld %lld %d", (long long)v->id.n, (long long)v->price,
		    v->has_compare_at ? (long long)v->compare_at : 0LL, v->stock_edits));
	}
	return ((int64_t)(h >> 1));
}

static void
add_variants(struct req *r, struct listing_whole *w)
{
	w->nvariants = sql_listing_variants(r, w->p.id, viewer(r)->seller, LISTING_VARIANTS + 1, &w->variants);
	w->more = w->nvariants > LISTING_VARIANTS;
	if (w->more)
		w->nvariants = LISTING_VARIANTS;
	w->version = version_of(r, w);
}

struct listing_whole *
listing_whole_get(struct req *r, product_id id)
{
	struct listing_whole *w = NEW(r, struct listing_whole);

	if (!sql_listing(r, id, viewer(r)->seller, &w->p))
		stop_because(r, 404, "listing.gone", "no such listing");
	add_variants(r, w);
	return (w);
}

struct listing_whole *
listing_whole_lock(struct req *r, product_id id)
{
	struct listing_whole *w = NEW(r, struct listing_whole);

	must(db_in_transaction(r));
	sql_listing_variants_lock(r, id, viewer(r)->seller);
	if (!sql_listing_lock(r, id, viewer(r)->seller, &w->p))
		stop_because(r, 404, "listing.gone", "no such listing");
	add_variants(r, w);
	return (w);
}

/* Under a slug of the title that nobody has: "mug", "mug-2", ... */
static product_id
product_create(struct req *r, const struct listing_edit *e)
{
	const char *base = slug_of(req_arena(r), e->title), *slug = base;
	struct sql_listing_create_row made;

	for (int try = 2; try <= SLUG_TRIES; try++) {
		if (sql_listing_create(r, viewer(r)->seller, e->category, slug, e->title, e->description, e->brand,
		    e->state, &made))
			return (made.id);
		slug = try < SLUG_TRIES - 1 ? req_printf(r, "%s-%d", base, try) : req_printf(r, "%s-%s", base, req_id(r));
	}
	stop_because(r, 409, "listing.slug", "%s is taken", slug);
}

/* What the log keeps of a listing: what buyers pay, not what they read. */
static json_t *
what_of(const struct listing_edit *e)
{
	json_t *prices = json_array();

	for (size_t i = 0; i < e->n; i++)
		json_array_append_new(prices, json_pack("{s:s s:I s:I}", "sku", e->variants[i].sku, "price",
		    (json_int_t)e->variants[i].price, "stock", (json_int_t)e->variants[i].stock));
	return (json_pack("{s:s s:s s:o}", "title", e->title, "state", e->state, "variants", prices));
}

enum listing_outcome
listing_create(struct req *r, const struct listing_edit *e, product_id *id)
{
	const struct variant_edit *v = e->variants;
	struct sql_listing_skus_row *taken;
	struct sql_listing_variant_create_row made;

	must(e->n == 1);
	if (sql_listing_skus(r, viewer(r)->seller, &v->sku, 1, (product_id){ 0 }, &taken) > 0) {
		*id = taken->product;
		return (taken->recent && str_eq(taken->title, e->title) ? LISTING_DONE : LISTING_SKU_TAKEN);
	}
	*id = product_create(r, e);
	if (!sql_listing_variant_create(r, *id, v->sku, v->price, v->compare_at != 0 ? &v->compare_at : NULL,
	    (int32_t)v->stock, &made))
		return (LISTING_SKU_TAKEN);
	audit(r, "listing.created", "listing", id->n, what_of(e));
	return (LISTING_DONE);
}

bool
listing_is_as(const struct listing_whole *w, const struct listing_edit *e)
{
	for (size_t i = 0; i < e->n; i++) {
		const struct listing_variant *had = &w->variants[i];
		const struct variant_edit *v = &e->variants[i];

		if (!str_eq(v->sku, had->sku) || v->price != had->price || v->stock != had->on_hand ||
		    v->compare_at != (had->has_compare_at ? had->compare_at : 0))
			return (false);
	}
	return (str_eq(e->title, w->p.title) && str_eq(e->description, w->p.description) &&
	    str_eq(e->brand, w->p.brand) && e->category.n == w->p.category.n &&
	    (str_eq(e->state, w->p.state) || str_eq(w->p.state, "hidden") || str_eq(w->p.state, "archived")));
}

/* A form's variants as the columns statements want. */
struct columns {
	int64_t		*ids, *prices, *compare_ats;
	const char	**skus;
	int64_t		*moving;	/* ids of those whose article number changes */
	size_t		 nmoving;
};

static struct columns
columns_of(struct req *r, const struct listing_whole *w, const struct listing_edit *e)
{
	struct columns c = { .ids = NEW_ARRAY(r, int64_t, e->n), .prices = NEW_ARRAY(r, int64_t, e->n),
	    .compare_ats = NEW_ARRAY(r, int64_t, e->n), .skus = NEW_ARRAY(r, const char *, e->n),
	    .moving = NEW_ARRAY(r, int64_t, e->n) };

	for (size_t i = 0; i < e->n; i++) {
		const struct variant_edit *v = &e->variants[i];

		c.ids[i] = v->id.n;
		c.skus[i] = v->sku;
		c.prices[i] = v->price;
		c.compare_ats[i] = v->compare_at;
		if (!str_eq(v->sku, w->variants[i].sku))
			c.moving[c.nmoving++] = v->id.n;
	}
	return (c);
}

static size_t
index_of_sku(const struct listing_edit *e, const char *sku)
{
	size_t i = 0;

	while (i + 1 < e->n && !str_eq(e->variants[i].sku, sku))
		i++;
	return (i);
}

/* Adds what changed; the first that could not be done is *which. */
static bool
change_stock(struct req *r, product_id id, const struct listing_edit *e, size_t *which)
{
	int64_t *ids = NEW_ARRAY(r, int64_t, e->n), *changes = NEW_ARRAY(r, int64_t, e->n);
	struct sql_listing_stock_row *done;
	size_t n = 0, ndone;

	for (size_t i = 0; i < e->n; i++)
		if (e->variants[i].stock != e->variants[i].seen) {
			ids[n] = e->variants[i].id.n;
			changes[n++] = e->variants[i].stock - e->variants[i].seen;
		}
	ndone = n > 0 ? sql_listing_stock(r, id, ids, n, changes, n, &done) : 0;
	if (ndone == n)
		return (true);
	for (*which = 0; *which + 1 < e->n; (*which)++) {
		const struct variant_edit *v = &e->variants[*which];
		size_t i = 0;

		while (i < ndone && done[i].id.n != v->id.n)
			i++;
		if (i == ndone && v->stock != v->seen)
			break;
	}
	return (false);
}

enum listing_outcome
listing_change(struct req *r, const struct listing_whole *w, const struct listing_edit *e, size_t *which)
{
	struct columns c = columns_of(r, w, e);
	struct sql_listing_skus_row *taken;

	must(e->n == w->nvariants);
	if (c.nmoving > 0 && sql_listing_skus(r, viewer(r)->seller, c.skus, e->n, w->p.id, &taken) > 0) {
		*which = index_of_sku(e, taken->sku);
		return (LISTING_SKU_TAKEN);
	}
	if (c.nmoving > 1)
		sql_listing_skus_free(r, w->p.id, c.moving, c.nmoving);
	if (!change_stock(r, w->p.id, e, which))
		return (LISTING_HELD);
	sql_listing_variants_update(r, w->p.id, c.ids, e->n, c.skus, e->n, c.prices, e->n, c.compare_ats, e->n);
	sql_listing_update(r, w->p.id, e->title, e->description, e->brand, e->category, e->state);
	audit(r, "listing.edited", "listing", w->p.id.n, what_of(e));
	return (LISTING_DONE);
}

const struct sql_listing_archive_row *
listing_archive(struct req *r, product_id id)
{
	struct sql_listing_archive_row *row = NEW(r, struct sql_listing_archive_row);

	if (!sql_listing_archive(r, id, viewer(r)->seller, row))
		return (NULL);
	audit(r, "listing.archived", "listing", id.n, json_pack("{s:s}", "was", row->was));
	return (row);
}

const char *
listing_restore(struct req *r, product_id id, const char *state)
{
	struct sql_listing_restore_row row;

	if (!sql_listing_restore(r, id, viewer(r)->seller, state, &row))
		return (NULL);
	audit(r, "listing.restored", "listing", id.n, json_pack("{s:s}", "state", state));
	return (row.title);
}

static void
tell(struct req *r, const char *topic, product_id id, seller_id seller, int64_t action)
{
	event_emit(r, topic, json_pack("{sIsIsI}", "product", (json_int_t)id.n, "seller", (json_int_t)seller.n,
	    "action", (json_int_t)action));
}

bool
listing_hide(struct req *r, product_id id, const char *reason)
{
	struct sql_listing_hide_row row;

	if (!sql_listing_hide(r, id, viewer(r)->account, reason, &row))
		return (false);
	audit(r, "listing.hidden", "listing", id.n, json_pack("{s:s}", "why", reason));
	tell(r, "listing.hidden", id, row.seller, row.action);
	return (true);
}

bool
listing_unhide(struct req *r, product_id id, const char *reason)
{
	struct sql_listing_unhide_row row;

	if (!sql_listing_unhide(r, id, viewer(r)->account, reason, &row))
		return (false);
	audit(r, "listing.shown_again", "listing", id.n, json_pack("{s:s}", "why", reason));
	tell(r, "listing.restored", id, row.seller, row.action);
	return (true);
}

struct category_choices
category_choices(struct req *r)
{
	struct category_choice *v;
	size_t n = sql_listing_categories(r, req_lang(r), &v);

	return ((struct category_choices){ v, n });
}

void
listings_close(struct req *r, seller_id seller)
{
	sql_listings_close(r, seller);
}
