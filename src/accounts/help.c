/* help: rows of helps, and the sessions that act by them. */
#include "accounts/help.h"

#include <sodium.h>

#include "accounts/agent.h"
#include "accounts/session.h"
#include "help/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"

enum { HASH_BYTES = 32 };

/* What stands where a token's hash was: nobody knows a token for it. */
static struct bytes
no_tokens_hash(struct req *r)
{
	unsigned char *b = req_alloc(r, HASH_BYTES);

	randombytes_buf(b, HASH_BYTES);
	return ((struct bytes){ b, HASH_BYTES });
}

bool
help_start(struct req *r, account_id account, const char *reason)
{
	struct agent a = agent_of(http_in_header(req_in(r), "user-agent"));
	struct bytes own = session_hash(r, session_token(r));
	struct sql_session_park_row parked;
	struct sql_help_start_row h;

	must(db_in_transaction(r) && viewer(r)->helper.n == 0);
	if (!sql_help_start(r, viewer(r)->account, account, reason, HELP_MINUTES, &h))
		return (false);
	if (!sql_session_park(r, own, no_tokens_hash(r), &parked))
		stop_because(r, 409, "help.session", "the session changed meanwhile");
	sql_help_session(r, session_hash(r, session_start(r)), h.id, parked.id, account, a.browser, a.system,
	    network_of(r, req_in(r)->remote), session_idle_days());
	viewer_reload(r);
	audit(r, "help.started", "account", account.n, json_pack("{s:I s:s}", "help", (json_int_t)h.id.n, "why", reason));
	event_emit(r, "account.helped", json_pack("{sI sI}", "account", (json_int_t)account.n, "help", (json_int_t)h.id.n));
	return (true);
}

bool
help_stop(struct req *r, account_id *helped)
{
	struct help_session s;

	must(db_in_transaction(r));
	*helped = (account_id){ 0 };
	if (session_token(r) == NULL || !sql_help_of_session(r, session_hash(r, session_token(r)), &s))
		return (false);
	*helped = s.account;
	if (sql_help_end(r, s.id, s.account) != 0)
		audit(r, "help.stopped", "account", s.account.n, json_pack("{s:I}", "help", (json_int_t)s.id.n));
	if (sql_session_unpark(r, s.parked, session_hash(r, session_start(r))) == 0) {
		session_forget(r);
		return (false);
	}
	viewer_reload(r);
	return (true);
}

/* Nobody pressed the button: the time ran out, or a session ended. Access ended then and there;
 * this writes it down. */
JOB(helps_sweep)
{
	struct sql_helps_over_row *v;
	size_t n;

	(void)args;
	db_begin(r);
	n = sql_helps_over(r, &v);
	for (size_t i = 0; i < n; i++)
		audit(r, "help.stopped", "account", v[i].account.n, json_pack("{s:I s:I s:s}", "help", (json_int_t)v[i].id.n, "staff",
		    (json_int_t)v[i].staff.n, "why", v[i].late ? "time" : "session"));
	db_commit(r);
}
EVERY(helps_sweep, 60);
