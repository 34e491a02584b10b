/* picture_stage: a few colours of paper, a window somewhere to the left, and rooms. */
#include "soukd/picture_stage.h"

#include <math.h>

static const uint32_t tints[] = {
	0xf2eadd, 0xe8dbc4, 0xf0d8cd, 0xd4dccb, 0xcddfd7, 0xd2dfe8, 0xdfd8e5, 0xe5c5ad, 0xdbd7cf, 0xf1e2b8, 0xc9b7a4, 0xb9c7b4,
	0xa9bfc9, 0xd9a79b, 0x46666a, 0xb8724f, 0x3b4a5e, 0x7d8361,
};

static double
distance(uint32_t a, uint32_t b)
{
	double d = 0;

	for (int s = 0; s < 24; s += 8)
		d += fabs((double)(a >> s & 255) - (double)(b >> s & 255));
	return (d);
}

/* One of three tints drawn at random: the one that sets the thing off best. */
static uint32_t
tint_of(const struct picture *q)
{
	struct dice d = dice_for(q->dice, "tint", 0);
	uint32_t best = 0, c;

	for (int i = 0; i < 3; i++) {
		c = tints[dice_chance(&d, 84) ? dice_between(&d, 0, 11) : dice_between(&d, 12, (int64_t)nelem(tints) - 1)];
		if (i == 0 || (distance(best, q->colour) < 130 && distance(c, q->colour) > distance(best, q->colour)))
			best = c;
	}
	return (best);
}

/* A slanting gradient over everything; a round one would look no better and
 * take as long to paint as all the rest. */
static void
daylight(struct pen *p)
{
	rect(p, slant(p), 0, 0, 1000, 1000, 0);
}

/* A window's light thrown on the wall. */
static void
window(struct pen *p, double x, double y)
{
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			path(p, veil(p, 0xfffaf0, 0.24), "M%.1f %.1fl150 26v190l-150 -26z", x + i * 168, y + i * 29 + j * 212);
}

static void
backdrop(struct pen *p, uint32_t c)
{
	rect(p, down(p, lighter(c, 0.22), darker(c, 0.05)), 0, 0, 1000, 1000, 0);
}

bool
stage_is_podium(const struct picture *q)
{
	return (q->dice % 6 == 4 && form_of(q)->foot < 240);
}

/* Behind the thing, sometimes: an arch or a disc of paper. */
static void
paper_shape(struct pen *p, uint32_t c, unsigned which, double edge)
{
	uint32_t paper = luma(c) > 0.5 ? lighter(c, 0.5) : lighter(c, 0.16);

	if (which == 2)
		path(p, down(p, paper, mix(paper, c, 0.4)), "M205 %.1fV430A295 295 0 0 1 795 430V%.1fZ", edge + 20, edge + 20);
	else
		circle(p, down(p, paper, mix(paper, c, 0.5)), 500, 460, 330);
}

double
stage_floor(struct pen *p, const struct picture *q)
{
	uint32_t c = tint_of(q), floor = luma(c) > 0.5 ? lighter(c, 0.3) : lighter(c, 0.1);
	unsigned kind = q->dice % 6;
	double tall = form_of(q)->tall * form_scale(form_of(q)), y = 565 + tall * (stage_is_podium(q) ? 0.34 : 0.5);
	double edge = y - 100;

	backdrop(p, c);
	if (kind == 2 || kind == 5)
		paper_shape(p, c, kind, edge);
	if (kind == 1)
		window(p, 90, 90);
	if (kind == 0 || kind == 3) {
		/* Paper hung in a curve: no edge between wall and floor. */
		rect(p, down(p, mix(c, floor, 0), floor), 0, edge - 120, 1000, 260, 0);
		rect(p, down(p, floor, darker(floor, 0.07)), 0, edge + 139, 1000, 400, 0);
	} else {
		rect(p, down(p, floor, darker(floor, 0.08)), 0, edge, 1000, 1000 - edge, 0);
		rect(p, veil(p, darker(c, 0.5), 0.10), 0, edge - 2, 1000, 3, 0);
	}
	daylight(p);
	if (stage_is_podium(q)) {
		const struct lathe l = LATHE_SHARP({ 0, 300 }, { 110, 300 });

		ground(p, 500, y + 118, 300, 46);
		move(p, "translate(500 %.1f)", y - 6);
		path(p, along(p, lighter(c, 0.32), darker(c, 0.16)), "%s", lathe_path(p, &l));
		lathe_disc(p, down(p, lighter(c, 0.2), lighter(c, 0.42)), 0, 300);
		end(p);
	}
	return (y);
}

