/* dbpool: who has which connection. With a loop, a keeper coroutine per slot
 * opens the connection, and cleans it when it comes back in the middle of
 * something; without one, conn_take opens and conn_give closes such a one. */
#include "run/dbconn.h"

#include <pthread.h>
#include <stdatomic.h>

#include "run/log.h"

enum {
	POOL_MAX = 64,
	WAITERS_MAX = 512,
	WAIT_MS = 2000,
	WAIT_DOWN_MS = 500,	/* nothing is connected: say so sooner */
	BACKOFF_MIN_MS = 100,
	BACKOFF_MAX_MS = 3000,
	CANCEL_TURN_MS = 1000,
};

struct waiter {
	struct co		*co;
	struct db_conn		*got;
	TAILQ_ENTRY(waiter)	 link;
};

static struct db_conn pool[POOL_MAX];
static TAILQ_HEAD(, db_conn) idle = TAILQ_HEAD_INITIALIZER(idle);
static TAILQ_HEAD(, waiter) waiters = TAILQ_HEAD_INITIALIZER(waiters);
static unsigned nwaiters;

static void	keeper(void *);

void
db_start(const struct db_options *o)
{
	db_options = *o;
	db_options.conninfo = xstrdup(o->conninfo);
	wall_init();
	must(o->connections > 0 && o->connections <= POOL_MAX);
	for (unsigned i = 0; o->keepers && i < o->connections; i++)
		if ((pool[i].keeper = co_spawn(keeper, &pool[i])) == NULL)
			panic("no memory for %u connections", o->connections);
}

/* A clean connection goes to whoever waited longest. */
static void
conn_ready(struct db_conn *c)
{
	struct waiter *w = TAILQ_FIRST(&waiters);

	c->backoff_ms = 0;
	if (w != NULL) {
		TAILQ_REMOVE(&waiters, w, link);
		nwaiters--;
		c->state = CONN_TAKEN;
		w->got = c;
		co_ready(w->co, WAKE_READY);
		return;
	}
	c->state = CONN_IDLE;
	TAILQ_INSERT_HEAD(&idle, c, link);
}

void
conn_close(struct db_conn *c)
{
	if (c->state == CONN_IDLE)
		TAILQ_REMOVE(&idle, c, link);
	watch_close(&c->watch);
	PQclear(conn_first(c));
	PQfinish(c->pg);
	c->pg = NULL;
	c->busy = false;
	c->state = CONN_DOWN;
	if (c->keeper != NULL && c->keeper != co_self())
		co_ready(c->keeper, WAKE_READY);
}

struct cancel {
	PGcancel	*handle;
	atomic_bool	 over;
};

/* PQcancel blocks, so it has a thread of its own, one at a time: a server that
 * does not answer must not take the threads that hash passwords. */
static void *
cancel_main(void *arg)
{
	struct cancel *x = arg;
	char why[256];

	PQcancel(x->handle, why, sizeof why);
	atomic_store(&x->over, true);
	return (NULL);
}

/* Asks the server to end the running statement, and waits until it was asked:
 * a cancel that arrives late would hit the next request's statement. Whose turn
 * does not come is left to statement_timeout. */
static void
conn_cancel(struct db_conn *c)
{
	static struct cancel x;
	static bool running;
	int64_t until = clock_ms() + CANCEL_TURN_MS;
	pthread_attr_t attr;
	pthread_t t;
	bool started;

	while (running && clock_ms() < until)
		wait_until(clock_ms() + 5);
	if (running || (x.handle = PQgetCancel(c->pg)) == NULL)
		return;
	running = true;
	atomic_store(&x.over, false);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	started = pthread_create(&t, &attr, cancel_main, &x) == 0;
	pthread_attr_destroy(&attr);
	while (started && !atomic_load(&x.over))
		wait_until(clock_ms() + 5);
	PQfreeCancel(x.handle);
	running = false;
}

static bool
conn_drain(struct db_conn *c)
{
	int64_t deadline = clock_ms() + db_options.statement_ms + 1000;
	struct conn_call rollback = { .name = "rollback", .deadline_ms = deadline };
	const char *failed;
	PGresult *res;
	enum db_status st;

	if (c->busy) {
		if (c->synced)
			conn_cancel(c);
		if (!conn_finish(c, deadline))
			return (false);
	}
	if (PQtransactionStatus(c->pg) == PQTRANS_IDLE)
		return (true);
	st = conn_call(c, &rollback, &res, &failed);
	PQclear(res);
	return (st == DB_OK && PQtransactionStatus(c->pg) == PQTRANS_IDLE);
}

