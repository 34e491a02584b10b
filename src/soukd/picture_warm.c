/* picture_warm: hats, scarves, socks, towels and soft toys. */
#include "soukd/picture_form.h"

#include <math.h>

void
draw_beanie(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q), cuff = c;
	const char *d = "M-216 -90C-230 -270 -130 -356 0 -356S230 -270 216 -90Z";

	if (c.look == LOOK_RIBS || c.look == LOOK_CABLE)
		c.finish = FINISH_KNIT;
	cuff.look = LOOK_RIBS;
	cuff.colour = darker(c.colour, 0.06);
	if (q->shape % 3 == 1) {
		for (int i = 0; i < 60; i++) {
			double a = i * 2.399, r = 62 * sqrt((i + 1) / 60.0);

			circle(p, flat(p, mix(lighter(q->accent, 0.3), darker(q->accent, 0.15), dice_part(&p->dice))), r * cos(a), -396 + r * sin(a), 13);
		}
	}
	sheet(p, &c, BOX(-230, -370, 460, 300), 0.8, "%s", d);
	clip(p, "%s", d);
	path(p, shade_round(p, 0.1), "%s", d);
	for (int i = -3; i <= 3; i++)
		stroke(p, veil(p, 0x1f1a2b, 0.10), 6, "M%d -100Q%d -250 %d -350", i * 60, i * 62, i * 12);
	end(p);
	sheet(p, &cuff, BOX(-232, -130, 464, 130), 0.9, "M-220 -124Q0 -92 220 -124Q238 -60 222 -6Q0 24 -222 -6Q-238 -60 -220 -124Z");
	path(p, shade_round(p, 0.05), "M-220 -124Q0 -92 220 -124Q238 -60 222 -6Q0 24 -222 -6Q-238 -60 -220 -124Z");
	rect(p, flat(p, 0xf2eadb), 96, -74, 64, 36, 4);
}

void
draw_scarf(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q), back = c;

	if (c.look != LOOK_PLAIN)
		c.finish = back.finish = FINISH_CLOTH;
	back.colour = darker(c.colour, 0.14);
	for (int s = -1; s <= 1; s += 2)
		for (int i = 0; i < 12; i++)
			stroke(p, flat(p, mix(c.colour, c.accent, i % 3 == 0 ? 0.5 : 0)), 7, "M%.1f %dq%.1f 26 %.1f 52", (s < 0 ? -176 : 36) + i * 12.6, s < 0 ? 330 : 290, near_to(p, 0, 8), near_to(p, 0, 8));
	drop(p, 12, 18, "M-180 -200L-190 336H-30L-20 -150ZM20 -150L30 296H184L170 -200Z");
	sheet(p, &back, BOX(-200, -240, 200, 590), 0.8, "M-150 -230L-186 338Q-110 350 -34 338L-10 -180Z");
	sheet(p, &c, BOX(10, -240, 190, 550), 0.8, "M150 -230L184 298Q110 310 34 298L6 -180Z");
	for (int s = -1; s <= 1; s += 2)
		stroke(p, veil(p, 0x1f1a2b, 0.13), 12, "M%d -160Q%d 60 %d 290", s * 86, s * 96, s * 118);
	drop(p, 8, 14, "M-190 -230C-180 -380 180 -380 190 -230C150 -120 -150 -120 -190 -230Z");
	sheet(p, &c, BOX(-200, -360, 400, 240), 0.8, "M-190 -236C-196 -390 196 -390 190 -236C160 -110 -160 -110 -190 -236Z");
	path(p, flat(p, darker(c.colour, 0.45)), "M-112 -258C-100 -320 100 -320 112 -258C70 -222 -70 -222 -112 -258Z");
	stroke(p, veil(p, 0x1f1a2b, 0.2), 9, "M-160 -190C-80 -150 80 -150 160 -190M-176 -230C-100 -180 100 -180 176 -230");
}

