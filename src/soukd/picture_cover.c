/* picture_cover: grain, weave and flat material; leaves and planks. */
#include "soukd/picture_body.h"

#include <math.h>
#include <stdarg.h>

/* A tile of lines that repeats; the caller fills a box with it. */
static const char *
weave(struct pen *p, double w, double h, const char *fmt, ...)
{
	unsigned id = ++p->ids;
	va_list ap;

	va_start(ap, fmt);
	buf_printf(p->b, "<pattern id=\"g%u\" width=\"%g\" height=\"%g\" patternUnits=\"userSpaceOnUse\">%s</pattern>", id, w, h,
	    arena_vprintf(&p->arena, fmt, ap));
	va_end(ap);
	return (arena_printf(&p->arena, "url(#g%u)", id));
}

static void
grain(struct pen *p, uint32_t c, const double b[4], bool turned)
{
	double length = turned ? b[3] : b[2], depth = turned ? b[2] : b[3], step = 11;

	if (turned)
		move(p, "translate(%.1f %.1f) rotate(90) translate(0 %.1f)", b[0], b[1], -depth);
	else
		move(p, "translate(%.1f %.1f)", b[0], b[1]);
	for (double y = 3; y < depth; y += step * (0.4 + dice_part(&p->dice) * 1.3)) {
		double a = near_to(p, 0, 6), e = near_to(p, 0, 6);

		stroke(p, veil(p, dice_chance(&p->dice, 75) ? darker(c, 0.45) : lighter(c, 0.4), 0.12 + dice_part(&p->dice) * 0.2),
		    1 + dice_part(&p->dice) * 2.6, "M-5 %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", y, length * 0.3, y + a, length * 0.65, y + e,
		    length + 5, y + near_to(p, 0, 4));
	}
	end(p);
}

static void
veins(struct pen *p, uint32_t c, const double b[4])
{
	bool marble = luma(c) > 0.8;

	for (int i = 0; i < (marble ? 9 : 120); i++) {
		double x = b[0] + b[2] * dice_part(&p->dice), y = b[1] + b[3] * dice_part(&p->dice);

		if (marble)
			stroke(p, veil(p, 0x6f7078, 0.12 + dice_part(&p->dice) * 0.25), 1 + dice_part(&p->dice) * 4,
			    "M%.1f %.1fq%.1f %.1f %.1f %.1ft%.1f %.1f", x - 120, y, near_to(p, 60, 40), near_to(p, 10, 60),
			    near_to(p, 120, 30), near_to(p, 40, 40), near_to(p, 100, 50), near_to(p, 40, 60));
		else
			circle(p, veil(p, apart(c, 0.5), 0.10 + dice_part(&p->dice) * 0.2), x, y, 0.8 + dice_part(&p->dice) * 3);
	}
}

void
texture(struct pen *p, enum picture_finish f, uint32_t c, const double b[4], bool turned)
{
	const char *dark = veil(p, darker(c, 0.6), 0.13), *light = veil(p, lighter(c, 0.6), 0.14);

	switch (f) {
	case FINISH_WOOD:
		grain(p, c, b, turned);
		return;
	case FINISH_STONE:
		veins(p, c, b);
		return;
	case FINISH_CLAY:
		for (int i = 0; i < 60; i++)
			circle(p, i % 2 ? dark : light, b[0] + b[2] * dice_part(&p->dice), b[1] + b[3] * dice_part(&p->dice),
			    1 + dice_part(&p->dice) * 3);
		return;
	case FINISH_CLOTH:
		rect(p, weave(p, 7, 7, "<path d=\"M0 1.5H7M0 5H7\" stroke=\"%s\" stroke-width=\"1.1\"/>"
		    "<path d=\"M1.5 0V7M5 0V7\" stroke=\"%s\" stroke-width=\"1.1\"/>", dark, light), b[0], b[1], b[2], b[3], 0);
		return;
	case FINISH_KNIT:
		rect(p, weave(p, 12, 11, "<path d=\"M0 2L6 8L12 2\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.4\"/>"
		    "<path d=\"M0 6L6 12M12 6L6 12M6 1L0 -5M6 1L12 -5\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\"/>",
		    veil(p, darker(c, 0.6), 0.17), veil(p, lighter(c, 0.5), 0.25)), b[0], b[1], b[2], b[3], 0);
		return;
	case FINISH_WICKER:
		rect(p, weave(p, 26, 18, "<rect width=\"26\" height=\"18\" fill=\"%s\"/><path d=\"M1 4.5Q6.5 0 12 4.5Q6.5 9 1 4.5Z"
		    "M14 13.5Q19.5 9 25 13.5Q19.5 18 14 13.5Z\" fill=\"%s\"/><path d=\"M19.5 0V9M6.5 9V18\" stroke=\"%s\" stroke-width=\"5\"/>",
		    veil(p, darker(c, 0.5), 0.35), veil(p, lighter(c, 0.45), 0.9), veil(p, c, 0.9)), b[0], b[1], b[2], b[3], 0);
		return;
	case FINISH_LEATHER:
		for (int i = 0; i < 90; i++)
			ellipse(p, i % 2 ? veil(p, darker(c, 0.6), 0.06) : veil(p, lighter(c, 0.6), 0.05), b[0] + b[2] * dice_part(&p->dice),
			    b[1] + b[3] * dice_part(&p->dice), 3 + dice_part(&p->dice) * 14, 2 + dice_part(&p->dice) * 6);
		return;
	default:
		return;
	}
}

