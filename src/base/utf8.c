/* utf8: a hand-written decoder, because each parser of foreign input needs
 * one that can tell exactly where the text went wrong. */
#include "base/utf8.h"

static bool
is_tail(unsigned char c)
{
	return ((c & 0xc0) == 0x80);
}

size_t
utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	size_t len, i;
	uint32_t v;

	if (n == 0)
		return (0);
	if (p[0] < 0x80) {
		*cp = p[0];
		return (1);
	}
	len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < len)
		return (0);
	v = p[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if (!is_tail(p[i]))
			return (0);
		v = v << 6 | (p[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return (0);
	*cp = v;
	return (len);
}

size_t
utf8_encode(uint32_t cp, char to[4])
{
	static const unsigned char mark[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	must(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
	for (size_t i = len - 1; i > 0; i--, cp >>= 6)
		to[i] = (char)(0x80 | (cp & 0x3f));
	to[0] = (char)(mark[len] | cp);
	return (len);
}

/* Most text is ASCII: eight bytes at a time until it is not. */
static size_t
ascii_prefix(const char *s, size_t n)
{
	uint64_t w;
	size_t i = 0;

	for (; i + sizeof w <= n; i += sizeof w) {
		memcpy(&w, s + i, sizeof w);
		if ((w & 0x8080808080808080u) != 0)
			break;
	}
	while (i < n && (unsigned char)s[i] < 0x80)
		i++;
	return (i);
}

bool
utf8_valid(const char *s, size_t n)
{
	size_t i = ascii_prefix(s, n), len;
	uint32_t cp;

	while (i < n) {
		if ((len = utf8_decode(s + i, n - i, &cp)) == 0)
			return (false);
		i += len;
	}
	return (true);
}

size_t
utf8_count(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += !is_tail((unsigned char)s[i]);
	return (count);
}

size_t
utf8_cut(const char *s, size_t n, size_t max)
{
	if (n <= max)
		return (n);
	while (max > 0 && is_tail((unsigned char)s[max]))
		max--;
	return (max);
}

size_t
utf8_cut_points(const char *s, size_t n, size_t max)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_tail((unsigned char)s[i]) && max-- == 0)
			break;
	return (i);
}
