/* textnorm: drop what no field wants, normalise with ICU, trim. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/textnorm.h"
#include "base/utf8.h"

/* Reordering is quadratic in the length of a run of marks; no language needs
 * more than a few (UAX #15, stream-safe text). */
enum { MARKS_MAX = 30, TEXT_MAX = 64 << 20 };

struct text {
	char	*p;
	size_t	 n;
};

static bool
is_bidi_mark(uint32_t c)
{
	return ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
}

static bool
is_line_end(uint32_t c)
{
	return ((c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 ||
	    c == 0x2029);
}

static bool
is_unwanted(uint32_t c)
{
	return (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_bidi_mark(c) ||
	    (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef));
}

/* What stands for c in the text; 0: nothing. */
static uint32_t
plain(uint32_t c, bool lines)
{
	if (c == '\t')
		return (lines ? c : ' ');
	if (is_line_end(c))
		return (lines ? '\n' : ' ');
	return (is_unwanted(c) ? 0 : c);
}

/* Copies the text without what is unwanted. False: not UTF-8. The copy is
 * never longer than the source. */
static bool
filter(const char *s, size_t n, bool lines, struct text *to)
{
	size_t len, marks = 0;
	uint32_t c, was = 0;

	to->n = 0;
	for (size_t i = 0; i < n; i += len) {
		bool crlf;

		if ((len = utf8_decode(s + i, n - i, &c)) == 0)
			return (false);
		crlf = was == '\r' && c == '\n';
		was = c;
		if (crlf || (c = plain(c, lines)) == 0)
			continue;
		marks = c >= 0x300 && u_getCombiningClass((UChar32)c) != 0 ?
		    marks + 1 : 0;
		if (marks <= MARKS_MAX)
			to->n += utf8_encode(c, to->p + to->n);
	}
	return (true);
}

static bool
is_ascii(const struct text *t)
{
	for (size_t i = 0; i < t->n; i++)
		if ((unsigned char)t->p[i] >= 0x80)
			return (false);
	return (true);
}

static UChar *
to_utf16(struct arena *a, const struct text *t, int32_t *n)
{
	UChar *u = arena_alloc(a, (t->n + 1) * sizeof *u);
	UErrorCode err = U_ZERO_ERROR;

	u_strFromUTF8(u, (int32_t)t->n + 1, n, t->p, (int32_t)t->n, &err);
	must(U_SUCCESS(err));
	return (u);
}

static void
from_utf16(struct arena *a, const UChar *u, int32_t n, struct text *t)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t len;

	t->p = arena_alloc(a, (size_t)n * 3 + 1);
	u_strToUTF8(t->p, n * 3 + 1, &len, u, n, &err);
	must(U_SUCCESS(err));
	t->n = (size_t)len;
}

static void
to_nfc(struct arena *a, struct text *t)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	UChar *from, *to;
	int32_t n, len;

	must(U_SUCCESS(err));
	from = to_utf16(a, t, &n);
	if (unorm2_quickCheck(nfc, from, n, &err) == UNORM_YES)
		return;
	len = unorm2_normalize(nfc, from, n, NULL, 0, &err);
	must(err == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(err));
	err = U_ZERO_ERROR;
	to = arena_alloc(a, ((size_t)len + 1) * sizeof *to);
	unorm2_normalize(nfc, from, n, to, len + 1, &err);
	must(U_SUCCESS(err));
	from_utf16(a, to, len, t);
	/* A character that decomposes can lengthen a run of marks. */
	must(filter(t->p, t->n, true, t));
}

static bool
is_blank(uint32_t c)
{
	return (c == ' ' || c == '\n' || c == '\t' || c == 0x200b ||
	    c == 0xfeff || (c >= 0x80 && u_isUWhiteSpace((UChar32)c)));
}

static char *
trim(struct text t)
{
	size_t len, last;
	uint32_t c;

	while (t.n > 0 && is_blank((len = utf8_decode(t.p, t.n, &c), c))) {
		t.p += len;
		t.n -= len;
	}
	while (t.n > 0) {
		last = utf8_cut(t.p, t.n, t.n - 1);
		utf8_decode(t.p + last, t.n - last, &c);
		if (!is_blank(c))
			break;
		t.n = last;
	}
	t.p[t.n] = '\0';
	return (t.p);
}

static char *
normal(struct arena *a, const char *s, size_t n, bool lines)
{
	struct text t;

	if (n > TEXT_MAX)
		panic("a text of %zu bytes", n);
	t.p = arena_alloc(a, n + 1);
	if (!filter(s, n, lines, &t))
		return (NULL);
	if (!is_ascii(&t))
		to_nfc(a, &t);
	return (trim(t));
}

char *
text_line(struct arena *a, const char *s, size_t n)
{
	return (normal(a, s, n, false));
}

char *
text_block(struct arena *a, const char *s, size_t n)
{
	return (normal(a, s, n, true));
}
