/* filename: the name a file had on somebody's machine, made harmless to show,
 * store in a row and offer as a download. Never open a file by it. */
#ifndef BASE_FILENAME_H
#define BASE_FILENAME_H

#include "base/arena.h"

enum { FILENAME_BYTES_MAX = 200 };

/* What stands behind the last "/" or "\", as text_line makes it, with U+FFFD
 * for each byte that is not UTF-8, without dots and blanks at either end; "file"
 * when nothing remains. A long name is cut before its extension. */
char	*filename_clean(struct arena *, const char *, size_t n);

#endif
