/* picture_tech: audio and photo. */
#include "soukd/picture_form.h"

#include <math.h>

static const char *
case_fill(struct pen *p, const struct picture *q)
{
	return (q->finish == FINISH_METAL ? metal_down(p, mix(q->colour, 0xd9dcde, 0.3)) : along(p, lighter(q->colour, 0.12), darker(q->colour, 0.2)));
}

/* A case with rounded corners, veneered or moulded. */
static void
cabinet(struct pen *p, const struct picture *q, double x, double y, double w, double h, double r)
{
	const char *d = arena_printf(&p->arena, "M%.1f %.1fh%.1fq%.1f 0 %.1f %.1fv%.1fq0 %.1f -%.1f %.1fh-%.1fq-%.1f 0 -%.1f -%.1fv-%.1fq0 -%.1f %.1f -%.1fz", x + r, y, w - 2 * r, r, r, r,
	    h - 2 * r, r, r, r, w - 2 * r, r, r, r, h - 2 * r, r, r, r);

	path(p, case_fill(p, q), "%s", d);
	clip(p, "%s", d);
	if (q->finish == FINISH_WOOD)
		texture(p, FINISH_WOOD, q->colour, BOX(x, y, w, h), h > w);
	rect(p, shade_down(p, 0.25), x, y, w, h, 0);
	end(p);
	stroke(p, veil(p, 0xffffff, 0.3), 3, "M%.1f %.1fh%.1f", x + r, y + 2, w - 2 * r);
}

static void
knob(struct pen *p, double x, double y, double r, uint32_t c)
{
	circle(p, veil(p, 0x1f1a2b, 0.3), x + r * 0.08, y + r * 0.14, r * 1.06);
	circle(p, metal_across(p, c), x, y, r);
	circle(p, metal_down(p, lighter(c, 0.1)), x, y, r * 0.82);
	line(p, flat(p, luma(c) > 0.5 ? 0x2b2930 : 0xf3efe4), r * 0.09 + 1, x, y - r * 0.3, x, y - r * 0.7);
}

static void
cone(struct pen *p, double x, double y, double r)
{
	circle(p, flat(p, 0x232227), x, y, r);
	ring(p, flat(p, 0x47454d), r * 0.08, x, y, r * 0.93);
	circle(p, ball(p, 0x3a383f), x, y, r * 0.78);
	circle(p, ball(p, 0x4d4b53), x, y, r * 0.3);
}

void
draw_headphones(struct pen *p, const struct picture *q)
{
	uint32_t c = q->finish == FINISH_WOOD ? 0x2f2d33 : q->colour, pad = luma(c) > 0.5 ? darker(c, 0.45) : 0x232227;
	double cup = q->shape % 3 == 1 ? 0.78 : 1;
	const char *d = "M-226 90C-250 -210 -130 -312 0 -312S250 -210 226 90";

	move(p, "translate(14 20)");
	stroke(p, veil(p, 0x1f1a2b, 0.12), 52, "%s", d);
	end(p);
	stroke(p, flat(p, darker(c, 0.25)), 44, "%s", d);
	stroke(p, flat(p, c), 34, "%s", d);
	stroke(p, veil(p, 0xffffff, 0.28), 7, "M-222 40C-236 -190 -130 -318 10 -318");
	stroke(p, flat(p, pad), 40, "M-150 -232Q0 -340 150 -232");
	for (int s = -1; s <= 1; s += 2) {
		move(p, "translate(%d 130) rotate(%d) scale(%.2f)", s * 222, s * -6, cup);
		drop(p, 10, 16, "M-70 -130h140v260h-140z");
		rect(p, along(p, lighter(pad, 0.1), darker(pad, 0.2)), s > 0 ? -84 : 4, -136, 80, 272, 38);
		rect(p, metal_down(p, 0xb9bdc0), -12, -190, 24, 80, 8);
		if (q->finish == FINISH_WOOD)
			upright(p, q->colour, s > 0 ? -20 : -66, -122, 86, 244, 40);
		else
			rect(p, q->finish == FINISH_METAL ? metal_across(p, q->colour) : along(p, lighter(c, 0.16), darker(c, 0.25)), s > 0 ? -20 : -66, -122, 86, 244, 40);
		ellipse(p, veil(p, 0xffffff, 0.16), s > 0 ? 10 : -36, -56, 15, 46);
		if (q->shape % 3 == 2)
			for (int i = 0; i < 3; i++)
				circle(p, flat(p, darker(c, 0.6)), s > 0 ? 30 : -30, 60 + i * 18, 4);
		end(p);
	}
	if (q->look == LOOK_BANDS)
		stroke(p, flat(p, 0x2b2930), 9, "M-222 250c-10 70 60 90 70 40s60 -20 50 50s50 60 60 20");
}

