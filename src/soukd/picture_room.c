/* picture_room: furniture, seen from the front and a little from above. */
#include "soukd/picture_form.h"

#include <math.h>

/* A leg from top to floor, thinner below, leaning by dx. */
static void
leg(struct pen *p, uint32_t c, double x, double top, double bottom, double w, double dx)
{
	path(p, along(p, lighter(c, 0.12), darker(c, 0.26)), "M%.1f %.1fH%.1fL%.1f %.1fH%.1fZ", x - w / 2, top, x + w / 2, x + dx + w * 0.32, bottom, x + dx - w * 0.32);
}

static const char *
stuff(struct pen *p, const struct picture *q, uint32_t c)
{
	return (q->finish == FINISH_METAL ? metal_across(p, c) : along(p, lighter(c, 0.1), darker(c, 0.2)));
}

void
draw_chair(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, back = darker(c, 0.16), pad = q->accent;
	int shape = q->shape % 3;

	leg(p, back, -128, -330, -46, 24, -6);
	leg(p, back, 128, -330, -46, 24, 6);
	line(p, flat(p, darker(c, 0.3)), 13, -130, -140, 130, -140);
	if (shape == 1) {
		stroke(p, flat(p, darker(c, 0.1)), 30, "M-150 -330Q-180 -610 0 -640Q180 -610 150 -330");
		stroke(p, flat(p, lighter(c, 0.12)), 10, "M-156 -350Q-184 -606 0 -646Q100 -640 140 -560");
		for (int i = -2; i <= 2; i++)
			line(p, flat(p, c), 11, i * 46, -336, i * 54, -622 + fabs(i * 10.0));
	} else {
		leg(p, c, -150, -660, -320, 26, 8);
		leg(p, c, 150, -660, -320, 26, -8);
		if (shape == 0) {
			for (int i = -3; i <= 3; i++)
				line(p, flat(p, i % 2 ? c : darker(c, 0.08)), 12, i * 38, -336, i * 40, -620);
			path(p, down(p, lighter(c, 0.14), darker(c, 0.15)), "M-176 -612Q0 -652 176 -612L170 -672Q0 -712 -170 -672Z");
		} else
			for (int i = 0; i < 3; i++)
				path(p, down(p, lighter(c, 0.14), darker(c, 0.15)), "M-150 %.1fQ0 %.1f 150 %.1fV%.1fQ0 %.1f -150 %.1fZ", -430 - i * 92.0, -450 - i * 92.0, -430 - i * 92.0, -478 - i * 92.0,
				    -498 - i * 92.0, -478 - i * 92.0);
	}
	path(p, down(p, lighter(c, 0.18), c), "M-158 -352Q0 -368 158 -352L190 -300Q0 -286 -190 -300Z");
	rect(p, down(p, darker(c, 0.05), darker(c, 0.28)), -190, -301, 380, 26, 8);
	if (q->look == LOOK_CHECK) {
		clip(p, "M-142 -350Q0 -364 142 -350L170 -304Q0 -292 -170 -304Z");
		rect(p, flat(p, 0xe0c99c), -200, -370, 400, 90, 0);
		texture(p, FINISH_WICKER, 0xd9bd8a, BOX(-200, -370, 400, 90), false);
		end(p);
	} else if (shape == 2 && q->look == LOOK_PLAIN)
		path(p, down(p, lighter(pad, 0.1), darker(pad, 0.2)), "M-156 -362Q0 -392 156 -362Q196 -330 184 -306Q0 -288 -184 -306Q-196 -330 -156 -362Z");
	leg(p, c, -166, -280, 0, 30, -14);
	leg(p, c, 166, -280, 0, 30, 14);
	line(p, flat(p, c), 14, -174, -110, 174, -110);
}

void
draw_stool(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	bool three = q->shape % 3 == 0;

	leg(p, darker(c, 0.2), three ? 0 : -86, -440, three ? -40 : -60, 28, three ? 0 : -34);
	if (!three)
		leg(p, darker(c, 0.2), 86, -440, -60, 28, 34);
	stroke(p, flat(p, darker(c, 0.12)), 15, "M-158 -170Q0 -150 158 -170");
	leg(p, c, -128, -440, 0, 32, -64);
	leg(p, c, 128, -440, 0, 32, 64);
	if (q->look == LOOK_DIP)
		for (int side = -1; side <= 1; side += 2)
			path(p, along(p, lighter(q->accent, 0.1), darker(q->accent, 0.2)), "M%d -110h27l%d 110h-21z", side < 0 ? -190 : 163, side * 16);
	path(p, down(p, c, darker(c, 0.3)), "M-205 -462A205 36 0 0 0 205 -462V-434A205 36 0 0 1 -205 -434Z");
	ellipse(p, down(p, lighter(c, 0.24), lighter(c, 0.04)), 0, -462, 205, 36);
	clip(p, "M-205 -462a205 36 0 1 0 410 0a205 36 0 1 0 -410 0");
	texture(p, FINISH_WOOD, c, BOX(-205, -500, 410, 76), false);
	if (q->shape % 3 == 2)
		ellipse(p, down(p, darker(c, 0.2), lighter(c, 0.16)), 0, -458, 150, 22);
	end(p);
}

