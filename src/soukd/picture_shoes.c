/* picture_shoes: shoes and bags. */
#include "soukd/picture_form.h"

#include <math.h>

static struct coat
hide_of(const struct picture *q)
{
	struct coat c = coat_of(q);

	c.look = LOOK_PLAIN;
	if (c.finish == FINISH_KNIT)
		c.finish = FINISH_CLOTH;
	return (c);
}

static void
one_sneaker(struct pen *p, const struct picture *q, bool far)
{
	struct coat c = hide_of(q), panel = c;
	bool high = q->shape % 2 == 1;
	const char *upper = high ? "M-290 -60C-300 -190 -270 -300 -256 -352Q-180 -372 -96 -352C-84 -270 0 -196 110 -150C220 -120 290 -116 300 -52H-290Z" :
	    "M-290 -60C-304 -150 -290 -214 -262 -250Q-200 -232 -130 -246C-60 -250 0 -186 110 -148C220 -120 290 -116 300 -52H-290Z";

	panel.colour = q->look == LOOK_BLOCKS ? q->accent : darker(c.colour, 0.1);
	if (far)
		c.colour = darker(c.colour, 0.12);
	path(p, flat(p, darker(c.colour, 0.55)), high ? "M-254 -350Q-176 -330 -98 -350Q-170 -372 -254 -350Z" : "M-262 -248Q-196 -220 -130 -244Q-190 -256 -262 -248Z");
	sheet(p, &c, BOX(-310, -370, 620, 320), 1, "%s", upper);
	clip(p, "%s", upper);
	path(p, flat(p, panel.colour), "M-310 -60V-170Q-230 -190 -220 -60Z");
	path(p, flat(p, panel.colour), "M320 -40V-130Q190 -150 150 -50Z");
	if (q->look == LOOK_BLOCKS)
		path(p, veil(p, panel.colour, 0.85), "M-200 -50L-60 -220L10 -170L-80 -50Z");
	if (q->look == LOOK_STRIPES)
		for (int i = 0; i < 2; i++)
			line(p, flat(p, q->accent), 22, -110 + i * 56, -50, -40 + i * 56, -190);
	path(p, shade_down(p, 0.3), "%s", upper);
	end(p);
	stroke(p, veil(p, 0x1f1a2b, 0.22), 3, "M-222 -60Q-226 -150 -300 -166M152 -56Q190 -140 300 -122M-120 -238Q-70 -150 90 -140");
	for (int i = 0; i < (high ? 7 : 5); i++) {
		double x = 84 - i * 36, y = -156 - i * (high ? 30 : 21);

		line(p, flat(p, 0xf5efe3), 11, x - 30, y + 12, x + 16, y - 8);
		line(p, veil(p, 0x1f1a2b, 0.18), 3, x - 30, y + 18, x + 14, y - 1);
	}
	path(p, down(p, 0xfbf6ea, 0xd9cfbd), "M-300 -64Q0 -44 306 -64Q324 -30 296 -4H-284Q-316 -26 -300 -64Z");
	stroke(p, veil(p, 0x8a7d68, 0.6), 3, "M-298 -44Q0 -26 308 -44");
}

void
draw_sneaker(struct pen *p, const struct picture *q)
{
	move(p, "translate(52 -34) scale(.92)");
	one_sneaker(p, q, true);
	end(p);
	ground(p, -30, -4, 280, 34);
	move(p, "translate(-26 0)");
	one_sneaker(p, q, false);
	end(p);
}

