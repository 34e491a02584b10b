/* dispute: opening, talking, deciding. */
#include "disputes/dispute.h"

#include "disputes/sql.h"
#include "orders/order_step.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/wall.h"

const char *const dispute_reasons[] = { "not_received", "damaged", "not_as_described", "wrong_item", "other", NULL };
const char *const dispute_decisions[] = { "refund", "partial", "reject", NULL };

static const char *
word_of(struct req *r, const char *const (*table)[2], const char *word)
{
	for (; (*table)[0] != NULL; table++)
		if (str_eq((*table)[0], word))
			return (tr(r, (*table)[1]));
	return (word);
}

const char *
dispute_reason_text(struct req *r, const char *reason)
{
	static const char *const words[][2] = {
		{ "not_received", N_("It did not arrive") }, { "damaged", N_("It arrived damaged") },
		{ "not_as_described", N_("It is not as described") }, { "wrong_item", N_("It is the wrong thing") },
		{ "other", N_("Something else") }, { NULL, NULL },
	};

	return (word_of(r, words, reason));
}

const char *
dispute_state_text(struct req *r, const char *state)
{
	static const char *const words[][2] = {
		{ "open", N_("Waiting for the shop") }, { "answered", N_("Waiting for our decision") },
		{ "decided", N_("Decided") }, { "withdrawn", N_("Closed") }, { NULL, NULL },
	};

	return (word_of(r, words, state));
}

const char *
dispute_state_class(const char *state)
{
	return (str_eq(state, "decided") ? "ok" : str_eq(state, "withdrawn") ? "off" : "warn");
}

bool
dispute_is_open(const struct dispute *d)
{
	return (str_eq(d->state, "open") || str_eq(d->state, "answered"));
}

bool
dispute_is_early(struct req *r, const struct dispute *d)
{
	return (str_eq(d->state, "open") && d->answer_until > now_us(r));
}

int64_t
dispute_left(const struct dispute *d)
{
	return (d->total - d->refunded);
}

static const int64_t hour_us = INT64_C(3600) * 1000000;

const char *
dispute_clock(struct req *r, int64_t until)
{
	int64_t left = until - now_us(r), hours = (left < 0 ? -left : left) / hour_us;

	if (hours >= 48)
		return (req_printf(r, left < 0 ? trn(r, "%lld day late", "%lld days late", hours / 24) :
		    trn(r, "%lld day left", "%lld days left", hours / 24), (long long)(hours / 24)));
	return (req_printf(r, left < 0 ? trn(r, "%lld hour late", "%lld hours late", hours) :
	    trn(r, "%lld hour left", "%lld hours left", hours), (long long)hours));
}

const char *
dispute_age(struct req *r, int64_t since)
{
	int64_t hours = (now_us(r) - since) / hour_us;

	if (hours >= 48)
		return (req_printf(r, trn(r, "%lld day", "%lld days", hours / 24), (long long)(hours / 24)));
	return (req_printf(r, trn(r, "%lld hour", "%lld hours", hours), (long long)hours));
}

static struct dispute *
read_dispute(struct req *r, dispute_id id, const seller_id *seller)
{
	struct dispute *d = NEW(r, struct dispute);

	if (!sql_dispute(r, id, seller, d))
		stop_because(r, 404, "dispute.gone", "dispute %lld is not there for this viewer", (long long)id.n);
	return (d);
}

/* A guest's key is for an order: which one says the dispute, and no more than that. */
static void
take_key(struct req *r, dispute_id id)
{
	struct sql_dispute_order_row of;
	bool found;

	wall_open(r);
	found = sql_dispute_order(r, id, &of);
	wall_close(r);
	if (found && order_key_ok(r, of.order_ref, query(r, "key")))
		wall_order(r, of.order_ref);
	else if (found)
		order_key_renew(r, of.order_ref);
}

struct dispute *
dispute_of_buyer(struct req *r, dispute_id id)
{
	struct dispute *d;

	if (query(r, "key")[0] != '\0')
		take_key(r, id);
	d = read_dispute(r, id, NULL);
	if (order_key_ok(r, d->order_ref, query(r, "key")) || (d->has_account && d->account.n == viewer(r)->account.n))
		return (d);
	stop_because(r, 404, "dispute.other", "another buyer's");
}

struct dispute *
dispute_of_shop(struct req *r, dispute_id id)
{
	must(viewer(r)->seller.n != 0);
	return (read_dispute(r, id, &viewer(r)->seller));
}

