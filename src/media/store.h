/* store: bytes under names, in one of two places.
 *
 * A name is what a path would be on disk: parts of letters, digits, "-", "_"
 * and "." with "/" between them, none beginning with a point; anything else is
 * refused, so that no name leads out of the store. Whoever keeps to these calls
 * will not notice when the bytes move elsewhere. */
#ifndef MEDIA_STORE_H
#define MEDIA_STORE_H

#include "base/arena.h"

enum store_place {
	STORE_ORIGINALS,	/* as they came; never served */
	STORE_MEDIA,		/* prepared; served under /media */
};

/* Where both are; to be called once. The directory exists. */
void	store_use(const char *var);

bool	store_is_name(const char *) MUST_USE;

/* Writes the whole or nothing; an older content of that name is replaced. With
 * sync it survives a power cut. False, errno set, when the disk would not. */
bool	store_put(enum store_place, const char *name, const void *, size_t, bool sync) MUST_USE;

/* Reads all of it into the arena; NULL, errno set, when there is none or it has
 * more than max bytes (EFBIG). */
const void *store_get(struct arena *, enum store_place, const char *name, size_t max, size_t *n);

/* A descriptor to read from, or -1 with errno set. */
int	store_open(enum store_place, const char *name);

/* True also when there was none. */
bool	store_remove(enum store_place, const char *name);

/* The file on disk, for what can only work with one. */
const char *store_path(struct arena *, enum store_place, const char *name);

#endif
