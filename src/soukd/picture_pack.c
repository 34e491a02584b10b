/* picture_pack: soap, bottles, tins, bags and bars. */
#include "soukd/picture_form.h"

#include <math.h>

/* A paper label around a turned body: what it shows bends with the body. */
static void
wrap(struct pen *p, const struct picture *q, double r, double top, double bottom, uint32_t paper, uint32_t ink, double size)
{
	const char *d = arena_printf(&p->arena, "M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1fV%.1fA%.1f %.1f 0 0 1 %.1f %.1fZ", -r, top, r, r * 0.15, r, top, bottom, r, r * 0.15, -r, bottom);

	path(p, flat(p, paper), "%s", d);
	clip(p, "%s", d);
	if (q->look != LOOK_PLAIN) {
		pattern(p, q->look, paper, mix(paper, q->accent, 0.55), BOX(-r, top, r * 2, bottom - top + r * 0.2), 0.62);
		rect(p, flat(p, paper), -r * 0.62, top + (bottom - top) * 0.24 + r * 0.1, r * 1.24, (bottom - top) * 0.52, 6);
	}
	path(p, shade_round(p, 0.1), "%s", d);
	end(p);
	label_lines(p, q, ink, 0, (top + bottom) / 2 + r * 0.13, size, r * 1.1);
}

void
draw_soap(struct pen *p, const struct picture *q)
{
	struct coat c = { q->look == LOOK_PLAIN && q->shape % 2 == 1 ? 0x3c3d40 : lighter(q->colour, 0.25), q->accent, FINISH_WAX, LOOK_PLAIN };
	uint32_t paper = q->colour, ink = apart(paper, 0.8);
	const char *bar = q->shape % 2 ? "M-220 0A220 140 0 0 1 220 0A220 140 0 0 1 -220 0Z" : "M-190 -130H190Q230 -130 230 -90V90Q230 130 190 130H-190Q-230 130 -230 90V-90Q-230 -130 -190 -130Z";

	move(p, "translate(-40 -90) rotate(-10)");
	drop(p, 16, 22, "%s", bar);
	path(p, flat(p, darker(c.colour, 0.22)), "%s", bar);
	move(p, "translate(0 -12)");
	sheet(p, &c, BOX(-240, -150, 480, 300), 1, "%s", bar);
	clip(p, "%s", bar);
	if (q->look != LOOK_PLAIN && q->look != LOOK_WAVES)
		for (int i = 0; i < 120; i++)
			ellipse(p, veil(p, q->look == LOOK_LEAVES ? 0x5b7a4a : darker(c.colour, 0.4), 0.4), near_to(p, 0, 220), near_to(p, 0, 130), 2 + dice_part(&p->dice) * 5, 1.5 + dice_part(&p->dice) * 2);
	if (q->look == LOOK_WAVES)
		pattern(p, LOOK_WAVES, c.colour, lighter(c.colour, 0.4), BOX(-240, -150, 480, 300), 2);
	ellipse(p, glow(p, 0xffffff, 0.5), -80, -60, 190, 90);
	end(p);
	stroke(p, veil(p, 0xffffff, 0.5), 4, "%s", bar);
	letters(p, arena_strndup(&p->arena, q->label, strcspn(q->label, "|")), darker(c.colour, 0.28), 0, 20, 44, 300);
	end(p);
	end(p);
	move(p, "translate(110 150) rotate(7)");
	drop(p, 14, 20, "M-180 -90h360v180h-360z");
	rect(p, down(p, lighter(c.colour, 0.1), darker(c.colour, 0.2)), -190, -84, 380, 168, 26);
	rect(p, down(p, lighter(paper, 0.06), darker(paper, 0.10)), -130, -96, 260, 192, 4);
	clip(p, "M-130 -96h260v192h-260z");
	pattern(p, q->look == LOOK_PLAIN ? LOOK_ARCS : q->look, paper, mix(paper, q->accent, 0.5), BOX(-130, -96, 260, 192), 0.7);
	end(p);
	rect(p, flat(p, paper), -96, -44, 192, 88, 4);
	label_lines(p, q, ink, 0, 0, 26, 160);
	end(p);
}

