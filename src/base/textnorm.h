/* textnorm: text typed by people, made fit to store and compare. */
#ifndef BASE_TEXTNORM_H
#define BASE_TEXTNORM_H

#include "base/arena.h"

/* Both return text in NFC, trimmed of white space (Unicode's, and U+200B,
 * U+FEFF) at both ends, or NULL when the n bytes are not well-formed UTF-8.
 * Left out: control characters and NUL, code points that are no characters,
 * and the embedding, override and isolate marks of bidirectional text, whose
 * effect would reach past the field. Of a run of more than 30 combining marks
 * the rest is left out. Doing it twice changes nothing more.
 * An exact copy costs nothing else when the text is ASCII. n <= 64 MiB. */

/* One line: a tab or line end becomes a space. */
char	*text_line(struct arena *, const char *, size_t n);

/* Paragraphs: tabs stay; CR LF, CR, VT, FF, NEL, U+2028, U+2029 become LF. */
char	*text_block(struct arena *, const char *, size_t n);

#endif
