/* picture_gold: jewellery and watches. */
#include "soukd/picture_form.h"

#include <math.h>

static uint32_t
stone_of(const struct picture *q)
{
	switch (q->look) {
	case LOOK_MOON: return (0xdfe6ee);
	case LOOK_SUN: return (0x8e2436);
	case LOOK_FISH: return (q->form == FORM_NECKLACE ? 0x2f4f9a : 0x3aa6a0);
	case LOOK_LEAVES: return (0x4f9a72);
	default: return (0xf4ede2);
	}
}

static void
gem(struct pen *p, uint32_t c, double x, double y, double rx, double ry)
{
	ellipse(p, ball(p, c), x, y, rx, ry);
	ellipse(p, veil(p, lighter(c, 0.6), 0.35), x + rx * 0.25, y + ry * 0.35, rx * 0.5, ry * 0.4);
	ellipse(p, veil(p, 0xffffff, 0.85), x - rx * 0.34, y - ry * 0.4, rx * 0.22, ry * 0.16);
}

void
draw_ring(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	int shape = q->shape % 4;
	double w = shape == 0 ? 26 : 32;

	ellipse(p, glow(p, 0x1f1a2b, 0.5), 30, 236, 230, 42);
	for (int part = 0; part < 2; part++) {
		const char *d = part == 0 ? "M-190 60A190 176 0 0 1 190 60" : "M-190 60A190 176 0 0 0 190 60";

		stroke(p, flat(p, darker(c, part == 0 ? 0.45 : 0.25)), w + 10, "%s", d);
		stroke(p, metal_across(p, c), w, "%s", d);
		stroke(p, veil(p, 0xffffff, 0.6), w * 0.16, "%s", part == 0 ? "M-160 -40A190 176 0 0 1 20 -112" : "M-176 120A190 176 0 0 0 -40 230");
	}
	if (shape == 3)
		for (int i = 0; i < 40; i++) {
			double a = i * 0.157;

			line(p, veil(p, i % 2 ? 0xffffff : 0x1f1a2b, 0.35), 7, 174 * cos(a), 60 + 160 * sin(a), 206 * cos(a + 0.12), 60 + 192 * sin(a + 0.12));
		}
	if (q->look == LOOK_DOTS)
		for (int i = 0; i < 60; i++)
			circle(p, veil(p, i % 3 ? 0xffffff : 0x1f1a2b, 0.3), 190 * cos(i * 0.1047), 60 + 176 * sin(i * 0.1047), 8);
	if (shape == 1) {
		path(p, metal_across(p, c), "M-120 -96Q0 -190 120 -96Q90 -60 0 -62Q-90 -60 -120 -96Z");
		ellipse(p, metal_down(p, lighter(c, 0.15)), 0, -128, 100, 54);
		ellipse(p, veil(p, 0xffffff, 0.3), -30, -142, 46, 18);
	} else if (shape == 2) {
		path(p, metal_across(p, c), "M-86 -92Q0 -120 86 -92L64 -140H-64Z");
		ellipse(p, metal_across(p, c), 0, -150, 92, 68);
		gem(p, stone_of(q), 0, -156, 74, 54);
	}
}

static void
one_earring(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;

	switch (q->shape % 5) {
	case 0:
		stroke(p, flat(p, darker(c, 0.35)), 30, "M0 -110A98 98 0 1 0 8 -110");
		stroke(p, metal_across(p, c), 24, "M0 -110A98 98 0 1 0 8 -110");
		stroke(p, veil(p, 0xffffff, 0.6), 5, "M-66 -80A92 92 0 0 0 -90 10");
		line(p, flat(p, darker(c, 0.2)), 7, 4, -110, 4.1, -196);
		return;
	case 1:
		stroke(p, flat(p, darker(c, 0.2)), 8, "M0 -30V-170q0 -44 34 -44q30 0 24 44");
		circle(p, metal_across(p, c), 0, -30, 18);
		gem(p, stone_of(q), 0, 60, 62, q->look == LOOK_LEAVES ? 92 : 64);
		return;
	case 2:
		line(p, flat(p, darker(c, 0.2)), 7, 0, -200, 0, -110);
		path(p, metal_across(p, c), "M30 -116A120 120 0 1 0 96 60A100 100 0 1 1 30 -116Z");
		return;
	case 3:
		line(p, flat(p, darker(c, 0.2)), 7, 0, -190, 0, -110);
		circle(p, metal_across(p, c), 0, 0, 116);
		for (int i = 0; i < 80; i++) {
			double a = i * 2.399, r = 106 * sqrt((i + 1) / 80.0);

			circle(p, veil(p, i % 3 ? 0xffffff : 0x1f1a2b, 0.20), r * cos(a), r * sin(a), 11);
		}
		return;
	default:
		line(p, flat(p, darker(c, 0.2)), 7, 0, -190, 0, -110);
		path(p, metal_across(p, c), "M0 -120L130 90A190 190 0 0 1 -130 90Z");
		for (int i = -4; i <= 4; i++)
			line(p, veil(p, 0x1f1a2b, 0.3), 5, 0, -110, i * 29, 118 - i * i * 1.9);
		circle(p, metal_across(p, c), 0, -118, 17);
	}
}