void
draw_speaker(struct pen *p, const struct picture *q)
{
	switch (q->shape % 4) {
	case 0:
		cabinet(p, q, -150, -480, 300, 476, 14);
		cone(p, 0, -170, 118);
		cone(p, 0, -380, 62);
		circle(p, flat(p, 0x18171b), 0, -38, 17);
		break;
	case 1:
		stroke(p, flat(p, 0x9a6a41), 20, "M-190 -290C-190 -430 190 -430 190 -290");
		cabinet(p, q, -250, -310, 500, 306, 40);
		rect(p, flat(p, mix(q->accent, 0x8d8a86, 0.5)), -222, -282, 444, 250, 24);
		clip(p, "M-222 -282h444v250h-444z");
		texture(p, FINISH_CLOTH, 0x8d8a86, BOX(-222, -282, 444, 250), false);
		ellipse(p, glow(p, 0x1f1a2b, 0.25), 0, -156, 170, 130);
		end(p);
		for (int i = 0; i < 3; i++)
			circle(p, metal_across(p, 0xc9a353), -60 + i * 60, -296, 9);
		rect(p, metal_across(p, 0xc9a353), -26, -70, 52, 12, 4);
		break;
	case 2: {
		const struct lathe l = LATHE_SHARP({ -440, 150 }, { -8, 150 });
		const struct lathe cap = LATHE_SHARP({ -470, 152 }, { -438, 152 });
		const struct coat mesh = { mix(q->accent, 0x77757a, 0.4), 0, FINISH_CLOTH, LOOK_RIBS };
		const struct coat c = { q->colour, 0, q->finish, LOOK_PLAIN };

		lathe_body(p, &l, &mesh);
		lathe_body(p, &cap, &c);
		lathe_disc(p, down(p, lighter(q->colour, 0.1), lighter(q->colour, 0.3)), -470, 152);
		ellipse(p, "none\" stroke=\"#e8b04a\" stroke-width=\"4", 0, -470, 96, 16);
		break;
	}
	default:
		cabinet(p, q, -330, -220, 660, 200, 20);
		rect(p, flat(p, mix(q->accent, 0x8d8a86, 0.55)), -306, -196, 470, 152, 8);
		clip(p, "M-306 -196h470v152h-470z");
		texture(p, FINISH_CLOTH, 0x8d8a86, BOX(-306, -196, 470, 152), false);
		for (int i = 0; i < 2; i++)
			circle(p, veil(p, 0x1f1a2b, 0.16), -190 + i * 240, -120, 66);
		end(p);
		knob(p, 244, -120, 50, 0xc9a353);
		for (int s = -1; s <= 1; s += 2)
			rect(p, flat(p, 0x4a3a2e), s * 250 - 24, -22, 48, 22, 4);
	}
}

