/* assets: the files of assets/, part of the program, each under a name that
 * changes with its bytes and may therefore be kept for ever. */
#ifndef RUN_ASSETS_H
#define RUN_ASSETS_H

#include "run/compress.h"
#include "run/req.h"

struct asset {
	const char	*name;		/* "souk.css": below assets/ */
	const char	*url;		/* "/assets/souk.3f2a09c1d4e5.css" */
	const char	*type;		/* "text/css; charset=utf-8" */
	const char	*etag;		/* weak: one for all encodings */
	struct {
		const char	*p;	/* NULL: in this encoding it is not smaller */
		size_t		 n;
	} bytes[ENCODING_COUNT];
};

/* Sorted by name; made by assetpack. */
extern const struct asset asset_all[];
extern const size_t asset_count;

/* Where pages link to. Panics on a name that is not in assets/. */
const char		*asset_url(struct req *, const char *name);

/* By what stands behind "/assets/" in a URL; NULL when it is not there. */
const struct asset	*asset_find(const char *path_tail);

/* By its own name, for the few that live at a fixed URL; NULL likewise. */
const struct asset	*asset_named(const char *name);

#endif
