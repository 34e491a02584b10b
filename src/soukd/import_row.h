/* import_row: what a row of a seller's file says of a product, checked without the database. */
#ifndef SOUKD_IMPORT_ROW_H
#define SOUKD_IMPORT_ROW_H

#include "soukd/import_map.h"
#include "soukd/import_read.h"

/* Keys of a file and the rows they came first in. */
struct import_key {
	uint64_t	hash;		/* 0: free */
	int64_t		row;
	int		variants;
	bool		bad;
};

struct import_seen {
	struct import_key	*keys;	/* owned */
	size_t			 n, room;
	unsigned char		 secret[16];
};

/* The key's place, made when it is new (row 0); valid until the next call. */
struct import_key *import_seen(struct import_seen *, const char *key);

struct import_problem {
	const char	*column;	/* in the file's words, or the field's name */
	const char	*value;
	const char	*what;
};

enum { IMPORT_PROBLEMS = 12 };

struct import_item {
	int64_t		 row;
	const char	*ref;
	const char	*title;		/* NULL: a further variant or picture of a product above */
	const char	*slug, *description, *brand, *attrs, *state, *pictures;	/* NULL: not mapped */
	const char	*category;	/* "A > B", a slug, or "" */
	const char	*category_column;
	const char	*sku;		/* NULL: no variant in this row */
	const char	*sku_column;
	const char	*stock_column;
	const char	*variant_title, *options;	/* NULL: keep */
	int64_t		 price;
	int64_t		 compare_at, stock, weight_g;	/* -1: none */
	int		 position;
	size_t		 nproblems;
	struct import_problem problems[IMPORT_PROBLEMS];
};

struct import_rules {
	const struct import_map	*map;
	const char		*currency;	/* the shop's */
	int64_t			 seller;
	struct import_seen	 refs, skus;
	char			 option_names[IMPORT_OPTIONS][64];
};

/* Reads a row that is not wrong; strings live in the arena or the record. What is wrong
 * with it is in problems. */
void	import_item_read(struct import_rules *, struct arena *, const struct import_record *, struct import_item *);
void	import_problem(struct import_item *, const char *column, const char *value, const char *what);
void	import_rules_free(struct import_rules *);

/* import_text: values in the file's words. */

/* What the expression gives, "" for nothing; NULL when it is not mapped. *column is
 * where it came from. The separator joins parts and the elements of JSON arrays; NULL
 * takes an array's first. */
const char *import_value(struct arena *, const struct import_record *, const struct import_expr *, const char *separator,
	    const char **column);
/* A JSON scalar as it is in the file; NULL for a table or anything else. */
const json_t *import_scalar(const struct import_record *, const struct import_expr *);
const char *import_term_value(struct arena *, const struct import_record *, const struct import_term *, const char *separator);
/* HTML as plain text: tags dropped, blocks as lines, common entities resolved. */
char	*import_plain(struct arena *, const char *html);
/* "1.25" as thousandths (scale 3); false when it is no such number. */
bool	 import_decimal(const char *, int scale, int64_t *to) MUST_USE;

#endif
