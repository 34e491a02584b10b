/* sitemap_pages: what search engines may read: an index, and files of so many ids each. */
#include "base/html.h"
#include "base/strnum.h"
#include "catalog/routes.h"
#include "catalog/sql.h"
#include "site/site.h"

enum { IDS_PER_FILE = 5000, SITEMAP_AGE_S = 3600 };

static const char HEAD[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
static const char SPACE[] = "http://www.sitemaps.org/schemas/sitemap/0.9";

static void
put(struct req *r, struct buf *b, const char *tag, const char *path)
{
	buf_printf(b, "<%s><loc>", tag);
	html_text(b, site_url(r, path));
	buf_printf(b, "</loc></%s>\n", tag);
}

static void
answer(struct req *r, struct buf *b)
{
	cache_public(r, SITEMAP_AGE_S);
	answer_text(r, "application/xml; charset=utf-8", b->p, b->n);
}

void
sitemap_show(struct req *r)
{
	struct buf *b = req_html(r);
	struct sql_sitemap_last_row row;
	int64_t last = sql_sitemap_last(r, &row) ? row.id : 0;

	buf_printf(b, "%s<sitemapindex xmlns=\"%s\">\n", HEAD, SPACE);
	put(r, b, "sitemap", "/sitemaps/pages");
	for (int64_t i = 0; i * IDS_PER_FILE < last; i++)
		put(r, b, "sitemap", req_printf(r, "/sitemaps/%lld", (long long)i));
	buf_puts(b, "</sitemapindex>\n");
	answer(r, b);
}

/* Home, categories, shops. */
static void
pages(struct req *r, struct buf *b)
{
	struct category_node *nodes;
	struct sql_sitemap_shops_row *shops;
	size_t nnodes = sql_categories_all(r, "en", &nodes), nshops = sql_sitemap_shops(r, &shops);

	put(r, b, "url", "/");
	put(r, b, "url", "/c");
	for (size_t i = 0; i < nnodes; i++)
		put(r, b, "url", url_category_show(r, nodes[i].slug));
	for (size_t i = 0; i < nshops; i++)
		put(r, b, "url", url_shop_show(r, shops[i].slug));
}

static void
products(struct req *r, struct buf *b, int64_t part)
{
	struct sql_sitemap_products_row *v;
	size_t n = sql_sitemap_products(r, part * IDS_PER_FILE, (part + 1) * IDS_PER_FILE, &v);

	for (size_t i = 0; i < n; i++)
		put(r, b, "url", url_product_show(r, v[i].slug));
}

void
sitemap_part_show(struct req *r, const char *name)
{
	struct buf *b = req_html(r);
	int64_t part;

	buf_printf(b, "%s<urlset xmlns=\"%s\">\n", HEAD, SPACE);
	if (str_eq(name, "pages"))
		pages(r, b);
	else if (str_to_i64(name, 0, INT32_MAX, &part))
		products(r, b, part);
	else
		stop_because(r, 404, "sitemap.unknown", "no such part");
	buf_puts(b, "</urlset>\n");
	answer(r, b);
}
