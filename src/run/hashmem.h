/* hashmem: the memory that password hashing works in is kept from one hash to the next. */
#ifndef RUN_HASHMEM_H
#define RUN_HASHMEM_H

#include "base/base.h"

/* Gives back to the kernel what no hash has used for ten seconds. now: clock_ms(). */
void	hashmem_tick(int64_t now);

#endif
