/* address: the book of addresses somebody has parcels sent to. */
#ifndef ACCOUNTS_ADDRESS_H
#define ACCOUNTS_ADDRESS_H

#include "people/rows.h"
#include "run/check.h"

struct address_book {
	struct account_address		*v;
	size_t				 n;
	const struct account_address	*chosen;	/* by `which`, else the default; NULL: neither */
};

/* The viewer's, the default first; empty for guests, without asking the database. which: the
 * number of one as text, or "". */
struct address_book address_book(struct req *, const char *which);

/* Where the post goes, from the fields country, name, street, street2, postcode, city, region and
 * phone of a form; .id is 0. */
struct account_address check_address(struct req *, struct problems *);

/* Into the viewer's book, unless it is there already or the book is full. False: it was not put. */
bool	 address_keep(struct req *, const struct account_address *);

#endif
