/* filename: base name, text, length. */
#include "base/filename.h"
#include "base/textnorm.h"
#include "base/utf8.h"

enum { EXTENSION_MAX = 16 };

static size_t
base_name(const char *s, size_t n)
{
	size_t at = n;

	while (at > 0 && s[at - 1] != '/' && s[at - 1] != '\\')
		at--;
	return (at);
}

static char *
as_text(struct arena *a, const char *s, size_t n)
{
	char *text = arena_alloc(a, n * 3 + 1), *to = text;
	size_t len;
	uint32_t c;

	for (size_t i = 0; i < n; i += len) {
		if ((len = utf8_decode(s + i, n - i, &c)) == 0) {
			c = 0xfffd;
			len = 1;
		}
		if (c != 0)
			to += utf8_encode(c, to);
	}
	return (text);
}

static char *
cut(struct arena *a, char *s, size_t n)
{
	const char *dot = strrchr(s, '.');
	size_t tail = dot != NULL ? n - (size_t)(dot - s) : 0;

	if (n <= FILENAME_BYTES_MAX)
		return (s);
	if (tail > EXTENSION_MAX)
		tail = 0;
	return (arena_printf(a, "%.*s%s",
	    (int)utf8_cut(s, n, FILENAME_BYTES_MAX - tail), s,
	    tail > 0 ? dot : ""));
}

/* What one of the two leaves out may bare what the other would. */
static char *
trimmed(struct arena *a, char *s)
{
	const char *before;
	size_t n;

	do {
		before = s;
		s = text_line(a, s, strlen(s));
		s += strspn(s, ". ");
		n = strlen(s);
		while (n > 0 && (s[n - 1] == '.' || s[n - 1] == ' '))
			s[--n] = '\0';
	} while (!str_eq(s, before));
	return (s);
}

char *
filename_clean(struct arena *a, const char *s, size_t n)
{
	size_t at = base_name(s, n);
	char *text = trimmed(a, as_text(a, s + at, n - at));

	text = trimmed(a, cut(a, text, strlen(text)));
	return (*text != '\0' ? text : arena_strdup(a, "file"));
}
