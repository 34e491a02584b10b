/* picture_tool: bicycle, camping, workshop. */
#include "soukd/picture_form.h"

#include <math.h>

void
draw_bell(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	double s = q->shape % 3 == 2 ? 0.82 : 1;

	rect(p, metal_down(p, 0x4a4c50), -300, -86, 600, 62, 31);
	for (int i = 0; i < 2; i++)
		rect(p, veil(p, 0xffffff, 0.3), -290, -78, 580, 6, 3);
	move(p, "translate(0 -20) scale(%.2f)", s);
	rect(p, metal_across(p, 0x6b6e73), -46, -110, 92, 110, 12);
	path(p, metal_across(p, c), "M-160 -110C-160 -240 -90 -304 0 -304S160 -240 160 -110A160 27 0 0 1 -160 -110Z");
	path(p, shade_down(p, 0.3), "M-160 -110C-160 -240 -90 -304 0 -304S160 -240 160 -110A160 27 0 0 1 -160 -110Z");
	ellipse(p, glow(p, 0xffffff, 0.8), -56, -226, 50, 60);
	stroke(p, veil(p, darker(c, 0.6), 0.5), 4, "M-158 -122A160 27 0 0 0 158 -122");
	if (q->shape % 3 == 1)
		stroke(p, veil(p, darker(c, 0.5), 0.6), 7, "M-152 -176A160 24 0 0 0 152 -176");
	circle(p, ball(p, c), 0, -312, 21);
	stroke(p, metal_across(p, 0x6b6e73), 13, "M60 -64C150 -60 190 -90 206 -150");
	circle(p, ball(p, 0x6b6e73), 206, -160, 21);
	end(p);
}

void
draw_saddle(struct pen *p, const struct picture *q)
{
	const struct coat c = { q->colour, darker(q->colour, 0.3), q->finish, LOOK_PLAIN };
	const char *d = "M-310 -60C-270 -130 -150 -110 -40 -112C60 -114 170 -190 290 -150C330 -120 320 -20 280 30C200 40 130 0 60 -10C-60 -20 -180 -20 -280 -18Q-320 -30 -310 -60Z";

	stroke(p, metal_down(p, 0xa9aeb3), 15, "M-280 -20C-200 60 -60 70 40 66C160 60 220 40 262 16");
	stroke(p, metal_down(p, 0x8d9298), 13, "M-270 -30C-200 20 -40 36 60 30C160 26 220 10 250 0");
	rect(p, metal_across(p, 0x6b6e73), -40, 26, 92, 62, 10);
	rect(p, metal_across(p, 0x9a9ea3), -24, 80, 58, 160, 6);
	if (q->shape % 3 == 1)
		for (int i = 0; i < 2; i++)
			for (int k = 0; k < 5; k++)
				ellipse(p, metal_across(p, 0xa9aeb3), 180 + i * 90, 56 + k * 17, 38, 12);
	drop(p, 8, 14, "%s", d);
	sheet(p, &c, BOX(-330, -200, 660, 250), 1, "%s", d);
	clip(p, "%s", d);
	rect(p, shade_lying(p, 0.6), -330, -170, 660, 220, 0);
	stroke(p, veil(p, 0xffffff, 0.3), 9, "M-280 -66C-220 -104 -120 -92 -30 -94C60 -96 160 -162 270 -136");
	if (q->look == LOOK_BANDS)
		path(p, veil(p, 0x1f1a2b, 0.55), "M-160 -84C-60 -92 60 -92 150 -120L156 -104C70 -78 -60 -74 -158 -70Z");
	end(p);
	for (int i = 0; i < 5; i++)
		circle(p, ball(p, 0xc27a4e), 296 - i * 3 - (i == 4) * 12, -124 + i * 34, 13);
	for (int i = 0; i < 3; i++)
		circle(p, ball(p, 0xc27a4e), -288 + i * 8, -70 + i * 20, 10);
}

