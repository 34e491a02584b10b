/* desk: what the staff's pages show. */
#ifndef ADMIN_DESK_H
#define ADMIN_DESK_H

#include "admin/rows.h"
#include "run/check.h"

enum {
	ADMIN_PAGE = 25,	/* the statements ask for one more */
	REASON_MIN = 3,
	REASON_MAX = 1000,
};

struct admin_listings {
	struct admin_listing_line *v;
	size_t			 n;
	const char		*state;		/* "all" or one */
	const char		*words;		/* "" for none */
	const char		*next;		/* where the next page begins; NULL on the last */
};

struct admin_listing_view {
	struct admin_listing	 p;
	struct admin_image	*images;
	size_t			 nimages;
	struct admin_action	*actions;
	size_t			 nactions;
	const char		*reason;	/* as typed */
	bool			 may_act;	/* the viewer is a moderator */
};

const char *moderation_text(struct req *, const char *action);

#endif
