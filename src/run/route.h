/* route: what src/<room>/routes says, as data. The table is generated. */
#ifndef RUN_ROUTE_H
#define RUN_ROUTE_H

#include "run/access.h"
#include "run/req.h"

/* What a route line may add after its access word. */
enum {
	ROUTE_NOTX	= 1 << 0,	/* the page opens its own transactions */
	ROUTE_NOCSRF	= 1 << 1,	/* foreign servers post here; the page checks a signature */
	ROUTE_RETRY	= 1 << 2,	/* safe to run again after a serialization failure */
	ROUTE_UPLOAD	= 1 << 3,	/* multipart with files, large body */
	ROUTE_CACHE	= 1 << 4,	/* the anonymous answer may be kept, see cache.h */
	ROUTE_RAW	= 1 << 5,	/* the page reads the body itself, it is not a form */
	ROUTE_NOSESSION	= 1 << 6,	/* no session is looked up: probes, webhooks, files */
	ROUTE_FRESH	= 1 << 7,	/* who asks must have proved who they are a short while ago */
	ROUTE_SELF	= 1 << 8,	/* only the person: not somebody acting in their place */
};

struct route {
	enum method	 method;
	const char	*pattern;	/* "/orders/:order_id" */
	const char	*name;		/* "order_show" */
	const char	*room;
	void		(*page)(struct req *);
	enum who	 who;
	unsigned	 flags;
	enum limit	 limit;
	unsigned	 index;		/* in route_all */
	enum scope	 scope;		/* of the API: for tokens with this scope, and not for browsers */
};

extern const struct route route_all[];
extern const size_t route_count;

/* The node of the generated trie: static children by exact text, then one parameter. */
struct route_node {
	const char	*text;		/* of this segment; NULL: parameter */
	uint16_t	 first, count;	/* static children, sorted by text, in route_nodes */
	uint16_t	 param;		/* the parameter child, 0 when none */
	int16_t		 get, post;	/* routes that end here, -1 when none */
	bool		 rest;		/* a parameter that takes all the remaining segments ("*name") */
};

extern const struct route_node route_nodes[];	/* [0] is the root */

enum { ROUTE_PARAMS_MAX = 8, ROUTE_SEGMENTS_MAX = 32 };

struct route_match {
	const struct route	*route;		/* NULL: 404 or, with allow set, 405 */
	unsigned		 allow;		/* bit (1 << METHOD_x) for each method that exists here */
	unsigned		 nparam;
	const char		*param[ROUTE_PARAMS_MAX];
};

/* segments are already decoded. HEAD finds the GET route. A static segment wins
 * over a parameter; when the static branch leads nowhere the parameter is tried. */
struct route_match route_find(enum method, const char *const *segments, size_t n);

/* The matched values, for the generated thunks: an id that is not a positive
 * decimal number stops with 404. */
const char	*route_text(struct req *, unsigned);
int64_t		 route_id(struct req *, unsigned);

/* A path from a pattern's literal parts and encoded values, for the generated URL builders. */
const char	*route_url(struct req *, const char *fmt, ...);

#endif
