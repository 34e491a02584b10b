/* picture_body: turned bodies, and the light, grain and weave of materials. */
#include "soukd/picture_body.h"

#include <math.h>
#include <stdarg.h>

struct lathe
lathe_make(const double (*p)[2], int n, bool sharp)
{
	struct lathe l = { .n = n, .sharp = sharp };

	must(n <= (int)nelem(l.y));
	for (int i = 0; i < n; i++) {
		l.y[i] = p[i][0];
		l.r[i] = p[i][1];
	}
	return (l);
}

struct lathe
lathe_scale(struct lathe l, double wide, double tall)
{
	for (int i = 0; i < l.n; i++) {
		l.y[i] *= tall;
		l.r[i] *= wide;
	}
	return (l);
}

double
lathe_r(const struct lathe *l, double y)
{
	for (int i = 1; i < l->n; i++)
		if (y <= l->y[i])
			return (l->r[i - 1] + (l->r[i] - l->r[i - 1]) * (y - l->y[i - 1]) / (l->y[i] - l->y[i - 1] + 1e-9));
	return (l->r[l->n - 1]);
}

/* One side as curves; side -1 runs down, 1 runs up. */
static const char *
side_path(struct pen *p, const struct lathe *l, int side)
{
	struct buf b = { 0 };
	const char *s;

	for (int k = 0; k + 1 < l->n; k++) {
		int i = side < 0 ? k : l->n - 1 - k, j = side < 0 ? k + 1 : l->n - 2 - k;
		int before = side < 0 ? (i > 0 ? i - 1 : i) : (i < l->n - 1 ? i + 1 : i);
		int after = side < 0 ? (j < l->n - 1 ? j + 1 : j) : (j > 0 ? j - 1 : j);

		if (l->sharp)
			buf_printf(&b, "L%.1f %.1f", side * l->r[j], l->y[j]);
		else
			buf_printf(&b, "C%.1f %.1f %.1f %.1f %.1f %.1f",
			    side * (l->r[i] + (l->r[j] - l->r[before]) / 6), l->y[i] + (l->y[j] - l->y[before]) / 6,
			    side * (l->r[j] - (l->r[after] - l->r[i]) / 6), l->y[j] - (l->y[after] - l->y[i]) / 6,
			    side * l->r[j], l->y[j]);
	}
	s = arena_strdup(&p->arena, b.p);
	buf_free(&b);
	return (s);
}

const char *
lathe_path(struct pen *p, const struct lathe *l)
{
	double rt = l->r[0], rb = l->r[l->n - 1], k = LATHE_TILT / 100.0;

	return (arena_printf(&p->arena, "M%.1f %.1f%sA%.1f %.1f 0 0 0 %.1f %.1f%sA%.1f %.1f 0 0 0 %.1f %.1fZ",
	    -rt, l->y[0], side_path(p, l, -1), rb, rb * k, rb, l->y[l->n - 1], side_path(p, l, 1), rt, rt * k, -rt, l->y[0]));
}

struct coat
coat_of(const struct picture *q)
{
	return ((struct coat){ q->colour, q->accent, q->finish, q->look });
}

struct coat
coat_plain(uint32_t colour, enum picture_finish finish)
{
	return ((struct coat){ colour, darker(colour, 0.3), finish, LOOK_PLAIN });
}

double
gloss_of(enum picture_finish f)
{
	switch (f) {
	case FINISH_GLAZE: return (0.85);
	case FINISH_GLASS: return (1);
	case FINISH_METAL: return (0.8);
	case FINISH_LEATHER: return (0.4);
	case FINISH_PLASTIC: return (0.45);
	case FINISH_WAX: return (0.35);
	case FINISH_MATT: return (0.22);
	default: return (0.08);
	}
}

/* The visible front of a ring at height y, sagging as circles seen from above do. */
static const char *
band_path(struct pen *p, const struct lathe *l, double y)
{
	double r = lathe_r(l, y) + 1;

	return (arena_printf(&p->arena, "M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1f", -r, y, r, r * LATHE_TILT / 100, r, y));
}

