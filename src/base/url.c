/* url: one decoder and one encoder for everything that travels in a URL. */
#include "base/url.h"
#include "base/utf8.h"

enum { LOCAL_MAX = 2000 };

static bool
is_unreserved(unsigned char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~');
}

/* Returns the end of what was written: at most three bytes for one. */
static char *
encode(char *to, const char *s, size_t n)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (is_unreserved(c)) {
			*to++ = (char)c;
		} else {
			*to++ = '%';
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		}
	}
	return (to);
}

char *
url_encode(struct arena *a, const char *s)
{
	size_t n = strlen(s);
	char *to = arena_alloc(a, n * 3 + 1);

	*encode(to, s, n) = '\0';
	return (to);
}

void
url_put(struct buf *b, const char *s, size_t n)
{
	char piece[3 * 128];

	while (n > 0) {
		size_t part = n < 128 ? n : 128;

		buf_put(b, piece, (size_t)(encode(piece, s, part) - piece));
		s += part;
		n -= part;
	}
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return (c - '0');
	c |= 0x20;
	return (c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

/* The byte that the escape at s stands for, or -1. */
static int
escaped(const char *s, size_t n)
{
	int high, low;

	if (n < 3 || s[0] != '%')
		return (-1);
	high = hex_value(s[1]);
	low = hex_value(s[2]);
	return (high < 0 || low < 0 ? -1 : high << 4 | low);
}

size_t
url_decode(char *to, const char *s, size_t n, bool plus)
{
	char *start = to;
	int c;

	for (size_t i = 0; i < n; i++) {
		if ((c = escaped(s + i, n - i)) >= 0) {
			*to++ = (char)c;
			i += 2;
		} else
			*to++ = plus && s[i] == '+' ? ' ' : s[i];
	}
	return ((size_t)(to - start));
}

static bool
is_control(unsigned char c)
{
	return (c < 0x20 || c == 0x7f);
}

/* What may not stand in a target as it is. */
static bool
target_is_clean(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (is_control(c) || c == ' ' || c == '#')
			return (false);
	}
	return (true);
}

static bool
escapes_are_whole(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '%' && escaped(s + i, n - i) < 0)
			return (false);
	return (true);
}

static bool
segment_is_text(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_control((unsigned char)s[i]))
			return (false);
	return (utf8_valid(s, n) && !str_eq(s, ".") && !str_eq(s, ".."));
}

static int
add_segment(struct arena *a, const char *s, size_t n, struct url_target *t)
{
	char *to;

	if (!escapes_are_whole(s, n))
		return (400);
	if (n == 0 || n > 3 * URL_SEGMENT_MAX || t->n == URL_SEGMENTS_MAX)
		return (404);
	to = arena_alloc(a, n + 1);
	n = url_decode(to, s, n, false);
	to[n] = '\0';
	if (!segment_is_text(to, n))
		return (400);
	if (n > URL_SEGMENT_MAX)
		return (404);
	t->segments[t->n++] = to;
	return (0);
}

static int
split_path(struct arena *a, const char *s, size_t n, struct url_target *t)
{
	const char *end = s + n, *slash;
	int status;

	while (s < end) {
		slash = memchr(s, '/', (size_t)(end - s));
		if (slash == NULL)
			slash = end;
		status = add_segment(a, s, (size_t)(slash - s), t);
		if (status != 0)
			return (status);
		t->slash = slash < end;
		s = slash + 1;
	}
	return (0);
}

int
url_split(struct arena *a, const char *s, size_t n, struct url_target *t)
{
	const char *mark;
	size_t path;

	*t = (struct url_target){ 0 };
	if (n > URL_TARGET_MAX)
		return (414);
	if (n == 0 || s[0] != '/' || !target_is_clean(s, n))
		return (400);
	mark = memchr(s, '?', n);
	path = mark != NULL ? (size_t)(mark - s) : n;
	t->segments = arena_alloc(a, URL_SEGMENTS_MAX * sizeof *t->segments);
	if (mark != NULL)
		t->query = arena_strndup(a, mark + 1, n - path - 1);
	return (split_path(a, s + 1, path - 1, t));
}

bool
url_is_local(const char *s)
{
	size_t i;

	if (s[0] != '/' || s[1] == '/')
		return (false);
	for (i = 0; i <= LOCAL_MAX && s[i] != '\0'; i++)
		if (s[i] <= ' ' || s[i] >= 0x7f || s[i] == '\\')
			return (false);
	return (i <= LOCAL_MAX);
}
