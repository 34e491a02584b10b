/* job: the queue and the outbox, with jobs that do as they are told. */
#include "run/job.h"
#include "run/db.h"
#include "tests/page.h"

static int	 ran;
static char	 order[64];

JOB(test_note)
{
	const char *word = json_string_value(json_object_get(args, "word"));

	(void)r;
	ran++;
	strncat(order, word != NULL ? word : "?", sizeof order - strlen(order) - 1);
}

JOB(test_fail)
{
	(void)args;
	ran++;
	db_begin(r);
	event_emit(r, "test.half", json_object());
	stop_because(r, 503, "test.failed", "as it should");
}

JOB(test_wants_id)
{
	ran++;
	(void)json_id(args, "thing");
	(void)r;
	test_fail(__FILE__, __LINE__, "went on without an id");
}

JOB(test_often)
{
	(void)r;
	(void)args;
	ran++;
}

SUBSCRIBE(test_one, "test.happened", test_note);
SUBSCRIBE(test_two, "test.happened", test_note);
SUBSCRIBE(test_three, "test.broken", test_wants_id);
EVERY(test_often, 3600);

static void
in_job(void (*fn)(struct req *, void *), void *arg)
{
	char why[300] = "";

	if (!req_job(fn, arg, why, sizeof why) && !str_starts(why, "stop.418"))
		test_fail(__FILE__, __LINE__, "%s", why);
}

static void
reset(void)
{
	sql("DELETE FROM jobs");
	sql("DELETE FROM outbox");
	ran = 0;
	order[0] = '\0';
	(void)job_kick_taken();
}

static json_t *
word(const char *w)
{
	return (json_pack("{s:s}", "word", w));
}

static void
add_some(struct req *r, void *arg UNUSED)
{
	JOB_LATER(r, "test_note", word("a"));
	JOB_LATER(r, "test_note", word("b"), .priority = 5);
	JOB_LATER(r, "test_note", word("c"), .delay_s = 60);
	JOB_LATER(r, "test_note", word("d"), .unique_key = "one");
	JOB_LATER(r, "test_note", word("e"), .unique_key = "one");
}

TEST(jobs_run_by_priority_and_once)
{
	reset();
	in_job(add_some, NULL);
	CHECK(job_kick_taken());
	CHECK(!job_kick_taken());
	CHECK_INT(job_run_due("t"), 3);
	CHECK_STR(order, "bad");
	CHECK_INT(job_run_due("t"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs"), 1);
	sql("UPDATE jobs SET run_at = now()");
	CHECK_INT(job_run_due("t"), 1);
	CHECK_STR(order, "badc");
	in_job(add_some, NULL);		/* done, so the key is free again */
	CHECK_INT(job_run_due("t"), 3);
}

static void
add_bulk(struct req *r, void *arg)
{
	(void)arg;
	JOB_LATER(r, "test_note", word("u"));
	JOB_LATER(r, "test_note", word("w"), .priority = -2);
	JOB_LATER(r, "test_note", word("v"), .priority = -1);
}

TEST(helpers_leave_what_somebody_waits_for)
{
	reset();
	in_job(add_bulk, NULL);
	CHECK_INT(job_run_bulk("helper"), 1);
	CHECK_INT(job_run_bulk("helper"), 1);
	CHECK_INT(job_run_bulk("helper"), 0);
	CHECK_STR(order, "vw");
	CHECK_INT(job_run_due("t"), 1);
	CHECK_STR(order, "vwu");
}

static void
add_letter(struct req *r, void *arg)
{
	(void)arg;
	JOB_LATER(r, "test_note", word("l"));
}

TEST(what_takes_long_is_done_one_at_a_time_and_last)
{
	reset();
	in_job(add_bulk, NULL);
	CHECK_INT(job_run_due("t"), 2);
	in_job(add_letter, NULL);
	CHECK_INT(job_run_urgent("t"), 1);
	CHECK_INT(job_run_urgent("t"), 0);
	CHECK_INT(job_run_due("t"), 1);
	CHECK_STR(order, "uvlw");
}

static void
fail_once(struct req *r, void *arg)
{
	JOB_LATER(r, arg, json_object(), .unique_key = "f");
}

TEST(what_fails_waits_longer_each_time_and_is_parked_in_the_end)
{
	int64_t wait;

	reset();
	in_job(fail_once, (void *)(uintptr_t)"test_fail");
	for (int try = 1; try <= 10; try++) {
		sql("UPDATE jobs SET run_at = now()");
		CHECK_INT(job_run_due("t"), 1);
		CHECK_INT(ran, try);
		wait = sql_number("SELECT extract(epoch FROM run_at - now())::int FROM jobs");
		CHECK(wait >= (1 << try) - (1 << try) / 4 - 1 && wait <= (1 << try) + (1 << try) / 4 + 1);
		CHECK_STR(sql_string("SELECT state FROM jobs"), try < 10 ? "waiting" : "parked");
	}
	CHECK_STR(sql_string("SELECT last_error FROM jobs"), "test.failed: as it should");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox"), 0);	/* its half is undone */
	sql("UPDATE jobs SET run_at = now()");
	CHECK_INT(job_run_due("t"), 0);
	/* It no longer stands in the way of the next of its key. */
	in_job(fail_once, (void *)(uintptr_t)"test_note");
	CHECK_INT(job_run_due("t"), 1);
}

TEST(jobs_nobody_can_do_fail_and_stop_nothing)
{
	reset();
	in_job(fail_once, (void *)(uintptr_t)"test_nobody_does_this");
	sql("INSERT INTO jobs (kind, args) VALUES ('test_wants_id', '{\"thing\": \"x\"}')");
	sql("INSERT INTO jobs (kind, args) VALUES ('test_wants_id', '[]')");
	sql("INSERT INTO jobs (kind, args) VALUES ('test_note', '{\"word\": \"ok\"}')");
	CHECK_INT(job_run_due("t"), 4);
	CHECK_STR(order, "ok");
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE state = 'waiting' AND attempts = 1"), 3);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE last_error LIKE 'job.args: %%'"), 2);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE last_error LIKE 'job.kind: %%'"), 1);
}

