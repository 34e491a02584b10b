/* picture_art: small pictures for prints, boxes, covers and cards. */
#include "soukd/picture_body.h"

#include <math.h>

struct canvas {
	struct pen	*p;
	uint32_t	 sky, main, dark;	/* from light to dark */
	double		 x, y, w, h;
};

static void
hills(const struct canvas *c)
{
	for (int i = 0; i < 5; i++) {
		double y = c->y + c->h * (0.36 + i * 0.13), a = near_to(c->p, 0, c->h * 0.08), e = near_to(c->p, 0, c->h * 0.08);

		path(c->p, flat(c->p, mix(mix(c->sky, c->main, 0.25 + i * 0.2), c->dark, i * 0.12)), "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fS%.1f %.1f %.1f %.1fV%.1fH%.1fZ",
		    c->x, y + a, c->x + c->w * 0.2, y - c->h * 0.16 + e, c->x + c->w * 0.3, y - c->h * 0.1, c->x + c->w * 0.5, y + e,
		    c->x + c->w * 0.85, y - c->h * 0.08 - a, c->x + c->w, y - e, c->y + c->h, c->x);
	}
	circle(c->p, flat(c->p, lighter(c->main, 0.75)), c->x + c->w * 0.7, c->y + c->h * 0.2, c->w * 0.09);
}

static void
sun(const struct canvas *c)
{
	double cx = c->x + c->w * 0.5, cy = c->y + c->h * 0.55, r = fmin(c->w, c->h) * 0.3;

	for (int i = 0; i < 24; i++)
		path(c->p, veil(c->p, c->main, 0.28), "M%.1f %.1fL%.1f %.1fL%.1f %.1fZ", cx, cy, cx + c->w * cos(i * 0.2618), cy + c->w * sin(i * 0.2618),
		    cx + c->w * cos(i * 0.2618 + 0.11), cy + c->w * sin(i * 0.2618 + 0.11));
	circle(c->p, flat(c->p, mix(c->main, 0xf0b040, 0.35)), cx, cy, r);
	for (int i = 0; i < 5; i++)
		rect(c->p, flat(c->p, mix(c->dark, c->main, 0.12 * i)), c->x, cy + r * (0.18 + i * 0.34), c->w, r * (0.12 + i * 0.06), 0);
	rect(c->p, flat(c->p, c->dark), c->x, cy + r * 1.7, c->w, c->h, 0);
}

static void
moon(const struct canvas *c)
{
	double cx = c->x + c->w * 0.62, cy = c->y + c->h * 0.3, r = fmin(c->w, c->h) * 0.17;

	rect(c->p, down(c->p, darker(c->dark, 0.25), mix(c->dark, c->main, 0.6)), c->x, c->y, c->w, c->h, 0);
	for (int i = 0; i < 26; i++)
		circle(c->p, veil(c->p, 0xfff6dd, 0.5 + 0.5 * dice_part(&c->p->dice)), c->x + c->w * dice_part(&c->p->dice), c->y + c->h * 0.55 * dice_part(&c->p->dice),
		    (0.6 + dice_part(&c->p->dice) * 1.6) * c->w / 200);
	circle(c->p, flat(c->p, 0xf7ecca), cx, cy, r);
	rect(c->p, flat(c->p, darker(c->dark, 0.1)), c->x, c->y + c->h * 0.64, c->w, c->h * 0.36, 0);
	for (int i = 0; i < 9; i++) {
		double w = r * (2.2 - i * 0.16) * (0.6 + dice_part(&c->p->dice) * 0.6);

		rect(c->p, veil(c->p, 0xf7ecca, 0.75 - i * 0.06), near_to(c->p, cx, r * 0.2) - w / 2, c->y + c->h * (0.665 + i * 0.035), w, c->h * 0.012, c->h * 0.006);
	}
}

static void
sea(const struct canvas *c)
{
	circle(c->p, flat(c->p, mix(c->main, 0xf2a65a, 0.5)), c->x + c->w * 0.3, c->y + c->h * 0.25, fmin(c->w, c->h) * 0.12);
	for (int i = 0; i < 6; i++) {
		double y = c->y + c->h * (0.4 + i * 0.115), s = c->w / 6;
		struct buf b = { 0 };

		buf_printf(&b, "M%.1f %.1f", c->x - s * (i & 1 ? 0.5 : 1), y);
		for (int k = 0; k < 9; k++)
			buf_printf(&b, "q%.1f %.1f %.1f 0", s / 2, -s * 0.55, s);
		path(c->p, flat(c->p, mix(mix(c->sky, c->main, 0.45), c->dark, i * 0.19)), "%sV%.1fH%.1fZ", b.p, c->y + c->h + 5, c->x - s);
		buf_free(&b);
	}
}

static void
city(const struct canvas *c)
{
	for (int row = 0; row < 3; row++)
		for (int i = 0; i < 6; i++) {
			double w = c->w / 5.2, x = c->x - w * 0.3 + i * w * 0.98 + near_to(c->p, 0, w * 0.15), y = c->y + c->h * (0.3 + row * 0.22) + near_to(c->p, 0, c->h * 0.07);
			uint32_t wall = mix(mix(c->sky, c->main, 0.35 + 0.3 * (i % 3)), c->dark, row * 0.2);

			rect(c->p, flat(c->p, wall), x, y, w, c->h, 0);
			path(c->p, flat(c->p, mix(c->dark, 0xb5533c, 0.45)), "M%.1f %.1fl%.1f %.1fl%.1f %.1fz", x - w * 0.06, y + 1, w * 0.56, -w * (0.25 + 0.3 * (i % 2)), w * 0.56,
			    w * (0.25 + 0.3 * (i % 2)));
			for (int k = 0; k < 6; k++) {
				int storey = k / 2;

				rect(c->p, veil(c->p, k % 4 == row ? 0xf6d98a : darker(c->dark, 0.2), 0.85), x + w * (k % 2 ? 0.58 : 0.2), y + w * (0.2 + 0.42 * storey),
				    w * 0.22, w * 0.26, 0);
			}
		}
}

