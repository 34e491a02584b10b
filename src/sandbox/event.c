/* event: rendered once, when it happens; sent and listed as rendered. */
#include <jansson.h>

#include "sandbox/event.h"

#include "sandbox/deliver.h"
#include "sandbox/journal.h"
#include "sandbox/render.h"

static const char *const types[] = {
	"charge.failed", "charge.refund.updated", "charge.refunded",
	"charge.succeeded",
	"checkout.session.async_payment_failed",
	"checkout.session.async_payment_succeeded",
	"checkout.session.completed", "checkout.session.expired",
	"payment_intent.canceled", "payment_intent.created",
	"payment_intent.payment_failed", "payment_intent.requires_action",
	"payment_intent.succeeded",
	"refund.created", "refund.failed", "refund.updated",
};

static const char *cause_id, *cause_key;

const char *
sb_event_type(const char *type)
{
	for (size_t i = 0; i < nelem(types); i++)
		if (str_eq(types[i], type))
			return (types[i]);
	panic("event %s", type);
}

void
sb_event_cause(const char *request_id, const char *idempotency_key)
{
	cause_id = request_id;
	cause_key = idempotency_key;
}

void
sb_event_render(struct sb_event *e, const struct sb_event_parts *parts)
{
	json_t *object = sb_render(parts->object), *data, *body;

	must(object != NULL);
	data = json_pack("{s:o}", "object", object);
	if (parts->previous != NULL)
		json_object_set(data, "previous_attributes",
		    (json_t *)parts->previous);
	body = json_pack("{s:s,s:s,s:s,s:I,s:o,s:b,s:i,s:{s:s?,s:s?},s:s}",
	    "id", e->id, "object", "event", "api_version", sb.config.version,
	    "created", (json_int_t)e->created, "data", data, "livemode", 0,
	    "pending_webhooks", 1, "request", "id", parts->request,
	    "idempotency_key", parts->key, "type", e->type);
	e->body = json_dumps(body, JSON_COMPACT);
	must(e->body != NULL);
	json_decref(body);
}

void
sb_event_emit(const char *type, const char *object, json_t *previous)
{
	struct sb_event *e = xcalloc(1, sizeof *e);
	struct sb_event_parts parts = { object, cause_id, cause_key, previous };

	sb_id_put(e->id, "evt_", 24);
	e->type = sb_event_type(type);
	e->created = sb_now_s();
	e->done = !sb_deliver_wants(e->type);
	sb_event_render(e, &parts);
	sb_journal_event(e, &parts);
	json_decref(previous);
	sb_event_add(e);
	if (!e->done)
		sb_deliver(e);
}
