/* timer: a timer does not know whether it still matters; what it calls looks. */
#include "sandbox/timer.h"

#include "sandbox/card.h"
#include "sandbox/heap.h"
#include "sandbox/pay.h"

struct timer {
	enum sb_timer	 kind;
	const char	*id;
};

static struct sb_heap timers;

void
sb_timer_add(int64_t at_ms, enum sb_timer kind, const char *id)
{
	struct timer *t = xmalloc(sizeof *t);

	*t = (struct timer){ kind, id };
	sb_heap_put(&timers, at_ms, t);
}

static void
fire(const struct timer *t)
{
	switch (t->kind) {
	case SB_TIMER_EXPIRE:
		sb_pay_expire(sb_session_find(t->id));
		break;
	case SB_TIMER_TRANSFER:
		sb_pay_transfer(sb_session_find(t->id), true);
		break;
	case SB_TIMER_REFUND:
		sb_pay_settle(sb_refund_find(t->id));
		break;
	}
}

void
sb_timers_run(void)
{
	struct timer *t;

	while ((t = sb_heap_take(&timers, sb.now_ms)) != NULL) {
		fire(t);
		free(t);
	}
}

static void
restore_session(const struct sb_session *s)
{
	const struct sb_intent *p = s->intent != NULL ?
	    sb_intent_find(s->intent) : NULL;

	if (s->status == SB_OPEN)
		sb_timer_add(s->expires_at * 1000, SB_TIMER_EXPIRE, s->id);
	if (p != NULL && p->action == SB_TRANSFER && sb.config.transfer_ms > 0)
		sb_timer_add(sb.now_ms + sb.config.transfer_ms,
		    SB_TIMER_TRANSFER, s->id);
}

void
sb_timers_restore(void)
{
	const struct sb_table *t = &sb.of[SB_SESSION];

	for (size_t i = t->first; i < t->n; i++)
		restore_session(t->row[i].value);
	t = &sb.of[SB_REFUND];
	for (size_t i = t->first; i < t->n; i++) {
		const struct sb_refund *f = t->row[i].value;

		if (f->fate != SB_REFUND_AT_ONCE)
			sb_timer_add(sb.now_ms + SB_REFUND_SETTLES_MS,
			    SB_TIMER_REFUND, f->id);
	}
}

void
sb_timers_stop(void)
{
	struct timer *t;

	while ((t = sb_heap_take(&timers, INT64_MAX)) != NULL)
		free(t);
	sb_heap_free(&timers);
}
