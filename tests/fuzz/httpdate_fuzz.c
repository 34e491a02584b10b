/* httpdate_fuzz: a date that is read is in range, and read again when written. */
#include "base/arena.h"
#include "base/civil.h"
#include "base/httpdate.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	char s[HTTPDATE_SIZE];
	int64_t t, back;

	if (httpdate_parse(arena_strndup(&a, (const char *)data, n), 1709210096,
	    &t)) {
		must(t >= CIVIL_MIN && t <= CIVIL_MAX);
		must(httpdate_parse(httpdate_put(s, t), 1709210096, &back) && back == t);
	}
	arena_reset(&a);
	return (0);
}
