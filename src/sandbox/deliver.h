/* deliver: webhooks on their way. An event is tried until the other side says
 * 2xx, with growing pauses; several at a time, so that order means nothing. */
#ifndef SANDBOX_DELIVER_H
#define SANDBOX_DELIVER_H

#include "sandbox/state.h"

enum { SB_DELIVER_TIMEOUT_MS = 10000, SB_DELIVER_PAUSE_MAX_MS = 3600000 };

/* What tests may change. */
struct sb_deliver_knobs {
	bool	hold;		/* nothing leaves */
	int	copies;		/* of each new event */
	int	shuffle_ms;	/* each new delivery waits up to this long, at random */
	int	in_flight;
};
extern struct sb_deliver_knobs sb_deliver_knobs;

struct sb_deliver_counts {
	uint64_t	waiting, flying, delivered, failed, given_up;
};
extern struct sb_deliver_counts sb_deliver_counts;

void	sb_deliver_start(void);		/* knobs as configured, counts zero */
void	sb_deliver_start_knobs(void);	/* the knobs only */
void	sb_deliver_stop(void);
bool	sb_deliver_wants(const char *type);
void	sb_deliver(const struct sb_event *);		/* now, in the copies asked for */
void	sb_deliver_again(const struct sb_event *);	/* one more time */
void	sb_deliver_shuffle(void);	/* all that wait, in random order and without pause */
void	sb_deliver_run(void);		/* sends what is due */

#endif
