/* role: what each role may, in a shop and in the marketplace. */
#ifndef ACCOUNTS_ROLE_H
#define ACCOUNTS_ROLE_H

#include <stddef.h>

#include "run/access.h"
#include "run/viewer.h"

struct role {
	const char	*code;		/* as in the database */
	const char	*name;		/* N_() */
	const char	*about;		/* N_(): one sentence */
	uint32_t	 may;		/* bits of enum who */
};

extern const struct role seller_roles[], staff_roles[];
extern const size_t seller_roles_count, staff_roles_count;

/* NULL: no such role. */
const struct role *seller_role(const char *code);
const struct role *staff_role(const char *code);

/* A permission as the matrix shows it; NULL for what is no permission. */
const char	*permission_name(enum who);	/* N_() */

#endif
