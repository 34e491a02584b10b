/* link: what a letter carries to prove that who follows it got the letter. */
#ifndef ACCOUNTS_LINK_H
#define ACCOUNTS_LINK_H

#include "people/rows.h"
#include "run/req.h"

enum link { LINK_VERIFY, LINK_RESET, LINK_EMAIL, LINK_EMAIL_UNDO };

/* A whole address with a token of 256 bits, of which the table keeps a hash. Made where the
 * letter is written, so that the token stands in no queue. change: of LINK_EMAIL and
 * LINK_EMAIL_UNDO, else 0. */
const char	*link_make(struct req *, enum link, account_id, const char *email, int64_t change);

/* The same without the site, for this browser to be sent there. */
const char	*link_make_here(struct req *, enum link, account_id, const char *email, int64_t change);

/* Who was sent a link with this token; false: nobody. It may be used or too old: see .good. */
bool		 link_find(struct req *, enum link, const char *token, struct account_link *) MUST_USE;

/* Uses it, in a transaction that then holds the account: of two that come at a time one gets
 * true. Other links of the kind the account has are worth nothing from then on, but those that undo. */
bool		 link_use(struct req *, enum link, const char *token, struct account_link *) MUST_USE;

/* Remove some of what ended so many days ago: links, changes of addresses, devices; how many. */
int64_t		 links_over(struct req *, int32_t days);
int64_t		 email_changes_over(struct req *, int32_t days);
int64_t		 devices_over(struct req *, int32_t days);

/* How long one is good. */
int		 link_hours(enum link);

#endif
