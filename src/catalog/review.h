/* review: what buyers wrote. */
#ifndef CATALOG_REVIEW_H
#define CATALOG_REVIEW_H

#include "catalog/rows.h"
#include "run/req.h"

/* Who wrote it, as visitors read it. */
const char	*review_author(struct req *, const struct review *);

/* Takes the account's name off its reviews, and the text of those that hold one of the words. How many. */
int64_t		 reviews_forget(struct req *, account_id, const char *const *words, size_t);

#endif
