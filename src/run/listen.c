/* listen: one connection outside of the pool. While it is down the caches are
 * not used; when it comes back they start from nothing. */
#include "run/listen.h"

#include <libpq-fe.h>

#include "run/cache.h"
#include "run/job.h"
#include "run/log.h"
#include "run/wait.h"

enum { RETRY_MS = 500, OPEN_MS = 2000, TICK_MS = 100, PING_MS = 1000 };

static const char	*conninfo;
static struct watch	 watch;

static PGconn *
connect_to(void)
{
	PGconn *pg = PQconnectStart(conninfo);
	PostgresPollingStatusType step = PGRES_POLLING_WRITING;
	int64_t deadline = clock_ms() + OPEN_MS;

	if (pg == NULL)
		panic("out of memory");
	while (PQstatus(pg) != CONNECTION_BAD && step != PGRES_POLLING_OK) {
		/* The next address may have got a new socket of the same number. */
		watch_close(&watch);
		watch.fd = PQsocket(pg);
		if (wait_fd(&watch, step == PGRES_POLLING_WRITING, deadline) != WAKE_READY ||
		    (step = PQconnectPoll(pg)) == PGRES_POLLING_FAILED)
			break;
	}
	if (step == PGRES_POLLING_OK)
		return (pg);
	watch_close(&watch);
	PQfinish(pg);
	return (NULL);
}

/* Sends a command and reads its end. The server answers these at once. */
static bool
command(PGconn *pg, const char *sql)
{
	int64_t deadline = clock_ms() + OPEN_MS;
	PGresult *res;
	bool ok = true;

	if (!PQsendQuery(pg, sql))
		return (false);
	for (;;) {
		while (PQisBusy(pg)) {
			if (wait_fd(&watch, false, deadline) != WAKE_READY || !PQconsumeInput(pg))
				return (false);
		}
		if ((res = PQgetResult(pg)) == NULL)
			return (ok);
		ok = ok && PQresultStatus(res) == PGRES_COMMAND_OK;
		PQclear(res);
	}
}

/* A server that went away without a word must not leave old pages in use: it
 * is asked for a sign of life every second. */
static bool
alive(PGconn *pg)
{
	static int64_t asked;

	if (clock_ms() - asked < PING_MS)
		return (true);
	asked = clock_ms();
	return (command(pg, "LISTEN souk_catalog"));
}

static bool
hear(PGconn *pg)
{
	PGnotify *n;

	if (wait_fd(&watch, false, clock_ms() + TICK_MS) == WAKE_READY && !PQconsumeInput(pg))
		return (false);
	while ((n = PQnotifies(pg)) != NULL) {
		cache_message(n->extra);
		PQfreemem(n);
	}
	return (PQstatus(pg) == CONNECTION_OK && alive(pg) &&
	    (!job_kick_taken() || command(pg, "NOTIFY souk_jobs")));
}

static void
listener(void *arg)
{
	PGconn *pg;

	(void)arg;
	for (;;) {
		watch = (struct watch){ .fd = -1 };
		if ((pg = connect_to()) != NULL) {
			if (command(pg, "LISTEN souk_catalog")) {
				cache_listening(true);
				while (hear(pg))
					continue;
				cache_listening(false);
				log_event(LEVEL_WARNING, "listen.lost");
			}
			watch_close(&watch);
			PQfinish(pg);
		}
		wait_until(clock_ms() + RETRY_MS);
	}
}

void
listen_start(const char *info)
{
	conninfo = info;
	if (co_spawn(listener, NULL) == NULL)
		panic("no memory for the listener");
}
