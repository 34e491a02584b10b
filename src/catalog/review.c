/* review: what is kept of reviews when who wrote them is forgotten. */
#include "catalog/review.h"

#include "catalog/sql.h"

const char *
review_author(struct req *r, const struct review *w)
{
	return (w->author[0] != '\0' ? w->author : tr(r, "Former buyer"));
}

int64_t
reviews_forget(struct req *r, account_id account, const char *const *words, size_t nwords)
{
	struct sql_reviews_products_row *v;
	size_t n = sql_reviews_products(r, account, &v);
	struct sql_reviews_forget_row row;
	int64_t *ids = NEW_ARRAY(r, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		ids[i] = v[i].id.n;
	if (!sql_reviews_forget(r, account, words, nwords, &row))
		return (0);
	sql_products_renew(r, ids, n);
	return (row.n);
}
