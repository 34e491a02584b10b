/* db: statements and transactions of a request. */
#include "run/db.h"

#include <arpa/inet.h>
#include <endian.h>

#include "run/metrics.h"
#include "run/req_private.h"

enum { PARAMS_MAX = 64 };

/* PostgreSQL counts from 2000-01-01. */
static const int64_t EPOCH_US = INT64_C(946684800) * 1000000;

struct sql_rows {
	PGresult		*res;
	const struct sql	*sql;
};

struct params {
	const char	*values[PARAMS_MAX];
	int		 lengths[PARAMS_MAX];
	int		 formats[PARAMS_MAX];
};

static void
array_item(struct buf *b, const char *s)
{
	if (s == NULL) {
		buf_puts(b, "NULL");
		return;
	}
	buf_putc(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

/* An array literal: the binary form of arrays is longer and no faster here. */
static const char *
array_text(struct req *r, enum sql_type as, const struct sql_arg *a)
{
	struct buf b = { 0 };
	const char *text;
	size_t n = as == SQL_I64S ? a->i64s.n : a->texts.n;

	buf_putc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ',');
		if (as == SQL_I64S)
			buf_put_i64(&b, a->i64s.v[i]);
		else
			array_item(&b, a->texts.v[i]);
	}
	buf_putc(&b, '}');
	text = arena_strndup(&r->arena, b.p, b.n);
	buf_free(&b);
	return (text);
}

static void
param_bytes(struct params *p, unsigned i, const void *v, size_t n)
{
	p->values[i] = v;
	p->lengths[i] = (int)n;
	p->formats[i] = 1;
}

static void
param_int(struct req *r, struct params *p, unsigned i, int64_t v, size_t n)
{
	uint64_t be = htobe64((uint64_t)v << (64 - 8 * n));

	param_bytes(p, i, memcpy(req_alloc(r, n), &be, n), n);
}

/* The ends of int64_t are PostgreSQL's infinities, here and there; what one side
 * cannot say becomes the nearer of them. */
static int64_t
time_to_pg(int64_t us)
{
	int64_t v;

	if (us == INT64_MAX)
		return (us);
	return (__builtin_sub_overflow(us, EPOCH_US, &v) ? INT64_MIN : v);
}

static int64_t
time_from_pg(int64_t v)
{
	int64_t us;

	if (v == INT64_MIN)
		return (v);
	return (__builtin_add_overflow(v, EPOCH_US, &us) ? INT64_MAX : us);
}

static void
param_set(struct req *r, struct params *p, unsigned i, const struct sql_col *col, const struct sql_arg *a)
{
	p->values[i] = NULL;
	p->lengths[i] = 0;
	p->formats[i] = 1;
	if (a->is_null)
		return;
	switch (col->as) {
	case SQL_I64:
		param_int(r, p, i, a->i, 8);
		break;
	case SQL_TIME:
		param_int(r, p, i, time_to_pg(a->i), 8);
		break;
	case SQL_I32:
		param_int(r, p, i, a->i, 4);
		break;
	case SQL_BOOL:
		param_int(r, p, i, a->i != 0, 1);
		break;
	case SQL_TEXT:
		param_bytes(p, i, a->text, strlen(a->text));
		break;
	case SQL_BYTES:
		param_bytes(p, i, a->bytes.p != NULL ? a->bytes.p : "", a->bytes.n);
		break;
	case SQL_I64S:
	case SQL_TEXTS:
		p->values[i] = array_text(r, col->as, a);
		p->formats[i] = 0;
		break;
	}
}

static NORETURN void
stop_db(struct req *r, enum db_status st, const char *what)
{
	r->retry_after_s = 1;
	switch (st) {
	case DB_CANCELLED:
		stop_because(r, 499, "client.gone", "%s", what);
	case DB_TIMEOUT:
		stop_because(r, 503, "db.timeout", "%s", what);
	case DB_FULL:
		stop_because(r, 503, "db.full", "%s", what);
	default:
		stop_because(r, 503, "db.gone", "%s", what);
	}
}

