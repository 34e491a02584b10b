/* guess: how often somebody may be wrong about a password or a code.
 *
 * Each wrong one makes the wait for the next longer, from that device or network. Whoever
 * guesses from elsewhere locks no owner out: devices the account has signed in from
 * wait for themselves alone, and a link to choose a new password makes a device one of them. */
#ifndef ACCOUNTS_GUESS_H
#define ACCOUNTS_GUESS_H

#include "base/ids.h"
#include "run/check.h"

enum guess_kind { GUESS_PASSWORD, GUESS_CODE };

struct guess {
	int64_t	here, strangers;	/* where it was counted */
	bool	stranger;
	int	wait_s;			/* before the next; 0: this one may be looked at */
};

/* A try, which counts as wrong until guess_was_right. By account, or by the address typed, which
 * may be nobody's: it makes no difference. One statement in any case. */
struct guess	guess_take(struct req *, enum guess_kind, account_id, const char *email) MUST_USE;
void		guess_was_right(struct req *, const struct guess *);

/* Says in a form that nothing was looked at. */
void		guess_problem(struct req *, struct problems *, const char *field, int wait_s);

#endif
