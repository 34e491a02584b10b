/* heap: what is due first comes out first; among equals, what went in first. */
#ifndef SANDBOX_HEAP_H
#define SANDBOX_HEAP_H

#include "base/base.h"

struct sb_due {
	int64_t		 at_ms;
	uint64_t	 order;
	void		*what;
};

struct sb_heap {
	struct sb_due	*v;
	size_t		 n, cap;
	uint64_t	 next;
};

void	 sb_heap_put(struct sb_heap *, int64_t at_ms, void *what);
/* The first that is due, taken out; NULL when none is. */
void	*sb_heap_take(struct sb_heap *, int64_t now_ms);
void	 sb_heap_free(struct sb_heap *);	/* not what is in it */

#endif
