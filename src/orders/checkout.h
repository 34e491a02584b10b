/* checkout: one payment for one cart, from the hold to paid, expired or cancelled. */
#ifndef ORDERS_CHECKOUT_H
#define ORDERS_CHECKOUT_H

#include "cart/cart.h"
#include "orders/rows.h"
#include "run/check.h"

/* Our hold outlives Stripe's session by half of this; the other half is room for
 * opening the session late, which Stripe takes from thirty minutes on. */
enum { HOLD_EXTRA_MINUTES = 10 };

/* A shop's part. */
struct checkout_group {
	const struct checkout_line	*lines;
	size_t				 n;
	int64_t				 goods, shipping, tax, commission;
};

struct checkout_view {
	struct checkout		 c;
	struct checkout_line	*lines;
	size_t			 n;
	struct checkout_group	*groups;
	size_t			 ngroups;
	int64_t			 goods, shipping, tax;
	int32_t			 tax_bp;	/* of the country delivered to */
	const char		*country;
};

struct address {
	const char	*email, *name, *street, *street2, *postcode, *city, *region, *country, *phone;
};

/* The checkout alone, under the same rules as checkout_get. */
const struct checkout *checkout_find(struct req *, const char *token);

/* The checkout named by the token, or the request stops with 404. An account's
 * checkout is for that account; a guest's for whoever knows the token. */
struct checkout_view *checkout_get(struct req *, const char *token);

enum opening {
	OPEN_DONE,
	OPEN_SOLD_OUT,
	OPEN_PAYING,		/* an earlier checkout of the cart awaits payment */
	OPEN_TOO_MANY,		/* are held from this network */
	OPEN_TOO_LARGE,		/* for one network, whatever else it holds */
};
/* Holds the viewer's cart in the transaction under way. OPEN_DONE gives the token;
 * after anything else the caller rolls back. */
enum opening checkout_open(struct req *, const struct cart *, const char **token) MUST_USE;
/* Ends what of the cart awaits payment, with Stripe first; outside of transactions.
 * False: *token is one that cannot be ended, it is being paid. */
bool	checkout_end_earlier(struct req *, cart_id, const char **token) MUST_USE;

/* Gives the lines the names they had when it was placed: what is asked of Stripe a
 * second time must not differ from the first. */
void	checkout_placed_names(struct req *, struct checkout_view *);

/* Sums of all groups for a country of delivery. */
void	checkout_sums(struct req *, struct checkout_view *, const char *country);

/* Makes the orders; afterwards the view is that of a placed checkout. In a
 * transaction. False when the hold has ended. */
bool	checkout_place(struct req *, struct checkout_view *, const struct address *) MUST_USE;

enum pay_start { PAY_GO, PAY_TRY_AGAIN, PAY_REFUSED };
/* Opens (or finds again) the page at Stripe; *url is where the buyer goes. Outside
 * of transactions. */
enum pay_start checkout_pay_url(struct req *, const struct checkout_view *, const char **url) MUST_USE;

enum settle { SETTLE_PAID, SETTLE_ALREADY, SETTLE_LATE, SETTLE_MISMATCH };
/* The payment has succeeded: stock is sold, orders are paid, the books written, the
 * house told. In a transaction; any number of times. */
enum settle checkout_settle(struct req *, checkout_id, const char *payment_intent, int64_t amount, const char *currency);

/* Ends an unfinished checkout and gives the stock back: "expired" or "cancelled". In
 * a transaction. Whoever may still be paying at Stripe must have been stopped before. */
void	checkout_close(struct req *, checkout_id, const char *state);

/* Ends it with Stripe first. False: it is being paid, or Stripe cannot be asked now. */
bool	checkout_end(struct req *, checkout_id, const char *session, const char *state) MUST_USE;

#endif