struct dispute *
dispute_get(struct req *r, dispute_id id)
{
	return (read_dispute(r, id, NULL));
}

static void
tell(struct req *r, const char *topic, dispute_id id)
{
	event_emit(r, topic, json_pack("{s:I}", "dispute", (json_int_t)id.n));
}

enum dispute_outcome
dispute_open(struct req *r, const struct order *seen, const char *reason, const char *text, int64_t wanted, dispute_id *id)
{
	const struct order *o = order_lock(r, seen->id);
	const account_id *by = viewer(r)->account.n != 0 ? &viewer(r)->account : NULL;
	struct sql_dispute_open_row row;
	struct sql_dispute_say_row said;

	if (!order_is_disputable(o) || wanted > o->total - o->refunded)
		return (DISPUTE_TOO_MUCH);
	if (!sql_dispute_open(r, o->id, reason, wanted, DISPUTE_DAYS, &row))
		return (DISPUTE_ALREADY);
	*id = row.id;
	if (!sql_dispute_say(r, row.id, "buyer", by, text, DISPUTE_MESSAGES_MAX, &said))
		stop_because(r, 500, "dispute.say", "dispute %lld", (long long)id->n);
	tell(r, "dispute.opened", row.id);
	return (DISPUTE_DONE);
}

enum dispute_outcome
dispute_say(struct req *r, const struct dispute *d, const char *side, const char *text)
{
	const account_id *by = viewer(r)->account.n != 0 ? &viewer(r)->account : NULL;
	struct sql_dispute_lock_row row;
	struct sql_dispute_say_row said;
	struct sql_dispute_said_row all;

	if (!sql_dispute_lock(r, d->id, &row) || (!str_eq(row.state, "open") && !str_eq(row.state, "answered")))
		return (DISPUTE_ALREADY);
	if (!sql_dispute_say(r, d->id, side, by, text, DISPUTE_MESSAGES_MAX, &said))
		return (sql_dispute_said(r, d->id, side, &all) && all.n >= DISPUTE_MESSAGES_MAX ? DISPUTE_FULL : DISPUTE_DONE);
	if (str_eq(side, "seller"))
		audit(r, "dispute.answered", "dispute", d->id.n, NULL);
	if (str_eq(side, "seller") && sql_dispute_answered(r, d->id) == 1)
		tell(r, "dispute.answered", d->id);
	else
		event_emit(r, "dispute.message", json_pack("{s:I s:I}", "dispute", (json_int_t)d->id.n, "message",
		    (json_int_t)said.id));
	return (DISPUTE_DONE);
}

enum dispute_outcome
dispute_decide(struct req *r, const struct dispute *d, const char *decision, int64_t amount, const char *why)
{
	const struct order *o = order_lock(r, d->order_ref);
	int64_t left = o->total - o->refunded;
	struct sql_dispute_lock_row row;

	if (!sql_dispute_lock(r, d->id, &row) || (!str_eq(row.state, "open") && !str_eq(row.state, "answered")))
		return (DISPUTE_ALREADY);
	if (str_eq(decision, "refund"))
		amount = left;
	else if (str_eq(decision, "reject"))
		amount = 0;
	if (!str_eq(decision, "reject") && (amount <= 0 || !order_refund(r, o, d->id, amount, "dispute")))
		return (DISPUTE_TOO_MUCH);
	if (sql_dispute_decide(r, d->id, decision, why, viewer(r)->account, amount) != 1)
		stop_because(r, 500, "dispute.decide", "dispute %lld moved under its lock", (long long)d->id.n);
	audit(r, "dispute.decided", "dispute", d->id.n, json_pack("{s:s s:I s:s s:s}", "decision", decision, "amount",
	    (json_int_t)amount, "currency", o->currency, "why", why));
	tell(r, "dispute.decided", d->id);
	return (DISPUTE_DONE);
}

JOB(dispute_order_cancelled)
{
	struct sql_dispute_withdraw_row d;

	db_begin(r);
	if (sql_dispute_withdraw(r, (order_id){ json_id(args, "order") }, &d))
		audit(r, "dispute.withdrawn", "dispute", d.id.n, NULL);
	db_commit(r);
}
SUBSCRIBE(dispute_order_cancelled, "order.cancelled", dispute_order_cancelled);

int64_t
dispute_texts_over(struct req *r, int32_t days)
{
	struct sql_dispute_texts_sweep_row row;

	return (sql_dispute_texts_sweep(r, days, &row) ? row.n : 0);
}
