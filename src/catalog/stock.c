/* stock: the guarded statements of sql/stock.sql. */
#include "catalog/stock.h"

#include "run/db.h"
#include "stock/sql.h"

bool
stock_hold(struct req *r, checkout_id checkout, const int64_t *variants, const int64_t *quantities, size_t n,
    int64_t *goods)
{
	struct sql_stock_hold_row row;

	must(db_in_transaction(r));
	sql_stock_lock(r, variants, n);
	if (!sql_stock_hold(r, checkout, variants, n, quantities, n, &row) || row.held != (int64_t)n)
		return (false);
	*goods = row.goods;
	return (true);
}

void
stock_release(struct req *r, checkout_id checkout)
{
	must(db_in_transaction(r));
	sql_stock_lock_checkout(r, checkout);
	sql_stock_release(r, checkout);
}

void
stock_sell(struct req *r, checkout_id checkout)
{
	must(db_in_transaction(r));
	sql_stock_lock_checkout(r, checkout);
	sql_stock_sell(r, checkout);
}

void
stock_return(struct req *r, checkout_id checkout, const int64_t *variants, const int64_t *quantities, size_t n)
{
	must(db_in_transaction(r));
	sql_stock_lock(r, variants, n);
	sql_stock_return(r, checkout, variants, n, quantities, n);
}
