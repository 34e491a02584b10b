/* picture_plant: what grows, and pots and tools for it. */
#include "soukd/picture_form.h"

#include <math.h>

static void
pot(struct pen *p, uint32_t c, enum picture_finish f, double r, double h)
{
	const struct lathe l = LATHE_SHARP({ -h, r }, { -6, r * 0.72 });
	const struct coat k = { c, 0, f, LOOK_PLAIN };

	lathe_body(p, &l, &k);
	lathe_disc(p, flat(p, lighter(c, 0.18)), -h, r);
	lathe_disc(p, flat(p, 0x4a3527), -h + 2, r - 10);
}

static void
broad(struct pen *p, uint32_t c, double x, double y, double size, double angle, bool split)
{
	move(p, "translate(%.1f %.1f) rotate(%.1f) scale(%.3f)", x, y, angle, size / 100);
	path(p, along(p, darker(c, 0.08), lighter(c, 0.16)), "M0 0C-60 -30 -84 -90 -50 -140Q-20 -176 0 -180Q20 -176 50 -140C84 -90 60 -30 0 0Z");
	if (split)
		for (int i = 0; i < 3; i++)
			for (int s = -1; s <= 1; s += 2)
				path(p, flat(p, darker(c, 0.5)), "M%d %dL%d %dL%d %dQ%d %d %d %dZ", s * 70, -50 - i * 34, s * 26, -52 - i * 32, s * 66, -62 - i * 34, s * 80, -56 - i * 34, s * 70, -50 - i * 34);
	stroke(p, veil(p, lighter(c, 0.6), 0.6), 2.6, "M0 0V-166M0 -50L-44 -86M0 -50L44 -86M0 -90L-36 -124M0 -90L36 -124");
	end(p);
}

static void
stemmed(struct pen *p, uint32_t c, bool split, int n)
{
	for (int i = 0; i < n; i++) {
		int len = 250 + 130 * ((i * 7) % n) / n;
		double a = -90 + (i - (n - 1) / 2.0) * (150.0 / n) + near_to(p, 0, 6), x = len * cos(a * 0.01745), y = -190 + len * sin(a * 0.01745);

		stroke(p, flat(p, darker(c, 0.2)), 9, "M0 -190Q%.1f %.1f %.1f %.1f", x * 0.3, -190 + (y + 190) * 0.7, x, y);
		broad(p, mix(c, i % 2 ? 0x86a85a : 0x3f6b4a, 0.25), x, y, 92 + 18 * (i % 3), a + 90 + near_to(p, 0, 14), split);
	}
}

static void
blades(struct pen *p, uint32_t c)
{
	for (int i = 0; i < 9; i++) {
		double x = (i - 4) * 20.0, tall = 360 + 90 * ((i * 5) % 4) - 20 * fabs(i - 4.0), lean = (i - 4) * 22 + near_to(p, 0, 12);
		const char *d = arena_printf(&p->arena, "M%.1f -188Q%.1f %.1f %.1f %.1fQ%.1f %.1f %.1f -188Z", x - 20, x - 34 + lean * 0.5, -188 - tall * 0.55, x + lean, -188 - tall, x + 34 + lean * 0.5,
		    -188 - tall * 0.55, x + 20);

		path(p, flat(p, 0xd6cf8a), "%s", d);
		move(p, "translate(%.1f 0) scale(.72 1)", (x + lean * 0.4) * 0.28);
		path(p, along(p, darker(c, 0.1), lighter(c, 0.05)), "%s", d);
		end(p);
	}
}

static void
fronds(struct pen *p, uint32_t c, int n, double length)
{
	for (int i = 0; i < n; i++) {
		double a = -90 + (i - (n - 1) / 2.0) * (186.0 / n);
		double x = length * 0.8 * cos(a * 0.01745), y = -200 + length * sin(a * 0.01745);

		stroke(p, flat(p, darker(c, 0.1)), 6, "M0 -190Q%.1f %.1f %.1f %.1f", x * 0.5, y - 30, x, y + 50 * fabs(cos(a * 0.01745)));
		for (int k = 2; k < 11; k++) {
			double t = k / 11.0, px = x * (t * 0.5 + t * t * 0.5), py = -190 + (y + 190) * (2 * t - t * t) + 40 * t * t * fabs(cos(a * 0.01745));

			for (int s = -1; s <= 1; s += 2)
				leaf(p, k % 2 ? c : lighter(c, 0.08), px, py, length * 0.2 * (1.1 - t * 0.6), length * 0.028, a + s * 62);
		}
	}
}

