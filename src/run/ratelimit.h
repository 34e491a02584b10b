/* ratelimit: how often one address or account may do one kind of thing.
 *
 * Each kind has a bucket per key that so many tries empty and time refills. The
 * buckets are shared by all processes and never lock; when there are too many
 * keys, those closest to a full bucket are forgotten. */
#ifndef RUN_RATELIMIT_H
#define RUN_RATELIMIT_H

#include "base/base.h"
#include "run/access.h"

/* Before any fork. Off: everything is let through. */
void	ratelimit_init(bool on);

/* Takes one try from the bucket. False when it is empty: *retry_after_s seconds
 * from now there is one again. key: an address or something like "account 12"; of
 * an IPv6 address the first 64 bits count, since one subscriber has them all.
 * now_ms: a monotonic clock, the same in all processes. */
bool	ratelimit_take(enum limit, const char *key, int64_t now_ms, int *retry_after_s) MUST_USE;

#endif
