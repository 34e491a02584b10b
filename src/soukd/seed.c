/* seed: plans the marketplace in memory and loads it table by table. */
#include "soukd/seed.h"

#include "soukd/seed_account.h"
#include "soukd/seed_copy.h"
#include "soukd/seed_grow.h"
#include "soukd/seed_order.h"
#include "soukd/seed_picture.h"
#include "soukd/seed_review.h"

#include <inttypes.h>
#include <time.h>

enum { DAY = 86400 };

static bool
shops_load(PGconn *db, const struct seed *s)
{
	struct buf b = { 0 };
	bool ok;

	for (int i = 0; i < SEED_SHOPS; i++) {
		const struct seed_shop *shop = &seed_shops[i];
		int64_t sum = 0, count = 0;

		for (int j = 0; j < s->n; j++)
			if (s->products[j].shop == i) {
				sum += s->products[j].rating_sum;
				count += s->products[j].rating_count;
			}
		row_i64(&b, i + 1);
		row_text(&b, shop->slug);
		row_text(&b, shop->name);
		row_text(&b, shop->tagline);
		row_text(&b, shop->description);
		row_text(&b, shop->legal);
		row_text(&b, shop->city);
		row_text(&b, shop->country);
		row_text(&b, "EUR");
		row_i64(&b, shop->ship_flat);
		row_some(&b, shop->ship_free_over);
		row_i64(&b, shop->days_min);
		row_i64(&b, shop->days_max);
		row_i64(&b, shop->commission_bp);
		row_i64(&b, sum);
		row_i64(&b, count);
		row_time(&b, s->now - (900 - i * 17) * (int64_t)DAY);
		row_end(&b);
	}
	ok = rows_copy(db, "sellers (id, slug, name, tagline, description, legal_name, city, country, currency, ship_flat, "
	    "ship_free_over, ship_days_min, ship_days_max, commission_bp, rating_sum, rating_count, created_at)", &b);
	buf_free(&b);
	return (ok);
}

static bool
people_load(PGconn *db, const struct seed *s, const struct seed_account *accounts)
{
	struct buf b = { 0 }, members = { 0 };
	bool ok;

	for (int i = 0; i < SEED_ACCOUNTS; i++) {
		row_i64(&b, i + 1);
		row_text(&b, accounts[i].email);
		row_text(&b, accounts[i].name);
		row_text(&b, accounts[i].staff_role[0] != '\0' ? accounts[i].staff_role : NULL);
		row_time(&b, s->now - (920 - i * 16) * (int64_t)DAY);
		row_time(&b, s->now - (920 - i * 16) * (int64_t)DAY);
		row_end(&b);
		if (i < SEED_ACCOUNTS - SEED_SHOPS)
			continue;
		row_i64(&members, i - (SEED_ACCOUNTS - SEED_SHOPS) + 1);
		row_i64(&members, i + 1);
		row_text(&members, "owner");
		row_time(&members, s->now - (900 - i * 16) * (int64_t)DAY);
		row_end(&members);
	}
	ok = rows_copy(db, "accounts (id, email, name, staff_role, created_at, email_verified_at)", &b) && shops_load(db, s) &&
	    rows_copy(db, "seller_members (seller_id, account_id, role, created_at)", &members);
	buf_free(&b);
	buf_free(&members);
	return (ok);
}

static bool
passwords_load(PGconn *db, const struct seed_account *accounts)
{
	struct buf b = { 0 };
	bool ok;

	buf_puts(&b, "UPDATE accounts a SET password_hash = v.hash FROM (VALUES ");
	for (int i = 0; i < SEED_ACCOUNTS; i++)
		buf_printf(&b, "%s(%d, '%s')", i > 0 ? ", " : "", i + 1, accounts[i].password_hash);
	buf_puts(&b, ") AS v (id, hash) WHERE a.id = v.id");
	ok = sql_do(db, b.p);
	buf_free(&b);
	return (ok);
}

static void
category_row(struct buf *b, int64_t id, int64_t parent, const struct seed_leaf *c, int64_t position)
{
	char names[200], path[60];

	snprintf(names, sizeof(names), "{\"en\": \"%s\", \"de\": \"%s\"}", c->name, c->de);
	if (parent != 0)
		snprintf(path, sizeof(path), "{%" PRId64 ",%" PRId64 "}", parent, id);
	else
		snprintf(path, sizeof(path), "{%" PRId64 "}", id);
	row_i64(b, id);
	row_some(b, parent);
	row_text(b, c->slug);
	row_text(b, c->name);
	row_text(b, names);
	row_text(b, path);
	row_i64(b, position);
	row_end(b);
}

