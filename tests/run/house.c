/* house: conf/pg.sh in a folder under /tmp, epoll, and a plain connection. */
#include "tests/run/house.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <sodium.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/dbconn.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/ratelimit.h"
#include "run/settings.h"
#include "run/wait.h"

static char	 folder[64], root[512], url[256];
static pid_t	 owner;
static int	 ep = -1;

static bool
shell(const char *fmt, ...)
{
	char line[1600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	return (system(line) == 0);
}

void
house_stop(void)
{
	(void)shell("cd '%s' && conf/pg.sh stop %s/pg 2> /dev/null", root, folder);
}

void
house_start(void)
{
	must(shell("cd '%s' && conf/pg.sh start %s/pg fsync=off shared_buffers=32MB > %s/url 2> %s/why", root, folder, folder,
	    folder));
}

static void
take_down(void)
{
	if (getpid() != owner)
		return;
	house_stop();
	(void)shell("rm -rf %s", folder);
}

static PGconn *
plain(void)
{
	PGconn *pg = PQconnectdb(url);

	if (PQstatus(pg) != CONNECTION_OK)
		panic("%s", PQerrorMessage(pg));
	return (pg);
}

static void
run_text(PGconn *pg, const char *text)
{
	PGresult *res = PQexec(pg, text);

	if (PQresultStatus(res) == PGRES_FATAL_ERROR)
		panic("%s", PQresultErrorMessage(res));
	PQclear(res);
}

static void
run_file(PGconn *pg, const char *name)
{
	char path[800];
	struct stat st;
	char *text;
	FILE *f;

	snprintf(path, sizeof path, "%s/sql/migrations/%s", root, name);
	must((f = fopen(path, "r")) != NULL && fstat(fileno(f), &st) == 0);
	text = xcalloc(1, (size_t)st.st_size + 1);
	must(fread(text, 1, (size_t)st.st_size, f) == (size_t)st.st_size);
	fclose(f);
	run_text(pg, "BEGIN");
	run_text(pg, text);
	run_text(pg, "COMMIT");
	free(text);
}

static int
is_sql(const struct dirent *d)
{
	return (strstr(d->d_name, ".sql") != NULL);
}

static void
furnish(void)
{
	char path[800];
	struct dirent **files;
	PGconn *pg = plain();
	int n;

	snprintf(path, sizeof path, "%s/sql/migrations", root);
	must((n = scandir(path, &files, is_sql, alphasort)) > 0);
	for (int i = 0; i < n; i++) {
		run_file(pg, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	run_text(pg, "ALTER TABLE outbox DROP CONSTRAINT outbox_topic_check; CREATE FUNCTION misbehave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
	    "IF NEW.topic = 'sleep' THEN PERFORM pg_sleep((NEW.payload #>> '{}')::float); END IF; "
	    "IF NEW.topic = 'raise' THEN RAISE EXCEPTION 'as asked' USING ERRCODE = NEW.payload #>> '{}'; END IF; "
	    "RETURN NEW; END $$; "
	    "CREATE TRIGGER misbehave BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION misbehave()");
	PQfinish(pg);
}

const char *
house(void)
{
	if (owner != 0)
		return (url);
	snprintf(folder, sizeof folder, "/tmp/souk-house-XXXXXX");
	must(getcwd(root, sizeof root) != NULL && mkdtemp(folder) != NULL && chmod(folder, 0755) == 0);
	if (!shell("ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1")) {
		rmdir(folder);
		SKIP("PostgreSQL's server is absent");
	}
	owner = getpid();
	atexit(take_down);
	house_start();
	snprintf(url, sizeof url, "postgresql://souk@/souk?host=%s/pg", folder);
	furnish();
	return (url);
}

const char *
ask_sql(const char *fmt, ...)
{
	static char answer[4][4096];
	static unsigned turn;
	char *to = answer[turn++ % nelem(answer)], text[4096];
	PGconn *pg = plain();
	PGresult *res;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	res = PQexec(pg, text);
	if (PQresultStatus(res) == PGRES_FATAL_ERROR)
		test_fail(__FILE__, __LINE__, "%s in %s", PQresultErrorMessage(res), text);
	snprintf(to, sizeof answer[0], "%s", PQntuples(res) > 0 ? PQgetvalue(res, 0, 0) : "");
	PQclear(res);
	PQfinish(pg);
	return (to);
}

static void
arm(struct watch *w, bool write)
{
	struct epoll_event e = { .events = write ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = w };

	if (epoll_ctl(ep, EPOLL_CTL_ADD, w->fd, &e) == -1)
		must(epoll_ctl(ep, EPOLL_CTL_MOD, w->fd, &e) == 0);
}

/* As in the worker, closing the descriptor is all. */
static void
disarm(struct watch *w)
{
	(void)w;
}

static void
turn(int ms)
{
	struct epoll_event e[64];
	int n;

	co_run_ready();
	n = epoll_wait(ep, e, nelem(e), ms);
	for (int i = 0; i < n; i++) {
		struct watch *w = e[i].data.ptr;

		if (w->fd != -1)
			watch_event(w);
		co_run_ready();
	}
	co_tick(clock_ms());
	co_run_ready();
}

void
loop_until(bool (*done)(void))
{
	int64_t until = clock_ms() + 120000;

	while (!done()) {
		if (clock_ms() > until) {
			test_fail(__FILE__, __LINE__, "waited for two minutes");
			return;
		}
		turn(5);
	}
}

void
loop_for(int ms)
{
	int64_t until = clock_ms() + ms;

	while (clock_ms() < until)
		turn(5);
}

void
house_open_at(const char *at, unsigned connections, bool keepers, int statement_ms)
{
	struct db_options o = { .conninfo = at, .connections = connections, .statement_ms = statement_ms, .keepers = keepers };
	struct buf messages = { 0 };

	setenv("SOUK_DATABASE_URL", url, 1);
	setenv("SOUK_SECRET", "7d0c6f0d1fb3c7a0c7d1b1b6f1f8a2e94c0ffee000112233445566778899aabb", 1);
	setenv("SOUK_STRIPE_KEY", "sk_test_souk_tests", 1);
	setenv("SOUK_STRIPE_WEBHOOK_SECRET", "whsec_souk_tests", 1);
	setenv("SOUK_STRIPE_URL", "http://127.0.0.1:9", 1);
	setenv("SOUK_VAR", ".", 1);
	setenv("SOUK_LOG_FILE", "log.jsonl", 1);
	if (sodium_init() == -1 || !settings_load(&messages))
		panic("%s", messages.p);
	buf_free(&messages);
	/* Another test of this program may have begun with it before the fork. */
	must(languages(&(const struct language *){ NULL }) > 0 || locale_init("UTC"));
	must(log_open(setting_text(SETTING_LOG_FILE), LEVEL_INFO));
	metrics_init(1);
	ratelimit_init(false);
	if (keepers) {
		must((ep = epoll_create1(EPOLL_CLOEXEC)) != -1);
		wait_loop = (struct wait_loop){ .arm = arm, .disarm = disarm };
	}
	ask_sql("DELETE FROM outbox");
	ask_sql("DELETE FROM jobs");
	db_start(&o);
}

void
house_open(unsigned connections, bool keepers)
{
	house_open_at(url, connections, keepers, 10000);
}
