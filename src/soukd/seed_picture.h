/* seed_picture: a picture's number says everything about it. */
#ifndef SOUKD_SEED_PICTURE_H
#define SOUKD_SEED_PICTURE_H

#include "soukd/seed_plan.h"

/* Chooses how many pictures a product has and which. */
void		seed_picture_plan(const struct seed *, struct seed_product *);

/* What a number stands for; false when it stands for no product's picture.
 * Its texts live in the arena. */
bool		seed_picture_read(uint64_t number, struct arena *, struct picture *) MUST_USE;

/* "Ribbed stoneware mug, in a room": the words of a picture. */
const char	*seed_picture_alt(struct arena *, const struct seed_product *, int n);

#endif
