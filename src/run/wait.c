/* wait: parks on the loop's events, or polls. */
#include "run/wait.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

struct wait_loop wait_loop;

static enum wake
poll_fd(int fd, bool write, int64_t deadline_ms)
{
	struct pollfd p = { .fd = fd, .events = write ? POLLIN | POLLOUT : POLLIN };
	int64_t left;
	int n;

	do {
		left = deadline_ms == 0 ? -1 : deadline_ms - clock_ms();
		if (deadline_ms != 0 && left <= 0)
			return (WAKE_TIMEOUT);
		n = poll(&p, 1, (int)left);
	} while (n == -1 && errno == EINTR);
	return (n == 0 ? WAKE_TIMEOUT : WAKE_READY);
}

enum wake
wait_fd(struct watch *w, bool write, int64_t deadline_ms)
{
	enum wake why;

	if (co_self() == NULL)
		return (poll_fd(w->fd, write, deadline_ms));
	if (!w->armed || w->writing != write) {
		wait_loop.arm(w, write);
		w->armed = true;
		w->writing = write;
	}
	w->waiter = co_self();
	why = co_park(deadline_ms);
	w->waiter = NULL;
	return (why);
}

enum wake
wait_until(int64_t deadline_ms)
{
	struct timespec t;
	int64_t left;

	if (co_self() != NULL) {
		enum wake why = co_park(deadline_ms);

		return (why == WAKE_TIMEOUT ? WAKE_READY : why);
	}
	left = deadline_ms - clock_ms();
	if (left > 0) {
		t = (struct timespec){ left / 1000, left % 1000 * 1000000 };
		nanosleep(&t, NULL);
	}
	return (WAKE_READY);
}

void
watch_close(struct watch *w)
{
	if (w->armed)
		wait_loop.disarm(w);
	w->armed = false;
	w->fd = -1;
}

void
watch_event(struct watch *w)
{
	if (w->waiter != NULL)
		co_ready(w->waiter, WAKE_READY);
	else if (w->fd != -1 && w->idle != NULL)
		w->idle(w);
}

void
wait_thread(void (*fn)(void *), void *arg)
{
	if (co_self() != NULL && wait_loop.thread != NULL)
		wait_loop.thread(fn, arg);
	else
		fn(arg);
}
