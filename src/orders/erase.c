/* erase: whose orders were. */
#include "orders/erase.h"

#include "orders/sql.h"
#include "run/db.h"

size_t
checkouts_of_person(struct req *r, account_id account, const char *email, const int64_t **ids)
{
	struct sql_checkouts_of_person_row *v;
	size_t n = sql_checkouts_of_person(r, account.n != 0 ? &account : NULL, email, &v);
	int64_t *all = NEW_ARRAY(r, int64_t, n + 1);

	for (size_t i = 0; i < n; i++)
		all[i] = v[i].id.n;
	*ids = all;
	return (n);
}

void
checkouts_forget(struct req *r, const int64_t *ids, size_t n, const char *const *words, size_t nwords)
{
	must(db_in_transaction(r));
	sql_checkouts_forget(r, ids, n);
	sql_orders_forget(r, ids, n, words, nwords);
}

int64_t
checkouts_unpaid_over(struct req *r, int32_t days)
{
	return (sql_checkouts_unpaid_sweep(r, days));
}

int64_t
checkouts_books_over(struct req *r, int32_t years)
{
	return (sql_checkouts_paid_sweep(r, years));
}
