/* account: passwords, registration, roles. */
#include "accounts/account.h"

#include <strings.h>

#include "accounts/common.h"
#include "accounts/guess.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "accounts/token.h"
#include "accounts/views.h"
#include "base/utf8.h"
#include "factor/sql.h"
#include "help/sql.h"
#include "oidc/sql.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/limit.h"
#include "run/log.h"
#include "run/password.h"
#include "run/wall.h"
#include "team/sql.h"

enum { LETTERS_AN_HOUR = 5 };

static unsigned
different_bytes(const char *s)
{
	bool seen[256] = { false };
	unsigned n = 0;

	for (; *s != '\0'; s++) {
		n += !seen[(unsigned char)*s];
		seen[(unsigned char)*s] = true;
	}
	return (n);
}

/* "abcdefghij", "0987654321": each byte is a neighbour of the one before. */
static bool
is_run(const char *s)
{
	for (size_t i = 1; s[i] != '\0'; i++) {
		int step = abs(s[i] - s[i - 1]);

		if (step > 1 && step != '9' - '0')
			return (false);
	}
	return (true);
}

static bool
is_mostly(const char *password, const char *of)
{
	return (strlen(of) >= 4 && strcasestr(password, of) != NULL && strlen(password) < strlen(of) + 6);
}

static bool
is_easy(struct req *r, const char *password, const char *name, const char *email)
{
	static const char *const common[] = { "password", "passwort", "qwertyuiop", "qwertzuiop", "azertyuiop",
	    "1q2w3e4r5t", "iloveyou", "letmein", "welcome", "willkommen", "souk" };
	const char *local = req_printf(r, "%.*s", (int)strcspn(email, "@"), email);

	for (size_t i = 0; i < nelem(common); i++)
		if (is_mostly(password, common[i]))
			return (true);
	return (password_is_common(password) || different_bytes(password) < 4 || is_run(password) || is_mostly(password, name) ||
	    is_mostly(password, email) || is_mostly(password, local));
}

const char *
check_password(struct req *r, struct problems *p, const char *name_of_field, const char *name, const char *email)
{
	const char *s = field(r, name_of_field);
	size_t n = utf8_count(s, strlen(s));

	if (n == 0)
		problem_add(r, p, name_of_field, tr(r, "Please fill this in."));
	else if (n < PASSWORD_MIN)
		problem_add(r, p, name_of_field, req_printf(r,
		    tr(r, "This password is too short: please use at least %d characters."), PASSWORD_MIN));
	else if (n > PASSWORD_MAX)
		problem_add(r, p, name_of_field, req_printf(r, tr(r, "This is too long: at most %lld characters fit."),
		    (long long)PASSWORD_MAX));
	else if (is_easy(r, s, name, email))
		problem_add(r, p, name_of_field, tr(r, "This password is easy to guess. Three or four words that "
		    "have nothing to do with each other make a good one."));
	return (s);
}

struct password_try
account_by_password(struct req *r, const char *email, const char *password)
{
	static const account_id nobody = { 0 };
	struct sql_account_login_row a;
	enum password_verdict verdict;
	struct guess g;
	bool found;

	password_turn(r);
	wall_email(r, email);
	/* Both questions travel together. */
	sql_ahead(r, &sql_desc_account_login, &(struct sql_arg){ .text = email });
	g = guess_take(r, GUESS_PASSWORD, nobody, email);
	found = sql_account_login(r, email, &a);
	if (g.wait_s > 0)
		return ((struct password_try){ .wait_s = g.wait_s });
	verdict = password_check(r, found ? a.password_hash : NULL, password);
	if (verdict == PASSWORD_WRONG) {
		log_event(LEVEL_INFO, "account.password_wrong", KV("account", found ? a.id.n : 0));
		return ((struct password_try){ .wait_s = 0 });
	}
	if (verdict == PASSWORD_RIGHT_OLD)
		sql_account_password(r, a.id, a.password_hash, password_hash(r, password));
	guess_was_right(r, &g);
	wall_account(r, a.id);
	return ((struct password_try){ .proof = { a.id, a.epoch } });
}

