/* html: values into pages. Runs of harmless bytes are copied sixteen at a
 * time; what needs an escape is rare. */
#include "base/html.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What stands for a byte in a quoted attribute; in text the quotes stand for
 * themselves. A carriage return would come back as a newline. All are four or
 * five bytes long. */
static const char *const escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;",
	['"'] = "&#34;", ['\''] = "&#39;",
};

enum { IN_TEXT = 1, IN_ATTR = 2 };

/* Where a byte needs its escape. */
static const unsigned char special[256] = {
	['&'] = IN_TEXT | IN_ATTR, ['<'] = IN_TEXT | IN_ATTR, ['>'] = IN_TEXT | IN_ATTR,
	['\r'] = IN_TEXT | IN_ATTR, ['"'] = IN_ATTR, ['\''] = IN_ATTR,
};

#ifdef __SSE2__

/* Bit i is set when byte i may need an escape; a false alarm costs a look-up. */
static unsigned
suspects(__m128i v)
{
	__m128i hit;

	/* '"' 0x22, '&' 0x26, "'" 0x27: 0x26 and 0x27 differ in one bit, as do
	 * '<' 0x3c and '>' 0x3e. */
	hit = _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(1)), _mm_set1_epi8('\''));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(2)),
	    _mm_set1_epi8('>')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
	hit = _mm_or_si128(hit, _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));
	return ((unsigned)_mm_movemask_epi8(hit));
}

/* Copies up to the first suspect, whole blocks only; how many bytes it was. */
static size_t
copy_clean(char *to, const char *s, size_t n)
{
	size_t i = 0;
	unsigned bits;
	__m128i v;

	for (; n - i >= 16; i += 16) {
		v = _mm_loadu_si128((const void *)(s + i));
		_mm_storeu_si128((void *)(to + i), v);
		if ((bits = suspects(v)) != 0)
			return (i + (unsigned)__builtin_ctz(bits));
	}
	return (i);
}

#else

static size_t
copy_clean(char *to UNUSED, const char *s UNUSED, size_t n UNUSED)
{
	return (0);
}

#endif

static size_t
copy_plain(char *to, const char *s, size_t n, unsigned where)
{
	size_t i = copy_clean(to, s, n);

	for (; i < n && (special[(unsigned char)s[i]] & where) == 0; i++)
		to[i] = s[i];
	return (i);
}

static char *
put_escape(char *to, const char *escape)
{
	memcpy(to, escape, 4);
	if (escape[4] == '\0')
		return (to + 4);
	to[4] = escape[4];
	return (to + 5);
}

static void
escape_into(struct buf *h, const char *s, unsigned where)
{
	const char *escape;
	size_t n, run;
	char *to;

	if (s == NULL || (n = strlen(s)) == 0 || (to = buf_room(h, n)) == NULL)
		return;
	for (;; s++, n--) {
		run = copy_plain(to, s, n, where);
		to += run;
		s += run;
		n -= run;
		h->n = (size_t)(to - h->p);
		*to = '\0';
		if (n == 0)
			return;
		escape = escapes[(unsigned char)*s];
		if ((to = buf_room(h, n + (escape[4] == '\0' ? 3 : 4))) == NULL)
			return;
		to = put_escape(to, escape);
	}
}

void
html_put_text(struct buf *h, const char *s)
{
	escape_into(h, s, IN_TEXT);
}

void
html_put_attr(struct buf *h, const char *s)
{
	escape_into(h, s, IN_ATTR);
}

/* Classes of bytes in URLs. */
enum {
	PART	= 1,	/* stands for itself in a segment or a query value */
	WHOLE	= 2,	/* may stand in a URL that comes as a whole */
	STOP	= 4,	/* ends what may be a scheme */
};

#define DIGITS_(f)	['0' ... '9'] = (f)
#define LETTERS_(f)	['a' ... 'z'] = (f), ['A' ... 'Z'] = (f)

static const unsigned char url_class[256] = {
	DIGITS_(PART | WHOLE), LETTERS_(PART | WHOLE),
	['-'] = PART | WHOLE, ['.'] = PART | WHOLE, ['_'] = PART | WHOLE, ['~'] = PART | WHOLE,
	['\0'] = STOP, [':'] = WHOLE | STOP, ['/'] = WHOLE | STOP, ['?'] = WHOLE | STOP,
	['#'] = WHOLE | STOP, ['+'] = WHOLE, ['@'] = WHOLE,
	['!'] = WHOLE, ['$'] = WHOLE, ['('] = WHOLE, [')'] = WHOLE, ['*'] = WHOLE,
	[','] = WHOLE, [';'] = WHOLE, ['='] = WHOLE, ['['] = WHOLE, [']'] = WHOLE,
	['%'] = WHOLE,
};