void
draw_socks(struct pen *p, const struct picture *q)
{
	for (int i = 0; i < 2; i++) {
		struct coat c = coat_of(q);
		const char *d = "M-80 -320H72V20C72 60 100 90 170 110C240 130 250 220 170 226C60 232 -40 214 -74 150C-92 100 -80 40 -80 -20Z";

		if (c.look == LOOK_DIP)
			c.look = LOOK_PLAIN;
		if (c.look != LOOK_RIBS && c.look != LOOK_PLAIN)
			c.finish = FINISH_CLOTH;
		move(p, "translate(%d %d) rotate(%d)", i ? 60 : -150, i ? 60 : -20, i ? 4 : -7);
		drop(p, 12, 18, "%s", d);
		sheet(p, &c, BOX(-100, -330, 360, 570), 0.6, "%s", d);
		clip(p, "%s", d);
		if (q->look == LOOK_DIP) {
			circle(p, flat(p, q->accent), -66, 130, 74);
			circle(p, flat(p, q->accent), 236, 168, 92);
		} else {
			circle(p, veil(p, darker(c.colour, 0.4), 0.22), -66, 130, 70);
			circle(p, veil(p, darker(c.colour, 0.4), 0.22), 236, 168, 86);
		}
		rect(p, flat(p, q->look == LOOK_DIP ? q->accent : darker(c.colour, 0.12)), -100, -330, 200, 62, 0);
		for (int k = 0; k < 12; k++)
			line(p, veil(p, 0x1f1a2b, 0.16), 3, -74 + k * 13, -326, -74 + k * 13, -270);
		texture(p, FINISH_KNIT, c.colour, BOX(-100, -330, 360, 570), false);
		path(p, veil(p, 0x1f1a2b, 0.10), "M72 -320V20C72 60 100 90 170 110L130 150C40 120 30 60 30 20V-320Z");
		end(p);
		end(p);
	}
}

void
draw_towel(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q);

	c.finish = FINISH_CLOTH;
	for (int i = 0; i < 3; i++) {
		double y = -i * 92.0;
		uint32_t k = i == 1 ? lighter(q->accent, 0.35) : i == 2 ? q->colour : darker(q->colour, 0.1);
		struct coat layer = { k, darker(k, 0.25), FINISH_CLOTH, i == 2 ? c.look : LOOK_PLAIN };

		layer.accent = i == 2 ? q->accent : layer.accent;
		if (q->shape % 2 == 1 && i == 2)
			for (int f = 0; f < 40; f++)
				line(p, flat(p, lighter(k, 0.2)), 4, -262 + f * 13.4, y - 6, -264 + f * 13.4 + near_to(p, 0, 4), y + 34);
		sheet(p, &layer, BOX(-300, y - 100, 600, 110), 0.6, "M-262 %.1fQ-300 %.1f -290 %.1fT-262 %.1fH262Q306 %.1f 296 %.1fT262 %.1fZ", y, y - 12, y - 46, y - 92, y - 86, y - 46, y);
		stroke(p, veil(p, 0x1f1a2b, 0.28), 4, "M-258 %.1fH250", y - 46);
		path(p, veil(p, 0xffffff, 0.18), "M-256 %.1fH256Q280 %.1f 280 %.1fH-276Q-280 %.1f -256 %.1fZ", y - 91, y - 88, y - 72, y - 86, y - 91);
		texture(p, FINISH_KNIT, k, BOX(-280, y - 90, 560, 84), false);
	}
}

struct animal {
	double	 ear_x, ear_y, ear_w, ear_h, ear_turn, snout;
	bool	 pointed;
};

static void
soft_ears(struct pen *p, const struct coat *c, const struct animal *a, uint32_t inside)
{
	for (int s = -1; s <= 1; s += 2) {
		move(p, "translate(%.1f %.1f) rotate(%.1f)", s * a->ear_x, a->ear_y, s * a->ear_turn);
		if (a->pointed) {
			path(p, flat(p, c->colour), "M%.1f %.1fQ-20 -40 0 %.1fQ20 -40 %.1f %.1fZ", -a->ear_w, a->ear_h, -a->ear_h, a->ear_w, a->ear_h);
			path(p, veil(p, inside, 0.75), "M%.1f %.1fQ-10 -20 0 %.1fQ10 -20 %.1f %.1fZ", -a->ear_w * 0.5, a->ear_h * 0.7, -a->ear_h * 0.6, a->ear_w * 0.5, a->ear_h * 0.7);
		} else
			sheet(p, c, BOX(-a->ear_w, -a->ear_h, a->ear_w * 2, a->ear_h * 2), 0.6, "M0 %.1fC%.1f %.1f %.1f %.1f 0 %.1fC%.1f %.1f %.1f %.1f 0 %.1fZ", a->ear_h, a->ear_w * 1.3, a->ear_h * 0.6, a->ear_w * 1.3,
		    -a->ear_h, -a->ear_h, -a->ear_w * 1.3, -a->ear_h, -a->ear_w * 1.3, a->ear_h * 0.6, a->ear_h);
		if (!a->pointed)
			ellipse(p, veil(p, inside, 0.75), 0, 0, a->ear_w * 0.52, a->ear_h * 0.62);
		end(p);
	}
}

