/* etag_fuzz: a strong match is a weak one, and needs the tag in the header. */
#include "base/arena.h"
#include "base/etag.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const char *s = arena_strndup(&a, (const char *)data, n);
	bool weak = etag_matches(s, "\"a,b\""), strong = etag_matches_strong(s, "\"a,b\"");

	must(weak || !strong);
	must(!weak || strstr(s, "\"a,b\"") != NULL || strchr(s, '*') != NULL);
	must(etag_matches_strong(s, "W/\"a\"") == false || strchr(s, '*') != NULL);
	arena_reset(&a);
	return (0);
}
