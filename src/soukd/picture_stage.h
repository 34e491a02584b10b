/* picture_stage: backdrops, rooms and tables. */
#ifndef SOUKD_PICTURE_STAGE_H
#define SOUKD_PICTURE_STAGE_H

#include "soukd/picture_form.h"

struct spot {			/* where a setting wants the thing */
	double	x, y, scale;
	bool	flatten;	/* it lies on the floor of the room */
};

/* A wall and a floor for one thing; returns the height it stands at. */
double		stage_floor(struct pen *, const struct picture *);
bool		stage_is_podium(const struct picture *);
void		stage_open(struct pen *, const struct picture *);	/* room for several */
void		stage_wall(struct pen *, const struct picture *);	/* for what hangs or lies */
void		stage_plain(struct pen *, const struct picture *);	/* behind a close-up */
struct spot	stage_setting(struct pen *, const struct picture *);
void		stage_front(struct pen *, const struct picture *);	/* what stands before the thing */

#endif
