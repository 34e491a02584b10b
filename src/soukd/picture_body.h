/* picture_body: bodies, materials and patterns that many things share. */
#ifndef SOUKD_PICTURE_BODY_H
#define SOUKD_PICTURE_BODY_H

#include "soukd/picture_pen.h"

/* Something turned on a wheel, seen slightly from above: radii at heights from
 * the top down, in the coordinates of the drawing. */
struct lathe {
	double	y[10], r[10];
	int	n;
	bool	sharp;		/* corners instead of curves */
};

enum { LATHE_TILT = 17 };	/* per cent: how round the circles look */

#define LATHE(...)	lathe_make((const double[][2]){ __VA_ARGS__ },		\
	    (int)(sizeof((const double[][2]){ __VA_ARGS__ }) / sizeof(double[2])), false)
#define LATHE_SHARP(...)	lathe_make((const double[][2]){ __VA_ARGS__ },	\
	    (int)(sizeof((const double[][2]){ __VA_ARGS__ }) / sizeof(double[2])), true)

struct lathe	lathe_make(const double (*)[2], int, bool sharp);	/* { y, r } ... */
struct lathe	lathe_scale(struct lathe, double wide, double tall);	/* about the origin */
double		lathe_r(const struct lathe *, double y);
const char	*lathe_path(struct pen *, const struct lathe *);

struct coat {			/* what covers a body */
	uint32_t		colour, accent;
	enum picture_finish	finish;
	enum picture_look	look;
};

struct coat	coat_of(const struct picture *);
struct coat	coat_plain(uint32_t colour, enum picture_finish);

/* The body with its pattern, texture and light. */
void	lathe_body(struct pen *, const struct lathe *, const struct coat *);
/* Its opening: rim and inside; fill NULL leaves it empty and dark. */
void	lathe_mouth(struct pen *, const struct lathe *, uint32_t rim, uint32_t inside, double wall);
/* A disc at height y: the top of a lid, a table, coffee in a cup. */
void	lathe_disc(struct pen *, const char *fill, double y, double r);

double	gloss_of(enum picture_finish);

/* Fills the clipped area with grain, weave, stitches...; lines run across, or
 * upright when turned. */
void	texture(struct pen *, enum picture_finish, uint32_t, const double box[4], bool turned);

/* Repeats a pattern over the box { x, y, width, height }; scale 1 suits a cushion. */
void	pattern(struct pen *, enum picture_look, uint32_t ground, uint32_t figure, const double box[4], double scale);

/* A picture in the box: hills, moon, sea, town... Any look makes one. */
void	artwork(struct pen *, enum picture_look, const uint32_t colours[3], const double box[4]);

/* Flat material with its pattern: a path, filled, patterned, lit. */
void	sheet(struct pen *, const struct coat *, const double box[4], double scale, const char *, ...) PRINTF(5, 6);

void	leaf(struct pen *, uint32_t, double x, double y, double length, double width, double angle);
void	sprig(struct pen *, uint32_t, double x, double y, double length, double angle, int leaves);
void	flower(struct pen *, uint32_t petals, uint32_t middle, double x, double y, double r);
/* A round-cornered wooden board from x,y. */
void	plank(struct pen *, uint32_t wood, double x, double y, double w, double h, double r);
void	upright(struct pen *, uint32_t wood, double x, double y, double w, double h, double r);

#define BOX(x, y, w, h)	((const double[4]){ (x), (y), (w), (h) })

#endif
