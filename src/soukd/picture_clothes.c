/* picture_clothes: garments on a hanger, drawn around the middle of the chest. */
#include "soukd/picture_form.h"

#include <math.h>

static struct coat
cloth_of(const struct picture *q)
{
	struct coat c = coat_of(q);

	if (c.finish == FINISH_KNIT && c.look != LOOK_PLAIN && c.look != LOOK_CABLE && c.look != LOOK_RIBS)
		c.finish = FINISH_CLOTH;
	return (c);
}

static void
hanger(struct pen *p, double y)
{
	stroke(p, flat(p, 0x6b6e73), 7, "M0 %.1fv-26q0 -16 16 -24q22 -14 10 -36q-16 -20 -34 -4", y);
	stroke(p, flat(p, 0xb98a5c), 17, "M-120 %.1fQ-20 %.1f 0 %.1fQ20 %.1f 120 %.1f", y + 58, y + 10, y, y + 10, y + 58);
}

static void
folds(struct pen *p, double x, double y, double w, double h, int n)
{
	for (int i = 0; i < n; i++) {
		double at = x + w * (i + 0.5) / n + near_to(p, 0, w * 0.05);

		stroke(p, veil(p, 0x1f1a2b, 0.09), 8, "M%.1f %.1fq%.1f %.1f %.1f %.1f", at, y + h * (0.1 + 0.3 * dice_part(&p->dice)), near_to(p, 0, 12), h * 0.3, near_to(p, 0, 16), h * 0.62);
		stroke(p, veil(p, 0xffffff, 0.10), 6, "M%.1f %.1fq%.1f %.1f %.1f %.1f", at + 13, y + h * 0.25, near_to(p, 0, 10), h * 0.25, near_to(p, 0, 12), h * 0.5);
	}
}

enum { SHORT, LONG };

static void
sleeve(struct pen *p, const struct coat *c, int s, int length, double wide)
{
	const char *d = length == LONG ?
	    arena_printf(&p->arena, "M%.1f -262C%.1f -246 %.1f -214 %.1f -150L%.1f 232Q%.1f 246 %.1f 238L%.1f 228L%.1f -90Z", s * 168.0, s * 214.0, s * (244 + wide), s * (262 + wide),
	    s * (318 + wide), s * (288 + wide), s * (262 + wide * .8), s * (248 + wide * .8), s * 178.0) :
	    arena_printf(&p->arena, "M%.1f -262C%.1f -246 %.1f -226 %.1f -180L%.1f -34Q%.1f -20 %.1f -12L%.1f -14L%.1f -104Z", s * 168.0, s * 214.0, s * (244 + wide), s * (266 + wide),
	    s * (318 + wide), s * (280 + wide), s * (222 + wide * .6), s * (206 + wide * .6), s * 176.0);

	drop(p, 10, 16, "%s", d);
	sheet(p, c, BOX(s < 0 ? -360 - wide : 150, -270, 220 + wide, 520), 0.8, "%s", d);
	stroke(p, veil(p, 0x1f1a2b, 0.16), 5, "M%.1f -240Q%.1f -160 %.1f %d", s * 182.0, s * 172.0, s * 182.0, length == LONG ? -40 : -80);
	if (length == LONG) {
		stroke(p, veil(p, 0x1f1a2b, 0.08), 9, "M%.1f -120Q%.1f 40 %.1f 190", s * 236.0, s * 250.0, s * (284 + wide));
		stroke(p, veil(p, 0x1f1a2b, 0.22), 4, "M%.1f 194L%.1f 196", s * (246 + wide * .8), s * (314 + wide));
	} else
		stroke(p, veil(p, 0x1f1a2b, 0.2), 3, "M%.1f -32Q%.1f -34 %.1f -52", s * (212 + wide * .6), s * (264 + wide), s * (314 + wide));
}

/* Back of the neck, seen through the opening. */
static void
neck_back(struct pen *p, uint32_t c)
{
	path(p, flat(p, darker(c, 0.4)), "M-86 -272Q0 -312 86 -272Q64 -170 0 -150Q-64 -170 -86 -272Z");
	rect(p, veil(p, 0xf6f0e3, 0.9), -22, -278, 44, 20, 2);
}

