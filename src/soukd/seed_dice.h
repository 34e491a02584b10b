/* seed_dice: chance that comes out the same every time.
 *
 * Each thing has its own dice, made from the seed's number and what the thing
 * is, so that one product more or one sentence more changes no other. */
#ifndef SOUKD_SEED_DICE_H
#define SOUKD_SEED_DICE_H

#include "base/base.h"

struct dice {
	uint64_t	state;
};

/* The dice of thing number n of that kind. */
struct dice	dice_for(uint64_t number, const char *kind, uint64_t n);

uint64_t	dice_roll(struct dice *);
/* lo..hi, both included. */
int64_t		dice_between(struct dice *, int64_t lo, int64_t hi);
/* 0..n-1, the lower the likelier: half of all rolls lie in the first quarter. */
int64_t		dice_low(struct dice *, int64_t n);
bool		dice_chance(struct dice *, int percent);
/* 0 <= x < 1 */
double		dice_part(struct dice *);
void		dice_shuffle(struct dice *, int *, size_t);

#endif