static void
put_percent(struct buf *h, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to = buf_room(h, 3);

	if (to == NULL)
		return;
	to[0] = '%';
	to[1] = hex[c >> 4];
	to[2] = hex[c & 15];
	to[3] = '\0';
	h->n += 3;
}

/* Bytes of the class stand, "&" is a character reference, the rest is encoded. */
static void
put_url(struct buf *h, const char *s, unsigned class, char but)
{
	const char *run = s;

	for (;; s++) {
		if ((url_class[(unsigned char)*s] & class) != 0 && *s != but)
			continue;
		buf_put(h, run, (size_t)(s - run));
		if (*s == '\0')
			return;
		if (*s == '&' && class == WHOLE)
			buf_puts(h, "&amp;");
		else
			put_percent(h, (unsigned char)*s);
		run = s + 1;
	}
}

void
html_put_query(struct buf *h, const char *s)
{
	if (s != NULL)
		put_url(h, s, PART, 0);
}

void
html_put_path(struct buf *h, const char *s)
{
	if (s != NULL && !str_eq(s, ".") && !str_eq(s, ".."))
		put_url(h, s, PART, 0);
}

/* The length of the scheme, 0 for a relative URL. Whatever has a colon in front
 * of any slash, query or fragment counts as one, well-formed or not. */
static size_t
scheme_length(const char *s)
{
	size_t n = 0;

	while ((url_class[(unsigned char)s[n]] & STOP) == 0)
		n++;
	return (s[n] == ':' ? n + 1 : 0);
}

static bool
scheme_is(const char *s, size_t n, const char *scheme)
{
	if (strlen(scheme) != n)
		return (false);
	for (size_t i = 0; i < n; i++)
		if ((s[i] | (s[i] >= 'A' && s[i] <= 'Z' ? 0x20 : 0)) != scheme[i])
			return (false);
	return (true);
}

static bool
url_is_harmless(const char *s)
{
	size_t n = scheme_length(s);

	return (n == 0 || scheme_is(s, n, "https:") || scheme_is(s, n, "http:") ||
	    scheme_is(s, n, "mailto:") || scheme_is(s, n, "tel:"));
}

void
html_url(struct buf *h, const char *s)
{
	if (s != NULL)
		put_url(h, url_is_harmless(s) ? s : "about:invalid", WHOLE, 0);
}

void
html_srcset(struct buf *h, const char *s)
{
	if (s != NULL)
		put_url(h, url_is_harmless(s) ? s : "about:invalid", WHOLE, ',');
}

void
html_url_here(struct buf *h, const char *s)
{
	if (s == NULL)
		return;
	if (scheme_length(s) != 0 || (s[0] == '/' && s[1] == '/'))
		s = "about:invalid";
	put_url(h, s, WHOLE, 0);
}

/* In valid JSON these stand only inside strings, where an escape may replace
 * them. U+2028 and U+2029 are E2 80 A8 and E2 80 A9. */
static const char *
json_escape(const char *s)
{
	switch ((unsigned char)*s) {
	case '<':
		return ("\\u003c");
	case '>':
		return ("\\u003e");
	case '&':
		return ("\\u0026");
	case 0xe2:
		if ((unsigned char)s[1] != 0x80)
			return (NULL);
		if ((unsigned char)s[2] == 0xa8)
			return ("\\u2028");
		return ((unsigned char)s[2] == 0xa9 ? "\\u2029" : NULL);
	default:
		return (NULL);
	}
}

void
html_json(struct buf *h, const char *s)
{
	const char *run = s, *escape;

	if (s == NULL)
		return;
	while (*(s += strcspn(s, "<>&\xe2")) != '\0') {
		if ((escape = json_escape(s)) == NULL) {
			s++;
			continue;
		}
		buf_put(h, run, (size_t)(s - run));
		buf_puts(h, escape);
		s += *s == '\xe2' ? 3 : 1;
		run = s;
	}
	buf_put(h, run, (size_t)(s - run));
}

static const char pairs[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

static void
put_digits(struct buf *h, uint64_t u, bool minus)
{
	char digits[24], *p = digits + sizeof digits;

	for (; u >= 100; u /= 100)
		p = memcpy(p - 2, pairs + 2 * (u % 100), 2);
	if (u >= 10)
		p = memcpy(p - 2, pairs + 2 * u, 2);
	else
		*--p = (char)('0' + u);
	if (minus)
		*--p = '-';
	buf_put(h, p, (size_t)(digits + sizeof digits - p));
}

void
html_u64(struct buf *h, uint64_t u)
{
	put_digits(h, u, false);
}

void
html_i64(struct buf *h, int64_t v)
{
	put_digits(h, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0);
}
