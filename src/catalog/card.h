/* card: a product as lists show it, and the lists. */
#ifndef CATALOG_CARD_H
#define CATALOG_CARD_H

#include "catalog/rows.h"
#include "run/page.h"

enum { CARDS = 24, SHOP_COUNTED = 1000 };

/* One page of a list. */
struct cards {
	struct card	*v;
	size_t		 n;
	const char	*next;		/* where the page that follows begins; NULL on the last */
};

/* Where the page before ended: "key~id". *key and *id stay as they are, the start
 * of the list, when the value is none. */
void	cards_after(struct req *, int64_t *key, int64_t *id);
/* From CARDS + 1 asked for rows to a page; tags the answer with its products. */
struct cards cards_page(struct req *, struct card *, size_t);

/* "128 products". */
const char *products_text(struct req *, int64_t);
/* 0 to 50: width of the stars. */
int	card_stars(int64_t sum, int64_t count);
/* "4.6" in the viewer's language. */
const char *rating_text(struct req *, int64_t sum, int64_t count);
/* How much cheaper than before, in percent; 0 when not. */
int	card_discount(const struct card *);
/* Whether delivery of one is free. */
bool	card_ships_free(const struct card *);

#endif
