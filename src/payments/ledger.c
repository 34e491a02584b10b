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

struct word {
	const char	*code, *text;
};

static const char *
word_of(struct req *r, const struct word *v, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].code, code))
			return (tr(r, v[i].text));
	return (code);
}

const char *
ledger_entry_text(struct req *r, const char *kind)
{
	static const struct word words[] = {
		{ "sale", N_("Sale") }, { "late_payment", N_("Late payment") }, { "refund", N_("Refund") },
		{ "refund_failed", N_("Failed refund") },
	};

	return (word_of(r, words, nelem(words), kind));
}

const char *
ledger_account_text(struct req *r, const char *kind)
{
	static const struct word words[] = {
		{ "stripe_clearing", N_("Balance at Stripe") }, { "seller_payable", N_("Owed to the shop") },
		{ "seller_reserve", N_("Held back for the shop") }, { "platform_commission", N_("Commission") },
		{ "tax_payable", N_("Owed to the tax office") }, { "stripe_fees", N_("Fees of Stripe") },
		{ "refunds", N_("Refunds under way") }, { "gift_card_liability", N_("Gift cards") },
		{ "store_credit", N_("Credit of buyers") },
	};

	return (word_of(r, words, nelem(words), kind));
}