static void
torso(struct pen *p, const struct coat *c, double flare, double hem, double neck)
{
	const char *d = arena_printf(&p->arena, "M-84 -278Q-130 -270 -172 -262L-180 -100Q-176 60 %.1f %.1fQ0 %.1f %.1f %.1fQ176 60 180 -100L172 -262Q130 -270 84 -278Q60 %.1f 0 %.1fQ-60 %.1f -84 -278Z",
	    -186 - flare, hem, hem + 16, 186 + flare, hem, neck - 16, neck, neck - 16);

	drop(p, 12, 20, "%s", d);
	sheet(p, c, BOX(-230 - flare, -290, 460 + flare * 2, hem + 320), 0.9, "%s", d);
	clip(p, "%s", d);
	folds(p, -180, -180, 360, hem + 160, 5);
	end(p);
}

static void
rib_band(struct pen *p, uint32_t c, const char *d, double width)
{
	stroke(p, flat(p, darker(c, 0.10)), width, "%s", d);
	stroke(p, veil(p, 0x1f1a2b, 0.18), 2, "%s", d);
}

void
draw_tshirt(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	double loose = q->shape % 3 == 0 ? 22 : 0;

	if (c.look == LOOK_BLOCKS)
		c.look = LOOK_PLAIN;
	hanger(p, -318);
	neck_back(p, c.colour);
	for (int s = -1; s <= 1; s += 2)
		sleeve(p, &c, s, q->shape % 3 == 2 ? LONG : SHORT, loose);
	torso(p, &c, loose, 300 - loose, -206);
	rib_band(p, c.colour, "M-88 -276Q-62 -214 0 -206Q62 -214 88 -276", 20);
	stroke(p, veil(p, 0x1f1a2b, 0.16), 3, "M%.1f %.1fQ0 %.1f %.1f %.1f", -184 - loose, 286 - loose, 302 - loose, 184 + loose, 286 - loose);
	if (q->look == LOOK_BLOCKS) {
		path(p, flat(p, mix(q->colour, q->accent, 0.75)), "M50 -120H142V-10L96 14L50 -10Z");
		stroke(p, veil(p, 0x1f1a2b, 0.25), 3, "M50 -120H142V-10L96 14L50 -10ZM50 -104H142");
	}
}

void
draw_shirt(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q), fold = c;
	double slim = q->shape % 3 == 2 ? -8 : 4;

	fold.look = LOOK_PLAIN;
	fold.colour = c.look == LOOK_PLAIN ? lighter(c.colour, 0.04) : mix(c.colour, c.accent, 0.2);
	hanger(p, -318);
	neck_back(p, c.colour);
	for (int s = -1; s <= 1; s += 2)
		sleeve(p, &c, s, LONG, slim);
	torso(p, &c, slim, 310, -160);
	sheet(p, &fold, BOX(-24, -190, 48, 520), 0.8, "M-20 -176H20V322H-20Z");
	stroke(p, veil(p, 0x1f1a2b, 0.2), 2.5, "M-20 -170V322M20 -170V322");
	for (int i = 0; i < 7; i++) {
		circle(p, veil(p, 0x1f1a2b, 0.3), 1, -132 + i * 66, 9);
		circle(p, flat(p, 0xf3ecdc), 0, -134 + i * 66, 8);
	}
	if (q->shape % 3 == 1)
		for (int s = -1; s <= 1; s += 2)
			sheet(p, &fold, BOX(-110, -310, 220, 150), 0.8, "M%d -284Q%d -300 %d -292Q%d -220 %d -170L%d -164Q%d -220 %d -284Z", s * 96, s * 90, s * 78, s * 60, s * 4, s * 2, s * 74, s * 96);
	else
		for (int s = -1; s <= 1; s += 2) {
			drop(p, 3, 6, "M%d -296L%d -164L%d -150L%d -262Z", s * 80, s * 2, s * 62, s * 104);
			sheet(p, &fold, BOX(-120, -310, 240, 170), 0.8, "M%d -300Q%d -220 %d -166L%d -148L%d -264Z", s * 78, s * 40, s * 1, s * 66, s * 106);
		}
	sheet(p, &c, BOX(40, -120, 120, 130), 0.9, "M52 -112H140V-14L96 6L52 -14Z");
	stroke(p, veil(p, 0x1f1a2b, 0.26), 3, "M52 -112H140V-14L96 6L52 -14ZM52 -94H140");
}