/* What the server refused. Two writers in each other's way may try again. */
static NORETURN void
stop_refused(struct req *r, const char *name, PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *code = req_strdup(r, state != NULL ? state : "?????");
	const char *text = req_printf(r, "%s: %s %s%s%s", name, code, message != NULL ? message : "",
	    constraint != NULL ? " constraint " : "", constraint != NULL ? constraint : "");

	PQclear(res);
	if (str_eq(code, "40001") || str_eq(code, "40P01")) {
		r->stopped = 503;
		r->cause = "db.conflict";
		r->detail = text;
		r->retry_after_s = 1;
		req_unwind(r, UNWIND_RETRY);
	}
	if (str_starts(code, "57") || str_starts(code, "53") || str_starts(code, "08") || str_eq(code, "55P03")) {
		r->retry_after_s = 1;
		stop_because(r, 503, str_eq(code, "57014") ? "db.timeout" : "db.gone", "%s", text);
	}
	if (str_starts(code, "23"))
		stop_because(r, 409, "db.constraint", "%s", text);
	stop_because(r, 500, "db.error", "%s", text);
}

static void
conn_hold(struct req *r)
{
	enum db_status st;

	if (r->conn == NULL && (st = conn_take(r->deadline_ms, &r->conn)) != DB_OK)
		stop_db(r, st, "no connection");
}

/* Outside of a transaction nothing ties the request to the connection. */
static void
conn_release_idle(struct req *r)
{
	if (r->in_tx || r->begin_due || r->conn == NULL)
		return;
	conn_give(r->conn);
	r->conn = NULL;
}

static void
result_keep(struct req *r, PGresult *res)
{
	struct result_node *n = NEW(r, struct result_node);

	*n = (struct result_node){ res, r->results };
	r->results = n;
}

/* Who asks, as far as this statement must know. An open transaction was told before; outside of
 * one it is forgotten with the batch. */
static void
tell_wall(struct req *r, const struct sql *s, struct conn_call *call)
{
	if (db_options.wall == NULL)
		return;
	if (wall_concerns(s))
		call->wall = db_options.wall(r);
	else if (db_options.nested)	/* a test's transaction lives longer than the page's */
		call->wall = "";
	call->role = r->in != NULL ? "souk_app" : "none";
	if (call->wall == NULL || db_options.nested || !r->in_tx)
		return;
	if (!call->begin && r->walled_as != NULL && str_eq(r->walled_as, call->wall))
		call->wall = NULL;
	else
		r->walled_as = call->wall;
}

/* The statement as the connection takes it; a transaction that is due begins with it. */
static struct conn_call
statement(struct req *r, const struct sql *s, const struct sql_arg *args, struct params *p)
{
	/* cppcheck-suppress ctuuninitvar ; the arrays' addresses, which param_set fills */
	struct conn_call call = { .name = s->name, .n = (int)s->nin, .values = p->values, .lengths = p->lengths,
	    .formats = p->formats, .deadline_ms = r->deadline_ms };

	must(s->nin <= PARAMS_MAX);
	for (unsigned i = 0; i < s->nin; i++)
		param_set(r, p, i, &s->in[i], &args[i]);
	conn_hold(r);
	call.begin = r->begin_due;
	r->in_tx = r->in_tx || r->begin_due;
	if (call.begin)
		r->walled_as = NULL;
	r->begin_due = false;
	tell_wall(r, s, &call);
	r->queries++;
	return (call);
}

static bool
same_arg(enum sql_type as, const struct sql_arg *a, const struct sql_arg *b)
{
	if (a->is_null || b->is_null)
		return (a->is_null && b->is_null);
	switch (as) {
	case SQL_TEXT:
		return (str_eq(a->text, b->text));
	case SQL_I64:
	case SQL_I32:
	case SQL_BOOL:
	case SQL_TIME:
		return (a->i == b->i);
	case SQL_BYTES:
		return (a->bytes.n == b->bytes.n && (a->bytes.n == 0 || memcmp(a->bytes.p, b->bytes.p, a->bytes.n) == 0));
	default:
		return (false);
	}
}

