/* guest: requests in coroutines of their own, for tests of the pool. */
#ifndef TESTS_RUN_GUEST_H
#define TESTS_RUN_GUEST_H

#include "run/dbconn.h"
#include "tests/run/house.h"

/* What it does, and what came of it. */
struct guest {
	void		(*fn)(struct req *, void *);
	struct co	*co;
	const char	*topic, *payload;
	bool		 over, ok;
	char		 why[256];
	unsigned	 turn;		/* in which order it ended */
};
extern struct guest	 guests[700];
extern unsigned		 nguests;

struct guest	*come(void (*)(struct req *, void *), const char *topic, const char *payload);
bool		 all_over(void);
bool		 all_idle(void);
bool		 somebody_sleeps(void);

/* What guests do: an event of their topic and payload, by itself or in a transaction. */
void		 says(struct req *, void *);
void		 says_in_transaction(struct req *, void *);
/* How many such events there are. */
const char	*said(const char *topic);

/* Every connection is back and clean. */
void		 check_clean(void);

#endif
