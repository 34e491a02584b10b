/* html: how a value is written into a page. One writer for each place a value
 * can stand in HTML; the template compiler chooses, people do not. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/* HTML that came out of the sanitizer; only the sanitizer fills one. */
struct safe_html {
	const char	*p;
	size_t		 n;
};

/* The type of the value picks the writer: text or an integer of any width. A
 * bool, an id, a float or a struct does not compile. NULL prints nothing. */
#define HTML_VALUE_(text)						\
	char *: text, const char *: text,				\
	signed char: html_i64, unsigned char: html_u64,			\
	short: html_i64, unsigned short: html_u64,			\
	int: html_i64, unsigned: html_u64,				\
	long: html_i64, unsigned long: html_u64,			\
	long long: html_i64, unsigned long long: html_u64,		\
	default: html_cannot_write_this

/* Never defined. It takes what no template has, so that the compiler points at
 * the expression whose type is wrong. */
struct text_or_integer;
void	html_cannot_write_this(struct buf *, struct text_or_integer *const *);

/* Between tags, where sanitized HTML may stand too; in <title> and <textarea>;
 * in a quoted attribute. */
#define html_text(h, x)							\
	_Generic((x), HTML_VALUE_(html_put_text), struct safe_html: html_safe)(h, x)
#define html_rcdata(h, x)	_Generic((x), HTML_VALUE_(html_put_text))(h, x)
#define html_attr(h, x)		_Generic((x), HTML_VALUE_(html_put_attr))(h, x)

/* A part of a URL: one path segment; a name or value of a query or fragment. */
#define html_path(h, x)		_Generic((x), HTML_VALUE_(html_put_path))(h, x)
#define html_query(h, x)	_Generic((x), HTML_VALUE_(html_put_query))(h, x)

void	html_put_text(struct buf *, const char *);
void	html_put_attr(struct buf *, const char *);

/* Everything but letters, digits and -._~ is percent-encoded. The segments "."
 * and ".." print nothing: however they are written, a browser walks them. */
void	html_put_path(struct buf *, const char *);
void	html_put_query(struct buf *, const char *);

/* A whole URL, or the start of one: relative, http, https, mailto or tel; any
 * other scheme becomes "about:invalid". What a URL cannot hold is percent-
 * encoded, escapes that are there stay. */
void	html_url(struct buf *, const char *);
/* The same for places that act on the site: no scheme and no "//host". */
void	html_url_here(struct buf *, const char *);
/* The same as html_url for srcset, where a comma would end the URL. */
void	html_srcset(struct buf *, const char *);

/* JSON text for a script element of a JSON type. */
void	html_json(struct buf *, const char *);

void	html_i64(struct buf *, int64_t);
void	html_u64(struct buf *, uint64_t);

static inline void
html_lit(struct buf *h, const char *s, size_t n)
{
	buf_put(h, s, n);
}

static inline void
html_safe(struct buf *h, struct safe_html s)
{
	if (s.p != NULL)
		buf_put(h, s.p, s.n);
}

/* Arguments of a translated text: what %s and %lld get. */
static inline const char *
html_arg_s(const char *s)
{
	return (s != NULL ? s : "");
}

static inline long long
html_arg_lld(long long n)
{
	return (n);
}

#endif
