/* picture_ware: what stands on a table. */
#include "soukd/picture_form.h"

#include <math.h>

/* A handle of round clay from a to b, bulging by out. */
static void
handle(struct pen *p, uint32_t c, double x, double top, double bottom, double out, double thick)
{
	stroke(p, flat(p, darker(c, 0.28)), thick, "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x, top, x + out, top - 10, x + out * 0.95, bottom + 20, x - 8, bottom);
	stroke(p, flat(p, c), thick * 0.72, "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x, top - 3, x + out, top - 13, x + out * 0.95, bottom + 17, x - 8, bottom - 3);
	stroke(p, veil(p, 0xffffff, 0.3), thick * 0.2, "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x, top - 8, x + out * 0.9, top - 16, x + out * 0.9, bottom - 10, x + 10, bottom - 12);
}

static uint32_t
inside_of(const struct picture *q)
{
	return (q->look == LOOK_DIP ? q->accent : lighter(q->colour, 0.3));
}

void
draw_mug(struct pen *p, const struct picture *q)
{
	const struct lathe shapes[] = {
		LATHE({ -330, 158 }, { -200, 162 }, { -60, 150 }, { -8, 118 }),
		LATHE({ -350, 142 }, { -180, 142 }, { -30, 140 }, { -6, 126 }),
		LATHE({ -310, 136 }, { -200, 172 }, { -90, 170 }, { -8, 120 }),
	};
	const struct lathe *l = &shapes[q->shape % 3];
	const struct coat c = coat_of(q);

	handle(p, q->look == LOOK_DIP ? mix(q->colour, q->accent, 0.0) : q->colour, lathe_r(l, -240) - 8, l->y[0] + 75, -95, 118, 44);
	lathe_body(p, l, &c);
	lathe_mouth(p, l, q->colour, inside_of(q), 13);
	clip(p, "M-150 %.1fa128 20 0 1 0 300 0a128 20 0 1 0 -300 0", l->y[0] + 6);
	ellipse(p, flat(p, 0x4a2e1f), 0, l->y[0] + 22, l->r[0] - 20, (l->r[0] - 20) * 0.14);
	ellipse(p, veil(p, 0x9a6a45, 0.7), 0, l->y[0] + 24, l->r[0] - 30, (l->r[0] - 30) * 0.10);
	end(p);
}

void
draw_cup(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 == 0 ? LATHE({ -225, 165 }, { -150, 158 }, { -80, 118 }, { -30, 74 }, { -22, 70 }) :
	    LATHE({ -240, 128 }, { -140, 132 }, { -70, 112 }, { -30, 78 }, { -22, 76 });
	const struct lathe saucer = LATHE({ -34, 238 }, { -22, 170 }, { -4, 110 });
	const struct coat c = coat_of(q), s = coat_plain(q->look == LOOK_SPECKLE ? q->colour : lighter(q->colour, 0.08), q->finish);

	lathe_body(p, &saucer, &s);
	lathe_mouth(p, &saucer, lighter(q->colour, 0.12), lighter(q->colour, 0.25), 9);
	if (q->look == LOOK_BANDS)
		ellipse(p, "none\" stroke=\"#c69a45\" stroke-width=\"4", 0, -34, 234, 39);
	ellipse(p, veil(p, 0x1f1a2b, 0.25), 20, -26, 110, 16);
	handle(p, q->colour, lathe_r(&l, -160) - 6, -185, -92, 86, 27);
	lathe_body(p, &l, &c);
	lathe_mouth(p, &l, q->look == LOOK_BANDS ? 0xc69a45 : q->colour, lighter(q->colour, 0.4), 8);
	ellipse(p, flat(p, 0x5a3620), 0, l.y[0] + 16, l.r[0] - 15, (l.r[0] - 15) * 0.14);
	ellipse(p, flat(p, 0xc79a68), -8, l.y[0] + 17, l.r[0] - 32, (l.r[0] - 32) * 0.11);
	if (q->shape % 2 == 0)
		stroke(p, flat(p, 0xf1dfc4), 5, "M-40 %.1fq20 -9 40 -2t44 -1", l.y[0] + 19);
}

/* Plates are seen from above: rings, not a lathe. */
void
draw_plate(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;

	drop(p, 16, 26, "M-330 0a330 330 0 1 0 660 0a330 330 0 1 0 -660 0");
	circle(p, along(p, lighter(c, 0.15), darker(c, 0.18)), 0, 0, 330);
	circle(p, along(p, lighter(c, 0.02), lighter(c, 0.12)), 0, 0, 322);
	clip(p, "M-322 0a322 322 0 1 0 644 0a322 322 0 1 0 -644 0");
	if (q->look == LOOK_BANDS)
		for (int i = 0; i < 4; i++)
			ring(p, flat(p, q->accent), 16 - i * 3, 0, 0, 308 - i * 26);
	if (q->look == LOOK_SUN)
		for (int i = 0; i < 48; i++)
			line(p, veil(p, q->accent, 0.75), 4, 90 * cos(i * 0.1309), 90 * sin(i * 0.1309), (i % 2 ? 300 : 250) * cos(i * 0.1309), (i % 2 ? 300 : 250) * sin(i * 0.1309));
	if (q->look == LOOK_SPECKLE)
		for (int i = 0; i < 260; i++)
			circle(p, veil(p, apart(c, 0.6), 0.5), near_to(p, 0, 320), near_to(p, 0, 320), 0.8 + dice_part(&p->dice) * 2.6);
	end(p);
	if (q->shape % 2 == 0) {
		circle(p, along(p, darker(c, 0.16), lighter(c, 0.06)), 0, 0, 226);
		circle(p, along(p, lighter(c, 0.04), lighter(c, 0.10)), 0, 0, 218);
	} else
		circle(p, glow(p, darker(c, 0.5), 0.14), 20, 20, 250);
	if (q->look == LOOK_LEAVES)
		for (int i = 0; i < 14; i++) {
			move(p, "rotate(%.1f)", i * 25.7);
			sprig(p, q->accent, 0, -276, 110, near_to(p, 12, 8), 3);
			end(p);
		}
	ellipse(p, glow(p, 0xffffff, q->finish == FINISH_GLAZE ? 0.5 : 0.25), -130, -150, 190, 120);
}

void
draw_bowl(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 == 0 ? LATHE({ -270, 278 }, { -190, 262 }, { -90, 196 }, { -30, 118 }, { -6, 112 }) :
	    LATHE({ -230, 300 }, { -150, 262 }, { -70, 176 }, { -26, 106 }, { -6, 104 });
	struct coat c = coat_of(q);
	uint32_t in = q->look == LOOK_DIP ? q->accent : lighter(q->colour, 0.22);

	if (q->look == LOOK_DIP)
		c.look = LOOK_PLAIN;
	lathe_body(p, &l, &c);
	lathe_mouth(p, &l, q->colour, in, 14);
}

void
draw_casserole(struct pen *p, const struct picture *q)
{
	double low = q->shape % 2 ? 0.8 : 1;
	const struct lathe l = lathe_scale(LATHE({ -250, 262 }, { -140, 262 }, { -60, 254 }, { -10, 226 }), 1, low);
	const struct lathe lid = lathe_scale(LATHE({ -342, 60 }, { -330, 130 }, { -300, 218 }, { -262, 270 }, { -250, 272 }), 1, low);
	uint32_t c = q->colour;
	struct coat body = { c, darker(c, 0.42), FINISH_GLAZE, q->look };
	const struct coat top = { c, c, FINISH_GLAZE, LOOK_PLAIN };

	for (int side = -1; side <= 1; side += 2) {
		stroke(p, flat(p, darker(c, 0.35)), 34, "M%d %.1fq%d 4 %d 34q-%d 26 %d 22", side * 250, -190 * low, side * 78, side * 70, 4, side * -70);
		stroke(p, flat(p, lighter(c, 0.06)), 20, "M%d %.1fq%d 4 %d 34q-%d 26 %d 22", side * 250, -194 * low, side * 78, side * 70, 4, side * -70);
	}
	lathe_body(p, &l, &body);
	lathe_body(p, &lid, &top);
	stroke(p, veil(p, darker(c, 0.6), 0.5), 5, "M-271 %.1fA271 46 0 0 0 271 %.1f", -250 * low, -250 * low);
	move(p, "translate(0 %.1f)", -342 * low + 4);
	rect(p, metal_across(p, 0xb9bdc0), -14, -30, 28, 36, 4);
	ellipse(p, metal_across(p, 0xb9a06a), 0, -36, 48, 20);
	ellipse(p, flat(p, 0xe9dcae), -6, -42, 34, 9);
	end(p);
}

void
draw_pan(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour != 0xd8c9ae ? q->colour : 0x3b3d41, in = mix(c, 0x2a2b2e, 0.55);

	move(p, "rotate(-32) translate(-95 0)");
	drop(p, 18, 22, "M-262 0a262 262 0 1 0 524 0a262 262 0 1 0 -524 0M240 -26H610V26H240Z");
	if (q->shape % 2 == 1)
		upright(p, 0x9a6a41, 330, -24, 270, 48, 22);
	else
		rect(p, metal_down(p, mix(c, 0x5a5c60, 0.4)), 300, -19, 300, 38, 18);
	path(p, metal_down(p, mix(c, 0x6a6c70, 0.5)), "M225 -40L345 -17V17L225 40Z");
	circle(p, veil(p, 0x1f1a2b, 0.5), 572, 0, 9);
	circle(p, along(p, lighter(c, 0.35), darker(c, 0.3)), 0, 0, 262);
	circle(p, along(p, darker(c, 0.35), lighter(c, 0.1)), 0, 0, 250);
	circle(p, along(p, in, mix(in, lighter(c, 0.15), 0.35)), 0, 0, 214);
	for (int i = 0; i < 9; i++)
		ring(p, veil(p, lighter(in, 0.5), 0.07), 2, 0, 0, 30 + i * 20);
	if (q->look == LOOK_DOTS)
		for (int i = 0; i < 44; i++)
			circle(p, veil(p, 0xffffff, 0.13), 232 * cos(i * 0.1428), 232 * sin(i * 0.1428), 10);
	for (int i = -1; i <= 1; i++)
		circle(p, metal_across(p, 0xc0c3c6), 232, i * 20, 7);
	ellipse(p, glow(p, 0xffffff, 0.28), -90, -60, 150, 110);
	end(p);
}

void
draw_board(struct pen *p, const struct picture *q)
{
	double h = q->shape % 3 == 0 ? 480 : 560;
	uint32_t c = q->colour;

	move(p, "rotate(%d)", q->shape % 3 == 0 ? -24 : 12);
	drop(p, 18, 24, "M-200 %.1fh400v%.1fh-400z", -h / 2, h);
	if (q->shape % 3 == 0)
		upright(p, c, -46, -h / 2 - 170, 92, 220, 46);
	upright(p, c, -200, -h / 2, 400, h, q->shape % 3 == 1 ? 16 : 56);
	clip(p, "M-200 %.1fh400v%.1fh-400z", -h / 2, h);
	if (q->look == LOOK_CHECK)
		for (int i = 0; i < 8; i++)
			for (int j = 0; j < 10; j++)
				rect(p, veil(p, (i + j) & 1 ? darker(c, 0.4) : lighter(c, 0.3), 0.28), -200 + i * 50, -h / 2 + j * 56, 50, 56, 0);
	if (q->look == LOOK_STRIPES)
		for (int i = 0; i < 3; i++)
			upright(p, darker(c, 0.5 - 0.15 * i), -130 + i * 110, -h / 2, i == 1 ? 60 : 26, h, 0);
	end(p);
	if (q->shape % 3 == 2) {
		buf_printf(p->b, "<rect x=\"-168\" y=\"%.1f\" width=\"336\" height=\"%.1f\" rx=\"34\" fill=\"none\" stroke=\"%s\" stroke-width=\"11\"/>", -h / 2 + 32, h - 64,
		    veil(p, darker(c, 0.55), 0.55));
	} else
		circle(p, veil(p, darker(c, 0.7), 0.75), 0, q->shape % 3 == 0 ? -h / 2 - 118 : -h / 2 + 44, 17);
	end(p);
}

void
draw_knife(struct pen *p, const struct picture *q)
{
	double broad = q->shape % 2 == 0 ? 118 : 78;
	uint32_t steel = luma(q->colour) < 0.4 ? 0x83878c : 0xc3c8cc;

	move(p, "rotate(-38) translate(-20 -20)");
	drop(p, 16, 20, "M-420 20Q-300 %.1f 60 %.1fV-26H-120Q-330 -26 -420 20ZM60 -30H370V30H60Z", broad, broad - 16);
	path(p, metal_down(p, steel), "M-430 10Q-300 %.1f 70 %.1fV-28H-120Q-340 -28 -430 10Z", broad, broad - 16);
	path(p, veil(p, 0xffffff, 0.35), "M-424 12Q-300 %.1f 70 %.1fV%.1fQ-300 %.1f -424 12Z", broad, broad - 16, broad - 40, broad - 30);
	if (q->look == LOOK_DOTS)
		for (int i = 0; i < 42; i++)
			circle(p, veil(p, i % 2 ? 0xffffff : 0x1f1a2b, 0.17), near_to(p, -120, 190), near_to(p, 0, 24), 8 + dice_part(&p->dice) * 7);
	if (q->look == LOOK_WAVES)
		for (int i = 0; i < 9; i++)
			ellipse(p, veil(p, 0x1f1a2b, 0.16), -300 + i * 42, broad * 0.45, 12, 24);
	rect(p, metal_down(p, steel), 62, -34, 34, 76, 6);
	plank(p, q->second, 92, -32, 290, 66, 26);
	for (int i = 0; i < 3; i++)
		circle(p, metal_across(p, 0xcfa95a), 140 + i * 95, 0, 10);
	end(p);
}

void
draw_spoons(struct pen *p, const struct picture *q)
{
	for (int i = 0; i < 3; i++) {
		uint32_t c = i == 1 ? lighter(q->colour, 0.1) : i == 2 ? darker(q->colour, 0.08) : q->colour;
		bool flat_end = (q->shape + i) % 2 == 1;

		move(p, "translate(%d %d) rotate(%d)", (i - 1) * 165, 30 - i * 14, (i - 1) * 9);
		drop(p, 14, 20, "M-20 -150H20V370H-20ZM-72 -250a72 98 0 1 0 144 0a72 98 0 1 0 -144 0");
		upright(p, c, -19, -170, 38, 530, 19);
		if (q->look == LOOK_DIP)
			rect(p, along(p, lighter(q->accent, 0.1), darker(q->accent, 0.2)), -20, 210, 40, 152, 19);
		if (flat_end)
			path(p, along(p, lighter(c, 0.12), darker(c, 0.18)), "M-74 -330H60Q84 -230 20 -150H-20Q-80 -210 -74 -330Z");
		else {
			ellipse(p, along(p, lighter(c, 0.14), darker(c, 0.2)), 0, -250, 74, 100);
			ellipse(p, along(p, darker(c, 0.3), lighter(c, 0.06)), 0, -252, 56, 80);
		}
		circle(p, veil(p, darker(c, 0.7), 0.7), 0, 334, 7);
		end(p);
	}
}

void
draw_mill(struct pen *p, const struct picture *q)
{
	const struct lathe shapes[] = {
		LATHE({ -470, 60 }, { -430, 76 }, { -300, 48 }, { -180, 58 }, { -60, 96 }, { -6, 100 }),
		LATHE_SHARP({ -450, 74 }, { -380, 74 }, { -375, 82 }, { -6, 82 }),
		LATHE({ -420, 52 }, { -360, 70 }, { -250, 92 }, { -120, 118 }, { -40, 92 }, { -6, 100 }),
	};
	const struct lathe *l = &shapes[q->shape % 3];
	const struct lathe head = LATHE({ 0, 30 }, { 14, 62 }, { 44, 70 }, { 74, 50 });
	const struct coat c = { q->colour, darker(q->colour, 0.4), q->finish, q->look };

	lathe_body(p, l, &c);
	stroke(p, veil(p, 0x1f1a2b, 0.35), 5, "M%.1f -300A90 16 0 0 0 %.1f -300", -lathe_r(l, -300), lathe_r(l, -300));
	move(p, "translate(0 %.1f)", l->y[0] - 66);
	lathe_body(p, &head, &c);
	end(p);
	circle(p, ball(p, 0xc9b074), 0, l->y[0] - 80, 19);
}

void
draw_carafe(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 == 0 ? LATHE({ -560, 66 }, { -520, 60 }, { -420, 70 }, { -300, 128 }, { -120, 158 }, { -8, 132 }) :
	    LATHE({ -500, 96 }, { -460, 74 }, { -380, 82 }, { -260, 152 }, { -110, 176 }, { -8, 130 });
	const struct coat c = coat_of(q);
	bool glass = q->finish == FINISH_GLASS;

	if (glass) {
		const struct lathe water = LATHE({ -250, 136 }, { -120, 152 }, { -16, 128 });

		path(p, veil(p, mix(q->colour, 0x8fc1d6, 0.6), 0.42), "%s", lathe_path(p, &water));
		lathe_disc(p, veil(p, 0xffffff, 0.45), -250, 136);
	}
	if (q->shape % 2 == 1 && !glass)
		handle(p, q->colour, 120, -400, -130, 150, 38);
	lathe_body(p, &l, &c);
	if (glass)
		ellipse(p, "none\" stroke=\"#ffffff99\" stroke-width=\"6", 0, l.y[0], l.r[0], l.r[0] * 0.17);
	else
		lathe_mouth(p, &l, q->colour, darker(q->colour, 0.1), 9);
}

void
draw_jar(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 == 0 ? LATHE({ -370, 168 }, { -340, 178 }, { -180, 182 }, { -40, 176 }, { -6, 150 }) :
	    LATHE({ -340, 150 }, { -300, 182 }, { -180, 196 }, { -50, 176 }, { -6, 140 });
	const struct lathe lid = LATHE_SHARP({ -418, 166 }, { -372, 166 });
	const struct coat c = coat_of(q), top = coat_plain(q->second, FINISH_WOOD);
	const struct lathe knob = LATHE({ -462, 26 }, { -446, 40 }, { -424, 24 });

	if (q->finish == FINISH_GLASS) {
		const struct lathe beans = LATHE_SHARP({ -230, 172 }, { -40, 168 }, { -14, 148 });
		const struct coat oats = { 0xd9b98a, 0xa87f4f, FINISH_CLAY, LOOK_SPECKLE };

		lathe_body(p, &beans, &oats);
	}
	lathe_body(p, &l, &c);
	lathe_body(p, &lid, &top);
	lathe_disc(p, down(p, lighter(q->second, 0.18), q->second), -418, 166);
	lathe_body(p, &knob, &top);
	lathe_disc(p, flat(p, lighter(q->second, 0.25)), -462, 26);
}

void
draw_vase(struct pen *p, const struct picture *q)
{
	const struct lathe shapes[] = {
		LATHE({ -540, 46 }, { -500, 36 }, { -400, 40 }, { -300, 110 }, { -150, 156 }, { -40, 118 }, { -6, 96 }),
		LATHE({ -400, 60 }, { -360, 92 }, { -220, 196 }, { -90, 178 }, { -6, 104 }),
		LATHE({ -470, 132 }, { -400, 112 }, { -250, 116 }, { -100, 132 }, { -6, 108 }),
		LATHE({ -420, 206 }, { -340, 160 }, { -220, 128 }, { -90, 122 }, { -6, 112 }),
		LATHE({ -500, 92 }, { -440, 74 }, { -340, 150 }, { -250, 172 }, { -100, 120 }, { -6, 100 }),
		LATHE({ -480, 118 }, { -400, 140 }, { -260, 92 }, { -140, 116 }, { -6, 142 }),
	};
	const struct lathe *l = &shapes[q->shape % 6];
	const struct coat c = coat_of(q);
	double top = l->y[0], in = l->r[0] - 9;
	bool wide = l->r[0] > 80;

	lathe_body(p, l, &c);
	if (q->finish == FINISH_GLASS)
		ellipse(p, "none\" stroke=\"#ffffff99\" stroke-width=\"6", 0, top, l->r[0], l->r[0] * 0.17);
	else
		lathe_mouth(p, l, q->colour, darker(q->colour, 0.15), 9);
	if (q->dice % 3 != 0 && q->shape % 6 != 0)
		return;
	/* Stems stand in the opening: nothing of them shows below its front edge. */
	clip(p, "M-900 -2000H900V%.1fH%.1fA%.1f %.1f 0 0 1 %.1f %.1fH-900Z", top, in, in, in * LATHE_TILT / 100, -in, top);
	for (int i = 0; i < (wide ? 5 : 1); i++)
		sprig(p, i % 2 ? 0x8b9a6b : 0x6f8464, (i - 2) * (wide ? 22 : 0), top + 30, 340 - (i % 3) * 40, -90 + (wide ? (i - 2) * 17 : 9), 6);
	end(p);
}
