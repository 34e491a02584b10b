/* search: finding products by words. Everything that searches asks here. */
#ifndef CATALOG_SEARCH_H
#define CATALOG_SEARCH_H

#include "catalog/card.h"

enum search_kind {
	SEARCH_ALL,	/* every word was found */
	SEARCH_ANY,	/* some of the words */
	SEARCH_LIKE,	/* titles that look like it */
	SEARCH_NONE,
};

enum { SEARCH_COUNTED = 400 };	/* how far the statements look */

struct search_result {
	struct cards	 cards;
	enum search_kind kind;
	int64_t		 found;		/* SEARCH_COUNTED + 1: more than that */
};

/* One page of results for what somebody typed; "after" of the query goes on. */
struct search_result search_products(struct req *, const char *text);

#endif
