/* picture_home: what makes a room a home. */
#include "soukd/picture_form.h"

#include <math.h>

void
label_lines(struct pen *p, const struct picture *q, uint32_t ink, double x, double y, double size, double wide)
{
	double step = size * 1.5;
	int n = 1;
	const char *s = q->label;

	for (const char *t = s; *t != '\0'; t++)
		n += *t == '|';
	y -= (n - 1) * step / 2 - size / 2;
	for (; n > 0; n--, y += step) {
		size_t len = strcspn(s, "|");

		letters(p, arena_strndup(&p->arena, s, len), ink, x, y, size, wide);
		s += len + (s[len] == '|');
	}
}

static void
flame(struct pen *p, double x, double y, double s)
{
	ellipse(p, glow(p, 0xffdf94, 0.7), x, y - 30 * s, 120 * s, 130 * s);
	path(p, down(p, 0xffe9a8, 0xf39a33), "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ", x, y, x - 22 * s, y - 18 * s, x - 12 * s, y - 44 * s, x,
	    y - 74 * s, x + 12 * s, y - 44 * s, x + 22 * s, y - 18 * s, x, y);
	ellipse(p, veil(p, 0xfffbe8, 0.9), x, y - 20 * s, 6 * s, 15 * s);
}

void
draw_candle(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 == 0 ? LATHE({ -300, 150 }, { -280, 152 }, { -30, 150 }, { -6, 138 }) :
	    LATHE({ -280, 140 }, { -200, 160 }, { -60, 152 }, { -6, 112 });
	const struct coat c = { q->colour, q->accent, FINISH_MATT, LOOK_PLAIN };
	uint32_t paper = luma(q->colour) > 0.75 ? 0x3f4248 : 0xf6f0e3, ink = luma(q->colour) > 0.75 ? 0xf1e7d3 : 0x3f3b42;

	lathe_body(p, &l, &c);
	lathe_mouth(p, &l, q->colour, darker(q->colour, 0.1), 9);
	ellipse(p, along(p, 0xf7edd8, 0xeadbbd), 0, l.y[0] + 16, l.r[0] - 14, (l.r[0] - 14) * 0.14);
	line(p, flat(p, 0x3b332c), 5, 0, l.y[0] + 14, 2, l.y[0] - 12);
	flame(p, 2, l.y[0] - 10, 1);
	path(p, flat(p, paper), "M-88 -196A150 22 0 0 0 88 -196V-82A150 22 0 0 1 -88 -82Z");
	path(p, shade_round(p, 0), "M-88 -196A150 22 0 0 0 88 -196V-82A150 22 0 0 1 -88 -82Z");
	label_lines(p, q, ink, 0, -124, 24, 146);
	line(p, veil(p, ink, 0.6), 2, -34, -92, 34, -92);
}

void
draw_candlestick(struct pen *p, const struct picture *q)
{
	const struct lathe shapes[] = {
		LATHE({ -300, 34 }, { -280, 40 }, { -258, 22 }, { -230, 20 }, { -205, 38 }, { -180, 20 }, { -90, 28 }, { -50, 60 }, { -20, 128 }, { -6, 130 }),
		LATHE({ -300, 32 }, { -262, 32 }, { -250, 17 }, { -60, 17 }, { -30, 40 }, { -20, 140 }, { -6, 142 }),
		LATHE_SHARP({ -280, 34 }, { -220, 34 }, { -220, 62 }, { -150, 62 }, { -150, 94 }, { -80, 94 }, { -80, 134 }, { -6, 134 }),
	};
	const struct lathe *l = &shapes[q->shape % 3];
	const struct lathe wax = LATHE_SHARP({ -310, 24 }, { 0, 24 });
	const struct coat c = { q->colour, darker(q->colour, 0.4), q->finish, LOOK_PLAIN }, w = coat_plain(0xf3ead6, FINISH_WAX);

	lathe_body(p, l, &c);
	lathe_disc(p, flat(p, lighter(q->colour, 0.2)), l->y[0], l->r[0]);
	move(p, "translate(0 %.1f)", l->y[0] + 6);
	lathe_body(p, &wax, &w);
	lathe_disc(p, flat(p, 0xfbf5e6), -310, 24);
	line(p, flat(p, 0x3b332c), 4, 0, -310, 1, -328);
	flame(p, 1, -326, 0.85);
	end(p);
}

