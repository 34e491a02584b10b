/* render_more: line items, events, the balance, and objects by their id. */
#include <jansson.h>

#include "sandbox/render.h"

json_t *
sb_render_item(const struct sb_session *s, const struct sb_item *it)
{
	json_t *metadata = json_object(), *price;
	int64_t sum = it->unit * it->quantity;

	for (size_t i = 0; i < it->metadata.n; i++)
		json_object_set_new(metadata, it->metadata.p[i].name,
		    json_string(it->metadata.p[i].value));
	price = json_pack("{s:s,s:s,s:b,s:s,s:I,s:s,s:n,s:b,s:n,s:{},s:n,s:s,"
	    "s:n,s:s,s:n,s:n,s:s,s:I,s:o}", "id", it->price, "object", "price",
	    "active", 0, "billing_scheme", "per_unit", "created",
	    (json_int_t)s->created, "currency", s->currency,
	    "custom_unit_amount", "livemode", 0, "lookup_key", "metadata",
	    "nickname", "product", it->product, "recurring", "tax_behavior",
	    "unspecified", "tiers_mode", "transform_quantity", "type",
	    "one_time", "unit_amount", (json_int_t)it->unit,
	    "unit_amount_decimal", json_sprintf("%lld", (long long)it->unit));
	return (json_pack("{s:s,s:s,s:n,s:i,s:I,s:i,s:I,s:s,s:s,s:o,s:o,s:I}",
	    "id", it->id, "object", "item", "adjustable_quantity",
	    "amount_discount", 0, "amount_subtotal", (json_int_t)sum,
	    "amount_tax", 0, "amount_total", (json_int_t)sum, "currency",
	    s->currency, "description", it->name, "metadata", metadata, "price",
	    price, "quantity", (json_int_t)it->quantity));
}

/* The body as it was sent, but for how many still wait for it. */
json_t *
sb_render_event(const struct sb_event *e)
{
	json_t *o = json_loads(e->body, 0, NULL);

	must(o != NULL);
	json_object_set_new(o, "pending_webhooks", json_integer(e->done ? 0 : 1));
	return (o);
}

/* What came in less what went back, by currency; nothing is paid out here. */
json_t *
sb_render_balance(void)
{
	const struct sb_table *t = &sb.of[SB_CHARGE];
	json_t *sums = json_object(), *pending = json_array(), *available = json_array();
	const char *code;
	json_t *v;

	for (size_t i = t->first; i < t->n; i++) {
		const struct sb_charge *c = t->row[i].value;
		json_int_t sum;

		if (c == NULL || c->status != SB_CHARGE_OK)
			continue;
		sum = json_integer_value(json_object_get(sums, c->currency));
		json_object_set_new(sums, c->currency,
		    json_integer(sum + c->amount - c->refunded));
	}
	if (json_object_size(sums) == 0)
		json_object_set_new(sums, "usd", json_integer(0));
	json_object_foreach(sums, code, v) {
		json_array_append_new(pending, json_pack("{s:O,s:s,s:{s:O}}",
		    "amount", v, "currency", code, "source_types", "card", v));
		json_array_append_new(available, json_pack("{s:i,s:s,s:{s:i}}",
		    "amount", 0, "currency", code, "source_types", "card", 0));
	}
	json_decref(sums);
	return (json_pack("{s:s,s:o,s:b,s:o}", "object", "balance", "available",
	    available, "livemode", 0, "pending", pending));
}

json_t *
sb_render_as(enum sb_kind kind, const void *v)
{
	switch (kind) {
	case SB_SESSION:
		return (sb_render_session(v));
	case SB_INTENT:
		return (sb_render_intent(v));
	case SB_CHARGE:
		return (sb_render_charge(v));
	case SB_REFUND:
		return (sb_render_refund(v));
	case SB_EVENT:
		return (sb_render_event(v));
	case SB_KINDS:
		break;
	}
	panic("kind %d", (int)kind);
}

/* The object of an id and its kind; NULL when there is none. */
static const void *
find(const char *id, enum sb_kind *kind)
{
	const void *v = NULL;

	for (int k = 0; k < SB_KINDS && v == NULL; k++) {
		v = sb_table_get(&sb.of[k], id);
		*kind = (enum sb_kind)k;
	}
	return (v);
}

bool
sb_is_known(const char *id)
{
	enum sb_kind kind;

	return (find(id, &kind) != NULL);
}

json_t *
sb_render(const char *id)
{
	enum sb_kind kind;
	const void *v = find(id, &kind);

	return (v != NULL ? sb_render_as(kind, v) : NULL);
}

char *
sb_render_text(const char *id)
{
	json_t *o = sb_render(id);
	char *text = json_dumps(o, JSON_COMPACT);

	must(text != NULL);
	json_decref(o);
	return (text);
}
