/* router: the steps behind route.h that need neither a request nor the program's own table. */
#ifndef RUN_ROUTER_H
#define RUN_ROUTER_H

#include "run/route.h"

#include <stdarg.h>

/* route_find over some table. */
struct route_match route_find_in(const struct route *, const struct route_node *, enum method,
	    const char *const *segments, size_t n);

/* The number of an id in its one spelling: decimal, positive, no zeros or signs
 * in front. 0 for any other text. */
int64_t	route_parse_id(const char *);

/* After a match: makes the last parameter of a "*name" route all the segments
 * it stands for, with "/" between. Leaves other matches alone. */
void	route_join(struct arena *, struct route_match *, const char *const *segments, size_t n);

/* route_url into an arena. The format knows %d (int64_t), %s (text, one
 * segment), %r (text of a "*name", whose slashes stay). */
const char *route_vurl(struct arena *, const char *fmt, va_list);

#endif
