/* picture: the pictures of a listing, from the upload to what pages show. */
#ifndef CATALOG_PICTURE_H
#define CATALOG_PICTURE_H

#include "listing/rows.h"
#include "run/page.h"
#include "run/upload.h"

enum { PICTURES_MAX = 8 };

struct picture_list {
	struct listing_picture	*v;
	size_t			 n;
};
/* All of a listing's, in its order: waiting, ready and refused ones. */
struct picture_list pictures_of(struct req *, product_id);

/* Keeps an upload as the listing's last picture and has it prepared. The listing
 * is locked. False when it has PICTURES_MAX already. */
bool	picture_add(struct req *, product_id, const struct upload *) MUST_USE;

/* Of a listing of the viewer's shop; false when there is no such picture. */
bool	picture_remove(struct req *, product_id, image_id) MUST_USE;
bool	picture_put_first(struct req *, product_id, image_id) MUST_USE;

/* Tells the store where it is, once for each process. */
void	picture_store(void);

/* Provided by soukd, NULL elsewhere: the drawing behind the source "seed:<number>"
 * as SVG, in the request's memory; .n 0 when there is none. */
struct bytes seed_picture(struct req *, const char *number) __attribute__((weak));

#endif
