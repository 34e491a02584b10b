/* import_merge: a staged batch becomes products, variants, stock and pictures in one
 * transaction with the progress.
 *
 * A thread has that connection while rows of the next batch are read and staged; it changes
 * nothing else. A dry run has one connection and no thread: all it does is one transaction that
 * is rolled back, with the categories it made. */
#include <pthread.h>
#include <time.h>

#include "soukd/import.h"
#include "soukd/soukd.h"

enum { TRIES = 6, SETTLE_EVERY = 4 };

struct merge {
	struct import		*im;
	struct import_batch	 batch;
	const char		*values[3];
	char			 shop[24];
	char			 state[8];	/* SQLSTATE of a failure */
	char			*message;	/* owned */
	PGresult		*bad, *fates;
	bool			 ok;
};

/* The one under way: at most one. */
static struct merge	*current;
static pthread_t	 thread;

void
import_merge_begin(struct import *im)
{
	PQclear(plain_sql(im->pg, import_plan_tables));
}

static bool
fine(struct merge *m, PGresult *res)
{
	ExecStatusType got = PQresultStatus(res);
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	if (got == PGRES_COMMAND_OK || got == PGRES_TUPLES_OK)
		return (true);
	snprintf(m->state, sizeof m->state, "%s", state != NULL ? state : "");
	free(m->message);
	m->message = xstrdup(PQresultErrorMessage(res));
	return (false);
}

/* How many of $1..$3 the statement has. */
static int
parameters(const char *sql)
{
	return (strstr(sql, "$3") != NULL ? 3 : strstr(sql, "$2") != NULL ? 2 : strstr(sql, "$1") != NULL ? 1 : 0);
}

/* The statement over the batch's own tables. */
static void
named(const struct merge *m, const char *sql, struct buf *to)
{
	static const char *const tables[] = { "import_rows", "import_words" };
	const char *next, *at;

	for (; *sql != '\0'; sql = next) {
		next = sql + strlen(sql);
		for (size_t i = 0; i < nelem(tables); i++)
			if ((at = strstr(sql, tables[i])) != NULL && at + strlen(tables[i]) <= next)
				next = at + strlen(tables[i]);
		buf_put(to, sql, (size_t)(next - sql));
		if (*next != '\0' && m->im->id != 0)
			buf_printf(to, "_%s_%lld", m->shop, (long long)m->batch.number % 2);
	}
	buf_putc(to, '\0');
}

static bool
statement(struct merge *m, const char *sql, PGresult **to)
{
	struct buf text = { 0 };
	PGresult *res;
	bool ok;

	named(m, sql, &text);
	res = PQexecParams(m->im->pg, text.p, parameters(sql), NULL, m->values, NULL, NULL, 0);
	buf_free(&text);
	ok = fine(m, res);
	if (to != NULL) {
		PQclear(*to);
		*to = res;
	} else
		PQclear(res);
	return (ok);
}

static const char *const *
steps_done(struct merge *m, const char *const *step)
{
	for (; *step != NULL; step++)
		if (!statement(m, *step, NULL))
			return (NULL);
	return (step + 1);
}

static bool
progress_kept(struct merge *m)
{
	long long bad = m->batch.bad + m->im->refused + PQntuples(m->bad);
	char sql[200];

	snprintf(sql, sizeof sql, "UPDATE imports SET rows_done = %lld, rows_bad = %lld, updated_at = now() WHERE id = %lld",
	    (long long)m->batch.last, bad, (long long)m->im->id);
	return (statement(m, sql, NULL));
}

static bool
try(struct merge *m)
{
	const char *const *step = import_plan_steps;

	return (statement(m, m->im->id != 0 ? "BEGIN" : "SAVEPOINT batch", NULL) && (step = steps_done(m, step)) != NULL && statement(m, import_plan_bad, &m->bad) &&
	    steps_done(m, step) != NULL && statement(m, import_plan_fates, &m->fates) &&
	    (m->im->id == 0 || (steps_done(m, import_write_steps) != NULL && progress_kept(m))));
}

/* A deadlock with a sale, or a product that its seller made meanwhile: once more. */
static bool
passing(const struct merge *m)
{
	return (str_eq(m->state, "40P01") || str_eq(m->state, "40001") || str_eq(m->state, "23505") || str_eq(m->state, "55P03"));
}

