/* co: switching, waiting, ending, and what a stack that is too deep comes to. */
#include "run/co.h"
#include "tests/run/child.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char	 trace[256];
static enum wake why;
static struct co *shown;

static void
note(char c)
{
	size_t n = strlen(trace);

	must(n + 1 < sizeof trace);
	trace[n] = c;
	trace[n + 1] = '\0';
}

static void
park_between(void *arg)
{
	char c = *(const char *)arg;

	note(c);
	why = co_park(0);
	note((char)(c - 'a' + 'A'));
}

TEST(coroutines_run_in_the_order_they_became_ready)
{
	struct co *a, *b;
	unsigned before = co_live();

	trace[0] = '\0';
	CHECK(co_self() == NULL);
	a = co_spawn(park_between, (void *)(uintptr_t)"a");
	b = co_spawn(park_between, (void *)(uintptr_t)"b");
	CHECK_STR(trace, "");
	co_run_ready();
	CHECK_STR(trace, "ab");
	CHECK_INT(co_live(), before + 2);
	co_run_ready();
	CHECK_STR(trace, "ab");
	co_ready(b, WAKE_READY);
	co_ready(b, WAKE_TIMEOUT);	/* ready already: the first word counts */
	co_ready(a, WAKE_TIMEOUT);
	CHECK_STR(trace, "ab");
	co_run_ready();
	CHECK_STR(trace, "abBA");
	CHECK_INT(why, WAKE_TIMEOUT);
	CHECK_INT(co_live(), before);
	CHECK(co_self() == NULL);
}

static void
park_until(void *arg)
{
	why = co_park((int64_t)(intptr_t)arg);
	note(why == WAKE_TIMEOUT ? 't' : 'r');
}

TEST(deadlines_wake_only_those_whose_time_has_come)
{
	struct co *never;

	trace[0] = '\0';
	co_spawn(park_until, (void *)(intptr_t)100);
	co_spawn(park_until, (void *)(intptr_t)200);
	never = co_spawn(park_until, NULL);
	co_run_ready();
	co_tick(99);
	co_run_ready();
	CHECK_STR(trace, "");
	co_tick(100);
	co_run_ready();
	CHECK_STR(trace, "t");
	co_tick(INT64_MAX);
	co_run_ready();
	CHECK_STR(trace, "tt");
	co_ready(never, WAKE_READY);
	co_run_ready();
	CHECK_STR(trace, "ttr");
}

static void
shielded(void *arg UNUSED)
{
	shown = co_self();
	co_shield(true);
	why = co_park(0);
	note(why == WAKE_READY ? 'r' : 'x');
	co_shield(false);
	note(co_park(0) == WAKE_CANCEL ? 'c' : 'x');
	note(co_park(0) == WAKE_CANCEL ? 'c' : 'x');	/* and for ever */
}

TEST(a_cancellation_waits_for_the_end_of_the_shield)
{
	trace[0] = '\0';
	co_spawn(shielded, NULL);
	co_run_ready();
	co_cancel(shown);
	co_run_ready();
	CHECK_STR(trace, "");
	co_ready(shown, WAKE_READY);
	co_run_ready();
	CHECK_STR(trace, "rcc");
}

TEST(a_cancelled_wait_ends_at_once)
{
	struct co *c = co_spawn(park_between, (void *)(uintptr_t)"a");

	trace[0] = '\0';
	co_run_ready();
	co_cancel(c);
	CHECK_STR(trace, "a");
	co_run_ready();
	CHECK_STR(trace, "aA");
	CHECK_INT(why, WAKE_CANCEL);
}

static unsigned ended;

/* Words on its own stack must still be there after others have run. */
static void
holds_its_stack(void *arg)
{
	volatile unsigned char mine[2048];
	unsigned char mark = (unsigned char)(uintptr_t)arg;

	for (size_t i = 0; i < sizeof mine; i++)
		mine[i] = mark;
	for (int turn = 0; turn < 3; turn++) {
		co_park(1);
		for (size_t i = 0; i < sizeof mine; i++)
			must(mine[i] == mark);
	}
	ended++;
}

