/* fetch: an HTTP request to somebody else, through libcurl.
 *
 * In a worker it suspends the coroutine, elsewhere it blocks. It is refused
 * (panic) while a transaction is open: nobody's rows stay locked for a network. */
#ifndef RUN_FETCH_H
#define RUN_FETCH_H

#include "run/req.h"

struct fetch_request {
	const char		*method;	/* "GET", "POST", ... */
	const char		*url;
	const char *const	*headers;	/* "Name: value", NULL-terminated; may be NULL */
	const void		*body;
	size_t			 body_len;
	int			 connect_ms;	/* 0: 3,000 */
	int			 timeout_ms;	/* in all; 0: 10,000 */
	size_t			 max_bytes;	/* of the answer; 0: 2 MiB */
	bool			 public_only;	/* refuse addresses that are not public: for URLs people type */
};

struct fetch_answer {
	int		 status;
	const char	*body;		/* NUL-terminated, lives as long as the request */
	size_t		 body_len;
	const char	*headers;	/* raw header lines */
	const char	*error;		/* why there is no answer; NULL when there is */
	bool		 barred;	/* the error: no public address was left to ask */
	bool		 too_large;	/* the error: above max_bytes */
};

/* True when an answer came, whatever its status. */
bool	fetch(struct req *, const struct fetch_request *, struct fetch_answer *) MUST_USE;

/* The value of the named header, trimmed, in the request's memory; NULL when absent. */
const char *fetch_header(struct req *, const struct fetch_answer *, const char *);

#endif