void
draw_helmet(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	const char *d = "M-262 -90C-270 -280 -140 -372 10 -372S276 -280 262 -96C262 -76 240 -70 220 -74C80 -100 -80 -100 -220 -70C-244 -66 -262 -70 -262 -90Z";

	stroke(p, flat(p, 0x3b3a40), 13, "M-170 -90C-150 0 -40 20 20 0M190 -90C160 0 80 20 20 0");
	rect(p, flat(p, 0x2b2930), -6, -14, 52, 30, 8);
	path(p, along(p, lighter(c, 0.18), darker(c, 0.28)), "%s", d);
	clip(p, "%s", d);
	ellipse(p, glow(p, 0xffffff, 0.55), -90, -280, 150, 90);
	rect(p, shade_down(p, 0.4), -270, -372, 540, 310, 0);
	for (int i = -2; i <= 2; i++)
		if (q->shape % 3 == 2)
			path(p, flat(p, darker(c, 0.62)), "M%d -140Q%d -260 %d -330Q%d -260 %d -140Z", i * 92 - 18, i * 86 - 22, i * 60, i * 86 + 22, i * 92 + 18);
		else if (i % 2 == 0)
			rect(p, flat(p, darker(c, 0.6)), i * 60 - 34, -262 + (i != 0) * 34, 68, 24, 12);
	end(p);
	stroke(p, veil(p, 0x1f1a2b, 0.4), 9, "M-250 -86C-90 -118 90 -118 250 -90");
	if (q->shape % 3 == 1)
		path(p, down(p, lighter(c, 0.05), darker(c, 0.4)), "M150 -150Q280 -150 336 -84Q250 -96 176 -94Z");
	stroke(p, flat(p, q->accent), 11, "M-236 -130C-90 -160 90 -160 236 -134");
}

void
draw_bottle(struct pen *p, const struct picture *q)
{
	const struct lathe slim = LATHE({ -510, 52 }, { -470, 66 }, { -420, 100 }, { -380, 108 }, { -40, 108 }, { -4, 98 });
	const struct lathe wide = LATHE({ -500, 84 }, { -470, 94 }, { -430, 116 }, { -60, 116 }, { -4, 104 });
	const struct lathe *l = q->shape % 2 ? &wide : &slim;
	const struct lathe cap = q->shape % 2 ? LATHE_SHARP({ -590, 84 }, { -502, 88 }) : LATHE_SHARP({ -590, 54 }, { -512, 58 });
	struct coat c = coat_of(q), lid = coat_plain(0x3b3a40, FINISH_PLASTIC);

	if (q->finish == FINISH_METAL && q->dice % 2)
		c = (struct coat){ q->accent, mix(q->accent, 0x1c1a26, 0.4), FINISH_MATT, q->look };
	if (q->dice % 3 == 0)
		lid = coat_plain(q->second, FINISH_WOOD);
	lathe_body(p, l, &c);
	if (q->finish == FINISH_GLASS)
		path(p, veil(p, 0x8fc1d6, 0.35), "M-104 -330A106 18 0 0 0 104 -330V-20A100 16 0 0 1 -104 -20Z");
	rect(p, metal_across(p, 0xb9bdc0), -lathe_r(l, l->y[0]) + 2, l->y[0] - 12, 2 * lathe_r(l, l->y[0]) - 4, 18, 3);
	lathe_body(p, &cap, &lid);
	lathe_disc(p, flat(p, lighter(lid.colour, 0.2)), -590, cap.r[0]);
	stroke(p, flat(p, darker(lid.colour, 0.2)), 11, "M-40 -594C-40 -650 40 -650 40 -594");
	sprig(p, apart(c.colour, 0.45), -36, -190, 84, -50, 3);
}

