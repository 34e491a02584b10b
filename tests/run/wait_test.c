/* wait: in poll outside of coroutines, and what the loop's word leads to inside. */
#include "run/wait.h"
#include "tests/run/child.h"

#include <unistd.h>

static int		 ends[2];
static unsigned		 armed, disarmed, idled;
static enum wake	 why;

static void
on_idle(struct watch *w UNUSED)
{
	idled++;
}

static void
arm(struct watch *w UNUSED, bool write UNUSED)
{
	armed++;
}

static void
disarm(struct watch *w UNUSED)
{
	disarmed++;
}

static struct watch watch;

static void
fresh(void)
{
	must(pipe(ends) == 0);
	watch = (struct watch){ .fd = ends[0], .idle = on_idle };
	armed = disarmed = idled = 0;
	wait_loop = (struct wait_loop){ .arm = arm, .disarm = disarm };
}

static void
done(void)
{
	close(ends[0]);
	close(ends[1]);
	wait_loop = (struct wait_loop){ 0 };
}

TEST(outside_of_coroutines_waits_poll)
{
	fresh();
	CHECK_INT(wait_fd(&watch, false, clock_ms() - 1), WAKE_TIMEOUT);
	CHECK_INT(wait_fd(&watch, false, clock_ms() + 10), WAKE_TIMEOUT);
	must(write(ends[1], "x", 1) == 1);
	CHECK_INT(wait_fd(&watch, false, clock_ms() + 10000), WAKE_READY);
	CHECK_INT(wait_fd(&watch, false, 0), WAKE_READY);
	CHECK_INT(armed, 0);
	CHECK_INT(wait_until(clock_ms() - 5), WAKE_READY);
	CHECK_INT(wait_until(clock_ms() + 5), WAKE_READY);
	done();
}

static void
waits(void *arg)
{
	why = wait_fd(&watch, arg != NULL, 1000);
}

TEST(inside_they_park_and_arm_once)
{
	fresh();
	co_spawn(waits, NULL);
	co_run_ready();
	CHECK_INT(armed, 1);
	watch_event(&watch);
	watch_event(&watch);		/* again before it ran: nobody is idle */
	CHECK_INT(idled, 0);
	co_run_ready();
	CHECK_INT(why, WAKE_READY);
	watch_event(&watch);
	CHECK_INT(idled, 1);
	co_spawn(waits, NULL);
	co_run_ready();
	CHECK_INT(armed, 1);
	co_tick(1000);
	co_run_ready();
	CHECK_INT(why, WAKE_TIMEOUT);
	co_spawn(waits, &watch);	/* writing as well: to be told */
	co_run_ready();
	CHECK_INT(armed, 2);
	watch_event(&watch);
	co_run_ready();
	watch_close(&watch);
	CHECK_INT(disarmed, 1);
	watch_close(&watch);
	CHECK_INT(disarmed, 1);
	watch_event(&watch);		/* of a turn that began before */
	CHECK_INT(idled, 1);
	done();
}

static void
until(void *arg UNUSED)
{
	why = wait_until(50);
}

TEST(a_pause_is_over_or_cancelled)
{
	struct co *c;

	co_spawn(until, NULL);
	co_run_ready();
	why = WAKE_TIMEOUT;
	co_tick(50);
	co_run_ready();
	CHECK_INT(why, WAKE_READY);
	c = co_spawn(until, NULL);
	co_run_ready();
	co_cancel(c);
	co_run_ready();
	CHECK_INT(why, WAKE_CANCEL);
}

static void
add_one(void *arg)
{
	++*(int *)arg;
}

TEST(without_a_loop_a_thread_is_a_call)
{
	int n = 0;

	wait_thread(add_one, &n);
	CHECK_INT(n, 1);
}
