/* seed_order_rows: the history of orders as rows. */
#include "soukd/seed_order.h"

#include "soukd/seed_copy.h"

#include <inttypes.h>

enum { DAY = 86400, HOUR = 3600 };

struct sheet {			/* one buffer per table, sent in the order of the foreign keys */
	struct buf	checkouts, orders, lines, reservations, movements, payments, shipments, steps;
	struct buf	disputes, messages, refunds, postings;
	int64_t		disputes_n, refunds_n;
};

static const struct seed_step *
step_find(const struct seed_order *o, const char *state)
{
	for (int i = 0; i < o->nsteps; i++)
		if (str_eq(o->steps[i].state, state))
			return (&o->steps[i]);
	return (NULL);
}

static void
checkout_row(struct sheet *t, struct seed *s, const struct seed_checkout *c)
{
	const struct seed_step *paid = step_find(&c->orders[0], "paid");
	struct dice d = dice_for(s->number, "token", (uint64_t)c->id);
	struct buf *b = &t->checkouts;

	row_i64(b, c->id);
	row_text(b, arena_printf(&s->arena, "demo%016" PRIx64 "%08x", dice_roll(&d), (unsigned)dice_roll(&d)));
	row_text(b, c->expired ? "expired" : "paid");
	row_some(b, c->account);
	row_text(b, "en");
	row_text(b, "EUR");
	row_i64(b, c->goods);
	row_i64(b, c->shipping);
	row_i64(b, c->tax);
	row_i64(b, c->total);
	row_text(b, c->person->email);
	row_text(b, c->person->name);
	row_text(b, c->person->street);
	row_text(b, c->person->postcode);
	row_text(b, c->person->city);
	row_text(b, c->person->country);
	row_text(b, arena_printf(&s->arena, "cs_demo_%" PRId64, c->id));
	row_time(b, c->created);
	row_time(b, c->created + HOUR / 2);
	row_time(b, paid != NULL ? paid->at : 0);
	row_time(b, paid != NULL ? paid->at : c->created + HOUR / 2);
	row_end(b);
	if (paid == NULL)
		return;
	b = &t->payments;
	row_i64(b, c->id);
	row_i64(b, c->id);
	row_text(b, arena_printf(&s->arena, "pi_demo_%" PRId64, c->id));
	row_i64(b, c->total);
	row_text(b, "EUR");
	row_time(b, paid->at);
	row_end(b);
}

static void
movement_row(struct sheet *t, const struct seed_checkout *c, const struct seed_line *l, int on_hand, int reserved,
    const char *cause, int64_t at)
{
	struct buf *b = &t->movements;

	row_i64(b, l->variant->id);
	row_i64(b, on_hand);
	row_i64(b, reserved);
	row_text(b, cause);
	row_i64(b, c->id);
	row_time(b, at);
	row_end(b);
}

static void
line_rows(struct sheet *t, const struct seed_checkout *c, const struct seed_order *o, const struct seed_line *l)
{
	const struct seed_step *paid = step_find(o, "paid"), *cancelled = step_find(o, "cancelled");
	struct buf *b = &t->lines;
	int q = l->quantity;

	row_i64(b, l->id);
	row_i64(b, o->id);
	row_i64(b, l->product->id);
	row_i64(b, l->variant->id);
	row_text(b, l->product->title);
	row_text(b, l->variant->title);
	row_text(b, l->variant->sku);
	row_i64(b, q);
	row_i64(b, l->variant->price);
	row_i64(b, l->total);
	row_i64(b, l->commission);
	row_end(b);
	b = &t->reservations;
	row_i64(b, c->id);
	row_i64(b, l->variant->id);
	row_i64(b, q);
	row_i64(b, l->variant->price);
	row_text(b, paid != NULL ? "sold" : "released");
	row_end(b);
	movement_row(t, c, l, 0, q, "hold", c->created);
	if (paid != NULL)
		movement_row(t, c, l, -q, -q, "sale", paid->at);
	else
		movement_row(t, c, l, 0, -q, "release", c->created + HOUR / 2);
	if (cancelled != NULL)
		movement_row(t, c, l, q, 0, "return", cancelled->at);
}