void
draw_earrings(struct pen *p, const struct picture *q)
{
	drop(p, 12, 18, "M-220 -280H220Q236 -280 236 -264V264Q236 280 220 280H-220Q-236 280 -236 264V-264Q-236 -280 -220 -280Z");
	rect(p, down(p, 0xfbf6ec, 0xefe6d6), -236, -280, 472, 560, 16);
	for (int s = -1; s <= 1; s += 2) {
		circle(p, veil(p, 0x1f1a2b, 0.4), s * 112, -196, 6);
		move(p, "translate(%d 40) scale(.86)", s * 112);
		ellipse(p, glow(p, 0x1f1a2b, 0.16), 16, 30, 120, 150);
		one_earring(p, q);
		end(p);
	}
}

void
draw_necklace(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	int shape = q->shape % 4;
	const char *d = "M-250 -350C-230 -60 -90 160 0 176C90 160 230 -60 250 -350";

	move(p, "translate(10 14)");
	stroke(p, veil(p, 0x1f1a2b, 0.16), 9, "%s", d);
	end(p);
	stroke(p, flat(p, darker(c, 0.38)), 8, "%s", d);
	buf_printf(p->b, "<path d=\"%s\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"5\" stroke-dasharray=\"11 5\" stroke-linecap=\"round\"/>", d, lighter(c, 0.35));
	ellipse(p, glow(p, 0x1f1a2b, 0.35), 12, 262, 120, 120);
	circle(p, metal_across(p, c), 0, 182, 14);
	if (shape == 0) {
		circle(p, metal_across(p, c), 0, 256, 78);
		circle(p, metal_down(p, lighter(c, 0.1)), 0, 256, 66);
		if (q->look == LOOK_SUN) {
			for (int i = 0; i < 16; i++)
				line(p, veil(p, darker(c, 0.6), 0.7), 5, 30 * cos(i * 0.3927), 256 + 30 * sin(i * 0.3927), 56 * cos(i * 0.3927), 256 + 56 * sin(i * 0.3927));
			circle(p, flat(p, darker(c, 0.15)), 0, 256, 22);
		} else
			for (int i = 0; i < 3; i++)
				stroke(p, veil(p, darker(c, 0.6), 0.6), 5, "M-44 %dq11 -14 22 0t22 0t22 0t22 0", 246 + i * 20);
	} else if (shape == 1)
		path(p, metal_across(p, c), "M-84 220A86 86 0 0 0 84 220A92 78 0 0 1 -84 220Z");
	else if (shape == 2)
		gem(p, q->look == LOOK_PLAIN ? 0xf4ede2 : stone_of(q), 0, 248, 54, 56);
	else {
		rect(p, metal_across(p, c), -22, 192, 44, 150, 10);
		line(p, veil(p, 0xffffff, 0.5), 4, -10, 204, -10, 328);
	}
}

void
draw_bracelet(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	int shape = q->shape % 3;

	ellipse(p, glow(p, 0x1f1a2b, 0.4), 24, 150, 330, 110);
	if (shape == 0) {
		path(p, metal_across(p, darker(c, 0.25)), "M-250 0C-250 -150 250 -150 250 0C250 -96 -250 -96 -250 0Z");
		path(p, metal_across(p, c), "M-250 -6C-256 60 -190 176 -70 190V130C-150 118 -200 60 -206 4Q-230 -30 -250 -6ZM250 -6C256 60 190 176 70 190V130C150 118 200 60 206 4Q230 -30 250 -6Z");
		if (q->look == LOOK_RIBS)
			for (int i = 0; i < 22; i++)
				line(p, veil(p, i % 2 ? 0xffffff : 0x1f1a2b, 0.35), 7, i < 11 ? -250 + i * 17 : 70 + (i - 11) * 17, i < 11 ? 20 + i * 15 : 190 - (i - 11) * 15, i < 11 ? -210 + i * 14 : 90 + (i - 11) * 14, i < 11 ? 30 + i * 11 : 120 - (i - 11) * 9);
		for (int s = -1; s <= 1; s += 2)
			circle(p, ball(p, c), s * 66, 160, 38);
		return;
	}
	for (int i = 0; i < 36; i++) {
		double a = i * 0.1745, x = 250 * cos(a), y = 40 + 150 * sin(a);

		move(p, "translate(%.1f %.1f) rotate(%.1f)", x, y, atan2(150 * cos(a), -250 * sin(a)) * 57.2958);
		if (shape == 1) {
			buf_printf(p->b, "<ellipse rx=\"%d\" ry=\"%d\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"11\"/>", i % 2 ? 30 : 26, i % 2 ? 17 : 9, darker(c, 0.3));
			buf_printf(p->b, "<ellipse cy=\"-2\" rx=\"%d\" ry=\"%d\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"6\"/>", i % 2 ? 30 : 26, i % 2 ? 17 : 9, lighter(c, 0.25));
		} else {
			line(p, flat(p, darker(c, 0.2)), 4, -20, 0, 20, 0);
			if (i % 3 == 0)
				circle(p, ball(p, c), 0, 0, 19);
		}
		end(p);
	}
	circle(p, metal_across(p, c), 0, 190, 16);
}

