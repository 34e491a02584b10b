/* refund: decided here, performed by soukd, confirmed by Stripe's word. */
#include "payments/refund.h"

#include "base/money.h"
#include "base/strnum.h"
#include "payments/event.h"
#include "payments/sql.h"
#include "payments/stripe.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/wall.h"

/* The part of a sum that has gone back once `refunded` of total has. */
static int64_t
gone(int64_t part, int64_t refunded, int64_t total, const char *currency)
{
	return (refunded == total ? part : money_mul(money(part, currency), refunded, total).minor);
}

/* Tax and commission that this refund gives back: what is due once it counts, less
 * what others have given. So the shares of many refunds, with failed ones between
 * them, add up to what one of their sum would give. */
static void
shares(struct req *r, const struct refund_request *q, int64_t refunded, const char *currency, int64_t *tax, int64_t *commission)
{
	struct sql_refund_given_row given;

	if (!sql_refund_given(r, q->order, &given))
		stop_because(r, 500, "refund.given", "no row");
	*tax = gone(q->order_tax, refunded, q->order_total, currency) - given.tax;
	*commission = gone(q->order_commission, refunded, q->order_total, currency) - given.commission;
}

static bool
refund(struct req *r, const struct refund_request *q)
{
	struct payment pay;
	struct sql_refund_add_row row;
	int64_t tax, commission;

	must(db_in_transaction(r));
	if (!sql_payment_of_checkout(r, q->checkout, &pay) || pay.amount - pay.refunded < q->amount || q->amount <= 0)
		return (false);
	if (!sql_refund_add(r, pay.id, q->order.n != 0 ? &q->order : NULL, q->dispute.n != 0 ? &q->dispute : NULL,
	    q->amount, pay.currency, q->reason, q->instead_of.n != 0 ? &q->instead_of : NULL, &row))
		return (false);
	if (q->order.n != 0) {
		shares(r, q, row.order_refunded, pay.currency, &tax, &commission);
		sql_ledger_refund(r, row.id, tax, commission, q->country);
	} else
		sql_ledger_late_refund(r, row.id);
	audit(r, q->instead_of.n != 0 ? "refund.retried" : "refund.asked", "refund", row.id.n,
	    json_pack("{s:I s:I s:s s:I}", "order", (json_int_t)q->order.n, "amount", (json_int_t)q->amount, "currency",
	    pay.currency, "instead_of", (json_int_t)q->instead_of.n));
	JOB_LATER(r, "refund_send", json_pack("{s:I}", "refund", (json_int_t)row.id.n), .priority = 5);
	return (true);
}

/* A shop or staff asked for it; payments and books are the system's. */
bool
refund_later(struct req *r, const struct refund_request *q)
{
	bool done;

	wall_open(r);
	done = refund(r, q);
	wall_close(r);
	return (done);
}

static void
end(struct req *r, refund_id id, order_id order, bool ok, const char *failure)
{
	struct sql_refund_settle_row row;

	if (!sql_refund_settle(r, id, ok, ok ? NULL : failure, &row))
		return;
	if (!ok) {
		sql_ledger_refund_failed(r, id);
		log_event(LEVEL_ERROR, "refund.failed", KV("refund", id.n), KV("order", order.n), KV("why", failure));
	}
	audit(r, ok ? "refund.succeeded" : "refund.failed", "refund", id.n, json_pack("{s:I}", "order", (json_int_t)order.n));
	event_emit(r, ok ? "refund.succeeded" : "refund.failed", json_pack("{s:I s:I}", "refund", (json_int_t)id.n,
	    "order", (json_int_t)order.n));
}

/* Whoever changes an order's money holds the order first, then the payment. */
static void
fail(struct req *r, refund_id id, order_id order, payment_id payment, const char *failure)
{
	if (order.n != 0)
		sql_refund_order_lock(r, order);
	sql_refund_payment_lock(r, payment);
	end(r, id, order, false, failure);
}

/* What Stripe says of a refund of ours, in whatever order it is heard. */
static void
settle(struct req *r, refund_id id, order_id order, payment_id payment, const struct stripe_refund *f)
{
	if (f->status == REFUND_FAILED || f->status == REFUND_CANCELED)
		fail(r, id, order, payment, f->failure[0] != '\0' ? f->failure : "unknown");
	sql_refund_sent(r, id, f->id);
	if (f->status == REFUND_SUCCEEDED)
		end(r, id, order, true, NULL);
}

