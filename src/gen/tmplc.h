/* tmplc: templates/<room>/<page>.html in, C functions out.
 *
 *	{{ include "orders/order.h" }}
 *	{{ page order_show(struct req *r, const struct order *o) in base(r, o->number) }}
 *	<h1>{{ t "Order %s", o->number }}</h1>
 *	{{ if o->note != NULL }}<p class="note">{{ o->note }}</p>{{ end }}
 *	{{ end }}
 *
 * The compiler follows the HTML as a browser would and so knows where each
 * value stands; a value in a place that no writer of html.h makes safe is an
 * error, as is HTML that a browser would repair. */
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