void
draw_jumper(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	bool roll = q->shape % 3 == 1;

	if (c.look == LOOK_DIAMOND)
		c.look = LOOK_PLAIN;
	hanger(p, roll ? -352 : -318);
	neck_back(p, c.colour);
	for (int s = -1; s <= 1; s += 2) {
		sleeve(p, &c, s, LONG, 16);
		stroke(p, flat(p, darker(c.colour, 0.09)), 34, "M%.1f 222L%.1f 226", s * 272.0, s * 324.0);
	}
	torso(p, &c, 2, 296, -206);
	if (q->look == LOOK_DIAMOND) {
		clip(p, "M-172 -262L-84 -278Q-60 -222 0 -206Q60 -222 84 -278L172 -262L182 -130Q0 -40 -182 -130Z");
		pattern(p, LOOK_DIAMOND, q->colour, q->accent, BOX(-190, -290, 380, 250), 0.62);
		end(p);
		stroke(p, flat(p, q->accent), 7, "M-182 -122Q0 -32 182 -122");
	}
	stroke(p, flat(p, darker(c.colour, 0.09)), 40, "M-172 290Q0 306 172 290");
	for (int i = -11; i <= 11; i++)
		line(p, veil(p, 0x1f1a2b, 0.16), 3, i * 15.5, 276, i * 15.5, 316);
	if (roll) {
		path(p, along(p, lighter(c.colour, 0.06), darker(c.colour, 0.2)), "M-88 -262Q-96 -330 -80 -346Q0 -372 80 -346Q96 -330 88 -262Q60 -214 0 -208Q-60 -214 -88 -262Z");
		path(p, flat(p, darker(c.colour, 0.35)), "M-78 -344Q0 -368 78 -344Q0 -324 -78 -344Z");
		for (int i = -5; i <= 5; i++)
			stroke(p, veil(p, 0x1f1a2b, 0.14), 3, "M%.1f -330Q%.1f -270 %.1f -222", i * 14.5, i * 15.5, i * 13.0);
	} else
		rib_band(p, c.colour, "M-88 -276Q-62 -214 0 -206Q62 -214 88 -276", 28);
}

void
draw_cardigan(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	double v = q->shape % 2 == 0 ? 40 : -20;
	uint32_t band = darker(c.colour, 0.14);

	c.accent = darker(c.colour, 0.2);	/* moss stitch, not polka dots */
	hanger(p, -318);
	neck_back(p, c.colour);
	for (int s = -1; s <= 1; s += 2) {
		sleeve(p, &c, s, LONG, 18);
		stroke(p, flat(p, band), 32, "M%.1f 222L%.1f 226", s * 272.0, s * 326.0);
	}
	torso(p, &c, 8, 320, -150);
	path(p, flat(p, darker(c.colour, 0.45)), "M-84 -276Q0 -230 84 -276L2 %.1fH-2Z", v);
	rect(p, veil(p, 0xf6f0e3, 0.8), -20, -270, 40, 18, 2);
	stroke(p, flat(p, band), 36, "M-176 314Q0 330 176 314");
	for (int s = 1; s >= -1; s -= 2)
		stroke(p, flat(p, s > 0 ? band : lighter(band, 0.05)), q->shape % 2 == 0 ? 46 : 30, "M%d -280Q%d -180 %d %.1fV318", s * 86, s * 60, 6, v);
	for (int i = 0; i < 5; i++) {
		circle(p, veil(p, 0x1f1a2b, 0.35), 8, v + 24 + i * (270 - v) / 4.6, 13);
		circle(p, ball(p, 0x6b4a33), 6, v + 22 + i * (270 - v) / 4.6, 12);
	}
	for (int s = -1; s <= 1; s += 2) {
		rect(p, flat(p, band), s < 0 ? -158 : 60, 168, 98, 20, 4);
		stroke(p, veil(p, 0x1f1a2b, 0.18), 3, "M%d 190v94h98v-94", s < 0 ? -158 : 60);
	}
}

