/* picture_pattern: what is woven into cloth and printed on paper. */
#include "soukd/picture_body.h"

#include <math.h>

struct field {			/* one pattern at work */
	struct pen	*p;
	uint32_t	 ground, figure;
	double		 x, y, w, h, s;
};

static void
stripes(const struct field *f)
{
	const char *c = flat(f->p, f->figure), *thin = flat(f->p, mix(f->ground, f->figure, 0.55));

	for (double y = f->y + 18 * f->s; y < f->y + f->h; y += 62 * f->s) {
		rect(f->p, c, f->x, y, f->w, 24 * f->s, 0);
		rect(f->p, thin, f->x, y + 36 * f->s, f->w, 6 * f->s, 0);
	}
}

static void
check(const struct field *f)
{
	const char *c = veil(f->p, f->figure, 0.42), *thin = veil(f->p, f->figure, 0.75);

	for (double y = f->y + 20 * f->s; y < f->y + f->h; y += 90 * f->s) {
		rect(f->p, c, f->x, y, f->w, 40 * f->s, 0);
		rect(f->p, thin, f->x, y + 62 * f->s, f->w, 4 * f->s, 0);
	}
	for (double x = f->x + 20 * f->s; x < f->x + f->w; x += 90 * f->s) {
		rect(f->p, c, x, f->y, 40 * f->s, f->h, 0);
		rect(f->p, thin, x + 62 * f->s, f->y, 4 * f->s, f->h, 0);
	}
}

static void
dots(const struct field *f)
{
	const char *c = flat(f->p, f->figure);
	int row = 0;

	for (double y = f->y + 20 * f->s; y < f->y + f->h + 20; y += 42 * f->s, row++)
		for (double x = f->x + (row & 1 ? 24 : 0) * f->s; x < f->x + f->w + 20; x += 48 * f->s)
			circle(f->p, c, x, y, 9.5 * f->s);
}

static void
waves(const struct field *f)
{
	const char *c = flat(f->p, f->figure);

	for (double y = f->y + 20 * f->s; y < f->y + f->h + 30; y += 38 * f->s) {
		struct buf b = { 0 };

		buf_printf(&b, "M%.1f %.1f", f->x - 20, y);
		for (double x = f->x - 20; x < f->x + f->w + 40; x += 44 * f->s)
			buf_printf(&b, "q%.1f %.1f %.1f 0t%.1f 0", 11 * f->s, -16 * f->s, 22 * f->s, 22 * f->s);
		stroke(f->p, c, 6.5 * f->s, "%s", b.p);
		buf_free(&b);
	}
}

static void
leaves(const struct field *f)
{
	int row = 0;

	for (double y = f->y + 20 * f->s; y < f->y + f->h + 80; y += 92 * f->s, row++)
		for (double x = f->x + (row & 1 ? 66 : 10) * f->s; x < f->x + f->w + 60; x += 116 * f->s)
			sprig(f->p, (row + (int)(x / 116)) & 1 ? f->figure : mix(f->figure, f->ground, 0.3), x, y + 40 * f->s, 112 * f->s,
			    -68 + near_to(f->p, 0, 30), 4);
}

static void
flowers(const struct field *f)
{
	int row = 0;

	for (double y = f->y + 14 * f->s; y < f->y + f->h + 40; y += 66 * f->s, row++)
		for (double x = f->x + (row & 1 ? 44 : 4) * f->s; x < f->x + f->w + 40; x += 82 * f->s) {
			leaf(f->p, mix(f->figure, 0x4f6f4a, 0.7), x, y, 40 * f->s, 8 * f->s, near_to(f->p, 60, 60));
			flower(f->p, row % 3 ? f->figure : lighter(f->figure, 0.35), 0xe9b949, near_to(f->p, x, 8), near_to(f->p, y, 8),
			    (15 + 8 * dice_part(&f->p->dice)) * f->s);
		}
}

static void
terrazzo(const struct field *f)
{
	const uint32_t chips[] = { f->figure, lighter(f->figure, 0.45), darker(f->ground, 0.35), mix(f->figure, 0xd8a25e, 0.6) };
	int n = (int)(f->w * f->h / (2100 * f->s * f->s));

	for (int i = 0; i < n; i++) {
		double x = f->x + f->w * dice_part(&f->p->dice), y = f->y + f->h * dice_part(&f->p->dice), r = (6 + 13 * dice_part(&f->p->dice)) * f->s;

		move(f->p, "translate(%.1f %.1f) rotate(%.0f)", x, y, dice_part(&f->p->dice) * 360);
		path(f->p, flat(f->p, chips[i % 4]), "M%.1f 0L%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ", -r, -r * 0.3, -r * 0.8, r * 0.7, -r * 0.6,
		    r, r * 0.25, r * 0.1, r * 0.75);
		end(f->p);
	}
}

