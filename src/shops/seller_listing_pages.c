/* seller_listing_pages: a shop's listings and the form of each. */
#include "base/strnum.h"
#include "base/textnorm.h"
#include "run/db.h"
#include "run/locale.h"
#include "shops/routes.h"
#include "shops/seller.h"
#include "shops/sql.h"
#include "shops/views.h"
#include "site/site.h"

static const char *const filters[] = { "all", "live", "draft", "hidden", "archived" };

static const char *
filter_of(struct req *r)
{
	for (size_t i = 0; i < nelem(filters); i++)
		if (str_eq(query(r, "state"), filters[i]))
			return (filters[i]);
	return (filters[0]);
}

/* What was archived a moment ago, if that is so and it is theirs. */
static void
note_archived(struct req *r, struct seller_listings *l)
{
	int64_t id;

	if (!str_to_i64(query(r, "archived"), 1, INT64_MAX, &id))
		return;
	l->archived = &listing_whole_get(r, (product_id){ id })->p;
	l->was = str_eq(query(r, "was"), "live") ? "live" : "draft";
	if (!str_eq(l->archived->state, "archived"))
		l->archived = NULL;
}

void
seller_listings_index(struct req *r)
{
	struct seller_listings l = { .state = filter_of(r) };
	const char *raw = query(r, "q"), *text = text_line(req_arena(r), raw, strlen(raw));
	seller_id seller = viewer(r)->seller;
	int64_t after = page_start_id(r, 0);

	l.search = text != NULL ? text : "";
	if (l.search[0] != '\0')
		l.n = sql_seller_listings_named(r, seller, l.state, l.search, (product_id){ after }, &l.v);
	else
		l.n = sql_seller_listings(r, seller, l.state, after != 0 ? after : INT64_MAX, &l.v);
	if (l.n > LISTINGS_PAGE) {
		l.n = LISTINGS_PAGE;
		l.next = page_key(r, l.v[LISTINGS_PAGE - 1].id.n);
	}
	note_archived(r, &l);
	view_seller_listings_index(r, &l);
}

static const char *
shop_currency(struct req *r)
{
	struct seller_brief shop;

	if (!sql_seller(r, viewer(r)->seller, &shop))
		stop_because(r, 404, "shop.gone", "no shop");
	return (shop.currency);
}

static void
show(struct req *r, const struct listing_whole *w, struct listing_form *f)
{
	struct seller_listing l = { .w = w, .form = f, .categories = category_choices(r) };

	if (w != NULL)
		l.pictures = pictures_of(r, w->p.id);
	view_seller_listing_edit(r, &l);
}

void
seller_listing_new(struct req *r)
{
	show(r, NULL, listing_form_new(r, shop_currency(r)));
}

static void
show_problems(struct req *r, const struct listing_whole *w, struct listing_form *f, int code)
{
	status(r, code);
	show(r, w, f);
}

/* What the database would not have. Nothing was changed. */
static void
refused(struct req *r, struct listing_form *f, const char *name, const char *why)
{
	db_rollback(r);
	problem_add(r, &f->problems, name, why);
}

void
seller_listing_create(struct req *r)
{
	struct listing_edit e;
	struct listing_form *f = listing_form_read(r, NULL, shop_currency(r), &e);
	product_id id;

	if (f->problems.n == 0 && listing_create(r, &e, &id) == LISTING_SKU_TAKEN)
		refused(r, f, f->variants[0].sku_name, tr(r, "Another listing of your shop has this article number."));
	if (f->problems.n > 0) {
		show_problems(r, NULL, f, 422);
		return;
	}
	if (str_eq(e.state, "live"))
		flash(r, tr(r, "“%s” is on sale. Pictures make it sell: add some now."), e.title);
	else
		flash(r, tr(r, "“%s” is saved as a draft. Add pictures now, and put it on sale when it is ready."), e.title);
	redirect(r, url_seller_listing_edit(r, id));
}

void
seller_listing_edit(struct req *r, product_id id)
{
	const struct listing_whole *w = listing_whole_get(r, id);

	show(r, w, listing_form_of(r, w));
}

static void
add_outcome(struct req *r, struct listing_form *f, const struct listing_whole *w, enum listing_outcome o, size_t i)
{
	switch (o) {
	case LISTING_DONE:
		break;
	case LISTING_SKU_TAKEN:
		refused(r, f, f->variants[i].sku_name, tr(r, "Another listing of your shop has this article number."));
		break;
	case LISTING_HELD:
		refused(r, f, f->variants[i].stock_name, req_printf(r,
		    trn(r, "Buyers who are paying right now hold %lld of these: the stock cannot go below that.",
		    "Buyers who are paying right now hold %lld of these: the stock cannot go below that.",
		    w->variants[i].reserved), (long long)w->variants[i].reserved));
		break;
	}
}

/* Sent twice, the second time finds everything as it wants it. */
static bool
is_saved_already(const struct listing_whole *w, const struct listing_form *f, const struct listing_edit *e)
{
	return (f->problems.n == 0 && listing_is_as(w, e));
}

void
seller_listing_update(struct req *r, product_id id)
{
	const struct listing_whole *w = listing_whole_lock(r, id);
	struct listing_edit e;
	struct listing_form *f = listing_form_read(r, w, NULL, &e);
	bool current = str_eq(f->version, req_printf(r, "%lld", (long long)w->version));
	size_t which = 0;

	if (current && f->problems.n == 0) {
		enum listing_outcome outcome = listing_change(r, w, &e, &which);

		add_outcome(r, f, w, outcome, which);
	} else if (!current && !is_saved_already(w, f, &e)) {
		listing_form_overtake(r, f, w);
		show_problems(r, w, f, 409);
		return;
	}
	if (f->problems.n > 0) {
		show_problems(r, w, f, 422);
		return;
	}
	flash(r, "%s", tr(r, "Saved."));
	redirect(r, url_seller_listing_edit(r, id));
}

void
seller_listing_archive_create(struct req *r, product_id id)
{
	const struct sql_listing_archive_row *row = listing_archive(r, id);

	if (row == NULL) {
		listing_whole_get(r, id);
		flash_error(r, "%s", tr(r, "Only drafts and listings on sale can be archived."));
		redirect(r, url_seller_listing_edit(r, id));
		return;
	}
	redirect(r, req_printf(r, "%s?archived=%lld&was=%s", url_seller_listings_index(r), (long long)id.n, row->was));
}

void
seller_listing_restore_create(struct req *r, product_id id)
{
	const char *state = str_eq(field(r, "state"), "live") ? "live" : "draft";
	const char *title = listing_restore(r, id, state);

	if (title == NULL) {
		listing_whole_get(r, id);
		flash_error(r, "%s", tr(r, "This listing is not archived."));
	} else if (str_eq(state, "live"))
		flash(r, tr(r, "“%s” is on sale again."), title);
	else
		flash(r, tr(r, "“%s” is a draft again."), title);
	redirect(r, url_seller_listing_edit(r, id));
}
