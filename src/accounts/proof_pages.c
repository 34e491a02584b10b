/* proof_pages: links from letters: an address confirmed, a password forgotten. A GET only shows
 * the button, because programs that look through mail follow links too. */
#include "accounts/account.h"
#include "accounts/guess.h"
#include "accounts/keys.h"
#include "accounts/link.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/views.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/password.h"
#include "run/wall.h"

enum { GONE = 410, SLOT_S = 300 };

/* At most one letter of a kind in so long, however often somebody asks. */
static json_t *
asked_now(struct req *r, account_id account)
{
	return (json_pack("{sIsI}", "account", (json_int_t)account.n, "slot", (json_int_t)(now_us(r) / 1000000 / SLOT_S)));
}

static void
verification_gone(struct req *r)
{
	status(r, GONE);
	view_verification_over(r);
}

/* Whether who follows the link is asked to show that it was they who registered. */
static bool
is_stranger(struct req *r, const struct account_link *l)
{
	return (!l->proved && viewer(r)->account.n != l->account.n);
}

void
verification_new(struct req *r)
{
	const char *token = query(r, "token");
	struct account_link l;

	if (link_find(r, LINK_VERIFY, token, &l) && l.good)
		view_verification_new(r, &l, token, is_stranger(r, &l), NULL);
	else
		verification_gone(r);
}

/* The password of who registered, if one was sent. Costs a hash, so not in a transaction. */
static bool
knows_password(struct req *r, struct problems *p, const struct account_link *l)
{
	struct password_try t;

	if (field(r, "password")[0] == '\0')
		return (false);
	t = account_by_password(r, l->email, field(r, "password"));
	if (t.wait_s > 0)
		guess_problem(r, p, "password", t.wait_s);
	else if (t.proof.account.n != l->account.n)
		problem_add(r, p, "password", tr(r, "This is not the password that was chosen with this address. If you did not choose it, press the other button."));
	return (p->n == 0);
}

/* Whose mailbox it is confirms the address; who registered it may be somebody else, whose keys must not stay. */
static void
verify(struct req *r, const struct account_link *l, bool stranger)
{
	sql_account_verify(r, l->account, l->email);
	audit(r, "account.verified", "account", l->account.n, NULL);
	if (stranger) {
		keys_of_stranger(r, l->account);
		flash(r, "%s", tr(r, "Thank you. Your e-mail address is confirmed. Please choose a password: whatever was set up before counts no more."));
		redirect(r, link_make_here(r, LINK_RESET, l->account, l->email, 0));
		return;
	}
	flash(r, "%s", tr(r, "Thank you. Your e-mail address is confirmed."));
	redirect(r, viewer(r)->account.n == l->account.n ? url_account_show(r) : "/");
}

void
verification_create(struct req *r)
{
	const char *token = field(r, "token");
	struct problems p = { 0 };
	struct account_link l;
	bool known;

	if (!link_find(r, LINK_VERIFY, token, &l) || !l.good) {
		verification_gone(r);
		return;
	}
	known = !is_stranger(r, &l) || knows_password(r, &p, &l);
	if (p.n > 0) {
		problem_status(r, &p);
		view_verification_new(r, &l, token, true, &p);
		return;
	}
	db_begin(r);
	if (link_use(r, LINK_VERIFY, token, &l))
		verify(r, &l, !known && !l.proved);
	else
		verification_gone(r);
	db_commit(r);
}

void
verification_letter_create(struct req *r)
{
	if (!viewer(r)->is_verified)
		event_emit(r, "account.verification_asked", asked_now(r, viewer(r)->account));
	flash(r, "%s", tr(r, "An e-mail with a link is on its way to you."));
	redirect(r, url_account_show(r));
}

void
forgotten_new(struct req *r)
{
	view_forgotten_new(r, viewer(r)->account.n != 0 ? viewer(r)->email : query(r, "email"), NULL);
}

/* The same whether the address has an account or not, down to the event: only the letter is missing. */
void
forgotten_create(struct req *r)
{
	struct problems p = { 0 };
	const char *email = check_email(r, &p, "email");
	struct sql_account_of_email_row a;

	if (p.n > 0) {
		status(r, 422);
		view_forgotten_new(r, email, &p);
		return;
	}
	wall_email(r, email);
	if (!sql_account_of_email(r, email, &a))
		panic("an aggregate without a row");
	event_emit(r, "account.reset_asked", asked_now(r, a.id));
	view_forgotten_sent(r, email);
}

static void
reset_over(struct req *r)
{
	status(r, GONE);
	view_reset_over(r);
}

void
reset_new(struct req *r)
{
	const char *token = query(r, "token");
	struct account_link l;

	if (link_find(r, LINK_RESET, token, &l) && l.good)
		view_reset_new(r, &l, token, NULL);
	else
		reset_over(r);
}

void
reset_create(struct req *r)
{
	const char *token = field(r, "token"), *password, *hash;
	struct problems p = { 0 };
	struct account_link l;
	bool used;

	if (!link_find(r, LINK_RESET, token, &l) || !l.good) {
		reset_over(r);
		return;
	}
	password = check_password(r, &p, "password", l.name, l.email);
	if (p.n > 0) {
		status(r, 422);
		view_reset_new(r, &l, token, &p);
		return;
	}
	hash = password_hash(r, password);
	db_begin(r);
	if ((used = link_use(r, LINK_RESET, token, &l))) {
		if (is_stranger(r, &l))
			keys_of_stranger(r, l.account);
		keys_after_reset(r, l.account);
		account_new_password(r, l.account, hash);
		device_remember(r, l.account);	/* whose mailbox it is may sign in here, whatever others try */
		sql_account_verify(r, l.account, l.email);
	}
	db_commit(r);
	if (!used) {
		reset_over(r);
		return;
	}
	flash(r, "%s", tr(r, "Your password is changed. All other devices are signed out."));
	redirect(r, viewer(r)->account.n == l.account.n ? url_account_show(r) : url_login_new(r));
}