static void
arcs(const struct field *f)
{
	const uint32_t c[] = { f->figure, mix(f->ground, f->figure, 0.55), lighter(f->figure, 0.35), f->ground };
	int row = 0;

	for (double y = f->y; y < f->y + f->h + 90 * f->s; y += 45 * f->s, row++)
		for (double x = f->x - 50 * f->s + (row & 1 ? 60 : 0) * f->s; x < f->x + f->w + 60 * f->s; x += 120 * f->s)
			for (int i = 0; i < 4; i++)
				circle(f->p, flat(f->p, c[i == 3 ? 3 : (i + row) % 3]), x, y + 60 * f->s, (60 - i * 16) * f->s);
}

static void
herring(const struct field *f)
{
	const char *c = flat(f->p, mix(f->ground, f->figure, 0.75));
	int col = 0;

	for (double x = f->x; x < f->x + f->w + 30; x += 30 * f->s, col++)
		for (double y = f->y - 30; y < f->y + f->h + 30; y += 15 * f->s)
			path(f->p, c, "M%.1f %.1fl%.1f %.1fv%.1fl%.1f %.1fz", x, y + (col & 1 ? 24 * f->s : 0), 30 * f->s, (col & 1 ? -24 : 24) * f->s,
			    7 * f->s, -30 * f->s, (col & 1 ? 24 : -24) * f->s);
}

static void
diamonds(const struct field *f)
{
	const uint32_t c[] = { f->figure, f->ground, mix(f->ground, f->figure, 0.5), f->ground };
	int row = 0;

	for (double y = f->y - 10; y < f->y + f->h + 60 * f->s; y += 58 * f->s, row++)
		for (double x = f->x + (row & 1 ? 46 : 0) * f->s; x < f->x + f->w + 60 * f->s; x += 92 * f->s)
			for (int i = 0; i < 4; i++) {
				double r = (42 - i * 10) * f->s, t = r * 1.22;

				path(f->p, flat(f->p, c[i]), "M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz", x - r, y, r, -t, r, t, -r, t);
			}
}

static void
shapes(const struct field *f)
{
	const uint32_t c[] = { f->figure, mix(f->figure, 0xd8a25e, 0.55), mix(f->ground, f->figure, 0.4), darker(f->ground, 0.45) };
	int n = (int)(f->w * f->h / (11500 * f->s * f->s)) + 4;

	for (int i = 0; i < n; i++) {
		double cx = f->x + f->w * ((i * 0.618034) - floor(i * 0.618034)), cy = f->y + f->h * (i + 0.5) / n, r = (46 + 34 * dice_part(&f->p->dice)) * f->s;

		move(f->p, "translate(%.1f %.1f) rotate(%.0f)", cx, cy, dice_part(&f->p->dice) * 360);
		path(f->p, flat(f->p, c[i % 4]), "M%.1f 0C%.1f %.1f %.1f %.1f %.1f %.1fS%.1f %.1f %.1f %.1fS%.1f %.1f %.1f 0Z", -r, -r, -r * 0.7, -r * 0.3, -r * 0.8,
		    r * 0.3, -r * 0.6, r * 1.05, -r * 0.2, r * 0.8, r * 0.5, -r * 0.8, r * 0.9, -r);
		end(f->p);
	}
}

static void
blocks(const struct field *f)
{
	rect(f->p, flat(f->p, f->figure), f->x, f->y, f->w, f->h * 0.45, 0);
	rect(f->p, flat(f->p, mix(f->ground, f->figure, 0.5)), f->x, f->y + f->h * 0.45, f->w * 0.4, f->h * 0.55, 0);
}

static void
bands(const struct field *f)
{
	double d = 26 * f->s;

	for (int i = 0; i < 2; i++) {
		buf_printf(f->p->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\"/>",
		    f->x + d * (1 + i * 1.3), f->y + d * (1 + i * 1.3), f->w - 2 * d * (1 + i * 1.3), f->h - 2 * d * (1 + i * 1.3),
		    i == 0 ? f->figure : mix(f->ground, f->figure, 0.6), (i == 0 ? 18 : 6) * f->s);
	}
}

static void
suns(const struct field *f)
{
	int row = 0;

	for (double y = f->y + 30 * f->s; y < f->y + f->h + 40; y += 92 * f->s, row++)
		for (double x = f->x + (row & 1 ? 70 : 20) * f->s; x < f->x + f->w + 40; x += 100 * f->s) {
			for (int i = 0; i < 12; i++)
				line(f->p, flat(f->p, f->figure), 4 * f->s, x + 24 * f->s * cos(i * 0.5236), y + 24 * f->s * sin(i * 0.5236),
				    x + 38 * f->s * cos(i * 0.5236), y + 38 * f->s * sin(i * 0.5236));
			circle(f->p, flat(f->p, f->figure), x, y, 16 * f->s);
		}
}

