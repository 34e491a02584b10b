/* accept: what a client can read (RFC 9110 section 12.5). */
#ifndef BASE_ACCEPT_H
#define BASE_ACCEPT_H

#include "base/base.h"

/* The content coding to answer with: one of the n offered, of which the earlier
 * wins among equals, or "identity". NULL when the client refuses even that. The
 * header may be NULL: then identity. "x-gzip" is "gzip". */
const char	*accept_encoding(const char *header,
		    const char *const *offered, size_t n);

/* The language to answer in: one of the n offered tags, or NULL when none fits.
 * Ranges are tried from the most wanted to the least, each as RFC 4647 look-up
 * has it ("de-CH-1996", "de-CH", "de"); at each length a tag that is more
 * precise ("pt-BR" for "pt") fits when none is equal. "*" is the first offered
 * that is not refused with q=0. The header may be NULL. */
const char	*accept_language(const char *header,
		    const char *const *offered, size_t n);

#endif
