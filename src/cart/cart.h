/* cart: lines, what changed about them, sums. */
#ifndef CART_CART_H
#define CART_CART_H

#include "cart/rows.h"
#include "run/req.h"

enum { CART_LINES_MAX = 50, CART_QUANTITY_MAX = 99 };

enum cart_outcome { CART_DONE, CART_SOLD_OUT, CART_FEWER, CART_FULL, CART_GONE };

/* A shop's part of the cart. */
struct cart_group {
	const struct cart_line	*lines;
	size_t			 n;
	int64_t			 goods, shipping, missing;	/* of what can be bought */
};

struct cart {
	struct cart_line	*lines;
	size_t			 n;
	struct cart_group	*groups;
	size_t			 ngroups;
	int64_t			 goods, shipping;
	int32_t			 units;
	const char		*currency;
	unsigned		 changed;	/* lines whose price or stock differs from what was seen or wanted */
	bool			 buyable;	/* something can be bought and nothing stands in the way */
};

/* The viewer's cart; an empty one when there is none. */
struct cart	*cart_get(struct req *);

/* How many of a line can be bought: its quantity, what is left, or 0. */
int32_t		 cart_line_buyable(const struct cart_line *);

/* Adds to what is in the cart; makes a cart, and a session, when there is none.
 * CART_FEWER: there are fewer than wanted, all of them are in the cart now. */
enum cart_outcome cart_add(struct req *, variant_id, int32_t quantity);
/* Sets the quantity of a line; 0 takes it out. */
enum cart_outcome cart_set(struct req *, variant_id, int32_t quantity);

/* At log-in: what the guest had joins what the account has. */
void		 cart_merge(struct req *, cart_id guest, account_id);
/* After a payment: what the checkout bought leaves the cart. */
void		 cart_take_out(struct req *, cart_id, checkout_id);
/* The account's cart goes. */
void		 cart_forget(struct req *, account_id);
/* Removes some of the guests' carts that nobody came back to for so many days; how many. */
int64_t		 carts_over(struct req *, int32_t days);
/* The buyer has seen the prices as they are now. */
void		 cart_prices_seen(struct req *, cart_id);

#endif
