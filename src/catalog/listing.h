/* listing: a category's page: filters, order, cards. */
#ifndef CATALOG_LISTING_H
#define CATALOG_LISTING_H

#include "catalog/card.h"

enum { FILTERS_MAX = 24 };

enum { LISTING_COUNTED = 1000,	/* products are counted up to here */
       FACET_SHOWN = 8 };	/* values of an attribute before the fold */

struct filter {
	const char	*code, *value, *label, *text;	/* "dishwasher", "true", "Dishwasher-safe", "Yes" */
};

struct listing {
	struct category		 category;
	struct crumb		*crumbs, *children;
	size_t			 ncrumbs, nchildren;
	struct facet_value	*facets;
	size_t			 nfacets;
	struct filter		 filters[FILTERS_MAX];
	size_t			 nfilters;
	const char		*min, *max;	/* as typed */
	const char		*sort;		/* "popular", "new", "cheap", "dear" */
	struct cards		 cards;
	int64_t			 found;		/* LISTING_COUNTED + 1: more than that */
	size_t			 active;	/* filters in use, price included */
};

/* The page asked for by slug and query; stops with 404. */
struct listing *listing_get(struct req *, const char *slug);
bool	listing_has(const struct listing *, const char *code, const char *value);
/* Where the values of the attribute that begins at `from` end; also in *end. */
size_t	listing_facet_end(const struct listing *, size_t from, size_t *end);
/* Whether one of the values from .. to - 1 is chosen. */
bool	listing_has_any(const struct listing *, size_t from, size_t to);
/* Whether the figures beside the values leave products out. */
bool	listing_counts_part(const struct listing *);
/* This page without one value of a filter. */
const char *listing_without(struct req *, const struct listing *, const char *code, const char *value);

#endif
