/* dispatch: from what came in to what goes out. */
#ifndef RUN_DISPATCH_H
#define RUN_DISPATCH_H

#include "run/http.h"

/* Answers r, which req_new made. Never stops: failures become error pages.
 * Afterwards req_out says what to send; the caller frees r. */
void		 dispatch(struct req *);
const struct http_out *req_out(struct req *);

struct req	*req_new(const struct http_in *);
void		 req_end(struct req *);

/* Runs fn as a job's root: with memory, defers and a database, without a
 * viewer. False when it stopped; *why then says with what. */
bool		 req_job(void (*fn)(struct req *, void *), void *arg, char *why, size_t);

/* The client is gone: nothing is sent and nothing logged as an error. */
bool		 req_is_abandoned(const struct req *);
unsigned	 req_queries(const struct req *);
int		 req_status(const struct req *);
/* Seconds until a refused visitor may come again. */
int		 req_wait_s(const struct req *);
const char	*req_cause(const struct req *);	/* NULL when nothing went wrong */

/* Provided by the room site: the page for an error status, in the viewer's language. */
void		 site_error(struct req *, int status);

#endif
