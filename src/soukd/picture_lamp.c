/* picture_lamp: lamps, and the light they give. */
#include "soukd/picture_form.h"

void
prop_pot(struct pen *p, double x, double y, uint32_t c)
{
	move(p, "translate(%.1f %.1f)", x, y);
	for (int i = 0; i < 5; i++)
		sprig(p, i % 2 ? 0x6f8f66 : 0x88a377, 0, -56, 96, -90 + (i - 2) * 27, 4);
	path(p, along(p, lighter(c, 0.15), darker(c, 0.25)), "M-36 -66H36L28 0H-28Z");
	rect(p, along(p, lighter(c, 0.2), darker(c, 0.2)), -40, -74, 80, 16, 3);
	end(p);
}

static const char *
base_fill(struct pen *p, const struct picture *q)
{
	return (q->finish == FINISH_METAL ? metal_across(p, q->colour) : along(p, lighter(q->colour, 0.14), darker(q->colour, 0.28)));
}

static uint32_t
shade_colour(const struct picture *q)
{
	return (q->finish == FINISH_GLAZE || q->finish == FINISH_MATT ? 0xf3ead8 : lighter(q->accent, 0.3));
}

/* A lit shade: bright inside, warmer towards the rims. */
static void
shade(struct pen *p, uint32_t c, double x, double top, double rt, double bottom, double rb, bool ribbed)
{
	const char *d = arena_printf(&p->arena, "M%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1fL%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1fZ", x - rt, top, rt, rt * 0.14, x + rt, top, x + rb, bottom,
	    rb, rb * 0.14, x - rb, bottom);

	ellipse(p, glow(p, 0xffe2a0, 0.55), x, (top + bottom) / 2, rb * 2.1, rb * 1.9);
	path(p, flat(p, c), "%s", d);
	clip(p, "%s", d);
	ellipse(p, glow(p, 0xfff3cf, 0.95), x, bottom - (bottom - top) * 0.3, rb * 1.1, (bottom - top) * 0.9);
	if (ribbed)
		for (int i = -9; i <= 9; i++)
			line(p, veil(p, darker(c, 0.5), 0.13), 3, x + i * rt / 9, top - 20, x + i * rb / 9, bottom + 30);
	path(p, shade_round(p, 0), "%s", d);
	end(p);
	ellipse(p, down(p, 0xfff7dc, lighter(c, 0.3)), x, top, rt, rt * 0.14);
}

void
draw_table_lamp(struct pen *p, const struct picture *q)
{
	const struct lathe foot = LATHE({ -300, 22 }, { -260, 26 }, { -200, 78 }, { -100, 108 }, { -30, 84 }, { -4, 80 });
	const struct lathe stem = LATHE({ -330, 30 }, { -200, 34 }, { -60, 60 }, { -30, 100 }, { -4, 104 });
	const struct coat c = { q->colour, darker(q->colour, 0.3), q->finish, LOOK_PLAIN };

	if (q->shape % 4 == 3) {
		path(p, base_fill(p, q), "M-130 -20A130 24 0 0 0 130 -20V-6A130 24 0 0 1 -130 -6Z");
		ellipse(p, flat(p, lighter(q->colour, 0.14)), 0, -20, 130, 24);
		stroke(p, flat(p, q->colour), 17, "M0 -24L-90 -300L90 -520");
		circle(p, flat(p, lighter(q->colour, 0.3)), -90, -300, 17);
		move(p, "translate(90 -520) rotate(28)");
		ellipse(p, glow(p, 0xffe2a0, 0.7), 60, 110, 220, 200);
		path(p, along(p, lighter(q->accent, 0.15), darker(q->accent, 0.3)), "M-30 -40H34Q60 -40 66 0L116 86H-110L-62 0Q-56 -40 -30 -40Z");
		ellipse(p, flat(p, 0xfff3cf), 3, 86, 113, 16);
		end(p);
		return;
	}
	lathe_body(p, q->shape % 2 ? &stem : &foot, &c);
	if (q->shape % 4 == 1) {
		ellipse(p, glow(p, 0xffe2a0, 0.65), 0, -330, 420, 300);
		path(p, along(p, lighter(q->colour, 0.2), darker(q->colour, 0.25)), "M-230 -330C-220 -500 -100 -560 0 -560S220 -500 230 -330A230 34 0 0 1 -230 -330Z");
		path(p, shade_round(p, gloss_of(q->finish)), "M-230 -330C-220 -500 -100 -560 0 -560S220 -500 230 -330A230 34 0 0 1 -230 -330Z");
		ellipse(p, down(p, 0xffeebf, 0xfff8e2), 0, -330, 226, 31);
		rect(p, base_fill(p, q), -30, -340, 60, 40, 0);
		ellipse(p, veil(p, 0xffe2a0, 0.8), 0, -322, 150, 16);
	} else if (q->shape % 4 == 2)
		shade(p, shade_colour(q), 0, -560, 170, -290, 178, true);
	else
		shade(p, shade_colour(q), 0, -560, 104, -280, 214, false);
}

