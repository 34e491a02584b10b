/* session: what rooms may do to the browser's session. */
#ifndef ACCOUNTS_SESSION_H
#define ACCOUNTS_SESSION_H

#include "run/req.h"

/* From now on this browser has that cart as a guest; gives it a session if it has none. */
void	session_put_cart(struct req *, cart_id);

#endif
