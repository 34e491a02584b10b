/* httpparam: header values of the form: value; name=token; name="text". */
#ifndef BASE_HTTPPARAM_H
#define BASE_HTTPPARAM_H

#include "base/arena.h"

struct httpparam {
	const char	*name;		/* lower case */
	const char	*value;		/* without its quotes */
};

/* The part before the first ";", trimmed, lower case; *rest moves behind it. */
const char	*httpparam_head(struct arena *, const char **rest);

/* Takes the next parameter off *rest: 1, 0 at the end, -1 when it is broken.
 * Within quotes \" is a quote, unless nothing or a ";" follows: then the name
 * of a file ended in a backslash, which browsers do not escape. Any other
 * backslash stands for itself, for the same reason. */
int		 httpparam_next(struct arena *, const char **rest,
		    struct httpparam *) MUST_USE;

#endif
