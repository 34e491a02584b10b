/* picture: the stage around a thing: backdrop, light, company. */
#include "soukd/picture.h"

#include "soukd/picture_form.h"
#include "soukd/picture_stage.h"

#include <math.h>

static void
pen_start(struct pen *p, struct buf *b, uint32_t dice, int width, int height)
{
	*p = (struct pen){ .b = b, .dice = dice_for(dice, "picture", 0) };
	buf_printf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">", width, height,
	    width, height);
}

static void
pen_stop(struct pen *p)
{
	buf_puts(p->b, "</svg>\n");
	arena_free(&p->arena);
}

/* The thing itself at x,y; its own dice, so that every view shows the same one. */
static void
put(struct pen *p, const struct picture *q, double x, double y, double scale)
{
	const struct form *f = form_of(q);
	struct dice keep = p->dice;

	p->dice = dice_for(q->dice, "thing", (uint64_t)q->form);
	move(p, "translate(%.1f %.1f) scale(%.3f)", x, y, scale * form_scale(f));
	if (f->stance == STANDS && f->foot > 0)
		ground(p, 0, -4, f->foot, f->foot * 0.16);
	f->draw(p, q);
	end(p);
	p->dice = keep;
}

static void
view_front(struct pen *p, const struct picture *q)
{
	const struct form *f = form_of(q);

	if (f->stance == STANDS)
		put(p, q, 500, stage_floor(p, q), stage_is_podium(q) ? 0.88 : 1);
	else {
		stage_wall(p, q);
		put(p, q, 500, 500, f->stance == HANGS ? 1.0 : 0.98);
	}
}

static void
view_setting(struct pen *p, const struct picture *q)
{
	struct spot s = stage_setting(p, q);

	if (s.flatten) {
		move(p, "matrix(%.3f 0 -0.18 %.3f %.1f %.1f)", s.scale, s.scale * 0.42, s.x, s.y);
		put(p, q, 0, 0, 1);
		end(p);
	} else
		put(p, q, s.x, s.y, s.scale);
	stage_front(p, q);
}

static void
view_detail(struct pen *p, const struct picture *q)
{
	const struct form *f = form_of(q);
	double zoom = 2.15;

	stage_plain(p, q);
	if (f->stance == STANDS) {
		move(p, "translate(500 520) scale(%.3f) translate(%.1f %.1f)", zoom, -f->fx * form_scale(f), -f->fy * form_scale(f));
		put(p, q, 0, 0, 1);
		end(p);
	} else {
		move(p, "translate(500 500) rotate(%d) scale(%.3f) translate(%.1f %.1f)", f->stance == LIES ? 9 : 0, zoom, -f->fx * form_scale(f), -f->fy * form_scale(f));
		put(p, q, 0, 0, 1);
		end(p);
	}
}

/* Three things on one floor, the last one in front. */
static void
three(struct pen *p, const struct picture q[3])
{
	static const struct { double x, y, scale; } stand[3] = { { 285, 735, 0.60 }, { 735, 745, 0.62 }, { 505, 850, 0.68 } };
	static const struct { double x, y, scale; } hang[3] = { { 245, 400, 0.50 }, { 755, 400, 0.50 }, { 500, 590, 0.56 } };

	for (int i = 0; i < 3; i++)
		if (form_of(&q[i])->stance == STANDS)
			put(p, &q[i], stand[i].x, stand[i].y, stand[i].scale);
		else
			put(p, &q[i], hang[i].x, hang[i].y, hang[i].scale);
}

static void
view_group(struct pen *p, const struct picture *q)
{
	struct picture sisters[3] = { *q, *q, *q };

	sisters[0].colour = q->others[0];
	sisters[1].colour = q->others[1];
	if (form_of(q)->stance == STANDS)
		stage_open(p, q);
	else
		stage_wall(p, q);
	three(p, sisters);
}

void
picture_draw(const struct picture *q, struct buf *b)
{
	static void (*const view[VIEWS])(struct pen *, const struct picture *) = {
		[VIEW_FRONT] = view_front, [VIEW_SETTING] = view_setting, [VIEW_DETAIL] = view_detail, [VIEW_GROUP] = view_group,
	};
	struct pen p;

	must(q->form < FORMS && q->view < VIEWS);
	pen_start(&p, b, q->dice, 1000, 1000);
	view[q->view](&p, q);
	pen_stop(&p);
}

void
picture_tile(const struct picture q[3], struct buf *b)
{
	struct pen p;

	pen_start(&p, b, q[0].dice, 1000, 1000);
	if (form_of(&q[0])->stance == STANDS)
		stage_open(&p, &q[0]);
	else
		stage_wall(&p, &q[0]);
	three(&p, q);
	pen_stop(&p);
}

void
picture_banner(uint32_t dice, uint32_t colour, uint32_t accent, struct buf *b)
{
	static const enum picture_look looks[] = { LOOK_ARCS, LOOK_SHAPES, LOOK_LEAVES, LOOK_WAVES, LOOK_DIAMOND, LOOK_TERRAZZO, LOOK_SUN, LOOK_MOON };
	const double box[4] = { 0, 0, 1600, 400 };
	struct pen p;

	pen_start(&p, b, dice, 1600, 400);
	rect(&p, along(&p, lighter(colour, 0.06), darker(colour, 0.2)), 0, 0, 1600, 400, 0);
	pattern(&p, looks[dice % nelem(looks)], colour, mix(colour, accent, 0.3), box, 1.5);
	rect(&p, along(&p, mix(colour, accent, 0.05), darker(colour, 0.1)), 0, 0, 1600, 400, 0);
	clip(&p, "M760 0H1600V400H560Z");
	rect(&p, flat(&p, accent), 500, 0, 1100, 400, 0);
	pattern(&p, looks[dice % nelem(looks)], accent, mix(accent, colour, 0.75), BOX(500, 0, 1100, 400), 1.25);
	rect(&p, shade_across(&p, 0.25), 500, 0, 1100, 400, 0);
	end(&p);
	path(&p, veil(&p, 0xfff8ea, 0.5), "M752 0h9L563 400h-9z");
	pen_stop(&p);
}

void
picture_logo(const char *initials, uint32_t dice, uint32_t colour, uint32_t accent, struct buf *b)
{
	struct pen p;

	pen_start(&p, b, dice, 400, 400);
	rect(&p, flat(&p, colour), 0, 0, 400, 400, 0);
	ring(&p, flat(&p, accent), 7, 200, 200, 168);
	ring(&p, veil(&p, accent, 0.5), 3, 200, 200, 150);
	letters(&p, initials, lighter(accent, 0.35), 200, 250, 112, 220);
	if (dice % 2 == 0)
		sprig(&p, accent, 150, 312, 100, 0, 4);
	else
		for (int i = -1; i <= 1; i++)
			circle(&p, flat(&p, accent), 200 + i * 30, 310, 7);
	pen_stop(&p);
}