void
draw_radio(struct pen *p, const struct picture *q)
{
	uint32_t cloth = mix(q->accent, 0xb9ae9c, 0.5);

	line(p, metal_across(p, 0xc0c3c6), 7, 250, -330, 310, -520);
	circle(p, ball(p, 0xc0c3c6), 310, -522, 9);
	cabinet(p, q, -310, -340, 620, 326, q->shape % 3 == 0 ? 70 : 26);
	for (int s = -1; s <= 1; s += 2)
		rect(p, flat(p, darker(q->colour, 0.5)), s * 220 - 26, -16, 52, 16, 3);
	rect(p, flat(p, cloth), -274, -302, 300, 250, q->shape % 3 == 0 ? 44 : 10);
	clip(p, "M-274 -302h300v250h-300z");
	texture(p, FINISH_CLOTH, cloth, BOX(-274, -302, 300, 250), false);
	if (q->shape % 3 == 2)
		for (int row = 0; row < 6; row++)
			for (int col = 0; col < 8; col++)
				circle(p, veil(p, 0x1f1a2b, 0.4), -246 + col * 35, -280 + row * 40, 7);
	circle(p, veil(p, 0x1f1a2b, 0.10), -124, -177, 104);
	end(p);
	if (q->shape % 3 == 0)
		knob(p, 168, -190, 96, 0xd9c7a0);
	else {
		rect(p, flat(p, q->shape % 3 == 1 ? 0xf6e7bf : 0x24303a), 56, -300, 216, 104, 10);
		if (q->shape % 3 == 1) {
			for (int i = 0; i < 13; i++)
				line(p, flat(p, 0x4a3a2e), 3, 72 + i * 15, -270, 72 + i * 15, i % 3 ? -254 : -240);
			line(p, flat(p, 0xc8452f), 4, 186, -288, 186, -214);
		} else
			letters(p, "7-45", 0xf1c66a, 164, -230, 46, 180);
		knob(p, 108, -116, 44, 0xd9c7a0);
		knob(p, 220, -116, 44, 0xd9c7a0);
	}
}

void
draw_turntable(struct pen *p, const struct picture *q)
{
	uint32_t label = q->accent;

	drop(p, 20, 28, "M-370 -280h740v560h-740z");
	rect(p, flat(p, darker(q->colour, 0.35)), -370, -276, 740, 566, 16);
	cabinet(p, q, -370, -286, 740, 560, 16);
	circle(p, veil(p, 0x1f1a2b, 0.3), -84, 6, 262);
	circle(p, metal_across(p, 0xb9bdc0), -90, -4, 256);
	if (q->look == LOOK_DOTS)
		for (int i = 0; i < 90; i++)
			circle(p, flat(p, 0x3a383f), -90 + 250 * cos(i * 0.0698), -4 + 250 * sin(i * 0.0698), 4);
	circle(p, flat(p, 0x1d1c20), -90, -4, 242);
	for (int i = 0; i < 14; i++)
		ring(p, veil(p, 0xffffff, i % 4 ? 0.05 : 0.10), 2, -90, -4, 96 + i * 10);
	path(p, veil(p, 0xffffff, 0.10), "M-90 -4L-250 -176A236 236 0 0 1 -170 -226ZM-90 -4L70 168A236 236 0 0 1 -10 218Z");
	circle(p, flat(p, label), -90, -4, 82);
	ring(p, veil(p, 0xffffff, 0.5), 3, -90, -4, 58);
	circle(p, metal_across(p, 0xd9dcde), -90, -4, 9);
	circle(p, metal_across(p, 0x8d9094), 268, -190, 58);
	circle(p, metal_down(p, 0xc0c3c6), 268, -190, 36);
	move(p, "translate(8 12)");
	stroke(p, veil(p, 0x000000, 0.25), 12, "M268 -190L240 60L110 150");
	end(p);
	stroke(p, metal_down(p, 0xd9dcde), 13, "M276 -260L268 -190");
	stroke(p, flat(p, 0xc9ccd0), 12, "M268 -190L240 60L110 150");
	stroke(p, veil(p, 0xffffff, 0.6), 3, "M265 -180L237 58L110 147");
	move(p, "translate(100 158) rotate(-36)");
	rect(p, flat(p, 0x2b2930), -40, -15, 62, 30, 5);
	end(p);
	if (q->shape % 3 == 2)
		for (int i = 0; i < 3; i++)
			rect(p, metal_down(p, 0xc0c3c6), 210 + i * 48, 196, 38, 26, 5);
	else {
		circle(p, metal_across(p, 0xc0c3c6), 300, 210, 28);
		line(p, flat(p, 0x2b2930), 4, 300, 210, 318, 192);
	}
}