static void
one_boot(struct pen *p, const struct picture *q, bool far)
{
	struct coat c = hide_of(q);
	bool lace = q->shape % 2 == 1;
	const char *upper = "M-210 -46C-226 -190 -196 -300 -206 -440Q-110 -462 -10 -440C-14 -330 -6 -250 60 -200C150 -150 246 -150 256 -46Z";

	if (far)
		c.colour = darker(c.colour, 0.14);
	path(p, flat(p, darker(c.colour, 0.6)), "M-206 -440Q-108 -424 -10 -440Q-108 -458 -206 -440Z");
	sheet(p, &c, BOX(-230, -460, 500, 420), 1, "%s", upper);
	clip(p, "%s", upper);
	path(p, shade_down(p, 0.3), "%s", upper);
	ellipse(p, glow(p, 0xffffff, 0.4), 150, -130, 90, 40);
	stroke(p, veil(p, 0xffffff, 0.16), 16, "M-160 -410C-150 -300 -176 -200 -160 -90");
	if (q->look == LOOK_BANDS)
		path(p, veil(p, 0x1f1a2b, 0.2), "M136 -40Q130 -130 176 -160H280V-40Z");
	if (!lace) {
		path(p, flat(p, darker(c.colour, 0.5)), "M-150 -450H-66Q-60 -330 -96 -250Q-146 -320 -150 -450Z");
		for (int i = 0; i < 8; i++)
			line(p, veil(p, 0xffffff, 0.14), 3, -146 + i * 11, -446, -130 + i * 7, -290);
	}
	end(p);
	stroke(p, veil(p, 0x1f1a2b, 0.3), 3, "M-206 -150Q-110 -170 -20 -120M-20 -46Q-30 -120 40 -190");
	if (lace)
		for (int i = 0; i < 6; i++) {
			double x = 34 - i * 10 - (i > 2 ? 4 : 0), y = -200 - i * 42;

			line(p, flat(p, 0x2f2822), 9, x - 54, y + 14, x - 6, y - 8);
			circle(p, ball(p, 0xc9a353), x - 58, y + 14, 8);
		}
	else
		stroke(p, flat(p, darker(c.colour, 0.3)), 12, "M-196 -440q-26 -40 -2 -50q22 -4 20 46");
	path(p, down(p, 0x5a4536, 0x2b211a), "M-214 -48Q20 -36 262 -50Q274 -26 258 -8L20 -12L-60 -22V0H-212Q-222 -24 -214 -48Z");
	line(p, veil(p, 0xd9b98a, 0.55), 3, -208, -42, 256, -44);
}

void
draw_boot(struct pen *p, const struct picture *q)
{
	move(p, "translate(94 -30) scale(.94)");
	one_boot(p, q, true);
	end(p);
	ground(p, -60, -4, 240, 34);
	move(p, "translate(-58 0)");
	one_boot(p, q, false);
	end(p);
}

void
draw_sandal(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, foot = 0xc9a27a;
	const char *strap[3] = { "M-100 -180Q0 -250 96 -176L100 -92Q0 -166 -106 -96Z", "M-104 -60L80 -214L118 -150L-92 -6Z", "M-96 -200Q0 -262 92 -196L96 -140Q0 -206 -100 -146Z" };
	const char *second[3] = { "M-96 0Q0 -72 92 4L88 86Q0 14 -92 84Z", "M104 -60L-80 -214L-118 -150L92 -6Z", "M-78 190Q0 140 74 190L74 226Q0 180 -78 226Z" };

	for (int s = -1; s <= 1; s += 2) {
		move(p, "translate(%d %d) rotate(%d) scale(%d 1)", s * 150, s * 10, s * 7, s);
		drop(p, s * 14, 20, "M-90 220C-116 60 -130 -120 -100 -230C-70 -310 60 -320 96 -240C130 -140 90 60 88 220C80 310 -80 310 -90 220Z");
		path(p, flat(p, 0x4b382a), "M-96 222C-122 60 -136 -120 -106 -232C-74 -318 64 -328 102 -242C136 -140 96 60 94 222C84 318 -86 318 -96 222Z");
		path(p, along(p, lighter(foot, 0.16), darker(foot, 0.12)), "M-86 218C-110 60 -124 -120 -96 -226C-68 -300 56 -310 92 -236C122 -140 84 60 82 218C76 300 -76 300 -86 218Z");
		ellipse(p, veil(p, 0x6b4a2e, 0.18), 0, 200, 54, 66);
		ellipse(p, veil(p, 0x6b4a2e, 0.15), 4, -150, 66, 90);
		for (int i = 1; i >= 0; i--) {
			const char *d = i ? second[q->shape % 3] : strap[q->shape % 3];
			const struct coat k = { i ? darker(c, 0.05) : c, c, q->finish, LOOK_PLAIN };

			drop(p, 3, 9, "%s", d);
			sheet(p, &k, BOX(-140, -260, 280, 520), 1, "%s", d);
			stroke(p, veil(p, 0xfff4dd, 0.35), 2.5, "%s", d);
		}
		if (q->shape % 3 != 1) {
			rect(p, flat(p, 0xc9a353), 58, -178, 44, 56, 8);
			rect(p, flat(p, c), 68, -168, 24, 36, 4);
			line(p, flat(p, 0xa8823a), 5, 62, -150, 92, -150);
		}
		end(p);
	}
}

