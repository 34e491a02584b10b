/* settings_pages: one's own account: name, password, devices. */
#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "accounts/token.h"
#include "accounts/views.h"
#include "help/sql.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/locale.h"
#include "run/password.h"
#include "run/settings.h"
#include "site/about.h"

enum { YEAR_S = 365 * 86400 };

static struct account_profile *
profile(struct req *r)
{
	struct account_profile *a = NEW(r, struct account_profile);

	if (!sql_account_profile(r, viewer(r)->account, a))
		stop(r, 404);
	return (a);
}

void
account_show(struct req *r)
{
	view_account_show(r, profile(r));
}

void
profile_edit(struct req *r)
{
	view_profile_edit(r, profile(r), NULL);
}

static const char *
check_language(struct req *r, struct problems *p)
{
	const struct language *all;
	size_t n = languages(&all);
	const char **codes = NEW_ARRAY(r, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		codes[i] = all[i].code;
	return (check_choice(r, p, "lang", codes));
}

/* NULL: only as they are. While there are no rates nobody is asked, and what was chosen stays. */
static const char *
check_currency(struct req *r, struct problems *p, const char *kept)
{
	struct currency_choices all = currency_choices(r);
	const char **codes = NEW_ARRAY(r, const char *, all.n + 1);

	for (size_t i = 0; i < all.n; i++)
		codes[i] = all.v[i].code;
	if (field(r, "currency")[0] == '\0')
		return (all.n == 0 ? kept : NULL);
	return (check_choice(r, p, "currency", codes));
}

void
profile_update(struct req *r)
{
	struct problems p = { 0 };
	struct account_profile *a = profile(r);

	a->name = check_text(r, &p, "name", 1, NAME_MAX_CHARS);
	a->lang = check_language(r, &p);
	a->currency = check_currency(r, &p, a->currency);
	if (p.n > 0) {
		status(r, 422);
		view_profile_edit(r, a, &p);
		return;
	}
	sql_account_profile_set(r, a->id, a->name, a->lang, a->currency);
	cookie_write(r, "lang", a->lang, YEAR_S);
	req_set_lang(r, a->lang);
	flash(r, "%s", tr(r, "Saved."));
	redirect(r, url_account_show(r));
}

/* Where password managers look for the page to change a password. */
void
change_password_show(struct req *r)
{
	redirect(r, url_password_edit(r));
}

void
password_edit(struct req *r)
{
	factor_need_second(r, url_password_edit(r));
	view_password_edit(r, profile(r), NULL);
}

void
password_update(struct req *r)
{
	struct problems p = { 0 };
	const char *password, *hash;

	factor_need_second(r, url_password_edit(r));
	(void)check_own_password(r, &p, "password");
	password = check_password(r, &p, "new_password", viewer(r)->name, viewer(r)->email);
	if (p.n > 0) {
		problem_status(r, &p);
		view_password_edit(r, profile(r), &p);
		return;
	}
	hash = password_hash(r, password);
	db_begin(r);
	viewer_hold(r);
	account_new_password(r, viewer(r)->account, hash);
	session_proved(r);
	db_commit(r);
	flash(r, "%s", tr(r, "Your password is changed. All other devices are signed out."));
	redirect(r, url_account_show(r));
}

void
devices_index(struct req *r)
{
	struct account_session *v;
	struct help *helps;
	size_t n = sql_sessions_of_account(r, viewer(r)->account, session_hash(r, session_token(r)), &v);
	size_t nhelps = sql_helps_of(r, viewer(r)->account, &helps);

	view_devices_index(r, v, n, helps, nhelps);
}

void
device_delete(struct req *r, session_id id)
{
	need_proof(r, url_devices_index(r));
	if (sql_session_close_by_id(r, viewer(r)->account, id) == 0)
		stop_because(r, 404, "session.none", "not theirs, or over");
	audit(r, "account.device_signed_out", "account", viewer(r)->account.n, NULL);
	flash(r, "%s", tr(r, "The device is signed out."));
	redirect(r, url_devices_index(r));
}

void
devices_delete(struct req *r)
{
	need_proof(r, url_devices_index(r));
	sessions_end(r, viewer(r)->account, true);
	audit(r, "account.devices_signed_out", "account", viewer(r)->account.n, NULL);
	flash(r, "%s", tr(r, "All other devices are signed out."));
	redirect(r, url_devices_index(r));
}
