/* picture_paper: books, notebooks, prints, cards, games: printed things. */
#include "soukd/picture_form.h"

#include <math.h>

static void
cover(struct pen *p, const struct picture *q, double x, double y, double w, double h)
{
	uint32_t ground = q->colour, ink = apart(ground, 0.82);
	uint32_t art[3] = { mix(ground, lighter(q->accent, 0.4), 0.5), q->accent, apart(ground, 0.6) };

	rect(p, flat(p, ground), x, y, w, h, 0);
	switch (q->shape % 5) {
	case 0:
		artwork(p, q->look, art, BOX(x, y + h * 0.46, w, h * 0.54));
		label_lines(p, q, ink, x + w / 2, y + h * 0.24, h * 0.065, w * 0.8);
		break;
	case 1:
		artwork(p, q->look, art, BOX(x, y, w, h));
		rect(p, flat(p, ground), x + w * 0.12, y + h * 0.12, w * 0.76, h * 0.36, 0);
		label_lines(p, q, ink, x + w / 2, y + h * 0.3, h * 0.056, w * 0.62);
		break;
	case 2:
		pattern(p, q->look, ground, mix(ground, q->accent, 0.6), BOX(x, y, w, h), w / 420);
		circle(p, flat(p, ground), x + w / 2, y + h * 0.42, w * 0.36);
		ring(p, flat(p, ink), 3, x + w / 2, y + h * 0.42, w * 0.33);
		label_lines(p, q, ink, x + w / 2, y + h * 0.42, h * 0.05, w * 0.5);
		break;
	case 3:
		label_lines(p, q, ink, x + w / 2, y + h * 0.2, h * 0.062, w * 0.82);
		artwork(p, q->look, art, BOX(x + w * 0.14, y + h * 0.40, w * 0.72, h * 0.42));
		break;
	default:
		rect(p, flat(p, art[0]), x, y, w, h * 0.62, 0);
		artwork(p, q->look, art, BOX(x, y, w, h * 0.62));
		label_lines(p, q, ink, x + w / 2, y + h * 0.77, h * 0.056, w * 0.8);
	}
	letters(p, q->small, ink, x + w / 2, y + h * 0.945, h * 0.026, w * 0.8);
}

/* Upright, turned a little so that the spine shows. */
void
draw_book(struct pen *p, const struct picture *q)
{
	double w = 372, h = 560, spine = 56;

	path(p, along(p, darker(q->colour, 0.4), darker(q->colour, 0.12)), "M%.1f %.1fL%.1f %.1fV0L%.1f -14Z", -w / 2 - spine, -h + 14, -w / 2, -h, -w / 2 - spine);
	for (int i = 0; i < 2; i++)
		line(p, veil(p, q->accent, 0.8), 4, -w / 2 - spine + 3, -h + 70 + i * 420, -w / 2 - 3, -h + 58 + i * 424);
	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", -w / 2, -h, w, h, -w);
	cover(p, q, -w / 2, -h, w, h);
	rect(p, shade_across(p, 0.35), -w / 2, -h, w, h, 0);
	rect(p, veil(p, 0x1f1a2b, 0.13), -w / 2 + 12, -h, 5, h, 0);
	rect(p, veil(p, 0xffffff, 0.16), -w / 2 + 17, -h, 4, h, 0);
	end(p);
	path(p, down(p, 0xfbf5e6, 0xe6dbc4), "M%.1f %.1fL%.1f %.1fH%.1fL%.1f %.1fZ", -w / 2, -h, -w / 2 - spine + 6, -h + 12, w / 2 - spine, w / 2, -h);
	path(p, flat(p, q->colour), "M%.1f %.1fh%.1fv3h%.1fz", -w / 2, -h, w, -w);
}

