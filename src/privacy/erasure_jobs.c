/* erasure_jobs: what is due is erased; an address goes when its report was sent. */
#include "privacy/erasure.h"
#include "privacy/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/dispatch.h"
#include "run/job.h"
#include "run/log.h"
#include "run/mail.h"

static void
run_one(struct req *r, void *arg)
{
	erasure_run(r, *(erasure_id *)arg);
}

static void
tell_one(struct req *r, const struct sql_erasures_untold_row *e)
{
	if (!e->old && !mail_went_to(r, e->email, "erasure_report"))
		return;
	if (e->old)
		log_event(LEVEL_WARNING, "erasure.untold", KV("erasure", e->id.n));
	db_begin(r);
	mails_forget(r, &e->email, 1, false);
	jobs_forget(r, &e->email, 1);
	sql_erasure_told(r, e->id);
	db_commit(r);
}

static void
tell_cancelled(struct req *r, account_id account, erasure_id id)
{
	audit(r, "account.erasure_cancelled", "account", account.n, json_pack("{s:I}", "erasure", (json_int_t)id.n));
	event_emit(r, "account.erasure_cancelled", json_pack("{s:I s:I}", "account", (json_int_t)account.n, "erasure", (json_int_t)id.n));
}

/* Asked for by whoever had registered the address before its owner came. */
JOB(erasure_of_stranger)
{
	account_id account = { json_id(args, "account") };
	struct sql_erasure_cancel_row e;

	db_begin(r);
	if (sql_erasure_cancel(r, account, &e))
		tell_cancelled(r, account, e.id);
	db_commit(r);
}
SUBSCRIBE(erasure_of_stranger, "account.owner_came", erasure_of_stranger);

/* The letter about it went to the address that was taken back. */
JOB(erasure_undone)
{
	account_id account = { json_id(args, "account") };
	struct sql_erasure_cancel_since_row e;

	db_begin(r);
	if (sql_erasure_cancel_since(r, account, json_id(args, "change"), &e))
		tell_cancelled(r, account, e.id);
	db_commit(r);
}
SUBSCRIBE(erasure_undone, "account.email_undone", erasure_undone);

JOB(erasures)
{
	struct sql_erasures_due_row *due;
	struct sql_erasures_untold_row *v;
	size_t n = sql_erasures_due(r, &due);
	char why[256];

	(void)args;
	/* One that fails keeps no other from its right. */
	for (size_t i = 0; i < n; i++)
		if (!req_job(run_one, &due[i].id, why, sizeof why))
			log_event(LEVEL_ERROR, "erasure.failed", KV("erasure", due[i].id.n), KV("why", (const char *)why));
	n = sql_erasures_untold(r, &v);
	for (size_t i = 0; i < n; i++)
		tell_one(r, &v[i]);
}
EVERY(erasures, 60);
