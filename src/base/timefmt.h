/* timefmt: points in time as text (RFC 3339), held as microseconds since 1970. */
#ifndef BASE_TIMEFMT_H
#define BASE_TIMEFMT_H

#include "base/base.h"

enum { TIMEFMT_SIZE = 28 };	/* with the NUL */

/* "2024-02-29T12:34:56Z", with six decimals unless the fraction is zero, in a
 * year from 1 to 9999. Returns `to`. */
char	*timefmt_put(char to[TIMEFMT_SIZE], int64_t us);

/* Reads a date, "T" or "t" or a blank, a time with or without decimals (those
 * beyond six are cut off), and "Z", "z" or an offset "+05:30", and nothing else.
 * A second of 60 is the next minute's first. */
bool	 timefmt_parse(const char *, int64_t *us) MUST_USE;

#endif
