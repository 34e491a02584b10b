/* oidc_pages: to a provider and back. */
#include "accounts/factor.h"
#include "accounts/routes.h"
#include "accounts/session.h"
#include "accounts/sign_in.h"
#include "accounts/sql.h"
#include "accounts/views.h"
#include "base/cookie.h"
#include "base/url.h"
#include "oidc/sql.h"
#include "people/sql.h"
#include "run/db.h"
#include "run/job.h"
#include "run/log.h"
#include "run/wall.h"

enum { TRY_AGE_S = 600, TOKEN_CHARS = 43, CODE_MAX = 4096, BACK_MAX = 1000 };

struct sign_in_buttons
sign_in_buttons(struct req *r)
{
	struct sign_in_button *v;
	size_t n = sql_sign_in_buttons(r, &v);

	return ((struct sign_in_buttons){ v, n });
}

struct sign_in_buttons
sign_in_buttons_of(struct req *r, account_id account)
{
	struct sign_in_button *v;
	size_t n = sql_sign_in_buttons_of(r, account, &v);

	return ((struct sign_in_buttons){ v, n });
}

const struct sign_in_provider *
provider_in_use(struct req *r, provider_id id)
{
	struct sign_in_provider *p = NEW(r, struct sign_in_provider);

	if (!sql_provider(r, id, p) || !p->enabled)
		stop_because(r, 404, "oidc.provider", "none, or not in use");
	return (p);
}

/* The page asks for a reload of its own: a redirection would be taken for the form's target,
 * which the policy of our pages keeps on this site, at the provider's own redirections too. */
void
try_begin(struct req *r, provider_id id, const char *purpose, account_id account, const char *back, const char *fallback)
{
	const struct sign_in_provider *p = provider_in_use(r, id);
	struct sign_in_try t = { .purpose = purpose, .account = account, .nonce = oidc_token(r), .verifier = oidc_token(r) };
	const char *state = oidc_token(r), *browser = oidc_token(r), *url;
	struct discovery d;

	if (oidc_discover(r, p->issuer, &d) != NULL) {
		flash_error(r, tr(r, "%s cannot be reached at the moment. Please try again in a while, or choose another way."), p->name);
		redirect(r, fallback);
		return;
	}
	t.back = url_is_local(back) && strlen(back) <= BACK_MAX ? back : "";
	wall_hash(r, session_hash(r, state));
	sql_try_put(r, session_hash(r, state), session_hash(r, browser), id, purpose, account.n != 0 ? &account : NULL, t.nonce, t.verifier,
	    t.back);
	cookie_write(r, "try", browser, TRY_AGE_S);
	url = oidc_authorize_url(r, p, &d, state, &t);
	header(r, "Refresh", req_printf(r, "0; url=%s", url));
	view_oidc_going(r, p->name, url);
}

void
oidc_start(struct req *r, provider_id id)
{
	try_begin(r, id, "login", (account_id){ 0 }, field(r, "return"), url_login_new(r));
}

/* Takes the try that this answer is for: of this browser, not too old, and only once. */
static bool
try_take(struct req *r, provider_id id, struct sign_in_try *t)
{
	const char *state = query(r, "state"), *browser = cookie_value(r, "try");

	if (browser == NULL || strlen(browser) != TOKEN_CHARS || strlen(state) != TOKEN_CHARS)
		return (false);
	cookie_write(r, "try", "", COOKIE_DELETE);
	wall_hash(r, session_hash(r, state));
	return (sql_try_take(r, session_hash(r, state), session_hash(r, browser), id, t) && t->alive);
}

/* Where a try that failed began. */
static const char *
beginning(struct req *r, const struct sign_in_try *t)
{
	const char *page = try_is(t, "login") ? url_login_new(r) : try_is(t, "confirm") ? url_confirmation_new(r) : url_sign_ins_index(r);
	const char *url = req_printf(r, "%s?return=%s", page, url_encode(req_arena(r), t->back));

	return (t->back[0] != '\0' && url_is_local(url) ? url : page);
}

static void
refuse(struct req *r, const struct sign_in_try *t, const char *said)
{
	flash_error(r, "%s", said);
	redirect(r, beginning(r, t));
}

/* What the provider says in place of a code. */
static void
refuse_error(struct req *r, const struct sign_in_provider *p, const struct sign_in_try *t, const char *error)
{
	log_event(LEVEL_INFO, "oidc.error", KV("provider", p->id.n), KV("error", strlen(error) <= 60 ? error : "long"));
	if (str_eq(error, "access_denied"))
		refuse(r, t, req_printf(r, tr(r, "You did not allow %s to tell us who you are, so nothing has happened."), p->name));
	else if (str_eq(error, "temporarily_unavailable") || str_eq(error, "server_error"))
		refuse(r, t, req_printf(r, tr(r, "%s cannot be reached at the moment. Please try again in a while, or choose another way."),
		    p->name));
	else
		refuse(r, t, req_printf(r, tr(r, "%s did not sign you in. Please try again, or choose another way."), p->name));
}

