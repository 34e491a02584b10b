/* timer: what happens by itself, later. */
#ifndef SANDBOX_TIMER_H
#define SANDBOX_TIMER_H

#include "sandbox/state.h"

enum sb_timer {
	SB_TIMER_EXPIRE,	/* a session that is still open */
	SB_TIMER_TRANSFER,	/* a bank transfer arrives */
	SB_TIMER_REFUND,	/* a refund settles, or fails after all */
};

enum { SB_REFUND_SETTLES_MS = 3000 };

void	sb_timer_add(int64_t at_ms, enum sb_timer, const char *id);	/* the id must stay */
void	sb_timers_run(void);
void	sb_timers_restore(void);	/* from the state, after a start */
void	sb_timers_stop(void);

#endif