static void
bouquet(const struct canvas *c)
{
	double cx = c->x + c->w / 2, base = c->y + c->h * 0.95, s = fmin(c->w, c->h);
	uint32_t green = mix(c->dark, 0x4f7a4d, 0.65);

	for (int i = 0; i < 7; i++) {
		double tx = cx + (i - 3) * c->w * 0.125, ty = c->y + c->h * (0.24 + 0.2 * fabs(i - 3.0) / 3 + 0.1 * (i & 1));

		stroke(c->p, flat(c->p, green), s * 0.012, "M%.1f %.1fQ%.1f %.1f %.1f %.1f", cx + (i - 3) * s * 0.02, base, cx + (i - 3) * s * 0.04, c->y + c->h * 0.6, tx, ty);
		leaf(c->p, green, (cx + tx) / 2, (base + ty) / 2, s * 0.17, s * 0.035, i < 3 ? 210 : -30);
		flower(c->p, i % 3 == 0 ? c->main : i % 3 == 1 ? mix(c->main, 0xf2c14e, 0.6) : lighter(c->main, 0.5), i % 3 == 1 ? c->main : 0xe9b949, tx, ty, s * 0.1);
	}
}

static void
frond(const struct canvas *c)
{
	sprig(c->p, mix(c->dark, 0x5d8a52, 0.5), c->x + c->w * 0.42, c->y + c->h * 0.96, c->h * 0.86, -84, 11);
	sprig(c->p, mix(c->main, 0x5d8a52, 0.4), c->x + c->w * 0.6, c->y + c->h * 0.98, c->h * 0.55, -58, 7);
	sprig(c->p, mix(c->main, c->sky, 0.4), c->x + c->w * 0.34, c->y + c->h * 0.98, c->h * 0.5, -120, 7);
}

static void
arches(const struct canvas *c)
{
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++) {
			double w = c->w / 3, x = c->x + i * w, y = c->y + c->h * (0.06 + 0.32 * k);
			uint32_t in = (i + k) % 3 == 0 ? c->main : (i + k) % 3 == 1 ? c->dark : mix(c->sky, c->main, 0.5);

			path(c->p, flat(c->p, in), "M%.1f %.1fV%.1fA%.1f %.1f 0 0 1 %.1f %.1fV%.1fZ", x + w * 0.1, y + c->h * 0.3, y + w * 0.4, w * 0.4, w * 0.4,
			    x + w * 0.9, y + w * 0.4, y + c->h * 0.3);
			path(c->p, veil(c->p, 0x1c1a26, 0.18), "M%.1f %.1fV%.1fA%.1f %.1f 0 0 1 %.1f %.1fz", x + w * 0.1, y + c->h * 0.3, y + w * 0.4, w * 0.4, w * 0.4,
			    x + w * 0.5, y);
		}
}

static void
stack(const struct canvas *c)
{
	double cx = c->x + c->w / 2, s = fmin(c->w, c->h);

	rect(c->p, flat(c->p, c->dark), cx - s * 0.32, c->y + c->h * 0.72, s * 0.64, c->h * 0.12, 0);
	rect(c->p, flat(c->p, c->main), cx - s * 0.12, c->y + c->h * 0.48, s * 0.3, c->h * 0.24, 0);
	path(c->p, flat(c->p, mix(c->main, c->sky, 0.5)), "M%.1f %.1fh%.1fl%.1f %.1fz", cx - s * 0.3, c->y + c->h * 0.48, s * 0.6, -s * 0.3, -c->h * 0.16);
	circle(c->p, flat(c->p, mix(c->main, 0xe9a23b, 0.6)), cx + s * 0.02, c->y + c->h * 0.32 - s * 0.1, s * 0.1);
}

static void
staves(const struct canvas *c)
{
	for (int i = 0; i < 22; i++) {
		double x = c->x + c->w * (0.08 + 0.84 * i / 21), h = c->h * (0.2 + 0.55 * fabs(sin(i * 0.7) * cos(i * 0.23)));

		rect(c->p, flat(c->p, i % 5 == 2 ? c->main : c->dark), x - c->w * 0.009, c->y + c->h * 0.5 - h / 2, c->w * 0.018, h, c->w * 0.009);
	}
}

void
artwork(struct pen *p, enum picture_look look, const uint32_t colours[3], const double box[4])
{
	static void (*const draw[LOOKS])(const struct canvas *) = {
		[LOOK_HILLS] = hills, [LOOK_SUN] = sun, [LOOK_MOON] = moon, [LOOK_WAVES] = sea, [LOOK_CITY] = city,
		[LOOK_FLOWERS] = bouquet, [LOOK_LEAVES] = frond, [LOOK_ARCS] = arches, [LOOK_BLOCKS] = stack, [LOOK_STRIPES] = staves,
	};
	const struct canvas c = { p, colours[0], colours[1], colours[2], box[0], box[1], box[2], box[3] };

	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", c.x, c.y, c.w, c.h, -c.w);
	rect(p, down(p, lighter(c.sky, 0.15), mix(c.sky, c.main, 0.12)), c.x, c.y, c.w, c.h, 0);
	if (draw[look] != NULL)
		draw[look](&c);
	else
		pattern(p, look == LOOK_PLAIN ? LOOK_SHAPES : look, c.sky, c.main, box, fmax(0.3, fmin(c.w, c.h) / 420));
	end(p);
}
