/* url: percent-encoding, the request target, and paths a redirect may name. */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/arena.h"
#include "base/buf.h"

/* Encodes a path segment, or a name or value of a query: everything but
 * letters, digits and -._~ becomes %XX. Nothing can encode the segments "."
 * and "..": a browser removes them however they are written. */
char	*url_encode(struct arena *, const char *);
void	 url_put(struct buf *, const char *, size_t n);

/* Decodes %XX, and with plus also "+" as a space. A "%" without two hex digits
 * stands for itself, as browsers have it. Writes at most n bytes to `to`, which
 * may be the source; returns how many. */
size_t	 url_decode(char *to, const char *, size_t n, bool plus);

/* Where a request wants to go. */
struct url_target {
	const char	**segments;	/* decoded UTF-8, never empty, "." or ".." */
	size_t		  n;		/* 0 for "/" */
	bool		  slash;	/* "/a/": the path ends in a slash */
	const char	 *query;	/* raw, behind the "?"; NULL without one */
};

enum { URL_TARGET_MAX = 8192, URL_SEGMENT_MAX = 255, URL_SEGMENTS_MAX = 32 };

/* Splits "/path/of/it?query". Returns 0, or the status to answer:
 *   400  not a path; a control character, blank or "#" in it; in the path a
 *	  broken escape, %00 or another control, bytes that are not UTF-8, a
 *	  segment "." or "..";
 *   404  an empty segment ("//"), a segment or a number of them over the
 *	  limits above: nothing is called that;
 *   414  the whole target is over the limit.
 * An escaped slash and a backslash are data of their segment: a segment is a
 * name to look up, never a piece of a file's path. */
int	 url_split(struct arena *, const char *, size_t n, struct url_target *)
	    MUST_USE;

/* A path of this site that a return-to parameter may name: "/", or "/x...",
 * printable ASCII without blank, backslash, "//" at the start. */
bool	 url_is_local(const char *);

#endif
