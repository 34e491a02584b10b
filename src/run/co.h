/* co: coroutines with their own stacks. One runs at a time; it gives up the
 * processor only in co_park, which the waits of wait.h call.
 *
 * Rules: resumed from the loop's own stack only (co_run_ready); never parked
 * inside a callback of a library; errno, static buffers and OpenSSL's error
 * queue belong to nobody across a park. */
#ifndef RUN_CO_H
#define RUN_CO_H

#include "base/base.h"

struct co;

enum wake {
	WAKE_READY,	/* what was waited for happened */
	WAKE_TIMEOUT,
	WAKE_CANCEL,	/* the client left; see co_shield */
};

/* Makes fn(arg) ready to run; NULL when CO_MAX are alive or memory is short. */
struct co	*co_spawn(void (*fn)(void *), void *arg);

/* The running coroutine; NULL on the loop's stack and in programs without one. */
struct co	*co_self(void);

/* Suspends the running coroutine until co_ready or deadline_ms (monotonic, 0: none). */
enum wake	 co_park(int64_t deadline_ms);

/* Makes a parked coroutine ready; does nothing when it is not parked. */
void		 co_ready(struct co *, enum wake);

/* Its waits end with WAKE_CANCEL from now on, unless shielded. */
void		 co_cancel(struct co *);

/* Between co_shield(true) and co_shield(false) a cancellation waits. */
void		 co_shield(bool);

void		 co_run_ready(void);		/* the loop: runs all that is ready */
void		 co_tick(int64_t now_ms);	/* the loop: wakes those past their deadline */

unsigned	 co_live(void);
int64_t		 clock_ms(void);		/* CLOCK_MONOTONIC */
int64_t		 clock_us(void);

#endif