static void
moons(const struct field *f)
{
	int row = 0;

	for (double y = f->y + 26 * f->s; y < f->y + f->h + 40; y += 74 * f->s, row++)
		for (double x = f->x + (row & 1 ? 60 : 20) * f->s; x < f->x + f->w + 40; x += 84 * f->s) {
			circle(f->p, flat(f->p, f->figure), x, y, 20 * f->s);
			if (row % 3 != 1)
				circle(f->p, flat(f->p, f->ground), x + 9 * f->s, y - 4 * f->s, 17 * f->s);
			circle(f->p, flat(f->p, f->figure), x + 40 * f->s, y + 14 * f->s, 3.4 * f->s);
		}
}

static void
ribs(const struct field *f)
{
	const char *dark = veil(f->p, darker(f->ground, 0.6), 0.22), *light = veil(f->p, lighter(f->ground, 0.6), 0.25);

	for (double x = f->x; x < f->x + f->w; x += 20 * f->s) {
		rect(f->p, dark, x, f->y, 6 * f->s, f->h, 0);
		rect(f->p, light, x + 8 * f->s, f->y, 5 * f->s, f->h, 0);
	}
}

static void
cables(const struct field *f)
{
	const char *dark = veil(f->p, darker(f->ground, 0.65), 0.4), *light = veil(f->p, lighter(f->ground, 0.6), 0.35);

	for (double x = f->x + 36 * f->s; x < f->x + f->w; x += 84 * f->s)
		for (double y = f->y - 30; y < f->y + f->h + 30; y += 44 * f->s) {
			stroke(f->p, dark, 13 * f->s, "M%.1f %.1fc0 %.1f %.1f %.1f %.1f %.1f", x - 15 * f->s, y, 22 * f->s, 30 * f->s, 20 * f->s, 30 * f->s, 44 * f->s);
			stroke(f->p, light, 9 * f->s, "M%.1f %.1fc0 %.1f %.1f %.1f %.1f %.1f", x - 17 * f->s, y, 22 * f->s, 30 * f->s, 20 * f->s, 30 * f->s, 42 * f->s);
			line(f->p, dark, 4 * f->s, x - 34 * f->s, y, x - 34 * f->s, y + 44 * f->s);
			line(f->p, dark, 4 * f->s, x + 34 * f->s, y, x + 34 * f->s, y + 44 * f->s);
		}
}

static void
fishes(const struct field *f)
{
	int row = 0;

	for (double y = f->y + 24 * f->s; y < f->y + f->h + 30; y += 46 * f->s, row++)
		for (double x = f->x + (row & 1 ? 50 : 0) * f->s; x < f->x + f->w + 40; x += 96 * f->s) {
			double r = 30 * f->s, side = row % 4 == 2 && x > f->x + f->w / 2 && x < f->x + f->w / 2 + 96 * f->s ? -1 : 1;

			move(f->p, "translate(%.1f %.1f) scale(%.2f 1)", x, y, side);
			path(f->p, flat(f->p, row % 3 ? f->figure : mix(f->figure, f->ground, 0.4)), "M%.1f 0Q0 %.1f %.1f 0L%.1f %.1fV%.1fL%.1f 0Q0 %.1f %.1f 0Z",
			    -r, -r * 0.8, r * 0.7, r * 1.25, -r * 0.4, r * 0.4, r * 0.7, r * 0.8, -r);
			circle(f->p, flat(f->p, f->ground), -r * 0.6, -r * 0.08, 3.2 * f->s);
			end(f->p);
		}
}

void
pattern(struct pen *p, enum picture_look look, uint32_t ground, uint32_t figure, const double box[4], double scale)
{
	static void (*const draw[LOOKS])(const struct field *) = {
		[LOOK_RIBS] = ribs, [LOOK_SPECKLE] = terrazzo, [LOOK_DIP] = blocks, [LOOK_BANDS] = bands, [LOOK_STRIPES] = stripes,
		[LOOK_CHECK] = check, [LOOK_DOTS] = dots, [LOOK_WAVES] = waves, [LOOK_LEAVES] = leaves, [LOOK_FLOWERS] = flowers,
		[LOOK_TERRAZZO] = terrazzo, [LOOK_ARCS] = arcs, [LOOK_HERRING] = herring, [LOOK_BLOCKS] = blocks,
		[LOOK_DIAMOND] = diamonds, [LOOK_CABLE] = cables, [LOOK_SHAPES] = shapes, [LOOK_HILLS] = arcs, [LOOK_SUN] = suns,
		[LOOK_CITY] = check, [LOOK_FISH] = fishes, [LOOK_MOON] = moons,
	};
	const struct field f = { p, ground, figure, box[0], box[1], box[2], box[3], scale };

	if (draw[look] != NULL)
		draw[look](&f);
}
