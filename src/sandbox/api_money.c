/* api_money: /v1/payment_intents, /v1/charges, /v1/refunds, /v1/balance, and
 * /v1/events. */
#include <jansson.h>

#include "sandbox/api.h"

#include "sandbox/currency.h"
#include "sandbox/journal.h"
#include "sandbox/pay.h"
#include "sandbox/render.h"

#define ELSEWHERE(n)	{ .name = n, .type = SB_ELSEWHERE }

const struct sb_spec sb_intent_create_spec[] = {
	{ .name = "amount", .type = SB_INT, .required = true },
	{ .name = "currency", .type = SB_CURRENCY, .required = true },
	{ .name = "description", .type = SB_TEXT, .max = 1000 },
	{ .name = "metadata", .type = SB_META },
	{ .name = "receipt_email", .type = SB_EMAIL },
	{ .name = "transfer_group", .type = SB_TEXT },
	SB_EXPAND,
	ELSEWHERE("confirm"), ELSEWHERE("customer"), ELSEWHERE("payment_method"),
	ELSEWHERE("automatic_payment_methods"), ELSEWHERE("capture_method"),
	{ 0 }
};
const struct sb_spec sb_intent_update_spec[] = {
	{ .name = "description", .type = SB_TEXT, .max = 1000 },
	{ .name = "metadata", .type = SB_META },
	{ .name = "transfer_group", .type = SB_TEXT },
	SB_EXPAND, ELSEWHERE("amount"), ELSEWHERE("currency"), { 0 }
};
const struct sb_spec sb_intent_cancel_spec[] = {
	{ .name = "cancellation_reason", .type = SB_WORD,
	    .words = "abandoned duplicate fraudulent requested_by_customer" },
	SB_EXPAND, { 0 }
};
const struct sb_spec sb_refund_create_spec[] = {
	{ .name = "payment_intent", .type = SB_TEXT },
	{ .name = "charge", .type = SB_TEXT },
	{ .name = "amount", .type = SB_INT },
	{ .name = "reason", .type = SB_WORD,
	    .words = "duplicate fraudulent requested_by_customer" },
	{ .name = "metadata", .type = SB_META },
	SB_EXPAND,
	ELSEWHERE("currency"), ELSEWHERE("customer"),
	ELSEWHERE("instructions_email"), ELSEWHERE("origin"),
	ELSEWHERE("refund_application_fee"), ELSEWHERE("reverse_transfer"),
	{ 0 }
};
const struct sb_spec sb_refund_update_spec[] = {
	{ .name = "metadata", .type = SB_META }, SB_EXPAND, { 0 }
};
const struct sb_spec sb_refund_index_spec[] = {
	SB_LIST_PARAMS,
	{ .name = "payment_intent", .type = SB_TEXT },
	{ .name = "charge", .type = SB_TEXT }, { 0 }
};
const struct sb_spec sb_event_index_spec[] = {
	SB_LIST_PARAMS,
	{ .name = "type", .type = SB_TEXT },
	{ .name = "types", .type = SB_LIST },
	{ .name = "delivery_success", .type = SB_BOOL }, { 0 }
};

static struct sb_intent *
intent_of(struct sb_call *c)
{
	struct sb_intent *p = sb_intent_find(c->id);

	if (p == NULL)
		sb_no_such(c, "payment_intent", c->id, "intent");
	return (p);
}

/* Metadata given to an object that has some: merged by name. */
static void
merge(struct sb_pairs *into, const struct sb_param *given)
{
	struct sb_pairs more = sb_param_pairs(given != NULL ? given->kids : NULL);
	struct sb_pairs all = { 0 };

	all.p = arena_alloc(&sb.memory, (into->n + more.n) * sizeof *all.p);
	for (size_t i = 0; i < into->n; i++)
		if (sb_param_at(given != NULL ? given->kids : NULL,
		    into->p[i].name, NULL) == NULL)
			all.p[all.n++] = into->p[i];
	for (size_t i = 0; i < more.n; i++)
		all.p[all.n++] = more.p[i];
	*into = all;
}