struct posting {
	const char	*entry;		/* kind of the entry */
	int64_t		 checkout, refund, at;
	int64_t		 order;
};

static void
post(struct sheet *t, const struct posting *p, const char *kind, int64_t seller, const char *country, int64_t amount)
{
	struct buf *b = &t->postings;

	if (amount == 0)
		return;
	row_text(b, p->entry);
	row_some(b, p->checkout);
	row_some(b, p->refund);
	row_time(b, p->at);
	row_text(b, kind);
	row_some(b, seller);
	row_text(b, country);
	row_i64(b, amount);
	row_i64(b, p->order);
	row_end(b);
}

/* A sale when sign is 1; with -1 the same amounts go back. */
static void
post_all(struct sheet *t, const struct seed_checkout *c, const struct seed_order *o, const struct posting *p,
    int sign, const int64_t part[3])
{
	post(t, p, "stripe_clearing", 0, NULL, sign * part[0]);
	post(t, p, "tax_payable", 0, c->person->country, -sign * part[1]);
	post(t, p, "platform_commission", 0, NULL, -sign * part[2]);
	post(t, p, "seller_payable", o->shop + 1, NULL, -sign * (part[0] - part[1] - part[2]));
}

static void
refund_rows(struct sheet *t, struct seed *s, const struct seed_checkout *c, const struct seed_order *o, int64_t dispute,
    int64_t at)
{
	int64_t id = ++t->refunds_n;
	const int64_t part[3] = { o->refunded, seed_divide(o->tax * o->refunded, o->total),
	    seed_divide(o->commission * o->refunded, o->total) };
	const struct posting p = { "refund", 0, id, at, o->id };
	struct buf *b = &t->refunds;

	row_i64(b, id);
	row_i64(b, c->id);
	row_i64(b, o->id);
	row_some(b, dispute);
	row_i64(b, o->refunded);
	row_text(b, "EUR");
	row_text(b, dispute != 0 ? "dispute" : "cancelled");
	row_text(b, "succeeded");
	row_text(b, arena_printf(&s->arena, "re_demo_%" PRId64, id));
	row_time(b, at);
	row_time(b, at + HOUR);
	row_end(b);
	post_all(t, c, o, &p, -1, part);
}

static void
message_row(struct sheet *t, int64_t dispute, const char *side, int64_t account, const char *body, int64_t at)
{
	struct buf *b = &t->messages;

	row_i64(b, dispute);
	row_text(b, side);
	row_some(b, account);
	row_text(b, body);
	row_time(b, at);
	row_end(b);
}

static void
dispute_rows(struct sheet *t, struct seed *s, const struct seed_checkout *c, const struct seed_order *o)
{
	bool decided = o->trouble == TROUBLE_DISPUTE_DECIDED;
	int64_t id = ++t->disputes_n, at = decided ? step_find(o, "delivered")->at + 2 * DAY : s->now - 2 * DAY;
	struct buf *b = &t->disputes;

	row_i64(b, id);
	row_i64(b, o->id);
	row_text(b, decided ? "not_as_described" : "damaged");
	row_text(b, decided ? "decided" : "open");
	row_i64(b, o->total);
	row_time(b, at + 7 * DAY);
	row_text(b, decided ? "partial" : NULL);
	row_text(b, decided ? "The colour differs clearly from the pictures, but the goods are sound and stay with the buyer. "
	    "Half of their price goes back." : NULL);
	row_some(b, decided ? 1 : 0);
	row_some(b, decided ? o->refunded : 0);
	row_time(b, at);
	row_time(b, decided ? at + 3 * DAY : 0);
	row_end(b);
	if (!decided) {
		message_row(t, id, "buyer", c->account, "The parcel had been dropped: one corner of the box was crushed, "
		    "and what was in it has a crack. I can send photographs.", at);
		return;
	}
	message_row(t, id, "buyer", c->account, "The colour has nothing to do with the pictures. I would have chosen another.", at);
	message_row(t, id, "seller", SEED_ACCOUNTS - SEED_SHOPS + o->shop + 1, "Every batch differs a little, as the listing says. "
	    "We are glad to take it back.", at + DAY);
	message_row(t, id, "buyer", c->account, "I would rather keep it, but not at the full price.", at + DAY + 4 * HOUR);
	message_row(t, id, "staff", 1, "We have compared the pictures with your photograph and decided for a partial refund.", at + 3 * DAY);
	refund_rows(t, s, c, o, id, at + 3 * DAY);
}

