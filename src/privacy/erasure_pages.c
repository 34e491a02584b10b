/* erasure_pages: asking to be forgotten, with an account or as a guest, and thinking again. */
#include "accounts/session.h"
#include "orders/order.h"
#include "orders/routes.h"
#include "privacy/erasure.h"
#include "privacy/routes.h"
#include "privacy/sql.h"
#include "privacy/views.h"
#include "run/audit.h"
#include "run/job.h"
#include "run/settings.h"
#include "run/wall.h"

enum { GONE = 410, HOUR_S = 3600, TOKEN_CHARS = 43 };

static const char *
proved_email(struct req *r)
{
	return (viewer(r)->is_verified ? viewer(r)->email : NULL);
}

static void
show(struct req *r)
{
	account_id account = viewer(r)->account;
	struct erasure_wait *w = NEW(r, struct erasure_wait);

	if (sql_erasure_of_account(r, account, w))
		view_erasure_wait(r, w);
	else
		view_erasure_new(r, erasure_blockers(r, account, proved_email(r)), (int)setting_int(SETTING_ERASURE_DAYS));
}

void
erasure_new(struct req *r)
{
	show(r);
}

void
erasure_create(struct req *r)
{
	account_id account = viewer(r)->account;
	struct sql_erasure_ask_row e;

	if (erasure_waits_for(erasure_blockers(r, account, proved_email(r))) != NULL) {
		status(r, 422);
		show(r);
		return;
	}
	viewer_hold(r);
	if (sql_erasure_ask(r, account, (int32_t)setting_int(SETTING_ERASURE_DAYS), &e)) {
		audit(r, "account.erasure_asked", "account", account.n, json_pack("{s:I}", "erasure", (json_int_t)e.id.n));
		event_emit(r, "account.erasure_asked", json_pack("{s:I s:I}", "account", (json_int_t)account.n, "erasure",
		    (json_int_t)e.id.n));
	}
	redirect(r, url_erasure_new(r));
}

void
erasure_cancel_create(struct req *r)
{
	account_id account = viewer(r)->account;
	struct sql_erasure_cancel_row e;

	if (sql_erasure_cancel(r, account, &e)) {
		audit(r, "account.erasure_cancelled", "account", account.n, json_pack("{s:I}", "erasure", (json_int_t)e.id.n));
		event_emit(r, "account.erasure_cancelled", json_pack("{s:I s:I}", "account", (json_int_t)account.n, "erasure",
		    (json_int_t)e.id.n));
		flash(r, "%s", tr(r, "Your account stays."));
	}
	redirect(r, url_erasure_new(r));
}

/* What was bought as a guest; NULL when it is in an account, or nobody's any more. */
static const char *
guest_email(const struct order *o)
{
	size_t n = o->email != NULL ? strlen(o->email) : 0, end = strlen("@erased.invalid");

	return (o->has_account || n <= end || str_eq(o->email + n - end, "@erased.invalid") ? NULL : o->email);
}

void
guest_erasure_new(struct req *r, order_id id)
{
	const struct order *o = order_of_buyer(r, id);
	const char *email = guest_email(o);

	view_guest_erasure_new(r, o, email, email != NULL ? erasure_blockers(r, (account_id){ 0 }, email) : NULL);
}

/* The key of an order's link may have come from elsewhere than the letter: the address itself confirms. */
void
guest_erasure_create(struct req *r, order_id id)
{
	const struct order *o = order_of_buyer(r, id);
	const char *email = guest_email(o);
	struct erasure_blockers *b = email != NULL ? erasure_blockers(r, (account_id){ 0 }, email) : NULL;
	struct sql_erasure_ask_guest_row e;

	if (b == NULL || erasure_waits_for(b) != NULL) {
		status(r, 422);
		view_guest_erasure_new(r, o, email, b);
		return;
	}
	wall_open(r);
	if (sql_erasure_ask_guest(r, email, req_lang(r), &e))
		event_emit(r, "erasure.asked", json_pack("{s:I s:I}", "erasure", (json_int_t)e.id.n, "hour",
		    (json_int_t)(now_us(r) / 1000000 / HOUR_S)));
	wall_close(r);
	flash(r, "%s", tr(r, "We have sent an e-mail to the address of the order. Follow its link to confirm."));
	redirect(r, order_keyed(r, id, url_order_show(r, id)));
}

static bool
find(struct req *r, const char *token, struct sql_erasure_by_token_row *e)
{
	bool found;

	wall_open(r);
	found = strlen(token) == TOKEN_CHARS && sql_erasure_by_token(r, session_hash(r, token), e);
	wall_close(r);
	if (found)
		return (true);
	status(r, GONE);
	view_erasure_over(r);
	return (false);
}

void
erasure_confirmation_new(struct req *r)
{
	struct sql_erasure_by_token_row e;

	if (find(r, query(r, "token"), &e))
		view_erasure_confirmation_new(r, e.email, query(r, "token"));
}

void
erasure_confirmation_create(struct req *r)
{
	struct sql_erasure_by_token_row e;

	if (!find(r, field(r, "token"), &e))
		return;
	wall_open(r);
	if (sql_erasure_confirm(r, e.id) > 0) {
		audit(r, "erasure.confirmed", "erasure", e.id.n, NULL);
		JOB_LATER(r, "erasures", json_object(), .unique_key = "erasures");
	}
	wall_close(r);
	flash(r, "%s", tr(r, "We are erasing what we hold about this address, and write to it when it is done."));
	redirect(r, "/");
}