/* Up to the commit, which waits for the report. */
static void *
run(void *arg)
{
	struct merge *m = arg;

	for (int i = 0; i < TRIES && !m->ok; i++) {
		m->ok = try(m);
		if (m->ok)
			break;
		PQclear(PQexec(m->im->pg, m->im->id != 0 ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT batch"));
		if (!passing(m))
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	return (NULL);
}

static void NORETURN
give_up(struct merge *m)
{
	fprintf(stderr, "\nsoukd import: %s", m->message != NULL ? m->message : "the database refused\n");
	if (m->im->id != 0)
		fprintf(stderr, "The batches before this one are in. The same command goes on from there.\n");
	exit(2);
}

static const char *
column_of(const struct import *im, enum import_field f)
{
	const struct import_expr *e = &im->map.fields[f];

	return (e->n > 0 && !e->terms[0].constant ? e->terms[0].text : import_field_name(f));
}

/* Where nothing is kept, the product of an earlier batch is not there to be found. */
static bool
only_trial(const struct import *im, const PGresult *bad, int i)
{
	return (im->id == 0 && str_eq(PQgetvalue(bad, i, 1), "product"));
}

static void
tell_bad(struct import *im, const PGresult *bad, struct buf *to)
{
	char why[120];

	for (int i = 0; i < PQntuples(bad); i++) {
		const char *kind = PQgetvalue(bad, i, 1), *key = PQgetvalue(bad, i, 2);
		int64_t row = strtoll(PQgetvalue(bad, i, 0), NULL, 10);

		if (only_trial(im, bad, i)) {
			im->refused--;
			im->added++;
		} else if (str_eq(kind, "stock")) {
			snprintf(why, sizeof why, "less than the %s that unfinished checkouts hold", PQgetvalue(bad, i, 4));
			import_report_row(to, row, column_of(im, IMPORT_STOCK), PQgetvalue(bad, i, 3), why);
		} else if (str_eq(kind, "sku"))
			import_report_row(to, row, column_of(im, IMPORT_SKU), key, "another product of the shop has this SKU");
		else
			import_report_row(to, row, column_of(im, IMPORT_REF), key, "its product is not there: the product's own row is bad");
	}
}

static void
count(struct import *im, const PGresult *fates, int64_t bad)
{
	int64_t added = strtoll(PQgetvalue(fates, 0, 0), NULL, 10), updated = strtoll(PQgetvalue(fates, 0, 1), NULL, 10);

	im->added += added;
	im->updated += updated;
	im->unchanged += strtoll(PQgetvalue(fates, 0, 2), NULL, 10) - added - updated;
	im->refused += bad;
}

/* What is told twice is told by its row; what was committed untold would be lost. */
static void
finish(struct import *im)
{
	struct merge *m = current;

	if (m == NULL)
		return;
	if (im->id != 0)
		must(pthread_join(thread, NULL) == 0);
	if (!m->ok)
		give_up(m);
	tell_bad(im, m->bad, &m->batch.told);
	import_report_put(im, &m->batch.told);
	if (!statement(m, im->id != 0 ? "COMMIT" : "ROLLBACK TO SAVEPOINT batch", NULL))
		give_up(m);
	count(im, m->fates, PQntuples(m->bad));
	PQclear(m->bad);
	PQclear(m->fates);
	free(m->message);
	buf_free(&m->batch.rows);
	buf_free(&m->batch.told);
	free(m);
	current = NULL;
}

void
import_merge(struct import *im)
{
	struct merge *m = xcalloc(1, sizeof *m);

	m->im = im;
	snprintf(m->shop, sizeof m->shop, "%lld", (long long)im->rules.seller);
	m->values[0] = m->shop;
	m->values[1] = im->rules.currency;
	m->values[2] = im->map.fields[IMPORT_COMPARE_AT].n > 0 ? "t" : "f";
	im->batch.bad = im->bad;
	m->batch = im->batch;
	im->batch = (struct import_batch){ .last = m->batch.last, .number = m->batch.number + 1 };
	import_stage_send(im, &m->batch);
	finish(im);
	current = m;
	if (im->id == 0) {
		run(m);
		finish(im);
		return;
	}
	must(pthread_create(&thread, NULL, run, m) == 0);
	if (m->batch.number % SETTLE_EVERY == SETTLE_EVERY - 1)
		import_stage_settle(im);
}

void
import_merge_end(struct import *im)
{
	finish(im);
	import_stage_settle(im);
}