static void
order_rows(struct sheet *t, struct seed *s, const struct seed_checkout *c, const struct seed_order *o)
{
	const struct seed_step *paid = step_find(o, "paid"), *shipped = step_find(o, "shipped"),
	    *delivered = step_find(o, "delivered");
	const int64_t part[3] = { o->total, o->tax, o->commission };
	struct buf *b = &t->orders;

	row_i64(b, o->id);
	row_i64(b, c->id);
	row_i64(b, o->shop + 1);
	row_some(b, c->account);
	row_text(b, "EUR");
	row_i64(b, o->goods);
	row_i64(b, o->shipping);
	row_i64(b, o->tax);
	row_i64(b, o->total);
	row_i64(b, o->commission);
	row_time(b, c->created);
	row_time(b, o->steps[o->nsteps - 1].at);
	row_end(b);
	for (int i = 0; i < o->nlines; i++)
		line_rows(t, c, o, &o->lines[i]);
	for (int i = 0; i < o->nsteps; i++) {
		row_i64(&t->steps, o->id);
		row_i64(&t->steps, i);
		row_text(&t->steps, o->steps[i].state);
		row_text(&t->steps, o->steps[i].by);
		row_text(&t->steps, o->steps[i].why);
		row_time(&t->steps, o->steps[i].at);
		row_end(&t->steps);
	}
	if (shipped != NULL) {
		row_i64(&t->shipments, o->id);
		row_text(&t->shipments, o->id % 2 == 0 ? "Parcel Post" : "Swift Courier");
		row_text(&t->shipments, arena_printf(&s->arena, "DEMO%08lld", (long long)o->id * 7919 + 10000000));
		row_time(&t->shipments, shipped->at);
		row_time(&t->shipments, delivered != NULL ? delivered->at : 0);
		row_end(&t->shipments);
	}
	if (paid != NULL)
		post_all(t, c, o, &(struct posting){ "sale", c->id, 0, paid->at, o->id }, 1, part);
	if (o->trouble == TROUBLE_CANCELLED && !c->expired)
		refund_rows(t, s, c, o, 0, step_find(o, "cancelled")->at);
	if (delivered != NULL && (o->trouble == TROUBLE_DISPUTE_OPEN || o->trouble == TROUBLE_DISPUTE_DECIDED))
		dispute_rows(t, s, c, o);
}

static bool
sheet_load(PGconn *db, struct sheet *t)
{
	return (rows_copy(db, "checkouts (id, token, state, account_id, lang, currency, goods, shipping, tax, total, email, name, "
	        "street, postcode, city, country, stripe_session, created_at, hold_until, paid_at, closed_at)", &t->checkouts) &&
	    rows_copy(db, "orders (id, checkout_id, seller_id, account_id, currency, goods, shipping, tax, total, commission, "
	        "created_at, updated_at)", &t->orders) &&
	    rows_copy(db, "order_lines (id, order_id, product_id, variant_id, title, options, sku, quantity, unit_price, total, "
	        "commission)", &t->lines) &&
	    rows_copy(db, "reservations (checkout_id, variant_id, quantity, unit_price, state)", &t->reservations) &&
	    rows_copy(db, "stock_movements (variant_id, on_hand, reserved, cause, checkout_id, at)", &t->movements) &&
	    rows_copy(db, "payments (id, checkout_id, payment_intent, amount, currency, created_at)", &t->payments) &&
	    rows_copy(db, "shipments (order_id, carrier, tracking, shipped_at, delivered_at)", &t->shipments) &&
	    rows_copy(db, "seed_steps (order_id, nth, state, by, why, at)", &t->steps) &&
	    rows_copy(db, "disputes (id, order_id, reason, state, wanted, answer_until, decision, decision_why, decided_by, "
	        "refund_amount, opened_at, decided_at)", &t->disputes) &&
	    rows_copy(db, "dispute_messages (dispute_id, side, account_id, body, at)", &t->messages) &&
	    rows_copy(db, "refunds (id, payment_id, order_id, dispute_id, amount, currency, reason, state, stripe_refund, "
	        "created_at, settled_at)", &t->refunds) &&
	    rows_copy(db, "seed_postings (entry, checkout_id, refund_id, at, kind, seller_id, jurisdiction, amount, order_id)",
	        &t->postings));
}

