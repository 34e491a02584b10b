/* Limits that all machines share: a test's other machine is this one with its own buckets forgotten. */
#include "run/job.h"
#include "run/limit.h"
#include "tests/page.h"
#include "tests/security/visitor.h"

static void
another_machine(void)
{
	ratelimit_init(true);
}

static struct visit
forgotten(const char *from)
{
	return (visitor_posts((struct visitor){ .from = from }, "/password/forgotten", "email=wanda%40test.example"));
}

/* How many are let through at a time, on one machine after another. */
static int
let_through(const char *from, int machines)
{
	int n = 0;

	for (int i = 0; i < machines; i++) {
		another_machine();
		while (n < 1000 && forgotten(from).status == 200)
			n++;
	}
	return (n);
}

TEST(limits_are_one_for_all_machines_together)
{
	struct visit v;

	CHECK_INT(let_through("192.0.2.1", 3), 20);
	another_machine();
	v = forgotten("192.0.2.1");
	ratelimit_init(false);
	CHECK_INT(v.status, 429);
	CHECK_STR(v.cause, "limit");
	CHECK_HAS(v.head, "Retry-After: 10\r\n");
	CHECK_HAS(v.body, "Too many tries");
	/* Another form, another network: buckets of their own. */
	another_machine();
	CHECK_INT(visitor_posts((struct visitor){ .from = "192.0.2.1" }, "/orders/link", "number=1&email=a%40test.example").status, 303);
	CHECK_INT(forgotten("192.0.2.2").status, 200);
	ratelimit_init(false);
}

TEST(limits_shared_by_machines_fill_with_time)
{
	CHECK_INT(let_through("192.0.2.1", 1), 20);
	sql("UPDATE limit_buckets SET full_at = full_at - interval '20 seconds'");
	CHECK_INT(let_through("192.0.2.1", 2), 2);
	sql("UPDATE limit_buckets SET full_at = full_at - interval '1 day'");
	CHECK_INT(let_through("192.0.2.1", 2), 20);
	ratelimit_init(false);
}

TEST(limits_take_an_ipv6_network_of_64_bits_for_one)
{
	CHECK_INT(let_through("2001:db8:1:2::1", 1), 20);
	CHECK_INT(let_through("2001:db8:1:2:ffff::9", 1), 0);
	CHECK_INT(let_through("2001:db8:1:3::1", 1), 20);
	CHECK_INT(let_through("::ffff:192.0.2.1", 1), 20);
	CHECK_INT(let_through("192.0.2.1", 1), 0);
	ratelimit_init(false);
}

/* From a network each, so that only the account is counted. */
static int
by_account(const char *who, int machines)
{
	char from[40];
	int n = 0, net = 0;

	for (int i = 0; i < machines; i++) {
		another_machine();
		do
			snprintf(from, sizeof from, "198.51.%d.%d", 100 + who[0] % 2, net++);
		while (visitor_posts((struct visitor){ .from = from, .who = who }, "/account/verification", "a=b").status == 303 &&
		    ++n < 200);
	}
	return (n);
}

TEST(limits_count_an_account_wherever_it_comes_from)
{
	CHECK_INT(by_account("alice", 2), 20);
	CHECK_INT(by_account("bob", 1), 20);
	ratelimit_init(false);
	CHECK_INT(sql_number("SELECT count(*) FROM limit_buckets WHERE key = 2"), 1);
}

TEST(limits_count_what_fails_and_what_is_rolled_back)
{
	another_machine();
	CHECK_INT(visitor_posts((struct visitor){ .from = "192.0.2.1" }, "/password/forgotten", "email=").status, 422);
	CHECK_INT(visitor_asks((struct visitor){ .from = "192.0.2.1" }, METHOD_POST, "/password/forgotten", "csrf=x").status, 403);
	ratelimit_init(false);
	CHECK_INT(sql_number("SELECT round(extract(epoch FROM full_at - clock_timestamp())) FROM limit_buckets"), 20);
}

TEST(limits_cost_a_statement_where_they_are_shared_and_none_elsewhere)
{
	static const char *const hot[] = { "/", "/c", "/p/stoneware-mug", "/search?q=mug", "/login", "/cart" };
	const struct visitor w = { .from = "192.0.2.1" };
	unsigned off[nelem(hot)], form;

	for (size_t i = 0; i < nelem(hot); i++)
		off[i] = visitor_asks(w, METHOD_GET, hot[i], NULL).queries;
	form = forgotten("192.0.2.1").queries;
	another_machine();
	for (size_t i = 0; i < nelem(hot); i++)
		CHECK(visitor_asks(w, METHOD_GET, hot[i], NULL).queries <= off[i]);
	CHECK_INT(forgotten("192.0.2.1").queries, form + 1);
	while (forgotten("192.0.2.1").status == 200)
		continue;
	CHECK_INT(sql_number("SELECT count(*) FROM limit_buckets"), 1);
	sql("DELETE FROM limit_buckets");
	CHECK_INT(forgotten("192.0.2.1").status, 429);		/* said here, without a question */
	CHECK_INT(sql_number("SELECT count(*) FROM limit_buckets"), 0);
	ratelimit_init(false);
}

TEST(limits_keep_no_address)
{
	another_machine();
	forgotten("192.0.2.77");
	ratelimit_init(false);
	CHECK_INT(sql_number("SELECT count(*) FROM limit_buckets"), 1);
	CHECK_INT(sql_number("SELECT count(*) FROM limit_buckets WHERE limit_buckets::text LIKE '%%192.0.2%%'"), 0);
	CHECK_STR(sql_string("SELECT relpersistence FROM pg_class WHERE relname = 'limit_buckets'"), "u");
}

TEST(limits_that_are_full_again_are_swept)
{
	sql("INSERT INTO limit_buckets (bucket, key, full_at) VALUES (1, 1, now() - interval '1 second'), (1, 2, now() + interval '1 hour')");
	sql("INSERT INTO jobs (kind, args) VALUES ('limits_sweep', '{}')");
	while (job_run_due("test") > 0)
		continue;
	CHECK_STR(sql_string("SELECT string_agg(key::text, ' ') FROM limit_buckets"), "2");
}
