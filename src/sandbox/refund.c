/* refund: money on its way back. */
#include <jansson.h>

#include "sandbox/pay.h"

#include "sandbox/event.h"
#include "sandbox/journal.h"
#include "sandbox/timer.h"

static void
emit_refund(const char *type, const struct sb_refund *f, json_t *previous)
{
	sb_event_emit(type, f->id, previous);
}

struct sb_refund *
sb_pay_refund(struct sb_charge *c, int64_t amount, const char *reason,
    struct sb_pairs metadata)
{
	struct sb_refund *f = arena_alloc(&sb.memory, sizeof *f);
	enum sb_fate fate = c->card != NULL ? sb_card_named(c->card)->fate :
	    SB_REFUND_AT_ONCE;
	json_t *before = json_pack("{s:I,s:b}", "amount_refunded",
	    (json_int_t)c->refunded, "refunded", 0);

	*f = (struct sb_refund){ .id = sb_id("re_", 24), .charge = c->id,
	    .intent = c->intent, .currency = c->currency,
	    .reason = sb_keep(reason), .created = sb_now_s(), .amount = amount,
	    .fate = fate, .metadata = metadata,
	    .status = fate == SB_REFUND_LATER ? SB_REFUND_PENDING : SB_REFUND_OK };
	sb_table_put(&sb.of[SB_REFUND], f->id, f);
	c->refunded += amount;
	sb_journal_object(SB_REFUND, f);
	sb_journal_object(SB_CHARGE, c);
	emit_refund("refund.created", f, NULL);
	sb_event_emit("charge.refunded", c->id, before);
	if (fate != SB_REFUND_AT_ONCE)
		sb_timer_add(sb.now_ms + SB_REFUND_SETTLES_MS, SB_TIMER_REFUND,
		    f->id);
	return (f);
}

bool
sb_pay_settle(struct sb_refund *f)
{
	struct sb_charge *c = sb_charge_find(f->charge);
	bool fails = f->fate == SB_REFUND_FAILS;

	if (f->fate == SB_REFUND_AT_ONCE)
		return (false);
	f->fate = SB_REFUND_AT_ONCE;
	f->status = fails ? SB_REFUND_FAILED : SB_REFUND_OK;
	if (fails) {
		f->failure = "expired_or_canceled_card";
		c->refunded -= f->amount;
		sb_journal_object(SB_CHARGE, c);
	}
	sb_journal_object(SB_REFUND, f);
	emit_refund("refund.updated", f, json_pack("{s:s}", "status",
	    fails ? "succeeded" : "pending"));
	if (fails)
		emit_refund("refund.failed", f, NULL);
	emit_refund("charge.refund.updated", f, NULL);
	return (true);
}