void
draw_lantern(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	const struct coat k = { c, darker(c, 0.3), q->finish, LOOK_PLAIN };
	const struct lathe base = LATHE({ -110, 120 }, { -90, 140 }, { -30, 150 }, { -4, 144 });
	const struct lathe top = LATHE({ -470, 46 }, { -440, 70 }, { -400, 120 }, { -376, 124 });
	const struct lathe glass = q->shape % 3 == 2 ? LATHE_SHARP({ -372, 104 }, { -112, 112 }) : LATHE({ -376, 84 }, { -320, 118 }, { -220, 126 }, { -112, 92 });
	const struct coat clear = { 0xfbe9bd, 0, FINISH_GLASS, LOOK_PLAIN };

	stroke(p, flat(p, 0x4a4c50), 8, "M-130 -380C-150 -640 150 -640 130 -380");
	ellipse(p, glow(p, 0xffdf94, 0.8), 0, -240, 300, 260);
	for (int s = -1; s <= 1; s += 2)
		line(p, metal_across(p, darker(c, 0.1)), 13, s * 126, -390, s * 128.1, -80);
	if (q->shape % 3 == 0) {
		rect(p, metal_across(p, 0xc9a353), -26, -150, 52, 44, 6);
		path(p, down(p, 0xfff0bd, 0xf39a33), "M0 -146C-40 -190 -16 -230 0 -290C16 -230 40 -190 0 -146Z");
	} else {
		rect(p, flat(p, 0xfff2cf), -34, -330, 68, 216, 30);
		ellipse(p, glow(p, 0xffffff, 0.9), 0, -230, 60, 110);
	}
	lathe_body(p, &glass, &clear);
	if (q->shape % 3 == 2)
		for (int i = 0; i < 4; i++)
			stroke(p, veil(p, 0x8a7448, 0.5), 3, "M-108 %dA110 18 0 0 0 108 %d", -330 + i * 62, -330 + i * 62);
	lathe_body(p, &base, &k);
	lathe_body(p, &top, &k);
	lathe_disc(p, flat(p, lighter(c, 0.15)), -470, 46);
	circle(p, metal_across(p, 0xc9a353), 128, -66, 17);
}

void
draw_hammer(struct pen *p, const struct picture *q)
{
	uint32_t wood = q->colour, steel = 0x8d9298;

	move(p, "rotate(-28) translate(0 20)");
	drop(p, 14, 20, "M-26 -200h52v560h-52zM-150 -310h300v110h-300z");
	path(p, along(p, lighter(wood, 0.14), darker(wood, 0.22)), "M-22 -240H22Q30 -60 22 60Q20 140 30 240Q40 350 0 356Q-40 350 -30 240Q-20 140 -22 60Q-30 -60 -22 -240Z");
	clip(p, "M-22 -240H22Q30 -60 22 60Q20 140 30 240Q40 350 0 356Q-40 350 -30 240Q-20 140 -22 60Q-30 -60 -22 -240Z");
	texture(p, FINISH_WOOD, wood, BOX(-40, -240, 80, 600), true);
	rect(p, flat(p, q->look == LOOK_BANDS ? 0x2f4563 : darker(wood, 0.3)), -40, 300, 80, 60, 0);
	end(p);
	switch (q->shape % 3) {
	case 0:
		path(p, metal_down(p, steel), "M-170 -310H-110V-290H40Q130 -300 190 -210Q110 -252 40 -226L-110 -218V-204H-170Z");
		line(p, veil(p, 0x1f1a2b, 0.5), 5, 90, -262, 180, -216);
		break;
	case 1:
		path(p, metal_down(p, steel), "M-170 -312H-104V-296H60L180 -272V-244L60 -220H-104V-204H-170Z");
		break;
	default:
		path(p, metal_down(p, steel), "M-160 -318H-90L-70 -300H70L170 -286V-226L70 -212H-70L-90 -196H-160Z");
	}
	rect(p, metal_down(p, lighter(steel, 0.3)), -178, -318, 20, 122, 4);
	ellipse(p, flat(p, lighter(wood, 0.2)), 0, -258, 17, 30);
	line(p, flat(p, darker(wood, 0.5)), 4, 0, -282, 0.1, -234);
	end(p);
}