static void
sheet_free(struct sheet *t)
{
	struct buf *const all[] = { &t->checkouts, &t->orders, &t->lines, &t->reservations, &t->movements, &t->payments,
	    &t->shipments, &t->steps, &t->disputes, &t->messages, &t->refunds, &t->postings };

	for (size_t i = 0; i < nelem(all); i++)
		buf_free(all[i]);
}

/* Each order takes its steps one after another, as in life; only the clock of
 * the history is set back afterwards. */
static bool
steps_take(PGconn *db, int64_t now)
{
	for (int nth = 1; nth < 8; nth++)
		if (!sql_do_with(db, "UPDATE orders o SET state = s.state, state_by = s.by, state_why = s.why"
		    "  FROM seed_steps s WHERE s.order_id = o.id AND s.nth = $1", nth))
			return (false);
	return (sql_do(db, "ALTER TABLE order_events DISABLE TRIGGER order_events_stay;"
	    "UPDATE order_events e SET at = s.at FROM seed_steps s,"
	    "  (SELECT id, row_number() OVER (PARTITION BY order_id ORDER BY id) - 1 AS nth FROM order_events) n"
	    " WHERE n.id = e.id AND s.order_id = e.order_id AND s.nth = n.nth;"
	    "ALTER TABLE order_events ENABLE TRIGGER order_events_stay") &&
	    /* Nothing moves on in the first days, so that there is something to look at. */
	    sql_do_with(db, "UPDATE orders SET due_at = greatest(updated_at, to_timestamp($1::bigint) - interval '11 days')"
	    "  + interval '14 days' WHERE state IN ('shipped', 'delivered')", now));
}

static bool
books_write(PGconn *db)
{
	return (sql_do(db, "INSERT INTO ledger_entries (kind, checkout_id, refund_id, at)"
	    "  SELECT DISTINCT entry, checkout_id, refund_id, at FROM seed_postings ORDER BY at, checkout_id;"
	    "INSERT INTO ledger_postings (entry_id, account_id, amount, order_id)"
	    "  SELECT e.id, ledger_account(p.kind, p.seller_id, p.jurisdiction, 'EUR'), p.amount, p.order_id"
	    "    FROM seed_postings p JOIN ledger_entries e ON e.kind = p.entry"
	    "     AND e.checkout_id IS NOT DISTINCT FROM p.checkout_id AND e.refund_id IS NOT DISTINCT FROM p.refund_id"
	    "   ORDER BY e.id, p.nth;"
	    "UPDATE orders o SET refunded = r.amount FROM (SELECT order_id, sum(amount) AS amount FROM refunds GROUP BY 1) r"
	    "  WHERE r.order_id = o.id;"
	    "UPDATE payments p SET refunded = r.amount FROM (SELECT payment_id, sum(amount) AS amount FROM refunds GROUP BY 1) r"
	    "  WHERE r.payment_id = p.id"));
}

bool
seed_history_load(PGconn *db, struct seed *s, struct seed_history *h)
{
	struct sheet t = { 0 };
	bool ok;

	for (int i = 0; i < h->n; i++) {
		checkout_row(&t, s, &h->checkouts[i]);
		for (int j = 0; j < h->checkouts[i].norders; j++)
			order_rows(&t, s, &h->checkouts[i], &h->checkouts[i].orders[j]);
	}
	ok = sql_do(db, "CREATE TEMP TABLE seed_steps (order_id bigint, nth int, state text, by text, why text, at timestamptz)"
	        " ON COMMIT DROP;"
	        "CREATE TEMP TABLE seed_postings (nth int GENERATED ALWAYS AS IDENTITY, entry text, checkout_id bigint,"
	        " refund_id bigint, at timestamptz, kind text, seller_id bigint, jurisdiction text, amount bigint,"
	        " order_id bigint) ON COMMIT DROP") &&
	    sheet_load(db, &t) && steps_take(db, s->now) && books_write(db);
	sheet_free(&t);
	return (ok);
}
