/* product: a listing as its page shows it. */
#ifndef CATALOG_PRODUCT_H
#define CATALOG_PRODUCT_H

#include "catalog/card.h"

enum { STOCK_EXACT = 10 };	/* up to this many are shown exactly; see stock_shown in the schema */

struct product_view {
	struct product	 p;
	struct variant	*variants;
	size_t		 nvariants;
	const struct variant *chosen;	/* first that is in stock, else the first */
	struct image	*images;
	size_t		 nimages;
	struct attr	*attrs;
	size_t		 nattrs;
	struct review	*reviews;
	size_t		 nreviews;
	struct crumb	*crumbs;
	size_t		 ncrumbs;
	struct card	*related;
	size_t		 nrelated;
	int64_t		 stars[5];	/* reviews with 1 .. 5 */
};

/* Reviews page by page. */
struct reviews_page {
	struct product_view	 v;		/* without variants, pictures, related */
	int			 only;		/* stars, 0: all */
	const char		*next;
};

struct home {
	struct category_node	*nodes;
	size_t			 nnodes;
	struct card		*popular, *newest;
	size_t			 npopular, nnewest;
	struct shop_tile	*shops;
	size_t			 nshops;
};

/* Everything of one product page. The product is live. */
struct product_view *product_view_get(struct req *, product_id);

/* The page of its reviews the query asks for. */
struct reviews_page *reviews_page_get(struct req *, product_id);

/* Share of the reviews that gave so many stars, in percent. */
int	review_share(const struct product_view *, int stars);

/* A text in paragraphs, which blank lines separate. */
const char *paragraph_text(struct req *, const char *at);
const char *paragraph_next(const char *at);

/* The value of an attribute as people read it: "Yes", "12,5 cm". */
const char *attr_text(struct req *, const char *kind, const char *value, const char *unit);

/* JSON-LD: the product with its offer; the way down to a category. */
const char *product_ld(struct req *, const struct product_view *);
const char *crumbs_ld(struct req *, const struct crumb *, size_t);

/* Initials for a shop without a logo. */
const char *shop_initials(struct req *, const char *name);

#endif