static const char *
mirror_outline(int shape, double grow)
{
	static char text[2][200];
	static int turn;
	char *to = text[turn ^= 1];
	double g = grow;

	if (shape == 1)
		snprintf(to, sizeof(text[0]), "M%.1f %.1fV-120A%.1f %.1f 0 0 1 %.1f -120V%.1fZ", -210 - g, 320 + g, 210 + g, 210 + g, 210 + g, 320 + g);
	else
		snprintf(to, sizeof(text[0]), "M%.1f 0A%.1f %.1f 0 0 1 %.1f 0A%.1f %.1f 0 0 1 %.1f 0Z", shape == 2 ? -220 - g : -270 - g, shape == 2 ? 220 + g : 270 + g,
		    shape == 2 ? 320 + g : 270 + g, shape == 2 ? 220 + g : 270 + g, shape == 2 ? 220 + g : 270 + g, shape == 2 ? 320 + g : 270 + g, shape == 2 ? -220 - g : -270 - g);
	return (to);
}

void
draw_mirror(struct pen *p, const struct picture *q)
{
	int shape = q->shape % 3;
	uint32_t c = q->colour;
	const char *fill = q->finish == FINISH_METAL ? metal_across(p, c) : along(p, lighter(c, 0.14), darker(c, 0.22));

	if (q->look == LOOK_SUN)
		for (int i = 0; i < 40; i++) {
			move(p, "rotate(%.1f)", i * 9.0);
			drop(p, 4, 6, "M276 -6H%dV6H276Z", i % 2 ? 350 : 316);
			rect(p, fill, 270, -6, i % 2 ? 80 : 44, 12, 5);
			end(p);
		}
	drop(p, 14, 22, "%s", mirror_outline(shape, 22));
	path(p, fill, "%s", mirror_outline(shape, 22));
	if (q->finish != FINISH_METAL) {
		clip(p, "%s", mirror_outline(shape, 22));
		texture(p, q->finish, c, BOX(-320, -360, 640, 720), true);
		end(p);
	}
	path(p, flat(p, darker(c, 0.45)), "%s", mirror_outline(shape, 2));
	path(p, down(p, 0xe3edf0, 0xb9cad1), "%s", mirror_outline(shape, -4));
	clip(p, "%s", mirror_outline(shape, -4));
	path(p, veil(p, 0x9fb4bd, 0.35), "M-400 210L400 60V400H-400Z");
	path(p, veil(p, 0xffffff, 0.45), "M-300 -40L60 -400H170L-300 90Z");
	path(p, veil(p, 0xffffff, 0.28), "M-300 140L230 -400H270L-300 190Z");
	end(p);
}

void
draw_clock(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, face = luma(q->accent) > 0.3 ? lighter(q->accent, 0.72) : 0xf6f2e8, ink = 0x2c2a33;
	static const char *const numbers[] = { "12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11" };

	drop(p, 16, 24, "M-310 0a310 310 0 1 0 620 0a310 310 0 1 0 -620 0");
	circle(p, q->finish == FINISH_METAL ? metal_across(p, c) : along(p, lighter(c, 0.16), darker(c, 0.25)), 0, 0, 310);
	if (q->finish != FINISH_METAL) {
		clip(p, "M-310 0a310 310 0 1 0 620 0a310 310 0 1 0 -620 0");
		texture(p, q->finish, c, BOX(-310, -310, 620, 620), true);
		end(p);
	}
	circle(p, flat(p, darker(c, 0.45)), 0, 0, 276);
	circle(p, down(p, darker(face, 0.05), lighter(face, 0.3)), 0, 0, 272);
	for (int i = 0; i < 60; i++) {
		double a = i * 0.10472, s = sin(a), k = -cos(a);

		if (q->shape % 4 == 0)
			line(p, flat(p, ink), i % 5 == 0 ? 15 : 4, (i % 5 == 0 ? 190 : 232) * s, (i % 5 == 0 ? 190 : 232) * k, 246 * s, 246 * k);
		else if (i % 5 == 0 && q->shape % 4 == 1)
			letters(p, numbers[i / 5], ink, 208 * s, 208 * k + 21, 42, 70);
		else if (i % 5 == 0 && q->shape % 4 == 3)
			circle(p, flat(p, i == 0 ? 0xc8553d : ink), 222 * s, 222 * k, i == 0 ? 19 : 12);
	}
	for (int i = 0; i < 2; i++) {
		move(p, "translate(%d %d)", i ? 0 : 5, i ? 0 : 8);
		line(p, i ? flat(p, ink) : veil(p, ink, 0.18), 17, 0, 0, -92, -78);
		line(p, i ? flat(p, ink) : veil(p, ink, 0.18), 12, -22, 30, 128, -158);
		end(p);
	}
	line(p, flat(p, 0xc8553d), 4, -10, -60, 26, 190);
	circle(p, flat(p, 0xc8553d), 0, 0, 15);
	path(p, veil(p, 0xffffff, 0.22), "M-240 -110A264 264 0 0 1 60 -258Q-120 -180 -240 -110Z");
}

