/* cookie: what a browser sends back, and what it is told to keep. */
#ifndef BASE_COOKIE_H
#define BASE_COOKIE_H

#include "base/arena.h"

struct cookie {
	const char	*name;		/* case matters */
	const char	*value;		/* as sent, quotes and "=" included */
};

/* Reads a Cookie header, however many it holds, in order. A piece without "="
 * is a value without a name, as browsers have it; empty pieces are none.
 * Returns how many. Never fails: what others set is not this site's business. */
size_t		 cookie_parse(struct arena *, const char *header,
		    struct cookie **);

/* The value of the first cookie of that name, or NULL. */
const char	*cookie_get(struct arena *, const char *header,
		    const char *name);

enum cookie_site { COOKIE_LAX, COOKIE_STRICT, COOKIE_CROSS_SITE };

enum {
	COOKIE_SESSION = -1,			/* until the browser ends */
	COOKIE_DELETE = 0,
	COOKIE_AGE_MAX = 400 * 86400,		/* browsers keep none longer */
};

struct cookie_set {
	const char		*name;
	const char		*value;
	int64_t			 max_age_s;	/* or COOKIE_SESSION, COOKIE_DELETE */
	enum cookie_site	 site;
	bool			 script;	/* readable by scripts */
	bool			 plain_http;	/* without Secure */
};

/* The value of a Set-Cookie header, Path=/ and never a Domain; HttpOnly and
 * Secure unless told otherwise. NULL when a browser would refuse the cookie or
 * read it otherwise: a name that is no token; a value with a control, blank,
 * quote, comma, semicolon, backslash or byte above 126; name and value above
 * 4096 bytes; plain_http together with a name that starts __Host- or __Secure-
 * (in any case) or with COOKIE_CROSS_SITE. An age over the maximum is cut. */
const char	*cookie_text(struct arena *, const struct cookie_set *) MUST_USE;

#endif
