/* pool: connections under coroutines, against a server that is stopped, asked to
 * end them and left waiting. Every test is a process with a pool of its own. */
#include "run/dispatch.h"
#include "tests/run/guest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void
many_share(void)
{
	house_open(2, true);
	loop_until(all_idle);
	for (int i = 0; i < 50; i++)
		come(i % 2 == 0 ? says : says_in_transaction, "share", "0");
	loop_until(all_over);
	for (unsigned i = 0; i < nguests; i++)
		CHECK_STR(guests[i].why, "");
	CHECK_STR(said("share"), "50");
	CHECK_INT(db_gauges().waiting, 0);
	check_clean();
}

TEST(fifty_requests_share_two_connections)
{
	(void)house();
	in_child(many_share);
}

static void
in_turn(void)
{
	house_open(1, true);
	loop_until(all_idle);
	for (int i = 0; i < 10; i++)
		come(says, "sleep", "0.01");
	loop_until(all_over);
	for (unsigned i = 0; i < nguests; i++)
		CHECK_INT(guests[i].turn, i);
}

/* What people come to the database with they made themselves. */
TEST(migrations_make_no_account_and_no_key)
{
	(void)house();
	CHECK_STR(ask_sql("SELECT count(*) FROM accounts"), "0");
	CHECK_STR(ask_sql("SELECT (SELECT count(*) FROM access_tokens) + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM sellers) + "
	    "(SELECT count(*) FROM sign_in_providers)"), "0");
	CHECK_STR(ask_sql("SELECT count(*) FROM pg_authid WHERE rolpassword IS NOT NULL"), "0");
}

TEST(who_came_first_is_served_first)
{
	(void)house();
	in_child(in_turn);
}

static void
full(void)
{
	unsigned refused = 0, served = 0, done;

	house_open(1, true);
	loop_until(all_idle);
	come(says, "first", "0");	/* has the connection until the loop turns */
	for (int i = 0; i < 520; i++)
		come(says, "full", "0");
	co_run_ready();
	CHECK_INT(db_gauges().waiting, 512);
	for (unsigned i = 0; i < nguests; i++)
		refused += guests[i].over && strstr(guests[i].why, "db.full") != NULL;
	CHECK_INT(refused, 8);
	CHECK(guests[nguests - 1].over);	/* the last to come, not those who wait */
	loop_until(all_over);
	for (unsigned i = 1; i < nguests; i++)
		served += guests[i].ok;
	/* A slow machine does not get to all of them in time, nor see in time what became of each. */
	done = (unsigned)strtoul(said("full"), NULL, 10);
	CHECK(served > 0 && served <= done && done <= 512);
}

TEST(a_pool_too_many_wait_for_refuses)
{
	(void)house();
	in_child(full);
}

static struct guest *leaver;

static bool
leaver_over(void)
{
	return (leaver->over);
}

static void
waits_too_long(void)
{
	struct guest *first;

	house_open(1, true);
	loop_until(all_idle);
	first = come(says, "sleep", "600");
	leaver = come(says, "late", "0");
	loop_until(leaver_over);
	CHECK(!first->over);
	CHECK(!leaver->ok && strstr(leaver->why, "db.full") != NULL);
	co_cancel(first->co);
	loop_until(all_over);
	CHECK_STR(said("late"), "0");
	check_clean();
}

TEST(a_wait_for_a_connection_ends)
{
	(void)house();
	in_child(waits_too_long);
}

static bool in_transaction;

/* The client of a long statement leaves. The next one to use the connection must
 * find it clean, long before the statement would have ended. */
