/* jsontext: what a JSON text may cost, before a parser that recurses sees it. */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include "base/base.h"

/* Whether objects and arrays lie in each other no deeper than max. Says nothing of
 * whether it is JSON; what no parser takes may be called shallow. */
bool	json_is_shallow(const char *, size_t n, int max) MUST_USE;

#endif
