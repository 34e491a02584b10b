/* second_pages: the second step of signing in, and passkeys in place of both. */
#include "accounts/factor.h"
#include "accounts/passkey.h"
#include "accounts/routes.h"
#include "accounts/views.h"
#include "base/url.h"
#include "run/db.h"

static const char *
back_of(const char *url)
{
	return (url_is_local(url) ? url : "");
}

/* Whose password was right a short while ago; leads to the beginning when nobody's was. */
static account_id
half_account(struct req *r)
{
	account_id account = { 0 };

	if (!half_get(r, &account) || account.n == 0)
		stop_because(r, 303, "login.half", "%s", url_login_new(r));
	return (account);
}

static void
show(struct req *r, account_id account, const char *back, const struct problems *p)
{
	struct factors f = factors_of(r, account);

	view_second_new(r, back, &f, p);
}

void
second_new(struct req *r)
{
	show(r, half_account(r), back_of(query(r, "return")), NULL);
}

void
second_create(struct req *r)
{
	account_id account = half_account(r);
	const char *back = back_of(field(r, "return"));
	struct problems p = { 0 };

	if (code_field(r, &p, "code", account)) {
		login_end(r, account, back);
		return;
	}
	problem_status(r, &p);
	show(r, account, back, &p);
}

static bool
is_second(struct req *r)
{
	return (field(r, "step")[0] != '\0');
}

/* A log-in that begins with a passkey begins here. */
void
passkey_login_options(struct req *r)
{
	static const account_id nobody = { 0 };
	struct bytes holder;

	if (is_second(r)) {
		account_id account = half_account(r);

		passkey_answer_get(r, half_hash(r), "second", account);
		return;
	}
	holder = half_open(r, nobody);
	passkey_answer_get(r, holder, "first", nobody);
}

void
passkey_login_create(struct req *r)
{
	const char *back = back_of(field(r, "return"));
	account_id half = { 0 }, account;
	struct problems p = { 0 };

	if (is_second(r))
		half = half_account(r);
	account = passkey_proved(r, half_hash(r), is_second(r) ? "second" : "first", half);
	if (account.n != 0) {
		login_end(r, account, back);
		return;
	}
	problem_add(r, &p, "passkey", tr(r, "The passkey was not accepted. Please try again."));
	status(r, 422);
	if (is_second(r))
		show(r, half, back, &p);
	else
		view_login_new(r, "", back, &p, false);
}