/* This statement's result, when it was asked for ahead; a second time it is asked anew. */
static PGresult *
ahead_take(struct req *r, const struct sql *s, const struct sql_arg *args)
{
	PGresult *res = r->ahead_res;

	if (r->ahead != s)
		return (NULL);
	if (res == NULL) {
		r->ahead = NULL;
		return (NULL);
	}
	for (unsigned i = 0; i < s->nin; i++)
		if (!same_arg(s->in[i].as, &r->ahead_args[i], &args[i]))
			return (NULL);
	r->ahead = NULL;
	r->ahead_res = NULL;
	return (res);
}

/* Puts what was asked ahead before the statement that is asked now. */
static bool
ahead_send(struct req *r)
{
	struct params p;
	struct conn_call call;

	if (r->ahead == NULL || r->ahead_res != NULL || db_in_transaction(r))
		return (false);
	call = statement(r, r->ahead, r->ahead_args, &p);
	return (conn_queue(r->conn, &call));
}

void
sql_ahead(struct req *r, const struct sql *s, const struct sql_arg *args)
{
	struct sql_arg *copy = NEW_ARRAY(r, struct sql_arg, s->nin);

	memcpy(copy, args, s->nin * sizeof *copy);
	r->ahead = s;
	r->ahead_args = copy;
	r->ahead_res = NULL;
}

struct sql_rows *
sql_run(struct req *r, const struct sql *s, const struct sql_arg *args)
{
	struct sql_rows *rows = NEW(r, struct sql_rows);
	struct params p;
	struct conn_call call;
	int64_t before = clock_us();
	const char *failed;
	enum db_status st;
	bool ahead;

	rows->sql = s;
	if ((rows->res = ahead_take(r, s, args)) != NULL)
		return (rows);
	ahead = ahead_send(r);
	call = statement(r, s, args, &p);
	st = conn_call(r->conn, &call, &rows->res, &failed);
	r->db_us += clock_us() - before;
	metric_time(HISTOGRAM_DB, clock_us() - before);
	if (st != DB_OK)
		metric_add(COUNTER_DB_ERRORS, 1);
	if (st == DB_ERROR)
		stop_refused(r, failed, rows->res);
	if (st != DB_OK)
		stop_db(r, st, s->name);
	if (ahead)
		result_keep(r, r->ahead_res = conn_first(r->conn));
	result_keep(r, rows->res);
	conn_release_idle(r);
	return (rows);
}

void
sql_later(struct req *r, const struct sql *s, const struct sql_arg *args)
{
	struct params p;
	struct conn_call call;

	if (!db_in_transaction(r)) {
		sql_run(r, s, args);
		return;
	}
	call = statement(r, s, args, &p);
	if (conn_queue(r->conn, &call))
		return;
	if (call.begin)
		stop_db(r, DB_BROKEN, s->name);
	r->walled_as = NULL;
	r->queries--;
	sql_run(r, s, args);
}

void
db_begin(struct req *r)
{
	must(!r->in_tx && !r->begin_due);
	r->begin_due = true;
}

static enum db_status
transaction_end(struct req *r, const char *word)
{
	struct conn_call call = { .name = word, .deadline_ms = clock_ms() + 10000 };
	const char *failed;
	PGresult *res = NULL;
	enum db_status st;
	bool rolled_back;

	co_shield(true);
	st = conn_call(r->conn, &call, &res, &failed);
	co_shield(false);
	/* COMMIT of a failed transaction answers ROLLBACK, and that is no success. */
	rolled_back = st == DB_OK && str_eq(word, "commit") && str_eq(PQcmdStatus(res), "ROLLBACK");
	if (st == DB_ERROR && str_eq(word, "commit"))
		stop_refused(r, failed, res);
	PQclear(res);
	return (rolled_back ? DB_BROKEN : st);
}