static void
strap(struct pen *p, uint32_t c, int up)
{
	const char *d = up < 0 ? "M-84 -170L-70 -390Q0 -404 70 -390L84 -170Z" : "M-84 170L-66 386Q0 430 66 386L84 170Z";

	drop(p, 10, 16, "%s", d);
	path(p, along(p, lighter(c, 0.12), darker(c, 0.25)), "%s", d);
	stroke(p, veil(p, lighter(c, 0.7), 0.55), 3, up < 0 ? "M-66 -190L-56 -376M66 -190L56 -376" : "M-66 190L-52 374M66 190L52 374");
	for (int i = 0; i < (up < 0 ? 0 : 4); i++)
		ellipse(p, flat(p, darker(c, 0.7)), 0, 260 + i * 36, 7, 9);
}

static void
dial(struct pen *p, const struct picture *q, uint32_t face)
{
	uint32_t ink = luma(face) > 0.5 ? 0x2b2930 : 0xf3efe4;
	static const char *const numbers[] = { "12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11" };

	for (int i = 0; i < 60; i++) {
		double a = i * 0.10472, s = sin(a), k = -cos(a);
		bool hour = i % 5 == 0;

		if (q->shape % 5 == 0 && hour)
			letters(p, numbers[i / 5], ink, 116 * s, 116 * k + 13, 26, 40);
		else if (q->shape % 5 == 3 && hour)
			circle(p, flat(p, 0xe8f0d0), 122 * s, 122 * k, i % 15 ? 10 : 14);
		else if (hour || q->shape % 5 == 2)
			line(p, flat(p, ink), hour ? 6 : 2.5, (hour ? 112 : 130) * s, (hour ? 112 : 130) * k, 142 * s, 142 * k);
	}
	if (q->shape % 5 == 1) {
		circle(p, veil(p, ink, 0.10), 0, 72, 42);
		ring(p, veil(p, ink, 0.4), 2, 0, 72, 42);
		line(p, flat(p, ink), 3, 0, 72, 18, 44);
	}
	if (q->look == LOOK_MOON) {
		path(p, flat(p, 0x27344e), "M-52 84A52 52 0 0 1 52 84Z");
		circle(p, flat(p, 0xf2dc9c), 12, 62, 17);
	}
	for (int i = 0; i < 2; i++) {
		move(p, "translate(%d %d)", i ? 0 : 3, i ? 0 : 5);
		line(p, i ? flat(p, ink) : veil(p, 0x1f1a2b, 0.2), 10, 0, 0, -54, -50);
		line(p, i ? flat(p, ink) : veil(p, 0x1f1a2b, 0.2), 7, 0, 0, 70, -92);
		end(p);
	}
	if (q->shape % 5 != 4)
		line(p, flat(p, 0xc8553d), 2.6, -12, -36, 34, 112);
	circle(p, flat(p, 0xc8553d), 0, 0, 8);
}

void
draw_watch(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, leather = q->shape % 5 == 3 ? 0x2c3a4a : q->second, face = q->shape % 5 == 3 ? 0x1f2c3c : lighter(q->accent, q->shape % 2 ? 0.2 : 0.7);

	strap(p, leather, -1);
	strap(p, leather, 1);
	for (int s = -1; s <= 1; s += 2)
		for (int t = -1; t <= 1; t += 2)
			path(p, metal_across(p, c), "M%d %dL%d %dL%d %dL%d %dZ", s * 96, t * 130, s * 104, t * 196, s * 82, t * 200, s * 66, t * 150);
	drop(p, 10, 18, "M-186 0a186 186 0 1 0 372 0a186 186 0 1 0 -372 0");
	rect(p, metal_down(p, c), 178, -22, 32, 44, 7);
	circle(p, metal_across(p, c), 0, 0, 188);
	circle(p, metal_down(p, lighter(c, 0.05)), 0, 0, 172);
	if (q->shape % 5 == 3) {
		ring(p, flat(p, 0x24303f), 22, 0, 0, 172);
		for (int i = 0; i < 12; i++)
			line(p, flat(p, 0xf3efe4), 4, 164 * sin(i * 0.5236), -164 * cos(i * 0.5236), 180 * sin(i * 0.5236), -180 * cos(i * 0.5236));
	}
	circle(p, flat(p, darker(face, 0.3)), 0, 0, 157);
	circle(p, down(p, darker(face, 0.06), lighter(face, 0.1)), 0, 0, 154);
	dial(p, q, face);
	path(p, veil(p, 0xffffff, 0.16), "M-140 -60A152 152 0 0 1 40 -146Q-70 -90 -140 -60Z");
}
