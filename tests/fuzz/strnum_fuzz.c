/* strnum_fuzz: what is read is what strtoll reads, and never more lenient. */
#include "base/strnum.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char s[64], *end;
	int64_t v;

	if (n >= sizeof s)
		return (0);
	if (n > 0)
		memcpy(s, data, n);
	s[n] = '\0';
	if (!str_to_i64(s, INT64_MIN, INT64_MAX, &v))
		return (0);
	errno = 0;
	must(strtoll(s, &end, 10) == v && *end == '\0' && errno == 0);
	return (0);
}
