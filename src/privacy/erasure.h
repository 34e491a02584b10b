/* erasure: an end to what is held about somebody, and a report of what had to stay. */
#ifndef PRIVACY_ERASURE_H
#define PRIVACY_ERASURE_H

#include "privacy/rows.h"
#include "run/check.h"
#include "run/page.h"

/* What has to be ended first. account .n 0: a guest; email: purchases of guests with it count too, NULL none. */
struct erasure_blockers *erasure_blockers(struct req *, account_id, const char *email);
/* The first of it: "orders", "disputes", "refunds", "shop", "balance", "staff"; NULL: nothing stands in the way. */
const char	*erasure_waits_for(const struct erasure_blockers *);
/* The same for people. */
const char	*erasure_waits_text(struct req *, const char *waits_for);

/* Erases now what is due, or puts it off; opens its own transaction. */
void		 erasure_run(struct req *, erasure_id);
/* Reports whose time is over go, and what was never confirmed; how many. */
int64_t		 erasures_over(struct req *, int32_t years);

/* A guest's letter: the address that confirms. False: there is nothing to confirm any more. */
bool		 erasure_link(struct req *, erasure_id, const char **email, const char **lang, const char **url) MUST_USE;

/* The report. */
struct erasure_report {
	struct erasure_line	*v;	/* what went first */
	size_t			 n;
};
struct erasure_report erasure_report(struct req *, erasure_id);
/* "Orders and the books, under a number"; why it was kept, "" of what went. */
const char	*erasure_what_text(struct req *, const struct erasure_line *);
const char	*erasure_why_text(struct req *, const struct erasure_line *);

/* For the pages. */
struct erasure_list {
	struct erasure_item	*v;
	size_t			 n;
	const char		*next;
};
const char	*erasure_state_text(struct req *, const struct erasure_item *);

#endif