static void
decor_ribs(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], bottom = l->y[l->n - 1];

	for (int i = -8; i <= 8; i++) {
		double s = sin(i * 0.19);
		struct buf b = { 0 };

		for (int j = 0; j <= 10; j++) {
			double y = top + (bottom - top) * j / 10, r = lathe_r(l, y);

			buf_printf(&b, "%c%.1f %.1f", j == 0 ? 'M' : 'L', r * s, y + r * LATHE_TILT / 100 * cos(i * 0.19));
		}
		stroke(p, veil(p, darker(c, 0.55), 0.38), 5 * cos(i * 0.18), "%s", b.p);
		move(p, "translate(%.1f)", 6 * cos(i * 0.18));
		stroke(p, veil(p, lighter(c, 0.6), 0.42), 4 * cos(i * 0.18), "%s", b.p);
		end(p);
		buf_free(&b);
	}
}

static void
decor_specks(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], bottom = l->y[l->n - 1];

	for (int i = 0; i < 130; i++) {
		double y = top + (bottom - top + 30) * dice_part(&p->dice), s = near_to(p, 0, 1.5);

		ellipse(p, veil(p, apart(c, 0.6), 0.35 + dice_part(&p->dice) * 0.4), lathe_r(l, y) * sin(s), y,
		    (1 + dice_part(&p->dice) * 3.6) * fabs(cos(s)) + 0.6, 1 + dice_part(&p->dice) * 3);
	}
}

static void
decor_dip(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], bottom = l->y[l->n - 1], y = top + (bottom - top) * (0.38 + dice_part(&p->dice) * 0.2);
	double r = lathe_r(l, y) + 2, k = LATHE_TILT / 100.0;

	path(p, flat(p, c), "M-600 %.1fH%.1fA%.1f %.1f 0 0 0 %.1f %.1fH600V900H-600Z", y, -r, r, r * k, r, y);
	stroke(p, veil(p, darker(c, 0.6), 0.3), 3, "%s", band_path(p, l, y));
}

static void
decor_waves(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], h = l->y[l->n - 1] - top;

	for (int row = 0; row < 3; row++) {
		struct buf b = { 0 };

		for (int i = -30; i <= 30; i++) {
			double a = i * 0.052, y = top + h * (0.42 + row * 0.13), r = lathe_r(l, y);

			buf_printf(&b, "%c%.1f %.1f", i == -30 ? 'M' : 'L', r * sin(a),
			    y + r * LATHE_TILT / 100 * cos(a) + h * 0.035 * sin(a * 9 + row * 2));
		}
		stroke(p, flat(p, c), h * 0.035, "%s", b.p);
		buf_free(&b);
	}
}

static void
decor_dots(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], h = l->y[l->n - 1] - top;

	for (int row = 0; row < 6; row++)
		for (int i = -7; i <= 7; i++) {
			double a = (i + (row & 1) * 0.5) * 0.24, y = top + h * (0.16 + row * 0.135), r = lathe_r(l, y);

			ellipse(p, flat(p, c), r * sin(a), y + r * LATHE_TILT / 100 * cos(a), 10.5 * fabs(cos(a)) + 1, 10.5);
		}
}

static void
decor_bands(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], h = l->y[l->n - 1] - top;

	stroke(p, flat(p, c), h * 0.075, "%s", band_path(p, l, top + h * 0.2));
	stroke(p, flat(p, c), h * 0.022, "%s", band_path(p, l, top + h * 0.29));
	stroke(p, flat(p, c), h * 0.05, "%s", band_path(p, l, top + h * 0.8));
}

static void
decor_sprigs(struct pen *p, const struct lathe *l, uint32_t c)
{
	double top = l->y[0], h = l->y[l->n - 1] - top, r = lathe_r(l, top + h / 2);

	for (int i = -2; i <= 2; i++) {
		double a = i * 0.55;

		move(p, "translate(%.1f %.1f) scale(%.3f 1)", r * sin(a), top + h * 0.82, 0.25 + 0.75 * cos(a));
		sprig(p, c, 0, 0, h * 0.55, -90 + near_to(p, 0, 6), 5);
		end(p);
	}
}

