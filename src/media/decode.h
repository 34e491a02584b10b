/* decode: the part of image that meets strangers' bytes; runs in the child. */
#ifndef MEDIA_DECODE_H
#define MEDIA_DECODE_H

#include "media/image.h"

enum { DECODE_SIZES = 4 };

struct decoded {
	int	 width, height;
	void	*file[DECODE_SIZES];
	size_t	 n[DECODE_SIZES];
};

/* Reasons travel from the child as numbers. */
enum decode_why {
	WHY_NONE, WHY_EMPTY, WHY_BYTES, WHY_KIND, WHY_PIXELS, WHY_DAMAGED, WHY_CUT_OFF, WHY_HEIC, WHY_TIME, WHY_MEMORY, WHYS
};
extern const char *const decode_reasons[WHYS];

/* Before any fork: loads the library; no thread starts. */
void		decode_start(void);

/* What the first bytes promise: WHY_NONE when it may be tried. */
enum decode_why	decode_sniff(const struct image_original *);

/* The whole work, in the calling process. */
enum decode_why	decode(const struct image_original *, struct decoded *);
void		decode_free(struct decoded *);

/* Gives up all that decoding does not need: writing, networks, other programs. */
void		decode_confine(int cpu_seconds);

#endif