static void
leaves(void)
{
	struct guest *next;

	house_open(1, true);
	loop_until(all_idle);
	for (int i = 0; i < 10; i++) {
		leaver = come(in_transaction ? says_in_transaction : says, "sleep", "600");
		loop_until(somebody_sleeps);
		co_cancel(leaver->co);
		loop_until(leaver_over);
		CHECK(strstr(leaver->why, "client.gone") != NULL);
		next = come(says_in_transaction, "next", "0");
		loop_until(all_over);
		CHECK_STR(next->why, "");
	}
	CHECK_STR(said("next"), "10");
	CHECK_STR(said("sleep"), "0");
	check_clean();
	CHECK_STR(ask_sql("DELETE FROM outbox"), "");
}

TEST(a_client_who_leaves_frees_the_connection)
{
	(void)house();
	in_child(leaves);
}

TEST(a_client_who_leaves_takes_the_transaction_along)
{
	(void)house();
	in_transaction = true;
	in_child(leaves);
	in_transaction = false;
}

/* Many at once: the server is asked once for each of them, and no word that was
 * meant for one hits the statement that follows it. */
static void
many_leave(void)
{
	house_open(8, true);
	loop_until(all_idle);
	for (int round = 0; round < 5; round++) {
		unsigned first = nguests, next;

		for (int i = 0; i < 8; i++)
			come(says, "sleep", "600");
		loop_until(somebody_sleeps);
		loop_for(20);
		for (unsigned i = first; i < first + 8; i++)
			co_cancel(guests[i].co);
		next = nguests;
		for (int i = 0; i < 24; i++)
			come(says, "sleep", "0.005");
		loop_until(all_over);
		for (unsigned i = next; i < nguests; i++)
			CHECK_STR(guests[i].why, "");
	}
	CHECK_STR(said("sleep"), "120");
	check_clean();
	ask_sql("DELETE FROM outbox");
}

TEST(many_who_leave_disturb_nobody)
{
	(void)house();
	in_child(many_leave);
}

/* They are gone when it returns. */
static void
end_connections(void)
{
	ask_sql("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'souk'");
}

static void
terminated(void)
{
	struct guest *g, *next;

	house_open(1, true);
	loop_until(all_idle);
	g = come(says, "sleep", "600");
	loop_until(somebody_sleeps);
	end_connections();
	loop_until(all_over);
	CHECK(strstr(g->why, "db.gone") != NULL);
	loop_until(all_idle);
	next = come(says, "after", "0");
	loop_until(all_over);
	CHECK_STR(next->why, "");
	/* Idle: noticed, opened anew, and nobody hears of it. */
	end_connections();
	loop_for(200);
	loop_until(all_idle);
	next = come(says, "after", "0");
	loop_until(all_over);
	CHECK_STR(next->why, "");
	CHECK_STR(said("after"), "2");
	check_clean();
}

TEST(a_connection_the_server_ends_is_opened_anew)
{
	(void)house();
	in_child(terminated);
}

static unsigned pausing;
static bool go_on;

static bool
one_pauses(void)
{
	return (pausing == 1);
}

static void
pauses(struct req *r, void *arg)
{
	db_begin(r);
	says(r, arg);
	pausing++;
	while (!go_on)		/* as for the hash of a password */
		wait_until(clock_ms() + 5);
	says(r, arg);
	db_commit(r);
}

/* The connection goes while its holder does something else. Another request gets
 * a new one meanwhile; the holder must find out, not go on in the other's. */
static void
lost_between(void)
{
	struct guest *holder, *other;

	house_open(1, true);
	loop_until(all_idle);
	holder = come(pauses, "half", "0");
	loop_until(one_pauses);
	end_connections();
	loop_for(100);
	other = come(pauses, "other", "0");
	co_run_ready();
	go_on = true;
	loop_until(all_over);
	/* Opening a connection may take longer than a request waits for one. */
	for (int i = 0; i < 60 && strstr(other->why, "db.full") != NULL; i++) {
		other = come(pauses, "other", "0");
		loop_until(all_over);
	}
	CHECK(!holder->ok && strstr(holder->why, "db.gone") != NULL);
	CHECK_STR(other->why, "");
	CHECK_STR(said("half"), "0");
	CHECK_STR(said("other"), "2");
	check_clean();
	ask_sql("DELETE FROM outbox");
}

