/* seed_copy: COPY ... FROM STDIN, text format. */
#include "soukd/seed_copy.h"

#include <inttypes.h>
#include <time.h>

static void
gap(struct buf *b)
{
	if (b->n > 0 && b->p[b->n - 1] != '\n')
		buf_putc(b, '\t');
}

void
row_text(struct buf *b, const char *s)
{
	size_t n;

	gap(b);
	if (s == NULL) {
		buf_puts(b, "\\N");
		return;
	}
	/* An empty first field would look like the start of a row to gap(). */
	must(s[0] != '\0' || b->p[b->n - 1] == '\t');
	for (; *s != '\0'; s += n) {
		n = strcspn(s, "\\\n\r\t");
		buf_put(b, s, n);
		if (s[n] == '\0')
			break;
		buf_puts(b, s[n] == '\\' ? "\\\\" : s[n] == '\n' ? "\\n" : s[n] == '\r' ? "\\r" : "\\t");
		n++;
	}
}

void
row_i64(struct buf *b, int64_t n)
{
	gap(b);
	buf_put_i64(b, n);
}

void
row_some(struct buf *b, int64_t n)
{
	if (n == 0)
		row_text(b, NULL);
	else
		row_i64(b, n);
}

void
row_bool(struct buf *b, bool yes)
{
	row_text(b, yes ? "t" : "f");
}

void
row_time(struct buf *b, int64_t at)
{
	char text[40];
	time_t t = (time_t)at;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S+00", &tm);
	row_text(b, at != 0 ? text : NULL);
}

void
row_end(struct buf *b)
{
	buf_putc(b, '\n');
}

static bool
fine(PGconn *db, PGresult *res, ExecStatusType want, const char *what)
{
	bool ok = PQresultStatus(res) == want;

	if (!ok)
		fprintf(stderr, "seed: %.60s: %s", what, PQerrorMessage(db));
	PQclear(res);
	return (ok);
}

bool
rows_copy(PGconn *db, const char *into, struct buf *b)
{
	char sql[400];
	bool ok;

	if (b->n == 0)
		return (true);
	must(!b->full);
	must(snprintf(sql, sizeof(sql), "COPY %s FROM STDIN", into) < (int)sizeof(sql));
	if (!fine(db, PQexec(db, sql), PGRES_COPY_IN, into))
		return (false);
	ok = PQputCopyData(db, b->p, (int)b->n) == 1 && PQputCopyEnd(db, NULL) == 1;
	ok = fine(db, PQgetResult(db), PGRES_COMMAND_OK, into) && ok;
	PQclear(PQgetResult(db));
	buf_clear(b);
	return (ok);
}

bool
sql_do(PGconn *db, const char *sql)
{
	PGresult *res = PQexec(db, sql);
	ExecStatusType got = PQresultStatus(res);

	return (fine(db, res, got == PGRES_TUPLES_OK ? PGRES_TUPLES_OK : PGRES_COMMAND_OK, sql));
}

bool
sql_do_with(PGconn *db, const char *sql, int64_t n)
{
	char text[24];
	const char *arg[1] = { text };

	snprintf(text, sizeof(text), "%" PRId64, n);
	return (fine(db, PQexecParams(db, sql, 1, NULL, arg, NULL, NULL, 0), PGRES_COMMAND_OK, sql));
}

int64_t
sql_number(PGconn *db, const char *sql)
{
	PGresult *res = PQexec(db, sql);
	int64_t n = -1;

	if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1)
		n = strtoll(PQgetvalue(res, 0, 0), NULL, 10);
	else
		fprintf(stderr, "seed: %.60s: %s", sql, PQerrorMessage(db));
	PQclear(res);
	return (n);
}