void
draw_armchair(struct pen *p, const struct picture *q)
{
	const struct coat c = { q->colour, q->accent, q->finish == FINISH_KNIT ? FINISH_CLOTH : q->finish, LOOK_PLAIN };
	struct coat dark = c, light = c;
	int shape = q->shape % 3;
	double top = shape == 1 ? -590 : -450;

	dark.colour = darker(c.colour, 0.12);
	light.colour = lighter(c.colour, 0.05);
	for (int side = -1; side <= 1; side += 2) {
		leg(p, q->second, side * 230.0, -90, 0, 30, side * 22.0);
		leg(p, darker(q->second, 0.3), side * 170.0, -90, -22, 24, side * 10.0);
	}
	if (shape == 2) {
		sheet(p, &dark, BOX(-320, -470, 640, 400), 1, "M-310 -100Q-340 -330 -230 -420Q0 -500 230 -420Q340 -330 310 -100Q0 -60 -310 -100Z");
		if (q->look == LOOK_RIBS)
			for (int i = -6; i <= 6; i++)
				stroke(p, veil(p, 0x1f1a2b, 0.22), 5, "M%.1f -190Q%.1f -330 %.1f %.1f", i * 38.0, i * 43.0, i * 41.0, -448 + i * i * 1.7);
	} else {
		sheet(p, &dark, BOX(-260, top, 520, 480), 1, "M-226 -130V%.1fQ-226 %.1f -170 %.1fH170Q226 %.1f 226 %.1fV-130Z", top + 60, top, top, top, top + 60);
		stroke(p, veil(p, 0xffffff, 0.18), 6, "M-196 %.1fQ-190 %.1f -160 %.1fH150", top + 70, top + 22, top + 20);
		if (shape == 1)
			for (int y = 110; y <= 220; y += 110)
				for (int x = -100; x <= 100; x += 100)
					circle(p, veil(p, 0x1f1a2b, 0.35), x, top + y, 7);
	}
	sheet(p, &light, BOX(-220, -270, 440, 110), 1, "M-206 -240Q0 -276 206 -240Q226 -200 206 -168H-206Q-226 -200 -206 -240Z");
	sheet(p, &c, BOX(-250, -180, 500, 100), 1, "M-240 -172H240V-84Q0 -66 -240 -84Z");
	for (int side = -1; side <= 1; side += 2) {
		sheet(p, side < 0 ? &light : &dark, BOX(side < 0 ? -318 : 190, -340, 130, 270), 1, "M%d -84V-290Q%d -340 %d -338Q%d -336 %d -288V-84Q%d -70 %d -84Z", side * 192, side * 196,
		    side * 254, side * 316, side * 316, side * 254, side * 192);
		stroke(p, veil(p, 0x1f1a2b, 0.2), 4, "M%d -86V-286Q%d -326 %d -326", side * 206, side * 210, side * 254);
	}
	path(p, veil(p, 0x1f1a2b, 0.2), "M-192 -172H192V-160H-192Z");
}

