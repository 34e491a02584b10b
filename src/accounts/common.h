/* common: passwords that are guessed first. */
#ifndef ACCOUNTS_COMMON_H
#define ACCOUNTS_COMMON_H

#include "base/base.h"

/* Whether the password is one of conf/passwords/common.hashes, or one of them with little
 * around it: other case, digits and signs before or behind, digits for letters, twice. */
bool	password_is_common(const char *);

/* How many there are. */
size_t	common_count(void);

#endif