void
draw_soft_toy(struct pen *p, const struct picture *q)
{
	static const struct animal animals[] = {
		{ 58, -560, 36, 120, 12, 0, false }, { 96, -512, 44, 44, 0, 46, false }, { 150, -420, 96, 104, 10, 0, false },
		{ 100, -520, 58, 84, 22, 70, true }, { 90, -518, 52, 66, 16, 0, true }, { 134, -430, 62, 30, 24, 40, false },
	};
	const struct animal *a = &animals[q->shape % 6];
	uint32_t colour = q->shape % 6 == 3 ? mix(q->colour, 0xc7683a, 0.75) : q->colour, pale = lighter(colour, 0.55);
	struct coat c = { colour, darker(colour, 0.25), q->finish, q->look };
	struct coat limb = c;

	limb.look = LOOK_PLAIN;
	if (q->shape % 6 == 5)
		c.accent = lighter(colour, 0.3);
	if (a->pointed) {
		stroke(p, flat(p, darker(colour, 0.1)), 62, "M110 -60C220 -50 250 -140 210 -210");
		circle(p, flat(p, q->shape % 6 == 3 ? 0xf6efe2 : darker(colour, 0.1)), 208, -212, 30);
	}
	soft_ears(p, &limb, a, 0xe7b3a2);
	for (int s = -1; s <= 1; s += 2) {
		move(p, "translate(%d -62) rotate(%d)", s * 112, s * -16);
		sheet(p, &limb, BOX(-64, -70, 128, 140), 1, "M0 -70C80 -70 80 66 0 66S-80 -70 0 -70Z");
		ellipse(p, veil(p, pale, 0.9), 0, 14, 34, 38);
		end(p);
		move(p, "translate(%d -240) rotate(%d)", s * 130, s * -34);
		sheet(p, &limb, BOX(-44, -100, 88, 200), 1, "M0 -96C56 -96 56 98 0 98S-56 -96 0 -96Z");
		end(p);
	}
	sheet(p, &c, BOX(-150, -330, 300, 320), 0.7, "M0 -330C120 -330 156 -140 132 -60C112 6 -112 6 -132 -60C-156 -140 -120 -330 0 -330Z");
	ellipse(p, veil(p, pale, 0.8), 0, -136, 80, 104);
	sheet(p, &c, BOX(-150, -520, 300, 250), 0.7, "M0 -528C110 -528 152 -450 146 -390C138 -310 70 -276 0 -276S-138 -310 -146 -390C-152 -450 -110 -528 0 -528Z");
	if (q->shape % 6 == 2) {
		stroke(p, flat(p, darker(colour, 0.06)), 54, "M0 -380C8 -300 -14 -250 30 -214");
		stroke(p, veil(p, 0x1f1a2b, 0.14), 3, "M-22 -320h46M-24 -288h44M-16 -258h40");
	} else {
		if (q->shape % 6 == 3)
			path(p, flat(p, 0xf6efe2), "M-146 -388Q-90 -330 0 -376Q90 -330 146 -388C138 -310 70 -276 0 -276S-138 -310 -146 -388Z");
		ellipse(p, flat(p, pale), 0, -346, 58 + a->snout * 0.3, 44);
		ellipse(p, flat(p, 0x4a3a35), 0, -370, 17, 12);
		stroke(p, flat(p, 0x4a3a35), 5, "M0 -358V-340M-22 -336Q-10 -324 0 -340Q10 -324 22 -336");
	}
	if (q->shape % 6 == 4)
		stroke(p, veil(p, 0x2e2726, 0.6), 3, "M-70 -356l-74 -16M-70 -344l-78 6M70 -356l74 -16M70 -344l78 6");
	for (int s = -1; s <= 1; s += 2) {
		circle(p, flat(p, 0x2e2726), s * 56, -420, 14);
		circle(p, flat(p, 0xffffff), s * 56 - 4, -425, 4.4);
		ellipse(p, veil(p, 0xe89b8b, 0.4), s * 94, -366, 24, 15);
	}
	stroke(p, flat(p, q->accent), 20, "M-78 -286Q0 -250 78 -286");
	path(p, flat(p, darker(q->accent, 0.1)), "M0 -268L-44 -296V-238ZM0 -268L44 -296V-238Z");
}
