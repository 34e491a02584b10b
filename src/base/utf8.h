/* utf8: text as UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/base.h"

/* The n bytes are well-formed. A NUL is a code point like any other. */
bool	utf8_valid(const char *, size_t n);

/* Reads one code point: its length in bytes (1-4), or 0 when the n bytes do
 * not start with a whole, well-formed one. */
size_t	utf8_decode(const char *, size_t n, uint32_t *cp);

/* Writes one code point; returns 1-4. Panics on what is not a scalar value. */
size_t	utf8_encode(uint32_t cp, char to[4]);

/* Code points in well-formed text. */
size_t	utf8_count(const char *, size_t n);

/* The longest length that cuts no code point in two: at most max bytes, or at
 * most max code points. The text is well-formed. */
size_t	utf8_cut(const char *, size_t n, size_t max);
size_t	utf8_cut_points(const char *, size_t n, size_t max);

#endif