void
draw_pump_bottle(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 2 ? LATHE({ -400, 52 }, { -380, 92 }, { -350, 122 }, { -180, 126 }, { -20, 122 }, { -4, 112 }) :
	    LATHE_SHARP({ -400, 50 }, { -372, 104 }, { -360, 112 }, { -14, 112 }, { -4, 106 });
	const struct lathe neck = LATHE_SHARP({ -446, 40 }, { -398, 46 });
	const struct coat glass = { q->dice % 2 ? 0x8a5a2e : darker(q->colour, 0.1), 0, FINISH_GLAZE, LOOK_PLAIN }, black = coat_plain(0x2c2b30, FINISH_PLASTIC);
	uint32_t paper = q->dice % 2 ? q->colour : 0xf6f0e3;

	stroke(p, flat(p, 0x2c2b30), 26, "M0 -446V-520");
	path(p, down(p, 0x4a484f, 0x232227), "M-44 -556H36Q120 -558 138 -520L118 -508Q96 -524 36 -522H-44Q-56 -538 -44 -556Z");
	lathe_body(p, &neck, &black);
	lathe_body(p, &l, &glass);
	wrap(p, q, lathe_r(&l, -150) - 1, -290, -70, paper, apart(paper, 0.82), 30);
}

void
draw_cream(struct pen *p, const struct picture *q)
{
	const struct lathe l = LATHE({ -170, 196 }, { -150, 204 }, { -30, 204 }, { -4, 184 });
	const struct lathe lid = LATHE_SHARP({ -262, 202 }, { -172, 206 });
	const struct coat glass = { q->shape % 2 ? 0xe9e3d8 : 0x8a5a2e, 0, FINISH_GLAZE, LOOK_PLAIN };
	const struct coat top = { q->shape % 2 ? q->second : q->colour, 0, q->shape % 2 ? FINISH_WOOD : FINISH_MATT, LOOK_PLAIN };

	lathe_body(p, &l, &glass);
	wrap(p, q, 203, -150, -38, q->colour, apart(q->colour, 0.82), 32);
	lathe_body(p, &lid, &top);
	lathe_disc(p, down(p, lighter(top.colour, 0.1), lighter(top.colour, 0.3)), -262, 202);
	lathe_disc(p, veil(p, 0x1f1a2b, 0.06), -262, 150);
}