static void
tree(struct pen *p, uint32_t c)
{
	stroke(p, flat(p, 0x7d6248), 20, "M0 -180C14 -300 -10 -380 0 -470");
	for (int i = 0; i < 110; i++) {
		double a = i * 2.399, r = sqrt((i + 1) / 110.0);

		leaf(p, mix(c, i % 3 ? 0x9fae8c : 0x5f7a58, 0.6), 190 * r * cos(a), -560 + 150 * r * sin(a), 62, 10, a * 57.3);
	}
}

static void
trailing(struct pen *p, uint32_t c)
{
	for (int i = 0; i < 9; i++) {
		double x = (i - 4) * 34.0, fall = i % 2 ? 130 : 40, side = (i - 4) * 36.0;

		stroke(p, flat(p, darker(c, 0.2)), 5, "M%.1f -190C%.1f -330 %.1f -300 %.1f %.1f", x * 0.4, x, side * 1.3, side * 1.6, -190 + fall);
		for (int k = 0; k < 6; k++) {
			double t = 0.25 + k * 0.15, px = x * 0.4 + (side * 1.6 - x * 0.4) * t * t, py = -190 - 210 * t * (1 - t) * 1.9 + fall * t * t;

			path(p, flat(p, k % 2 ? c : lighter(c, 0.14)), "M%.1f %.1fl-24 -10l8 -22l16 10l16 -10l8 22z", px, py + 10);
		}
	}
}

void
draw_houseplant(struct pen *p, const struct picture *q)
{
	static const uint32_t greens[] = { 0x4f8a52, 0x3f6f4a, 0x577f4a, 0x5d9354, 0x6fa05a, 0x3f7048, 0x5fa05a, 0x8a9a74, 0x4f8050 };
	uint32_t c = greens[q->shape % 9];
	bool high = q->shape % 9 == 8;

	move(p, "translate(0 %d)", high ? -140 : 0);
	switch (q->shape % 9) {
	case 2: pot(p, q->colour, FINISH_MATT, 130, 190); blades(p, c); break;
	case 3: pot(p, q->colour, FINISH_MATT, 130, 190); fronds(p, c, 7, 420); break;
	case 4: pot(p, q->colour, FINISH_MATT, 140, 190); fronds(p, c, 15, 300); break;
	case 5:
		pot(p, q->colour, FINISH_MATT, 130, 190);
		stemmed(p, c, false, 7);
		for (int i = 0; i < 3; i++) {
			stroke(p, flat(p, darker(c, 0.05)), 7, "M0 -190Q%d -400 %d -590", i * 40 - 30, i * 90 - 90);
			path(p, down(p, 0xffffff, 0xdfe3d2), "M%d -590C%d -640 %d -700 %d -730C%d -690 %d -640 %d -590Z", i * 90 - 90, i * 90 - 150, i * 90 - 130, i * 90 - 80, i * 90 - 30, i * 90 - 40, i * 90 - 90);
			rect(p, flat(p, 0xe2c777), i * 90 - 94, -660, 13, 62, 6);
		}
		break;
	case 6:
		pot(p, q->colour, FINISH_MATT, 130, 190);
		for (int i = 0; i < 13; i++) {
			int len = 210 + 150 * ((i * 5) % 7) / 7;
			double a = -90 + (i - 6) * 14.0, x = len * cos(a * 0.01745), y = -190 + len * 1.05 * sin(a * 0.01745);

			stroke(p, flat(p, darker(c, 0.15)), 5, "M0 -190Q%.1f %.1f %.1f %.1f", x * 0.2, y + 40, x, y);
			circle(p, ball(p, mix(c, 0x86a85a, 0.3 * (i % 3))), x, y, 52 - i % 3 * 6);
			circle(p, veil(p, 0xe3eecb, 0.8), x, y, 5);
		}
		break;
	case 7: pot(p, q->colour, FINISH_MATT, 130, 190); tree(p, c); break;
	case 8: pot(p, q->colour, FINISH_MATT, 130, 190); trailing(p, c); break;
	default:
		pot(p, q->colour, FINISH_MATT, 130, 190);
		stemmed(p, c, q->shape % 9 == 0, q->shape % 9 == 0 ? 8 : 9);
	}
	/* The front rim covers where the stems leave the earth. */
	path(p, along(p, lighter(q->colour, 0.22), q->colour), "M-130 -190A130 22 0 0 0 130 -190L126 -172A128 22 0 0 1 -126 -172Z");
	end(p);
	if (high) {
		ground(p, 0, -3, 150, 20);
		rect(p, down(p, lighter(q->second, 0.1), darker(q->second, 0.2)), -170, -146, 340, 26, 5);
		for (int s = -1; s <= 1; s += 2)
			path(p, along(p, lighter(q->second, 0.1), darker(q->second, 0.25)), "M%d -120h26L%d 0h-18z", s * 130 - 13, s * 150 + 9);
	}
}

