/* dbconn: talking to one server connection, always in libpq's pipeline mode so
 * that BEGIN travels with the first statement. */
#include "run/dbconn.h"


enum { OPEN_MS = 3000 };

struct db_options	db_options;

static const Oid oids[] = {
	[SQL_I64] = 20, [SQL_I32] = 23, [SQL_BOOL] = 16, [SQL_TEXT] = 25,
	[SQL_TIME] = 1184, [SQL_BYTES] = 17, [SQL_I64S] = 1016, [SQL_TEXTS] = 1009,
};

Oid
db_type_oid(enum sql_type as)
{
	return (oids[as]);
}

static bool
conn_flush(struct db_conn *c, int64_t deadline_ms, enum db_status *why)
{
	int left;

	while ((left = PQflush(c->pg)) == 1) {
		switch (wait_fd(&c->watch, true, deadline_ms)) {
		case WAKE_READY:
			break;
		case WAKE_TIMEOUT:
			*why = DB_TIMEOUT;
			return (false);
		case WAKE_CANCEL:
			*why = DB_CANCELLED;
			return (false);
		}
		if (PQconsumeInput(c->pg) == 0)
			left = -1;
		if (left == -1)
			break;
	}
	*why = left == 0 ? DB_OK : DB_BROKEN;
	return (left == 0);
}

/* The next result, NULL included; waits until it is whole. */
static enum db_status
conn_next(struct db_conn *c, int64_t deadline_ms, PGresult **res)
{
	*res = NULL;
	while (PQisBusy(c->pg)) {
		switch (wait_fd(&c->watch, false, deadline_ms)) {
		case WAKE_READY:
			break;
		case WAKE_TIMEOUT:
			return (DB_TIMEOUT);
		case WAKE_CANCEL:
			return (DB_CANCELLED);
		}
		if (PQconsumeInput(c->pg) == 0)
			return (DB_BROKEN);
	}
	*res = PQgetResult(c->pg);
	return (DB_OK);
}

/* Reads up to the sync point. Keeps the last result or the first error, the nth. */
static enum db_status
conn_results(struct db_conn *c, int64_t deadline_ms, PGresult **out, unsigned *nth)
{
	PGresult *keep = NULL, *res;
	bool failed = false, nothing = false;
	enum db_status st;

	*nth = 0;
	PQclear(conn_first(c));

	for (;;) {
		st = conn_next(c, deadline_ms, &res);
		if (st != DB_OK)
			break;
		if (res == NULL) {
			/* Two in a row: the connection died under us. */
			if (nothing && PQstatus(c->pg) == CONNECTION_BAD) {
				st = DB_BROKEN;
				break;
			}
			nothing = true;
			continue;
		}
		nothing = false;
		if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
			PQclear(res);
			c->busy = c->synced = false;
			c->nsent = 0;
			break;
		}
		if (failed || PQresultStatus(res) == PGRES_PIPELINE_ABORTED) {
			PQclear(res);
			continue;
		}
		if (c->first == NULL && *nth > 0 && *nth <= c->nsent && !str_eq(c->sent[*nth - 1], "wall"))
			c->first = keep;
		else
			PQclear(keep);
		keep = res;
		failed = PQresultStatus(res) == PGRES_FATAL_ERROR;
		*nth += !failed;
	}
	if (PQstatus(c->pg) == CONNECTION_BAD && (st == DB_OK || st == DB_BROKEN))
		/* Without a code it is libpq's own word for a lost connection. */
		st = failed && PQresultErrorField(keep, PG_DIAG_SQLSTATE) != NULL ? DB_ERROR : DB_BROKEN;
	if (st == DB_OK && failed)
		st = DB_ERROR;
	if (st != DB_OK && st != DB_ERROR) {
		PQclear(keep);
		keep = NULL;
	}
	*out = keep;
	return (st);
}

static bool
conn_send(struct db_conn *c, const struct conn_call *q)
{
	must(c->nsent < CONN_BATCH_MAX && !c->synced);
	if (PQstatus(c->pg) != CONNECTION_OK ||
	    !PQsendQueryPrepared(c->pg, q->name, q->n, q->values, q->lengths, q->formats, 1))
		return (false);
	c->sent[c->nsent++] = q->name;
	c->busy = true;
	return (true);
}

/* The call and what goes before it. */
static bool
conn_send_all(struct db_conn *c, const struct conn_call *q)
{
	static const struct conn_call begin = { .name = "begin" };
	const struct conn_call wall = { .name = "wall", .n = db_options.nested ? 2 : 1,
	    .values = (const char *const []){ q->wall, q->role }, .lengths = (const int []){ 0, 0 }, .formats = (const int []){ 0, 0 } };

	return ((!q->begin || conn_send(c, &begin)) && (q->wall == NULL || conn_send(c, &wall)) && conn_send(c, q));
}

bool
conn_queue(struct db_conn *c, const struct conn_call *q)
{
	/* Three places are kept: for the call that ends the batch, its BEGIN, and who asks. */
	if (c->nsent + 3 > CONN_BATCH_MAX - 3)
		return (false);
	return (conn_send_all(c, q));
}

static bool
conn_sync(struct db_conn *c)
{
	if (c->synced)
		return (true);
	c->synced = PQpipelineSync(c->pg) == 1;
	return (c->synced);
}

enum db_status
conn_call(struct db_conn *c, const struct conn_call *q, PGresult **out, const char **failed)
{
	enum db_status st;
	unsigned nth;

	*out = NULL;
	if (!conn_send_all(c, q) || !conn_sync(c))
		return (DB_BROKEN);
	if (!conn_flush(c, q->deadline_ms, &st))
		return (st);
	st = conn_results(c, q->deadline_ms, out, &nth);
	*failed = st == DB_ERROR && nth < CONN_BATCH_MAX ? c->sent[nth] : q->name;
	return (st);
}

