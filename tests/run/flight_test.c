/* flight: one making of a page, however many ask meanwhile. */
#include "run/flight.h"

#include "run/co.h"
#include "tests/test.h"

struct asker {
	const char	*key;
	int64_t		 deadline_ms;
	struct co	*co;
	bool		 makes, done;
};

/* Who makes the page is a while about it. */
static void
ask(void *arg)
{
	struct asker *a = arg;
	struct flight f = { .key = NULL };

	a->co = co_self();
	a->makes = flight_begin(&f, a->key, a->deadline_ms);
	if (a->makes)
		(void)co_park(0);
	flight_end(&f);
	a->done = true;
}

static void
begin(struct asker *a)
{
	CHECK(co_spawn(ask, a) != NULL);
	co_run_ready();
}

static void
go_on(struct asker *a)
{
	co_ready(a->co, WAKE_READY);
	co_run_ready();
}

TEST(who_asks_for_a_page_under_way_waits_for_it)
{
	struct asker first = { .key = "en page" }, second = first, third = first, later = first, other = { .key = "de page" };

	begin(&first);
	begin(&second);
	begin(&third);
	begin(&other);
	CHECK(first.makes && other.makes && !first.done && !second.done && !third.done);
	go_on(&first);
	CHECK(first.done && second.done && third.done && !second.makes && !third.makes);
	CHECK(!other.done);
	go_on(&other);
	CHECK(other.done);
	begin(&later);
	CHECK(later.makes);
	go_on(&later);
	CHECK(later.done);
}

TEST(who_waited_long_enough_or_left_goes_on_alone)
{
	struct asker maker = { .key = "x" }, late = { .key = "x", .deadline_ms = 5 }, left = { .key = "x" }, patient = { .key = "x" };

	begin(&maker);
	begin(&late);
	begin(&left);
	begin(&patient);
	co_tick(clock_ms());
	co_run_ready();
	CHECK(late.makes && !late.done);	/* without a place in the list: nobody waits for it */
	co_cancel(left.co);
	co_run_ready();
	CHECK(left.makes);
	CHECK(!patient.done);
	go_on(&maker);
	CHECK(patient.done && !patient.makes);
	go_on(&late);
	go_on(&left);
	CHECK(late.done && left.done);
}
