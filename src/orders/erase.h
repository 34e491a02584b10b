/* erase: people's names and addresses leave the orders; goods, amounts, states and the country stay. */
#ifndef ORDERS_ERASE_H
#define ORDERS_ERASE_H

#include "run/req.h"

/* Finished checkouts of the account (.n 0: none) and those a guest made with the address (NULL: none), locked. */
size_t	 checkouts_of_person(struct req *, account_id, const char *email, const int64_t **ids);
/* Puts dashes and nothing in place of who and where; what shops wrote goes where it holds one of the words. In a transaction. */
void	 checkouts_forget(struct req *, const int64_t *ids, size_t, const char *const *words, size_t nwords);

/* The same for some of those that were never paid for so many days, or that the books need no more; how many. */
int64_t	 checkouts_unpaid_over(struct req *, int32_t days);
int64_t	 checkouts_books_over(struct req *, int32_t years);

#endif