void
draw_hoodie(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q), arms = c;

	arms.look = c.look = LOOK_PLAIN;
	if (q->look == LOOK_BLOCKS)
		arms.colour = q->accent;
	path(p, along(p, c.colour, darker(c.colour, 0.3)), "M-120 -250C-170 -330 -110 -392 0 -392S170 -330 120 -250Q60 -200 0 -196Q-60 -200 -120 -250Z");
	for (int s = -1; s <= 1; s += 2) {
		sleeve(p, &arms, s, LONG, 18);
		stroke(p, flat(p, darker(arms.colour, 0.12)), 32, "M%.1f 222L%.1f 226", s * 272.0, s * 326.0);
	}
	torso(p, &c, 6, 306, -196);
	path(p, down(p, darker(c.colour, 0.5), darker(c.colour, 0.3)), "M-82 -262C-104 -330 -60 -362 0 -362S104 -330 82 -262Q40 -176 0 -166Q-40 -176 -82 -262Z");
	path(p, along(p, lighter(c.colour, 0.08), c.colour), "M-128 -262C-150 -320 -110 -376 -40 -386C-96 -350 -96 -290 -66 -240Q-40 -190 0 -166L-14 -148Q-90 -180 -128 -262Z");
	path(p, along(p, darker(c.colour, 0.05), darker(c.colour, 0.2)), "M128 -262C150 -320 110 -376 40 -386C96 -350 96 -290 66 -240Q40 -190 0 -166L14 -148Q90 -180 128 -262Z");
	for (int s = -1; s <= 1; s += 2) {
		stroke(p, flat(p, 0xf0e9da), 8, "M%d -176q%d 60 %d 128", s * 34, s * 4, s * -2);
		circle(p, flat(p, 0xf0e9da), s * 33, -44, 8);
	}
	path(p, veil(p, 0x1f1a2b, 0.10), "M-120 110H120L158 250H-158Z");
	stroke(p, veil(p, 0x1f1a2b, 0.26), 4, "M-120 110H120L158 176M-120 110L-158 176M-158 250H158");
	stroke(p, flat(p, darker(c.colour, 0.12)), 38, "M-174 300Q0 316 174 300");
	if (q->shape % 2 == 1) {
		line(p, flat(p, 0xb9bdc0), 9, 0, -160, 0, 300);
		rect(p, flat(p, 0xd9dcde), -8, -150, 16, 40, 4);
	}
}

void
draw_trousers(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	int shape = q->shape % 4;
	double hem = shape == 3 ? 250 : 350, out = shape == 2 ? 250 : shape == 1 ? 150 : 184, in = shape == 2 ? 10 : shape == 1 ? 46 : 22;
	const char *d = arena_printf(&p->arena, "M-150 -330H150L172 -140L%.1f %.1fH%.1fL0 -60L%.1f %.1fH%.1fL-172 -140Z", out, hem, in, -in, hem, -out);

	if (c.look == LOOK_RIBS)
		c.look = LOOK_PLAIN;
	drop(p, 12, 20, "%s", d);
	path(p, flat(p, darker(c.colour, 0.45)), "M-148 -330Q0 -312 148 -330Q0 -350 -148 -330Z");
	sheet(p, &c, BOX(-260, -340, 520, 700), 0.8, "%s", d);
	clip(p, "%s", d);
	folds(p, -out, -60, out * 2, hem + 20, 7);
	path(p, veil(p, 0x1f1a2b, 0.10), "M0 -60L%.1f %.1fh-40L-30 -60Z", -in, hem);
	end(p);
	path(p, veil(p, 0x1f1a2b, 0.08), "M-150 -330H150L153 -290H-153Z");
	stroke(p, veil(p, 0x1f1a2b, 0.3), 3, "M-153 -290H153M0 -290Q10 -160 0 -60M-22 -290Q-24 -170 4 -130M-152 -276Q-110 -220 -166 -190M152 -276Q110 -220 166 -190");
	for (int i = -2; i <= 2; i++)
		if (i != 0)
			rect(p, flat(p, darker(c.colour, 0.12)), i * 56 - 7, -338, 14, 54, 3);
	circle(p, ball(p, q->finish == FINISH_CLOTH ? 0xb08a55 : 0x6b4a33), 0, -310, 12);
	if (q->look == LOOK_RIBS || shape == 2)
		for (int s = -1; s <= 1; s += 2)
			stroke(p, veil(p, 0x1f1a2b, 0.22), 4, "M%d -288Q%d -100 %.1f %.1f", s * 80, s * 92, s * (out + in) / 2, hem);
	stroke(p, veil(p, 0x1f1a2b, 0.2), 3, "M%.1f %.1fH%.1fM%.1f %.1fH%.1f", -out + 4, hem - 22, -in, in, hem - 22, out - 4);
}