void
draw_tote(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q);
	const char *d = "M-230 -400H230L256 -20Q256 0 232 0H-232Q-256 0 -256 -20Z";
	uint32_t straps = q->finish == FINISH_LEATHER ? darker(q->colour, 0.18) : 0x8a5a34;

	if (c.finish == FINISH_KNIT)
		c.finish = FINISH_CLOTH;
	if (c.look == LOOK_DIP)
		c.look = LOOK_PLAIN;
	stroke(p, flat(p, darker(straps, 0.3)), 20, "M-108 -394C-104 -600 104 -600 108 -394");
	path(p, flat(p, darker(c.colour, 0.5)), "M-228 -400Q0 -432 228 -400Q0 -386 -228 -400Z");
	sheet(p, &c, BOX(-260, -410, 520, 420), 1, "%s", d);
	clip(p, "%s", d);
	if (q->look == LOOK_DIP)
		rect(p, flat(p, darker(c.colour, 0.42)), -260, -140, 520, 150, 0);
	path(p, veil(p, 0x1f1a2b, 0.09), "M-150 -400Q-170 -200 -120 0H-60Q-130 -200 -110 -400Z");
	path(p, veil(p, 0xffffff, 0.10), "M60 -400Q90 -220 60 0H110Q130 -220 100 -400Z");
	rect(p, shade_down(p, 0.25), -260, -410, 520, 420, 0);
	end(p);
	stroke(p, veil(p, lighter(c.colour, 0.5), 0.5), 3, "M-222 -386H222");
	if (q->shape % 2 == 1) {
		line(p, flat(p, 0xb08a4a), 9, -226, -396, 226, -396);
		rect(p, flat(p, 0xd6b56a), 150, -398, 16, 44, 5);
	}
	stroke(p, flat(p, straps), 22, "M-112 -330C-112 -640 112 -640 112 -330");
	stroke(p, veil(p, 0xffffff, 0.2), 5, "M-116 -340C-116 -640 90 -650 106 -420");
	for (int s = -1; s <= 1; s += 2) {
		rect(p, flat(p, straps), s * 112 - 16, -340, 32, 74, 6);
		circle(p, ball(p, 0xd6b56a), s * 112, -286, 8);
	}
	rect(p, veil(p, q->finish == FINISH_LEATHER ? darker(c.colour, 0.4) : straps, 0.9), 120, -120, 76, 50, 5);
}

