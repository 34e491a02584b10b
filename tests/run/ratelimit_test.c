/* ratelimit: buckets that empty and fill, for one process and for many. */
#include "run/ratelimit.h"
#include "tests/run/child.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW INT64_C(1000000)

static int wait_s;

/* How many tries in a row are let through at a time. */
static int
takes(enum limit limit, const char *key, int64_t now)
{
	int n = 0;

	while (n < 100000 && ratelimit_take(&(struct limit_key){ .limit = limit, .who = key }, now, &wait_s))
		n++;
	return (n);
}

static void
bucket(void)
{
	ratelimit_init(true);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW), 10);
	CHECK_INT(wait_s, 6);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 5000), 0);
	CHECK_INT(wait_s, 1);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 5999), 0);
	CHECK_INT(wait_s, 1);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 6000), 1);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 30000), 4);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 86400000), 10);
	/* Others, and other kinds, have buckets of their own. */
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.2", NOW), 10);
	CHECK_INT(takes(LIMIT_FORM, "192.0.2.1", NOW), 20);
	CHECK_INT(takes(LIMIT_LOGIN, "account 12", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "account 13", NOW), 10);
	CHECK_INT(takes(LIMIT_NONE, "192.0.2.1", NOW), 100000);
	/* A clock that went back locks nobody out for longer than a full bucket takes. */
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.3", NOW + 86400000), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.3", NOW), 0);
	CHECK(wait_s <= 60);
}

TEST(rate_limits_empty_and_fill)
{
	in_child(bucket);
}

static void
subnets(void)
{
	ratelimit_init(true);
	CHECK_INT(takes(LIMIT_LOGIN, "2001:db8:1:2::1", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "2001:db8:1:2:ffff::9", NOW), 0);
	CHECK_INT(takes(LIMIT_LOGIN, "2001:0db8:0001:0002::1", NOW), 0);
	CHECK_INT(takes(LIMIT_LOGIN, "2001:db8:1:3::1", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "::ffff:192.0.2.1", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW), 0);
	CHECK_INT(takes(LIMIT_LOGIN, "::ffff:192.0.2.2", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "order:12", NOW), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "order:13", NOW), 10);
}

TEST(rate_limits_take_an_ipv6_network_for_one)
{
	in_child(subnets);
}

static void
apart(void)
{
	struct limit_key k = { .limit = LIMIT_CHECKOUT, .who = "192.0.2.1" };
	int n[3] = { 0 };

	ratelimit_init(true);
	for (; n[0] < 1000 && ratelimit_take(&k, NOW, &wait_s); n[0]++)
		continue;
	for (k.route = 1; n[1] < 1000 && ratelimit_take(&k, NOW, &wait_s); n[1]++)
		continue;
	for (k.of_account = true; n[2] < 1000 && ratelimit_take(&k, NOW, &wait_s); n[2]++)
		continue;
	CHECK_INT(n[0], 120);
	CHECK_INT(n[1], 120);
	CHECK_INT(n[2], 40);
}

TEST(rate_limits_count_routes_and_accounts_apart)
{
	in_child(apart);
}

static void
closed(void)
{
	struct limit_key k = { .limit = LIMIT_LOGIN, .who = "192.0.2.1" };

	ratelimit_init(true);
	ratelimit_close(&k, NOW, 2500);
	CHECK(!ratelimit_take(&k, NOW, &wait_s));
	CHECK_INT(wait_s, 3);
	CHECK(!ratelimit_take(&k, NOW + 2499, &wait_s));
	CHECK(ratelimit_take(&k, NOW + 2500, &wait_s));
	CHECK(!ratelimit_take(&k, NOW + 2500, &wait_s));
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.2", NOW), 10);
	/* Nobody is let in earlier by being told to wait. */
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.3", NOW), 10);
	ratelimit_close(&(struct limit_key){ .limit = LIMIT_LOGIN, .who = "192.0.2.3" }, NOW, 1);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.3", NOW + 5000), 0);
}

TEST(rate_limits_are_closed_by_what_others_found)
{
	in_child(closed);
}

static void
off(void)
{
	ratelimit_init(true);
	takes(LIMIT_LOGIN, "192.0.2.1", NOW);
	ratelimit_init(false);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW), 100000);
}

TEST(rate_limits_can_be_off)
{
	in_child(off);
}

/* Processes try side by side while time goes on: together they get what one would. */
static void
race(void)
{
	enum { RACERS = 4, TRIES = 200000 };
	int *let = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int *met = let + RACERS, *clock = met + 1, n = 0;

	must(let != MAP_FAILED);
	ratelimit_init(true);
	for (int i = 0; i < RACERS; i++)
		if (fork() == 0) {
			__atomic_fetch_add(met, 1, __ATOMIC_SEQ_CST);
			while (__atomic_load_n(met, __ATOMIC_SEQ_CST) < RACERS)
				sched_yield();
			for (int k = 0; k < TRIES; k++)
				let[i] += ratelimit_take(&(struct limit_key){ .limit = LIMIT_SEARCH, .who = "192.0.2.1" },
				    NOW + __atomic_add_fetch(clock, 1, __ATOMIC_SEQ_CST), &wait_s);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	for (int i = 0; i < RACERS; i++)
		n += let[i];
	CHECK(n <= 120 + RACERS * TRIES / 200);
	CHECK(n > RACERS * TRIES / 200);
}

TEST(rate_limits_are_shared_by_processes)
{
	in_child(race);
}

/* As many addresses as the table cannot hold: the newest always has an entry, and
 * nothing is refused that did not try too often. */
static void
crowd(void)
{
	char key[40];
	int refused = 0;

	ratelimit_init(true);
	for (int i = 0; i < 300000; i++) {
		snprintf(key, sizeof key, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		refused += !ratelimit_take(&(struct limit_key){ .limit = LIMIT_LOGIN, .who = key }, NOW + i / 100, &wait_s);
	}
	CHECK(refused < 3);		/* 24 bits tell keys of a set apart */
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 3000), 10);
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 3000), 0);
	/* An empty bucket outlives newcomers that tried once. */
	for (int i = 0; i < 200000; i++) {
		snprintf(key, sizeof key, "11.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		refused += !ratelimit_take(&(struct limit_key){ .limit = LIMIT_LOGIN, .who = key }, NOW + 3000, &wait_s);
	}
	CHECK_INT(takes(LIMIT_LOGIN, "192.0.2.1", NOW + 3000), 0);
}

TEST(rate_limits_forget_the_least_busy_first)
{
	in_child(crowd);
}
