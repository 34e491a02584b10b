/* proof_pages: links from letters: an address confirmed, a password forgotten. A GET only shows
 * the button, because programs that look through mail follow links too. */
#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/keys.h"
#include "accounts/link.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/views.h"
#include "factor/sql.h"
#include "oidc/sql.h"
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

void
verification_new(struct req *r)
{
	const char *token = query(r, "token");
	struct account_link l;

	if (link_find(r, LINK_VERIFY, token, &l) && l.good)
		view_verification_new(r, &l, token);
	else {
		status(r, GONE);
		view_verification_over(r);
	}
}

void
verification_create(struct req *r)
{
	struct account_link l;

	if (!link_use(r, LINK_VERIFY, field(r, "token"), &l)) {
		status(r, GONE);
		view_verification_over(r);
		return;
	}
	sql_account_verify(r, l.account, l.email);
	audit(r, "account.verified", "account", l.account.n, NULL);
	flash(r, "%s", tr(r, "Thank you. Your e-mail address is confirmed."));
	redirect(r, viewer(r)->account.n == l.account.n ? url_account_show(r) : "/");
}

void
verification_letter_create(struct req *r)
{
	if (!viewer(r)->is_verified)
		event_emit(r, "account.verification_asked", asked_now(r, viewer(r)->account));
	flash(r, "%s", tr(r, "A letter with a link is on its way to you."));
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

/* Whoever registered the address before its owner came may have left keys of their own. */
static void
first_proof(struct req *r, account_id account, const char *email)
{
	struct sql_address_account_row a;

	if (sql_address_account(r, email, &a) && !a.verified && factors_of(r, account).second) {
		sql_factors_forget(r, account);
		audit(r, "account.factors_cleared", "account", account.n, NULL);
	}
	sql_account_verify(r, account, email);
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
		account_new_password(r, l.account, hash);
		keys_after_reset(r, l.account);
		device_remember(r, l.account);	/* whose mailbox it is may sign in here, whatever others try */
		first_proof(r, l.account, l.email);
	}
	db_commit(r);
	if (!used) {
		reset_over(r);
		return;
	}
	flash(r, "%s", tr(r, "Your password is changed. All other devices are signed out."));
	redirect(r, viewer(r)->account.n == l.account.n ? url_account_show(r) : url_login_new(r));
}
