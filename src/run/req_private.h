/* req_private: the inside of struct req, for src/run only. */
#ifndef RUN_REQ_PRIVATE_H
#define RUN_REQ_PRIVATE_H

#include <libpq-fe.h>
#include <setjmp.h>
#include <sys/uio.h>

#include "base/form.h"
#include "base/url.h"
#include "run/dbconn.h"
#include "run/http.h"
#include "run/page.h"
#include "run/route.h"
#include "run/viewer.h"

struct defer_node {
	void			(*fn)(void *);
	void			*arg;
	struct defer_node	*next;
};

struct result_node {
	PGresult		*res;
	struct result_node	*next;
};

/* What wall.h was told in this request. */
struct wall {
	account_id	 account;
	order_id	 order;
	const char	*key, *hash, *email;
	unsigned	 system;	/* how often it was opened */
};

enum unwind { UNWIND_STOP = 1, UNWIND_RETRY };

struct req {
	struct arena		 arena;
	struct buf		 html;
	const struct http_in	*in;		/* NULL in a job */
	struct http_out		 out;
	char			 id[17];
	const char		*lang;

	/* where it is */
	const struct route	*route;
	struct route_match	 match;
	struct url_target	 target;
	struct form		 form, query;
	bool			 query_read;
	const struct upload	*uploads;
	size_t			 nuploads;

	/* who asks */
	struct viewer		 viewer;
	const char		*token;		/* session cookie as sent or newly made */
	bool			 token_new, token_gone;
	struct flash		*flash_in;
	struct flash		 flash_out;
	bool			 flash_taken;

	/* how it ends */
	jmp_buf			 root;
	bool			 has_root;
	struct defer_node	*defers, *commits;
	int			 stopped;	/* status of the stop, 0: none */
	const char		*cause, *detail;
	const char		*challenge;	/* of WWW-Authenticate, beside the scheme; NULL: none */
	int64_t			 started_us, now_us, deadline_ms;
	int			 retry_after_s;

	/* the database */
	struct db_conn		*conn;
	bool			 in_tx, begin_due;
	struct wall		 wall;
	const char		*walled_as;	/* what the open transaction was told; NULL: nothing yet */
	unsigned		 queries;
	int64_t			 db_us;
	struct result_node	*results;
	const struct sql	*ahead;		/* asked for before its time */
	const struct sql_arg	*ahead_args;
	PGresult		*ahead_res;	/* one of results; NULL: not sent yet */

	int			 cache_age_s;	/* -1: private */
	struct iovec		 mapped;	/* a file that is the body, until it is sent */
	bool			 answered;	/* body set by other means than views */
	bool			 cacheable, unlisted;
	const char		*image_url;	/* of what the page shows */

	/* the cache */
	uint64_t		 tags[96];
	size_t			 ntags;
	bool			 tags_full;
	uint64_t		 cache_seq;
	const char		*fragment_key;	/* a piece is being made */
	size_t			 fragment_at;
	size_t			 cuts[16], ncuts;

	void			(*job_fn)(struct req *, void *);
	void			*job_arg;
};

/* A request or job from its first to its last breath. */
void	req_init(struct req *, const struct http_in *);
/* Runs fn(r) as the root that stop() returns to; false when it stopped. */
bool	req_run(struct req *, void (*fn)(struct req *));
void	req_record(struct req *);	/* when it is over: its line in the log, its figures */
/* Every defer, even after one that stops, which changes nothing else. */
void	req_run_defers(struct req *);
/* Defers, results, connection: everything but the memory. */
void	req_release(struct req *);
void	req_free(struct req *);

NORETURN void req_unwind(struct req *, enum unwind);
void	db_release(struct req *);	/* gives the connection back, rolled back if need be */
void	run_list(struct defer_node **);

/* cache.c: what is made from here on is as old as this moment */
void	cache_mark(struct req *);

/* limit.c: the limits of the route. What all machines share is asked together with who asks. */
void	limit_before_viewer(struct req *);
void	limit_with_viewer(struct req *);

/* api.c: who asks with a token, or the request stops; the answer to a program that got none */
void	api_read_token(struct req *);
void	api_problem(struct req *);
/* gate.c: stops, or leads elsewhere, whom the route does not let in */
void	gate_check(struct req *);
/* While somebody helps: a row of the audit log for this form */
void	gate_note_help(struct req *);

/* session.c */
const char *session_cookie(struct req *);	/* NULL when there is none, or what cannot be one */
void	session_read(struct req *);
void	session_write(struct req *);
bool	csrf_ok(struct req *);

#endif