void
draw_screwdriver(struct pen *p, const struct picture *q)
{
	for (int i = 0; i < 3; i++) {
		uint32_t wood = i == 1 ? lighter(q->colour, 0.08) : q->colour;
		double blade = (q->shape % 3 == 2 ? 0.5 : 1) * (330 - i * 60), w = 34 - i * 5;

		move(p, "translate(%d %d) rotate(%d)", (i - 1) * 170, i * 26 - 30, (i - 1) * 7);
		drop(p, 12, 18, "M-40 10h80v250h-80zM%.1f %.1fh%.1fv%.1fh-%.1fz", -w / 2, -blade, w, blade, w);
		rect(p, metal_across(p, 0xa9aeb3), -w / 2, -blade + 30, w, blade, 4);
		if (q->look == LOOK_BANDS)
			path(p, metal_across(p, 0x4a4c50), "M%.1f %.1fL0 %.1fL%.1f %.1fZ", -w / 2, -blade + 34, -blade - 14, w / 2, -blade + 34);
		else
			path(p, metal_across(p, 0x4a4c50), "M%.1f %.1fL%.1f %.1fH%.1fL%.1f %.1fZ", -w / 2, -blade + 40, -w * 0.62, -blade - 10, w * 0.62, w / 2, -blade + 40);
		rect(p, metal_across(p, 0xc9a353), -30, 10, 60, 34, 5);
		path(p, along(p, lighter(wood, 0.16), darker(wood, 0.25)), "M-28 40H28Q52 90 46 160Q44 240 0 262Q-44 240 -46 160Q-52 90 -28 40Z");
		clip(p, "M-28 40H28Q52 90 46 160Q44 240 0 262Q-44 240 -46 160Q-52 90 -28 40Z");
		texture(p, FINISH_WOOD, wood, BOX(-50, 40, 100, 230), true);
		rect(p, veil(p, q->accent, 0.92), -50, 196, 100, 70, 0);
		rect(p, shade_round(p, 0.5), -50, 40, 100, 230, 0);
		end(p);
		end(p);
	}
}

void
draw_plane(struct pen *p, const struct picture *q)
{
	uint32_t wood = q->colour;
	double length = q->shape % 3 == 0 ? 230 : q->shape % 3 == 2 ? 330 : 300;
	const char *d = arena_printf(&p->arena, "M%.1f -150Q%.1f -176 %.1f -176H%.1fQ%.1f -176 %.1f -140V-6H%.1fZ", -length, -length, -length + 40, length - 50, length, length, -length);
	const struct coat c = { wood, darker(wood, 0.3), FINISH_WOOD, LOOK_PLAIN };

	for (int i = 0; i < 3; i++)
		stroke(p, flat(p, mix(wood, 0xfff4dc, 0.5)), 9, "M%.1f -20q%d -70 40 -60t10 46t-34 -20", length + 14 + i * 26, 10 + i * 6);
	if (q->shape % 3 != 0)
		path(p, along(p, lighter(wood, 0.02), darker(wood, 0.35)), "M%.1f -170C%.1f -300 %.1f -320 %.1f -316Q%.1f -300 %.1f -276Q%.1f -240 %.1f -170Z", -length + 50, -length + 30, -length + 60, -length + 110,
		    -length + 130, -length + 112, -length + 90, -length + 140);
	path(p, metal_across(p, 0x8d9298), "M-60 -160L-110 -330H-50L10 -160Z");
	path(p, along(p, lighter(wood, 0.1), darker(wood, 0.3)), "M-20 -160L-66 -280H-30L30 -160Z");
	sheet(p, &c, BOX(-length, -180, length * 2, 180), 1, "%s", d);
	path(p, flat(p, darker(wood, 0.55)), "M-70 -176H60L40 -130H-40Z");
	if (q->shape % 3 == 0)
		circle(p, metal_across(p, 0xc9a353), length - 80, -190, 30);
	else {
		circle(p, ball(p, wood), length - 90, -220, 46);
		rect(p, along(p, lighter(wood, 0.1), darker(wood, 0.3)), length - 108, -186, 36, 22, 4);
	}
	rect(p, metal_down(p, 0xb9bdc0), -length - 4, -14, length * 2 + 8, 14, 3);
	circle(p, metal_across(p, 0xc9a353), -88, -236, 20);
	if (q->look == LOOK_BANDS)
		line(p, veil(p, 0x1f1a2b, 0.2), 3, -length + 10, -40, length - 10, -40);
}
