/* api: one call of Stripe's API. */
#ifndef SANDBOX_API_H
#define SANDBOX_API_H

#include <jansson.h>

#include "sandbox/param.h"

struct sb_call {
	struct arena		*a;		/* for as long as the call */
	const char		*method, *path, *id;	/* id: from the path, or NULL */
	const struct sb_param	*params;
	struct sb_error		 error;		/* status 0: none */
};

/* An endpoint gives an object, or NULL with the error filled. */
json_t	*sb_session_create(struct sb_call *);
json_t	*sb_session_get(struct sb_call *);
json_t	*sb_session_index(struct sb_call *);
json_t	*sb_session_expire(struct sb_call *);
json_t	*sb_session_items(struct sb_call *);
json_t	*sb_intent_create(struct sb_call *);
json_t	*sb_intent_get(struct sb_call *);
json_t	*sb_intent_index(struct sb_call *);
json_t	*sb_intent_update(struct sb_call *);
json_t	*sb_intent_cancel(struct sb_call *);
json_t	*sb_charge_get(struct sb_call *);
json_t	*sb_charge_index(struct sb_call *);
json_t	*sb_refund_create(struct sb_call *);
json_t	*sb_refund_get(struct sb_call *);
json_t	*sb_refund_index(struct sb_call *);
json_t	*sb_refund_update(struct sb_call *);
json_t	*sb_event_get(struct sb_call *);
json_t	*sb_event_index(struct sb_call *);
json_t	*sb_balance_get(struct sb_call *);

extern const struct sb_spec sb_session_create_spec[], sb_session_index_spec[],
    sb_intent_create_spec[], sb_intent_update_spec[], sb_intent_cancel_spec[],
    sb_refund_create_spec[], sb_refund_update_spec[], sb_refund_index_spec[],
    sb_event_index_spec[], sb_list_spec[], sb_get_spec[];

/* What every list takes; the first members of each list's table. */
#define SB_LIST_PARAMS							\
	{ .name = "limit", .type = SB_INT },				\
	{ .name = "starting_after", .type = SB_TEXT },			\
	{ .name = "ending_before", .type = SB_TEXT },			\
	{ .name = "created", .type = SB_RANGE },			\
	SB_EXPAND
#define SB_EXPAND	{ .name = "expand", .type = SB_LIST }

/* A page of a kind's objects, newest first; wants may be NULL: all of them. */
json_t	*sb_list(struct sb_call *, enum sb_kind,
	    bool (*wants)(const struct sb_call *, const void *));
/* How many a page holds, 1 to 100. False fills the error. */
bool	sb_list_limit(struct sb_call *, int64_t *) MUST_USE;
/* A list object with these items. */
json_t	*sb_list_of(json_t *data, bool more, const char *url);

/* Refuses: returns NULL. A NULL code or param is left out. */
json_t	*sb_refuse(struct sb_call *, const char *code, const char *param,
	    const char *, ...) PRINTF(4, 5);
/* "No such charge: 'ch_x'", 404. */
json_t	*sb_no_such(struct sb_call *, const char *what, const char *id,
	    const char *param);

/* Whether the call's `expand` asks for what there is (false fills the error), and
 * ids replaced by objects accordingly. */
bool	sb_expand_check(struct sb_call *) MUST_USE;
void	sb_expand(struct sb_call *, json_t *);

struct sb_endpoint {
	const char		*method, *pattern;	/* ":" stands for an id; NULL ends */
	json_t			*(*fn)(struct sb_call *);
	const struct sb_spec	*spec;
};

/* What is said to a call. */
struct sb_reply {
	int		 status;
	struct buf	*body;
	const char	*request_id;	/* of this answer */
	const char	*original;	/* of the first, when it is a replay; or NULL */
	const char	*should_retry;	/* "true", "false" or NULL */
	struct sb_replay *replay;	/* what is remembered of it, or NULL */
	const char	*object;	/* whose picture the body is, or NULL */
};

/* The steps of a call: where it goes (NULL fills the error), what it says, and
 * its answer: the object, which is taken over, or with NULL the error. */
const struct sb_endpoint *sb_endpoint_of(struct sb_call *, const struct sb_endpoint *);
bool	sb_params_of(struct sb_call *, const struct sandbox_request *,
	    const struct sb_spec *) MUST_USE;
void	sb_answer(struct sb_call *, json_t *, struct sb_reply *);

/* The whole of it: authentication, idempotency, the endpoint, its answer. */
void	sb_api(struct arena *, const struct sandbox_request *, struct sb_reply *);

#endif
