/* pay: the states are Stripe's; what a card does is card.c's. */
#include <jansson.h>

#include "sandbox/pay.h"

#include "sandbox/event.h"
#include "sandbox/journal.h"
#include "sandbox/timer.h"

static void
emit_session(const char *type, const struct sb_session *s)
{
	sb_event_emit(type, s->id, NULL);
}

static void
emit_intent(const char *type, const struct sb_intent *p)
{
	sb_event_emit(type, p->id, NULL);
}

static void
keep_session(const struct sb_session *s)
{
	sb_journal_object(SB_SESSION, s);
}

static void
keep_intent(const struct sb_intent *p)
{
	sb_journal_object(SB_INTENT, p);
}

static struct sb_intent *
new_intent(int64_t amount, const char *currency)
{
	struct sb_intent *p = arena_alloc(&sb.memory, sizeof *p);

	*p = (struct sb_intent){ .id = sb_id("pi_", 24), .amount = amount,
	    .currency = currency, .secret = sb_id("", 25),
	    .created = sb_now_s(), .status = SB_NEEDS_METHOD };
	sb_table_put(&sb.of[SB_INTENT], p->id, p);
	return (p);
}

struct sb_intent *
sb_pay_intent(int64_t amount, const char *currency)
{
	struct sb_intent *p = new_intent(amount, sb_keep(currency));

	keep_intent(p);
	emit_intent("payment_intent.created", p);
	return (p);
}

/* Stripe makes the intent of a session when somebody first tries to pay. */
static struct sb_intent *
intent_of(struct sb_session *s)
{
	struct sb_intent *p;

	if (s->intent != NULL)
		return (sb_intent_find(s->intent));
	p = new_intent(s->total, s->currency);
	p->session = s->id;
	p->description = s->description;
	p->receipt_email = s->receipt_email;
	p->descriptor_suffix = s->descriptor_suffix;
	p->transfer_group = s->transfer_group;
	p->metadata = s->intent_metadata;
	s->intent = p->id;
	keep_intent(p);
	emit_intent("payment_intent.created", p);
	return (p);
}

static void
set_payer(struct sb_session *s, const struct sb_payer *payer)
{
	s->email = sb_keep(payer->email);
	s->name = sb_keep(payer->name);
	s->country = sb_keep(payer->country);
}

static struct sb_charge *
new_charge(const struct sb_session *s, struct sb_intent *p)
{
	struct sb_charge *c = arena_alloc(&sb.memory, sizeof *c);

	*c = (struct sb_charge){ .id = sb_id("ch_", 24), .intent = p->id,
	    .currency = p->currency, .method = p->method, .card = p->card,
	    .email = s->email, .name = s->name, .country = s->country,
	    .created = sb_now_s(), .amount = p->amount,
	    .status = SB_CHARGE_OK };
	p->charge = c->id;
	sb_table_put(&sb.of[SB_CHARGE], c->id, c);
	return (c);
}

/* The bank says yes: all that was waiting for the money goes through. */
static void
succeed(struct sb_session *s, struct sb_intent *p, bool challenged)
{
	struct sb_charge *c = new_charge(s, p);
	bool awaited = s->status == SB_COMPLETE;

	c->challenged = challenged;
	p->status = SB_SUCCEEDED;
	p->action = SB_NO_ACTION;
	p->error_code = p->decline_code = p->error_message = NULL;
	s->status = SB_COMPLETE;
	s->payment = SB_PAID;
	sb_journal_object(SB_CHARGE, c);
	keep_intent(p);
	keep_session(s);
	sb_event_emit("charge.succeeded", c->id, NULL);
	emit_intent("payment_intent.succeeded", p);
	emit_session(awaited ? "checkout.session.async_payment_succeeded" :
	    "checkout.session.completed", s);
}

static enum sb_paid
decline(struct sb_session *s, struct sb_intent *p, const struct sb_card *card)
{
	struct sb_charge *c = new_charge(s, p);

	c->status = SB_CHARGE_FAILED;
	c->failure_code = p->error_code = card->code;
	c->decline_code = p->decline_code = card->decline_code;
	c->failure_message = p->error_message = card->message;
	p->status = SB_NEEDS_METHOD;
	p->action = SB_NO_ACTION;
	p->method = NULL;
	sb_journal_object(SB_CHARGE, c);
	keep_intent(p);
	keep_session(s);
	sb_event_emit("charge.failed", c->id, NULL);
	emit_intent("payment_intent.payment_failed", p);
	return (SB_PAY_REFUSED);
}

