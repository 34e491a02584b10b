/* timefmt_fuzz: a time that is read is read again as it is written. */
#include "base/arena.h"
#include "base/timefmt.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	char s[TIMEFMT_SIZE];
	int64_t us, back;

	if (timefmt_parse(arena_strndup(&a, (const char *)data, n), &us))
		must(timefmt_parse(timefmt_put(s, us), &back) && back == us);
	arena_reset(&a);
	return (0);
}