/* Asked before and never heard of: it may be there all the same. Its idempotency key
 * is good for a day only, its metadata for ever. */
static enum stripe_outcome
find_earlier(struct req *r, const struct refund *f, struct stripe_refund *out, struct stripe_error *why)
{
	const char *number = req_printf(r, "%lld", (long long)f->id.n), *after = NULL;
	struct stripe_refunds page = { .more = true };
	enum stripe_outcome o;

	while (page.more) {
		if ((o = stripe_refunds_of_intent(r, f->payment_intent, after, &page, why)) != STRIPE_OK)
			return (o);
		for (size_t i = 0; i < page.n; i++)
			if (str_eq(page.v[i].our_refund, number)) {
				*out = page.v[i];
				return (STRIPE_OK);
			}
		if (page.n == 0)
			break;
		after = page.v[page.n - 1].id;
	}
	return (STRIPE_OK);
}

static enum stripe_outcome
ask(struct req *r, const struct refund *f, struct stripe_refund *out, struct stripe_error *why)
{
	const struct stripe_pair metadata[] = {
		{ "refund", req_printf(r, "%lld", (long long)f->id.n) },
		{ "order", f->has_order_ref ? req_printf(r, "%lld", (long long)f->order_ref.n) : NULL },
	};
	const struct stripe_refund_params p = { .idempotency_key = req_printf(r, "souk-refund-%lld", (long long)f->id.n),
	    .payment_intent = f->payment_intent, .amount = money(f->amount, f->currency), .reason = "requested_by_customer",
	    .metadata = metadata, .nmetadata = f->has_order_ref ? 2 : 1 };
	enum stripe_outcome o = STRIPE_OK;

	out->id = NULL;
	if (f->asked)
		o = find_earlier(r, f, out, why);
	else
		sql_refund_asked(r, f->id);
	return (o == STRIPE_OK && out->id == NULL ? stripe_refund_create(r, &p, out, why) : o);
}

/* A no about this refund, not about who asks or how. */
static bool
is_final(const struct stripe_error *why)
{
	return (why->status != 401 && why->status != 403 && !str_eq(why->type, "idempotency_error"));
}

JOB(refund_send)
{
	const refund_id id = { json_id(args, "refund") };
	struct refund f;
	struct stripe_refund done;
	struct stripe_error why;
	enum stripe_outcome o;

	if (!sql_refund(r, id, &f) || !str_eq(f.state, "pending") || f.stripe_refund != NULL)
		return;
	o = ask(r, &f, &done, &why);
	if (o == STRIPE_UNREACHABLE)
		stop_because(r, 503, "refund.unreachable", "refund %lld: %s", (long long)id.n, why.message);
	if (o == STRIPE_REFUSED && !is_final(&why))
		stop_because(r, 500, "refund.refused", "refund %lld: %s %s", (long long)id.n, why.code, why.message);
	db_begin(r);
	if (o == STRIPE_OK) {
		settle(r, id, f.order_ref, f.payment, &done);
		JOB_LATER(r, "refund_check", json_pack("{s:I}", "refund", (json_int_t)id.n), .delay_s = 60);
	} else {
		log_event(LEVEL_ERROR, "refund.refused", KV("refund", id.n), KV("message", why.message));
		fail(r, id, f.order_ref, f.payment, why.code[0] != '\0' ? why.code : "refused");
	}
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
	settle(r, id, row.order_ref, row.payment, &f);
	if (f.status == REFUND_PENDING || f.status == REFUND_REQUIRES_ACTION)
		JOB_LATER(r, "refund_check", json_pack("{s:I}", "refund", (json_int_t)id.n), .delay_s = 3600);
	db_commit(r);
}

/* One whose name at Stripe we do not know yet is known by the number we gave it. */
static const char *
refund_told(struct req *r, const struct stripe_event *event)
{
	const struct stripe_refund *f = event->refund;
	struct sql_refund_known_row ours;
	int64_t number;

	if (f == NULL)
		return ("unreadable");
	if (!str_to_i64(f->our_refund, 1, INT64_MAX, &number))
		number = 0;
	if (!sql_refund_known(r, f->id, number, f->payment_intent, &ours))
		return ("unknown refund");
	settle(r, ours.id, ours.order_ref, ours.payment, f);
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

/* The name this news had before the two above. */
STRIPE_EVENT(charge_refund_updated, "charge.refund.updated")
{
	return (refund_told(r, event));
}
