/* notice: from events to mails. An event's job only writes the jobs of its mails, all
 * or none; run again it writes the same, and the same mail is sent once. */
#include "accounts/preference.h"
#include "notices/letters.h"
#include "notices/sql.h"
#include "run/db.h"
#include "run/job.h"
#include "run/mail.h"

static const char *
name_of(struct req *r, const char *notice, int64_t id, account_id account, int64_t again)
{
	const char *name = req_printf(r, "%s:%lld:%lld", notice, (long long)id, (long long)account.n);

	return (again != 0 ? req_printf(r, "%s:%lld", name, (long long)again) : name);
}

/* again: 0, or what tells a mail from an earlier one about the same. account .n 0: the buyer. */
static void
mail_again_later(struct req *r, const char *notice, int64_t id, account_id account, int64_t again)
{
	JOB_LATER(r, "notice_mail", json_pack("{s:s s:I s:I s:I}", "notice", notice, "id", (json_int_t)id, "account",
	    (json_int_t)account.n, "again", (json_int_t)again), .unique_key = req_printf(r, "mail:%s",
	    name_of(r, notice, id, account, again)));
}

void
mail_later(struct req *r, const char *notice, int64_t id, account_id account)
{
	mail_again_later(r, notice, id, account, 0);
}

static void
shop_later(struct req *r, const char *notice, int64_t id, order_id order)
{
	struct sql_notice_people_row *people;
	size_t n = sql_notice_people(r, order, &people);

	for (size_t i = 0; i < n; i++)
		mail_later(r, notice, id, people[i].account);
}

static const account_id buyer = { 0 };

/* Who was erased gets no letters; a name under .invalid is no place to send one (RFC 6761). */
static bool
is_nobody(const char *to)
{
	const char *dot = strrchr(to, '.');

	return (dot != NULL && str_eq(dot, ".invalid"));
}

JOB(notice_mail)
{
	const json_t *word = json_object_get(args, "notice");
	const struct notice *n = notice_find(json_is_string(word) ? json_string_value(word) : "");
	account_id account = { json_id(args, "account") };
	int64_t id = json_id(args, "id");
	struct letter *l = NEW(r, struct letter);

	if (n == NULL)
		panic("no such notice");
	if (!n->write(r, id, account, l) || is_nobody(l->to) || letter_is_muted(r, l->to, n->name))
		return;
	(void)mail_send(r, &(struct mail){ .to = l->to, .to_name = l->to_name, .subject = l->subject, .kind = n->name,
	    .text = letter_text(r, l), .html = letter_html(r, l), .unique = name_of(r, n->name, id, account,
	    json_id(args, "again")) });
}

JOB(notice_order_paid)
{
	checkout_id checkout = { json_id(args, "checkout") };
	struct sql_notice_orders_row *orders;
	size_t n;

	db_begin(r);
	n = sql_notice_orders(r, checkout, &orders);
	mail_later(r, "order_receipt", checkout.n, buyer);
	for (size_t i = 0; i < n; i++)
		shop_later(r, "order_new", orders[i].id.n, orders[i].id);
	db_commit(r);
}
SUBSCRIBE(notice_order_paid, "order.paid", notice_order_paid);

JOB(notice_order_shipped)
{
	mail_later(r, "order_shipped", json_id(args, "shipment"), buyer);
}
SUBSCRIBE(notice_order_shipped, "order.shipped", notice_order_shipped);

JOB(notice_order_cancelled)
{
	mail_later(r, "order_cancelled", json_id(args, "order"), buyer);
}
SUBSCRIBE(notice_order_cancelled, "order.cancelled", notice_order_cancelled);

JOB(notice_dispute_opened)
{
	int64_t id = json_id(args, "dispute");
	struct sql_notice_dispute_row d;

	if (!sql_notice_dispute(r, (dispute_id){ id }, &d))
		return;
	db_begin(r);
	shop_later(r, "dispute_opened", id, d.order_ref);
	db_commit(r);
}
SUBSCRIBE(notice_dispute_opened, "dispute.opened", notice_dispute_opened);

JOB(notice_dispute_answered)
{
	mail_later(r, "dispute_answered", json_id(args, "dispute"), buyer);
}
SUBSCRIBE(notice_dispute_answered, "dispute.answered", notice_dispute_answered);

JOB(notice_dispute_decided)
{
	int64_t id = json_id(args, "dispute");
	struct sql_notice_dispute_row d;

	if (!sql_notice_dispute(r, (dispute_id){ id }, &d))
		return;
	db_begin(r);
	mail_later(r, "dispute_decided", id, buyer);
	shop_later(r, "dispute_decided", id, d.order_ref);
	db_commit(r);
}
SUBSCRIBE(notice_dispute_decided, "dispute.decided", notice_dispute_decided);

JOB(notice_refund_succeeded)
{
	mail_later(r, "refund_done", json_id(args, "refund"), buyer);
}
SUBSCRIBE(notice_refund_succeeded, "refund.succeeded", notice_refund_succeeded);

JOB(notice_order_delivered)
{
	mail_later(r, "order_delivered", json_id(args, "order"), buyer);
}
SUBSCRIBE(notice_order_delivered, "order.delivered", notice_order_delivered);

/* To the other side than the one that wrote. */
JOB(notice_dispute_message)
{
	int64_t id = json_id(args, "message");
	struct sql_notice_message_row m;

	if (!sql_notice_message(r, id, &m))
		return;
	db_begin(r);
	if (!str_eq(m.side, "buyer"))
		mail_later(r, "dispute_message", id, buyer);
	if (!str_eq(m.side, "seller"))
		shop_later(r, "dispute_message", id, m.order_ref);
	db_commit(r);
}
SUBSCRIBE(notice_dispute_message, "dispute.message", notice_dispute_message);

JOB(notice_checkout_late)
{
	mail_later(r, "checkout_late", json_id(args, "checkout"), buyer);
}
SUBSCRIBE(notice_checkout_late, "checkout.late", notice_checkout_late);

JOB(notice_listing_moderated)
{
	struct sql_notice_shop_row *people;
	size_t n = sql_notice_shop(r, (seller_id){ json_id(args, "seller") }, &people);

	db_begin(r);
	for (size_t i = 0; i < n; i++)
		mail_later(r, "listing_moderated", json_id(args, "action"), people[i].account);
	db_commit(r);
}
SUBSCRIBE(notice_listing_hidden, "listing.hidden", notice_listing_moderated);
SUBSCRIBE(notice_listing_restored, "listing.restored", notice_listing_moderated);

/* Once an hour, however often somebody asks. */
JOB(notice_order_link)
{
	if (json_id(args, "order") != 0)
		mail_again_later(r, "order_link", json_id(args, "order"), buyer, json_id(args, "hour"));
}
SUBSCRIBE(notice_order_link, "order.link", notice_order_link);

/* Once an hour, however often a guest asks. */
JOB(notice_guest_erasure)
{
	mail_again_later(r, "erasure_confirm", json_id(args, "erasure"), buyer, json_id(args, "hour"));
}
SUBSCRIBE(notice_guest_erasure, "erasure.asked", notice_guest_erasure);
