/* dispute_desk_pages: the shop answers, staff decides. */
#include "run/viewer.h"
#include "disputes/dispute.h"
#include "disputes/routes.h"
#include "disputes/sql.h"
#include "disputes/views.h"
#include "orders/order_step.h"
#include "site/site.h"

static const char *
next_of(struct req *r, const struct dispute_card *v, size_t *n)
{
	if (*n <= DISPUTES_ON_PAGE)
		return (NULL);
	*n = DISPUTES_ON_PAGE;
	return (page_key(r, v[DISPUTES_ON_PAGE - 1].id.n));
}

void
seller_disputes_index(struct req *r)
{
	struct dispute_card *v;
	size_t n = sql_disputes_of_shop(r, viewer(r)->seller, page_start_id(r, INT64_MAX), DISPUTES_ON_PAGE + 1, &v);
	const char *next = next_of(r, v, &n);

	view_seller_disputes_index(r, v, n, next);
}

static void
show_shop(struct req *r, const struct dispute *d, const struct problems *p)
{
	struct dispute_message *m;
	size_t n = sql_dispute_messages(r, d->id, &m);

	view_seller_dispute_show(r, d, m, n, p);
}

void
seller_dispute_show(struct req *r, dispute_id id)
{
	show_shop(r, dispute_of_shop(r, id), &(struct problems){ 0 });
}

void
seller_dispute_answer(struct req *r, dispute_id id)
{
	const struct dispute *d = dispute_of_shop(r, id);
	struct problems p = { 0 };
	const char *text = check_lines(r, &p, "text", 1, DISPUTE_TEXT_MAX);

	if (p.n > 0) {
		status(r, 422);
		show_shop(r, d, &p);
		return;
	}
	dispute_say_flash(r, dispute_say(r, d, "seller", text), tr(r, "Your answer was added."));
	redirect(r, url_seller_dispute_show(r, id));
}

void
admin_disputes_index(struct req *r)
{
	bool over = str_eq(query(r, "show"), "closed");
	struct dispute_card *v;
	size_t n;
	const char *next;

	if (over)
		n = sql_disputes_over(r, page_start_id(r, INT64_MAX), DISPUTES_ON_PAGE + 1, &v);
	else
		n = sql_disputes_waiting(r, page_start_id(r, 0), DISPUTES_ON_PAGE + 1, &v);
	next = next_of(r, v, &n);
	view_admin_disputes_index(r, v, n, next, over);
}

static void
show_staff(struct req *r, const struct dispute *d, const struct problems *p)
{
	struct dispute_message *m;
	size_t n = sql_dispute_messages(r, d->id, &m);

	view_admin_dispute_show(r, d, m, n, p, viewer_is(viewer(r), WHO_STAFF_DECIDE));
}

void
admin_dispute_show(struct req *r, dispute_id id)
{
	show_staff(r, dispute_get(r, id), &(struct problems){ 0 });
}

void
admin_dispute_decide(struct req *r, dispute_id id)
{
	const struct dispute *d = dispute_get(r, id);
	struct problems p = { 0 };
	const char *decision = check_choice(r, &p, "decision", dispute_decisions);
	const char *why = check_lines(r, &p, "why", 3, DISPUTE_TEXT_MAX);
	int64_t amount = 0;

	if (str_eq(field(r, "decision"), "partial") && dispute_is_open(d))
		amount = check_money(r, &p, "amount", d->currency, 1, dispute_left(d));
	check_refund_proof(r, &p, str_eq(field(r, "decision"), "refund") ? dispute_left(d) : amount);
	if (dispute_is_early(r, d) && !str_eq(field(r, "early"), "yes"))
		problem_add(r, &p, "early", tr(r, "Please confirm that you decide before the shop's time is over."));
	if (p.n > 0) {
		status(r, 422);
		show_staff(r, d, &p);
		return;
	}
	switch (dispute_decide(r, d, decision, amount, why)) {
	case DISPUTE_DONE:
		flash(r, "%s", tr(r, "The dispute is decided. Both sides are told."));
		break;
	case DISPUTE_ALREADY:
		flash_error(r, "%s", tr(r, "This dispute was decided before. Nothing was changed."));
		break;
	case DISPUTE_TOO_MUCH:
	case DISPUTE_FULL:
		flash_error(r, "%s", tr(r, "There is less left to refund than that. Nothing was changed."));
		break;
	}
	redirect(r, url_admin_dispute_show(r, id));
}
