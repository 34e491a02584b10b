/* strnum: strtoll forgives too much (blanks, "+", trailing text, no text). */
#include "base/strnum.h"

bool
str_to_i64(const char *s, int64_t lo, int64_t hi, int64_t *out)
{
	bool minus = *s == '-';
	int64_t v = 0;

	s += minus;
	if (*s == '\0')
		return (false);
	for (; *s != '\0'; s++) {
		int d = *s - '0';

		if (d < 0 || d > 9 || __builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, d, &v))
			return (false);
	}
	/* Counted downwards: the range has one more negative number. */
	if (!minus && __builtin_sub_overflow((int64_t)0, v, &v))
		return (false);
	if (v < lo || v > hi)
		return (false);
	*out = v;
	return (true);
}