void
stage_open(struct pen *p, const struct picture *q)
{
	uint32_t c = tint_of(q), floor = luma(c) > 0.5 ? lighter(c, 0.3) : lighter(c, 0.1);

	backdrop(p, c);
	if (q->dice % 3 == 0)
		window(p, 110, 60);
	rect(p, down(p, c, floor), 0, 560, 1000, 440, 0);
	daylight(p);
}

void
stage_wall(struct pen *p, const struct picture *q)
{
	uint32_t c = tint_of(q);

	if (form_of(q)->stance == LIES && q->dice % 3 == 1) {
		/* A table top, seen from above. */
		uint32_t wood = luma(q->colour) > 0.45 ? 0x8f6a4a : 0xd9bd95;

		rect(p, flat(p, wood), 0, 0, 1000, 1000, 0);
		for (int i = 0; i < 5; i++) {
			plank(p, mix(wood, i % 2 ? 0xffffff : 0x3a2a1c, 0.05), -10, i * 200, 1020, 200, 0);
			rect(p, veil(p, 0x1f1a2b, 0.35), 0, i * 200, 1000, 2.5, 0);
		}
		rect(p, veil(p, 0xffffff, 0.12), 0, 0, 1000, 1000, 0);
	} else if (form_of(q)->stance == LIES && q->dice % 3 == 2) {
		/* Two sheets of paper. */
		backdrop(p, c);
		path(p, flat(p, lighter(c, 0.35)), "M0 1000V620L1000 180V1000Z");
		stroke(p, veil(p, 0x1f1a2b, 0.10), 5, "M0 624L1000 184");
	} else
		backdrop(p, c);
	if (form_of(q)->stance == HANGS && q->dice % 4 == 1)
		window(p, 70, 110);
	daylight(p);
}

void
stage_plain(struct pen *p, const struct picture *q)
{
	uint32_t c = tint_of(q);

	rect(p, down(p, lighter(c, 0.25), c), 0, 0, 1000, 1000, 0);
	daylight(p);
}

/* Company for the table: never louder than the thing. */
static void
prop(struct pen *p, unsigned which, double x, double y, uint32_t c)
{
	const struct lathe vase = LATHE({ -190, 26 }, { -165, 20 }, { -110, 52 }, { -50, 62 }, { -4, 40 });
	const struct lathe glass = LATHE({ -150, 54 }, { -80, 50 }, { -4, 44 });
	const struct coat clay = { mix(c, 0xe9dfcf, 0.6), c, FINISH_MATT, LOOK_PLAIN }, clear = { 0xbfd3d6, c, FINISH_GLASS, LOOK_PLAIN };
	static const uint32_t spines[] = { 0x8c5b4a, 0xd9c39a, 0x5b6f72, 0xb9a58c };

	move(p, "translate(%.1f %.1f)", x, y);
	switch (which % 5) {
	case 0:
		ground(p, 0, -3, 56, 11);
		lathe_body(p, &vase, &clay);
		sprig(p, 0x8a9a72, 0, -180, 250, -84, 6);
		sprig(p, 0x758c68, 2, -180, 200, -108, 5);
		break;
	case 1:
		ground(p, 0, -2, 130, 13);
		for (int i = 0; i < 3; i++) {
			rect(p, down(p, lighter(spines[i], 0.1), darker(spines[i], 0.2)), -125 + i * 9, -42 - i * 40, 240 - i * 14, 40, 4);
			rect(p, flat(p, 0xf3ecdd), -117 + i * 9, -36 - i * 40, 236 - i * 14, 28, 0);
			rect(p, flat(p, spines[i]), -125 + i * 9, -42 - i * 40, 30, 40, 4);
		}
		break;
	case 2:
		for (int i = 0; i < 3; i++) {
			ground(p, i * 70 - 60, -2 + (i == 1) * 16, 40, 9);
			circle(p, ball(p, i == 1 ? 0xe0a13a : 0xe9b54f), i * 70 - 60, -38 + (i == 1) * 16, 40);
			leaf(p, 0x6d8a55, i * 70 - 58, -76 + (i == 1) * 16, 34, 8, -30);
		}
		break;
	case 3:
		ground(p, 0, -2, 50, 10);
		lathe_body(p, &glass, &clear);
		path(p, veil(p, 0x9cc7d8, 0.4), "M-50 -90A50 9 0 0 0 50 -90L45 -8A45 8 0 0 1 -45 -8Z");
		break;
	default:
		path(p, down(p, lighter(c, 0.55), lighter(c, 0.3)), "M-170 10C-120 -30 -40 0 20 -24S150 -34 190 4L150 40C80 20 -60 60 -150 36Z");
		stroke(p, veil(p, darker(c, 0.4), 0.2), 3, "M-140 16C-60 -6 40 26 160 4M-90 -6C-20 10 60 0 110 -16");
		break;
	}
	end(p);
}

