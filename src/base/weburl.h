/* weburl: absolute http and https URLs that people give us: where a webhook
 * goes, where a link or a redirect leads. Stricter than a browser, which repairs
 * what it gets: whatever two programs could read differently is refused, and
 * what is accepted is handed on only as `text`, which reads one way. */
#ifndef BASE_WEBURL_H
#define BASE_WEBURL_H

#include "base/arena.h"

enum weburl_error {
	WEBURL_OK,
	WEBURL_SCHEME,		/* not http:// or https:// and a host */
	WEBURL_CHARACTER,	/* blank, control, backslash, quote, angle bracket,
				 * not UTF-8, or a "%" that starts no escape */
	WEBURL_USER,		/* a user or password before the host */
	WEBURL_HOST,		/* no host name or address; an IPv4 address in any
				 * form but four decimal numbers */
	WEBURL_PORT,		/* empty, 0, above 65535, leading zeros */
	WEBURL_DOTS,		/* a path segment "." or "..", escaped or not */
	WEBURL_LONG,		/* above WEBURL_MAX bytes, given or made */
};

enum { WEBURL_MAX = 2000 };

struct weburl {
	bool		 https;
	bool		 address;	/* the host is an IP address */
	const char	*host;		/* lower case, A-labels, no brackets */
	uint16_t	 port;		/* never 0 */
	const char	*target;	/* "/path?query": printable ASCII */
	const char	*fragment;	/* behind "#", or NULL */
	const char	*origin;	/* "https://host", ":port" if not usual */
	const char	*text;		/* all of it */
};

/* Does not look the host up: whether an address, or what a name resolves to,
 * may be connected to is decided where the connection is made. */
enum weburl_error	 weburl_parse(struct arena *, const char *,
			    struct weburl *) MUST_USE;

/* "scheme", "character" ...: for logs and message keys. */
const char		*weburl_error_name(enum weburl_error);

#endif
