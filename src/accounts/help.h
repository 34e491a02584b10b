/* help: staff acting in somebody's place, to see what that person sees and to put it right. */
#ifndef ACCOUNTS_HELP_H
#define ACCOUNTS_HELP_H

#include "accounts/role.h"
#include "help/rows.h"
#include "run/check.h"

enum { HELP_MINUTES = 30, HELP_REASON_MIN = 10, HELP_REASON_MAX = 500, PEOPLE_PAGE = 25 };

/* In the transaction under way: from now on this browser acts in the account's place, under a
 * new token, for HELP_MINUTES. The viewer is that account then, with .helper set, and holds no
 * right of staff. False, and nothing changed: closed, staff, or the viewer's own account. */
bool	help_start(struct req *, account_id, const char *reason) MUST_USE;

/* The other way round, under a new token again; also when the time was up. *helped: who it was.
 * False: the helper's own session is over, or there was no help; then the browser is signed out. */
bool	help_stop(struct req *, account_id *helped) MUST_USE;

/* What the staff's page about an account shows. */
struct person_view {
	struct person		*a;
	const struct account_shop *shops;
	size_t			 nshops;
	struct help		*helps;
	size_t			 nhelps;
};

struct people_list {
	const char		*begins;	/* as searched for, "" for all */
	struct person_line	*v;
	size_t			 n;
	const char		*next;		/* where the next page begins; NULL on the last */
};

/* Whether the viewer may act in that account's place. */
bool	person_can_be_helped(struct req *, const struct person *);
/* Whether the viewer may end all its sessions, and there are some. */
bool		 person_can_be_signed_out(struct req *, const struct person *);

#endif