void
draw_floor_lamp(struct pen *p, const struct picture *q)
{
	const char *fill = base_fill(p, q);

	if (q->shape % 3 == 0) {
		for (int i = -1; i <= 1; i++)
			path(p, i == 0 ? flat(p, darker(q->colour, 0.3)) : fill, "M%d -520h18L%d %dh-14Z", -9 + i * 8, i * 150 + 7, i == 0 ? -30 : 0);
		shade(p, shade_colour(q), 0, -720, 128, -500, 176, false);
	} else if (q->shape % 3 == 1) {
		const struct lathe foot = LATHE_SHARP({ -34, 104 }, { -4, 104 });
		const struct coat stone = { 0xe3dfd8, 0, FINISH_STONE, LOOK_PLAIN };

		move(p, "translate(150 0)");
		lathe_body(p, &foot, &stone);
		lathe_disc(p, flat(p, 0xefece6), -34, 104);
		stroke(p, flat(p, q->colour), 13, "M0 -34V-420C0 -700 -120 -760 -230 -750Q-310 -740 -316 -640");
		stroke(p, veil(p, 0xffffff, 0.4), 3, "M-3 -40V-420C-3 -690 -120 -752 -230 -744");
		ellipse(p, glow(p, 0xffe2a0, 0.6), -316, -510, 260, 240);
		path(p, along(p, lighter(q->accent, 0.15), darker(q->accent, 0.3)), "M-430 -530C-430 -620 -370 -650 -316 -650S-202 -620 -202 -530A114 16 0 0 1 -430 -530Z");
		ellipse(p, flat(p, 0xfff3cf), -316, -530, 113, 16);
		end(p);
	} else {
		path(p, fill, "M-110 -18A110 20 0 0 0 110 -18V-6A110 20 0 0 1 -110 -6Z");
		ellipse(p, flat(p, lighter(q->colour, 0.14)), 0, -18, 110, 20);
		rect(p, fill, -7, -640, 14, 624, 4);
		move(p, "translate(0 -640) rotate(20)");
		ellipse(p, glow(p, 0xffe2a0, 0.6), 50, 130, 230, 210);
		path(p, along(p, lighter(q->accent, 0.15), darker(q->accent, 0.3)), "M-34 -70H34L92 76H-92Z");
		ellipse(p, flat(p, 0xfff3cf), 0, 76, 92, 13);
		end(p);
	}
}

void
draw_pendant(struct pen *p, const struct picture *q)
{
	static const char *const domes[] = {
		"M-270 170C-270 -40 -140 -110 0 -110S270 -40 270 170A270 38 0 0 1 -270 170Z",
		"M-250 190L-44 -120H44L250 190A250 36 0 0 1 -250 190Z",
		"M-230 40A230 230 0 1 1 230 40A230 230 0 1 1 -230 40Z",
		"M-330 120C-300 30 -140 0 -50 -30V-90H50V-30C140 0 300 30 330 120A330 44 0 0 1 -330 120Z",
	};
	const char *d = domes[q->shape % 4];
	uint32_t c = q->colour;
	double low = q->shape % 4 == 1 ? 190 : q->shape % 4 == 3 ? 120 : 170, r = q->shape % 4 == 1 ? 250 : q->shape % 4 == 3 ? 330 : 270;
	bool globe = q->shape % 4 == 2;

	line(p, flat(p, 0x3b3a40), 7, 0, -900, 0, -110);
	rect(p, metal_across(p, 0xc49a4a), -26, globe ? -226 : -150, 52, 50, 8);
	ellipse(p, glow(p, 0xffe2a0, 0.6), 0, low + 40, r * 1.5, r * 1.1);
	if (!globe) {
		ellipse(p, flat(p, darker(c, 0.4)), 0, low, r, r * 0.14);
		ellipse(p, glow(p, 0xfff3cf, 1), 0, low + 4, r * 0.95, r * 0.15);
		circle(p, flat(p, 0xfff6da), 0, low - 6, 36);
	}
	path(p, globe ? veil(p, 0xfff2d2, 0.95) : q->finish == FINISH_METAL ? metal_across(p, c) : q->finish == FINISH_GLASS ? veil(p, c, 0.6) : flat(p, c), "%s", d);
	clip(p, "%s", d);
	texture(p, q->finish, c, BOX(-340, -200, 680, 520), false);
	if (globe) {
		path(p, veil(p, c, q->finish == FINISH_GLASS ? 0.25 : 0.5), "%s", d);
		ellipse(p, glow(p, 0xfff8e0, 0.95), 0, 40, 200, 200);
	}
	if (q->finish != FINISH_METAL)
		path(p, shade_round(p, gloss_of(q->finish)), "%s", d);
	if (q->look == LOOK_BANDS)
		ellipse(p, veil(p, lighter(c, 0.6), 0.6), 0, low - 18, r, 14);
	end(p);
	if (!globe)
		stroke(p, veil(p, 0xffffff, 0.5), 4, "M%.1f %.1fA%.1f %.1f 0 0 0 %.1f %.1f", -r, low, r, r * 0.14, r, low);
}
