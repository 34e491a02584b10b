/* loop: waits, threads and transfers on Kore's event loop. */
#include "serve/serve.h"

#include <kore/curl.h>
#include <kore/tasks.h>
#include <sched.h>
#include <unistd.h>

#include "run/cache.h"
#include "run/dbconn.h"
#include "run/fetch_private.h"
#include "run/hashmem.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/wait.h"

/* What Kore keeps of a watch; it lies in watch.loop. The event comes first:
 * Kore hands its address back. */
struct hook {
	struct kore_event	 event;
	struct watch		*watch;
};
_Static_assert(sizeof(struct hook) <= sizeof ((struct watch *)0)->loop, "watch.loop is too small");

static void
soon_due(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	co_run_ready();
}

/* Another turn of the loop at once: libcurl's work starts and ends between
 * two turns, and nothing else would wake the loop before the next tick. */
static void
soon(void)
{
	kore_timer_add(soon_due, 0, NULL, KORE_TIMER_ONESHOT);
}

static void
hook_event(void *arg, int error)
{
	struct hook *k = arg;

	(void)error;	/* the reader finds out; the last words come with the hang-up */
	if (k->watch->fd != -1)
		watch_event(k->watch);
	co_run_ready();
}

static void
arm(struct watch *w, bool write)
{
	struct hook *k = (struct hook *)(void *)w->loop;

	k->event = (struct kore_event){ .handle = hook_event };
	k->watch = w;
	if (write)
		kore_platform_event_level_all(w->fd, k);
	else
		kore_platform_event_level_read(w->fd, k);
}

static void
disarm(struct watch *w)
{
	/* Closing the descriptor takes it out of epoll; telling Kore to would be
	 * fatal if libpq has closed it already. */
	(void)w;
}

struct thread_call {
	struct kore_task	 task;
	void			(*fn)(void *);
	void			*arg;
	struct co		*co;
	bool			 over;
};

/* What a thread works out takes long and its asker expects that: pages go first. */
static void
thread_step_back(void)
{
	const struct sched_param none = { 0 };
	static _Thread_local bool done;

	if (!done)
		(void)sched_setscheduler(gettid(), SCHED_IDLE, &none);
	done = true;
}

static int
thread_entry(struct kore_task *t)
{
	struct thread_call *c = (struct thread_call *)(void *)t;

	thread_step_back();
	c->fn(c->arg);
	return (KORE_RESULT_OK);
}

static void
thread_free(void *arg, u_int64_t now)
{
	(void)now;
	free(arg);
}

static void
thread_done(struct kore_task *t)
{
	struct thread_call *c = (struct thread_call *)(void *)t;

	if (!kore_task_finished(t))
		return;
	kore_task_destroy(t);
	c->over = true;
	co_ready(c->co, WAKE_READY);
	/* The thread may still be leaving its lock. */
	kore_timer_add(thread_free, 2000, c, KORE_TIMER_ONESHOT);
	co_run_ready();
}

/* What fn works on lives on the caller's stack, so this wait is not cancelled. */
static void
thread(void (*fn)(void *), void *arg)
{
	struct thread_call *c = calloc(1, sizeof *c);

	if (c == NULL)
		fatal("out of memory");
	c->fn = fn;
	c->arg = arg;
	c->co = co_self();
	kore_task_create(&c->task, thread_entry);
	kore_task_bind_callback(&c->task, thread_done);
	kore_task_run(&c->task);
	co_shield(true);
	while (!c->over)
		co_park(0);
	co_shield(false);
}

struct transfer_run {
	struct kore_curl	 curl;
	struct co		*co;
	bool			 over;
};

static void *
transfer_start(CURL **handle)
{
	struct transfer_run *t = calloc(1, sizeof *t);

	if (t == NULL || !kore_curl_init(&t->curl, "http://localhost/", KORE_CURL_ASYNC))
		fatal("kore_curl_init");
	/* Kore frees the handle before it tells us; of this type it keeps the status. */
	t->curl.type = KORE_CURL_TYPE_HTTP_CLIENT;
	*handle = t->curl.handle;
	return (t);
}

static void
transfer_done(struct kore_curl *curl, void *arg)
{
	struct transfer_run *t = arg;

	(void)curl;
	t->over = true;
	co_ready(t->co, WAKE_READY);
	soon();		/* never resumed inside libcurl's callback */
}

static CURLcode
transfer_run(void *arg, int64_t deadline_ms)
{
	struct transfer_run *t = arg;

	t->co = co_self();
	kore_curl_bind_callback(&t->curl, transfer_done, t);
	kore_curl_run(&t->curl);
	soon();
	while (!t->over) {
		switch (co_park(deadline_ms)) {
		case WAKE_READY:
			break;
		case WAKE_TIMEOUT:
			return (CURLE_OPERATION_TIMEDOUT);
		case WAKE_CANCEL:
			return (CURLE_ABORTED_BY_CALLBACK);
		}
	}
	return (t->curl.result);
}

static long
transfer_status(void *arg)
{
	return (((struct transfer_run *)arg)->curl.http.status);
}

static void
transfer_end(void *arg)
{
	struct transfer_run *t = arg;

	kore_curl_cleanup(&t->curl);
	free(t);
}

static void
tell_gauges(void)
{
	struct db_gauges g = db_gauges();

	metric_set(GAUGE_REQUESTS, serve_active());
	metric_set(GAUGE_DB_BUSY, g.taken);
	metric_set(GAUGE_DB_WAITING, g.waiting);
	metric_set(GAUGE_CACHE_BYTES, (int64_t)cache_bytes());
}

void
loop_tick(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	co_tick(clock_ms());
	co_run_ready();
	hashmem_tick(clock_ms());
	tell_gauges();
	log_flush();
}

void
loop_start(void)
{
	if (SOUK_CO) {		/* without coroutines all of it blocks */
		wait_loop = (struct wait_loop){ arm, disarm, thread };
		fetch_engine = (struct fetch_engine){ transfer_start, transfer_run, transfer_status, transfer_end };
	}
	kore_timer_add(loop_tick, 50, NULL, 0);
}
