/* ratelimit: how often one network or account may do one kind of thing.
 *
 * Each route has a bucket per key that so many tries empty and time refills. The
 * buckets are shared by the processes of this machine and never lock; when there are
 * too many keys, those closest to a full bucket are forgotten. What all machines
 * together see is in limit.h; this answers first, without asking anybody. */
#ifndef RUN_RATELIMIT_H
#define RUN_RATELIMIT_H

#include "base/base.h"
#include "run/access.h"

struct rate {
	int64_t	burst;		/* tries in a full bucket */
	int64_t	interval_ms;	/* until one more is there */
};

struct limit_rule {
	struct rate	network, account;
	bool		shared;		/* counted for all machines together */
};
const struct limit_rule *limit_rule(enum limit);

struct limit_key {
	enum limit	 limit;
	unsigned	 route;		/* any number that tells routes apart */
	bool		 of_account;	/* who is a session or account, not a network */
	const char	*who;		/* of an IPv6 address the first 64 bits count: one subscriber has them all */
};

/* Before any fork. Off: everything is let through. */
void	ratelimit_init(bool on);
bool	ratelimit_is_on(void);

/* Takes one try from the bucket. False when it is empty: *retry_after_s seconds
 * from now there is one again. now_ms: a monotonic clock, the same in all processes. */
bool	ratelimit_take(const struct limit_key *, int64_t now_ms, int *retry_after_s) MUST_USE;

/* Refuses this key for so long, as others have found. */
void	ratelimit_close(const struct limit_key *, int64_t now_ms, int64_t wait_ms);

#endif