void
draw_succulent(struct pen *p, const struct picture *q)
{
	uint32_t c = 0x6f9a6a;

	pot(p, q->colour, FINISH_MATT, 120, 170);
	switch (q->shape % 5) {
	case 0:
		circle(p, ball(p, c), 0, -250, 116);
		clip(p, "M-116 -250a116 116 0 1 0 232 0a116 116 0 1 0 -232 0");
		for (int i = -4; i <= 4; i++)
			stroke(p, veil(p, darker(c, 0.5), 0.5), 5, "M0 -370Q%d -250 0 -130", i * 56);
		end(p);
		for (int i = 0; i < 70; i++) {
			double a = i * 2.399, r = 108 * sqrt((i + 1) / 70.0), x = r * cos(a), y = -250 + r * sin(a);

			stroke(p, veil(p, 0xfff8e0, 0.85), 2, "M%.1f %.1fl7 -9M%.1f %.1fl-7 -9", x, y, x, y);
		}
		for (int i = 0; i < 3; i++)
			flower(p, 0xe58aa0, 0xf1d27a, -34 + i * 34, -358 - (i == 1) * 12, 26);
		break;
	case 1:
		for (int i = 0; i < 3; i++) {
			double x = (i - 1) * 62, tall = i == 1 ? 330 : 190 + i * 30;

			rect(p, along(p, lighter(c, 0.16), darker(c, 0.3)), x - 38, -170 - tall, 76, tall + 20, 38);
			for (int k = -1; k <= 1; k++)
				line(p, veil(p, darker(c, 0.5), 0.45), 4, x + k * 20, -150 - tall, x + k * 20, -165);
			for (int k = 0; k < 10; k++)
				stroke(p, veil(p, 0xfff8e0, 0.8), 2, "M%.1f %.1fl-10 -4M%.1f %.1fl10 -4", x - 20, -184 - k * tall / 11, x + 20, -184 - k * tall / 11);
		}
		break;
	case 2:
		for (int ring_n = 0; ring_n < 4; ring_n++)
			for (int i = 0; i < 11; i++) {
				double a = i * 0.5712 + ring_n * 0.3, r = 150 - ring_n * 36;

				move(p, "translate(0 -220) scale(1 .62) rotate(%.1f)", a * 57.3);
				path(p, along(p, mix(0x8aa890, 0xd9a0a0, 0.2 + 0.15 * ring_n), mix(0x8aa890, 0xe0b0a8, 0.75)), "M0 -26Q%.1f -44 %.1f 0Q%.1f 44 0 26Z", r * 0.7, r, r * 0.7);
				end(p);
			}
		break;
	case 3:
		for (int i = 0; i < 11; i++) {
			double lean = (i - 5) * 30.0, tall = 250 - fabs(i - 5.0) * 20;

			move(p, "translate(%.1f -164) rotate(%.1f)", (i - 5) * 9.0, lean * 0.32);
			path(p, along(p, darker(c, 0.1), lighter(c, 0.12)), "M-20 0Q-24 %.1f 0 %.1fQ24 %.1f 20 0Z", -tall * 0.6, -tall, -tall * 0.6);
			if (q->look == LOOK_STRIPES)
				for (int k = 1; k < 8; k++)
					line(p, veil(p, 0xf3f6e8, 0.85), 5, -13 + k, -k * tall / 9, 13 - k, -k * tall / 9);
			end(p);
		}
		break;
	default:
		for (int i = 0; i < 9; i++)
			for (int k = 0; k < 9; k++) {
				double x = (i - 4) * 31.0, y = -180 + k * (16 + (i % 3) * 4);

				circle(p, ball(p, 0x7fae6a), x * (1 + k * 0.03) + near_to(p, 0, 4), y, 12);
			}
		for (int i = 0; i < 40; i++)
			circle(p, ball(p, 0x86b56f), near_to(p, 0, 104), -186 + near_to(p, 0, 14), 12);
		return;
	}
	path(p, along(p, lighter(q->colour, 0.22), q->colour), "M-120 -170A120 20 0 0 0 120 -170L116 -152A118 20 0 0 1 -116 -152Z");
}

