/* picture_toy: wooden toys. */
#include "soukd/picture_form.h"

#include <math.h>

static void
wheel(struct pen *p, double x, double y, double r, uint32_t c)
{
	circle(p, flat(p, darker(c, 0.35)), x + 5, y + 3, r);
	circle(p, ball(p, c), x, y, r);
	circle(p, flat(p, darker(c, 0.22)), x, y, r * 0.5);
	circle(p, ball(p, 0xd9b68a), x, y, r * 0.26);
}

static void
painted(struct pen *p, uint32_t c, const double b[4], const char *d)
{
	const struct coat k = { c, darker(c, 0.3), FINISH_PLASTIC, LOOK_PLAIN };

	sheet(p, &k, b, 1, "%s", d);
	clip(p, "%s", d);
	texture(p, FINISH_WOOD, c, b, false);
	rect(p, shade_down(p, 0.28), b[0], b[1], b[2], b[3], 0);
	end(p);
}

void
draw_toy_car(struct pen *p, const struct picture *q)
{
	uint32_t paint = q->accent, wood = q->colour, w = mix(darker(wood, 0.1), 0xffffff, 0);

	switch (q->shape % 4) {
	case 0:
		painted(p, paint, BOX(-290, -270, 580, 220), "M-290 -60V-130Q-280 -170 -200 -176L-120 -176Q-90 -262 10 -266H60Q150 -262 176 -176H230Q290 -170 290 -110V-60Z");
		path(p, flat(p, 0xf3ead6), "M-88 -178Q-66 -238 0 -240V-178ZM24 -240H58Q124 -236 144 -178H24Z");
		circle(p, ball(p, 0xe8c79a), -34, -196, 24);
		circle(p, flat(p, 0xf6dd8a), 278, -128, 15);
		wheel(p, -165, -56, 56, w);
		wheel(p, 170, -56, 56, w);
		break;
	case 1:
		painted(p, paint, BOX(-310, -330, 620, 290), "M-270 -330H270Q310 -330 310 -290V-50H-310V-290Q-310 -330 -270 -330Z");
		rect(p, flat(p, lighter(paint, 0.55)), -310, -170, 620, 22, 0);
		for (int i = 0; i < 6; i++) {
			rect(p, flat(p, 0xf3ead6), -284 + i * 96, -292, 76, 92, 14);
			circle(p, ball(p, i % 2 ? 0xe8c79a : 0xb98a5c), -246 + i * 96, -222, 24);
			rect(p, flat(p, paint), -284 + i * 96, -200, 76, 30, 0);
		}
		rect(p, flat(p, lighter(paint, 0.55)), -310, -170, 620, 22, 0);
		wheel(p, -190, -50, 54, w);
		wheel(p, 190, -50, 54, w);
		break;
	case 2:
		rect(p, along(p, lighter(paint, 0.1), darker(paint, 0.3)), 70, -370, 64, 160, 8);
		rect(p, down(p, darker(wood, 0.1), darker(wood, 0.35)), 56, -384, 92, 32, 8);
		painted(p, lighter(wood, 0.1), BOX(-290, -350, 230, 290), "M-290 -350H-60V-60H-290Z");
		rect(p, flat(p, 0xf3ead6), -248, -306, 140, 110, 10);
		circle(p, ball(p, 0xe8c79a), -176, -222, 34);
		rect(p, flat(p, lighter(wood, 0.1)), -248, -196, 140, 26, 0);
		rect(p, down(p, paint, darker(paint, 0.2)), -312, -376, 270, 34, 10);
		painted(p, paint, BOX(-60, -250, 330, 190), "M-60 -240H200Q270 -240 270 -150T200 -60H-60Z");
		for (int i = 0; i < 2; i++)
			rect(p, flat(p, lighter(paint, 0.6)), 10 + i * 110, -244, 16, 186, 0);
		path(p, flat(p, darker(wood, 0.2)), "M250 -90L330 -50H240Z");
		wheel(p, -190, -64, 64, w);
		wheel(p, 20, -48, 48, w);
		wheel(p, 160, -48, 48, w);
		break;
	default:
		painted(p, paint, BOX(90, -290, 220, 230), "M90 -60V-250Q90 -290 130 -290H220Q250 -290 262 -250L310 -160V-60Z");
		path(p, flat(p, 0xf3ead6), "M136 -252H218L252 -172H136Z");
		painted(p, lighter(wood, 0.06), BOX(-310, -230, 390, 150), "M-310 -230H70V-90H-290Z");
		for (int i = 0; i < 3; i++) {
			static const uint32_t logs[] = { 0xb98a5c, 0xd9b68a, 0x9a6a41 };

			circle(p, ball(p, logs[i]), -230 + i * 108, -262, 56);
			circle(p, flat(p, darker(logs[i], 0.2)), -230 + i * 108, -262, 26);
			circle(p, flat(p, lighter(logs[i], 0.2)), -230 + i * 108, -262, 16);
		}
		rect(p, down(p, lighter(wood, 0.1), darker(wood, 0.15)), -310, -230, 384, 20, 4);
		rect(p, flat(p, darker(wood, 0.3)), -300, -92, 600, 34, 6);
		wheel(p, -210, -54, 54, w);
		wheel(p, -70, -54, 54, w);
		wheel(p, 200, -54, 54, w);
	}
}