void
draw_cushion(struct pen *p, const struct picture *q)
{
	const char *d = "M-300 -290Q0 -236 300 -290Q344 -300 320 -250Q264 0 318 262Q336 320 284 300Q0 246 -286 300Q-336 314 -318 262Q-262 0 -322 -252Q-344 -302 -300 -290Z";
	struct coat c = coat_of(q);

	if (q->shape % 2 == 1)
		for (int i = 0; i < 27; i++)
			for (int side = -1; side <= 1; side += 2)
				stroke(p, flat(p, mix(q->colour, q->accent, 0.4)), 7, "M%.1f %.1fq%d 22 %d 50", (double)(side * (300 - 6 * fabs(i - 13.0) / 13)), -268 + i * 20.6, side * 30, side * 44);
	drop(p, 18, 26, "%s", d);
	if (c.finish == FINISH_KNIT)
		c.finish = FINISH_CLOTH;
	sheet(p, &c, BOX(-340, -310, 680, 630), q->look == LOOK_DIAMOND ? 1.3 : 1, "%s", d);
	clip(p, "%s", d);
	ellipse(p, glow(p, 0xffffff, 0.30), -70, -80, 330, 290);
	for (int i = 0; i < 4; i++) {
		double x = i % 2 ? 320 : -320, y = i / 2 ? 300 : -290;

		path(p, veil(p, 0x1f1a2b, 0.10), "M%.1f %.1fQ%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f %.1fZ", x, y, x * 0.72, y * 0.55, x * 0.56, y * 0.30, x * 0.6, y * 0.68, x, y);
	}
	rect(p, shade_down(p, 0.4), -340, -300, 680, 610, 0);
	end(p);
	stroke(p, veil(p, darker(q->colour, 0.4), 0.5), 4, "%s", d);
}

/* Folded twice, the fringe hanging over the front. */
void
draw_throw(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q);

	if (c.finish == FINISH_KNIT && c.look != LOOK_PLAIN)
		c.finish = FINISH_CLOTH;
	for (int k = 0; k < 3; k++) {
		double y = -70 - k * 62;

		path(p, down(p, lighter(q->colour, 0.1), darker(q->colour, 0.32)), "M-296 %.1fQ-330 %.1f -296 %.1fH296Q330 %.1f 296 %.1fZ", y + 62, y + 30, y, y + 30, y + 62);
	}
	move(p, "translate(0 -190) scale(1 .46)");
	sheet(p, &c, BOX(-320, -260, 640, 300), 0.8, "M-292 0Q-312 -40 -270 -120Q-240 -180 -200 -190Q0 -210 200 -190Q240 -180 270 -120Q312 -40 292 0Z");
	end(p);
	move(p, "translate(70 0)");
	for (int i = 0; i < 23; i++)
		stroke(p, flat(p, mix(q->colour, lighter(q->accent, 0.2), i % 3 ? 0.1 : 0.4)), 6, "M%.1f -46q%.1f 24 %.1f 48", -172 + i * 15.2, near_to(p, 0, 5), near_to(p, 0, 6));
	sheet(p, &c, BOX(-200, -270, 390, 250), 0.8, "M-178 -266Q0 -284 170 -262L176 -46Q0 -30 -176 -42Z");
	end(p);
	path(p, veil(p, 0x1f1a2b, 0.14), "M-110 -262Q-118 -150 -108 -44L-150 -40V-250Z");
}

void
draw_rug(struct pen *p, const struct picture *q)
{
	struct coat c = coat_of(q);

	drop(p, 12, 16, "M-250 -370h500v740h-500z");
	for (int i = 0; i < 46; i++) {
		stroke(p, flat(p, 0xe9dfca), 5, "M%.1f -362q%.1f -18 %.1f -36", -246 + i * 10.9, near_to(p, 0, 4), near_to(p, 0, 4));
		stroke(p, flat(p, 0xe9dfca), 5, "M%.1f 362q%.1f 18 %.1f 36", -246 + i * 10.9, near_to(p, 0, 4), near_to(p, 0, 4));
	}
	sheet(p, &c, BOX(-250, -366, 500, 732), q->shape % 2 ? 1.6 : 1.25, "M-250 -366H250V366H-250Z");
	if (q->look != LOOK_BANDS) {
		rect(p, flat(p, mix(q->colour, q->accent, 0.8)), -250, -366, 500, 20, 0);
		rect(p, flat(p, mix(q->colour, q->accent, 0.8)), -250, 346, 500, 20, 0);
	} else
		pattern(p, LOOK_DIAMOND, q->colour, mix(q->colour, q->accent, 0.5), BOX(-120, -230, 240, 460), 1);
	if (c.finish != FINISH_WICKER)
		texture(p, FINISH_CLOTH, q->colour, BOX(-250, -366, 500, 732), false);
}