static void
set_texts(struct sb_call *c, struct sb_intent *p)
{
	const char *description = sb_param_text(c->params, "description");
	const char *group = sb_param_text(c->params, "transfer_group");

	if (description != NULL)
		p->description = sb_keep(description);
	if (group != NULL)
		p->transfer_group = sb_keep(group);
	merge(&p->metadata, sb_param_at(c->params, "metadata", NULL));
	sb_journal_object(SB_INTENT, p);
}

json_t *
sb_intent_create(struct sb_call *c)
{
	const struct sb_currency *money = sb_currency_find(
	    sb_param_text(c->params, "currency"));
	int64_t amount = sb_param_int(c->params, "amount", 0);
	struct sb_intent *p;

	if (amount < money->least)
		return (sb_refuse(c, "amount_too_small", "amount", "Amount must be "
		    "at least %s", sb_amount_text(c->a, money->least,
		    money->code)));
	p = sb_pay_intent(amount, money->code);
	p->receipt_email = sb_keep(sb_param_text(c->params, "receipt_email"));
	set_texts(c, p);
	return (sb_render_intent(p));
}

json_t *
sb_intent_get(struct sb_call *c)
{
	struct sb_intent *p = intent_of(c);

	return (p != NULL ? sb_render_intent(p) : NULL);
}

json_t *
sb_intent_index(struct sb_call *c)
{
	return (sb_list(c, SB_INTENT, NULL));
}

json_t *
sb_intent_update(struct sb_call *c)
{
	struct sb_intent *p = intent_of(c);

	if (p == NULL)
		return (NULL);
	set_texts(c, p);
	return (sb_render_intent(p));
}

json_t *
sb_intent_cancel(struct sb_call *c)
{
	static const char *const words[] = { "requires_payment_method",
	    "requires_action", "succeeded", "canceled" };
	struct sb_intent *p = intent_of(c);
	const struct sb_session *s;

	if (p == NULL)
		return (NULL);
	s = p->session != NULL ? sb_session_find(p->session) : NULL;
	if (s != NULL && s->status == SB_OPEN)
		return (sb_refuse(c, "payment_intent_unexpected_state", NULL,
		    "You cannot cancel this PaymentIntent because it was created "
		    "by a Checkout Session. Expire the Checkout Session instead: "
		    "%s", s->id));
	if (!sb_pay_cancel(p, sb_param_text(c->params, "cancellation_reason")))
		return (sb_refuse(c, "payment_intent_unexpected_state", NULL,
		    "You cannot cancel this PaymentIntent because it has a status "
		    "of %s. Only a PaymentIntent with one of the following "
		    "statuses may be canceled: requires_payment_method, "
		    "requires_capture, requires_confirmation, requires_action, "
		    "processing.", words[p->status]));
	return (sb_render_intent(p));
}

json_t *
sb_charge_get(struct sb_call *c)
{
	const struct sb_charge *o = sb_charge_find(c->id);

	return (o != NULL ? sb_render_charge(o) :
	    sb_no_such(c, "charge", c->id, "id"));
}

json_t *
sb_charge_index(struct sb_call *c)
{
	return (sb_list(c, SB_CHARGE, NULL));
}

/* The charge to refund, by itself or by its intent. */
static struct sb_charge *
refundable(struct sb_call *c)
{
	const char *intent = sb_param_text(c->params, "payment_intent");
	const char *id = sb_param_text(c->params, "charge");
	struct sb_charge *o;
	struct sb_intent *p;

	if ((intent != NULL) == (id != NULL)) {
		sb_refuse(c, intent != NULL ? "parameters_exclusive" :
		    "parameter_missing", NULL, "One of the following params "
		    "should be provided for this request: payment_intent or "
		    "charge.");
		return (NULL);
	}
	if (intent != NULL && (p = sb_intent_find(intent)) == NULL) {
		sb_no_such(c, "payment_intent", intent, "payment_intent");
		return (NULL);
	}
	if (intent != NULL && p->status != SB_SUCCEEDED) {
		sb_refuse(c, "payment_intent_unexpected_state", NULL, "This "
		    "PaymentIntent (%s) does not have a successful charge to "
		    "refund.", intent);
		return (NULL);
	}
	o = sb_charge_find(intent != NULL ? p->charge : id);
	if (o == NULL)
		sb_no_such(c, "charge", id, "charge");
	else if (o->status != SB_CHARGE_OK) {
		sb_refuse(c, "charge_not_refundable", NULL, "This charge has "
		    "failed and cannot be refunded.");
		return (NULL);
	}
	return (o);
}