void
draw_jacket(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q), dark = c;
	int shape = q->shape % 4;
	double hem = shape == 2 ? 190 : shape == 3 ? 352 : 300;

	dark.colour = darker(c.colour, 0.13);
	hanger(p, -318);
	if (shape == 1)
		path(p, along(p, c.colour, darker(c.colour, 0.3)), "M-110 -250C-160 -330 -100 -384 0 -384S160 -330 110 -250Z");
	neck_back(p, c.colour);
	for (int s = -1; s <= 1; s += 2)
		sleeve(p, &c, s, LONG, 20);
	torso(p, &c, shape == 3 ? 24 : 8, hem, -176);
	for (int s = -1; s <= 1; s += 2) {
		drop(p, 3, 6, "M%d -298L%d -160L%d -120L%d -250Z", s * 82, s * 4, s * 92, s * 116);
		sheet(p, &dark, BOX(-130, -310, 260, 210), 1, "M%d -302Q%d -220 %d -158L%d -112L%d -256Z", s * 80, s * 40, s * 2, s * 96, s * 118);
		if (shape != 2) {
			sheet(p, &dark, BOX(s < 0 ? -164 : 44, 120, 120, 130), 1, "M%d 128h116v96q-58 26 -116 0z", s < 0 ? -162 : 46);
			rect(p, flat(p, darker(c.colour, 0.2)), s < 0 ? -166 : 42, 112, 124, 36, 5);
			circle(p, ball(p, 0xb08a55), s < 0 ? -104 : 104, 132, 8);
		}
		if (shape == 0) {
			rect(p, flat(p, darker(c.colour, 0.08)), s < 0 ? -146 : 52, -76, 94, 92, 4);
			rect(p, flat(p, darker(c.colour, 0.2)), s < 0 ? -149 : 49, -84, 100, 30, 4);
		}
	}
	line(p, veil(p, 0x1f1a2b, 0.35), 4, 4, -150, 4, hem + 6);
	if (shape == 1 || shape == 2)
		line(p, metal_across(p, 0xb08a55), 9, 4, -140, 4.1, hem);
	else
		for (int i = 0; i < 5; i++)
			circle(p, ball(p, 0x5b4130), 20, -110 + i * (hem + 80) / 5, 12);
	if (shape == 2)
		stroke(p, flat(p, dark.colour), 34, "M-180 184Q0 200 180 184");
}

