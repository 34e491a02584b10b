/* email_pages: another address. It counts when the new one says yes, after the old one was told;
 * for seven days the old one can take it back. */
#include "accounts/account.h"
#include "accounts/keys.h"
#include "accounts/link.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/views.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/job.h"
#include "run/wall.h"

enum { GONE = 410 };

static struct account_profile *
profile(struct req *r)
{
	struct account_profile *a = NEW(r, struct account_profile);

	if (!sql_account_profile(r, viewer(r)->account, a))
		stop(r, 404);
	return (a);
}

void
email_edit(struct req *r)
{
	view_email_edit(r, profile(r), "", NULL);
}

/* Whether the new address has an account shows when its link is followed, not here. */
void
email_update(struct req *r)
{
	struct problems p = { 0 };
	const char *email = check_email(r, &p, "email");
	struct sql_email_change_ask_row change;

	if (p.n == 0 && str_eq(email, viewer(r)->email))
		problem_add(r, &p, "email", tr(r, "This is your address already."));
	if (p.n > 0 || !check_letter_room(r, &p, "email", email)) {
		status(r, 422);
		view_email_edit(r, profile(r), email, &p);
		return;
	}
	viewer_hold(r);
	if (!sql_email_change_ask(r, viewer(r)->account, email, &change))
		stop(r, 404);
	audit(r, "account.email_asked", "account", viewer(r)->account.n, json_pack("{sI}", "change", (json_int_t)change.id));
	event_emit(r, "account.email_asked", json_pack("{sIsI}", "account", (json_int_t)viewer(r)->account.n, "change",
	    (json_int_t)change.id));
	flash(r, tr(r, "We have sent a link to %s. Your address changes when you follow it."), email);
	redirect(r, url_account_show(r));
}

static void
over(struct req *r)
{
	status(r, GONE);
	view_email_over(r);
}

/* False, and answered: whoever wants an account to have somebody else's address must not have it given by who only
 * follows a link, and who would then have an account that others hold keys to. */
static bool
is_owner(struct req *r, account_id account, const char *new_email, const char *token)
{
	if (viewer(r)->account.n == account.n)
		return (true);
	if (req_in(r)->method == METHOD_POST)
		status(r, 403);
	view_email_confirmation_sign_in(r, new_email, req_printf(r, "%s?token=%s", url_email_confirmation_new(r), token));
	return (false);
}

void
email_confirmation_new(struct req *r)
{
	const char *token = query(r, "token");
	struct account_link l;

	if (!link_find(r, LINK_EMAIL, token, &l) || !l.good)
		over(r);
	else if (is_owner(r, l.account, l.email, token))
		view_email_confirmation_new(r, &l, token);
}

/* The change of a link that is about to be used; false: there is none any more. */
static bool
change_of(struct req *r, enum link kind, struct email_change *c)
{
	struct account_link l;

	return (link_find(r, kind, field(r, "token"), &l) && l.good && sql_email_change(r, l.change, c));
}

void
email_confirmation_create(struct req *r)
{
	struct account_link l;
	struct email_change c;

	if (!change_of(r, LINK_EMAIL, &c) || !c.waits) {
		over(r);
		return;
	}
	if (!is_owner(r, c.account, c.new_email, field(r, "token")))
		return;
	if (!c.told) {
		flash_error(r, "%s", tr(r, "The e-mail to your old address is still on its way. Please try again in a few minutes."));
		redirect(r, req_printf(r, "%s?token=%s", url_email_confirmation_new(r), field(r, "token")));
		return;
	}
	if (!link_use(r, LINK_EMAIL, field(r, "token"), &l) || sql_email_change_done(r, c.id) == 0) {
		over(r);
		return;
	}
	wall_email(r, c.new_email);	/* whether it has an account */
	if (sql_account_set_email(r, c.account, c.old_email, c.new_email) == 0)
		flash_error(r, "%s", tr(r, "This address cannot be used: it has an account of its own."));
	else {
		audit(r, "account.email_changed", "account", c.account.n, json_pack("{sI}", "change", (json_int_t)c.id));
		event_emit(r, "account.email_changed", json_pack("{sIsI}", "account", (json_int_t)c.account.n, "change", (json_int_t)c.id));
		flash(r, tr(r, "Your e-mail address is %s now. Sign in with it from now on."), c.new_email);
	}
	redirect(r, url_account_show(r));
}

void
email_undo_new(struct req *r)
{
	const char *token = query(r, "token");
	struct account_link l;

	if (link_find(r, LINK_EMAIL_UNDO, token, &l) && l.good)
		view_email_undo_new(r, &l, token);
	else
		over(r);
}

/* Whoever asked for the change may be somebody else, who knows the password and has left keys of their own. */
void
email_undo_create(struct req *r)
{
	struct account_link l;
	struct email_change c;
	struct keys_gone gone;

	if (!change_of(r, LINK_EMAIL_UNDO, &c) || !link_use(r, LINK_EMAIL_UNDO, field(r, "token"), &l)) {
		over(r);
		return;
	}
	wall_email(r, c.old_email);
	if (c.done && sql_account_set_email(r, c.account, NULL, c.old_email) == 0)
		stop_because(r, 409, "account.email_taken", "change %lld", (long long)c.id);
	sql_links_void_since(r, c.account, c.id);
	gone = keys_take_back(r, c.account, c.id, c.asked_at);
	audit(r, "account.email_undone", "account", c.account.n, json_pack("{sI}", "change", (json_int_t)c.id));
	event_emit(r, "account.email_undone", json_pack("{sIsI}", "account", (json_int_t)c.account.n, "change", (json_int_t)c.id));
	if (viewer(r)->account.n == c.account.n)
		session_forget(r);
	view_email_undone(r, &gone);
}