static void
attribute_row(struct buf *b, int64_t category, const struct seed_attr *a, int64_t position)
{
	char labels[120];

	snprintf(labels, sizeof(labels), "{\"en\": \"%s\", \"de\": \"%s\"}", a->label, a->de);
	row_i64(b, category);
	row_text(b, a->code);
	row_text(b, a->label);
	row_text(b, labels);
	row_text(b, a->kind);
	row_text(b, a->unit);
	row_bool(b, a->filterable);
	row_i64(b, position);
	row_end(b);
}

/* "code" stands before a "=" in the list. */
static bool
list_names(const char *list, const char *code)
{
	size_t n = strlen(code);

	for (; list != NULL && *list != '\0'; list += strcspn(list, ";"), list += *list == ';')
		if (strncmp(list, code, n) == 0 && list[n] == '=')
			return (true);
	return (false);
}

static bool
leaf_has(const char *leaf, const char *code)
{
	const struct seed_kind *k;

	for (int i = 0; (k = seed_kind_at(i)) != NULL; i++) {
		if (!str_eq(k->leaf, leaf))
			continue;
		if (list_names(k->attrs, code))
			return (true);
		for (int j = 0; j < SEED_DESIGNS; j++)
			if (list_names(k->designs[j].attrs, code))
				return (true);
	}
	return (false);
}

static bool
categories_load(PGconn *db)
{
	struct buf roots = { 0 }, leaves = { 0 }, attrs = { 0 };
	int64_t leaf_id = SEED_ROOTS;
	bool ok;

	for (int i = 0; i < SEED_ROOTS; i++) {
		const struct seed_root *r = &seed_roots[i];

		category_row(&roots, i + 1, 0, &(struct seed_leaf){ r->slug, r->name, r->de }, i);
		if (r->colour)
			attribute_row(&attrs, i + 1, &seed_attrs[0], 0);
		if (r->material)
			attribute_row(&attrs, i + 1, &seed_attrs[1], 1);
		for (int j = 0; j < (int)nelem(r->leaves) && r->leaves[j].slug != NULL; j++) {
			category_row(&leaves, ++leaf_id, i + 1, &r->leaves[j], j);
			if (!r->material && str_eq(r->leaves[j].slug, "towels-brushes")) {
				attribute_row(&attrs, leaf_id, &seed_attrs[0], 0);
				attribute_row(&attrs, leaf_id, &seed_attrs[1], 1);
			}
			for (int k = 2; seed_attrs[k].code != NULL; k++)
				if (leaf_has(r->leaves[j].slug, seed_attrs[k].code))
					attribute_row(&attrs, leaf_id, &seed_attrs[k], k);
		}
	}
	ok = rows_copy(db, "categories (id, parent_id, slug, name, names, path, position)", &roots) &&
	    rows_copy(db, "categories (id, parent_id, slug, name, names, path, position)", &leaves) &&
	    rows_copy(db, "category_attributes (category_id, code, label, labels, kind, unit, filterable, position)", &attrs);
	buf_free(&roots);
	buf_free(&leaves);
	buf_free(&attrs);
	return (ok);
}

static void
product_row(struct buf *b, const struct seed_product *p)
{
	int64_t lowest = p->variants[0].price, highest = lowest, was = p->variants[0].compare_at;
	bool stock = false;

	for (int i = 0; i < p->nvariants; i++) {
		const struct seed_variant *v = &p->variants[i];

		if (v->price < lowest) {
			lowest = v->price;
			was = v->compare_at;
		}
		highest = v->price > highest ? v->price : highest;
		stock = stock || v->on_hand > 0;
	}
	row_i64(b, p->id);
	row_i64(b, p->shop + 1);
	row_i64(b, p->category);
	row_text(b, p->slug);
	row_text(b, p->title);
	row_text(b, p->description);
	row_text(b, seed_shops[p->shop].name);
	row_text(b, p->attrs);
	row_text(b, p->state);
	row_text(b, p->hidden_why);
	row_text(b, p->hidden_why != NULL ? "live" : NULL);
	row_text(b, "EUR");
	row_i64(b, lowest);
	row_i64(b, highest);
	row_some(b, was);
	row_bool(b, stock);
	row_i64(b, p->nvariants);
	row_i64(b, p->rating_sum);
	row_i64(b, p->rating_count);
	row_i64(b, p->popularity);
	row_time(b, p->created);
	row_time(b, p->created);
	row_end(b);
}

