/* job: the queue, the outbox, and who wants which event. */
#include "run/job.h"

#include <limits.h>

#include "run/db.h"
#include "run/dispatch.h"
#include "run/log.h"
#include "run/sql.h"

enum { TRIES = 10, EVENTS = 500, AT_ONCE = 20 };

GATHERED(struct job_kind, jobs);
GATHERED(struct subscription, subscriptions);
GATHERED(struct schedule, schedules);

static bool kick;

static void
want_kick(void *arg)
{
	(void)arg;
	kick = true;
}

bool
job_kick_taken(void)
{
	bool was = kick;

	kick = false;
	return (was);
}

static void
kick_later(struct req *r)
{
	if (db_in_transaction(r))
		db_after_commit(r, want_kick, NULL);
	else
		kick = true;
}

static char *
dump(struct req *r, json_t *v)
{
	char *text = json_dumps(v, JSON_COMPACT), *kept;

	if (text == NULL)
		panic("bad job arguments");
	kept = req_strdup(r, text);
	free(text);
	json_decref(v);
	return (kept);
}

void
job_later(struct req *r, const char *kind, json_t *args, struct job_options o)
{
	sql_job_add(r, kind, dump(r, args), o.priority, o.delay_s, o.unique_key);
	kick_later(r);
}

void
event_emit(struct req *r, const char *topic, json_t *payload)
{
	sql_event_add(r, topic, dump(r, payload));
	kick_later(r);
}

/* Whose memory the job under way has. */
static struct req *performing;

int64_t
json_id(const json_t *args, const char *name)
{
	const json_t *v = json_object_get(args, name);

	if (!json_is_integer(v) && performing != NULL)
		stop_because(performing, 500, "job.args", "no %s", name);
	if (!json_is_integer(v))
		panic("job without %s", name);
	return (json_integer_value(v));
}

static void
events_to_jobs(struct req *r, void *arg)
{
	struct sql_events_take_row *e;
	size_t *n = arg;

	db_begin(r);
	*n = sql_events_take(r, EVENTS, &e);
	for (size_t i = 0; i < *n; i++)
		GATHERED_EACH(struct subscription, s, subscriptions)
			if (str_eq(s->topic, e[i].topic))
				sql_job_add(r, s->kind, e[i].payload, 0, 0, NULL);
	db_commit(r);
}

struct running {
	struct job	 job;
	const char	*claimed_by;
	int		 least, below;	/* priority */
	char		*kind, *args;	/* beyond the request that claimed */
	bool		 found;
	int		 postponed_s;	/* 0: not */
	char		 why[512];
};

/* The job under way: one at a time in a process. */
static struct running *under_way;

void
job_postpone(struct req *r, int seconds)
{
	(void)r;
	must(under_way != NULL && seconds > 0);
	under_way->postponed_s = seconds;
}

bool
job_is_last_try(void)
{
	return (under_way != NULL && under_way->job.attempts >= TRIES);
}

const char *
job_kind_now(void)
{
	return (under_way != NULL ? under_way->kind : NULL);
}

static void
claim(struct req *r, void *arg)
{
	struct running *j = arg;

	j->found = sql_job_claim(r, j->claimed_by, j->least, j->below, &j->job);
	if (!j->found)
		return;
	j->kind = xstrdup(j->job.kind);
	j->args = xstrdup(j->job.args);
}

static void
free_json(void *arg)
{
	json_decref(arg);
}

static void
perform(struct req *r, void *arg)
{
	struct running *j = arg;
	json_t *args = json_loads(j->args, 0, NULL);

	if (args == NULL)
		stop_because(r, 500, "job.args", "%s", j->args);
	defer(r, free_json, args);
	performing = r;
	GATHERED_EACH(struct job_kind, k, jobs)
		if (str_eq(k->name, j->kind)) {
			k->run(r, args);
			return;
		}
	stop_because(r, 500, "job.kind", "nobody does %s", j->kind);
}