static enum sb_paid
charge_card(struct sb_session *s, struct sb_intent *p,
    const struct sb_card *card, bool challenged)
{
	if (card->code != NULL)
		return (decline(s, p, card));
	succeed(s, p, challenged);
	return (SB_PAY_DONE);
}

enum sb_paid
sb_pay_card(struct sb_session *s, const struct sb_payer *payer,
    const struct sb_card *card)
{
	struct sb_intent *p = intent_of(s);

	set_payer(s, payer);
	p->method = sb_id("pm_", 24);
	p->card = card->number;
	if (!card->challenge)
		return (charge_card(s, p, card, false));
	p->status = SB_NEEDS_ACTION;
	p->action = SB_CHALLENGE;
	p->error_code = p->decline_code = p->error_message = NULL;
	keep_intent(p);
	keep_session(s);
	emit_intent("payment_intent.requires_action", p);
	return (SB_PAY_CHALLENGE);
}

static void
fail_intent(struct sb_intent *p, const char *code, const char *message)
{
	p->status = SB_NEEDS_METHOD;
	p->action = SB_NO_ACTION;
	p->method = NULL;
	p->decline_code = NULL;
	p->error_code = code;
	p->error_message = message;
	keep_intent(p);
	emit_intent("payment_intent.payment_failed", p);
}

bool
sb_pay_is_challenged(const struct sb_session *s)
{
	return (s->status == SB_OPEN && s->intent != NULL &&
	    sb_intent_find(s->intent)->action == SB_CHALLENGE);
}

enum sb_paid
sb_pay_challenge(struct sb_session *s, bool passed)
{
	struct sb_intent *p = sb_intent_find(s->intent);

	if (passed)
		return (charge_card(s, p, sb_card_named(p->card), true));
	fail_intent(p, "payment_intent_authentication_failure",
	    "The provided PaymentMethod has failed authentication. You can "
	    "provide payment_method_data or a new PaymentMethod to attempt to "
	    "fulfill this PaymentIntent again.");
	return (SB_PAY_REFUSED);
}

void
sb_pay_by_transfer(struct sb_session *s, const struct sb_payer *payer)
{
	struct sb_intent *p = intent_of(s);

	set_payer(s, payer);
	p->method = sb_id("pm_", 24);
	p->card = NULL;
	p->status = SB_NEEDS_ACTION;
	p->action = SB_TRANSFER;
	p->error_code = p->decline_code = p->error_message = NULL;
	s->status = SB_COMPLETE;
	keep_intent(p);
	keep_session(s);
	emit_intent("payment_intent.requires_action", p);
	emit_session("checkout.session.completed", s);
	if (sb.config.transfer_ms > 0)
		sb_timer_add(sb.now_ms + sb.config.transfer_ms,
		    SB_TIMER_TRANSFER, s->id);
}

void
sb_pay_nothing(struct sb_session *s, const struct sb_payer *payer)
{
	set_payer(s, payer);
	s->status = SB_COMPLETE;
	keep_session(s);
	emit_session("checkout.session.completed", s);
}

bool
sb_pay_is_awaited(const struct sb_session *s)
{
	return (s->intent != NULL &&
	    sb_intent_find(s->intent)->action == SB_TRANSFER);
}

bool
sb_pay_transfer(struct sb_session *s, bool arrived)
{
	if (!sb_pay_is_awaited(s))
		return (false);
	if (arrived) {
		succeed(s, sb_intent_find(s->intent), false);
		return (true);
	}
	fail_intent(sb_intent_find(s->intent),
	    "payment_intent_payment_attempt_expired",
	    "The bank transfer did not arrive in time.");
	emit_session("checkout.session.async_payment_failed", s);
	return (true);
}

static void
cancel_intent(struct sb_intent *p, const char *reason)
{
	p->status = SB_CANCELED;
	p->action = SB_NO_ACTION;
	p->canceled_at = sb_now_s();
	p->cancel_reason = sb_keep(reason);
	keep_intent(p);
	emit_intent("payment_intent.canceled", p);
}

bool
sb_pay_expire(struct sb_session *s)
{
	if (s->status != SB_OPEN)
		return (false);
	s->status = SB_EXPIRED;
	keep_session(s);
	if (s->intent != NULL)
		cancel_intent(sb_intent_find(s->intent), "expired");
	emit_session("checkout.session.expired", s);
	return (true);
}

bool
sb_pay_cancel(struct sb_intent *p, const char *reason)
{
	if (p->status != SB_NEEDS_METHOD && p->status != SB_NEEDS_ACTION)
		return (false);
	cancel_intent(p, reason);
	return (true);
}