void
draw_dress(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	int shape = q->shape % 3;
	const char *skirt = "M-120 -60Q-170 160 -250 350Q0 392 250 350Q170 160 120 -60Z";
	const char *top = shape == 2 ? "M-96 -300L-70 -304Q-60 -190 0 -186Q60 -190 70 -304L96 -300Q104 -200 138 -150Q118 -90 122 -54Q0 -40 -122 -54Q-118 -90 -138 -150Q-104 -200 -96 -300Z" :
	    "M-84 -318Q-120 -312 -166 -298L-160 -160Q-120 -100 -122 -54Q0 -40 122 -54Q120 -100 160 -160L166 -298Q120 -312 84 -318L0 -170Z";

	hanger(p, -352);
	if (shape != 2)
		for (int s = -1; s <= 1; s += 2) {
			drop(p, 10, 14, "M%d -298L%d -150L%d -130L%d -170Z", s * 164, s * 236, s * 186, s * 156);
			if (shape == 1)
				sheet(p, &c, BOX(s < 0 ? -300 : 140, -300, 160, 380), 0.7, "M%d -298C%d -280 %d -200 %d -120L%d 54L%d 60L%d -140Z", s * 162, s * 214, s * 240, s * 250, s * 272, s * 214, s * 154);
			else
				sheet(p, &c, BOX(s < 0 ? -260 : 140, -300, 120, 190), 0.7, "M%d -298C%d -280 %d -240 %d -156L%d -130L%d -180Z", s * 162, s * 200, s * 230, s * 240, s * 180, s * 156);
		}
	drop(p, 12, 20, "%s", skirt);
	if (shape != 2)
		path(p, flat(p, darker(c.colour, 0.42)), "M-84 -316Q0 -350 84 -316L0 -172Z");
	sheet(p, &c, BOX(-260, -80, 520, 480), 0.75, "%s", skirt);
	clip(p, "%s", skirt);
	folds(p, -210, -60, 420, 420, 9);
	end(p);
	sheet(p, &c, BOX(-180, -330, 360, 290), 0.75, "%s", top);
	if (shape == 0)
		stroke(p, veil(p, 0x1f1a2b, 0.24), 4, "M84 -316L-110 -70M-84 -316L-10 -190M-40 -56Q-60 150 -20 360");
	if (shape == 1) {
		line(p, veil(p, 0x1f1a2b, 0.25), 3, 0, -172, 0, 366);
		for (int i = 0; i < 7; i++)
			circle(p, flat(p, 0xf3ecdc), 0, -140 + i * 70, 7);
		for (int s = -1; s <= 1; s += 2)
			path(p, flat(p, lighter(c.colour, 0.12)), "M%d -324L0 -176L%d -158L%d -290Z", s * 82, s * 54, s * 108);
	}
	stroke(p, flat(p, darker(c.colour, 0.2)), 22, "M-122 -56Q0 -40 122 -56");
	if (shape == 0)
		stroke(p, flat(p, darker(c.colour, 0.2)), 14, "M110 -52q26 60 14 130M110 -52q50 40 50 110");
}

void
draw_skirt(struct pen *p, const struct picture *q)
{
	struct coat c = cloth_of(q);
	int shape = q->shape % 3;
	double out = shape == 2 ? 190 : 268;
	const char *d = arena_printf(&p->arena, "M-128 -270Q0 -256 128 -270Q%.1f 0 %.1f 270Q0 312 %.1f 270Q%.1f 0 -128 -270Z", out * 0.74, out, -out, -out * 0.74);

	if (c.look == LOOK_RIBS)
		c.look = LOOK_PLAIN;
	stroke(p, flat(p, 0x6b6e73), 6, "M0 -320v-20q0 -14 14 -20q20 -12 9 -32q-14 -18 -30 -4M-110 -318H110");
	for (int s = -1; s <= 1; s += 2)
		rect(p, metal_across(p, 0xb9bdc0), s * 88 - 13, -328, 26, 66, 4);
	drop(p, 12, 20, "%s", d);
	path(p, flat(p, darker(c.colour, 0.42)), "M-126 -270Q0 -290 126 -270Q0 -254 -126 -270Z");
	sheet(p, &c, BOX(-280, -280, 560, 590), 0.8, "%s", d);
	clip(p, "%s", d);
	if (q->look == LOOK_RIBS)
		for (int i = -9; i <= 9; i++) {
			path(p, veil(p, 0x1f1a2b, 0.13), "M%.1f -230L%.1f 320h%.1fL%.1f -230Z", i * 13.5, i * out / 9, out / 17, i * 13.5 + 4);
			line(p, veil(p, 0xffffff, 0.14), 3, i * 13.5 - 1, -230, i * out / 9 - 2, 320);
		}
	else
		folds(p, -out, -200, out * 2, 470, 8);
	end(p);
	path(p, veil(p, 0x1f1a2b, 0.10), "M-128 -270Q0 -256 128 -270L134 -228Q0 -214 -134 -228Z");
	stroke(p, veil(p, 0x1f1a2b, 0.3), 3, "M-134 -228Q0 -214 134 -228");
	if (shape == 2)
		for (int i = 0; i < 8; i++)
			circle(p, ball(p, 0x8a6440), 0, -240 + i * 66, 12);
}
