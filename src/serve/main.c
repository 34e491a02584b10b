/* main: how the server starts, what its workers may do, how they end. */
#include "serve/serve.h"

#include <kore/curl.h>
#include <kore/hooks.h>
#include <kore/seccomp.h>
#include <kore/tasks.h>

#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <sys/socket.h>

#include "base/domain.h"
#include "base/textnorm.h"
#include "run/cache.h"
#include "run/co.h"
#include "run/dbconn.h"
#include "run/listen.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/ratelimit.h"
#include "run/settings.h"

enum { DRAIN_MS = 15000 };

/* What Kore's own list leaves out: sockets for PostgreSQL and outgoing HTTP,
 * threads for password hashing, files of uploads. */
KORE_SECCOMP_FILTER("souk",
    KORE_SYSCALL_ALLOW(connect), KORE_SYSCALL_ALLOW(getsockopt), KORE_SYSCALL_ALLOW(setsockopt),
    KORE_SYSCALL_ALLOW(getsockname), KORE_SYSCALL_ALLOW(getpeername), KORE_SYSCALL_ALLOW(socketpair),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX), KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6), KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_NETLINK),
    KORE_SYSCALL_ALLOW(poll), KORE_SYSCALL_ALLOW(ppoll), KORE_SYSCALL_ALLOW(sendmmsg),
    KORE_SYSCALL_ALLOW(recvmsg), KORE_SYSCALL_ALLOW(sendmsg), KORE_SYSCALL_ALLOW(eventfd2),
    KORE_SYSCALL_ALLOW(uname), KORE_SYSCALL_ALLOW(clone), KORE_SYSCALL_ALLOW(set_robust_list),
    KORE_SYSCALL_ALLOW(madvise), KORE_SYSCALL_ALLOW(sched_yield), KORE_SYSCALL_ALLOW(getrandom),
    KORE_SYSCALL_ALLOW(prlimit64), KORE_SYSCALL_ALLOW(sysinfo), KORE_SYSCALL_ALLOW(sched_getaffinity),
    KORE_SYSCALL_ALLOW(clock_nanosleep), KORE_SYSCALL_ALLOW(nanosleep),
    KORE_SYSCALL_ALLOW(rename), KORE_SYSCALL_ALLOW(unlink), KORE_SYSCALL_ALLOW(mkdir),
    KORE_SYSCALL_ALLOW(pread64), KORE_SYSCALL_ALLOW(dup), KORE_SYSCALL_ALLOW(dup2));

/* What opens files at its first use does so before the sandbox closes. */
static void
warm_up(void)
{
	struct arena a = { 0 };

	json_object_seed(0);
	(void)text_line(&a, "\xc3\xa9", 2);
	(void)domain_to_ascii(&a, "\xc3\xa9.example", 10);
	arena_free(&a);
}

void
kore_parent_configure(int argc, char **argv)
{
	struct buf messages = { 0 };

	(void)argc;
	(void)argv;
	if (sodium_init() == -1)
		panic("sodium_init");
	warm_up();
	if (!settings_load(&messages)) {
		fputs(messages.p, stderr);
		exit(1);
	}
	buf_free(&messages);
	if (!log_open(setting_text(SETTING_LOG_FILE), (enum log_level)setting_int(SETTING_LOG_LEVEL)))
		panic("%s: %s", setting_text(SETTING_LOG_FILE), strerror(errno));
	if (!locale_init(setting_text(SETTING_TIME_ZONE)))
		panic("no such time zone: %s", setting_text(SETTING_TIME_ZONE));
	metrics_init((unsigned)setting_int(SETTING_WORKERS));
	ratelimit_init(setting_int(SETTING_RATE_LIMITS) == RATE_LIMITS_ON);
	cache_start((size_t)setting_int(SETTING_CACHE_MB) << 20);
}

void
kore_worker_configure(void)
{
	char name[32];
	const struct db_options db = {
		.conninfo = setting_text(SETTING_DATABASE_URL),
		.connections = (unsigned)setting_int(SETTING_DB_POOL),
		.statement_ms = (int)setting_int(SETTING_REQUEST_MS),
		.keepers = SOUK_CO,
	};

	snprintf(name, sizeof name, "worker %u", worker->id);
	log_process(name);
	metrics_worker(worker->id);
	loop_start();
	db_start(&db);
#if SOUK_CO
	listen_start(setting_text(SETTING_DATABASE_URL));
#endif
	co_run_ready();
}

/* One turn of Kore's loop without accepting anything new. */
static void
turn(void)
{
	u_int64_t now;

	kore_platform_event_wait(20);
	now = kore_time_ms();
	kore_timer_run(now);
	kore_curl_run_scheduled();
	kore_curl_do_timeout();
	http_process();
	kore_connection_check_timeout(now);
	kore_connection_prune(KORE_CONNECTION_PRUNE_DISCONNECT);
}

static bool
sending(void)
{
	struct connection *c;

	TAILQ_FOREACH(c, &connections, list)
		if (!TAILQ_EMPTY(&c->send_queue))
			return (true);
	return (false);
}

/* Every request that was accepted is answered before the worker goes. */
void
kore_worker_teardown(void)
{
	int64_t until = clock_ms() + DRAIN_MS;

	while ((http_request_count > 0 || serve_active() > 0 || sending()) && clock_ms() < until)
		turn();
	log_event(LEVEL_INFO, "worker.end", KV("open", (int64_t)serve_active()));
	log_flush();
}