static void
crowd(void)
{
	ended = 0;
	for (int round = 0; round < 3; round++) {
		for (uintptr_t i = 0; i < 3000; i++)
			must(co_spawn(holds_its_stack, (void *)i) != NULL);
		for (int turn = 0; turn < 4; turn++) {
			co_run_ready();
			co_tick(1);
		}
		co_run_ready();
		CHECK_INT(co_live(), 0);
	}
	CHECK_INT(ended, 9000);
}

TEST(thousands_of_coroutines_keep_their_stacks_apart)
{
	in_child(crowd);
}

static char *where;

static void
tells_where(void *arg UNUSED)
{
	where = __builtin_frame_address(0);
}

TEST(a_stack_is_used_again)
{
	char *first;

	co_spawn(tells_where, NULL);
	co_run_ready();
	first = where;
	for (int i = 0; i < 1000; i++) {
		co_spawn(tells_where, NULL);
		co_run_ready();
		CHECK(where == first);
	}
}

static void
parks_once(void *arg UNUSED)
{
	co_park(1);
}

static void
limit_and_room(void)
{
	unsigned n = 0;

	while (co_spawn(parks_once, NULL) != NULL)
		n++;
	CHECK_INT(n, 4096);
	co_run_ready();
	CHECK(co_spawn(parks_once, NULL) == NULL);
	co_tick(1);
	co_run_ready();
	CHECK_INT(co_live(), 0);
	CHECK(co_spawn(parks_once, NULL) != NULL);
}

TEST(there_are_at_most_so_many)
{
	in_child(limit_and_room);
}

static unsigned
deeper(unsigned n)
{
	volatile char room[1024];

	room[0] = (char)n;
	return (n == 0 ? 0 : deeper(n - 1) + (unsigned)room[0]);
}

static unsigned deep_enough = 150, too_deep = 4000;

static void
deep(void *arg)
{
	ended = deeper(*(const unsigned *)arg);
	note('d');
}

TEST(there_is_room_for_deep_calls)
{
	trace[0] = '\0';
	co_spawn(deep, &deep_enough);
	co_run_ready();
	CHECK_STR(trace, "d");
}

TEST(a_stack_that_overflows_ends_the_process)
{
	pid_t pid;
	int status;

	fflush(NULL);
	if ((pid = fork()) == 0) {
		must(freopen("/dev/null", "w", stderr) != NULL);
		signal(SIGSEGV, SIG_DFL);
		/* Another stack below it, which must stay as it is. */
		co_spawn(park_between, (void *)(uintptr_t)"a");
		co_spawn(deep, &too_deep);
		co_run_ready();
		_exit(0);
	}
	must(pid > 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
}

static jmp_buf out;

static volatile bool leaving = true;

static unsigned
jumps_from_below(unsigned n)
{
	volatile char room[256];

	room[0] = (char)n;
	if (n == 0 && leaving)
		longjmp(out, 1);
	return (n == 0 ? 0 : jumps_from_below(n - 1) + (unsigned)room[0]);
}

static void
jumps(void *arg UNUSED)
{
	if (setjmp(out) == 0) {
		co_park(1);
		(void)jumps_from_below(100);
		note('x');
	}
	note('j');
	(void)deeper(100);
	co_park(1);
	note('e');
}

TEST(a_jump_within_a_coroutine_ends_there)
{
	trace[0] = '\0';
	co_spawn(jumps, NULL);
	for (int i = 0; i < 3; i++) {
		co_run_ready();
		co_tick(1);
	}
	CHECK_STR(trace, "je");
}

static void
from_inside(void *arg UNUSED)
{
	co_run_ready();		/* the loop's alone: does nothing here */
	note('i');
	co_spawn(park_until, (void *)(intptr_t)1);
	note('i');
}

TEST(the_loop_is_not_entered_twice)
{
	struct co *a;

	trace[0] = '\0';
	co_spawn(from_inside, NULL);
	a = co_spawn(park_between, (void *)(uintptr_t)"a");
	co_run_ready();
	CHECK_STR(trace, "iia");
	co_tick(1);
	co_run_ready();
	CHECK_STR(trace, "iiat");
	co_ready(a, WAKE_READY);
	co_run_ready();
}

static void
park_nowhere(void)
{
	co_park(0);
}

TEST(parking_needs_a_coroutine)
{
	CHECK(panics(park_nowhere));
}