PGresult *
conn_first(struct db_conn *c)
{
	PGresult *res = c->first;

	c->first = NULL;
	return (res);
}

bool
conn_finish(struct db_conn *c, int64_t deadline_ms)
{
	PGresult *res;
	enum db_status st;
	unsigned nth;

	if (!conn_sync(c) || !conn_flush(c, deadline_ms, &st))
		return (false);
	st = conn_results(c, deadline_ms, &res, &nth);
	PQclear(res);
	return (st == DB_OK || st == DB_ERROR);
}

static void
server_gone(struct watch *w)
{
	struct db_conn *c = (struct db_conn *)((char *)w - offsetof(struct db_conn, watch));

	/* Nobody asked anything: a notice, a parameter change, or the end. */
	if (c->pg != NULL && PQconsumeInput(c->pg) == 1)
		return;
	if (c->state == CONN_IDLE)
		conn_close(c);
	else
		watch_close(w);		/* its holder is between two statements and will find out */
}

static enum db_status
conn_connect(struct db_conn *c, int64_t deadline_ms)
{
	PostgresPollingStatusType step = PGRES_POLLING_WRITING;

	while (step != PGRES_POLLING_OK) {
		/* The next address may have got a new socket of the same number. */
		watch_close(&c->watch);
		c->watch.fd = PQsocket(c->pg);
		if (wait_fd(&c->watch, step == PGRES_POLLING_WRITING, deadline_ms) != WAKE_READY)
			return (DB_TIMEOUT);
		step = PQconnectPoll(c->pg);
		if (step == PGRES_POLLING_FAILED)
			return (DB_BROKEN);
	}
	return (DB_OK);
}

static bool
send_prepare(PGconn *pg, const struct sql *s)
{
	Oid types[64];

	must(s->nin <= nelem(types));
	for (unsigned i = 0; i < s->nin; i++)
		types[i] = oids[s->in[i].as];
	return (PQsendPrepare(pg, s->name, s->text, (int)s->nin, types) == 1);
}

/* Everything is prepared before the first request sees the connection: a
 * PREPARE inside a request could be cancelled half-way and fail for ever after. */
static enum db_status
conn_prepare(struct db_conn *c, int64_t deadline_ms, PGresult **res)
{
	static const char *const plain[][2] = { { "begin", "BEGIN" }, { "commit", "COMMIT" }, { "rollback", "ROLLBACK" } };
	static const char *const nested[][2] = { { "begin", "SAVEPOINT nested" }, { "commit", "RELEASE nested" },
	    { "rollback", "ROLLBACK TO nested" } };
	enum db_status st;
	unsigned nth;

	for (size_t i = 0; i < nelem(plain); i++) {
		const char *const *s = db_options.nested ? nested[i] : plain[i];

		if (!PQsendPrepare(c->pg, s[0], s[1], 0, NULL))
			return (DB_BROKEN);
	}
	if (db_options.wall != NULL && !PQsendPrepare(c->pg, "wall", db_options.nested ?
	    "VALUES (set_config('souk.viewer', $1, true), set_config('role', $2, true))" :
	    "VALUES (set_config('souk.viewer', $1, true))", 0, NULL))
		return (DB_BROKEN);
	for (const struct sql *const *s = sql_all; *s != NULL; s++)
		if (!send_prepare(c->pg, *s))
			return (DB_BROKEN);
	if (!conn_sync(c))
		return (DB_BROKEN);
	c->busy = true;
	if (!conn_flush(c, deadline_ms, &st))
		return (st);
	return (conn_results(c, deadline_ms, res, &nth));
}

static PGconn *
connect_start(void)
{
	char options[320];
	const char *const keys[] = { "dbname", "options", "application_name", NULL };
	const char *const values[] = { db_options.conninfo, options, "souk", NULL };

	snprintf(options, sizeof options, "-c statement_timeout=%d -c lock_timeout=%d "
	    "-c idle_in_transaction_session_timeout=%d -c client_connection_check_interval=1000 "
	    "-c timezone=UTC -c jit=off -c gin_pending_list_limit=64 -c pg_trgm.word_similarity_threshold=0.45%s",
	    db_options.statement_ms, db_options.statement_ms, db_options.statement_ms * 3,
	    db_options.wall != NULL && !db_options.nested ? " -c role=souk_app" : "");
	return (PQconnectStartParams(keys, values, 1));
}

static void
quiet(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

bool
conn_open(struct db_conn *c, char *why, size_t n)
{
	int64_t deadline = clock_ms() + OPEN_MS;
	enum db_status st = DB_BROKEN;
	PGresult *res = NULL;

	c->state = CONN_OPENING;
	c->watch = (struct watch){ .fd = -1, .idle = server_gone };
	c->busy = c->synced = false;
	c->nsent = 0;
	c->first = NULL;
	if ((c->pg = connect_start()) == NULL)
		panic("out of memory");
	PQsetNoticeReceiver(c->pg, quiet, NULL);
	if (PQstatus(c->pg) != CONNECTION_BAD && (st = conn_connect(c, deadline)) == DB_OK) {
		PQsetnonblocking(c->pg, 1);
		PQenterPipelineMode(c->pg);
		st = conn_prepare(c, deadline, &res);
	}
	if (st != DB_OK)
		snprintf(why, n, "%s", st == DB_TIMEOUT ? "no answer in time" :
		    st == DB_ERROR ? PQresultErrorMessage(res) : PQerrorMessage(c->pg));
	PQclear(res);
	if (st != DB_OK)
		conn_close(c);
	return (st == DB_OK);
}
