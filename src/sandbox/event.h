/* event: what happened, in the body that webhooks carry. */
#ifndef SANDBOX_EVENT_H
#define SANDBOX_EVENT_H

#include <jansson.h>

#include "sandbox/state.h"

struct sb_event_parts {
	const char	*object;		/* its id */
	const char	*request, *key;		/* or NULL */
	const json_t	*previous;		/* or NULL */
};

/* The request that what follows happens for, NULL: none. Both must stay. */
void		 sb_event_cause(const char *request_id, const char *idempotency_key);

/* Records an event about the object of that id, as it is now and as the journal
 * knows it by now, and queues its webhook. `previous`, the members as they were
 * before, may be NULL; it is taken over. */
void		 sb_event_emit(const char *type, const char *object, json_t *previous);

/* Fills the body: from the journal only the parts come back. */
void		 sb_event_render(struct sb_event *, const struct sb_event_parts *);

/* The literal for a type. Panics on one the sandbox never emits. */
const char	*sb_event_type(const char *);

#endif
