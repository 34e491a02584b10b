/* req: as much of a request as views need. Texts are "translated" by a prefix. */
#include "run/req.h"
#include "tests/gen/tmplc_good/data.h"

struct req {
	struct arena	 arena;
	struct buf	 html;
};

struct req *
a_request(void)
{
	return (xcalloc(1, sizeof(struct req)));
}

struct buf *
req_html(struct req *r)
{
	return (&r->html);
}

const char *
req_csrf(struct req *r)
{
	(void)r;
	return ("to\"ken");
}

char *
req_printf(struct req *r, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(&r->arena, fmt, ap);
	va_end(ap);
	return (s);
}

const char *
tr(struct req *r, const char *text)
{
	return (req_printf(r, "%s", str_eq(text, "Order %lld of %s") ?
	    "%2$s, %1$lld. Bestellung" : text));
}

const char *
trn(struct req *r, const char *one, const char *many, int64_t n)
{
	(void)r;
	return (n == 1 ? one : many);
}
