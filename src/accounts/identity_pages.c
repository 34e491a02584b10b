/* identity_pages: which accounts are whose, and who decides that.
 *
 * A provider's word opens an account only once its owner has connected the two, signed in here, to an
 * account whose address was proved here. An address in a token never leads to an account by itself:
 * somebody may have registered it before its owner came, or taken it over at the provider. */
#include "accounts/account.h"
#include "accounts/factor.h"
#include "accounts/routes.h"
#include "accounts/sign_in.h"
#include "accounts/views.h"
#include "base/cookie.h"
#include "base/url.h"
#include "oidc/sql.h"
#include "people/sql.h"
#include "run/audit.h"
#include "run/db.h"
#include "run/job.h"
#include "run/wall.h"

enum { OFFER_AGE_S = 1800, TOKEN_CHARS = 43 };

static void
tell(struct req *r, account_id account, identity_id id, const char *topic)
{
	audit(r, topic, "account", account.n, json_pack("{sI}", "identity", (json_int_t)id.n));
	event_emit(r, topic, json_pack("{sIsI}", "account", (json_int_t)account.n, "identity", (json_int_t)id.n));
}

void
identity_named(struct req *r, provider_id provider, const char *subject)
{
	wall_key(r, req_printf(r, "%lld %s", (long long)provider.n, subject));
}

enum connected
identity_connect(struct req *r, provider_id provider, const char *subject, const char *email, account_id account)
{
	struct sql_identity_add_row added;
	struct sql_identity_owner_row owner;

	must(db_in_transaction(r));
	identity_named(r, provider, subject);
	if (sql_identity_add(r, provider, subject, account, email, &added)) {
		tell(r, account, added.id, "account.sign_in_added");
		return (CONNECTED);
	}
	if (!sql_identity_owner(r, provider, subject, &owner))
		return (CONNECTED_NOT);
	return (owner.account.n == account.n ? CONNECTED_ALREADY : CONNECTED_ELSEWHERE);
}

void
connected_flash(struct req *r, enum connected how, const char *name)
{
	switch (how) {
	case CONNECTED:
	case CONNECTED_ALREADY:
		flash(r, tr(r, "%s is connected. From now on you can sign in with it."), name);
		break;
	case CONNECTED_ELSEWHERE:
		flash_error(r, tr(r, "This account at %s is connected with another account here. Disconnect it there first."), name);
		break;
	case CONNECTED_NOT:
		flash_error(r, tr(r, "%s was not connected. Please confirm your e-mail address first."), name);
		break;
	}
}

static struct bytes
offer_hash(struct req *r)
{
	const char *token = cookie_value(r, "offer");

	return (session_hash(r, token != NULL && strlen(token) == TOKEN_CHARS ? token : "none"));
}

void
offer_make(struct req *r, provider_id provider, const struct token_claims *c, const char *back)
{
	const char *token = oidc_token(r);

	wall_hash(r, session_hash(r, token));
	sql_offer_put(r, session_hash(r, token), provider, c->subject, c->email, c->name, back);
	cookie_write(r, "offer", token, OFFER_AGE_S);
	redirect(r, url_offer_new(r));
}

/* What this browser's provider has said, or the log-in page. */
static struct joining *
offer_get(struct req *r)
{
	struct joining *j = NEW(r, struct joining);
	struct sql_address_account_row a;

	wall_hash(r, offer_hash(r));
	if (!sql_offer(r, offer_hash(r), &j->offer))
		stop_because(r, 303, "oidc.offer", "%s", viewer(r)->account.n != 0 ? url_sign_ins_index(r) : url_login_new(r));
	wall_email(r, j->offer.email);
	if (sql_address_account(r, j->offer.email, &a)) {
		j->account = a.account;
		j->verified = a.verified;
	}
	return (j);
}

void
offer_new(struct req *r)
{
	struct joining *j = offer_get(r);

	if (j->account.n == 0)
		j->proof = signup_proof(r);
	view_offer_new(r, j, NULL, NULL);
}

