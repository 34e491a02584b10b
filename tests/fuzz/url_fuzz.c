/* url_fuzz: what is split holds the promises of url.h; encoding undoes decoding. */
#include "base/url.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_segments(const struct url_target *t)
{
	must(t->n <= URL_SEGMENTS_MAX);
	for (size_t i = 0; i < t->n; i++) {
		const char *s = t->segments[i];
		size_t n = strlen(s);

		must(n > 0 && n <= URL_SEGMENT_MAX && utf8_valid(s, n));
		must(!str_eq(s, ".") && !str_eq(s, ".."));
		for (size_t k = 0; k < n; k++)
			must((unsigned char)s[k] >= 0x20 && s[k] != 0x7f);
	}
}

static void
check_round(struct arena *a, const char *s)
{
	char *coded = url_encode(a, s);
	size_t n = url_decode(coded, coded, strlen(coded), true);

	must(n == strlen(s) && memcmp(coded, s, n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	char *s = arena_strndup(&a, (const char *)data, n);
	struct url_target t;

	if (url_split(&a, (const char *)data, n, &t) == 0) {
		check_segments(&t);
		if (t.query != NULL)
			check_round(&a, t.query);
	}
	check_round(&a, s);
	if (url_is_local(s))
		must(s[0] == '/' && s[1] != '/' && strpbrk(s, "\\ \r\n\t") == NULL);
	arena_reset(&a);
	return (0);
}
