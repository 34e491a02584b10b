/* seed_grow: many more products than were written by hand. */
#ifndef SOUKD_SEED_GROW_H
#define SOUKD_SEED_GROW_H

#include "soukd/seed.h"
#include "soukd/seed_plan.h"

/* Makes products out of the planned ones until there are options->products,
 * inside the caller's transaction and in the database alone. */
bool	seed_grow(PGconn *, struct seed *, const struct seed_options *) MUST_USE;

#endif
