/* listing_edit: a product as its seller writes it, and what moderators do to it.
 * Everything but the look-ups works in the transaction under way. */
#ifndef CATALOG_LISTING_EDIT_H
#define CATALOG_LISTING_EDIT_H

#include "listing/rows.h"
#include "run/page.h"

enum {
	LISTING_TITLE_MAX = 200,
	LISTING_TEXT_MAX = 20000,
	LISTING_BRAND_MAX = 80,
	LISTING_SKU_MAX = 64,
	LISTING_STOCK_MAX = 1000000,
	LISTING_VARIANTS = 40,		/* a form's worth of them */
};

struct listing_whole {
	struct listing_row	 p;
	struct listing_variant	*variants;
	size_t			 nvariants;
	bool			 more;		/* it has more variants than these */
	int64_t			 version;	/* of what the seller writes: neither sales nor pictures move it */
};

struct variant_edit {
	variant_id	 id;		/* .n 0 in a new listing */
	const char	*sku;
	int64_t		 price;
	int64_t		 compare_at;	/* 0: none */
	int64_t		 stock;		/* what the seller says is there */
	int64_t		 seen;		/* ... having seen that: the difference counts, so no sale is lost */
};

struct listing_edit {
	const char		*title, *description, *brand;
	category_id		 category;
	const char		*state;		/* "draft" or "live" */
	struct variant_edit	*variants;
	size_t			 n;
};

/* The viewer's shop's own listing, or the request stops with 404. */
struct listing_whole	*listing_whole_get(struct req *, product_id);
/* The same, held until the transaction ends. */
struct listing_whole	*listing_whole_lock(struct req *, product_id);

enum listing_outcome {
	LISTING_DONE,
	LISTING_SKU_TAKEN,	/* by another listing of the shop; *which says whose */
	LISTING_HELD,		/* fewer than buyers hold right now; *which says of what */
};

/* Makes a listing with its one variant. Sent a second time within minutes it is
 * the same listing. */
enum listing_outcome	 listing_create(struct req *, const struct listing_edit *, product_id *) MUST_USE;
/* Nothing would change: it was saved like this already. */
bool			 listing_is_as(const struct listing_whole *, const struct listing_edit *);
/* w is locked. After anything but LISTING_DONE the caller rolls back. */
enum listing_outcome	 listing_change(struct req *, const struct listing_whole *w, const struct listing_edit *,
			    size_t *which) MUST_USE;

/* Out of the shop, with its former state; NULL when it is neither draft nor live. */
const struct sql_listing_archive_row *listing_archive(struct req *, product_id);
/* Back as draft or live; its title, NULL when it is not archived. */
const char		*listing_restore(struct req *, product_id, const char *state);

/* By a moderator, with the reason its seller reads. False: it is hidden (shown) already. */
bool			 listing_hide(struct req *, product_id, const char *reason) MUST_USE;
bool			 listing_unhide(struct req *, product_id, const char *reason) MUST_USE;

struct category_choices {
	const struct category_choice	*v;
	size_t				 n;
};
/* Every category, for a form. */
struct category_choices	 category_choices(struct req *);

/* All listings of a shop that closes go to the archive. */
void	listings_close(struct req *, seller_id);

#endif
