/* session: rows of the table sessions. */
#include "accounts/session.h"

#include "accounts/sql.h"
#include "run/db.h"
#include "run/job.h"
#include "run/viewer.h"

GATHERED(struct login_handler, login_handlers);

void
session_put_cart(struct req *r, cart_id cart)
{
	const char *token = session_token(r);

	if (token == NULL)
		token = session_start(r);
	sql_session_put_cart(r, session_hash(r, token), cart);
	viewer_put_cart(r, cart);
}

void
session_sign_in(struct req *r, account_id account)
{
	const char *old = session_token(r);
	cart_id guest_cart = viewer(r)->cart;

	must(db_in_transaction(r) && viewer(r)->account.n == 0);
	if (old != NULL)
		sql_session_close(r, session_hash(r, old));
	sql_session_open(r, session_hash(r, session_start(r)), account);
	GATHERED_EACH(struct login_handler, h, login_handlers)
		h->run(r, guest_cart, account);
	viewer_reload(r);
}

void
session_sign_out(struct req *r)
{
	const char *token = session_token(r);

	if (token != NULL)
		sql_session_close(r, session_hash(r, token));
	session_forget(r);
}

/* Those that ran out are dead already; this only makes room. */
JOB(sessions_sweep)
{
	(void)args;
	while (sql_sessions_sweep(r) > 0)
		continue;
}
EVERY(sessions_sweep, 3600);
