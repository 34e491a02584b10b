/* seed_order: purchases of the past, so that no dashboard is empty. */
#ifndef SOUKD_SEED_ORDER_H
#define SOUKD_SEED_ORDER_H

#include <libpq-fe.h>

#include "soukd/seed_plan.h"

enum { SEED_CHECKOUTS = 44, SEED_BUYER = 3, SEED_BUYER2 = 4 };	/* ids of the accounts */

struct seed_line {
	int64_t			 id;
	struct seed_product	*product;
	struct seed_variant	*variant;
	int			 quantity;
	int64_t			 total, commission;
};

struct seed_step {
	const char	*state, *by, *why;
	int64_t		 at;
};

enum seed_trouble { TROUBLE_NONE, TROUBLE_DISPUTE_OPEN, TROUBLE_DISPUTE_DECIDED, TROUBLE_CANCELLED };

struct seed_order {
	int64_t			 id;
	int			 shop;
	struct seed_line	 lines[3];
	int			 nlines;
	int64_t			 goods, shipping, tax, total, commission, refunded;
	struct seed_step	 steps[8];
	int			 nsteps;
	enum seed_trouble	 trouble;
};

struct seed_checkout {
	int64_t				 id;
	int64_t				 account;	/* 0: a guest */
	const struct seed_person	*person;
	struct seed_order		 orders[3];
	int				 norders;
	int64_t				 created;
	bool				 expired;
	int64_t				 goods, shipping, tax, total;
};

struct seed_person {
	const char	*name, *email, *street, *postcode, *city, *country;
	int		 tax_bp;
};

struct seed_history {
	struct seed_checkout	 checkouts[SEED_CHECKOUTS];
	int			 n;
};

/* Chooses who bought what and how it went; counts what was sold in the variants. */
void	seed_history_plan(struct seed *, struct seed_history *);

/* a / b, half to even, as everywhere money is rounded. */
int64_t	seed_divide(int64_t a, int64_t b);

/* Writes it with the tables' own triggers awake: every step of every order and
 * every entry of the books passes the same checks as a real one. */
bool	seed_history_load(PGconn *, struct seed *, struct seed_history *) MUST_USE;

#endif
