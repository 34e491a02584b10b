/* picture_cover: grain, weave and flat material; leaves and planks. */
#include "soukd/picture_body.h"

#include <stdarg.h>

/* Lines across the box, or upright ones, all in one path. */
static void
ruled(struct pen *p, const char *colour, double width, double step, const double b[4], bool turned)
{
	struct buf d = { 0 };

	for (double at = step / 2; at < (turned ? b[2] : b[3]); at += step)
		if (turned)
			buf_printf(&d, "M%.1f %.0fv%.0f", b[0] + at, b[1], b[3]);
		else
			buf_printf(&d, "M%.0f %.1fh%.0f", b[0], b[1] + at, b[2]);
	if (d.n > 0)
		stroke(p, colour, width, "%s", d.p);
	buf_free(&d);
}

/* One row, drawn once and repeated down the box; a pattern element would do it,
 * many times slower. */
static void
repeat(struct pen *p, const char *row, double step, const double b[4])
{
	unsigned id = ++p->ids;

	buf_printf(p->b, "<defs><g id=\"g%u\">%s</g></defs>", id, row);
	for (double y = b[1]; y < b[1] + b[3]; y += step)
		buf_printf(p->b, "<use href=\"#g%u\" y=\"%.4g\"/>", id, y);
}

static void
stitches(struct pen *p, uint32_t c, const double b[4])
{
	struct buf row = { 0 }, all = { 0 };

	for (double x = b[0]; x < b[0] + b[2]; x += 15)
		buf_puts(&row, "l7.5 7l7.5 -7");
	buf_printf(&all, "<path d=\"M%.4g 2%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.8\"/>"
	    "<path d=\"M%.4g 7%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.4\"/>", b[0], row.p, veil(p, darker(c, 0.6), 0.17), b[0], row.p,
	    veil(p, lighter(c, 0.5), 0.25));
	repeat(p, all.p, 13.5, b);
	buf_free(&row);
	buf_free(&all);
}

static void
wicker(struct pen *p, uint32_t c, const double b[4])
{
	struct buf row = { 0 }, all = { 0 };

	rect(p, veil(p, darker(c, 0.5), 0.35), b[0], b[1], b[2], b[3], 0);
	for (double x = b[0]; x < b[0] + b[2]; x += 26)
		buf_printf(&row, "M%.4g 4.5q5.5 -4.5 11 0q-5.5 4.5 -11 0zm13 9q5.5 -4.5 11 0q-5.5 4.5 -11 0z", x);
	buf_printf(&all, "<path d=\"%s\" fill=\"%s\"/>", row.p, veil(p, lighter(c, 0.45), 0.9));
	ruled(p, veil(p, c, 0.6), 5, 13, b, true);
	repeat(p, all.p, 18, b);
	buf_free(&row);
	buf_free(&all);
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
		ruled(p, dark, 1.1, 3.5, b, false);
		ruled(p, light, 1.1, 3.5, b, true);
		return;
	case FINISH_KNIT:
		stitches(p, c, b);
		return;
	case FINISH_WICKER:
		wicker(p, c, b);
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
