/* letters: what stands in each kind of mail. */
#ifndef NOTICES_LETTERS_H
#define NOTICES_LETTERS_H

#include "notices/letter.h"

/* Each fills the letter about the thing with this number in the language of who
 * gets it: the buyer, or the account of the shop. False: nobody is to be told. */
struct notice {
	const char	*name;		/* also of the message and its kind in the table mails */
	bool		(*write)(struct req *, int64_t id, account_id, struct letter *);
};

/* NULL when there is no such notice. */
const struct notice *notice_find(const char *name);
/* All there are. */
size_t		 notices_all(const struct notice **);

/* Writes the job of that mail; account .n 0: to the buyer. The same mail is sent once. */
void		 mail_later(struct req *, const char *notice, int64_t id, account_id);

#endif
