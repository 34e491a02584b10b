/* import_map: which column of a seller's file is which field of a product. */
#ifndef SOUKD_IMPORT_MAP_H
#define SOUKD_IMPORT_MAP_H

#include "base/arena.h"
#include "base/buf.h"

enum import_field {
	IMPORT_REF,
	IMPORT_SKU,
	IMPORT_TITLE,
	IMPORT_DESCRIPTION,
	IMPORT_BRAND,
	IMPORT_CATEGORY,
	IMPORT_PRICE,
	IMPORT_COMPARE_AT,
	IMPORT_CURRENCY,
	IMPORT_STOCK,
	IMPORT_WEIGHT_G,
	IMPORT_WEIGHT_KG,
	IMPORT_IMAGE,
	IMPORT_STATE,
	IMPORT_FIELDS
};

enum { IMPORT_TERMS = 8, IMPORT_OPTIONS = 3, IMPORT_ATTRS = 40 };

struct import_term {
	const char	*text;		/* the column's name, or the constant */
	bool		 constant;
	int		 index;		/* of a table's column; -1: it has none */
};

/* "A + B": all that are not empty, joined; "A | B": the first that is not. */
struct import_expr {
	struct import_term	terms[IMPORT_TERMS];
	size_t			n;	/* 0: not mapped */
	bool			join;
	int			line;	/* of the mapping; 0: of none */
};

struct import_pair {
	const char		*name;		/* of the option or attribute */
	struct import_term	 name_in;	/* option.[Column]: the column that has it; else no text */
	struct import_expr	 value;
	char			 kind;		/* of an attribute: 'n'umber, 'b'ool; else text */
};

struct import_map {
	struct import_expr	 fields[IMPORT_FIELDS];
	struct import_pair	 options[IMPORT_OPTIONS];
	size_t			 noptions;
	struct import_pair	 attrs[IMPORT_ATTRS];
	size_t			 nattrs;
	const char		*category_root;		/* slugs; NULL: none */
	const char		*category_default;
	const char		*price_default;
	const char		*stock_default;
	const char		*currency_default;
	bool			 category_create;
	bool			 html;			/* the description is HTML */
	bool			 loose;			/* columns that are absent are empty */
};

/* Adds the lines of text to the map; a later line replaces an earlier one. Appends one
 * line for each error, "NAME:LINE: what". The map keeps nothing of text. */
void	import_map_parse(struct arena *, struct import_map *, const char *name, const char *text, size_t,
	    struct buf *errors);

/* What is wrong with the map as a whole. */
void	import_map_check(const struct import_map *, const char *name, struct buf *errors);

/* Finds the columns in a table's header. */
void	import_map_bind(struct import_map *, const char *name, const char **header, size_t, struct buf *errors);

/* "title", "compare_at" ... */
const char *import_field_name(enum import_field);

/* Which of a table's columns are fields by their name, or the mapping of Shopify's and
 * WooCommerce's exports when the header is theirs; as text to parse. *name says what it
 * is, *loose that its columns may be absent. */
const char *import_map_known(struct arena *, const char **header, size_t, const char **name, bool *loose);

#endif
