/* metrics: what Prometheus reads. Counts live in memory that all processes of
 * the server share, one part for each worker, added up when they are read. */
#ifndef RUN_METRICS_H
#define RUN_METRICS_H

#include "base/buf.h"

/* The names and meanings are in the table of metrics.c. */
enum counter {
	COUNTER_HTTP_BYTES,
	COUNTER_HTTP_DROPPED,		/* clients that left before the answer */
	COUNTER_RATE_LIMITED,
	COUNTER_CACHE_HITS,
	COUNTER_CACHE_MISSES,
	COUNTER_DB_STATEMENTS,
	COUNTER_DB_ERRORS,
	COUNTER_DB_CONNECTS,
	COUNTER_DB_RETRIES,		/* pages run again after a serialization failure */
	COUNTER_FETCHES,
	COUNTER_FETCH_ERRORS,
	COUNTER_LOG_DROPPED,
	COUNTER_COUNT
};

enum gauge {
	GAUGE_REQUESTS,			/* being answered now */
	GAUGE_DB_BUSY,
	GAUGE_DB_WAITING,
	GAUGE_WEBSOCKETS,
	GAUGE_CACHE_BYTES,
	GAUGE_COUNT
};

enum histogram { HISTOGRAM_DB, HISTOGRAM_DB_WAIT, HISTOGRAM_FETCH, HISTOGRAM_COUNT };

/* Before any fork, for so many workers (0: one for each processor). Without it,
 * as in soukd, all the functions below do nothing. */
void	metrics_init(unsigned workers);

/* This process is the worker with that number, counted from any start. Gauges
 * begin at 0: a worker that died took what it held with it. */
void	metrics_worker(unsigned);

void	metric_add(enum counter, uint64_t);
void	metric_up(enum gauge, int64_t);			/* or down */
void	metric_set(enum gauge, int64_t);
void	metric_time(enum histogram, int64_t us);

/* One request of the route (its index in route_all, or METRIC_NO_ROUTE). */
enum { METRIC_NO_ROUTE = -1 };
void	metric_request(int route, int status, int64_t us);

/* The sum over all workers. */
uint64_t metric_total(enum counter);

/* Everything in Prometheus' text format 0.0.4. Routes nobody asked for are left out. */
void	metrics_text(struct buf *);

#endif
