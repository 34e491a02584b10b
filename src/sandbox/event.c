/* event: rendered once, when it happens; sent and listed as rendered. */
#include <jansson.h>

#include "sandbox/event.h"

#include "sandbox/deliver.h"
#include "sandbox/journal.h"

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

static json_t *
envelope(const struct sb_event *e, json_t *object, json_t *previous)
{
	json_t *data = json_pack("{s:o}", "object", object);

	if (previous != NULL)
		json_object_set_new(data, "previous_attributes", previous);
	return (json_pack("{s:s,s:s,s:s,s:I,s:o,s:b,s:i,s:{s:s?,s:s?},s:s}",
	    "id", e->id, "object", "event", "api_version", sb.config.version,
	    "created", (json_int_t)e->created, "data", data, "livemode", 0,
	    "pending_webhooks", 1, "request", "id", cause_id,
	    "idempotency_key", cause_key, "type", e->type));
}

void
sb_event_emit(const char *type, json_t *object, json_t *previous)
{
	struct sb_event *e = xcalloc(1, sizeof *e);
	json_t *body;

	sb_id_put(e->id, "evt_", 24);
	e->type = sb_event_type(type);
	e->created = sb_now_s();
	body = envelope(e, object, previous);
	e->body = json_dumps(body, JSON_COMPACT);
	must(e->body != NULL);
	json_decref(body);
	e->done = !sb_deliver_wants(e->type);
	sb_journal_event(e);
	sb_event_add(e);
	if (!e->done)
		sb_deliver(e);
}