void
draw_backpack(struct pen *p, const struct picture *q)
{
	struct coat c = hide_of(q), dark = c, trim = c;
	int shape = q->shape % 3;
	uint32_t leather = q->finish == FINISH_LEATHER ? darker(q->colour, 0.25) : 0x8a5a34;

	dark.colour = q->look == LOOK_BLOCKS ? q->accent : darker(c.colour, 0.12);
	trim.colour = leather;
	stroke(p, flat(p, darker(leather, 0.2)), 22, "M-60 -520C-60 -600 60 -600 60 -520");
	for (int s = -1; s <= 1; s += 2)
		sheet(p, &dark, BOX(s < 0 ? -250 : 170, -210, 80, 200), 1, "M%d -200Q%d -200 %d -120V-30Q%d -6 %d -8Z", s * 190, s * 244, s * 240, s * 236, s * 190);
	sheet(p, &c, BOX(-210, -560, 420, 570), 1, shape == 0 ? "M-190 -500Q0 -530 190 -500L206 -40Q206 0 166 0H-166Q-206 0 -206 -40Z" :
	    "M-196 -380Q-196 -560 0 -560T196 -380L206 -40Q206 0 166 0H-166Q-206 0 -206 -40Z");
	if (shape == 0) {
		rect(p, along(p, lighter(c.colour, 0.1), darker(c.colour, 0.25)), -206, -540, 412, 70, 32);
		stroke(p, veil(p, 0x1f1a2b, 0.25), 4, "M-190 -486H190");
		rect(p, flat(p, leather), -17, -548, 34, 280, 6);
		rect(p, flat(p, 0xd0ab5a), -25, -390, 50, 34, 7);
	} else if (shape == 1) {
		sheet(p, &dark, BOX(-210, -570, 420, 310), 1, "M-200 -400Q-200 -566 0 -566T200 -400L204 -290Q0 -240 -204 -290Z");
		for (int s = -1; s <= 1; s += 2) {
			rect(p, flat(p, leather), s * 96 - 15, -400, 30, 220, 6);
			rect(p, flat(p, 0xd0ab5a), s * 96 - 22, -250, 44, 32, 6);
		}
	} else {
		stroke(p, flat(p, 0x3b3a40), 7, "M-168 -60V-380Q-168 -530 0 -530T168 -380V-60");
		rect(p, flat(p, 0xd0ab5a), 160, -330, 16, 48, 6);
	}
	sheet(p, &dark, BOX(-150, -210, 300, 180), 1, "M-146 -200H146L150 -50Q150 -26 126 -26H-126Q-150 -26 -150 -50Z");
	stroke(p, veil(p, 0x1f1a2b, 0.28), 3, "M-146 -200H146L150 -50Q150 -26 126 -26H-126Q-150 -26 -150 -50Z");
	line(p, flat(p, 0xb08a4a), 7, -130, -176, 130, -176);
	sheet(p, &trim, BOX(-40, -130, 80, 50), 1, "M-38 -124H38V-84H-38Z");
}

void
draw_wallet(struct pen *p, const struct picture *q)
{
	struct coat c = hide_of(q), in = c;
	int shape = q->shape % 3;

	in.colour = darker(c.colour, 0.18);
	move(p, "rotate(-9)");
	if (shape == 0) {
		drop(p, 16, 22, "M-290 -210h580v420h-580z");
		sheet(p, &in, BOX(-290, -220, 580, 430), 1, "M-280 -216H276Q290 -216 290 -200V196Q290 210 276 210H-280Z");
		rect(p, flat(p, 0xe7dcc3), -250, -196, 210, 60, 6);
		rect(p, flat(p, 0x5b7f86), -250, -176, 214, 60, 6);
		for (int i = 0; i < 3; i++) {
			rect(p, along(p, lighter(c.colour, 0.06), darker(c.colour, 0.12)), -262, -146 + i * 56, 234, 200, 8);
			line(p, veil(p, lighter(c.colour, 0.6), 0.5), 2.5, -256, -140 + i * 56, -34, -140 + i * 56);
		}
		line(p, veil(p, 0x1f1a2b, 0.4), 6, -10, -210, -10, 206);
		sheet(p, &c, BOX(0, -220, 300, 430), 1, "M0 -216H276Q290 -216 290 -200V196Q290 210 276 210H0Z");
	} else {
		double w = shape == 1 ? 190 : 270, h = shape == 1 ? 240 : 150;

		if (shape == 1) {
			rect(p, flat(p, 0xe7dcc3), -150, -h - 46, 300, 120, 8);
			rect(p, flat(p, 0x5b7f86), -156, -h - 20, 312, 120, 8);
		}
		drop(p, 16, 22, "M%.1f %.1fh%.1fv%.1fh%.1fz", -w, -h, w * 2, h * 2, -w * 2);
		sheet(p, &c, BOX(-w, -h, w * 2, h * 2), 1, "M%.1f %.1fH%.1fQ%.1f %.1f %.1f %.1fV%.1fQ%.1f %.1f %.1f %.1fH%.1fQ%.1f %.1f %.1f %.1fV%.1fQ%.1f %.1f %.1f %.1fZ", -w + 24, -h, w - 24, w, -h, w,
		    -h + 24, h - 24, w, h, w - 24, h, -w + 24, -w, h, -w, h - 24, -h + 24, -w, -h, -w + 24, -h);
		buf_printf(p->b, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"16\" fill=\"none\" stroke=\"%s\" stroke-width=\"3.4\" stroke-dasharray=\"12 8\"/>", -w + 14, -h + 14,
		    w * 2 - 28, h * 2 - 28, veil(p, lighter(c.colour, 0.7), 0.65));
		if (shape == 2) {
			line(p, flat(p, 0xb08a4a), 11, -w + 20, -h + 2, w - 20, -h + 2);
			rect(p, flat(p, 0xd6b56a), w - 90, -h - 6, 66, 20, 8);
		} else
			path(p, flat(p, in.colour), "M-60 %.1fQ0 %.1f 60 %.1fZ", -h, -h + 70, -h);
	}
	rect(p, veil(p, 0x1f1a2b, 0.22), shape == 0 ? 190 : 100, 130, 60, 30, 4);
	end(p);
}

