/* etag: does the client have this version already (RFC 9110 section 13.1)? */
#ifndef BASE_ETAG_H
#define BASE_ETAG_H

#include "base/base.h"

/* `header` is a list of entity tags or "*", `etag` ours with its quotes, weak or
 * not; false for a NULL header. A piece that is no entity tag matches nothing. */
bool	etag_matches(const char *header, const char *etag);		/* If-None-Match: weak */
bool	etag_matches_strong(const char *header, const char *etag);	/* If-Match, If-Range */

#endif
