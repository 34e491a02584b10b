/* refund_admin_pages: refunds that failed, and trying again. */
#include "accounts/factor.h"
#include "orders/order_step.h"
#include "orders/refund_list.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "orders/views.h"
#include "payments/sql.h"
#include "run/viewer.h"
#include "site/site.h"

const char *
refund_failure_text(struct req *r, const char *failure)
{
	static const char *const words[][2] = {
		{ "lost_or_stolen_card", N_("The card was lost or stolen.") },
		{ "expired_or_canceled_card", N_("The card has expired or was cancelled.") },
		{ "charge_for_pending_refund_disputed", N_("The buyer disputes the payment at the bank.") },
		{ "insufficient_funds", N_("There was not enough money at Stripe.") },
		{ "declined", N_("The bank refused the money.") },
		{ "merchant_request", N_("It was stopped on our request.") },
		{ "charge_already_refunded", N_("Stripe says that all of the payment has gone back before.") },
		{ "unknown", N_("The bank does not say why.") },
	};

	for (size_t i = 0; i < nelem(words); i++)
		if (str_eq(words[i][0], failure))
			return (tr(r, words[i][1]));
	return (failure);
}

void
admin_refunds_index(struct req *r)
{
	struct failed_refunds l = { .may_retry = viewer_is(viewer(r), WHO_STAFF_MONEY) };
	int64_t before = page_start_id(r, INT64_MAX);

	l.n = sql_refunds_failed(r, before, REFUNDS_ON_PAGE + 1, &l.v);
	if (l.n > REFUNDS_ON_PAGE) {
		l.n = REFUNDS_ON_PAGE;
		l.next = page_key(r, l.v[REFUNDS_ON_PAGE - 1].id.n);
	}
	view_admin_refunds_index(r, &l);
}

void
refund_retry_create(struct req *r, refund_id id)
{
	struct refund f;

	if (sql_refund(r, id, &f) && order_refund_wants_proof(r, f.amount))
		need_proof(r, url_admin_refunds_index(r));
	switch (order_refund_again(r, id)) {
	case STEP_DONE:
		flash(r, "%s", tr(r, "The refund is on its way again."));
		break;
	case STEP_ALREADY:
		flash(r, "%s", tr(r, "This refund was sent again before."));
		break;
	case STEP_TOO_LATE:
		flash_error(r, "%s", tr(r, "This refund has not failed. Nothing was changed."));
		break;
	case STEP_NO_MONEY:
	case STEP_FULL:
		flash_error(r, "%s", tr(r, "There is less left to refund than that. Nothing was changed."));
		break;
	}
	redirect(r, sql_refund(r, id, &f) && f.has_order_ref ? url_admin_order_show(r, f.order_ref) : url_admin_refunds_index(r));
}
