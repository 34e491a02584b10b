/* wait: the places where a page waits. In a coroutine they park it; outside
 * of one (soukd, tests, CO=0) they block in poll(2). */
#ifndef RUN_WAIT_H
#define RUN_WAIT_H

#include "run/co.h"

/* A descriptor somebody may wait for. It must outlive the loop's current turn,
 * so keep it in static memory or in something freed by the next turn. */
struct watch {
	int		 fd;
	struct co	*waiter;
	bool		 armed;		/* the loop knows it */
	bool		 writing;	/* ... and reports writability too */
	void		(*idle)(struct watch *);	/* readable with nobody waiting */
	void		*loop[8];	/* the loop's own */
};

/* deadline_ms: clock_ms() time, 0 for none. */
enum wake	wait_fd(struct watch *, bool write, int64_t deadline_ms);
enum wake	wait_until(int64_t deadline_ms);
void		watch_close(struct watch *);	/* before the descriptor is closed */

/* Runs fn(arg) on a thread so that the loop goes on meanwhile; without a loop, right here. */
void		wait_thread(void (*fn)(void *), void *arg);

/* What a program with an event loop provides; all NULL: block. */
struct wait_loop {
	void	(*arm)(struct watch *, bool write);
	void	(*disarm)(struct watch *);
	void	(*thread)(void (*fn)(void *), void *arg);
};
extern struct wait_loop wait_loop;

/* The loop: fd is ready or broken. */
void		watch_event(struct watch *);

#endif
