/* image: an original becomes the pictures pages use.
 *
 * Blocks for up to IMAGE_SECONDS and forks: for the job process, never for a
 * worker. The caller has one thread. */
#ifndef MEDIA_IMAGE_H
#define MEDIA_IMAGE_H

#include "base/base.h"

enum {
	IMAGE_BYTES_MAX = 32 << 20,	/* of an original */
	IMAGE_PIXELS_MAX = 50000000,
	IMAGE_SECONDS = 60,
	IMAGE_KEY = 34,			/* "ab/<30 hex>" and the NUL */
};

struct image_original {
	const void	*bytes;
	size_t		 n;
	const char	*owner;		/* what it belongs to, "image-17": part of the key */
	bool		 drawing;	/* one of our own SVGs; no upload may be one */
	bool		 sync;		/* has to survive a power cut */
};

struct image_made {
	char		 key[IMAGE_KEY];
	int		 width, height;		/* of the largest file */
	const char	*why;			/* for the seller, in English; a constant */
};

enum image_outcome {
	IMAGE_READY,		/* the files "<key>-160.webp" .. "-1280.webp" are in STORE_MEDIA */
	IMAGE_REFUSED,		/* the file cannot become a picture: why says so to a person */
	IMAGE_FAILED,		/* memory, disk or time was short: trying again may help; said so on stderr */
};

enum image_outcome image_prepare(const struct image_original *, struct image_made *) MUST_USE;

/* The key an original of that owner gets. */
void	image_key(const struct image_original *, char key[IMAGE_KEY]);

/* The widths of the files. */
extern const int image_widths[4];

#endif
