/* api: answers to programs. Below /api tokens count and cookies do not; elsewhere it is the other way round. */
#ifndef RUN_API_H
#define RUN_API_H

#include <jansson.h>

#include "run/access.h"
#include "run/req.h"

/* Whether what is asked for lies below /api, be it there or not. */
bool		 req_is_api(const struct req *);

/* The answer. Takes over body. */
void		 answer_json(struct req *, json_t *body);
/* RFC 3339 in UTC. */
json_t		*json_time(int64_t us);

/* "orders:read"; NULL for SCOPE_NONE. scope_find: SCOPE_NONE when there is none of that name. */
const char	*scope_text(enum scope);
enum scope	 scope_find(const char *);

#endif
