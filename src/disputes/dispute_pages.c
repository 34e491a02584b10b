/* dispute_pages: the buyer's side, with the account or the key of the order's link. */
#include "disputes/dispute.h"
#include "disputes/routes.h"
#include "disputes/sql.h"
#include "disputes/views.h"

void
dispute_new(struct req *r, order_id id)
{
	const struct order *o = order_of_buyer(r, id);

	view_dispute_new(r, o, order_is_disputable(o), &(struct problems){ 0 });
}

static void
create(struct req *r, const struct order *o, const char *reason, const char *text, int64_t wanted)
{
	dispute_id id = { 0 };

	switch (dispute_open(r, o, reason, text, wanted, &id)) {
	case DISPUTE_DONE:
		flash(r, "%s", tr(r, "The dispute is open. We have told the shop."));
		redirect(r, order_keyed(r, o->id, url_dispute_show(r, id)));
		return;
	case DISPUTE_ALREADY:
		flash_error(r, "%s", tr(r, "There is an open dispute about this order already."));
		break;
	case DISPUTE_TOO_MUCH:
	case DISPUTE_FULL:
		flash_error(r, "%s", tr(r, "There is nothing left to refund for this order."));
		break;
	}
	redirect(r, order_keyed(r, o->id, req_printf(r, "/orders/%lld", (long long)o->id.n)));
}

void
dispute_create(struct req *r, order_id id)
{
	const struct order *o = order_of_buyer(r, id);
	struct problems p = { 0 };
	const char *reason, *text;
	int64_t wanted;

	if (!order_is_disputable(o)) {
		create(r, o, "other", "", 0);
		return;
	}
	reason = check_choice(r, &p, "reason", dispute_reasons);
	text = check_lines(r, &p, "text", 10, DISPUTE_TEXT_MAX);
	wanted = check_money(r, &p, "wanted", o->currency, 1, o->total - o->refunded);
	if (p.n == 0) {
		create(r, o, reason, text, wanted);
		return;
	}
	status(r, 422);
	view_dispute_new(r, o, true, &p);
}

void
dispute_say_flash(struct req *r, enum dispute_outcome o, const char *done)
{
	if (o == DISPUTE_DONE)
		flash(r, "%s", done);
	else if (o == DISPUTE_FULL)
		flash_error(r, tr(r, "This was not added: you have written %d messages, and there is no room for more. We decide from what is here."),
		    DISPUTE_MESSAGES_MAX);
	else
		flash_error(r, "%s", tr(r, "This dispute is over."));
}

static void
show(struct req *r, const struct dispute *d, const struct problems *p)
{
	struct dispute_message *m;
	size_t n = sql_dispute_messages(r, d->id, &m);

	view_dispute_show(r, d, m, n, p);
}

void
dispute_show(struct req *r, dispute_id id)
{
	show(r, dispute_of_buyer(r, id), &(struct problems){ 0 });
}

void
dispute_message_create(struct req *r, dispute_id id)
{
	const struct dispute *d = dispute_of_buyer(r, id);
	struct problems p = { 0 };
	const char *text = check_lines(r, &p, "text", 1, DISPUTE_TEXT_MAX);

	if (p.n > 0) {
		status(r, 422);
		show(r, d, &p);
		return;
	}
	dispute_say_flash(r, dispute_say(r, d, "buyer", text), tr(r, "Your message was added."));
	redirect(r, order_keyed(r, d->order_ref, url_dispute_show(r, id)));
}
