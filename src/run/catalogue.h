/* catalogue: the texts of one language, from a compiled gettext catalogue (.mo). */
#ifndef RUN_CATALOGUE_H
#define RUN_CATALOGUE_H

#include "base/base.h"

struct catalogue;

/* The catalogues built into the program, one for each locale/<code>.po, the
 * last with code NULL; generated. */
struct catalogue_file {
	const char	*code;
	const char	*mo, *end;
};
extern const struct catalogue_file catalogue_files[];

/* Keeps pointing into the n bytes. NULL, with the reason, when they are no
 * catalogue of this machine's byte order in UTF-8. */
struct catalogue *catalogue_open(const char *mo, size_t n, const char **why) MUST_USE;
void		 catalogue_free(struct catalogue *);

/* The text for an English one; NULL when the catalogue has none. */
const char	*catalogue_get(const struct catalogue *, const char *);

/* The text for so many of a thing whose English singular this is. */
const char	*catalogue_get_n(const struct catalogue *, const char *, int64_t n);

#endif
