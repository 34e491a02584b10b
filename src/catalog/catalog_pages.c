/* catalog_pages: home, categories, a product, a shop, search. */
#include "base/textnorm.h"
#include "catalog/card.h"
#include "catalog/listing.h"
#include "catalog/product.h"
#include "catalog/routes.h"
#include "catalog/search.h"
#include "catalog/sql.h"
#include "catalog/views.h"
#include "layout/views.h"
#include "run/cache.h"
#include "run/route.h"
#include "site/site.h"

enum { HOME_CARDS = 10, HOME_SHOPS = 10 };

static size_t
home_cards(struct req *r, bool newest, struct card **v)
{
	size_t n = sql_cards_home(r, newest, HOME_CARDS, v);

	for (size_t i = 0; i < n; i++)
		cache_tag_product(r, (*v)[i].id);
	return (n);
}

void
home_show(struct req *r)
{
	struct home h = { 0 };

	cache_tag_lists(r);
	h.nnodes = sql_categories_all(r, req_lang(r), &h.nodes);
	h.npopular = home_cards(r, false, &h.popular);
	h.nnewest = home_cards(r, true, &h.newest);
	h.nshops = sql_shops_home(r, HOME_SHOPS, &h.shops);
	view_home_show(r, &h);
}

void
categories_index(struct req *r)
{
	struct category_node *nodes;
	size_t n = sql_categories_all(r, req_lang(r), &nodes);

	cache_tag_lists(r);
	view_categories_index(r, nodes, n);
}

void
category_show(struct req *r, const char *slug)
{
	view_category_show(r, listing_get(r, slug));
}

/* The main part is kept by its version, so a viewer costs two small statements. */
AHEAD(product_show)
{
	sql_ahead(r, &sql_desc_product_version, &(struct sql_arg){ .text = route_text(r, 0) });
}

/* The main part is the same for all who see prices in the same currencies. */
static const char *
kind_of(struct req *r)
{
	const char *also = viewer(r)->currency;

	return (also != NULL ? req_printf(r, "product %s", also) : "product");
}

/* The lines of sql_product_head, kept as long as the main part. */
static char *
product_head(struct req *r, const struct sql_product_version_row *p)
{
	const char *name = req_printf(r, "product %lld %lld", (long long)p->id.n, (long long)p->version);
	struct bytes kept = note_find(r, name);
	struct sql_product_head_row row;

	if (kept.p == NULL) {
		if (!sql_product_head(r, p->id, &row))
			stop_because(r, 404, "product.gone", "gone meanwhile");
		kept = (struct bytes){ row.head, strlen(row.head) };
		note_keep(r, name, kept);
	}
	return (arena_strndup(req_arena(r), kept.p, kept.n));
}

void
product_show(struct req *r, const char *slug)
{
	struct sql_product_version_row row;
	const char *title, *about, *image;
	char *head;

	if (!sql_product_version(r, slug, &row))
		stop_because(r, 404, "product.gone", "no such product");
	cache_tag_product(r, row.id);
	head = product_head(r, &row);
	title = strsep(&head, "\n");
	about = strsep(&head, "\n");
	image = head;
	if (image != NULL)
		page_image(r, site_url(r, media_url(r, image, 1280)));
	view_page_open(r, title, about);
	if (!fragment_begin(r, kind_of(r), row.id.n, row.version)) {
		view_product_main(r, product_view_get(r, row.id));
		fragment_end(r);
	}
	view_page_close(r, title, about);
}

void
reviews_index(struct req *r, const char *slug)
{
	struct sql_product_version_row row;

	if (!sql_product_version(r, slug, &row))
		stop_because(r, 404, "product.gone", "no such product");
	cache_tag_product(r, row.id);
	view_reviews_index(r, reviews_page_get(r, row.id));
}

void
shop_show(struct req *r, const char *slug)
{
	struct shop s;
	struct card *v;
	struct cards cards;
	int64_t key = INT32_MAX, id = INT64_MAX;
	size_t n;

	if (!sql_shop(r, slug, &s))
		stop(r, 404);
	cards_after(r, &key, &id);
	if (key > INT32_MAX || key < INT32_MIN)
		key = INT32_MAX;
	n = sql_cards_shop(r, s.id, key, id, CARDS + 1, &v);
	cards = cards_page(r, v, n);
	cache_tag_lists(r);
	view_shop_show(r, &s, &cards);
}

void
search_show(struct req *r)
{
	const char *raw = query(r, "q"), *text = text_line(req_arena(r), raw, strlen(raw));
	struct search_result s = search_products(r, text != NULL ? text : "");
	struct category_node *nodes = NULL;
	size_t n = s.kind == SEARCH_NONE ? sql_categories_all(r, req_lang(r), &nodes) : 0;

	page_unlisted(r);
	cache_tag_lists(r);
	if (s.kind == SEARCH_NONE)	/* something to go on with */
		s.cards.n = home_cards(r, false, &s.cards.v);
	view_search_show(r, text != NULL ? text : "", &s, nodes, n);
}