void
draw_notebook(struct pen *p, const struct picture *q)
{
	bool art = q->shape % 3 == 2;

	move(p, "rotate(-8)");
	drop(p, 18, 24, "M-220 -300h440v600h-440z");
	rect(p, flat(p, 0xefe6d3), -212, -292, 444, 596, 8);
	for (int i = 0; i < 4; i++)
		line(p, veil(p, 0x8a7d68, 0.35), 2, 224 + i * 2, -286, 224 + i * 2, 300);
	rect(p, flat(p, q->colour), -226, -304, 446, 604, 14);
	clip(p, "M-226 -304h446v604h-446z");
	if (art)
		pattern(p, q->look, q->colour, q->accent, BOX(-226, -304, 446, 604), 0.9);
	texture(p, q->finish == FINISH_LEATHER || q->finish == FINISH_CLOTH ? q->finish : FINISH_PAPER, q->colour, BOX(-226, -304, 446, 604), false);
	rect(p, q->finish == FINISH_PAPER ? flat(p, q->accent) : veil(p, darker(q->colour, 0.4), 0.5), -226, -304, 56, 604, 0);
	rect(p, shade_across(p, 0.3), -226, -304, 446, 604, 0);
	end(p);
	line(p, veil(p, 0x1f1a2b, 0.22), 3, -168, -302, -168, 298);
	if (!art) {
		rect(p, flat(p, 0xf6f0e2), -90, -200, 200, 120, 4);
		if (q->look == LOOK_PLAIN)
			ring(p, veil(p, 0x3b3a40, 0.4), 2.5, 10, -140, 26);
		else
			pattern(p, q->look, 0xf6f0e2, 0xb9b0a0, BOX(-76, -186, 172, 92), 0.42);
	}
	rect(p, flat(p, q->accent), 120, 296, 22, 44, 0);
	stroke(p, flat(p, darker(q->accent, 0.2)), 12, "M172 -304V300");
	end(p);
}

void
draw_print(struct pen *p, const struct picture *q)
{
	uint32_t art[3] = { lighter(q->accent, 0.55), q->colour, darker(mix(q->colour, q->accent, 0.3), 0.45) };
	uint32_t frame = q->dice % 3 == 0 ? 0x2d2b30 : q->second;

	drop(p, 20, 28, "M-278 -350h556v700h-556z");
	rect(p, along(p, lighter(frame, 0.18), darker(frame, 0.25)), -278, -350, 556, 700, 3);
	rect(p, flat(p, darker(frame, 0.45)), -260, -332, 520, 664, 0);
	rect(p, flat(p, 0xfaf6ee), -257, -329, 514, 658, 0);
	rect(p, veil(p, 0x1f1a2b, 0.10), -257, -329, 514, 12, 0);
	artwork(p, q->look, art, BOX(-186, -262, 372, 480));
	buf_printf(p->b, "<rect x=\"-186\" y=\"-262\" width=\"372\" height=\"480\" fill=\"none\" stroke=\"#1f1a2b22\" stroke-width=\"2\"/>");
	stroke(p, veil(p, 0x4a4650, 0.6), 2.4, "M112 250q8 -14 14 0t12 -4t12 6t20 -8M-180 250h40");
	path(p, veil(p, 0xffffff, 0.12), "M-257 -329H60L-257 180Z");
}

void
draw_cards(struct pen *p, const struct picture *q)
{
	static const double at[4][3] = { { -130, -90, -14 }, { 130, -110, 9 }, { -120, 130, 6 }, { 120, 110, -7 } };
	const uint32_t grounds[4] = { lighter(q->colour, 0.45), q->colour, lighter(q->accent, 0.6), darker(q->colour, 0.3) };

	move(p, "translate(20 10) rotate(-4)");
	drop(p, 12, 18, "M-300 -60h560v360h-560z");
	rect(p, down(p, lighter(q->colour, 0.5), lighter(q->colour, 0.3)), -300, -60, 560, 360, 4);
	stroke(p, veil(p, 0x1f1a2b, 0.16), 3, "M-300 -60L-20 130L260 -60");
	end(p);
	for (int i = 0; i < 4; i++) {
		uint32_t art[3] = { grounds[i], i % 2 ? q->accent : darker(q->colour, 0.25), darker(mix(q->colour, q->accent, 0.5), 0.5) };

		move(p, "translate(%.1f %.1f) rotate(%.1f)", at[i][0], at[i][1], at[i][2]);
		drop(p, 10, 14, "M-118 -160h236v320h-236z");
		rect(p, flat(p, 0xfcf8f0), -118, -160, 236, 320, 3);
		if (i % 2 == 0)
			artwork(p, q->look, art, BOX(-98, -140, 196, 280));
		else {
			rect(p, flat(p, grounds[i]), -98, -140, 196, 280, 0);
			clip(p, "M-98 -140h196v280h-196z");
			pattern(p, q->look, grounds[i], art[1] == grounds[i] ? 0xf3e6c4 : art[1], BOX(-98, -140, 196, 280), 0.6);
			end(p);
		}
		end(p);
	}
}