static void
lens(struct pen *p, double x, double y, double r)
{
	circle(p, veil(p, 0x1f1a2b, 0.35), x + 8, y + 10, r * 1.04);
	circle(p, metal_across(p, 0x4a4a50), x, y, r);
	for (int i = 0; i < 36; i++)
		line(p, veil(p, 0x000000, 0.4), 3, x + r * 0.88 * cos(i * 0.1745), y + r * 0.88 * sin(i * 0.1745), x + r * 0.98 * cos(i * 0.1745), y + r * 0.98 * sin(i * 0.1745));
	circle(p, flat(p, 0x1b1a1e), x, y, r * 0.82);
	circle(p, metal_down(p, 0x3f3e44), x, y, r * 0.68);
	circle(p, flat(p, 0x121216), x, y, r * 0.56);
	circle(p, ball(p, 0x2d3f63), x, y, r * 0.44);
	ellipse(p, veil(p, 0x9fb8e6, 0.5), x - r * 0.14, y - r * 0.16, r * 0.18, r * 0.12);
	circle(p, veil(p, 0xc79adf, 0.5), x + r * 0.16, y + r * 0.18, r * 0.07);
}

void
draw_camera(struct pen *p, const struct picture *q)
{
	uint32_t metal = q->finish == FINISH_METAL ? q->colour : 0xc9ccd0, skin = q->finish == FINISH_METAL ? (luma(q->accent) > 0.6 ? 0x2f2d33 : q->accent) : q->colour;

	for (int s = -1; s <= 1; s += 2)
		circle(p, metal_across(p, metal), s * 284, -240, 17);
	if (q->shape % 4 == 2) {
		rect(p, along(p, lighter(q->colour, 0.2), darker(q->colour, 0.15)), -230, -380, 460, 380, 46);
		rect(p, flat(p, lighter(q->colour, 0.35)), -230, -116, 460, 116, 30);
		rect(p, flat(p, 0x232227), -170, -70, 340, 22, 8);
		for (int i = 0; i < 5; i++)
			rect(p, flat(p, ((const uint32_t[]){ 0xc9513f, 0xe58a3c, 0xeeb844, 0x7da35a, 0x45679c })[i]), -20 + i * 8, -380, 8, 264, 0);
		lens(p, 0, -238, 106);
		rect(p, flat(p, 0x232227), 110, -350, 84, 60, 10);
		rect(p, flat(p, 0xf3efe4), -196, -350, 90, 56, 8);
		circle(p, ball(p, 0xc9513f), -160, -400, 26);
		return;
	}
	rect(p, metal_across(p, metal), 110, -366, 96, 40, 8);
	circle(p, metal_across(p, metal), -210, -346, 34);
	rect(p, metal_across(p, metal), -244, -356, 68, 34, 6);
	if (q->shape % 4 == 3)
		path(p, metal_across(p, metal), "M-120 -330L-84 -420H84L120 -330Z");
	rect(p, metal_down(p, metal), -290, -336, 580, 100, 22);
	rect(p, metal_down(p, metal), -290, -56, 580, 56, 20);
	rect(p, along(p, lighter(skin, 0.08), darker(skin, 0.15)), -290, -246, 580, 204, 6);
	clip(p, "M-290 -246h580v204h-580z");
	texture(p, FINISH_LEATHER, skin, BOX(-290, -246, 580, 204), false);
	end(p);
	if (q->shape % 4 != 3) {
		rect(p, flat(p, 0x1b1a1e), 146, -316, 92, 54, 8);
		rect(p, veil(p, 0x9fb8e6, 0.4), 152, -310, 50, 24, 5);
		rect(p, flat(p, 0x1b1a1e), -40, -306, 40, 34, 6);
	}
	letters(p, q->shape % 4 == 1 ? "ARC 1" : "TESSELLE", darker(metal, 0.7), -150, -276, 24, 150);
	lens(p, 12, -150, q->shape % 4 == 1 ? 116 : 134);
	circle(p, metal_across(p, 0xd9dcde), 156, -374, 15);
}