static const uint32_t rainbow[] = { 0xc9513f, 0xe58a3c, 0xeeb844, 0x7da35a, 0x4f8f8f, 0x45679c, 0x7d5a8a };

void
draw_stacker(struct pen *p, const struct picture *q)
{
	double soft = q->dice % 2 ? 0.3 : 0.05;

	switch (q->shape % 3) {
	case 0:
		for (int i = 0; i < 7; i++) {
			double r = 272 - i * 36, t = r - 33;
			const char *d = arena_printf(&p->arena, "M%.1f 0V-60A%.1f %.1f 0 0 1 %.1f -60V0H%.1fV-60A%.1f %.1f 0 0 0 %.1f -60V0Z", -r, r, r * 1.45, r, t, t, t * 1.45, -t);

			painted(p, lighter(rainbow[i], soft), BOX(-280, -470, 560, 470), d);
		}
		break;
	case 1: {
		const struct lathe rod = LATHE_SHARP({ -440, 24 }, { 0, 24 });
		const struct lathe base = LATHE_SHARP({ -44, 220 }, { -4, 220 });
		const struct coat wood = coat_plain(q->colour, FINISH_WOOD);

		lathe_body(p, &base, &wood);
		lathe_disc(p, flat(p, lighter(q->colour, 0.15)), -44, 220);
		lathe_body(p, &rod, &wood);
		for (int i = 0; i < 6; i++) {
			double r = 200 - i * 22, y = -52 - i * 62;
			const struct lathe l = LATHE({ y - 60, r - 22 }, { y - 46, r - 4 }, { y - 30, r }, { y - 12, r - 4 }, { y, r - 24 });
			const struct coat c = coat_plain(lighter(rainbow[i], soft), FINISH_PLASTIC);

			lathe_body(p, &l, &c);
			lathe_disc(p, flat(p, lighter(rainbow[i], soft + 0.15)), y - 60, r - 24);
		}
		circle(p, ball(p, lighter(rainbow[6], soft)), 0, -456, 52);
		break;
	}
	default:
		for (int i = 0; i < 6; i++) {
			double w = 210 - i * 30, y = -(i * 100 - i * i * 7.0);
			uint32_t c = lighter(rainbow[i], soft);

			move(p, "translate(%.1f %.1f)", near_to(p, 0, 12), y);
			path(p, along(p, darker(c, 0.15), darker(c, 0.35)), "M%.1f %.1fl34 -16v%.1fl-34 16z", w / 2, -w * 0.48, w * 0.48 - 4);
			path(p, flat(p, lighter(c, 0.25)), "M%.1f %.1fl34 -16h%.1fl-34 16z", -w / 2, -w * 0.48, w);
			rect(p, down(p, lighter(c, 0.06), darker(c, 0.12)), -w / 2, -w * 0.48, w, w * 0.48, 4);
			circle(p, veil(p, lighter(c, 0.6), 0.8), 0, -w * 0.24, w * 0.13);
			end(p);
		}
	}
}

static void
cube(struct pen *p, uint32_t c, double x, double y, double w, double h)
{
	path(p, along(p, darker(c, 0.16), darker(c, 0.36)), "M%.1f %.1fl26 -14v%.1fl-26 14z", x + w, y - h, h - 2);
	path(p, flat(p, lighter(c, 0.26)), "M%.1f %.1fl26 -14h%.1fl-26 14z", x, y - h, w);
	plank(p, c, x, y - h, w, h, 3);
}

void
draw_blocks(struct pen *p, const struct picture *q)
{
	uint32_t wood = q->colour, a = q->look == LOOK_PLAIN ? wood : q->accent, b = q->look == LOOK_PLAIN ? lighter(wood, 0.08) : mix(q->accent, 0xe9b949, 0.6);

	cube(p, wood, -290, 0, 150, 96);
	cube(p, q->look == LOOK_BLOCKS ? b : wood, -120, 0, 96, 96);
	cube(p, wood, 70, 0, 96, 190);
	cube(p, a, 186, 0, 96, 96);
	path(p, along(p, darker(wood, 0.16), darker(wood, 0.36)), "M-20 -96l26 -14v0l-26 14z");
	cube(p, a, -270, -100, 96, 96);
	cube(p, wood, -140, -100, 190, 60);
	path(p, flat(p, darker(b, 0.3)), "M-62 -160h190v-1h-190z");
	path(p, down(p, lighter(b, 0.06), darker(b, 0.15)), "M-140 -164V-264H50V-164H0A45 45 0 0 0 -90 -164Z");
	path(p, flat(p, lighter(b, 0.26)), "M-140 -264l26 -14h190l-26 14z");
	path(p, along(p, darker(b, 0.16), darker(b, 0.36)), "M50 -264l26 -14v98l-26 16z");
	path(p, down(p, lighter(a, 0.05), darker(a, 0.15)), "M-140 -270L-45 -380L50 -270Z");
	path(p, along(p, darker(a, 0.16), darker(a, 0.36)), "M50 -270L-45 -380l26 -12l95 110z");
	cube(p, q->shape % 2 ? a : wood, 70, -196, 96, 70);
	if (q->shape % 2)
		for (int i = 0; i < 3; i++)
			cube(p, wood, 66 + i * 40, -268, 26, 34);
	else
		path(p, down(p, lighter(b, 0.1), darker(b, 0.15)), "M62 -270L118 -350L174 -270Z");
	circle(p, ball(p, a), -222, -222, 26);
}
