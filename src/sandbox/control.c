/* control: small verbs. A wrong parameter is refused as the API refuses it. */
#include <jansson.h>

#include "sandbox/control.h"

#include "sandbox/deliver.h"
#include "sandbox/fields.h"
#include "sandbox/journal.h"
#include "sandbox/pay.h"
#include "sandbox/render.h"
#include "sandbox/timer.h"

struct sb_fault sb_fault;
int sb_latency_ms;

void
sb_control_start(void)
{
	sb_fault = (struct sb_fault){ 0 };
	sb_latency_ms = 0;
}

bool
sb_fault_hits(const char *path)
{
	if (sb_fault.count <= 0 || !str_starts(path, sb_fault.path))
		return (false);
	sb_fault.count--;
	return (true);
}

static json_t *
show_state(struct sb_call *c UNUSED)
{
	const struct sb_deliver_counts *n = &sb_deliver_counts;
	json_t *counts = json_object();

	for (int k = 0; k < SB_KINDS; k++)
		json_object_set_new(counts, sb_kind_names[k],
		    json_integer((json_int_t)sb.of[k].live));
	return (json_pack("{s:o,s:I,s:{s:I,s:I,s:I,s:I,s:I},"
	    "s:{s:b,s:i,s:i,s:i},s:{s:I,s:i},s:i}", "objects", counts,
	    "answers", (json_int_t)sb.replays.live, "deliveries",
	    "waiting", (json_int_t)n->waiting, "flying", (json_int_t)n->flying,
	    "delivered", (json_int_t)n->delivered, "failed",
	    (json_int_t)n->failed, "given_up", (json_int_t)n->given_up,
	    "webhooks", "hold", sb_deliver_knobs.hold, "copies",
	    sb_deliver_knobs.copies, "shuffle_ms", sb_deliver_knobs.shuffle_ms,
	    "in_flight", sb_deliver_knobs.in_flight, "faults", "count",
	    (json_int_t)sb_fault.count, "status", sb_fault.status, "latency_ms",
	    sb_latency_ms));
}

static struct sb_session *
session_of(struct sb_call *c)
{
	struct sb_session *s = sb_session_find(c->id);

	if (s == NULL)
		sb_no_such(c, "checkout.session", c->id, NULL);
	return (s);
}

static bool
is_true(const struct sb_call *c, const char *name)
{
	const char *s = sb_param_text(c->params, name);

	return (s != NULL && str_eq(s, "true"));
}

static const char *
text_or(const struct sb_call *c, const char *name, const char *other)
{
	const char *s = sb_param_text(c->params, name);

	return (s != NULL ? s : other);
}

/* Both a refusal and a challenge are answers, not errors: the session shows. */
static json_t *
pay(struct sb_call *c)
{
	struct sb_session *s = session_of(c);
	struct sb_payer payer = { text_or(c, "email", "buyer@example.com"),
	    text_or(c, "name", "Test Buyer"), text_or(c, "country", "US") };
	const struct sb_card *card = sb_card_find(text_or(c, "card",
	    "4242424242424242"));

	if (s == NULL)
		return (NULL);
	if (s->status != SB_OPEN)
		return (sb_refuse(c, NULL, NULL, "The session is not open."));
	if (strlen(card->number) < 12)
		return (sb_refuse(c, card->code, "card", "%s", card->message));
	if (s->given_email != NULL)
		payer.email = s->given_email;
	if (s->total == 0)
		sb_pay_nothing(s, &payer);
	else if (str_eq(text_or(c, "method", "card"), "transfer"))
		sb_pay_by_transfer(s, &payer);
	else
		sb_pay_card(s, &payer, card);
	return (sb_render_session(s));
}

static json_t *
answer_challenge(struct sb_call *c)
{
	struct sb_session *s = session_of(c);

	if (s == NULL)
		return (NULL);
	if (!sb_pay_is_challenged(s))
		return (sb_refuse(c, NULL, NULL, "Nobody is asked anything."));
	sb_pay_challenge(s, is_true(c, "passed"));
	return (sb_render_session(s));
}