void
sheet(struct pen *p, const struct coat *c, const double box[4], double scale, const char *fmt, ...)
{
	const char *d;
	va_list ap;

	va_start(ap, fmt);
	d = arena_vprintf(&p->arena, fmt, ap);
	va_end(ap);
	path(p, flat(p, c->colour), "%s", d);
	clip(p, "%s", d);
	if (c->look != LOOK_PLAIN)
		pattern(p, c->look, c->colour, c->accent, box, scale);
	texture(p, c->finish, c->colour, box, false);
	rect(p, shade_across(p, 0.3), box[0], box[1], box[2], box[3], 0);
	end(p);
}

void
leaf(struct pen *p, uint32_t c, double x, double y, double length, double width, double angle)
{
	move(p, "translate(%.1f %.1f) rotate(%.1f)", x, y, angle);
	path(p, down(p, lighter(c, 0.12), darker(c, 0.1)), "M0 0C%.1f %.1f %.1f %.1f %.1f 0C%.1f %.1f %.1f %.1f 0 0Z", length * 0.25, -width,
	    length * 0.7, -width * 0.8, length, length * 0.7, width * 0.8, length * 0.25, width);
	stroke(p, veil(p, darker(c, 0.4), 0.35), length * 0.012 + 0.6, "M0 0H%.1f", length * 0.92);
	end(p);
}

void
sprig(struct pen *p, uint32_t c, double x, double y, double length, double angle, int leaves)
{
	move(p, "translate(%.1f %.1f) rotate(%.1f)", x, y, angle);
	stroke(p, flat(p, darker(c, 0.25)), length * 0.014 + 1, "M0 0Q%.1f %.1f %.1f 0", length * 0.5, -length * 0.05, length * 0.96);
	for (int i = 0; i < leaves; i++) {
		double at = length * (0.2 + 0.72 * i / leaves), size = length * (0.26 - 0.012 * i);

		leaf(p, c, at, -length * 0.015, size, size * 0.22, -46);
		leaf(p, i % 2 ? lighter(c, 0.08) : c, at + length * 0.04, -length * 0.01, size, size * 0.22, 46);
	}
	leaf(p, c, length * 0.9, 0, length * 0.2, length * 0.045, 0);
	end(p);
}

void
flower(struct pen *p, uint32_t petals, uint32_t middle, double x, double y, double r)
{
	double turn = dice_part(&p->dice) * 60;

	for (int i = 0; i < 6; i++) {
		move(p, "translate(%.1f %.1f) rotate(%.1f)", x, y, turn + i * 60);
		ellipse(p, flat(p, i % 2 ? petals : lighter(petals, 0.12)), r * 0.58, 0, r * 0.46, r * 0.3);
		end(p);
	}
	circle(p, flat(p, middle), x, y, r * 0.26);
}

void
plank(struct pen *p, uint32_t wood, double x, double y, double w, double h, double r)
{
	rect(p, down(p, lighter(wood, 0.1), darker(wood, 0.14)), x, y, w, h, r);
	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", x, y, w, h, -w);
	grain(p, wood, BOX(x, y, w, h), false);
	end(p);
	stroke(p, veil(p, 0xffffff, 0.28), 2, "M%.1f %.1fh%.1f", x + r + 1, y + 1.5, w - 2 * r - 2);
}

void
upright(struct pen *p, uint32_t wood, double x, double y, double w, double h, double r)
{
	rect(p, along(p, lighter(wood, 0.12), darker(wood, 0.22)), x, y, w, h, r);
	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", x, y, w, h, -w);
	grain(p, wood, BOX(x, y, w, h), true);
	end(p);
}
