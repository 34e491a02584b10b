/* ledger: double entry. An entry is balanced or does not exist; nothing is ever
 * changed, corrections are new entries. All work in the transaction under way. */
#ifndef PAYMENTS_LEDGER_H
#define PAYMENTS_LEDGER_H

#include "run/req.h"

/* The sale of a checkout, from its orders; tax belongs to the country of delivery ("DE"). */
void	ledger_post_sale(struct req *, checkout_id, const char *country);
/* Money that came for goods that are gone. */
void	ledger_post_late(struct req *, checkout_id, int64_t amount, const char *currency);

/* What an entry and an account of the books are called, for staff. */
const char *ledger_entry_text(struct req *, const char *kind);
const char *ledger_account_text(struct req *, const char *kind);

#endif