void
draw_plant_pot(struct pen *p, const struct picture *q)
{
	const struct lathe shapes[] = {
		LATHE_SHARP({ -340, 196 }, { -270, 190 }, { -268, 178 }, { -8, 124 }),
		LATHE({ -290, 150 }, { -240, 180 }, { -140, 206 }, { -50, 160 }, { -8, 120 }),
		LATHE({ -330, 180 }, { -200, 186 }, { -60, 160 }, { -36, 120 }),
	};
	const struct lathe *l = &shapes[q->shape % 3];
	struct coat c = coat_of(q);

	if (q->shape % 3 == 2)
		for (int i = -1; i <= 1; i++)
			rect(p, along(p, lighter(q->colour, 0.05), darker(q->colour, 0.3)), i * 86 - 20, -50, 40, 50, 12);
	else {
		const struct lathe saucer = LATHE_SHARP({ -26, 170 }, { -4, 150 });
		const struct coat s = coat_plain(darker(q->colour, 0.06), q->finish);

		lathe_body(p, &saucer, &s);
		lathe_disc(p, flat(p, darker(q->colour, 0.2)), -26, 164);
	}
	if (c.look == LOOK_DIP) {
		c.look = LOOK_PLAIN;
		lathe_body(p, l, &c);
		clip(p, "%s", lathe_path(p, l));
		path(p, veil(p, q->accent, 0.96), "M-220 %.1fH220V%.1fA200 34 0 0 1 -220 %.1fZ", l->y[0] - 60, l->y[0] + 96, l->y[0] + 96);
		path(p, shade_round(p, 0.4), "%s", lathe_path(p, l));
		end(p);
	} else
		lathe_body(p, l, &c);
	lathe_mouth(p, l, q->look == LOOK_DIP ? q->accent : q->colour, darker(q->colour, 0.2), 14);
	ellipse(p, flat(p, 0x4a3527), 0, l->y[0] + 16, l->r[0] - 22, (l->r[0] - 22) * 0.13);
}

