/* email: addresses as people type them into a form. */
#ifndef BASE_EMAIL_H
#define BASE_EMAIL_H

#include "base/arena.h"

enum email_error {
	EMAIL_OK,
	EMAIL_EMPTY,
	EMAIL_AT,		/* no "@", or nothing before or behind it */
	EMAIL_LOCAL,		/* what stands before the "@" */
	EMAIL_DOMAIN,		/* what stands behind it */
	EMAIL_LONG,		/* 64 bytes before the "@", 254 in all */
};

struct email {
	const char	*address;	/* where to send: domain in A-labels */
	const char	*local;		/* in NFC, case kept: only its host may
					 * know whether case matters */
	const char	*domain;	/* lower case, A-labels, two or more */
	const char	*key;		/* address with A-Z as a-z, to find an
					 * account by. Letters beyond ASCII are not
					 * folded: two owners could become one */
	bool		 utf8;		/* needs SMTPUTF8 */
};

/* Reads one address, blanks around it forgiven. Accepted is what RFC 5321 calls
 * a dot-string, and letters, marks, numbers and symbols beyond ASCII (RFC 6531).
 * Refused, though the RFCs have them: quoted local parts, comments, addresses in
 * brackets, domains of one label. Whether the mailbox exists only a message to
 * it can tell. */
enum email_error email_parse(struct arena *, const char *, struct email *)
		    MUST_USE;

/* "empty", "at" ...: for logs and message keys. */
const char	*email_error_name(enum email_error);

#endif
