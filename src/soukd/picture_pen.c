/* picture_pen: writing SVG. */
#include "soukd/picture_pen.h"

#include <math.h>
#include <stdarg.h>

uint32_t
mix(uint32_t a, uint32_t b, double part)
{
	uint32_t to = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		double x = a >> shift & 255, y = b >> shift & 255;

		to |= (uint32_t)(x + (y - x) * part + 0.5) << shift;
	}
	return (to);
}

uint32_t
lighter(uint32_t c, double part)
{
	return (mix(c, 0xfffaf0, part));
}

uint32_t
darker(uint32_t c, double part)
{
	return (mix(c, 0x1c1a26, part));
}

double
luma(uint32_t c)
{
	return (((c >> 16 & 255) * 0.299 + (c >> 8 & 255) * 0.587 + (c & 255) * 0.114) / 255);
}

uint32_t
apart(uint32_t c, double part)
{
	return (luma(c) > 0.5 ? darker(c, part) : lighter(c, part));
}

const char *
flat(struct pen *p, uint32_t c)
{
	return (arena_printf(&p->arena, "#%06x", c & 0xffffff));
}

const char *
veil(struct pen *p, uint32_t c, double opacity)
{
	return (arena_printf(&p->arena, "#%06x%02x", c & 0xffffff, (unsigned)(opacity * 255 + 0.5)));
}

struct stop {
	double		at;
	uint32_t	colour;
	double		opacity;
};

static const char *
gradient(struct pen *p, const char *how, const struct stop *s, size_t n)
{
	bool round = how[0] == 'r';
	unsigned id = ++p->ids;

	buf_printf(p->b, "<%sGradient id=\"g%u\" %s>", round ? "radial" : "linear", id, how + 1);
	for (size_t i = 0; i < n; i++) {
		buf_printf(p->b, "<stop offset=\"%g\" stop-color=\"#%06x\"", s[i].at, s[i].colour & 0xffffff);
		if (s[i].opacity < 1)
			buf_printf(p->b, " stop-opacity=\"%.2g\"", s[i].opacity);
		buf_puts(p->b, "/>");
	}
	buf_printf(p->b, "</%sGradient>", round ? "radial" : "linear");
	return (arena_printf(&p->arena, "url(#g%u)", id));
}

#define GRADIENT(p, how, ...)						\
	gradient(p, how, (const struct stop[]){ __VA_ARGS__ },		\
	    sizeof((const struct stop[]){ __VA_ARGS__ }) / sizeof(struct stop))
#define ACROSS	"l"
#define DOWN	"lx2=\"0\" y2=\"1\""

const char *
down(struct pen *p, uint32_t top, uint32_t bottom)
{
	return (GRADIENT(p, DOWN, { 0, top, 1 }, { 1, bottom, 1 }));
}

const char *
along(struct pen *p, uint32_t left, uint32_t right)
{
	return (GRADIENT(p, ACROSS, { 0, left, 1 }, { 1, right, 1 }));
}

const char *
ball(struct pen *p, uint32_t c)
{
	return (GRADIENT(p, "rcx=\".38\" cy=\".32\" r=\".75\"", { 0, lighter(c, 0.45), 1 }, { 0.35, lighter(c, 0.08), 1 },
	    { 0.75, darker(c, 0.16), 1 }, { 1, darker(c, 0.36), 1 }));
}

const char *
glow(struct pen *p, uint32_t c, double opacity)
{
	return (GRADIENT(p, "r", { 0, c, opacity }, { 0.45, c, opacity * 0.55 }, { 0.75, c, opacity * 0.15 }, { 1, c, 0 }));
}

const char *
shade_round(struct pen *p, double gloss)
{
	return (GRADIENT(p, ACROSS, { 0, 0x201c2c, 0.26 }, { 0.1, 0x201c2c, 0.08 }, { 0.24, 0xffffff, 0.10 + gloss * 0.34 },
	    { 0.42, 0xffffff, 0.04 }, { 0.6, 0x201c2c, 0.05 }, { 0.86, 0x201c2c, 0.27 }, { 1, 0x201c2c, 0.40 }));
}

const char *
shade_lying(struct pen *p, double gloss)
{
	return (GRADIENT(p, DOWN, { 0, 0x201c2c, 0.10 }, { 0.22, 0xffffff, 0.12 + gloss * 0.38 }, { 0.45, 0xffffff, 0.03 },
	    { 0.7, 0x201c2c, 0.14 }, { 1, 0x201c2c, 0.40 }));
}

const char *
shade_down(struct pen *p, double strength)
{
	return (GRADIENT(p, DOWN, { 0, 0xffffff, strength * 0.5 }, { 0.4, 0xffffff, 0 }, { 1, 0x201c2c, strength * 0.8 }));
}

const char *
shade_across(struct pen *p, double strength)
{
	return (GRADIENT(p, "lx2=\"1\" y2=\".25\"", { 0, 0xffffff, strength * 0.5 }, { 0.45, 0xffffff, 0 },
	    { 1, 0x201c2c, strength * 0.8 }));
}

const char *
slant(struct pen *p)
{
	return (GRADIENT(p, "lx2=\".9\" y2=\"1\"", { 0, 0xffffff, 0.42 }, { 0.22, 0xffffff, 0.30 }, { 0.5, 0xffffff, 0.04 },
	    { 0.62, 0x1f1a2b, 0 }, { 1, 0x1f1a2b, 0.13 }));
}

