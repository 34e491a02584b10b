/* accept_fuzz: the answer is one of those offered, or none. */
#include "base/accept.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
is_one_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s == list[i])
			return (true);
	return (false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const codings[] = { "br", "gzip" };
	static const char *const tags[] = { "en", "de-CH", "zh-Hant-TW" };
	static struct arena a;
	const char *s = arena_strndup(&a, (const char *)data, n), *got;

	got = accept_encoding(s, codings, nelem(codings));
	must(got == NULL || str_eq(got, "identity") ||
	    is_one_of(got, codings, nelem(codings)));
	got = accept_language(s, tags, nelem(tags));
	must(got == NULL || is_one_of(got, tags, nelem(tags)));
	arena_reset(&a);
	return (0);
}
