/* compress: answers made smaller, fast enough to do it for each. */
#ifndef RUN_COMPRESS_H
#define RUN_COMPRESS_H

#include "base/buf.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODING_COUNT };

/* For an Accept-Encoding header, which may be NULL. */
enum encoding	 encoding_choose(const char *accept);

/* "identity", "gzip", "br". */
const char	*encoding_name(enum encoding);

/* Appends the bytes in that encoding, not ENCODING_IDENTITY. False, nothing
 * appended, when they would not get smaller or the buffer is full. Memory is
 * kept from call to call. For the main thread only. */
bool		 compress_put(enum encoding, const void *, size_t, struct buf *) MUST_USE;

#endif
