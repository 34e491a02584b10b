/* staff: who of the marketplace may do what. */
#ifndef ACCOUNTS_STAFF_H
#define ACCOUNTS_STAFF_H

#include "accounts/role.h"
#include "run/check.h"
#include "team/rows.h"

struct staff_roles_view {
	struct staff_member	*v;
	size_t			 n;
	const char		*email, *role;	/* as typed */
	struct problems		 problems;
};

enum staff_change { STAFF_DONE, STAFF_SAME, STAFF_UNKNOWN, STAFF_UNPROVED, STAFF_LAST_ADMIN };

/* role NULL: none any more. In the transaction under way. */
enum staff_change staff_change_role(struct req *, const char *email, const char *role, const char **name) MUST_USE;

#endif