static void
table(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t wood = luma(q->colour) > 0.5 ? 0x9a734e : 0xd6b78d;

	backdrop(p, c);
	window(p, 560, 40);
	plank(p, wood, -20, 690, 1040, 330, 0);
	rect(p, veil(p, lighter(wood, 0.5), 0.5), 0, 690, 1000, 5, 0);
	daylight(p);
	prop(p, q->dice / 3, 205, 790, c);
	if (q->dice % 4 != 0)
		prop(p, q->dice / 3 + 1 + q->dice % 3, 845, 770, darker(c, 0.1));
}

static void
room(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t wood = luma(q->colour) > 0.45 && q->finish == FINISH_WOOD ? 0xb5b0a6 : 0xcda87a;
	uint32_t frame[3] = { lighter(c, 0.6), mix(c, 0xb5654a, 0.5), mix(c, 0x36454f, 0.75) };

	backdrop(p, c);
	window(p, 610, 60);
	rect(p, flat(p, wood), 0, 740, 1000, 260, 0);
	for (int i = 0; i < 4; i++) {
		plank(p, mix(wood, 0x6b4a2e, 0.06 * (i % 2)), -10, 740 + i * 66, 1020, 66, 0);
		rect(p, veil(p, 0x3a2a1c, 0.3), 0, 740 + i * 66, 1000, 2, 0);
	}
	rect(p, down(p, lighter(c, 0.6), lighter(c, 0.35)), 0, 712, 1000, 30, 0);
	if (q->form != FORM_BOOKCASE && q->form != FORM_FLOOR_LAMP) {
		drop(p, 8, 12, "M120 120h190v240h-190z");
		rect(p, flat(p, 0x6e533c), 116, 116, 198, 248, 2);
		rect(p, flat(p, 0xf6f1e7), 124, 124, 182, 232, 0);
		artwork(p, (enum picture_look[]){ LOOK_HILLS, LOOK_SUN, LOOK_LEAVES, LOOK_ARCS }[q->dice % 4], frame, BOX(142, 142, 146, 196));
	}
	daylight(p);
}

static void
wall(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t wood = 0xb98a5c;

	backdrop(p, c);
	window(p, 600, 180);
	daylight(p);
	rect(p, veil(p, 0x1f1a2b, 0.12), 110, 838, 800, 20, 6);
	plank(p, wood, 100, 800, 800, 34, 6);
	rect(p, down(p, darker(wood, 0.16), darker(wood, 0.3)), 120, 834, 760, 170, 0);
	line(p, veil(p, 0x1f1a2b, 0.4), 3, 500, 836, 500, 1000);
	circle(p, flat(p, 0xd8b56c), 470, 900, 10);
	circle(p, flat(p, 0xd8b56c), 530, 900, 10);
	prop(p, 0, 220, 802, c);
	prop(p, q->dice % 2 ? 1 : 3, 730, 802, c);
}

static void
rail(struct pen *p, const struct picture *q, uint32_t c)
{
	backdrop(p, c);
	window(p, 90, 240);
	daylight(p);
	rect(p, veil(p, 0x1f1a2b, 0.13), 0, 128, 1000, 20, 0);
	rect(p, metal_down(p, q->dice % 2 ? 0xb98a5c : 0x4a4c50), 0, 100, 1000, 20, 0);
	for (int i = 0; i < 2; i++) {
		double x = i == 0 ? 110 : 890;
		uint32_t cloth = i == 0 ? q->others[0] : mix(q->others[1], c, 0.3);

		stroke(p, flat(p, 0x5a5c60), 6, "M%.1f 110q22 -26 22 2q0 18 -22 26v18", x);
		path(p, along(p, lighter(cloth, 0.05), darker(cloth, 0.25)), "M%.1f 170C%.1f 176 %.1f 210 %.1f 240L%.1f 760H%.1fL%.1f 240C%.1f 210 %.1f 176 %.1f 170Z", x, x - 40, x - 78,
		    x - 92, x - 104, x + 104, x + 92, x + 78, x + 40, x);
		for (int k = 0; k < 3; k++)
			stroke(p, veil(p, 0x1f1a2b, 0.12), 6, "M%.1f 300q%d 220 %d 440", x - 40 + k * 38, k * 4 - 6, 8 - k * 6);
	}
}

