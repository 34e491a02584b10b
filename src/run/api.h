/* api: answers to programs. Below /api tokens count and cookies do not; elsewhere it is the other way round. */
#ifndef RUN_API_H
#define RUN_API_H

#include <jansson.h>

#include "run/access.h"
#include "run/req.h"

/* Whether what is asked for lies below /api, be it there or not. */
bool		 req_is_api(const struct req *);

/* 422 with what is wrong with which parameter, in the member "errors". */
struct problems;
void		 answer_problems(struct req *, const struct problems *);
/* What stands for the header Idempotency-Key: whoever sends the same once more means the same request. .p NULL
 * without one. One that is empty, longer than 200 or not of visible ASCII stops with 400. */
struct bytes	 idempotency_key(struct req *);

/* The answer. Takes over body. */
void		 answer_json(struct req *, json_t *body);
/* RFC 3339 in UTC. */
json_t		*json_time(int64_t us);

/* "orders:read"; NULL for SCOPE_NONE. scope_find: SCOPE_NONE when there is none of that name. */
const char	*scope_text(enum scope);
enum scope	 scope_find(const char *);

#endif
