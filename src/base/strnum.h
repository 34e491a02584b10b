/* strnum: numbers from text, all of it or not at all. */
#ifndef BASE_STRNUM_H
#define BASE_STRNUM_H

#include "base/base.h"

/* Decimal digits with an optional "-" before them and nothing else: no blank,
 * "+", point or exponent; leading zeros are fine. False, *out untouched, when
 * the text is anything else, or the number lies outside lo..hi. */
bool	str_to_i64(const char *, int64_t lo, int64_t hi, int64_t *out) MUST_USE;

#endif
