/* migrate: sql/migrations in order, each once, each in one transaction. The files
 * are part of the program; a file that was applied must stay as it was. */
#include "soukd/soukd.h"

#include <sodium.h>
#include <time.h>

#include "soukd/migrations.h"

enum { TRIES = 6 };

static void
hash_of(const char *text, char hex[65])
{
	unsigned char h[32];

	crypto_generichash(h, sizeof h, (const unsigned char *)text, strlen(text), NULL, 0);
	sodium_bin2hex(hex, 65, h, sizeof h);
}

static PGresult *
steps(PGconn *pg, const struct migration *m, const char *hash)
{
	const char *const values[] = { m->name, hash };
	PGresult *res;

	PQclear(plain_sql(pg, "BEGIN"));
	res = PQexec(pg, m->text);
	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		return (res);
	PQclear(res);
	res = PQexecParams(pg, "INSERT INTO migrations (name, hash) VALUES ($1, $2)", 2, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		return (res);
	PQclear(res);
	return (PQexec(pg, "COMMIT"));
}

/* A running site holds rows and wants tables, a migration the other way round: one of
 * them has to give way. */
static bool
is_deadlock(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return (state != NULL && str_eq(state, "40P01"));
}

static bool
apply(PGconn *pg, const struct migration *m, const char *hash)
{
	PGresult *res;
	bool again, ok;

	for (int left = TRIES - 1;; left--) {
		res = steps(pg, m, hash);
		ok = PQresultStatus(res) == PGRES_COMMAND_OK;
		again = !ok && is_deadlock(res) && left > 0;
		if (!ok)
			fprintf(stderr, "soukd: %s: %s", m->name, PQresultErrorMessage(res));
		PQclear(res);
		if (!again)
			break;
		fprintf(stderr, "soukd: %s: others were at work in these tables; trying again (%d more)\n", m->name, left);
		PQclear(plain_sql(pg, "ROLLBACK"));
		nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
	}
	if (ok)
		printf("applied %s\n", m->name);
	return (ok);
}

static bool
one(PGconn *pg, const struct migration *m)
{
	const char *const values[] = { m->name };
	char hash[65];
	PGresult *res;
	bool ok = true;

	hash_of(m->text, hash);
	res = PQexecParams(pg, "SELECT hash FROM migrations WHERE name = $1", 1, NULL, values, NULL, NULL, 0);
	if (PQntuples(res) == 0)
		ok = apply(pg, m, hash);
	else if (!str_eq(PQgetvalue(res, 0, 0), hash)) {
		fprintf(stderr, "soukd: %s was changed after it was applied; changes belong in a new file\n", m->name);
		ok = false;
	}
	PQclear(res);
	return (ok);
}

int
cmd_migrate(int argc, char **argv)
{
	PGconn *pg = plain_connect();
	bool ok = true;

	(void)argc;
	(void)argv;
	PQclear(plain_sql(pg, "SET client_min_messages = warning"));
	/* Two that start at once take turns. */
	PQclear(plain_sql(pg, "SELECT pg_advisory_lock(7305812)"));
	PQclear(plain_sql(pg, "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, hash text NOT NULL, "
	    "applied_at timestamptz NOT NULL DEFAULT now())"));
	PQclear(plain_sql(pg, "COMMENT ON TABLE migrations IS 'Which files of sql/migrations this database has, as they were.'"));
	for (size_t i = 0; ok && i < migration_count; i++)
		ok = one(pg, &migrations[i]);
	PQfinish(pg);
	return (ok ? 0 : 1);
}
