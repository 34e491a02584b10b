/* transaction: what commits, what does not, and pages whose database or client is gone. */
#include "run/db.h"
#include "run/dispatch.h"
#include "run/sql.h"
#include "tests/run/guest.h"

static unsigned committed;

static void
count_commit(void *arg UNUSED)
{
	committed++;
}

static void
tells_commit(struct req *r, void *arg)
{
	db_begin(r);
	CHECK(db_in_transaction(r));
	db_after_commit(r, count_commit, NULL);
	says(r, arg);
	CHECK_INT(committed, 0);
	db_commit(r);
	CHECK(!db_in_transaction(r));
	CHECK_INT(committed, 1);
}

static void
tells_rollback(struct req *r, void *arg)
{
	db_begin(r);
	db_after_commit(r, count_commit, NULL);
	says(r, arg);
	db_rollback(r);
	db_begin(r);
	says(r, arg);
	db_after_commit(r, count_commit, NULL);
	stop(r, 404);
}

/* Its failure is overlooked, and then it commits: that must not pass for success. */
static void
commits_failed(struct req *r, void *arg)
{
	const char *name;
	PGresult *res;
	struct conn_call bad = { .name = "sql_event_add", .n = 0, .deadline_ms = clock_ms() + 1000 };
	struct db_conn *c;

	db_begin(r);
	sql_event_add(r, "failed", "0");
	sql_job_done(r, (job_id){ 0 });
	db_after_commit(r, count_commit, NULL);
	c = *(struct db_conn **)(void *)arg;
	CHECK_INT(conn_call(c, &bad, &res, &name), DB_ERROR);
	CHECK_STR(name, "sql_event_add");
	PQclear(res);
	db_commit(r);
}

/* The second is refused, and the commit hears of it. */
static void
queues_a_bad_one(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	db_after_commit(r, count_commit, NULL);
	sql_event_add(r, "first", "0");
	sql_event_add(r, "second", "no JSON");
	sql_event_add(r, "third", "0");
	db_commit(r);
}

static void
queues_a_bad_one_and_asks(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	sql_event_add(r, "first", "no JSON");
	sql_job_done(r, (job_id){ 0 });
	test_fail(__FILE__, __LINE__, "went on");
}

/* What stops between two statements takes those along that nobody has waited for. */
static void
queues_and_stops(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	sql_event_add(r, "first", "0");
	stop(r, 404);
}

static void
queues_and_rolls_back(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	sql_event_add(r, "first", "no JSON");
	db_rollback(r);
	db_begin(r);
	sql_event_add(r, "kept", "0");
	db_commit(r);
}

/* More than one batch holds. */
static void
queues_many(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	for (int i = 0; i < 3 * CONN_BATCH_MAX; i++)
		sql_event_add(r, "many", "0");
	db_commit(r);
}

static void
batches(void)
{
	struct guest *g;

	house_open(1, true);
	loop_until(all_idle);
	committed = 0;
	g = come(queues_a_bad_one, NULL, NULL);
	loop_until(all_over);
	CHECK(strstr(g->why, "sql_event_add: 22P02") != NULL);
	CHECK_INT(committed, 0);
	CHECK_STR(said("first"), "0");
	g = come(queues_a_bad_one_and_asks, NULL, NULL);
	loop_until(all_over);
	CHECK(strstr(g->why, "sql_event_add: 22P02") != NULL);
	g = come(queues_and_stops, NULL, NULL);
	loop_until(all_over);
	CHECK(strstr(g->why, "stop.404") != NULL);
	CHECK_STR(said("first"), "0");
	g = come(queues_and_rolls_back, NULL, NULL);
	loop_until(all_over);
	CHECK_STR(g->why, "");
	CHECK_STR(said("first"), "0");
	CHECK_STR(said("kept"), "1");
	g = come(queues_many, NULL, NULL);
	loop_until(all_over);
	CHECK_STR(g->why, "");
	CHECK_STR(said("many"), "96");
	loop_until(all_idle);
	check_clean();
}

TEST(what_nobody_waits_for_is_done_or_refused_with_the_next)
{
	(void)house();
	in_child(batches);
}

static void
asks_ahead(struct req *r, void *arg UNUSED)
{
	struct sql_arg two = { .i = 2 };
	struct sql_events_take_row *rows;

	for (int i = 0; i < 4; i++)
		sql_event_add(r, "ahead", "0");
	sql_ahead(r, &sql_desc_events_take, &two);
	CHECK_STR(said("ahead"), "4");
	sql_job_done(r, (job_id){ 0 });
	CHECK_STR(said("ahead"), "2");		/* it went along and took two */
	CHECK_INT(sql_events_take(r, 2, &rows), 2);
	CHECK_STR(rows[0].topic, "ahead");
	CHECK_STR(said("ahead"), "2");
	CHECK_INT(sql_events_take(r, 2, &rows), 2);	/* the second time it is asked anew */
	CHECK_STR(said("ahead"), "0");
}

/* What was asked ahead does not answer another question. */
static void
asks_ahead_for_another(struct req *r, void *arg UNUSED)
{
	struct sql_arg two = { .i = 2 };
	struct sql_events_take_row *rows;

	for (int i = 0; i < 4; i++)
		sql_event_add(r, "ahead", "0");
	sql_ahead(r, &sql_desc_events_take, &two);
	sql_job_done(r, (job_id){ 0 });
	CHECK_INT(sql_events_take(r, 1, &rows), 1);
	CHECK_STR(said("ahead"), "1");
	db_begin(r);
	sql_ahead(r, &sql_desc_events_take, &two);
	sql_job_done(r, (job_id){ 0 });		/* not in a transaction */
	db_rollback(r);
	CHECK_STR(said("ahead"), "1");
}