static void
decor(struct pen *p, const struct lathe *l, const struct coat *c)
{
	switch (c->look) {
	case LOOK_RIBS: decor_ribs(p, l, c->colour); break;
	case LOOK_SPECKLE: case LOOK_TERRAZZO: decor_specks(p, l, c->colour); break;
	case LOOK_DIP: case LOOK_BLOCKS: decor_dip(p, l, c->accent); break;
	case LOOK_BANDS: case LOOK_STRIPES: decor_bands(p, l, c->accent); break;
	case LOOK_WAVES: case LOOK_FISH: decor_waves(p, l, c->accent); break;
	case LOOK_DOTS: decor_dots(p, l, c->accent); break;
	case LOOK_LEAVES: case LOOK_FLOWERS: decor_sprigs(p, l, c->accent); break;
	default: break;
	}
}

static void
glass_body(struct pen *p, const struct lathe *l, const char *d, uint32_t c)
{
	double bottom = l->y[l->n - 1], r = l->r[l->n - 1];

	path(p, veil(p, c, 0.34), "%s", d);
	clip(p, "%s", d);
	ellipse(p, veil(p, darker(c, 0.2), 0.30), 0, bottom - 8, r * 0.96, r * 0.2);
	path(p, shade_round(p, 0.3), "%s", d);
	end(p);
	stroke(p, veil(p, darker(c, 0.35), 0.45), 5, "%s", d);
	stroke(p, veil(p, 0xffffff, 0.55), 3, "%s", d);
}

void
lathe_body(struct pen *p, const struct lathe *l, const struct coat *c)
{
	const char *d = lathe_path(p, l);
	double top = l->y[0], bottom = l->y[l->n - 1], wide = 0;

	for (int i = 0; i < l->n; i++)
		wide = l->r[i] > wide ? l->r[i] : wide;
	if (c->finish == FINISH_GLASS) {
		glass_body(p, l, d, c->colour);
		if (c->look == LOOK_PLAIN)
			return;
		clip(p, "%s", d);
		decor(p, l, c);
		end(p);
		return;
	}
	path(p, c->finish == FINISH_METAL ? metal_across(p, c->colour) : flat(p, c->colour), "%s", d);
	clip(p, "%s", d);
	if (c->look != LOOK_PLAIN)
		decor(p, l, c);
	texture(p, c->finish, c->colour, BOX(-wide, top - wide * 0.2, wide * 2, bottom - top + wide * 0.4), true);
	if (c->finish != FINISH_METAL)
		path(p, shade_round(p, gloss_of(c->finish)), "%s", d);
	path(p, shade_down(p, 0.18), "%s", d);
	end(p);
	if (gloss_of(c->finish) > 0.6 && c->finish != FINISH_METAL)
		stroke(p, veil(p, 0xffffff, 0.35), wide * 0.05, "M%.1f %.1fQ%.1f %.1f %.1f %.1f", -lathe_r(l, top + (bottom - top) * .2) * .62,
		    top + (bottom - top) * 0.2, -lathe_r(l, top + (bottom - top) * .4) * .66, top + (bottom - top) * 0.38,
		    -lathe_r(l, top + (bottom - top) * .55) * .62, top + (bottom - top) * 0.55);
}

void
lathe_disc(struct pen *p, const char *fill, double y, double r)
{
	ellipse(p, fill, 0, y, r, r * LATHE_TILT / 100);
}

void
lathe_mouth(struct pen *p, const struct lathe *l, uint32_t rim, uint32_t inside, double wall)
{
	double y = l->y[0], r = l->r[0];

	lathe_disc(p, along(p, lighter(rim, 0.35), rim), y, r);
	lathe_disc(p, along(p, darker(inside, 0.42), lighter(inside, 0.02)), y + wall * 0.12, r - wall);
	clip(p, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0", -(r - wall), y + wall * 0.12, r - wall,
	    (r - wall) * LATHE_TILT / 100, 2 * (r - wall), r - wall, (r - wall) * LATHE_TILT / 100, -2 * (r - wall));
	ellipse(p, veil(p, lighter(inside, 0.25), 0.5), r * 0.12, y + r * 0.13, r * 0.72, r * 0.1);
	end(p);
}