void
draw_pen(struct pen *p, const struct picture *q)
{
	uint32_t c = q->colour;
	const char *body = q->finish == FINISH_WOOD ? down(p, lighter(c, 0.25), darker(c, 0.4)) : metal_down(p, c);
	int shape = q->shape % 3;

	move(p, "rotate(-42)");
	drop(p, 12, 22, "M-330 -32H230L380 0L230 32H-330Z");
	rect(p, body, -90, -33, 320, 66, 16);
	rect(p, body, -340, -36, 262, 72, 24);
	if (q->look == LOOK_RIBS)
		for (int i = 0; i < 4; i++)
			line(p, veil(p, i % 2 ? 0xffffff : 0x1f1a2b, 0.28), 5, -330, -24 + i * 16, 224, -24 + i * 16);
	if (q->finish == FINISH_WOOD)
		texture(p, FINISH_WOOD, c, BOX(-330, -34, 556, 68), false);
	rect(p, metal_down(p, 0xc9a353), -96, -37, 22, 74, 4);
	rect(p, metal_down(p, 0xd6b56a), -320, -62, 190, 15, 7);
	rect(p, metal_down(p, 0xd6b56a), -326, -60, 22, 40, 5);
	if (shape == 0) {
		rect(p, flat(p, 0x2b2930), 226, -24, 60, 48, 10);
		path(p, metal_down(p, 0xd6b56a), "M284 -20C330 -20 360 -8 392 0C360 8 330 20 284 20Z");
		line(p, veil(p, 0x1f1a2b, 0.6), 2.6, 316, 0, 392, 0);
		circle(p, veil(p, 0x1f1a2b, 0.7), 316, 0, 5);
	} else {
		path(p, metal_down(p, shape == 1 ? 0xb9bdc0 : c), "M226 -30L326 -9V9L226 30Z");
		rect(p, metal_down(p, 0xb9bdc0), 322, -6, shape == 1 ? 26 : 40, 12, 3);
		if (shape == 2)
			rect(p, flat(p, 0xe7b9ab), -362, -20, 30, 40, 8);
	}
	stroke(p, flat(p, 0x36405c), 5, "M396 6c30 20 60 -30 86 -6s30 34 60 6s44 -20 60 -6");
	end(p);
}

/* A box with a lid, seen from above and in front. */
static void
box(struct pen *p, const struct picture *q, double w, double h, double top)
{
	uint32_t c = q->colour;

	path(p, along(p, darker(c, 0.12), darker(c, 0.3)), "M%.1f %.1fH%.1fV-6Q%.1f 0 %.1f 0H%.1fQ%.1f 0 %.1f -6Z", -w / 2, -h, w / 2, w / 2, w / 2 - 8, -w / 2 + 8, -w / 2, -w / 2);
	path(p, flat(p, lighter(c, 0.1)), "M%.1f %.1fL%.1f %.1fH%.1fL%.1f %.1fZ", -w / 2, -h, -w / 2 + 56, -h - top, w / 2 - 56, w / 2, -h);
	line(p, veil(p, 0xffffff, 0.4), 3, -w / 2 + 2, -h + 1, w / 2 - 2, -h + 1);
}

