/* httpdate: dates in HTTP headers (RFC 9110 section 5.6.7). */
#ifndef BASE_HTTPDATE_H
#define BASE_HTTPDATE_H

#include "base/base.h"

enum { HTTPDATE_SIZE = 30 };	/* with the NUL */

/* "Sun, 06 Nov 1994 08:49:37 GMT" of seconds since 1970, in a year from 1 to
 * 9999. Returns `to`. */
char	*httpdate_put(char to[HTTPDATE_SIZE], int64_t seconds);

/* Reads that form and the two obsolete ones ("Sunday, 06-Nov-94 08:49:37 GMT",
 * "Sun Nov  6 08:49:37 1994"), to the letter, but for the weekday, which need
 * not be the right one. A year of two digits is the one within 50 years ahead
 * of now or less than 50 before it. */
bool	 httpdate_parse(const char *, int64_t now, int64_t *seconds) MUST_USE;

#endif
