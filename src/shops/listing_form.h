/* listing_form: a listing between the database and its form. */
#ifndef SHOPS_LISTING_FORM_H
#define SHOPS_LISTING_FORM_H

#include "catalog/listing_edit.h"
#include "catalog/picture.h"
#include "run/check.h"

/* A variant as typed; the names of its inputs end in its id. */
struct variant_fields {
	variant_id	 id;
	const char	*title;		/* "Blue / M"; "" when there is only one */
	const char	*sku, *price, *compare_at, *stock, *seen;
	const char	*sku_name, *price_name, *compare_name, *stock_name, *seen_name;
	int32_t		 reserved;
};

struct listing_form {
	const char		*title, *description, *brand;
	const char		*category;	/* its id */
	const char		*state;
	const char		*version;	/* what it was filled from */
	const char		*currency;
	struct variant_fields	*variants;
	size_t			 n;
	struct problems		 problems;
	bool			 overtaken;	/* somebody else saved meanwhile */
};

/* An empty one, with an article number to begin with. */
struct listing_form	*listing_form_new(struct req *, const char *currency);
/* Filled from the listing. */
struct listing_form	*listing_form_of(struct req *, const struct listing_whole *);
/* Filled from what was sent; w NULL: a new one. Its version is the one sent.
 * Problems are in it; without any *edit is good. */
struct listing_form	*listing_form_read(struct req *, const struct listing_whole *w, const char *currency,
			    struct listing_edit *edit);

/* Somebody else saved meanwhile: what was typed stays, and saving again puts it
 * in place of theirs. Stock that was not touched becomes what it is now. */
void			 listing_form_overtake(struct req *, struct listing_form *, const struct listing_whole *);

/* "Price of Blue / M". */
const char		*cell_label(struct req *, const char *label, const char *of);
/* "Our commission on €24.00 is €2.40 (10%)." */
const char		*listing_fee_text(struct req *, const struct listing_whole *);

#endif