/* Whether the answer is the provider's own, as far as it says so: two providers must not be mixed up. */
static bool
issuer_is_right(struct req *r, const struct sign_in_provider *p, const struct discovery *d)
{
	const char *iss = query(r, "iss");

	return (iss[0] == '\0' ? !d->names_issuer : str_eq(iss, p->issuer));
}

static bool
person_get(struct req *r, const struct sign_in_provider *p, const struct sign_in_try *t, struct token_claims *c)
{
	const char *code = query(r, "code");
	enum oidc_outcome how = OIDC_AWAY;
	struct discovery d;

	if (oidc_discover(r, p->issuer, &d) == NULL) {
		if (!issuer_is_right(r, p, &d)) {
			refuse_error(r, p, t, "issuer");
			return (false);
		}
		if (query(r, "error")[0] != '\0' || code[0] == '\0' || strlen(code) > CODE_MAX) {
			refuse_error(r, p, t, query(r, "error"));
			return (false);
		}
		how = oidc_person(r, p, &d, t, code, c);
	}
	if (how != OIDC_GOOD)
		refuse_error(r, p, t, how == OIDC_AWAY ? "server_error" : "refused");
	return (how == OIDC_GOOD);
}

static void
log_in(struct req *r, const struct sign_in_provider *p, const struct sign_in_try *t, const struct token_claims *c)
{
	struct sql_identity_sign_in_row known;
	struct sql_identity_epoch_row now;

	identity_named(r, p->id, c->subject);
	if (sql_identity_sign_in(r, p->id, c->subject, &known)) {
		wall_account(r, known.account);
		/* Looked at together: the identity may go, and the account's sessions end, at any time. */
		if (!sql_identity_epoch(r, p->id, c->subject, known.account, &now) ||
		    !login_go_on(r, (struct proof){ known.account, now.epoch }, t->back))
			refuse_error(r, p, t, "over");
	} else if (c->email == NULL || !c->email_verified)
		refuse(r, t, req_printf(r, tr(r, "%s does not vouch for an e-mail address of yours. Please sign in or register another way; then you can connect %s on the page of your account."),
		    p->name, p->name));
	else
		offer_make(r, p->id, c, t->back);
}

static void
connect(struct req *r, const struct sign_in_provider *p, const struct token_claims *c)
{
	enum connected how;

	db_begin(r);
	viewer_hold(r);
	how = identity_connect(r, p->id, c->subject, c->email != NULL ? c->email : "", viewer(r)->account);
	connected_flash(r, how, p->name);
	redirect(r, url_sign_ins_index(r));
	db_commit(r);
}

/* Stands for the password, so not for a second factor. */
static void
confirm(struct req *r, const struct sign_in_provider *p, const struct sign_in_try *t, const struct token_claims *c)
{
	struct sql_identity_owner_row known;

	identity_named(r, p->id, c->subject);
	if (factors_of(r, viewer(r)->account).second || !sql_identity_owner(r, p->id, c->subject, &known) ||
	    known.account.n != viewer(r)->account.n) {
		refuse(r, t, req_printf(r, tr(r, "%s is signed in as somebody else. Please choose there who you are, and try again."), p->name));
		return;
	}
	db_begin(r);
	session_proved(r);
	db_commit(r);
	redirect(r, t->back[0] != '\0' ? t->back : url_account_show(r));
}

/* Open to anyone: whose try it is decides. */
void
oidc_return(struct req *r, provider_id id)
{
	const struct sign_in_provider *p = provider_in_use(r, id);
	const struct viewer *v = viewer(r);
	struct token_claims c;
	struct sign_in_try t;

	if (!try_take(r, id, &t)) {
		flash_error(r, "%s", tr(r, "This way of signing in was begun in another window, or too long ago. Please begin again."));
		redirect(r, v->account.n != 0 ? url_account_show(r) : url_login_new(r));
		return;
	}
	if (t.account.n != v->account.n) {
		redirect(r, "/");
		return;
	}
	if (!person_get(r, p, &t, &c))
		return;
	if (try_is(&t, "login"))
		log_in(r, p, &t, &c);
	else if (try_is(&t, "connect"))
		connect(r, p, &c);
	else
		confirm(r, p, &t, &c);
}

/* Those that ran out are dead already; this only makes room. */
JOB(sign_in_sweep)
{
	(void)args;
	while (sql_tries_sweep(r) > 0 || sql_offers_sweep(r) > 0)
		continue;
}
EVERY(sign_in_sweep, 3600);
