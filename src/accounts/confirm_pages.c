/* confirm_pages: what costs most asks once more who is there. Who has a second factor
 * proves that: a password may be what was stolen. */
#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/passkey.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/views.h"
#include "base/url.h"
#include "run/db.h"

static const char *
back_of(const char *url)
{
	return (url_is_local(url) ? url : "");
}

static void
proved(struct req *r, const char *back)
{
	session_proved(r);
	redirect(r, back[0] != '\0' ? back : "/");
}

void
confirmation_new(struct req *r)
{
	struct factors f = factors_of(r, viewer(r)->account);

	view_confirmation_new(r, back_of(query(r, "return")), &f, NULL);
}

void
confirmation_create(struct req *r)
{
	struct factors f = factors_of(r, viewer(r)->account);
	struct problems p = { 0 };
	const char *back = back_of(field(r, "return"));
	bool right = !f.second && check_own_password(r, &p, "password");

	db_begin(r);
	if (right || (f.second && code_field(r, &p, "code", viewer(r)->account)))
		proved(r, back);
	else {
		problem_status(r, &p);
		view_confirmation_new(r, back, &f, &p);
	}
	db_commit(r);
}

void
confirmation_passkey_options(struct req *r)
{
	passkey_answer_get(r, session_hash(r, session_token(r)), "confirm", viewer(r)->account);
}

void
confirmation_passkey_create(struct req *r)
{
	struct factors f = factors_of(r, viewer(r)->account);
	const char *back = back_of(field(r, "return"));
	struct problems p = { 0 };

	if (passkey_proved(r, session_hash(r, session_token(r)), "confirm", viewer(r)->account).account.n != 0) {
		proved(r, back);
		return;
	}
	problem_add(r, &p, "passkey", tr(r, "The passkey was not accepted. Please try again."));
	status(r, 422);
	view_confirmation_new(r, back, &f, &p);
}