/* A new account with the address the provider vouches for. False: the address has one by now,
 * or the person of the provider has. */
static bool
join(struct req *r, const struct sign_in_offer *o, const char *name, account_id *account)
{
	struct sql_account_join_row a;

	if (sql_offer_take(r, offer_hash(r)) == 0 || !sql_account_join(r, o->email, name, req_lang(r), &a))
		return (false);
	*account = a.id;
	wall_account(r, a.id);
	audit(r, "account.registered", "account", a.id.n, json_pack("{sI}", "provider", (json_int_t)o->provider.n));
	return (identity_connect(r, o->provider, o->subject, o->email, a.id) == CONNECTED);
}

void
offer_create(struct req *r)
{
	struct joining *j = offer_get(r);
	struct problems p = { 0 };
	const char *name = check_text(r, &p, "name", 1, NAME_MAX_CHARS);
	account_id account = { 0 };

	if (j->account.n != 0) {
		redirect(r, url_offer_new(r));
		return;
	}
	/* A provider asks less of who wants a hundred accounts than the form for everybody does. */
	if (p.n > 0)
		j->proof = signup_proof(r);
	if (p.n > 0 || !signup_proved(r, &p, &j->proof)) {
		problem_status(r, &p);
		view_offer_new(r, j, name, &p);
		return;
	}
	db_begin(r);
	if (!join(r, &j->offer, name, &account)) {
		db_rollback(r);
		redirect(r, url_offer_new(r));
		return;
	}
	db_commit(r);
	cookie_write(r, "offer", "", COOKIE_DELETE);
	if (!login_go_on(r, (struct proof){ account, 0 }, j->offer.back))
		redirect(r, url_login_new(r));
}

/* Whether who has signed in is whom the provider's word is about. */
static bool
offer_is_mine(struct req *r, const struct joining *j)
{
	return (viewer(r)->is_verified && j->account.n == viewer(r)->account.n);
}

void
offer_accept_new(struct req *r)
{
	struct joining *j = offer_get(r);

	view_offer_accept_new(r, &j->offer, offer_is_mine(r, j));
}

void
offer_accept_create(struct req *r)
{
	struct joining *j = offer_get(r);
	const struct sign_in_offer *o = &j->offer;

	viewer_hold(r);
	if (!offer_is_mine(r, j) || sql_offer_take(r, offer_hash(r)) == 0) {
		redirect(r, url_offer_accept_new(r));
		return;
	}
	cookie_write(r, "offer", "", COOKIE_DELETE);
	connected_flash(r, identity_connect(r, o->provider, o->subject, o->email, viewer(r)->account), o->provider_name);
	redirect(r, url_is_local(o->back) ? o->back : url_sign_ins_index(r));
}

void
sign_ins_index(struct req *r)
{
	struct sign_ins_view v = { .buttons = sign_in_buttons(r) };

	v.n = sql_identities(r, viewer(r)->account, &v.v);
	view_sign_ins_index(r, &v);
}

void
sign_in_create(struct req *r, provider_id id)
{
	if (account_must_verify(r))
		return;
	try_begin(r, id, "connect", viewer(r)->account, url_sign_ins_index(r), url_sign_ins_index(r));
}

/* To prove who one is, with a provider that knows. */
void
confirmation_with_create(struct req *r, provider_id id)
{
	try_begin(r, id, "confirm", viewer(r)->account, field(r, "return"), url_confirmation_new(r));
}

void
sign_in_removal_create(struct req *r, identity_id id)
{
	struct sql_identity_remove_row removed;

	viewer_hold(r);
	if (!sql_identity_remove(r, id, viewer(r)->account, &removed))
		stop_because(r, 404, "identity.owner", "not theirs");
	if (removed.removed) {
		tell(r, viewer(r)->account, id, "account.sign_in_removed");
		flash(r, "%s", tr(r, "It is disconnected and opens your account no more."));
	} else
		flash_error(r, "%s", tr(r, "Nothing else would be left to sign in with. Choose a password first."));
	redirect(r, url_sign_ins_index(r));
}
