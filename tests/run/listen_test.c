/* listen: what the worker hears of changes, and what it does when it hears nothing. */
#include "run/listen.h"
#include "run/cache.h"
#include "run/dbconn.h"
#include "run/dispatch.h"
#include "run/job.h"
#include "tests/run/house.h"

#include "run/req_private.h"

static bool
is_on(void)
{
	return (cache_epoch() != 0);
}

static bool
is_off(void)
{
	return (cache_epoch() == 0);
}

static void
keep(void)
{
	const struct http_in in = { .method = METHOD_GET, .target = "/x", .body_fd = -1 };
	struct req *r = req_new(&in);

	r->route = &route_all[0];
	cache_mark(r);
	cache_tag_product(r, (product_id){ 7 });
	r->out.body = "kept";
	r->out.body_len = 4;
	http_out_header(&r->out, "A", "b");
	cache_put(r, "identity", "W/\"1\"");
	req_end(r);
}

static bool
is_kept(void)
{
	struct cache_answer a;

	if (!cache_find("/x", "en", "identity", &a))
		return (false);
	cache_release(a.entry);
	return (true);
}

static bool
is_forgotten(void)
{
	return (!is_kept());
}

static void
hears(void)
{
	uint64_t epoch;

	house_open(1, true);
	cache_start(1 << 20);
	listen_start(house());
	CHECK(is_off());
	keep();
	CHECK(!is_kept());
	loop_until(is_on);
	keep();
	CHECK(is_kept());
	ask_sql("SELECT pg_notify('souk_catalog', 'p 8 1')");
	loop_for(300);
	CHECK(is_kept());
	ask_sql("SELECT pg_notify('souk_catalog', 'p 7 1')");
	loop_until(is_forgotten);
	keep();
	epoch = cache_epoch();
	ask_sql("SELECT pg_notify('souk_catalog', '*')");
	loop_until(is_forgotten);
	CHECK(cache_epoch() != epoch);
	/* The connection goes: at once nothing is served; what was kept stays gone. */
	keep();
	epoch = cache_epoch();
	ask_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'");
	loop_until(is_off);
	CHECK(!is_kept());
	loop_until(is_on);
	CHECK(!is_kept());
	CHECK(cache_epoch() != epoch);
	keep();
	CHECK(is_kept());
	ask_sql("SELECT pg_notify('souk_catalog', 'p 7')");
	loop_until(is_forgotten);
}

TEST(changes_are_heard_and_silence_too)
{
	(void)house();
	in_child(hears);
}

static void
restarts(void)
{
	house_open(1, true);
	cache_start(1 << 20);
	listen_start(house());
	loop_until(is_on);
	house_stop();
	loop_until(is_off);
	loop_for(700);
	CHECK(is_off());
	house_start();
	loop_until(is_on);
}

TEST(a_server_that_comes_back_is_heard_again)
{
	(void)house();
	in_child(restarts);
}

static PGconn *soukd;

static bool
soukd_is_called(void)
{
	PGnotify *n;

	must(PQconsumeInput(soukd) == 1);
	if ((n = PQnotifies(soukd)) == NULL)
		return (false);
	CHECK_STR(n->relname, "souk_jobs");
	PQfreemem(n);
	return (true);
}

static void
enqueue(struct req *r, void *arg UNUSED)
{
	JOB_LATER(r, "nothing", json_object());
}

static void
enqueue_main(void *arg UNUSED)
{
	char why[200] = "";

	CHECK(req_job(enqueue, NULL, why, sizeof why));
	CHECK_STR(why, "");
}

static void
calls(void)
{
	house_open(1, true);
	soukd = PQconnectdb(house());
	PQclear(PQexec(soukd, "LISTEN souk_jobs"));
	listen_start(house());
	loop_until(is_on);
	loop_for(200);
	CHECK(!soukd_is_called());
	co_spawn(enqueue_main, NULL);
	loop_until(soukd_is_called);
	PQfinish(soukd);
}

TEST(soukd_is_called_when_there_is_work)
{
	(void)house();
	in_child(calls);
}
