/* refund: decided here, performed by soukd, confirmed by Stripe's word. */
#include "payments/refund.h"

#include "base/money.h"
#include "payments/event.h"
#include "payments/sql.h"
#include "payments/stripe.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"

/* The part of a sum that has gone back once `refunded` of total has. */
static int64_t
gone(int64_t part, int64_t refunded, int64_t total, const char *currency)
{
	return (refunded == total ? part : money_mul(money(part, currency), refunded, total).minor);
}

/* What this refund adds to it. Taken from the sums before and after, so that many
 * small refunds give back exactly what one large one would. */
static int64_t
share(int64_t part, const struct refund_request *q, int64_t refunded, const char *currency)
{
	return (gone(part, refunded, q->order_total, currency) - gone(part, refunded - q->amount, q->order_total, currency));
}

bool
refund_later(struct req *r, const struct refund_request *q)
{
	struct payment pay;
	struct sql_refund_add_row row;

	must(db_in_transaction(r));
	if (!sql_payment_of_checkout(r, q->checkout, &pay) || pay.amount - pay.refunded < q->amount || q->amount <= 0)
		return (false);
	if (!sql_refund_add(r, pay.id, q->order.n != 0 ? &q->order : NULL, q->dispute.n != 0 ? &q->dispute : NULL,
	    q->amount, pay.currency, q->reason, &row))
		return (false);
	if (q->order.n != 0)
		sql_ledger_refund(r, row.id, share(q->order_tax, q, row.order_refunded, pay.currency),
		    share(q->order_commission, q, row.order_refunded, pay.currency), q->country);
	else
		sql_ledger_late_refund(r, row.id);
	JOB_LATER(r, "refund_send", json_pack("{s:I}", "refund", (json_int_t)row.id.n), .priority = 5);
	return (true);
}

static void
settle(struct req *r, const struct stripe_refund *f)
{
	struct sql_refund_settle_row row;
	bool ok = f->status == REFUND_SUCCEEDED;

	if (!ok && f->status != REFUND_FAILED && f->status != REFUND_CANCELED)
		return;
	if (!sql_refund_settle(r, f->id, ok, ok ? NULL : f->failure, &row))
		return;
	if (!ok) {
		sql_ledger_refund_failed(r, row.id);
		log_event(LEVEL_ERROR, "refund.failed", KV("refund", row.id.n), KV("order", row.order_ref.n),
		    KV("why", f->failure));
	}
	event_emit(r, ok ? "refund.succeeded" : "refund.failed", json_pack("{s:I s:I}", "refund", (json_int_t)row.id.n,
	    "order", (json_int_t)(row.has_order_ref ? row.order_ref.n : 0)));
}

JOB(refund_send)
{
	const refund_id id = { json_id(args, "refund") };
	struct refund f;
	struct stripe_refund done;
	struct stripe_error why;
	struct stripe_refund_params p;

	/* Stripe forgets idempotency keys after a day: what has a name there is not asked for again. */
	if (!sql_refund(r, id, &f) || !str_eq(f.state, "pending") || f.stripe_refund != NULL)
		return;
	p = (struct stripe_refund_params){ .idempotency_key = req_printf(r, "souk-refund-%lld", (long long)id.n),
	    .payment_intent = f.payment_intent, .amount = money(f.amount, f.currency), .reason = "requested_by_customer" };
	switch (stripe_refund_create(r, &p, &done, &why)) {
	case STRIPE_OK:
		break;
	case STRIPE_REFUSED:
		stop_because(r, 500, "refund.refused", "refund %lld: %s %s", (long long)id.n, why.code, why.message);
	case STRIPE_UNREACHABLE:
		stop_because(r, 503, "refund.unreachable", "refund %lld: %s", (long long)id.n, why.message);
	}
	db_begin(r);
	sql_refund_sent(r, id, done.id);
	settle(r, &done);
	JOB_LATER(r, "refund_check", json_pack("{s:I}", "refund", (json_int_t)id.n), .delay_s = 60);
	db_commit(r);
}

/* Stripe's word of the end may have come before we knew the refund's name, or not
 * at all: ask, until there is one. */
JOB(refund_check)
{
	const refund_id id = { json_id(args, "refund") };
	struct stripe_refund f;
	struct refund row;

	if (!sql_refund(r, id, &row) || !str_eq(row.state, "pending") || row.stripe_refund == NULL)
		return;
	if (stripe_refund_get(r, row.stripe_refund, &f, NULL) != STRIPE_OK)
		stop_because(r, 503, "refund.unreachable", "refund %lld", (long long)id.n);
	db_begin(r);
	settle(r, &f);
	if (f.status == REFUND_PENDING || f.status == REFUND_REQUIRES_ACTION)
		JOB_LATER(r, "refund_check", json_pack("{s:I}", "refund", (json_int_t)id.n), .delay_s = 3600);
	db_commit(r);
}

static const char *
refund_told(struct req *r, const struct stripe_event *event)
{
	if (event->refund == NULL)
		return ("unreadable");
	settle(r, event->refund);
	return ("refund");
}

STRIPE_EVENT(refund_updated, "refund.updated")
{
	return (refund_told(r, event));
}

STRIPE_EVENT(refund_failed, "refund.failed")
{
	return (refund_told(r, event));
}
