/* domain: host names, of any script, as they go over the wire. */
#ifndef BASE_DOMAIN_H
#define BASE_DOMAIN_H

#include "base/arena.h"

enum { DOMAIN_MAX = 253 };

/* The n bytes (UTF-8) as a lower-case name of A-labels (UTS #46, not
 * transitional, as browsers do), or NULL when that is no host name: each label
 * 1-63 of letters, digits, "-" and "_" without "-" at its ends, no dot behind
 * the last, which is not a number (nor hexadecimal: some read both as parts of
 * an IPv4 address), 253 bytes in all. One label is enough ("localhost"). */
char	*domain_to_ascii(struct arena *, const char *, size_t n);

#endif
