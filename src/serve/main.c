/* main: how the server starts, what its workers may do, how they end. */
#include "serve/serve.h"

#include <kore/curl.h>
#include <kore/hooks.h>
#include <kore/seccomp.h>
#include <kore/tasks.h>

#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <sys/mman.h>
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

enum { DRAIN_MS = 15000, QUIET_MS = 150, BACKLOG = 4096 };

static bool *ending;		/* by worker id, seen by all: it has heard that it ends */

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
    KORE_SYSCALL_ALLOW(sched_setscheduler),
    KORE_SYSCALL_ALLOW(clock_nanosleep), KORE_SYSCALL_ALLOW(nanosleep),
    KORE_SYSCALL_ALLOW(rename), KORE_SYSCALL_ALLOW(unlink), KORE_SYSCALL_ALLOW(mkdir),
    KORE_SYSCALL_ALLOW(pread64), KORE_SYSCALL_ALLOW(getdents64), KORE_SYSCALL_ALLOW(dup), KORE_SYSCALL_ALLOW(dup2),
    KORE_SYSCALL_ALLOW(listen), KORE_SYSCALL_ALLOW(shutdown));

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
	ending = mmap(NULL, KORE_WORKER_MAX + 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ending == MAP_FAILED)
		panic("no shared memory for the workers");
	metrics_init((unsigned)setting_int(SETTING_WORKERS));
	ratelimit_init(setting_int(SETTING_RATE_LIMITS) == RATE_LIMITS_ON);
	cache_start((size_t)setting_int(SETTING_CACHE_MB) << 20);
}

/* A worker that started while the others ended finds the listening socket, which is
 * everybody's, shut. */
static void
door_open(void)
{
	struct kore_server *s;
	struct listener *l;
	socklen_t n = sizeof(int);
	int listening;

	LIST_FOREACH(s, &kore_servers, list)
		LIST_FOREACH(l, &s->listeners, list)
			if (getsockopt(l->fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &n) == 0 && !listening &&
			    listen(l->fd, BACKLOG) == -1)
				fatal("listen: %s", strerror(errno));
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
		.wall = wall_text,
	};

	snprintf(name, sizeof name, "worker %u", worker->id);
	log_process(name);
	metrics_worker(worker->id);
	__atomic_store_n(&ending[worker->id], false, __ATOMIC_RELAXED);
	door_open();
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

/* Those who are connected already and wait for somebody to take them. Another
 * worker may have shut the door meanwhile. */
static void
let_in_waiting(void *arg, int error)
{
	struct listener *l = arg;
	struct connection *c;

	if (error)
		return;
	while (worker_active_connections < worker_max_connections && kore_connection_accept(l, &c) && c != NULL)
		kore_platform_event_all(c->fd, c);
}

enum door { DOOR_LAST, DOOR_LEFT, DOOR_SHUT };

/* LAST: who comes is let in still; LEFT: to other workers; SHUT: nobody comes. */
static void
door(enum door to)
{
	struct kore_server *s;
	struct listener *l;

	LIST_FOREACH(s, &kore_servers, list)
		LIST_FOREACH(l, &s->listeners, list) {
			l->evt.handle = let_in_waiting;
			let_in_waiting(l, 0);
			if (to == DOOR_SHUT)
				(void)shutdown(l->fd, SHUT_RD);
		}
}

/* No worker goes on accepting. */
static bool
all_end(void)
{
	const struct kore_worker *w;

	for (u_int8_t i = 0; i < worker_count; i++) {
		w = kore_worker_data(i);
		if (w->running && w->id <= KORE_WORKER_MAX && !__atomic_load_n(&ending[w->id], __ATOMIC_RELAXED))
			return (false);
	}
	return (true);
}

static bool draining;

bool
serve_draining(void)
{
	return (draining);
}

/* Every request that came in is answered before the worker goes, and each answer
 * closes its connection. The listening socket stays until all workers know, then
 * it is shut with nobody waiting at it: they would be turned away after they had
 * sent their request. A worker that ends alone leaves it to the others. */
void
kore_worker_teardown(void)
{
	int64_t began = clock_ms(), quiet_since = began;
	enum door at = DOOR_LAST;

	draining = true;
	door(at);
	__atomic_store_n(&ending[worker->id], true, __ATOMIC_RELAXED);
	while (clock_ms() < began + DRAIN_MS && (at == DOOR_LAST || clock_ms() < quiet_since + QUIET_MS)) {
		turn();
		if (at == DOOR_LAST && clock_ms() >= began + QUIET_MS) {
			kore_worker_accept_pause();		/* others take who comes */
			at = DOOR_LEFT;
		}
		if (at == DOOR_LEFT && all_end()) {
			at = DOOR_SHUT;
			door(at);
		}
		if (at == DOOR_LAST || http_request_count > 0 || serve_active() > 0 || sending())
			quiet_since = clock_ms();
	}
	log_event(LEVEL_INFO, "worker.end", KV("open", (int64_t)serve_active()));
	log_flush();
}