static void
done(struct req *r, void *arg)
{
	const struct running *j = arg;

	if (j->postponed_s > 0)
		sql_job_postpone(r, j->job.id, j->postponed_s);
	else
		sql_job_done(r, j->job.id);
}

/* The next try comes after 2, 4, 8, ... seconds, up to an hour, give or take a
 * quarter so that what failed together does not come back together. */
static void
failed(struct req *r, void *arg)
{
	struct running *j = arg;
	int wait_s = j->job.attempts >= 12 ? 3600 : 1 << j->job.attempts;

	wait_s += (int)(random() % (wait_s / 2 + 1)) - wait_s / 4;
	sql_job_failed(r, j->job.id, j->why, wait_s, j->job.attempts >= TRIES);
}

static bool
run_one(const char *claimed_by, int least, int below)
{
	struct running j = { .claimed_by = claimed_by, .least = least, .below = below };
	char why[256];
	bool ok;

	if (!req_job(claim, &j, why, sizeof why)) {
		log_event(LEVEL_WARNING, "job.claim", KV("why", (const char *)why));
		return (false);
	}
	if (!j.found)
		return (false);
	under_way = &j;
	ok = req_job(perform, &j, j.why, sizeof j.why);
	under_way = NULL;
	performing = NULL;
	if (!ok)
		log_event(j.job.attempts >= TRIES ? LEVEL_ERROR : LEVEL_WARNING, "job.failed",
		    KV("kind", (const char *)j.kind), KV("job", j.job.id.n), KV("try", j.job.attempts),
		    KV("why", (const char *)j.why));
	if (!req_job(ok ? done : failed, &j, why, sizeof why))
		log_event(LEVEL_WARNING, "job.mark", KV("why", (const char *)why));
	free(j.kind);
	free(j.args);
	return (true);
}

unsigned
job_run_urgent(const char *claimed_by)
{
	unsigned ran = 0;
	char why[256];
	size_t n;

	do {
		n = 0;
		if (!req_job(events_to_jobs, &n, why, sizeof why))
			log_event(LEVEL_WARNING, "job.events", KV("why", (const char *)why));
	} while (n == EVENTS);
	while (ran < AT_ONCE && run_one(claimed_by, 0, INT_MAX))
		ran++;
	return (ran);
}

unsigned
job_run_due(const char *claimed_by)
{
	unsigned ran = job_run_urgent(claimed_by);

	/* One at a time: whoever waits for something waits for no more than this. */
	return (ran < AT_ONCE ? ran + job_run_bulk(claimed_by) : ran);
}

unsigned
job_run_bulk(const char *claimed_by)
{
	return (run_one(claimed_by, INT_MIN, 0));
}

static void
recover(struct req *r, void *arg)
{
	sql_job_recover(r, arg, TRIES);
}

void
job_recover(const char *claimed_by)
{
	char why[256];

	if (!req_job(recover, (void *)(uintptr_t)claimed_by, why, sizeof why))
		log_event(LEVEL_WARNING, "job.recover", KV("why", (const char *)why));
}

static void
enqueue_scheduled(struct req *r, void *arg)
{
	const struct schedule *s = arg;

	/* One at a time however many soukd there are. */
	JOB_LATER(r, s->kind, json_object(), .unique_key = s->kind);
}

void
job_schedule(int64_t now_ms)
{
	static int64_t due[64];
	char why[256];
	size_t n = 0;

	GATHERED_EACH(struct schedule, s, schedules) {
		int64_t *d = &due[n++];

		must(n <= nelem(due));
		if (now_ms < *d)
			continue;
		*d = now_ms + (int64_t)s->every_s * 1000;
		if (!req_job(enqueue_scheduled, (void *)(uintptr_t)s, why, sizeof why))
			log_event(LEVEL_WARNING, "job.schedule", KV("why", (const char *)why));
	}
}

int64_t
jobs_over(struct req *r, int32_t days)
{
	return (sql_jobs_sweep(r, days));
}

void
jobs_forget(struct req *r, const char *const *words, size_t n)
{
	sql_jobs_forget(r, words, n);
}
