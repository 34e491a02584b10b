/* routegen: src/<room>/routes in, page prototypes, URL builders and the route table out.
 *
 *	# method path                     page         who      flags
 *	GET      /orders/:order_id        order_show   account
 *	POST     /hooks/psp               psp_event    anyone   nocsrf raw limit=webhook
 *
 * ":order_id" is an id of that C type, ":slug" a text, "*path" at the end takes
 * all that remains. */
#ifndef GEN_ROUTEGEN_H
#define GEN_ROUTEGEN_H

#include "gen/tool.h"
#include "run/route.h"

enum routegen_part { PART_LITERAL, PART_ID, PART_TEXT, PART_REST };

struct routegen_seg {
	enum routegen_part	 part;
	const char		*text;		/* the literal, or the name */
};

struct routegen_route {
	struct routegen_route	*next;
	const char		*file;
	int			 line;
	unsigned		 index;		/* in route_all */
	enum method		 method;	/* METHOD_GET or METHOD_POST */
	const char		*pattern, *page, *room;
	struct routegen_seg	 seg[ROUTE_SEGMENTS_MAX];
	unsigned		 nseg;
	enum who		 who;
	unsigned		 flags;
	enum limit		 limit;
	enum scope		 scope;
};

struct routegen_file {
	struct routegen_file	*next;
	const char		*path, *room;
	struct routegen_route	*first, **tail;
};

struct routegen_trie {
	struct route_node	*node;		/* as the router wants it */
	size_t			 n;
	unsigned		 steps;		/* nodes the worst path makes the router visit */
};

/* The site must be such that no path costs more steps. */
enum { ROUTEGEN_STEPS_MAX = 64 };

/* Reads a file's text; what is wrong with it is in the tool's errors. */
struct routegen_file *routegen_parse(struct tool *, const char *path, const char *text);
/* Numbers the routes, refuses pages and shapes that come twice, builds the trie. */
struct routegen_trie routegen_site(struct tool *, struct routegen_file *);

void	routegen_put_header(const struct routegen_file *, struct buf *);
void	routegen_put_code(const struct routegen_file *, const struct routegen_trie *, struct buf *);
void	routegen_put_table(const struct routegen_file *, struct buf *);

/* "WHO_ACCOUNT" and "account"; the bits of ROUTE_*; "LIMIT_LOGIN" and "login". */
const char *routegen_who_name(enum who, bool constant);
const char *routegen_flag_name(unsigned bit, bool constant);
const char *routegen_limit_name(enum limit, bool constant);
const char *routegen_scope_name(enum scope, bool constant);

#endif