static json_t *
settle_transfer(struct sb_call *c)
{
	struct sb_session *s = session_of(c);

	if (s == NULL)
		return (NULL);
	if (!sb_pay_transfer(s, is_true(c, "arrived")))
		return (sb_refuse(c, NULL, NULL, "No transfer is awaited."));
	return (sb_render_session(s));
}

static json_t *
settle_refund(struct sb_call *c)
{
	struct sb_refund *f = sb_refund_find(c->id);

	if (f == NULL)
		return (sb_no_such(c, "refund", c->id, NULL));
	if (!sb_pay_settle(f))
		return (sb_refuse(c, NULL, NULL, "The refund is settled."));
	return (sb_render_refund(f));
}

static json_t *
set_webhooks(struct sb_call *c)
{
	struct sb_deliver_knobs *k = &sb_deliver_knobs;

	if (sb_param_text(c->params, "hold") != NULL)
		k->hold = is_true(c, "hold");
	k->copies = (int)sb_param_int(c->params, "copies", k->copies);
	k->shuffle_ms = (int)sb_param_int(c->params, "shuffle_ms", k->shuffle_ms);
	k->in_flight = (int)sb_param_int(c->params, "in_flight", k->in_flight);
	if (k->copies < 1 || k->copies > 100 || k->in_flight < 1 ||
	    k->in_flight > 1000 || k->shuffle_ms > 3600000) {
		sb_deliver_start_knobs();
		return (sb_refuse(c, NULL, NULL, "copies is 1 to 100, in_flight "
		    "1 to 1000, shuffle_ms at most 3600000."));
	}
	if (is_true(c, "shuffle"))
		sb_deliver_shuffle();
	return (show_state(c));
}

static int64_t
copies_of(const struct sb_call *c)
{
	int64_t n = sb_param_int(c->params, "copies", 1);

	return (n < 1 ? 1 : n > 100 ? 100 : n);
}

static json_t *
resend(struct sb_call *c)
{
	const struct sb_event *e = sb_event_find(c->id);

	if (e == NULL)
		return (sb_no_such(c, "event", c->id, NULL));
	for (int64_t i = copies_of(c); i > 0; i--)
		sb_deliver_again(e);
	return (sb_render_event(e));
}

static json_t *
resend_all(struct sb_call *c)
{
	const struct sb_table *t = &sb.of[SB_EVENT];
	const char *type = sb_param_text(c->params, "type");

	for (size_t i = t->first; i < t->n; i++) {
		const struct sb_event *e = t->row[i].value;

		if (e == NULL || !sb_deliver_wants(e->type) ||
		    (type != NULL && !str_eq(e->type, type)))
			continue;
		for (int64_t n = copies_of(c); n > 0; n--)
			sb_deliver_again(e);
	}
	return (show_state(c));
}

static json_t *
set_faults(struct sb_call *c)
{
	const char *path = text_or(c, "path", "");
	int64_t status = sb_param_int(c->params, "status", 500);

	if (status < 400 || status > 599 || strlen(path) >= sizeof sb_fault.path)
		return (sb_refuse(c, NULL, "status", "status is 400 to 599."));
	sb_fault = (struct sb_fault){
		.count = sb_param_int(c->params, "count", 1),
		.status = is_true(c, "reset") ? 0 : (int)status,
		.after = is_true(c, "after"),
		.retry_after = (int)(sb_param_int(c->params, "retry_after", 0) %
		    86400),
	};
	snprintf(sb_fault.path, sizeof sb_fault.path, "%s", path);
	return (show_state(c));
}

static json_t *
set_latency(struct sb_call *c)
{
	int64_t ms = sb_param_int(c->params, "ms", 0);

	if (ms > 60000)
		return (sb_refuse(c, NULL, "ms", "ms is at most 60000."));
	sb_latency_ms = (int)ms;
	return (show_state(c));
}