static void
variant_rows(struct buf *b, struct buf *stock, const struct seed_product *p)
{
	for (int i = 0; i < p->nvariants; i++) {
		const struct seed_variant *v = &p->variants[i];

		row_i64(b, v->id);
		row_i64(b, p->id);
		row_i64(b, p->shop + 1);
		row_text(b, v->sku);
		row_text(b, v->title);
		row_text(b, v->options);
		row_i64(b, v->price);
		row_some(b, v->compare_at);
		row_text(b, "EUR");
		row_i64(b, v->on_hand);
		row_some(b, v->weight_g);
		row_i64(b, i);
		row_end(b);
		row_i64(stock, v->id);
		row_i64(stock, v->on_hand + v->sold);
		row_i64(stock, 0);
		row_text(stock, "initial");
		row_time(stock, p->created);
		row_end(stock);
	}
}

static void
image_rows(struct buf *b, struct seed *s, const struct seed_product *p, int64_t *id)
{
	for (int i = 0; i < p->npictures; i++) {
		row_i64(b, ++*id);
		row_i64(b, p->id);
		row_i64(b, i);
		row_text(b, seed_picture_alt(&s->arena, p, i));
		row_text(b, arena_printf(&s->arena, "seed:%" PRIu64, p->pictures[i]));
		row_time(b, p->created);
		row_end(b);
	}
}

struct catalogue {
	struct buf	products, variants, stock, images, reviews, moderation;
};

static bool
catalogue_send(PGconn *db, struct catalogue *c)
{
	return (rows_copy(db, "products (id, seller_id, category_id, slug, title, description, brand, attrs, state, hidden_why, "
	        "hidden_from, currency, price_min, price_max, compare_at, in_stock, variants, rating_sum, rating_count, popularity, "
	        "created_at, updated_at)", &c->products) &&
	    rows_copy(db, "variants (id, product_id, seller_id, sku, title, options, price, compare_at, currency, on_hand, "
	        "weight_g, position)", &c->variants) &&
	    rows_copy(db, "stock_movements (variant_id, on_hand, reserved, cause, at)", &c->stock) &&
	    rows_copy(db, "images (id, product_id, position, alt, source, created_at)", &c->images) &&
	    rows_copy(db, REVIEW_COLUMNS, &c->reviews) &&
	    rows_copy(db, "moderation_actions (product_id, staff_id, action, reason, at)", &c->moderation));
}

static bool
catalogue_load(PGconn *db, struct seed *s, struct catalogue *c)
{
	int64_t images = 0;

	for (int i = 0; i < s->n; i++) {
		const struct seed_product *p = &s->products[i];

		product_row(&c->products, p);
		variant_rows(&c->variants, &c->stock, p);
		image_rows(&c->images, s, p, &images);
		if (!str_eq(p->state, "hidden"))
			continue;
		row_i64(&c->moderation, p->id);
		row_i64(&c->moderation, 2);
		row_text(&c->moderation, "hide");
		row_text(&c->moderation, p->hidden_why);
		row_time(&c->moderation, s->now - 3 * DAY);
		row_end(&c->moderation);
	}
	return (catalogue_send(db, c) && sql_do(db,
	    "INSERT INTO category_products (category_id, product_id, price, popularity)"
	    "  SELECT unnest(c.path), p.id, p.price_min, p.popularity"
	    "    FROM products p JOIN categories c ON c.id = p.category_id WHERE p.state = 'live'"));
}

/* Buyers with an account have said something about half of what they got. */
static void
reviews_of_buyers(struct seed *s, struct seed_history *h, struct buf *rows, int64_t *next_id)
{
	bool *told = arena_alloc(&s->arena, (size_t)s->n + 1);

	for (int i = 0; i < h->n; i++)
		for (int j = 0; j < h->checkouts[i].norders; j++) {
			const struct seed_checkout *c = &h->checkouts[i];
			const struct seed_step *last = &c->orders[j].steps[c->orders[j].nsteps - 1];
			struct seed_product *p = c->orders[j].lines[0].product;

			if (c->account != SEED_BUYER || !str_eq(last->state, "completed") || told[p->id] || j > 0 ||
			    c->orders[j].trouble != TROUBLE_NONE)
				continue;
			told[p->id] = true;
			seed_review_by(s, p, rows, (*next_id)++, c->account, "Jonna B.", last->at - 5 * DAY);
		}
}

static bool
sequences_set(PGconn *db)
{
	static const char *const tables[] = { "accounts", "sellers", "categories", "products", "variants", "images", "reviews",
	    "checkouts", "orders", "order_lines", "payments", "disputes", "refunds" };
	char sql[200];

	for (size_t i = 0; i < nelem(tables); i++) {
		snprintf(sql, sizeof(sql), "SELECT setval(pg_get_serial_sequence('%s', 'id'), max(id)) FROM %s HAVING max(id) > 0",
		    tables[i], tables[i]);
		if (!sql_do(db, sql))
			return (false);
	}
	return (true);
}

