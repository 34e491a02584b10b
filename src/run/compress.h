/* compress: answers made smaller, fast enough to do it for each. */
#ifndef RUN_COMPRESS_H
#define RUN_COMPRESS_H

#include "base/buf.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODING_COUNT };

/* An answer for one client is made fast; one that will be sent often, small. */
enum effort { COMPRESS_ONCE, COMPRESS_KEPT };

/* For an Accept-Encoding header, which may be NULL. In a hurry gzip beats Brotli:
 * as small in half the time. */
enum encoding	 encoding_choose(const char *accept, enum effort);

/* "identity", "gzip", "br". */
const char	*encoding_name(enum encoding);

/* Appends the bytes in that encoding, not ENCODING_IDENTITY. False, nothing
 * appended, when they would not get smaller or the buffer is full. Memory is
 * kept from call to call. For the main thread only. */
bool		 compress_put(enum encoding, enum effort, const void *, size_t, struct buf *)
		    MUST_USE;

#endif