void
draw_side_table(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	double y = -400, r = 220;

	if (q->shape % 3 == 1) {
		const struct lathe drum = LATHE({ -370, 190 }, { -330, 196 }, { -40, 196 }, { -4, 186 });
		const struct coat k = { c, darker(c, 0.3), q->finish, LOOK_PLAIN };

		lathe_body(p, &drum, &k);
		y = -372;
		r = 206;
	} else if (q->shape % 3 == 0) {
		uint32_t wood = q->finish == FINISH_STONE || q->finish == FINISH_WICKER ? q->second : c;

		leg(p, darker(wood, 0.25), 20, y, -40, 26, 4);
		leg(p, wood, -70, y, 0, 30, -100);
		leg(p, wood, 80, y, 0, 30, 100);
	} else {
		uint32_t metal = q->finish == FINISH_STONE ? 0x34363a : c;

		rect(p, stuff(p, q, metal), -13, y, 26, 390, 6);
		path(p, stuff(p, q, metal), "M-150 -12A150 26 0 0 0 150 -12V-6A150 26 0 0 1 -150 -6Z");
		ellipse(p, stuff(p, q, lighter(metal, 0.1)), 0, -14, 150, 26);
	}
	path(p, stuff(p, q, darker(c, 0.12)), "M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1fV%.1fA%.1f %.1f 0 0 1 %.1f %.1fZ", -r, y, r, r * 0.17, r, y, y + 24, r, r * 0.17, -r, y + 24);
	ellipse(p, down(p, lighter(c, 0.1), lighter(c, 0.24)), 0, y, r, r * 0.17);
	clip(p, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0", -r, y, r, r * 0.17, 2 * r, r, r * 0.17, -2 * r);
	texture(p, q->finish, c, BOX(-r, y - 50, 2 * r, 100), false);
	end(p);
	if (q->look == LOOK_BANDS)
		buf_printf(p->b, "<ellipse cx=\"0\" cy=\"%.1f\" rx=\"%.1f\" ry=\"%.1f\" fill=\"none\" stroke=\"%s\" stroke-width=\"9\"/>", y - 5, r - 4, r * 0.17 - 1, stuff(p, q, darker(c, 0.1)));
}

void
draw_desk(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;

	if (q->shape % 3 == 1)
		for (int side = -1; side <= 1; side += 2) {
			leg(p, darker(c, 0.2), side * 270.0, -380, -30, 22, side * 44.0);
			leg(p, c, side * 250.0, -380, 0, 26, side * -60.0);
			leg(p, c, side * 290.0, -380, 0, 26, side * 60.0);
			line(p, flat(p, darker(c, 0.1)), 16, side * 228.0, -130, side * 316.0, -130);
		}
	else
		for (int side = -1; side <= 1; side += 2) {
			leg(p, darker(c, 0.3), side * 310.0, -370, -46, 26, side * 4.0);
			leg(p, c, side * 350.0, -370, 0, 36, side * 8.0);
		}
	if (q->shape % 3 != 1)
		rect(p, down(p, darker(c, 0.08), darker(c, 0.24)), -362, -384, 724, q->shape % 3 == 0 ? 88 : 44, 4);
	if (q->shape % 3 == 0)
		for (int i = 0; i < 2; i++) {
			plank(p, lighter(c, 0.06), -344 + i * 350, -370, 338, 62, 5);
			circle(p, ball(p, 0xc9a353), -175 + i * 350, -338, 13);
		}
	path(p, down(p, lighter(c, 0.28), lighter(c, 0.1)), "M-360 -446H360L400 -404H-400Z");
	clip(p, "M-360 -446H360L400 -404H-400Z");
	texture(p, FINISH_WOOD, c, BOX(-400, -446, 800, 42), false);
	end(p);
	rect(p, down(p, c, darker(c, 0.2)), -400, -404, 800, 24, 4);
}

static void
books(struct pen *p, double x, double y, double wide, double high)
{
	static const uint32_t spines[] = { 0xa8563f, 0xe0cfa8, 0x4e6468, 0xc99a4b, 0x7d8a66, 0x8d7a8f, 0xd9b7a2, 0x36454f };

	for (double at = x; at < x + wide - 14;) {
		double w = 13 + 17 * dice_part(&p->dice), h = high * (0.62 + 0.34 * dice_part(&p->dice));
		uint32_t c = spines[dice_between(&p->dice, 0, 7)];

		if (dice_chance(&p->dice, 12)) {
			at += 34;
			continue;
		}
		rect(p, along(p, lighter(c, 0.08), darker(c, 0.2)), at, y - h, w - 1.5, h, 2);
		rect(p, veil(p, lighter(c, 0.6), 0.6), at + 3, y - h * 0.82, w - 7.5, 3, 0);
		at += w;
	}
}

void
draw_bookcase(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;

	if (q->shape % 3 != 1)
		rect(p, flat(p, darker(c, 0.34)), -270, -700, 540, 690, 4);
	else
		rect(p, veil(p, 0x1f1a2b, 0.06), -270, -700, 540, 690, 4);
	for (int i = 0; i < 5; i++) {
		double y = -36 - i * 132;
		bool low = q->shape % 3 == 2;

		rect(p, veil(p, 0x1f1a2b, 0.18), -256, y - 116, 512, 18, 0);
		if (dice_chance(&p->dice, 70))
			books(p, -250, y, low && i % 2 ? 180 : 300, 112);
		else
			prop_pot(p, -150, y, mix(c, 0xb9704a, 0.8));
		if (dice_chance(&p->dice, 60))
			books(p, 90, y, 150, 108);
		else
			prop_pot(p, 170, y, 0xe6dccb);
		if (low)
			upright(p, c, i % 2 ? -60 : 60, y - 118, 16, 118, 0);
		plank(p, c, -262, y, 524, 18, 0);
	}
	upright(p, c, -280, -712, 22, 712, 3);
	upright(p, c, 258, -712, 22, 712, 3);
	plank(p, lighter(c, 0.06), -280, -712, 560, 20, 3);
}

void
draw_wall_shelf(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;

	prop_pot(p, 210, -40, 0xc9835f);
	books(p, -290, -40, 300, 190);
	if (q->shape % 3 == 2) {
		line(p, stuff(p, q, c), 7, -330, -110, 330, -110);
		for (int i = 0; i < 4; i++)
			line(p, flat(p, darker(c, 0.1)), 8, -325 + i * 217, -110, -325 + i * 217, -40);
	}
	drop(p, 10, 22, "M-360 -40h720v46h-720z");
	if (q->finish == FINISH_WOOD)
		plank(p, c, -360, -40, 720, 44, 5);
	else
		rect(p, metal_down(p, c), -360, -40, 720, 26, 3);
	if (q->shape % 3 == 1)
		for (int i = 0; i < 5; i++) {
			drop(p, 6, 10, "M%d 40h22v50h-22z", -281 + i * 135);
			rect(p, along(p, lighter(c, 0.2), darker(c, 0.25)), -283 + i * 135, 4, 26, 76, 12);
			circle(p, flat(p, lighter(c, 0.16)), -270 + i * 135, 74, 19);
		}
}
