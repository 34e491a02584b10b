/* seller: what the seller's pages show. */
#ifndef SHOPS_SELLER_H
#define SHOPS_SELLER_H

#include "accounts/account.h"
#include "shops/listing_form.h"
#include "shops/rows.h"

enum {
	LOW_STOCK = 3,		/* left, or fewer */
	LOW_COUNTED = 100,
	LOW_SHOWN = 8,
	LATEST_SHOWN = 5,
	LISTINGS_PAGE = 25,	/* the statements ask for one more */
};

/* The desk's first page. */
struct seller_home {
	struct seller_brief	 shop;
	struct seller_todo	 todo;
	struct low_stock	*low;
	size_t			 nlow;
	struct sales_day	*days;
	size_t			 ndays;
	int64_t			 total, orders, best;	/* of the days */
	struct latest_order	*latest;
	size_t			 nlatest;
	struct shop_list	 shops;			/* those the viewer may act for */
};

struct seller_listings {
	struct listing_line	*v;
	size_t			 n;
	const char		*state;		/* "all" or one */
	const char		*search;	/* beginning of titles; "" for none */
	const char		*next;		/* where the next page begins; NULL on the last */
	const struct listing_row *archived;	/* just now: offers to undo; NULL */
	const char		*was;
};

/* The listing's own page at its desk. */
struct seller_listing {
	const struct listing_whole *w;		/* NULL: a new one */
	struct listing_form	*form;
	struct picture_list	 pictures;
	struct category_choices	 categories;
};

/* "For sale", "Draft", ..., and how its badge looks. */
const char	*listing_state_text(struct req *, const char *state);
const char	*listing_state_class(const char *state);

#endif
