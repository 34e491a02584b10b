/* picture_pen: SVG, one shape at a time, and the light that falls on it.
 *
 * Fills are strings an attribute takes: a colour, or a gradient that was
 * written where it is first used. Light comes from the upper left everywhere. */
#ifndef SOUKD_PICTURE_PEN_H
#define SOUKD_PICTURE_PEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "soukd/picture.h"
#include "soukd/seed_dice.h"

struct pen {
	struct buf	*b;
	struct arena	 arena;
	unsigned	 ids;		/* names given so far in this picture */
	struct dice	 dice;
};

/* Colours. */
uint32_t	mix(uint32_t, uint32_t, double part);	/* 0: the first, 1: the second */
uint32_t	lighter(uint32_t, double);
uint32_t	darker(uint32_t, double);		/* a little cooler, as shade is */
double		luma(uint32_t);				/* 0..1 */
/* Lighter or darker, whichever shows on it. */
uint32_t	apart(uint32_t, double);

/* Fills. */
const char	*flat(struct pen *, uint32_t);
const char	*veil(struct pen *, uint32_t, double opacity);
const char	*down(struct pen *, uint32_t top, uint32_t bottom);
const char	*along(struct pen *, uint32_t left, uint32_t right);
const char	*ball(struct pen *, uint32_t);		/* a round thing, lit */
const char	*glow(struct pen *, uint32_t, double opacity);	/* full in the middle, nothing at the rim */
/* Only light and shade, to lay over something flat. */
const char	*shade_round(struct pen *, double gloss);	/* an upright cylinder */
const char	*shade_lying(struct pen *, double gloss);	/* a lying one */
const char	*shade_down(struct pen *, double strength);	/* lit above, dark below */
const char	*shade_across(struct pen *, double strength);	/* lit left, dark right */
const char	*slant(struct pen *);		/* light from the upper left */
const char	*metal_across(struct pen *, uint32_t);
const char	*metal_down(struct pen *, uint32_t);

/* Shapes. Path text is SVG's, from printf. */
void	path(struct pen *, const char *fill, const char *, ...) PRINTF(3, 4);
void	stroke(struct pen *, const char *colour, double width, const char *, ...) PRINTF(4, 5);
void	ellipse(struct pen *, const char *fill, double cx, double cy, double rx, double ry);
void	circle(struct pen *, const char *fill, double cx, double cy, double r);
void	ring(struct pen *, const char *colour, double width, double cx, double cy, double r);
void	rect(struct pen *, const char *fill, double x, double y, double w, double h, double r);
void	line(struct pen *, const char *colour, double width, double x1, double y1, double x2, double y2);

/* Whatever comes until the end is moved, or shown only inside the path. */
void	move(struct pen *, const char *, ...) PRINTF(2, 3);	/* "translate(..) scale(..)" */
void	clip(struct pen *, const char *, ...) PRINTF(2, 3);
void	end(struct pen *);

/* Soft shadow of something lying on or hanging close to a surface. */
void	drop(struct pen *, double dx, double dy, const char *, ...) PRINTF(4, 5);
/* Shadow on the floor below something that stands there. */
void	ground(struct pen *, double cx, double cy, double rx, double ry);

double	near_to(struct pen *, double, double spread);	/* x, give or take */

/* Capital letters, digits, "&", "-", ".": strokes, no font. Centred at x on the
 * base line y; at most `wide`, else smaller. */
void	letters(struct pen *, const char *, uint32_t, double x, double y, double size, double wide);
double	letters_width(const char *, double size);

#endif
