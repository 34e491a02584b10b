/* parthead: the header lines of one part of a multipart body. */
#ifndef BASE_PARTHEAD_H
#define BASE_PARTHEAD_H

#include "base/multipart.h"

/* Reads n bytes of lines that end in CR LF each, the empty line excluded. The
 * bytes are the caller's to lose: they are cut into lines in place. */
enum multipart_error	parthead_read(struct arena *, char *, size_t n,
			    struct multipart_part *) MUST_USE;

#endif
