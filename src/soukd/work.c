/* work: the job process. It waits for PostgreSQL's word or a second, does what
 * is due, and ends between two jobs when told to. */
#include "soukd/soukd.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "run/co.h"
#include "run/job.h"
#include "run/log.h"
#include "run/settings.h"

enum { IDLE_MS = 1000, JOB_STATEMENT_MS = 60000 };

static volatile sig_atomic_t ending;

static void
on_signal(int sig)
{
	(void)sig;
	ending = 1;
}

/* A connection to hear NOTIFY souk_jobs; NULL when there is none: then we poll. */
static PGconn *
listen_open(void)
{
	PGconn *pg = PQconnectdb(setting_text(SETTING_DATABASE_URL));
	PGresult *res;
	bool ok;

	if (PQstatus(pg) != CONNECTION_OK) {
		PQfinish(pg);
		return (NULL);
	}
	res = PQexec(pg, "LISTEN souk_jobs");
	ok = PQresultStatus(res) == PGRES_COMMAND_OK;
	PQclear(res);
	if (ok)
		return (pg);
	PQfinish(pg);
	return (NULL);
}

static PGconn *
listen_wait(PGconn *pg)
{
	struct pollfd p = { .fd = pg != NULL ? PQsocket(pg) : -1, .events = POLLIN };
	PGnotify *n;

	poll(&p, 1, IDLE_MS);
	if (pg == NULL)
		return (listen_open());
	if (!PQconsumeInput(pg)) {
		PQfinish(pg);
		return (NULL);
	}
	while ((n = PQnotifies(pg)) != NULL)
		PQfreemem(n);
	return (pg);
}

int
cmd_work(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	char host[64] = "", name[128];
	PGconn *pg = listen_open();

	(void)argc;
	(void)argv;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	gethostname(host, sizeof host - 1);
	snprintf(name, sizeof name, "%s/%s", host, getenv("SOUK_WORK_NAME") != NULL ? getenv("SOUK_WORK_NAME") : "1");
	jobs_db_start(2, JOB_STATEMENT_MS);
	job_recover(name);
	log_event(LEVEL_INFO, "work.start", KV("name", (const char *)name));
	while (!ending) {
		job_schedule(clock_ms());
		if (job_run_due(name) == 0)
			pg = listen_wait(pg);
		log_flush();
	}
	PQfinish(pg);
	log_event(LEVEL_INFO, "work.end");
	log_flush();
	return (0);
}
