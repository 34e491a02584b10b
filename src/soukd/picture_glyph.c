/* picture_glyph: an alphabet of strokes on a grid 4 wide and 6 high, drawn here
 * so that lettering looks the same wherever the pictures are prepared. */
#include "soukd/picture_pen.h"

static const struct glyph {
	char		 c;
	double		 width;
	const char	*d;
} glyphs[] = {
	{ 'A', 4.4, "M0 6L2.2 0L4.4 6M.8 4H3.6" },
	{ 'B', 3.6, "M0 0V6M0 0H1.8A1.45 1.45 0 0 1 1.8 2.9H0M1.8 2.9A1.55 1.55 0 0 1 1.8 6H0" },
	{ 'C', 4.3, "M4.2 1A2.9 3 0 1 0 4.2 5" },
	{ 'D', 4.1, "M0 0V6H1.2A2.9 3 0 0 0 1.2 0Z" },
	{ 'E', 3.1, "M3.1 0H0V6H3.1M0 3H2.6" },
	{ 'F', 3.0, "M3 0H0V6M0 3H2.5" },
	{ 'G', 4.5, "M4.2 1A2.9 3 0 1 0 4.5 4.2V3.2H2.9" },
	{ 'H', 4.0, "M0 0V6M4 0V6M0 3H4" },
	{ 'I', 0.2, "M.1 0V6" },
	{ 'J', 2.5, "M2.4 0V4.4A1.3 1.6 0 0 1 0 5" },
	{ 'K', 3.7, "M0 0V6M3.6 0L0 3.6M1.3 2.4L3.7 6" },
	{ 'L', 3.0, "M0 0V6H3" },
	{ 'M', 5.0, "M0 6L.4 0L2.5 4L4.6 0L5 6" },
	{ 'N', 4.1, "M0 6V0L4.1 6V0" },
	{ 'O', 5.0, "M2.5 0A2.5 3 0 1 0 2.5 6A2.5 3 0 1 0 2.5 0Z" },
	{ 'P', 3.4, "M0 6V0H1.7A1.65 1.65 0 0 1 1.7 3.3H0" },
	{ 'Q', 5.0, "M2.5 0A2.5 3 0 1 0 2.5 6A2.5 3 0 1 0 2.5 0ZM3.1 4.4L4.8 6.4" },
	{ 'R', 3.6, "M0 6V0H1.7A1.6 1.6 0 0 1 1.7 3.2H0M1.5 3.2L3.6 6" },
	{ 'S', 3.2, "M3 .9A1.6 1.4 0 0 0 .2 1.5C.2 3.3 3.2 2.7 3.2 4.5A1.7 1.5 0 0 1 0 5" },
	{ 'T', 3.8, "M0 0H3.8M1.9 0V6" },
	{ 'U', 3.9, "M0 0V4A1.95 2 0 0 0 3.9 4V0" },
	{ 'V', 4.2, "M0 0L2.1 6L4.2 0" },
	{ 'W', 6.0, "M0 0L1.5 6L3 .8L4.5 6L6 0" },
	{ 'X', 4.0, "M0 0L4 6M4 0L0 6" },
	{ 'Y', 4.0, "M0 0L2 3.1L4 0M2 3.1V6" },
	{ 'Z', 3.7, "M.1 0H3.6L0 6H3.7" },
	{ '0', 3.8, "M1.9 0A1.9 3 0 1 0 1.9 6A1.9 3 0 1 0 1.9 0Z" },
	{ '1', 1.5, "M0 1.2L1.4 0V6" },
	{ '2', 3.4, "M.1 1.7A1.6 1.7 0 1 1 2.9 2.7L0 6H3.4" },
	{ '3', 3.3, "M.2 0H3.1L1.5 2.3A1.75 1.8 0 1 1 .1 5.1" },
	{ '4', 3.9, "M3 6V0L0 4.3H3.9" },
	{ '5', 3.3, "M3 0H.7L.4 2.6A1.8 1.75 0 1 1 .1 5.2" },
	{ '6', 3.6, "M3 0C1 1.4 0 3 0 4.2A1.8 1.8 0 1 0 .4 3" },
	{ '7', 3.4, "M0 0H3.4L1.1 6" },
	{ '8', 3.6, "M1.8 2.8A1.4 1.4 0 1 1 1.81 2.8A1.65 1.6 0 1 1 1.8 2.8Z" },
	{ '9', 3.6, "M.6 6C2.6 4.6 3.6 3 3.6 1.8A1.8 1.8 0 1 0 3.2 3" },
	{ '&', 4.6, "M4.4 6L1 1.6A1.1 1.1 0 1 1 2.9 1.5C2.9 2.7 0 3 0 4.6A1.8 1.5 0 0 0 4.2 3.6" },
	{ '-', 2.0, "M0 3.2H2" },
	{ '.', 0.2, "M.1 5.9V6" },
	{ '%', 4.6, "M.9 .2A.9 1.1 0 1 0 .91 .2ZM4.2 0L.4 6M3.7 3.6A.9 1.1 0 1 0 3.71 3.6Z" },
};

static const struct glyph *
glyph_find(char c)
{
	for (size_t i = 0; i < nelem(glyphs); i++)
		if (glyphs[i].c == c)
			return (&glyphs[i]);
	return (NULL);
}

double
letters_width(const char *s, double size)
{
	double w = 0;

	for (; *s != '\0'; s++)
		w += (glyph_find(*s) != NULL ? glyph_find(*s)->width : 1.2) + 1.4;
	return (w > 1.4 ? (w - 1.4) * size / 6 : 0);
}

void
letters(struct pen *p, const char *s, uint32_t colour, double x, double y, double size, double wide)
{
	double w = letters_width(s, size), at = 0;

	if (w > wide) {
		size *= wide / w;
		w = wide;
	}
	buf_printf(p->b, "<g transform=\"translate(%.4g %.4g) scale(%.4g)\" fill=\"none\" stroke=\"#%06x\" stroke-width=\".82\" "
	    "stroke-linecap=\"round\" stroke-linejoin=\"round\">", x - w / 2, y - size, size / 6, colour & 0xffffff);
	for (; *s != '\0'; s++) {
		const struct glyph *g = glyph_find(*s);

		if (g != NULL)
			buf_printf(p->b, "<path transform=\"translate(%.3g)\" d=\"%s\"/>", at, g->d);
		at += (g != NULL ? g->width : 1.2) + 1.4;
	}
	buf_puts(p->b, "</g>");
}
