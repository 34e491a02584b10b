/* work: the job process. It waits for PostgreSQL's word or a second, does what
 * is due, and ends between two jobs when told to. Others beside it, which it starts and
 * ends, do what takes long and nobody waits for (pictures, copies), one for each processor: letters
 * and refunds never stand behind those. Where there is one processor it does those itself, one at a time. */
#include "soukd/soukd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/co.h"
#include "run/job.h"
#include "run/log.h"
#include "run/settings.h"

enum { IDLE_MS = 1000, JOB_STATEMENT_MS = 60000, HELPERS_MAX = 16, PAUSE_MS = 5000 };

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

static struct helper {
	pid_t	pid;		/* 0: none */
	int64_t	not_before;
} helpers[HELPERS_MAX];

static int
helpers_wanted(void)
{
	int64_t n = setting_int(SETTING_JOB_PROCESSES);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (n == 0)
		n = processors < 1 ? 1 : processors > 4 ? 4 : processors;
	return (n > 1 ? (int)n : 0);
}

/* A program of its own, not a copy: this one has connections. */
static pid_t
helper_start(int k)
{
	char number[16];
	const pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return (pid > 0 ? pid : 0);
	snprintf(number, sizeof number, "%d", k + 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() == parent)
		execl("/proc/self/exe", "soukd", "work", "--bulk", number, (char *)NULL);
	_exit(1);
}

/* One that ended is started again, after a pause. */
static void
helpers_keep(int n)
{
	for (int k = 0; k < n; k++) {
		struct helper *h = &helpers[k];

		if (h->pid != 0 && waitpid(h->pid, NULL, WNOHANG) == h->pid) {
			log_event(LEVEL_WARNING, "work.help.lost", KV("number", k + 1));
			*h = (struct helper){ .not_before = clock_ms() + PAUSE_MS };
		}
		if (h->pid == 0 && clock_ms() >= h->not_before)
			h->pid = helper_start(k);
	}
}

static void
helpers_end(int n)
{
	for (int k = 0; k < n; k++)
		if (helpers[k].pid != 0)
			kill(helpers[k].pid, SIGTERM);
	for (int k = 0; k < n; k++)
		while (helpers[k].pid != 0 && waitpid(helpers[k].pid, NULL, 0) == -1 && errno == EINTR)
			;
}

static unsigned
run_some(const char *name, bool bulk, bool alone)
{
	return (bulk ? job_run_bulk(name) : alone ? job_run_due(name) : job_run_urgent(name));
}

static void
work(const char *name, bool bulk)
{
	int nhelpers = bulk ? 0 : helpers_wanted();
	PGconn *pg = listen_open();

	jobs_db_start(bulk ? 1 : 2, JOB_STATEMENT_MS);
	job_recover(name);
	log_event(LEVEL_INFO, bulk ? "work.help" : "work.start", KV("name", name));
	while (!ending) {
		helpers_keep(nhelpers);
		if (!bulk)
			job_schedule(clock_ms());
		if (run_some(name, bulk, nhelpers == 0) == 0 && !ending)
			pg = listen_wait(pg);
		log_flush();
	}
	helpers_end(nhelpers);
	PQfinish(pg);
	log_event(LEVEL_INFO, bulk ? "work.help.end" : "work.end");
	log_flush();
}

int
cmd_work(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	bool bulk = argc == 3 && str_eq(argv[1], "--bulk");
	char host[64] = "", name[160];

	if (argc > 1 && !bulk) {
		fprintf(stderr, "usage: soukd work\n");
		return (2);
	}
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	gethostname(host, sizeof host - 1);
	snprintf(name, sizeof name, "%s/%s%s%s", host, getenv("SOUK_WORK_NAME") != NULL ? getenv("SOUK_WORK_NAME") : "1",
	    bulk ? "+" : "", bulk ? argv[2] : "");
	work(name, bulk);
	return (0);
}
