/* flight: pages for everyone that are being made right now. Whoever asks for
 * one of them waits for it instead of making it again, so a page that was just
 * forgotten costs the database one making however many ask. */
#ifndef RUN_FLIGHT_H
#define RUN_FLIGHT_H

#include <sys/queue.h>

#include "run/req.h"

struct flight_waiter;
struct flight {
	LIST_ENTRY(flight)			 link;
	TAILQ_HEAD(flight_waiters, flight_waiter) waiters;
	const char				*key;	/* NULL: nobody can wait for it */
};

/* Says that r is going to make the page of this key (of the request's memory);
 * false when somebody had begun and has ended meanwhile: look in the cache. */
bool	flight_begin(struct flight *, const char *key, int64_t deadline_ms);

/* The page is in the cache, or will not be: who waited goes on. */
void	flight_end(struct flight *);

#endif