void
draw_brush(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	int shape = q->shape % 3;
	double head_y = shape == 0 ? -250 : shape == 1 ? -150 : 0, rx = shape == 2 ? 240 : 116, ry = shape == 2 ? 110 : shape == 1 ? 190 : 130;

	move(p, "rotate(%d)", shape == 2 ? -8 : 20);
	if (shape != 2) {
		const char *d = shape == 0 ? "M-34 -150Q-22 80 -34 340Q0 384 34 340Q22 80 34 -150Z" : "M-40 10Q-24 120 -40 320Q0 380 40 320Q24 120 40 10Z";

		drop(p, 14, 20, "%s", d);
		path(p, along(p, lighter(c, 0.14), darker(c, 0.22)), "%s", d);
		circle(p, flat(p, darker(c, 0.7)), 0, 326, 9);
		stroke(p, flat(p, 0xe9dfca), 6, "M0 330q-30 60 0 80q30 -20 0 -80");
	}
	drop(p, 14, 20, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0", -rx, head_y, rx, ry, rx * 2, rx, ry, -rx * 2);
	ellipse(p, along(p, lighter(c, 0.16), darker(c, 0.2)), 0, head_y, rx, ry);
	clip(p, "M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0", -rx, head_y, rx, ry, rx * 2, rx, ry, -rx * 2);
	texture(p, FINISH_WOOD, c, BOX(-rx, head_y - ry, rx * 2, ry * 2), shape != 2);
	end(p);
	for (int i = 0; i < 130; i++) {
		double a = i * 2.399, r = sqrt((i + 1) / 130.0) * 0.86, x = rx * r * cos(a), y = head_y + ry * r * sin(a);
		uint32_t hair = q->look == LOOK_DOTS ? 0xcdb384 : i % 3 ? 0x3b3029 : 0x54453a;

		for (int k = -1; k <= 1; k++)
			line(p, flat(p, k == 0 ? lighter(hair, 0.15) : hair), 3.4, x, y, x + k * 7 + 6, y - 20);
	}
	end(p);
}

void
draw_perfume(struct pen *p, const struct picture *q)
{
	uint32_t liquid = mix(q->colour, 0xe9c98a, 0.35);
	int shape = q->shape % 3;
	const char *d = shape == 0 ? "M-140 -290H140Q156 -290 156 -274V-22Q156 0 134 0H-134Q-156 0 -156 -22V-274Q-156 -290 -140 -290Z" :
	    shape == 1 ? "M-60 -300H60Q160 -250 160 -130Q160 0 110 0H-110Q-160 0 -160 -130Q-160 -250 -60 -300Z" : "M-100 -340H100L120 -320V-20Q120 0 100 0H-100Q-120 0 -120 -20V-320Z";
	double top = shape == 2 ? -340 : -292;

	path(p, veil(p, 0xffffff, 0.7), "%s", d);
	clip(p, "%s", d);
	rect(p, veil(p, liquid, 0.75), -170, top + 66, 340, 400, 0);
	rect(p, veil(p, 0xffffff, 0.5), -170, top + 64, 340, 5, 0);
	rect(p, shade_round(p, 0.5), -162, top, 324, -top, 0);
	rect(p, veil(p, darker(liquid, 0.4), 0.35), -170, -30, 340, 30, 0);
	end(p);
	stroke(p, veil(p, darker(liquid, 0.5), 0.4), 5, "%s", d);
	line(p, veil(p, 0xffffff, 0.5), 6, 0, top + 10, 0, -60);
	rect(p, metal_across(p, 0xc9a353), -40, top - 40, 80, 44, 5);
	if (shape == 1)
		circle(p, ball(p, q->second), 0, top - 92, 66);
	else
		upright(p, q->second, -60, top - 138, 120, 104, 8);
	rect(p, flat(p, 0xfaf5ea), -84, top + 116, 168, 108, 3);
	label_lines(p, q, 0x35323a, 0, top + 170, 26, 140);
}

void
draw_tea(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, paper = 0xf8f2e3;

	if (q->shape % 2) {
		path(p, along(p, darker(c, 0.12), darker(c, 0.35)), "M100 -386L170 -410V-26L100 0Z");
		path(p, flat(p, lighter(c, 0.2)), "M-180 -386L-110 -410H170L100 -386Z");
		rect(p, along(p, lighter(c, 0.08), darker(c, 0.06)), -180, -386, 280, 386, 4);
		clip(p, "M-180 -386h280v386h-280z");
		pattern(p, q->look, c, mix(c, q->accent, 0.6), BOX(-180, -386, 280, 386), 0.7);
		rect(p, shade_across(p, 0.25), -180, -386, 280, 386, 0);
		end(p);
		rect(p, flat(p, paper), -146, -270, 212, 140, 3);
		stroke(p, veil(p, darker(c, 0.5), 0.5), 2.4, "M-138 -262h196v124h-196z");
		label_lines(p, q, 0x35323a, -40, -200, 29, 176);
		line(p, veil(p, 0x1f1a2b, 0.25), 3, -180, -330, 100, -330);
		path(p, flat(p, lighter(c, 0.05)), "M-60 -404a42 10 0 0 1 84 0v-14a42 10 0 0 0 -84 0z");
		return;
	}
	const struct lathe l = LATHE_SHARP({ -340, 150 }, { -10, 150 }, { -2, 146 });
	const struct lathe lid = LATHE_SHARP({ -424, 148 }, { -342, 154 });
	const struct lathe knob = LATHE({ -452, 26 }, { -438, 38 }, { -428, 26 });
	const struct coat tin = { c, q->accent, FINISH_PLASTIC, LOOK_PLAIN }, top = coat_plain(darker(c, 0.12), FINISH_PLASTIC);

	lathe_body(p, &l, &tin);
	wrap(p, q, 151, -320, -20, c, 0x35323a, 1);
	path(p, flat(p, paper), "M-104 -250A150 22 0 0 0 104 -250V-110A150 22 0 0 1 -104 -110Z");
	label_lines(p, q, 0x35323a, 0, -164, 29, 176);
	lathe_body(p, &lid, &top);
	lathe_disc(p, down(p, lighter(c, 0.1), lighter(c, 0.28)), -424, 148);
	lathe_body(p, &knob, &top);
	lathe_disc(p, flat(p, lighter(c, 0.35)), -452, 26);
}

void
draw_coffee(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, paper = lighter(q->accent, 0.5), art[3] = { paper, q->accent, darker(c, 0.3) };
	const char *d = "M-150 -470H150L168 -420L182 -30Q184 0 150 0H-150Q-184 0 -182 -30L-168 -420Z";

	path(p, down(p, lighter(c, 0.06), darker(c, 0.2)), "M-150 -540H150L158 -460H-158Z");
	rect(p, flat(p, darker(c, 0.1)), -156, -548, 312, 26, 4);
	rect(p, flat(p, 0xc9b27a), -166, -516, 22, 34, 3);
	rect(p, flat(p, 0xc9b27a), 144, -516, 22, 34, 3);
	path(p, along(p, lighter(c, 0.1), darker(c, 0.22)), "%s", d);
	clip(p, "%s", d);
	path(p, veil(p, 0x1f1a2b, 0.14), "M-170 -440Q-120 -240 -182 0H-110Q-100 -240 -130 -470Z");
	path(p, veil(p, 0xffffff, 0.10), "M120 -470Q100 -240 130 0H90Q70 -260 90 -470Z");
	rect(p, flat(p, paper), -112, -370, 224, 280, 4);
	artwork(p, q->look, art, BOX(-98, -356, 196, 150));
	label_lines(p, q, 0x35323a, 0, -148, 27, 190);
	end(p);
	circle(p, veil(p, 0x1f1a2b, 0.35), 0, -430, 13);
	for (int i = 0; i < 7; i++) {
		int row = i / 4;
		double x = 210 + i % 4 * 28 - row * 14, y = -8 + row * 20;

		ellipse(p, ball(p, 0x5a3a26), x, y, 19, 13);
		stroke(p, flat(p, 0x2f1d12), 2.6, "M%.1f %.1fq14 -6 28 2", x - 14, y + 2);
	}
}

void
draw_honey(struct pen *p, const struct picture *q)
{
	static const uint32_t honeys[] = { 0xc9791a, 0xe2a838, 0x7a4312 };
	const struct lathe l = LATHE({ -300, 128 }, { -270, 158 }, { -240, 166 }, { -40, 164 }, { -4, 140 });
	const struct lathe lid = LATHE_SHARP({ -372, 132 }, { -302, 134 });
	const struct coat glass = { honeys[q->shape % 3], 0, FINISH_GLAZE, LOOK_PLAIN }, gold = coat_plain(0xcdb06a, FINISH_METAL);

	lathe_body(p, &l, &glass);
	ellipse(p, veil(p, 0xffe6a8, 0.3), -40, -60, 90, 40);
	wrap(p, &(struct picture){ .label = q->label, .look = q->look, .accent = mix(q->accent, honeys[q->shape % 3], 0.4) }, 166, -226, -64, 0xf9f2df, 0x4a3416, 30);
	lathe_body(p, &lid, &gold);
	lathe_disc(p, down(p, 0xe8d6a0, 0xd8bd78), -372, 132);
}

void
draw_chocolate(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, art[3] = { lighter(c, 0.3), q->accent, darker(c, 0.4) };
	bool white = str_eq(q->label, "LEMON"), milk = q->shape % 2 == 1;
	uint32_t bar = white ? 0xf0dfb8 : milk ? 0x7d4b2c : 0x3f241a;

	move(p, "rotate(-10)");
	drop(p, 18, 24, "M-190 -330h380v660h-380z");
	rect(p, down(p, lighter(bar, 0.08), darker(bar, 0.2)), -178, -330, 356, 200, 8);
	for (int i = 0; i < 9; i++) {
		int x = -168 + i % 3 * 113, y = -322 + i / 3 * 66;

		rect(p, down(p, lighter(bar, 0.16), darker(bar, 0.12)), x, y, 108, 60, 6);
		rect(p, flat(p, bar), x + 12, y + 9, 84, 42, 4);
	}
	path(p, flat(p, 0xd9cfae), "M-190 -150L-150 -178L-110 -152L-60 -182L-20 -150L40 -180L90 -150L140 -178L190 -150V-120H-190Z");
	rect(p, flat(p, c), -190, -140, 380, 470, 3);
	clip(p, "M-190 -140h380v470h-380z");
	pattern(p, q->look, c, mix(c, q->accent, 0.65), BOX(-190, -140, 380, 470), 0.85);
	rect(p, shade_across(p, 0.25), -190, -140, 380, 470, 0);
	end(p);
	rect(p, flat(p, 0xf9f2e2), -130, -10, 260, 180, 3);
	stroke(p, veil(p, art[2], 0.6), 2.4, "M-120 0h240v160h-240z");
	label_lines(p, q, 0x3a2b22, 0, 80, strlen(q->label) < 3 ? 70 : 34, 210);
	end(p);
}

void
draw_oil(struct pen *p, const struct picture *q)
{
	const struct lathe l = q->shape % 3 == 1 ? LATHE_SHARP({ -600, 28 }, { -480, 32 }, { -430, 84 }, { -400, 92 }, { -10, 92 }, { -2, 86 }) :
	    LATHE({ -600, 30 }, { -520, 30 }, { -450, 36 }, { -380, 82 }, { -300, 96 }, { -30, 94 }, { -2, 84 });
	static const uint32_t glass[] = { 0x33432a, 0x4a3b1c, 0x5a3a1c };
	const struct coat c = { glass[q->shape % 3], 0, FINISH_GLAZE, LOOK_PLAIN }, cap = coat_plain(q->shape % 3 == 2 ? 0xc9a353 : 0x2c2b30, FINISH_METAL);
	const struct lathe top = LATHE_SHARP({ -630, 31 }, { -560, 33 });

	lathe_body(p, &l, &c);
	path(p, veil(p, 0xc9c25a, 0.16), "M-70 -340Q-80 -200 -70 -30H-30V-350Z");
	wrap(p, &(struct picture){ .label = q->label, .look = q->look, .accent = 0x7d8a3f }, 95, -290, -80, 0xf6f0dc, 0x3c3f22, 22);
	lathe_body(p, &top, &cap);
}

void
draw_seeds(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour, art[3] = { lighter(c, 0.45), mix(q->accent, c, 0.15), 0x4a5f3c };

	move(p, "rotate(7)");
	drop(p, 16, 22, "M-190 -280h380v560h-380z");
	rect(p, flat(p, 0xfaf5e8), -190, -280, 380, 560, 5);
	rect(p, flat(p, c), -176, -266, 352, 532, 3);
	artwork(p, q->look == LOOK_STRIPES || q->look == LOOK_BANDS || q->look == LOOK_DOTS || q->look == LOOK_ARCS ? LOOK_FLOWERS : q->look, art, BOX(-150, -170, 300, 300));
	rect(p, flat(p, 0xfaf5e8), -150, 150, 300, 92, 3);
	label_lines(p, q, 0x3c4a30, 0, 196, 36, 264);
	letters(p, "SEEDS", apart(c, 0.8), 0, -206, 28, 300);
	stroke(p, veil(p, 0x1f1a2b, 0.2), 3, "M-190 -238H190");
	end(p);
	for (int i = 0; i < 9; i++) {
		int x = 150 + i % 3 * 34, y = 250 + i / 3 * 22;

		ellipse(p, veil(p, 0x1f1a2b, 0.2), x + 3, y + 6, 11, 7);
		ellipse(p, ball(p, i % 2 ? 0x6b4a2e : 0x8a6a42), x + near_to(p, 0, 8), y + near_to(p, 0, 5), 11, 7);
	}
}