TEST(a_holder_whose_connection_went_has_none)
{
	(void)house();
	in_child(lost_between);
}

static bool
is_down(void)
{
	return (!db_is_up());
}

static void
restarted(void)
{
	struct guest *g;

	house_open(2, true);
	loop_until(all_idle);
	house_stop();
	loop_until(is_down);
	g = come(says, "down", "0");
	loop_until(all_over);
	CHECK(strstr(g->why, "db.full") != NULL || strstr(g->why, "db.gone") != NULL);
	house_start();
	loop_until(all_idle);
	g = come(says, "up", "0");
	loop_until(all_over);
	CHECK_STR(g->why, "");
	check_clean();
}

TEST(a_server_that_comes_back_is_found)
{
	(void)house();
	in_child(restarted);
}

/* A kill leaves no last words: the request must fail as for any lost connection. */
static void
crash(void)
{
	struct guest *g;
	char line[64];

	house_open(1, true);
	loop_until(all_idle);
	g = come(says, "sleep", "600");
	loop_until(somebody_sleeps);
	snprintf(line, sizeof line, "kill -9 %s", ask_sql("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"));
	must(system(line) == 0);
	loop_until(all_over);
	CHECK(strstr(g->why, "db.gone") != NULL);
	loop_until(all_idle);
}

TEST(a_connection_lost_without_a_word_is_a_failure_of_the_database)
{
	(void)house();
	in_child(crash);
}

static void
slow(void)
{
	struct guest *g;

	house_open_at(house(), 1, true, 300);
	loop_until(all_idle);
	g = come(says_in_transaction, "sleep", "600");
	loop_until(all_over);
	CHECK(strstr(g->why, "db.timeout") != NULL);
	check_clean();
	CHECK_STR(said("sleep"), "0");
}

TEST(a_statement_that_takes_too_long_is_ended)
{
	(void)house();
	in_child(slow);
}

/* libpq closes the first address's socket and opens the second's, which gets the
 * same number: the loop must be told of it anew. */
static void
second_address(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof sa;
	char at[400];
	int fd;

	/* Nobody listens: a connection is refused, but not before it is waited for. */
	must((fd = socket(AF_INET, SOCK_STREAM, 0)) != -1 && bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0 &&
	    getsockname(fd, (struct sockaddr *)&sa, &n) == 0);
	snprintf(at, sizeof at, "host=127.0.0.1,%s port=%u,5432 user=souk dbname=souk", strstr(house(), "host=") + 5,
	    ntohs(sa.sin_port));
	house_open_at(at, 1, true, 10000);
	loop_until(all_idle);
	come(says, "second", "0");
	loop_until(all_over);
	CHECK_STR(guests[0].why, "");
}

TEST(the_second_address_is_tried)
{
	(void)house();
	in_child(second_address);
}

static void
without_loop(void)
{
	struct guest g = { .topic = "plain", .payload = "0" };
	char why[256] = "";

	house_open(1, false);
	CHECK(req_job(says_in_transaction, &g, why, sizeof why));
	CHECK(db_is_up());
	end_connections();
	CHECK(!req_job(says, &g, why, sizeof why));	/* learns of it */
	CHECK(strstr(why, "db.gone") != NULL);
	CHECK(req_job(says, &g, why, sizeof why));	/* and opens another */
	g.topic = "raise";
	g.payload = "\"40001\"";
	CHECK(!req_job(says_in_transaction, &g, why, sizeof why));
	g.topic = "plain";
	CHECK(req_job(says_in_transaction, &g, why, sizeof why));
	CHECK_STR(said("plain"), "3");
	db_close_all();
}

TEST(a_program_without_a_loop_waits_in_poll)
{
	(void)house();
	in_child(without_loop);
}
