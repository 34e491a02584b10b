/* mail: one message over SMTP, from a job. */
#ifndef RUN_MAIL_H
#define RUN_MAIL_H

#include "run/req.h"

struct mail {
	const char	*to;		/* address */
	const char	*to_name;	/* may be NULL */
	const char	*subject;
	const char	*text;		/* the plain part */
	const char	*html;		/* the same as HTML; NULL: plain only */
	const char	*kind;		/* "order_receipt": for the log and the table mails */
	const char	*unique;	/* names this message: a second one of the same name is not sent */
};

/* Sends, outside of transactions. Stops when the server does not take it, so that
 * the job is tried again. False: sent before, nothing was done. */
bool	mail_send(struct req *, const struct mail *);

/* Forgets to whom letters were sent; only_account: only those about their account. How many. */
int64_t	mails_forget(struct req *, const char *const *recipients, size_t, bool only_account);
/* Whether a letter of that kind was sent to that address. */
bool	mail_went_to(struct req *, const char *recipient, const char *kind);
/* Removes some of the rows about letters sent so many days ago; how many. */
int64_t	mails_over(struct req *, int32_t days);

#endif
