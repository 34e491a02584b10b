/* slug: a title as part of an address. */
#ifndef CATALOG_SLUG_H
#define CATALOG_SLUG_H

#include "base/arena.h"

enum { SLUG_MAX = 80 };

/* "Crème brûlée, 2×" becomes "creme-brulee-2": letters and digits in ASCII, lower
 * case, words joined by "-", at most SLUG_MAX bytes cut between words. "item"
 * when nothing is left. */
char	*slug_of(struct arena *, const char *title);

#endif
