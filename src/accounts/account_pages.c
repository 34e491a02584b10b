/* account_pages: signing in and out, registering, changing shops. */
#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/guess.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/signup.h"
#include "accounts/sql.h"
#include "accounts/views.h"
#include "base/strnum.h"
#include "base/url.h"
#include "run/audit.h"
#include "run/db.h"

static const char *
local(const char *url)
{
	return (url_is_local(url) ? url : "");
}

static const char *
login_url(struct req *r, const char *back)
{
	const char *url = req_printf(r, "%s?return=%s", url_login_new(r), url_encode(req_arena(r), back));

	return (back[0] != '\0' && url_is_local(url) ? url : url_login_new(r));
}

void
login_new(struct req *r)
{
	view_login_new(r, "", local(query(r, "return")), NULL, false);
}

void
login_create(struct req *r)
{
	struct problems p = { 0 };
	const char *email = check_email(r, &p, "email"), *password = field(r, "password");
	const char *back = local(field(r, "return"));
	struct password_try t = { .wait_s = 0 };

	if (password[0] == '\0')
		problem_add(r, &p, "password", tr(r, "Please fill this in."));
	if (p.n == 0)
		t = account_by_password(r, email, password);
	if (t.wait_s > 0)
		guess_problem(r, &p, "password", t.wait_s);
	if (t.proof.account.n == 0 || !login_go_on(r, t.proof, back)) {
		problem_status(r, &p);
		view_login_new(r, email, back, &p, p.n == 0);
	}
}

void
registration_new(struct req *r)
{
	struct signup_proof proof = signup_proof(r);

	view_registration_new(r, &(struct registration){ "", query(r, "email"), "" }, local(query(r, "return")), &proof, NULL);
}

/* The answer is the same whether the address was new or not. */
void
registration_create(struct req *r)
{
	struct problems p = { 0 };
	struct registration g;
	struct signup_proof proof;
	const char *back = local(field(r, "return"));

	g.name = check_text(r, &p, "name", 1, NAME_MAX_CHARS);
	g.email = check_email(r, &p, "email");
	g.password = check_password(r, &p, "password", g.name, g.email);
	if (p.n > 0)
		proof = signup_proof(r);
	if (p.n > 0 || !signup_proved(r, &p, &proof)) {
		problem_status(r, &p);
		view_registration_new(r, &g, back, &proof, &p);
		return;
	}
	account_register(r, &g);
	flash(r, "%s", tr(r, "Thank you. We have sent you an e-mail. Please sign in with your e-mail address and password."));
	redirect(r, login_url(r, back));
}

void
logout_create(struct req *r)
{
	audit(r, "account.signed_out", "account", viewer(r)->account.n, NULL);
	session_sign_out(r);
	header(r, "Clear-Site-Data", "\"cache\", \"storage\"");
	flash(r, "%s", tr(r, "You are signed out."));
	redirect(r, "/");
}

void
acting_shop_update(struct req *r)
{
	int64_t shop;

	if (!str_to_i64(field(r, "seller"), 1, INT64_MAX, &shop) ||
	    sql_session_act_for(r, session_hash(r, session_token(r)), viewer(r)->account, (seller_id){ shop }) == 0)
		stop_because(r, 404, "shop.member", "not a member");
	viewer_reload(r);
	audit(r, "shop.switched", "shop", shop, NULL);
	flash(r, tr(r, "You are now working for %s."), viewer(r)->seller_name);
	redirect(r, "/seller");
}