/* Their triggers work row by row or set by set on what is loaded right as it is. */
static const char *const resting[] = { "sellers", "categories", "category_attributes", "products", "variants", "images",
    "reviews" };

static bool
triggers_set(PGconn *db, const char *verb)
{
	char sql[100];

	for (size_t i = 0; i < nelem(resting); i++) {
		snprintf(sql, sizeof(sql), "ALTER TABLE %s %s TRIGGER USER", resting[i], verb);
		if (!sql_do(db, sql))
			return (false);
	}
	return (true);
}

/* But for the words products are found by. */
static bool
triggers_rest(PGconn *db)
{
	return (triggers_set(db, "DISABLE") && sql_do(db, "ALTER TABLE products ENABLE TRIGGER products_words_new"));
}

static void
say(const struct seed_options *o, const char *what, int64_t n)
{
	if (o->progress != NULL)
		fprintf(o->progress, "seed: %" PRId64 " %s\n", n, what);
}

static bool
load(PGconn *db, struct seed *s, const struct seed_options *o, const struct seed_account *accounts)
{
	struct seed_history *h = xcalloc(1, sizeof(*h));
	struct catalogue c = { 0 };
	int64_t review = 1;
	bool ok;

	seed_history_plan(s, h);
	for (int i = 0; i < s->n; i++)
		seed_review_all(s, &s->products[i], &c.reviews, &review);
	reviews_of_buyers(s, h, &c.reviews, &review);
	ok = triggers_rest(db) && people_load(db, s, accounts) && categories_load(db) && catalogue_load(db, s, &c) &&
	    seed_history_load(db, s, h) && sequences_set(db);
	if (ok) {
		say(o, "shops", SEED_SHOPS);
		say(o, "products", s->n);
		say(o, "reviews", review - 1);
		say(o, "purchases", h->n);
	}
	if (ok && o->products > s->n)
		ok = seed_grow(db, s, o);
	buf_free(&c.products);
	buf_free(&c.variants);
	buf_free(&c.stock);
	buf_free(&c.images);
	buf_free(&c.reviews);
	buf_free(&c.moderation);
	free(h);
	return (ok && triggers_set(db, "ENABLE"));
}

static bool
run(PGconn *db, const struct seed_options *o)
{
	struct seed s = { .number = o->number, .now = o->now != 0 ? o->now : (int64_t)time(NULL) / DAY * DAY };
	const struct seed_account *accounts = seed_accounts_start(&s);
	int64_t n = o->products != 0 ? o->products : SEED_PRODUCTS;
	bool ok;

	seed_plan(&s, n < SEED_PRODUCTS ? (int)n : SEED_PRODUCTS);
	ok = load(db, &s, o, accounts);
	if (!seed_accounts_wait()) {
		fprintf(stderr, "seed: hashing passwords failed; is there too little memory?\n");
		ok = false;
	}
	arena_free(&s.arena);
	return (ok && passwords_load(db, accounts) && sql_do(db, "SELECT pg_notify('souk_catalog', '*')"));
}

/* Vacuumed tables are read from their indexes alone; autovacuum would come in the middle of things. What is empty
 * stays unknown to the planner: told that a table has no row, it plans to read all of it, and keeps such plans while
 * the first sales fill it. */
static bool
tidy(PGconn *db, const char *how)
{
	PGresult *res = PQexec(db, "SELECT string_agg(format('%I', relname), ', ') FROM pg_class "
	    "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0");
	struct buf b = { 0 };
	bool ok = false;

	if (PQresultStatus(res) == PGRES_TUPLES_OK) {
		buf_printf(&b, "%s %s", how, PQgetvalue(res, 0, 0));
		ok = sql_do(db, b.p);
		buf_free(&b);
	} else
		fprintf(stderr, "seed: %s", PQerrorMessage(db));
	PQclear(res);
	return (ok);
}

enum seed_outcome
seed_run(PGconn *db, const struct seed_options *o)
{
	int64_t rows = sql_number(db, "SELECT (SELECT count(*) FROM sellers) + (SELECT count(*) FROM products) + "
	    "(SELECT count(*) FROM categories) + (SELECT count(*) FROM accounts)");

	if (rows < 0)
		return (SEED_FAILED);
	if (rows > 0)
		return (SEED_ALREADY);
	if (!sql_do(db, "BEGIN"))
		return (SEED_FAILED);
	if (!run(db, o)) {
		(void)!sql_do(db, "ROLLBACK");
		return (SEED_FAILED);
	}
	if (!sql_do(db, "COMMIT"))
		return (SEED_FAILED);
	return (tidy(db, o->products > SEED_PRODUCTS ? "VACUUM (ANALYZE)" : "ANALYZE") ? SEED_DONE : SEED_FAILED);
}
