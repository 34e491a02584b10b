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
static struct proof
half_proof(struct req *r)
{
	struct proof p = { .epoch = 0 };

	if (!half_get(r, &p) || p.account.n == 0)
		stop_because(r, 303, "login.half", "%s", url_login_new(r));
	return (p);
}

/* The same for who goes on: nothing has ended the account's sessions since, or will until this is done. */
static struct proof
half_holds(struct req *r)
{
	struct proof p = half_proof(r);

	if (!proof_holds(r, p))
		stop_because(r, 303, "login.over", "%s", url_login_new(r));
	return (p);
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
	show(r, half_proof(r).account, back_of(query(r, "return")), NULL);
}

void
second_create(struct req *r)
{
	struct proof half = half_holds(r);
	const char *back = back_of(field(r, "return"));
	struct problems p = { 0 };

	if (code_field(r, &p, "code", half.account)) {
		login_end(r, half, back);
		return;
	}
	problem_status(r, &p);
	show(r, half.account, back, &p);
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
		account_id account = half_proof(r).account;

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
	struct proof half = { .epoch = 0 }, proof;
	struct problems p = { 0 };

	if (is_second(r))
		half = half_holds(r);
	proof = passkey_proved(r, half_hash(r), is_second(r) ? "second" : "first", half.account);
	if (proof.account.n != 0) {
		login_end(r, is_second(r) ? half : proof, back);
		return;
	}
	problem_add(r, &p, "passkey", tr(r, "The passkey was not accepted. Please try again."));
	status(r, 422);
	if (is_second(r))
		show(r, half.account, back, &p);
	else
		view_login_new(r, "", back, &p, false);
}
