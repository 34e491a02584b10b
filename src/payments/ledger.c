/* ledger: postings, each entry in one statement. */
#include "payments/ledger.h"

#include "payments/sql.h"
#include "run/db.h"

void
ledger_post_sale(struct req *r, checkout_id checkout, const char *country)
{
	must(db_in_transaction(r));
	sql_ledger_sale(r, checkout, country);
}

void
ledger_post_late(struct req *r, checkout_id checkout, int64_t amount, const char *currency)
{
	must(db_in_transaction(r));
	sql_ledger_late_payment(r, checkout, amount, currency);
}
