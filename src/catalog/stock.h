/* stock: who holds which units. All functions work in the transaction under way. */
#ifndef CATALOG_STOCK_H
#define CATALOG_STOCK_H

#include "run/req.h"

/* Holds quantities[i] of variants[i] for the checkout, each at its price of this
 * moment; *goods is what they cost together, minor units. False when something is
 * missing: then the caller must roll back. */
bool	stock_hold(struct req *, checkout_id, const int64_t *variants, const int64_t *quantities, size_t,
	    int64_t *goods) MUST_USE;

/* Ends the hold; a second time does nothing. */
void	stock_release(struct req *, checkout_id);

/* Turns the hold into a sale. */
void	stock_sell(struct req *, checkout_id);

/* Puts quantities[i] of variants[i], each once, back into the seller's hands: sold
 * by the checkout and never sent. The caller sees to it that it happens once. */
void	stock_return(struct req *, checkout_id, const int64_t *variants, const int64_t *quantities, size_t);

#endif
