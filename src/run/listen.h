/* listen: PostgreSQL's word to this worker, and the worker's to soukd. */
#ifndef RUN_LISTEN_H
#define RUN_LISTEN_H

/* Starts the coroutine that hears of changes of the catalogue (cache.h) and
 * wakes soukd when this worker has enqueued jobs. */
void	listen_start(const char *conninfo);

#endif