/* Rolled up, the buckle outside. */
void
draw_belt(struct pen *p, const struct picture *q)
{
	double w = q->shape % 2 ? 150 : 108;
	uint32_t c = q->colour;

	path(p, along(p, lighter(c, 0.08), darker(c, 0.35)), "M-230 %.1fA230 78 0 0 0 230 %.1fV-60A230 78 0 0 1 -230 -60Z", -60 - w, -60 - w);
	clip(p, "M-230 %.1fA230 78 0 0 0 230 %.1fV-60A230 78 0 0 1 -230 -60Z", -60 - w, -60 - w);
	if (q->look == LOOK_DIAMOND)
		for (int i = -12; i < 12; i++)
			stroke(p, veil(p, i % 2 ? 0xffffff : 0x1f1a2b, 0.28), 7, "M%d -300L%d 60M%d -300L%d 60", i * 40, i * 40 + 200, i * 40, i * 40 - 200);
	else
		stroke(p, veil(p, lighter(c, 0.7), 0.6), 3, "M-230 %.1fA230 78 0 0 0 230 %.1fM-230 -72A230 78 0 0 0 230 -72", -48 - w, -48 - w);
	ellipse(p, glow(p, 0xffffff, 0.35), -110, -40 - w / 2, 110, w * 0.7);
	end(p);
	for (int i = 0; i < 5; i++)
		ellipse(p, flat(p, i % 2 ? darker(c, 0.5) : lighter(c, 0.1)), 0, -60 - w + i * 2, 230 - i * 21, 78 - i * 9);
	ellipse(p, flat(p, darker(c, 0.62)), 0, -48 - w, 132, 40);
	clip(p, "M-132 %.1fa132 40 0 1 0 264 0a132 40 0 1 0 -264 0", -48 - w);
	path(p, along(p, darker(c, 0.25), darker(c, 0.5)), "M-140 %.1fH140V%.1fA132 40 0 0 0 -132 %.1fZ", -120 - w, -40 - w, -40 - w);
	end(p);
	move(p, "translate(40 %.1f)", 14 - w / 2);
	drop(p, 6, 10, "M-70 %.1fh120v%.1fh-120z", -w / 2 - 14, w + 28);
	buf_printf(p->b, "<rect x=\"-70\" y=\"%.1f\" width=\"120\" height=\"%.1f\" rx=\"20\" fill=\"none\" stroke=\"%s\" stroke-width=\"19\"/>", -w / 2 - 14, w + 28, metal_down(p, 0xc9a353));
	rect(p, metal_down(p, 0xd6b56a), -64, -9, 118, 17, 8);
	rect(p, down(p, lighter(c, 0.1), darker(c, 0.3)), 84, -w / 2 - 7, 36, w + 10, 6);
	end(p);
	for (int i = 0; i < 3; i++)
		ellipse(p, flat(p, darker(c, 0.7)), -60 - i * 52, 8 - w / 2 - i * 7, 9, 9);
}
