/* keep: what is kept, how long and why. One table: the page tells it, the job does it. */
#ifndef PRIVACY_KEEP_H
#define PRIVACY_KEEP_H

#include "run/req.h"
#include "run/settings.h"

enum keep_for { KEEP_DAYS, KEEP_YEARS, KEEP_LIVE };	/* KEEP_LIVE: as long as the account */

struct keep {
	const char	*code;
	const char	*what, *since, *why;	/* N_(); since "": of KEEP_LIVE */
	enum keep_for	 unit;
	enum setting	 setting;		/* how many */
	/* Ends some of what is so old; 0: none was left. NULL: others see to it. */
	int64_t		(*over)(struct req *, int32_t n);
};
extern const struct keep keeps[];
extern const size_t keeps_count;

/* "30 days", in the viewer's language. */
const char	*keep_time_text(struct req *, const struct keep *);
/* How many rows went of one kind, at most some ten thousand; *all: nothing is left. */
int64_t		 keep_end(struct req *, const struct keep *, bool *all);

#endif
