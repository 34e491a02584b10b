/* migrations: the files of sql/migrations, in order; generated. */
#ifndef SOUKD_MIGRATIONS_H
#define SOUKD_MIGRATIONS_H

#include <stddef.h>

struct migration {
	const char	*name;	/* "0001_accounts" */
	const char	*text;
};

extern const struct migration migrations[];
extern const size_t migration_count;

#endif