TEST(jobs_of_runners_that_died_come_back)
{
	reset();
	sql("INSERT INTO jobs (kind, args, state, claimed_by, claimed_at, attempts) VALUES "
	    "('test_note', '{\"word\": \"m\"}', 'running', 'mine', now(), 1), "
	    "('test_note', '{\"word\": \"o\"}', 'running', 'other', now() - interval '11 minutes', 1), "
	    "('test_note', '{\"word\": \"x\"}', 'running', 'other', now() - interval '9 minutes', 1), "
	    "('test_note', '{\"word\": \"p\"}', 'running', 'mine', now(), 10)");
	sql("UPDATE jobs SET unique_key = 'k' WHERE attempts = 10");
	CHECK_INT(job_run_due("mine"), 0);
	job_recover("mine");
	CHECK_INT(job_run_due("mine"), 2);
	CHECK_STR(order, "mo");
	CHECK_STR(sql_string("SELECT string_agg(state, ' ' ORDER BY id) FROM jobs"), "running parked");
	CHECK_INT(sql_number("SELECT count(unique_key) FROM jobs"), 0);
	job_recover("other");
	CHECK_INT(job_run_due("other"), 1);
}

static void
tell(struct req *r, void *arg)
{
	db_begin(r);
	event_emit(r, arg, word("e"));
	event_emit(r, "test.nobody_listens", json_object());
	CHECK(!job_kick_taken());
	db_commit(r);
	CHECK(job_kick_taken());
}

static void
tell_and_stop(struct req *r, void *arg)
{
	db_begin(r);
	event_emit(r, arg, word("e"));
	stop(r, 418);
}

TEST(events_become_jobs_of_those_who_subscribed)
{
	reset();
	in_job(tell_and_stop, (void *)(uintptr_t)"test.happened");
	CHECK(!job_kick_taken());
	CHECK_INT(job_run_due("t"), 0);
	in_job(tell, (void *)(uintptr_t)"test.happened");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox"), 2);
	CHECK_INT(job_run_due("t"), 2);
	CHECK_STR(order, "ee");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs"), 0);
}

/* A job that cannot be added leaves the event where it was. */
TEST(events_and_their_jobs_are_one_transaction)
{
	reset();
	in_job(tell, (void *)(uintptr_t)"test.happened");
	sql("SAVEPOINT one");
	sql("CREATE FUNCTION no_jobs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM jobs) > 0 THEN "
	    "RAISE EXCEPTION 'full'; END IF; RETURN NEW; END $$");
	sql("CREATE TRIGGER no_jobs BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION no_jobs()");
	CHECK_INT(job_run_due("t"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM outbox"), 2);
	sql("DROP TRIGGER no_jobs ON jobs");
	CHECK_INT(job_run_due("t"), 2);
}

TEST(what_is_due_every_hour_is_enqueued_every_hour)
{
	const int64_t hour = 3600 * 1000, now = 1000 * hour;

	reset();
	job_schedule(now);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'test_often'"), 1);
	sql("DELETE FROM jobs");
	job_schedule(now + hour - 1);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'test_often'"), 0);
	job_schedule(now + hour);
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'test_often'"), 1);
	job_schedule(now + 2 * hour);	/* the last has not run: no second one */
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'test_often'"), 1);
}
