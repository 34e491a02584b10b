/* team: who works for a shop, and who was asked to. */
#ifndef ACCOUNTS_TEAM_H
#define ACCOUNTS_TEAM_H

#include "accounts/role.h"
#include "run/check.h"
#include "team/rows.h"

struct team {
	struct team_member	*v;
	size_t			 n;
	struct invitation_line	*invitations;
	size_t			 ninvitations;
	const char		*email, *role;	/* as typed */
	struct problems		 problems;
};

/* The whole address for the letter of an invitation, whose token the table knows only hashed; false:
 * it is over. What the letter says is in *l. */
bool		 invitation_link(struct req *, int64_t id, struct invitation_letter *l, const char **url) MUST_USE;
/* Forgets some of the addresses of invitations that ended so many days ago; how many. */
int64_t		 invitations_over(struct req *, int32_t days);

#endif