static void
cloth(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t linen = lighter(c, 0.35);

	rect(p, flat(p, mix(c, 0x8b8177, 0.25)), 0, 0, 1000, 1000, 0);
	path(p, down(p, linen, darker(linen, 0.06)), "M-20 140C200 90 420 170 640 120S1020 90 1020 110V1020H-20Z");
	clip(p, "M-20 140C200 90 420 170 640 120S1020 90 1020 110V1020H-20Z");
	texture(p, FINISH_CLOTH, linen, BOX(0, 60, 1000, 940), false);
	for (int i = 0; i < 4; i++)
		stroke(p, veil(p, i % 2 ? 0xffffff : darker(linen, 0.5), i % 2 ? 0.4 : 0.10), 22, "M%d 120C%d 400 %d 640 %d 1020", 120 + i * 250, 90 + i * 260, 190 + i * 240, 80 + i * 270);
	end(p);
	daylight(p);
	for (int i = 0; i < 2; i++) {
		move(p, "translate(10 16)");
		buf_puts(p->b, "<g opacity=\".16\">");
		sprig(p, 0x1f1a2b, i ? 930 : 60, i ? 90 : 960, 300, i ? 130 : -38, 7);
		end(p);
		end(p);
		sprig(p, i ? 0x8d9c7c : 0x7a8f6f, i ? 930 : 60, i ? 90 : 960, 300, i ? 130 : -38, 7);
	}
	if (q->dice % 2) {
		drop(p, 8, 12, "M820 850a58 44 0 1 0 116 0a58 44 0 1 0 -116 0");
		ellipse(p, ball(p, 0xb9b2a6), 878, 850, 58, 44);
	}
}

static void
garden(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t green = 0x6f8a63;

	rect(p, down(p, mix(c, 0xdfe8d8, 0.6), mix(c, 0xb9cba8, 0.6)), 0, 0, 1000, 1000, 0);
	for (int i = 0; i < 16; i++)
		ellipse(p, glow(p, mix(green, 0xdfe6b8, dice_part(&p->dice)), 0.55), near_to(p, 500, 560), near_to(p, 330, 320), 150 + 120 * dice_part(&p->dice),
		    130 + 100 * dice_part(&p->dice));
	for (int i = 0; i < 6; i++)
		sprig(p, mix(green, 0x3f5a42, 0.2 * (i % 3)), i < 3 ? -20 : 1020, 180 + i % 3 * 190, 300 + 40 * (i % 2), i < 3 ? near_to(p, -10, 30) : near_to(p, 190, 30), 7);
	for (int i = 0; i < 4; i++) {
		plank(p, mix(0xa58a6c, 0x6e5a44, 0.15 * (i % 2)), -10, 700 + i * 80, 1020, 80, 0);
		rect(p, veil(p, 0x2a2018, 0.45), 0, 700 + i * 80, 1000, 4, 0);
	}
	daylight(p);
	if (q->form != FORM_PLANT_POT)
		return;
	prop(p, 0, 190, 780, 0xb9704a);
}

static void
ceiling(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t wood = 0xb98a5c;

	backdrop(p, c);
	ellipse(p, glow(p, 0xffe9b8, 0.75), 500, 520, 560, 520);
	plank(p, wood, 60, 820, 880, 34, 8);
	upright(p, wood, 130, 852, 40, 160, 0);
	upright(p, wood, 830, 852, 40, 160, 0);
	prop(p, 2, 430, 822, c);
	prop(p, q->dice % 2 ? 0 : 3, 720, 822, c);
}

