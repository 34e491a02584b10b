/* tmplc: templates/<room>/<page>.html in, C functions out.
 *
 *	{{ include "orders/order.h" }}
 *	{{ page order_show(struct req *r, const struct order *o) in base(r, o->number) }}
 *	<h1>{{ t "Order %s", o->number }}</h1>
 *	{{ if o->note != NULL }}<p class="note">{{ o->note }}</p>{{ end }}
 *	{{ end }}
 *
 * becomes void view_order_show(struct req *, const struct order *). In a view:
 *
 *	{{ expression }}		text or an integer, written for its place
 *	{{ html x }}			struct safe_html, in text only
 *	{{ json x }}			JSON text, in <script type="application/json">
 *	{{ t "Sold by %s", s }}		a text of the catalogue; %s and %lld
 *	{{ tn "%lld item", "%lld items", n }}
 *	{{ if c }} {{ elif c }} {{ else }} {{ end }}
 *	{{ for init; condition; step }} {{ end }}
 *	{{ each o in array, count }} {{ else }} {{ end }}	o points to an element
 *	{{ each o, i in array, count }}				i is its index
 *	{{ let x = expression }}	until the end of the block
 *	{{ call other_view(r, ...) }}	in text
 *	{{# comment }}
 *
 * {{ layout base(struct req *r, ...) }} ... {{ body }} ... {{ end }} becomes
 * view_base_open and view_base_close; layouts may be "in" layouts.
 *
 * The compiler follows the HTML as a browser would and so knows where each
 * value stands; a value in a place that no writer of html.h makes safe is an
 * error, as is HTML that a browser would repair, inline script and style, and
 * a block that leaves the HTML elsewhere than it found it. Comments go, white
 * space with a newline in it becomes one newline, a POST form gets its token.
 *
 * A value where a URL begins is a whole URL and goes through its scheme check;
 * behind that, values are single segments or parameters, percent-encoded. In
 * action, formaction and the src of a script it has to be of this site. */
#ifndef GEN_TMPLC_H
#define GEN_TMPLC_H

#include "base/buf.h"

/* What one template file became. */
struct tmplc_unit {
	struct buf	 includes;	/* #include lines */
	struct buf	 protos;	/* one prototype for each view */
	struct buf	 code;		/* the views */
	struct buf	 words;		/* "file:line:col: untranslated: ..." lines */
	struct buf	 errors;	/* "file:line:col: error: ..." lines */
	int		 nerrors;
};

/* Compiles a whole file; the name is used in messages and #line. */
void	tmplc_run(struct tmplc_unit *, const char *name, const char *src, size_t n);
void	tmplc_free(struct tmplc_unit *);

/* C for a file, with the headers it needs; returns the number of errors. */
int	tmplc_compile(const char *name, const char *src, size_t n,
	    struct buf *out, struct buf *errors);

/* Puts a unit's C together. `headers` is a NULL-terminated list of more headers
 * to include, or NULL. */
void	tmplc_put_code(const struct tmplc_unit *, const char *const *headers,
	    struct buf *out);

#endif
