/* event: what happened, in the body that webhooks carry. */
#ifndef SANDBOX_EVENT_H
#define SANDBOX_EVENT_H

#include <jansson.h>

#include "sandbox/state.h"

/* The request that what follows happens for, NULL: none. Both must stay. */
void		 sb_event_cause(const char *request_id, const char *idempotency_key);

/* Records an event about the object and queues its webhook. `previous`, the
 * members as they were before, may be NULL. Takes over both. */
void		 sb_event_emit(const char *type, json_t *object, json_t *previous);

/* The literal for a type. Panics on one the sandbox never emits. */
const char	*sb_event_type(const char *);

#endif