static void
keeper_open(struct db_conn *c)
{
	char why[256];

	if (conn_open(c, why, sizeof why)) {
		conn_ready(c);
		return;
	}
	if (c->backoff_ms == 0)
		log_event(LEVEL_WARNING, "db.connect", KV("why", (const char *)why));
	c->backoff_ms = c->backoff_ms == 0 ? BACKOFF_MIN_MS :
	    c->backoff_ms >= BACKOFF_MAX_MS / 2 ? BACKOFF_MAX_MS : c->backoff_ms * 2;
	wait_until(clock_ms() + c->backoff_ms + random() % 50);
}

static void
keeper(void *arg)
{
	struct db_conn *c = arg;

	for (;;) {
		switch (c->state) {
		case CONN_DOWN:
			keeper_open(c);
			break;
		case CONN_DRAINING:
			if (conn_drain(c))
				conn_ready(c);
			else
				conn_close(c);
			break;
		default:
			co_park(0);
		}
	}
}

static struct db_conn *
take_blocking(void)
{
	char why[256];

	for (unsigned i = 0; i < db_options.connections; i++) {
		struct db_conn *c = &pool[i];

		if (c->state == CONN_IDLE)
			TAILQ_REMOVE(&idle, c, link);
		else if (c->state != CONN_DOWN)
			continue;
		else if (!conn_open(c, why, sizeof why)) {
			log_event(LEVEL_WARNING, "db.connect", KV("why", (const char *)why));
			return (NULL);
		}
		c->state = CONN_TAKEN;
		return (c);
	}
	return (NULL);
}

enum db_status
conn_take(int64_t deadline_ms, struct db_conn **out)
{
	struct db_conn *c = TAILQ_FIRST(&idle);
	struct waiter w = { .co = co_self() };
	int64_t until = clock_ms() + (db_is_up() ? WAIT_MS : WAIT_DOWN_MS);
	enum wake why;

	*out = NULL;
	if (!db_options.keepers) {
		*out = take_blocking();
		return (*out != NULL ? DB_OK : DB_BROKEN);
	}
	if (c != NULL) {
		TAILQ_REMOVE(&idle, c, link);
		c->state = CONN_TAKEN;
		*out = c;
		return (DB_OK);
	}
	if (nwaiters >= WAITERS_MAX)
		return (DB_FULL);
	TAILQ_INSERT_TAIL(&waiters, &w, link);
	nwaiters++;
	why = co_park(deadline_ms != 0 && deadline_ms < until ? deadline_ms : until);
	if (w.got == NULL) {
		TAILQ_REMOVE(&waiters, &w, link);
		nwaiters--;
		return (why == WAKE_CANCEL ? DB_CANCELLED : DB_FULL);
	}
	if (why == WAKE_CANCEL) {	/* granted and cancelled in one turn */
		conn_give(w.got);
		return (DB_CANCELLED);
	}
	*out = w.got;
	return (DB_OK);
}

void
conn_give(struct db_conn *c)
{
	bool open = c->pg != NULL && PQstatus(c->pg) == CONNECTION_OK;

	if (open && !c->busy && (db_options.nested || PQtransactionStatus(c->pg) == PQTRANS_IDLE))
		conn_ready(c);
	else if (open && c->keeper != NULL) {
		c->state = CONN_DRAINING;
		co_ready(c->keeper, WAKE_READY);
	} else
		conn_close(c);
}

void
db_close_all(void)
{
	for (unsigned i = 0; i < db_options.connections; i++)
		if (pool[i].pg != NULL && pool[i].keeper == NULL)
			conn_close(&pool[i]);
}

struct db_gauges
db_gauges(void)
{
	struct db_gauges g = { .waiting = nwaiters };

	for (unsigned i = 0; i < db_options.connections; i++) {
		g.idle += pool[i].state == CONN_IDLE;
		g.taken += pool[i].state == CONN_TAKEN;
		g.down += pool[i].state == CONN_DOWN || pool[i].state == CONN_OPENING;
	}
	return (g);
}

bool
db_is_up(void)
{
	struct db_gauges g = db_gauges();

	return (g.idle + g.taken > 0);
}