void
draw_keyboard(struct pen *p, const struct picture *q)
{
	bool wide = q->shape % 2 == 1;
	int columns = wide ? 18 : 15;
	double w = wide ? 820 : 720, unit = (w - 50) / columns;
	uint32_t key = luma(q->colour) > 0.5 ? lighter(q->colour, 0.5) : lighter(q->colour, 0.12), mod = q->look == LOOK_BLOCKS ? q->accent : mix(key, q->colour, 0.6);

	move(p, "rotate(-6)");
	drop(p, 18, 26, "M%.1f -150h%.1fv300h%.1fz", -w / 2, w, -w);
	cabinet(p, q, -w / 2, -156, w, 312, 22);
	rect(p, veil(p, 0x1f1a2b, 0.45), -w / 2 + 18, -136, w - 36, 272, 10);
	for (int row = 0; row < 5; row++)
		for (int i = 0; i < columns; i++) {
			double x = -w / 2 + 25 + i * unit, y = -130 + row * 53, kw = unit - 5;
			bool edge = i == 0 || i == columns - 1 || row == 4 || (wide && i > 14);

			if (wide && i == 14)
				continue;
			if (row == 4 && i > 3 && i < 10) {
				if (i > 4)
					continue;
				kw = unit * 6 - 5;
			}
			rect(p, flat(p, darker(edge ? mod : key, 0.28)), x, y, kw, 48, 7);
			rect(p, down(p, lighter(edge ? mod : key, 0.1), edge ? mod : key), x + 4, y + 2, kw - 8, 37, 6);
			if (!edge)
				rect(p, veil(p, apart(key, 0.7), 0.7), x + kw / 2 - 5, y + 13, 10, 3, 1);
		}
	rect(p, flat(p, q->accent), -w / 2 + 29, -128, unit - 13, 37, 6);
	end(p);
}

void
draw_charger(struct pen *p, const struct picture *q)
{
	int shape = q->shape % 3;
	const char *glass = down(p, 0x2f3440, 0x15161b);

	stroke(p, flat(p, 0xe6dfd2), 12, "M0 150C20 300 180 250 240 330");
	if (shape == 1) {
		drop(p, 16, 22, "M-280 -130h560v260h-560z");
		cabinet(p, q, -280, -130, 560, 260, 120);
		ring(p, veil(p, 0xffffff, 0.4), 5, -140, 0, 78);
		ring(p, veil(p, 0xffffff, 0.4), 5, 150, 0, 56);
		rect(p, flat(p, 0xf6f3ec), 92, -44, 116, 90, 40);
		line(p, veil(p, 0x1f1a2b, 0.2), 3, 96, -6, 204, -6);
	} else {
		drop(p, 16, 22, "M-190 0a190 190 0 1 0 380 0a190 190 0 1 0 -380 0");
		clip(p, "M-190 0a190 190 0 1 0 380 0a190 190 0 1 0 -380 0");
		cabinet(p, q, -190, -190, 380, 380, 0);
		end(p);
		ring(p, veil(p, 0x1f1a2b, 0.25), 6, 0, 0, 186);
		ring(p, veil(p, 0xffffff, 0.5), 5, 0, 0, 130);
	}
	if (shape == 0) {
		circle(p, veil(p, 0xf1c66a, 0.9), 0, 160, 7);
		return;
	}
	move(p, "translate(%d %d) rotate(%d)", shape == 1 ? -150 : 10, shape == 1 ? -20 : -70, shape == 1 ? -5 : 3);
	drop(p, 12, 18, "M-106 -210h212v420h-212z");
	rect(p, flat(p, 0x8d9094), -110, -214, 220, 428, 36);
	rect(p, glass, -102, -206, 204, 412, 30);
	artwork(p, LOOK_HILLS, (const uint32_t[]){ lighter(q->accent, 0.4), q->accent, 0x24303f }, BOX(-90, -190, 180, 380));
	letters(p, "9 41", 0xffffff, 0, -100, 44, 140);
	path(p, flat(p, 0xf1d27a), "M6 60l-34 52h26l-6 44l38 -56h-26z");
	end(p);
}