void
db_commit(struct req *r)
{
	enum db_status st;

	must(r->in_tx || r->begin_due);
	if (r->in_tx) {
		if ((st = transaction_end(r, "commit")) != DB_OK)
			stop_db(r, st, "commit");
		r->in_tx = false;
	}
	r->begin_due = false;
	conn_release_idle(r);
	run_list(&r->commits);
}

/* Statements that were to travel with a later one need not run any more, but those
 * that are on their way have to be heard. */
static bool
batch_end(struct req *r)
{
	bool whole;

	if (!r->conn->busy)
		return (true);
	if (r->conn->synced)	/* somebody waited for its result and was cancelled: the keeper cleans */
		return (false);
	co_shield(true);
	whole = conn_finish(r->conn, clock_ms() + 10000);
	co_shield(false);
	return (whole);
}

void
db_rollback(struct req *r)
{
	r->commits = NULL;
	r->begin_due = false;
	if (r->in_tx) {
		if (batch_end(r))
			(void)transaction_end(r, "rollback");
		r->in_tx = false;
	}
	conn_release_idle(r);
}

void
db_release(struct req *r)
{
	r->begin_due = false;
	r->commits = NULL;
	if (r->conn == NULL)
		return;
	if (r->in_tx && r->conn->pg != NULL && batch_end(r))
		(void)transaction_end(r, "rollback");
	r->in_tx = false;
	conn_give(r->conn);
	r->conn = NULL;
}

bool
db_in_transaction(const struct req *r)
{
	return (r->in_tx || r->begin_due);
}

void
db_after_commit(struct req *r, void (*fn)(void *), void *arg)
{
	struct defer_node *d = NEW(r, struct defer_node);

	must(db_in_transaction(r));
	*d = (struct defer_node){ fn, arg, r->commits };
	r->commits = d;
}

size_t
sql_nrows(const struct sql_rows *rows)
{
	return ((size_t)PQntuples(rows->res));
}

int64_t
sql_affected(const struct sql_rows *rows)
{
	return (strtoll(PQcmdTuples(rows->res), NULL, 10));
}

bool
sql_is_null(const struct sql_rows *rows, size_t row, unsigned col)
{
	return (PQgetisnull(rows->res, (int)row, (int)col) == 1);
}

/* The cell, which must be as long as its declared type says: a statement whose
 * comment lies is found at its first use. */
static const void *
cell(const struct sql_rows *rows, size_t row, unsigned col, int length)
{
	if (PQgetlength(rows->res, (int)row, (int)col) != length)
		panic("%s: column %s is not what its comment says", rows->sql->name, rows->sql->out[col].name);
	return (PQgetvalue(rows->res, (int)row, (int)col));
}

int64_t
sql_i64(const struct sql_rows *rows, size_t row, unsigned col)
{
	uint64_t v;

	if (sql_is_null(rows, row, col))
		return (0);
	memcpy(&v, cell(rows, row, col, 8), sizeof v);
	v = be64toh(v);
	return (rows->sql->out[col].as == SQL_TIME ? time_from_pg((int64_t)v) : (int64_t)v);
}

int32_t
sql_i32(const struct sql_rows *rows, size_t row, unsigned col)
{
	uint32_t v;

	if (sql_is_null(rows, row, col))
		return (0);
	memcpy(&v, cell(rows, row, col, 4), sizeof v);
	return ((int32_t)ntohl(v));
}

bool
sql_bool(const struct sql_rows *rows, size_t row, unsigned col)
{
	return (!sql_is_null(rows, row, col) && *(const char *)cell(rows, row, col, 1) != 0);
}

const char *
sql_text(const struct sql_rows *rows, size_t row, unsigned col)
{
	return (sql_is_null(rows, row, col) ? NULL : PQgetvalue(rows->res, (int)row, (int)col));
}

struct bytes
sql_bytes(const struct sql_rows *rows, size_t row, unsigned col)
{
	if (sql_is_null(rows, row, col))
		return ((struct bytes){ NULL, 0 });
	return ((struct bytes){ PQgetvalue(rows->res, (int)row, (int)col),
	    (size_t)PQgetlength(rows->res, (int)row, (int)col) });
}
