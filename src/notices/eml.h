/* eml: reading a message as mail.c writes it: RFC 5322 headers with RFC 2047 words in
 * UTF-8 base64, multipart bodies in quoted-printable. What it cannot read stays as it is. */
#ifndef NOTICES_EML_H
#define NOTICES_EML_H

#include "base/arena.h"

struct eml {
	const char	*from, *to, *subject, *date;	/* "" when absent */
	const char	*text, *html;			/* NULL when there is no such part */
};

/* Takes a NUL-terminated message; a head alone will do. */
void	eml_read(struct arena *, const char *, struct eml *);

#endif
