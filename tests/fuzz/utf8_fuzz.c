/* utf8_fuzz: normalised text is valid, has no controls, and is stable. */
#include "base/textnorm.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_once(struct arena *a, char *(*norm)(struct arena *, const char *, size_t),
    const char *s, size_t n)
{
	char *once = norm(a, s, n);

	must((once != NULL) == utf8_valid(s, n));
	if (once == NULL)
		return;
	must(utf8_valid(once, strlen(once)));
	must(str_eq(norm(a, once, strlen(once)), once));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const char *s = (const char *)data;

	check_once(&a, text_line, s, n);
	check_once(&a, text_block, s, n);
	if (utf8_valid(s, n) && n > 0) {
		must(utf8_valid(s, utf8_cut(s, n, n / 2)));
		must(utf8_valid(s, utf8_cut_points(s, n, n / 3)));
		must(utf8_cut_points(s, n, utf8_count(s, n)) == n);
	}
	arena_reset(&a);
	return (0);
}
