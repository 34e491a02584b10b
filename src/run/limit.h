/* limit: buckets that all machines share, in the database (limit_buckets).
 *
 * Only what is worth a question: log-ins, forms that send mail, checkouts. This
 * machine's own buckets (ratelimit.h) answer first, so who goes on trying costs no question. */
#ifndef RUN_LIMIT_H
#define RUN_LIMIT_H

#include "run/ratelimit.h"
#include "run/req.h"

/* One more of something, counted for the whole site. It falls by one every every_ms; counted
 * are at most `most` above none. Returns how many there are now. */
int64_t	limit_flood(struct req *, const char *what, int64_t every_ms, int64_t most);
/* How many there are, without one more. */
int64_t	limit_level(struct req *, const char *what, int64_t every_ms);

/* Takes a try of a bucket of one's own; false: it is empty. who: anything, it is hashed. */
bool	limit_take(struct req *, const char *what, const char *who, struct rate) MUST_USE;

#endif
