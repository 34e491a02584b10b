/* session: rows of the table sessions. */
#include "accounts/session.h"

#include "accounts/sql.h"
#include "run/viewer.h"

void
session_put_cart(struct req *r, cart_id cart)
{
	const char *token = session_token(r);

	if (token == NULL)
		token = session_start(r);
	sql_session_put_cart(r, session_hash(r, token), cart);
	viewer_reload(r);
}