json_t *
sb_refund_create(struct sb_call *c)
{
	struct sb_charge *o = refundable(c);
	const struct sb_param *metadata = sb_param_at(c->params, "metadata", NULL);
	int64_t left, amount;

	if (o == NULL)
		return (NULL);
	left = o->amount - o->refunded;
	amount = sb_param_int(c->params, "amount", left);
	if (left == 0)
		return (sb_refuse(c, "charge_already_refunded", NULL,
		    "Charge %s has already been refunded.", o->id));
	if (amount < 1)
		return (sb_refuse(c, "parameter_invalid_integer", "amount",
		    "Invalid positive integer"));
	if (amount > left)
		return (sb_refuse(c, NULL, "amount", "Refund amount (%s) is "
		    "greater than unrefunded amount on charge (%s)",
		    sb_amount_text(c->a, amount, o->currency),
		    sb_amount_text(c->a, left, o->currency)));
	return (sb_render_refund(sb_pay_refund(o, amount,
	    sb_param_text(c->params, "reason"),
	    sb_param_pairs(metadata != NULL ? metadata->kids : NULL))));
}

json_t *
sb_refund_get(struct sb_call *c)
{
	const struct sb_refund *f = sb_refund_find(c->id);

	return (f != NULL ? sb_render_refund(f) :
	    sb_no_such(c, "refund", c->id, "refund"));
}

json_t *
sb_refund_update(struct sb_call *c)
{
	struct sb_refund *f = sb_refund_find(c->id);

	if (f == NULL)
		return (sb_no_such(c, "refund", c->id, "refund"));
	merge(&f->metadata, sb_param_at(c->params, "metadata", NULL));
	sb_journal_object(SB_REFUND, f);
	return (sb_render_refund(f));
}

static bool
wants_refund(const struct sb_call *c, const void *o)
{
	const struct sb_refund *f = o;
	const char *intent = sb_param_text(c->params, "payment_intent");
	const char *charge = sb_param_text(c->params, "charge");

	return ((intent == NULL || str_eq(f->intent, intent)) &&
	    (charge == NULL || str_eq(f->charge, charge)));
}

json_t *
sb_refund_index(struct sb_call *c)
{
	return (sb_list(c, SB_REFUND, wants_refund));
}

json_t *
sb_event_get(struct sb_call *c)
{
	const struct sb_event *e = sb_event_find(c->id);

	return (e != NULL ? sb_render_event(e) :
	    sb_no_such(c, "event", c->id, "id"));
}

/* "a.*" stands for all that begins with "a.". */
static bool
is_type(const char *type, const char *pattern)
{
	size_t n = strlen(pattern);

	if (n >= 2 && str_eq(pattern + n - 2, ".*"))
		return (strncmp(type, pattern, n - 1) == 0);
	return (str_eq(type, pattern));
}

static bool
wants_event(const struct sb_call *c, const void *o)
{
	const struct sb_event *e = o;
	const char *type = sb_param_text(c->params, "type");
	const char *success = sb_param_text(c->params, "delivery_success");
	const struct sb_param *types = sb_param_at(c->params, "types", NULL);
	bool among = types == NULL;

	if (success != NULL && str_eq(success, "true") != e->done)
		return (false);
	for (types = types != NULL ? types->kids : NULL; types != NULL && !among;
	    types = types->next)
		among = is_type(e->type, types->value);
	return (among && (type == NULL || is_type(e->type, type)));
}

json_t *
sb_event_index(struct sb_call *c)
{
	return (sb_list(c, SB_EVENT, wants_event));
}

json_t *
sb_balance_get(struct sb_call *c UNUSED)
{
	return (sb_render_balance());
}