void
draw_puzzle(struct pen *p, const struct picture *q)
{
	uint32_t art[3] = { lighter(q->accent, 0.5), q->colour, darker(q->colour, 0.5) };
	double w = 480, h = 330;

	path(p, along(p, darker(q->colour, 0.2), darker(q->colour, 0.4)), "M%.1f %.1fl70 -26v%.1fl-70 26z", w / 2 - 60, -h, h - 4);
	rect(p, flat(p, q->colour), -w / 2 - 60, -h, w, h, 6);
	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", -w / 2 - 60, -h, w, h, -w);
	artwork(p, q->look, art, BOX(-w / 2 - 60, -h, w, h * 0.84));
	rect(p, flat(p, 0xf8f2e4), -w / 2 - 60, -h * 0.16, w, h * 0.16, 0);
	for (int i = 0; i < 5; i++)
		circle(p, flat(p, i % 2 ? q->accent : q->colour), -w / 2 - 24 + i * 30, -h * 0.08, 9);
	rect(p, shade_across(p, 0.25), -w / 2 - 60, -h, w, h, 0);
	end(p);
	path(p, flat(p, lighter(q->colour, 0.25)), "M%.1f %.1fl70 -26h%.1fl-70 26z", -w / 2 - 60, -h, w - 0.0);
	for (int i = 0; i < 3; i++) {
		move(p, "translate(%d %d) rotate(%d) scale(1 .62)", 250 + i * 44 - (i == 2) * 130, -50 + i * 26, i * 47 - 20);
		path(p, veil(p, 0x1f1a2b, 0.25), "M-30 -26h60v60h-60z");
		path(p, flat(p, art[i]), "M-34 -34H-12C-22 -56 22 -56 12 -34H34V-12C56 -22 56 22 34 12V34H-34V12C-16 20 -16 -20 -34 -12Z");
		stroke(p, veil(p, 0xffffff, 0.4), 3, "M-34 -34H-12C-22 -56 22 -56 12 -34H34");
		end(p);
	}
}

void
draw_game(struct pen *p, const struct picture *q)
{
	uint32_t art[3] = { lighter(q->colour, 0.4), q->accent, darker(q->colour, 0.45) };
	double w = 430, h = 400;

	path(p, along(p, darker(q->colour, 0.25), darker(q->colour, 0.45)), "M%.1f %.1fl74 -28v%.1fl-74 28z", w / 2 - 90, -h, h - 4);
	clip(p, "M%.1f %.1fh%.1fv%.1fh%.1fz", -w / 2 - 90, -h, w, h, -w);
	rect(p, flat(p, q->colour), -w / 2 - 90, -h, w, h, 0);
	artwork(p, q->look, art, BOX(-w / 2 - 90, -h * 0.62, w, h * 0.62));
	label_lines(p, q, apart(q->colour, 0.85), -90, -h * 0.8, 46, w * 0.84);
	rect(p, shade_across(p, 0.25), -w / 2 - 90, -h, w, h, 0);
	end(p);
	path(p, flat(p, lighter(q->colour, 0.2)), "M%.1f %.1fl74 -28h%.1fl-74 28z", -w / 2 - 90, -h, w);
	for (int i = 0; i < 3; i++) {
		double x = 236 + i * 56;
		uint32_t c = i == 0 ? q->accent : i == 1 ? 0xe9b949 : 0xf3ecdc;

		ground(p, x, -2 + (i == 1) * 10, 34, 9);
		move(p, "translate(%.1f %d)", x, (i == 1) * 10);
		path(p, along(p, lighter(c, 0.2), darker(c, 0.25)), "M-32 -4Q-30 -60 -13 -76H13Q30 -60 32 -4Q0 6 -32 -4Z");
		circle(p, ball(p, c), 0, -92, 24);
		end(p);
	}
	box(p, &(struct picture){ .colour = 0xf6efe2 }, 64, 56, 12);
	for (int i = 0; i < 5; i++) {
		int row = i / 2;

		circle(p, flat(p, 0x2e2726), (i % 2) * 30 - 15 + (i == 4) * 15, -14 - row * 28 + (i == 4) * 42, 6);
	}
}
