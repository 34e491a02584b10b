/* seed_plan: the demo marketplace in memory, before it becomes rows. */
#ifndef SOUKD_SEED_PLAN_H
#define SOUKD_SEED_PLAN_H

#include "base/arena.h"
#include "soukd/seed_dice.h"
#include "soukd/seed_kinds.h"

enum { SEED_SHOPS = 20, SEED_ROOTS = 12, SEED_ACCOUNTS = 4 + SEED_SHOPS, SEED_VARIANTS = 12, SEED_PICTURES = 4 };

struct seed_variant {
	int64_t		 id;
	const char	*sku, *title, *options;
	int64_t		 price, compare_at;	/* compare_at 0: none */
	int		 weight_g;
	int		 on_hand;		/* now */
	int		 sold;			/* by the orders of the past, not returned */
};

struct seed_product {
	int64_t				 id;
	const struct seed_kind		*kind;
	int				 kind_n, design_n, material_n;	/* material_n -1: none */
	const struct seed_design	*design;
	const struct seed_material	*material;	/* NULL: none worth telling */
	int				 colours[4];	/* in seed_colours */
	int				 ncolours;
	int				 shop;		/* in seed_shops */
	int64_t				 category;
	const char			*line, *title, *slug, *description, *attrs;
	const char			*grow;		/* format of titles like it: %1$s line, %2$s two words, %3$s colour */
	const char			*state, *hidden_why;
	int64_t				 created;	/* seconds since 1970 */
	int				 popularity;
	int				 rank;		/* 0: the most popular */
	struct seed_variant		*variants;
	int				 nvariants;
	uint64_t			 pictures[SEED_PICTURES];
	int				 npictures;
	int				 rating_sum, rating_count;
};

struct seed {
	uint64_t		 number;
	int64_t			 now;
	struct arena		 arena;
	struct seed_product	*products;
	int			 n;
	int64_t			 variants;		/* in all */
};

/* Plans n products (at most SEED_PRODUCTS), the most popular and the rare well
 * mixed: any first part of them is a small marketplace too. */
void	seed_plan(struct seed *, int n);

/* The words of a product whose kind, design, shop and variants are chosen. */
void	seed_tell(struct seed *, struct seed_product *);

/* Kinds in the order their numbers in pictures mean; NULL behind the last. */
const struct seed_kind	*seed_kind_at(int);
int			 seed_kind_count(void);
const struct seed_material *seed_material_find(const char *);
const struct seed_colour *seed_colour_find(const char *);
/* Ids a category gets: roots first, then leaves in the order of the tree. */
int64_t			 seed_category_id(const char *leaf);

/* Items of "a|b|c". */
int		 list_count(const char *);
const char	*list_item(struct arena *, const char *, int);
/* ASCII words with hyphens, for addresses. */
const char	*seed_slug(struct arena *, const char *);

#endif
