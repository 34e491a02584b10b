/* plain: connections of the commands. */
#include "run/dbconn.h"
#include "run/settings.h"
#include "soukd/soukd.h"

PGconn *
plain_connect(void)
{
	PGconn *pg = PQconnectdb(setting_text(SETTING_DATABASE_URL));

	if (PQstatus(pg) != CONNECTION_OK) {
		fprintf(stderr, "soukd: cannot reach the database (SOUK_DATABASE_URL): %s", PQerrorMessage(pg));
		exit(1);
	}
	return (pg);
}

PGresult *
plain_sql(PGconn *pg, const char *sql)
{
	PGresult *res = PQexec(pg, sql);
	ExecStatusType st = PQresultStatus(res);

	if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK && st != PGRES_EMPTY_QUERY) {
		fprintf(stderr, "soukd: %s", PQresultErrorMessage(res));
		exit(1);
	}
	return (res);
}

void
jobs_db_start(unsigned connections, int statement_ms)
{
	const struct db_options o = { .conninfo = setting_text(SETTING_DATABASE_URL), .connections = connections,
	    .statement_ms = statement_ms };

	db_start(&o);
}