static void
aheads(void)
{
	struct guest *g;

	house_open(1, true);
	loop_until(all_idle);
	g = come(asks_ahead, NULL, NULL);
	loop_until(all_over);
	CHECK_STR(g->why, "");
	g = come(asks_ahead_for_another, NULL, NULL);
	loop_until(all_over);
	CHECK_STR(g->why, "");
	check_clean();
}

TEST(what_is_asked_ahead_is_answered_once_to_who_asks_the_same)
{
	(void)house();
	in_child(aheads);
}

static void
empty_transaction(struct req *r, void *arg UNUSED)
{
	db_begin(r);
	db_after_commit(r, count_commit, NULL);
	db_commit(r);
	CHECK_INT(req_queries(r), 0);
}

static void
transactions(void)
{
	struct guest *g;

	house_open(1, true);
	loop_until(all_idle);
	g = come(tells_commit, "kept", "0");
	loop_until(all_over);
	CHECK_STR(g->why, "");
	CHECK_STR(said("kept"), "1");
	committed = 0;
	g = come(tells_rollback, "gone", "0");
	loop_until(all_over);
	CHECK_INT(committed, 0);
	CHECK(strstr(g->why, "stop.404") != NULL);
	CHECK_STR(said("gone"), "0");
	check_clean();
	g = come(empty_transaction, NULL, NULL);
	loop_until(all_over);
	CHECK_STR(g->why, "");
	CHECK_INT(committed, 1);
	g = come(says_in_transaction, "raise", "\"40001\"");
	loop_until(all_over);
	CHECK(strstr(g->why, "db.conflict") != NULL);
	g = come(says_in_transaction, "raise", "\"23505\"");
	loop_until(all_over);
	CHECK(strstr(g->why, "db.constraint") != NULL);
	g = come(says_in_transaction, "raise", "\"22012\"");
	loop_until(all_over);
	CHECK(strstr(g->why, "db.error") != NULL);
	check_clean();
}

TEST(what_waits_for_the_commit_hears_of_nothing_else)
{
	(void)house();
	in_child(transactions);
}

static void
failed_commit(void)
{
	static struct db_conn *held;
	struct db_conn *c;
	char why[256] = "";

	house_open(1, false);
	/* Without keepers the pool gives the same connection every time. */
	must(conn_take(0, &c) == DB_OK);
	conn_give(c);
	held = c;
	CHECK(!req_job(commits_failed, &held, why, sizeof why));
	CHECK(strstr(why, "db.gone") != NULL);
	CHECK_INT(committed, 0);
	CHECK_STR(said("failed"), "0");
	db_close_all();
}

TEST(a_commit_that_rolled_back_is_no_success)
{
	(void)house();
	in_child(failed_commit);
}

/* A visitor's page in a coroutine. */
static struct req *page;
static struct co *page_co;
static bool page_over;

static void
page_main(void *arg UNUSED)
{
	page_co = co_self();
	dispatch(page);
	page_over = true;
}

static bool
is_page_over(void)
{
	return (page_over);
}

static void
ask_page(const char *target)
{
	static const struct http_field cookie = { "cookie", "souk=0123456789012345678901234567890123456789012" };
	static struct http_in in;

	in = (struct http_in){ .method = METHOD_GET, .target = target, .headers = &cookie, .nheaders = 1, .body_fd = -1,
	    .remote = "127.0.0.1" };
	page = req_new(&in);
	page_over = false;
	must(co_spawn(page_main, NULL) != NULL);
}

static void
check_failed_page(void)
{
	const struct http_out *out = req_out(page);

	CHECK_INT(out->status, 503);
	CHECK(strstr(out->head.p, "Retry-After: 1\r\n") != NULL);
	CHECK(strstr(out->head.p, "Content-Security-Policy: ") != NULL);
	CHECK(strstr(out->head.p, "Cache-Control: no-store\r\n") != NULL);
	CHECK(strstr(out->head.p, "Set-Cookie") == NULL);	/* nobody is logged out by it */
	CHECK(strstr(out->body, "</html>") != NULL);
	req_end(page);
}

static void
no_database(void)
{
	house_open(1, true);
	loop_until(all_idle);
	house_stop();
	loop_for(200);
	ask_page("/cart");
	loop_until(is_page_over);
	check_failed_page();
	house_start();
	loop_until(all_idle);
	ask_page("/cart");
	loop_until(is_page_over);
	CHECK_INT(req_status(page), 200);
	req_end(page);
}

TEST(without_the_database_the_error_page_still_comes)
{
	(void)house();
	in_child(no_database);
}

static void
late_and_gone(void)
{
	struct guest *sleeper;

	setenv("SOUK_REQUEST_MS", "500", 1);
	house_open(1, true);
	loop_until(all_idle);
	sleeper = come(says, "sleep", "600");
	loop_until(somebody_sleeps);
	ask_page("/cart");
	loop_for(20);
	CHECK(!page_over);
	co_cancel(page_co);
	loop_until(is_page_over);
	CHECK(req_is_abandoned(page));
	req_end(page);
	ask_page("/cart");
	loop_until(is_page_over);
	CHECK(!all_over());		/* long before the connection is free */
	check_failed_page();
	co_cancel(sleeper->co);
	loop_until(all_over);
	check_clean();
}

TEST(a_page_has_its_deadline_and_its_client)
{
	(void)house();
	in_child(late_and_gone);
}
