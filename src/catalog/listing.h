/* listing: a category's page: filters, order, cards. */
#ifndef CATALOG_LISTING_H
#define CATALOG_LISTING_H

#include "catalog/card.h"

enum { FILTERS_MAX = 24 };

struct filter {
	const char	*code, *value;
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
	size_t			 active;	/* filters in use, price included */
};

/* The page asked for by slug and query; stops with 404. */
struct listing *listing_get(struct req *, const char *slug);
bool	listing_has(const struct listing *, const char *code, const char *value);
/* Where the values of the attribute that begins at `from` end; also in *end. */
size_t	listing_facet_end(const struct listing *, size_t from, size_t *end);
/* This page without one value of a filter. */
const char *listing_without(struct req *, const struct listing *, const char *code, const char *value);

#endif
