/* control: /sandbox/..., what tests and benchmarks do to the sandbox and ask of
 * it. Stripe has nothing like it.
 *
 *	GET  /sandbox/state			counts, knobs, deliveries
 *	GET  /sandbox/{sessions,payment_intents,charges,refunds,events}
 *						lists, as in the API but without a key
 *	POST /sandbox/sessions/:id/pay		card=4242... or method=transfer
 *	POST /sandbox/sessions/:id/challenge	passed=true|false
 *	POST /sandbox/sessions/:id/transfer	arrived=true|false
 *	POST /sandbox/sessions/:id/expire
 *	POST /sandbox/refunds/:id/settle
 *	POST /sandbox/webhooks			hold=, copies=, shuffle_ms=, in_flight=,
 *						shuffle=true (what waits, now)
 *	POST /sandbox/events/resend		type=, copies=: those delivered too
 *	POST /sandbox/events/:id/resend		copies=
 *	POST /sandbox/faults			count=, status=|reset=true, after=true,
 *						path=, retry_after=; count=0: none more
 *	POST /sandbox/latency			ms=
 *	POST /sandbox/forget			idempotency keys, as after a day
 *	POST /sandbox/reset			all is forgotten, knobs are as at the start
 */
#ifndef SANDBOX_CONTROL_H
#define SANDBOX_CONTROL_H

#include "sandbox/api.h"

/* Fails the next `count` API requests whose path begins with `path`. */
struct sb_fault {
	int64_t	count;
	int	status;		/* 0: the connection is closed */
	bool	after;		/* the request is done first; its answer is lost */
	int	retry_after;	/* s; 0: no such header */
	char	path[128];
};
extern struct sb_fault sb_fault;
extern int sb_latency_ms;

void	sb_control_start(void);		/* no faults, no latency */

/* Whether this API request is to fail; counts it. */
bool	sb_fault_hits(const char *path);

void	sb_control(struct arena *, const struct sandbox_request *, struct sb_reply *);

#endif