static json_t *
reset(struct sb_call *c)
{
	sb_journal_reset();
	sb_timers_stop();
	sb_deliver_stop();
	sb_state_clear();
	sb_deliver_start();
	sb_control_start();
	return (show_state(c));
}

/* As if a day had passed for the idempotency keys alone. */
static json_t *
forget(struct sb_call *c)
{
	sb_journal_forget();
	sb_replays_forget();
	return (show_state(c));
}

static const struct sb_spec none[] = { { 0 } };
static const struct sb_spec pay_spec[] = {
	{ .name = "card", .type = SB_TEXT }, { .name = "email", .type = SB_EMAIL },
	{ .name = "name", .type = SB_TEXT },
	{ .name = "country", .type = SB_TEXT, .max = 2 },
	{ .name = "method", .type = SB_WORD, .words = "card transfer" }, { 0 }
};
static const struct sb_spec challenge_spec[] = {
	{ .name = "passed", .type = SB_BOOL, .required = true }, { 0 }
};
static const struct sb_spec transfer_spec[] = {
	{ .name = "arrived", .type = SB_BOOL, .required = true }, { 0 }
};
static const struct sb_spec webhooks_spec[] = {
	{ .name = "hold", .type = SB_BOOL }, { .name = "copies", .type = SB_INT },
	{ .name = "shuffle_ms", .type = SB_INT },
	{ .name = "in_flight", .type = SB_INT },
	{ .name = "shuffle", .type = SB_BOOL }, { 0 }
};
static const struct sb_spec resend_spec[] = {
	{ .name = "type", .type = SB_TEXT }, { .name = "copies", .type = SB_INT },
	{ 0 }
};
static const struct sb_spec faults_spec[] = {
	{ .name = "count", .type = SB_INT }, { .name = "status", .type = SB_INT },
	{ .name = "reset", .type = SB_BOOL }, { .name = "after", .type = SB_BOOL },
	{ .name = "path", .type = SB_TEXT },
	{ .name = "retry_after", .type = SB_INT }, { 0 }
};
static const struct sb_spec latency_spec[] = {
	{ .name = "ms", .type = SB_INT, .required = true }, { 0 }
};

static const struct sb_endpoint endpoints[] = {
	{ "GET", "/sandbox/state", show_state, none },
	{ "GET", "/sandbox/sessions", sb_session_index, sb_session_index_spec },
	{ "GET", "/sandbox/payment_intents", sb_intent_index, sb_list_spec },
	{ "GET", "/sandbox/charges", sb_charge_index, sb_list_spec },
	{ "GET", "/sandbox/refunds", sb_refund_index, sb_refund_index_spec },
	{ "GET", "/sandbox/events", sb_event_index, sb_event_index_spec },
	{ "POST", "/sandbox/sessions/:/pay", pay, pay_spec },
	{ "POST", "/sandbox/sessions/:/challenge", answer_challenge, challenge_spec },
	{ "POST", "/sandbox/sessions/:/transfer", settle_transfer, transfer_spec },
	{ "POST", "/sandbox/sessions/:/expire", sb_session_expire, none },
	{ "POST", "/sandbox/refunds/:/settle", settle_refund, none },
	{ "POST", "/sandbox/webhooks", set_webhooks, webhooks_spec },
	{ "POST", "/sandbox/events/resend", resend_all, resend_spec },
	{ "POST", "/sandbox/events/:/resend", resend, resend_spec },
	{ "POST", "/sandbox/faults", set_faults, faults_spec },
	{ "POST", "/sandbox/latency", set_latency, latency_spec },
	{ "POST", "/sandbox/forget", forget, none },
	{ "POST", "/sandbox/reset", reset, none },
	{ 0 }
};

void
sb_control(struct arena *a, const struct sandbox_request *in,
    struct sb_reply *out)
{
	struct sb_call c = { .a = a, .method = in->method, .path = in->path };
	const struct sb_endpoint *e = sb_endpoint_of(&c, endpoints);

	sb_answer(&c, e != NULL && sb_params_of(&c, in, e->spec) ?
	    e->fn(&c) : NULL, out);
}
