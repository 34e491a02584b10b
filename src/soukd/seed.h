/* seed: a marketplace to look at, from one number. */
#ifndef SOUKD_SEED_H
#define SOUKD_SEED_H

#include <libpq-fe.h>

#include "base/buf.h"

struct seed_options {
	uint64_t	 number;	/* the same number (and day) gives the same rows, byte for byte */
	int64_t		 products;	/* 0: SEED_PRODUCTS; more are made in the database from these */
	int64_t		 now;		/* seconds since 1970; 0: the start of today. Dates lie before it. */
	FILE		*progress;	/* a line for each step, or NULL */
};

enum { SEED_PRODUCTS = 1000 };

enum seed_outcome {
	SEED_DONE,
	SEED_ALREADY,		/* there are shops or products: nothing was done */
	SEED_FAILED,		/* said why on stderr; everything was rolled back */
};

/* Fills a migrated database that holds no shops and no products, in one
 * transaction, then analyses it. All demo accounts (admin@, moderator@, buyer@,
 * buyer2@, seller@, owner2@ .. owner20@souk.example) have the password
 * SEED_PASSWORD. The role must own the tables: their triggers rest meanwhile. */
enum seed_outcome seed_run(PGconn *, const struct seed_options *) MUST_USE;

#define SEED_PASSWORD	"souk-demo-2026"

/* Writes the SVG of a picture that images.source names as "seed:<number>".
 * False when no picture has that number. */
bool	seed_picture_draw(uint64_t number, struct buf *) MUST_USE;

/* Numbers of the pictures that belong to no product. */
uint64_t	seed_picture_tile(const char *category_slug);	/* 0: none of the demo's */
uint64_t	seed_picture_banner(const char *shop_slug);	/* of any shop */
uint64_t	seed_picture_logo(const char *shop_slug);

#endif
