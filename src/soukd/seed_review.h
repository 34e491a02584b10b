/* seed_review: what buyers wrote. */
#ifndef SOUKD_SEED_REVIEW_H
#define SOUKD_SEED_REVIEW_H

#include "base/buf.h"
#include "soukd/seed_plan.h"

/* Columns of the rows both write. */
#define REVIEW_COLUMNS	"reviews (id, product_id, account_id, author, rating, title, body, lang, verified, created_at)"

/* Appends the rows of a product's reviews, oldest first, and counts them in it. */
void	seed_review_all(struct seed *, struct seed_product *, struct buf *, int64_t *next_id);

/* One more, by an account that bought it. */
void	seed_review_by(struct seed *, struct seed_product *, struct buf *, int64_t id, int64_t account,
	    const char *author, int64_t at);

#endif
