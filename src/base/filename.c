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
		to += utf8_encode(c, to);
	}
	return (text_line(a, text, (size_t)(to - text)));
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

char *
filename_clean(struct arena *a, const char *s, size_t n)
{
	size_t at = base_name(s, n);
	char *text = as_text(a, s + at, n - at);

	text += strspn(text, ". ");
	n = strlen(text);
	while (n > 0 && (text[n - 1] == '.' || text[n - 1] == ' '))
		text[--n] = '\0';
	return (n > 0 ? cut(a, text, n) : arena_strdup(a, "file"));
}