static void
desk(struct pen *p, const struct picture *q, uint32_t c)
{
	uint32_t top = luma(q->colour) > 0.55 ? 0x7e6a58 : 0xd9c4a4;

	if (form_of(q)->stance == STANDS) {
		table(p, q, c);
		return;
	}
	rect(p, down(p, lighter(top, 0.08), darker(top, 0.08)), 0, 0, 1000, 1000, 0);
	move(p, "translate(0 0)");
	texture(p, FINISH_WOOD, top, BOX(0, 0, 1000, 1000), false);
	end(p);
	drop(p, 10, 14, "M-60 -40l320 -40l60 420l-320 44z");
	path(p, flat(p, 0xf7f2e8), "M-60 -40l320 -40l60 420l-320 44z");
	for (int i = 0; i < 9; i++)
		line(p, veil(p, 0x5b6f72, 0.3), 3, 0 + i * 5, 50 + i * 34, 210 + i * 5, 24 + i * 34);
	drop(p, 12, 16, "M800 80a100 100 0 1 0 200 0a100 100 0 1 0 -200 0");
	circle(p, flat(p, lighter(c, 0.5)), 900, 80, 100);
	circle(p, flat(p, darker(c, 0.15)), 900, 80, 84);
	circle(p, flat(p, 0x4a2e1f), 900, 80, 76);
	daylight(p);
}

static void
sofa(struct pen *p, const struct picture *q, uint32_t c)
{
	const struct coat cloth = { luma(q->colour) > 0.5 ? 0x5f6468 : 0xd8cdbb, 0, FINISH_CLOTH, LOOK_PLAIN };
	struct coat seat = cloth;

	backdrop(p, c);
	window(p, 560, 30);
	daylight(p);
	seat.colour = lighter(cloth.colour, 0.06);
	sheet(p, &cloth, BOX(-40, 330, 1080, 500), 1, "M-40 380Q-40 330 10 330H480Q500 330 500 352Q500 330 520 330H990Q1040 330 1040 380V830H-40Z");
	line(p, veil(p, 0x1f1a2b, 0.25), 6, 500, 350, 500, 780);
	sheet(p, &seat, BOX(-40, 770, 1080, 140), 1, "M-40 800Q-40 770 0 770H1000Q1040 770 1040 800V905H-40Z");
	sheet(p, &cloth, BOX(-40, 900, 1080, 120), 1, "M-40 900H1040V1010H-40Z");
	rect(p, veil(p, 0x1f1a2b, 0.2), -40, 898, 1080, 8, 0);
}

struct spot
stage_setting(struct pen *p, const struct picture *q)
{
	const struct form *f = form_of(q);
	uint32_t c = tint_of(q);

	switch (f->place) {
	case PLACE_TABLE:
		table(p, q, c);
		return ((struct spot){ 510, 850, f->foot > 230 ? 0.72 : 0.78, false });
	case PLACE_DESK:
		desk(p, q, c);
		return (f->stance == STANDS ? (struct spot){ 520, 850, 0.72, false } : (struct spot){ 520, 560, 0.78, false });
	case PLACE_ROOM:
		room(p, q, c);
		if (q->form != FORM_RUG)
			return ((struct spot){ 540, 900, 0.84, false });
		move(p, "translate(690 775) scale(.62)");
		ground(p, 0, -4, 300, 46);
		draw_armchair(p, &(struct picture){ .form = FORM_ARMCHAIR, .colour = mix(q->accent, 0xd8cdbb, 0.7), .finish = FINISH_CLOTH, .second = 0x8a5f3f });
		end(p);
		return ((struct spot){ 480, 868, 1.2, true });
	case PLACE_WALL:
		wall(p, q, c);
		return ((struct spot){ 500, 390, 0.74, false });
	case PLACE_RAIL:
		rail(p, q, c);
		return ((struct spot){ 500, 520, 0.84, false });
	case PLACE_GARDEN:
		garden(p, q, c);
		return (f->stance == STANDS ? (struct spot){ 520, 870, 0.82, false } : (struct spot){ 520, 560, 0.74, false });
	case PLACE_SOFA:
		sofa(p, q, c);
		return ((struct spot){ 500, 590, 0.66, false });
	case PLACE_CEILING:
		ceiling(p, q, c);
		return ((struct spot){ 500, 360, 0.8, false });
	default:
		cloth(p, q, c);
		return ((struct spot){ 500, 520, 0.78, false });
	}
}

void
stage_front(struct pen *p, const struct picture *q)
{
	if (form_of(q)->place == PLACE_ROOM && q->form == FORM_RUG)
		return;
	if (form_of(q)->place == PLACE_GARDEN)
		sprig(p, 0x5b7a54, -30, 1010, 280, -42, 6);
}