bool
check_own_password(struct req *r, struct problems *p, const char *name)
{
	struct password_try t;

	if (field(r, name)[0] == '\0') {
		problem_add(r, p, name, tr(r, "Please fill this in."));
		return (false);
	}
	t = account_by_password(r, viewer(r)->email, field(r, name));
	if (t.wait_s > 0)
		guess_problem(r, p, name, t.wait_s);
	else if (t.proof.account.n != viewer(r)->account.n)
		problem_add(r, p, name, tr(r, "This is not your password. Please try again."));
	return (t.proof.account.n == viewer(r)->account.n);
}

/* Both ways cost one hash, one statement and one event. */
void
account_register(struct req *r, const struct registration *g)
{
	const char *hash = password_hash(r, g->password);
	struct sql_account_create_row a;

	db_begin(r);
	wall_email(r, g->email);
	if (sql_account_create(r, g->email, g->name, hash, req_lang(r), &a)) {
		audit(r, a.made ? "account.registered" : "account.registered_again", "account", a.id.n, NULL);
		event_emit(r, a.made ? "account.registered" : "account.known", json_pack("{sIsI}", "account", (json_int_t)a.id.n, "day",
		    (json_int_t)(now_us(r) / 1000000 / 86400)));
	}
	db_commit(r);
}

bool
check_letter_room(struct req *r, struct problems *p, const char *name, const char *email)
{
	const struct rate rate = { .burst = LETTERS_AN_HOUR, .interval_ms = 3600000 / LETTERS_AN_HOUR };

	if (!ratelimit_is_on() || limit_take(r, "letter.typed", email, rate))
		return (true);
	problem_add(r, p, name, tr(r, "Several e-mails went to this address already. Please try again in an hour."));
	return (false);
}

void
account_shut(struct req *r, account_id account, bool but_this)
{
	must(db_in_transaction(r));
	sessions_end(r, account, but_this);
	tokens_end(r, account);
	sql_email_changes_give_up(r, account);
}

void
account_new_password(struct req *r, account_id account, const char *hash)
{
	must(db_in_transaction(r));
	sql_account_set_password(r, account, hash);
	sql_links_void(r, account, "reset");
	account_shut(r, account, true);
	audit(r, "account.password_changed", "account", account.n, NULL);
	event_emit(r, "account.password_changed", json_pack("{sIsI}", "account", (json_int_t)account.n, "at",
	    (json_int_t)(now_us(r) / 1000000)));
}

bool
account_must_verify(struct req *r)
{
	if (viewer(r)->is_verified)
		return (false);
	flash_error(r, "%s", tr(r, "Please confirm your e-mail address first: the link is in the e-mail we sent you."));
	redirect(r, url_account_show(r));
	return (true);
}

const struct terms_version *
terms_now(struct req *r)
{
	struct terms_version *t = NEW(r, struct terms_version);

	if (!sql_terms(r, t))
		stop_because(r, 503, "terms.none", "no terms hold today");
	return (t);
}

void
terms_show(struct req *r)
{
	view_terms_show(r, terms_now(r));
}

struct shop_list
account_shops(struct req *r)
{
	struct account_shop *v;
	size_t n = sql_account_shops(r, viewer(r)->account, &v);

	return ((struct shop_list){ v, n });
}

size_t
account_erase(struct req *r, account_id account, const char *const *emails, size_t nemails, const int64_t **shops)
{
	struct sql_shops_alone_row *v;
	size_t n = sql_shops_alone(r, account, &v);
	int64_t *ids = NEW_ARRAY(r, int64_t, n + 1);

	must(db_in_transaction(r));
	for (size_t i = 0; i < n; i++) {
		ids[i] = v[i].id.n;
		sql_shop_close(r, v[i].id);
	}
	invitations_forget(r, emails, nemails);
	sql_helps_forget(r, account);
	tokens_end(r, account);
	sql_identities_forget(r, account);
	sessions_end(r, account, false);
	sql_account_forget(r, account);
	sql_factors_forget(r, account);
	sql_account_close(r, account);
	*shops = ids;
	return (n);
}

void
invitations_forget(struct req *r, const char *const *emails, size_t n)
{
	sql_invitations_forget(r, emails, n);
}

int64_t
helps_over(struct req *r, int32_t years)
{
	return (sql_helps_sweep(r, years));
}
