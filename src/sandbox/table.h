/* table: things by name, and in the order they came. */
#ifndef SANDBOX_TABLE_H
#define SANDBOX_TABLE_H

#include "base/base.h"

struct sb_slot {
	const char	*name;		/* belongs to the value */
	void		*value;
	uint64_t	 order;		/* rises */
};

struct sb_table {
	struct sb_slot	*row;		/* [first, n): in order; value NULL: removed */
	size_t		 first, n, cap;
	uint64_t	 base;		/* order of row[0] */
	uint64_t	*bucket;	/* order + 1, 0: empty, 1 << 63: was used */
	size_t		 nbucket;	/* a power of two, or 0 */
	size_t		 used, live;
};

void		*sb_table_get(const struct sb_table *, const char *name);
void		 sb_table_put(struct sb_table *, const char *name, void *value);	/* a new name */
void		 sb_table_remove(struct sb_table *, const char *name);
/* The row of a name, or NULL. */
const struct sb_slot *sb_table_slot(const struct sb_table *, const char *name);
void		 sb_table_free(struct sb_table *);

/* The oldest value that is there, NULL when there is none. */
void		*sb_table_oldest(struct sb_table *);

#endif