void
draw_watering_can(struct pen *p, const struct picture *q)
{
	bool longer = q->shape % 2 == 0;
	const struct lathe l = longer ? LATHE({ -300, 120 }, { -270, 150 }, { -140, 176 }, { -20, 180 }, { -4, 172 }) : LATHE_SHARP({ -300, 150 }, { -10, 166 }, { -2, 160 });
	const struct coat c = { q->colour, darker(q->colour, 0.3), q->finish, q->look };
	const char *metal = q->finish == FINISH_METAL ? metal_down(p, q->colour) : flat(p, q->colour);
	uint32_t dark = darker(q->colour, 0.28);

	if (longer) {
		stroke(p, flat(p, dark), 30, "M130 -60C230 -70 250 -300 380 -380");
		stroke(p, metal, 22, "M130 -66C224 -76 246 -304 376 -386");
		stroke(p, veil(p, 0xffffff, 0.35), 5, "M140 -72C220 -84 240 -300 368 -388");
	} else {
		path(p, metal, "M120 -40L330 -300L300 -330L110 -150Z");
		path(p, flat(p, dark), "M262 -352L360 -262L378 -280L280 -374Z");
		ellipse(p, metal, 322, -322, 70, 24);
		for (int i = 0; i < 9; i++)
			circle(p, veil(p, 0x1f1a2b, 0.4), 284 + i * 9, -330 + i % 3 * 8, 4);
	}
	stroke(p, flat(p, dark), 26, q->look == LOOK_BANDS ? "M-40 -330C-300 -420 -330 -60 -150 -50" : "M-120 -250C-320 -330 -320 -60 -160 -60");
	stroke(p, metal, 18, q->look == LOOK_BANDS ? "M-40 -334C-296 -422 -326 -64 -150 -54" : "M-120 -254C-316 -334 -316 -64 -160 -64");
	if (!longer)
		stroke(p, metal, 18, "M-100 -306C-80 -440 80 -440 100 -306");
	lathe_body(p, &l, &c);
	lathe_mouth(p, &l, q->colour, darker(q->colour, 0.3), 8);
	if (longer)
		path(p, metal, "M-120 -302A120 20 0 0 0 120 -302Q60 -330 0 -322Z");
}

void
draw_trowel(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour != 0xd8c9ae ? q->colour : 0x8d9094, edge = lighter(c, 0.3);
	int shape = q->shape % 4;

	move(p, "rotate(14)");
	drop(p, 14, 20, "M-24 90h48v270h-48zM-20 -60h40v150h-40z");
	rect(p, metal_across(p, c), -13, -80, 26, 180, 8);
	switch (q->look == LOOK_RIBS ? 9 : shape) {
	case 9:
		drop(p, 12, 18, "M-100 -340h200v260h-200z");
		stroke(p, flat(p, c), 24, "M-90 -340V-160Q-90 -90 0 -80Q90 -90 90 -160V-340M0 -360V-90");
		stroke(p, veil(p, 0xffffff, 0.35), 6, "M-96 -330V-160Q-90 -110 -40 -92M-6 -350V-110M84 -330V-170");
		break;
	case 3:
		stroke(p, metal_across(p, c), 22, "M0 -70Q10 -220 120 -250");
		drop(p, 12, 18, "M60 -330L190 -270L150 -190L30 -250Z");
		path(p, metal_down(p, c), "M50 -340L200 -274L150 -186L20 -250Z");
		line(p, flat(p, edge), 5, 50, -340, 200, -274);
		break;
	default: {
		double w = shape == 2 ? 64 : 106;
		const char *d = arena_printf(&p->arena, "M%.1f -110Q%.1f -280 0 -380Q%.1f -280 %.1f -110Q0 -50 %.1f -110Z", -w, -w, w, w, -w);

		drop(p, 12, 18, "%s", d);
		path(p, metal_across(p, c), "%s", d);
		path(p, veil(p, 0x1f1a2b, 0.2), "M-10 -100Q-26 -240 0 -352Q26 -240 10 -100Z");
		if (shape == 0)
			for (int i = 0; i < 5; i++)
				line(p, veil(p, 0x1f1a2b, 0.5), 3, w * 0.35, -140 - i * 36, w * 0.62, -140 - i * 36);
	}
	}
	rect(p, metal_across(p, 0xc9a353), -26, 70, 52, 40, 6);
	upright(p, 0xd9b68a, -30, 100, 60, 250, 28);
	stroke(p, flat(p, 0x7a4a2c), 7, "M0 334c-46 40 -20 90 6 70s30 -50 -2 -66");
	end(p);
}
