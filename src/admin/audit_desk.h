/* audit_desk: the log as staff reads it. */
#ifndef ADMIN_AUDIT_DESK_H
#define ADMIN_AUDIT_DESK_H

#include "admin/rows.h"
#include "run/check.h"

struct audit_list {
	const char		*who, *what, *about, *day;	/* as asked for, "" for any */
	struct problems		 problems;
	struct audit_line	*v;
	size_t			 n;
	const char		*next;		/* where the next page begins; NULL on the last */
};

struct audit_what {
	const char	*code;
	const char	*name;		/* N_() */
};
extern const struct audit_what audit_whats[];
extern const size_t audit_whats_count;

/* "Order accepted"; what has no words yet is shown as it is. */
const char	*audit_what_text(struct req *, const char *what);
/* "Order 12". */
const char	*audit_about_text(struct req *, const struct audit_line *);
/* The page about it; NULL when there is none for this viewer. */
const char	*audit_about_url(struct req *, const struct audit_line *);
/* "why: Counterfeit · amount: 1200" */
const char	*audit_details_text(struct req *, const char *json);

#endif