const char *
metal_across(struct pen *p, uint32_t c)
{
	return (GRADIENT(p, ACROSS, { 0, darker(c, 0.40), 1 }, { 0.14, lighter(c, 0.10), 1 }, { 0.27, lighter(c, 0.62), 1 },
	    { 0.40, lighter(c, 0.06), 1 }, { 0.66, darker(c, 0.34), 1 }, { 0.82, darker(c, 0.08), 1 }, { 1, darker(c, 0.48), 1 }));
}

const char *
metal_down(struct pen *p, uint32_t c)
{
	return (GRADIENT(p, DOWN, { 0, darker(c, 0.10), 1 }, { 0.18, lighter(c, 0.58), 1 }, { 0.4, lighter(c, 0.05), 1 },
	    { 0.68, darker(c, 0.36), 1 }, { 0.85, darker(c, 0.05), 1 }, { 1, darker(c, 0.45), 1 }));
}

static void
path_open(struct pen *p, const char *fmt, va_list ap)
{
	buf_puts(p->b, "<path d=\"");
	buf_puts(p->b, arena_vprintf(&p->arena, fmt, ap));
	buf_putc(p->b, '"');
}

void
path(struct pen *p, const char *fill, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	path_open(p, fmt, ap);
	va_end(ap);
	buf_printf(p->b, " fill=\"%s\"/>", fill);
}

void
stroke(struct pen *p, const char *colour, double width, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	path_open(p, fmt, ap);
	va_end(ap);
	buf_printf(p->b, " fill=\"none\" stroke=\"%s\" stroke-width=\"%.4g\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
	    colour, width);
}

void
ellipse(struct pen *p, const char *fill, double cx, double cy, double rx, double ry)
{
	buf_printf(p->b, "<ellipse cx=\"%.4g\" cy=\"%.4g\" rx=\"%.4g\" ry=\"%.4g\" fill=\"%s\"/>", cx, cy, rx, ry, fill);
}

void
circle(struct pen *p, const char *fill, double cx, double cy, double r)
{
	buf_printf(p->b, "<circle cx=\"%.4g\" cy=\"%.4g\" r=\"%.4g\" fill=\"%s\"/>", cx, cy, r, fill);
}

void
ring(struct pen *p, const char *colour, double width, double cx, double cy, double r)
{
	buf_printf(p->b, "<circle cx=\"%.4g\" cy=\"%.4g\" r=\"%.4g\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.4g\"/>",
	    cx, cy, r, colour, width);
}

void
rect(struct pen *p, const char *fill, double x, double y, double w, double h, double r)
{
	buf_printf(p->b, "<rect x=\"%.4g\" y=\"%.4g\" width=\"%.4g\" height=\"%.4g\" rx=\"%.3g\" fill=\"%s\"/>", x, y, w, h, r, fill);
}

void
line(struct pen *p, const char *colour, double width, double x1, double y1, double x2, double y2)
{
	buf_printf(p->b, "<line x1=\"%.4g\" y1=\"%.4g\" x2=\"%.4g\" y2=\"%.4g\" stroke=\"%s\" stroke-width=\"%.4g\" "
	    "stroke-linecap=\"round\"/>", x1, y1, x2, y2, colour, width);
}

void
move(struct pen *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_printf(p->b, "<g transform=\"%s\">", arena_vprintf(&p->arena, fmt, ap));
	va_end(ap);
}

void
clip(struct pen *p, const char *fmt, ...)
{
	unsigned id = ++p->ids;
	va_list ap;

	va_start(ap, fmt);
	buf_printf(p->b, "<clipPath id=\"g%u\"><path d=\"%s\"/></clipPath><g clip-path=\"url(#g%u)\">", id,
	    arena_vprintf(&p->arena, fmt, ap), id);
	va_end(ap);
}

void
end(struct pen *p)
{
	buf_puts(p->b, "</g>");
}

/* Stacked copies, each a little larger, look blurred and cost no filter. */
void
drop(struct pen *p, double dx, double dy, const char *fmt, ...)
{
	const char *d;
	va_list ap;

	va_start(ap, fmt);
	d = arena_vprintf(&p->arena, fmt, ap);
	va_end(ap);
	for (int i = 0; i < 5; i++)
		buf_printf(p->b, "<path d=\"%s\" transform=\"translate(%.4g %.4g)\" fill=\"#1f1a2b0c\" stroke=\"#1f1a2b0a\" "
		    "stroke-width=\"%d\" stroke-linejoin=\"round\"/>", d, dx, dy, 2 + i * 9);
}

void
ground(struct pen *p, double cx, double cy, double rx, double ry)
{
	ellipse(p, glow(p, 0x1f1a2b, 0.22), cx + rx * 0.42, cy + ry * 0.2, rx * 1.75, ry * 1.7);
	ellipse(p, glow(p, 0x1f1a2b, 0.62), cx + rx * 0.05, cy, rx * 1.12, ry);
}

double
near_to(struct pen *p, double x, double spread)
{
	return (x + (dice_part(&p->dice) * 2 - 1) * spread);
}
