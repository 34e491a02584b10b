/* factor_pages: adding and removing what proves who one is. */
#include <sodium.h>

#include "accounts/factor.h"
#include "accounts/passkey.h"
#include "accounts/routes.h"
#include "accounts/totp.h"
#include "accounts/views.h"
#include "factor/sql.h"
#include "run/audit.h"
#include "run/seal.h"
#include "site/site.h"

enum { OFFER_S = 1800, TIME_BYTES = 8 };

#define B64	sodium_base64_VARIANT_URLSAFE_NO_PADDING

static void
show(struct req *r, const struct problems *p)
{
	struct factors f = factors_of(r, viewer(r)->account);
	struct passkey_list list = passkeys_of(r, viewer(r)->account);

	if (p != NULL)
		problem_status(r, p);
	view_security_show(r, &f, &list, p);
}

void
security_show(struct req *r)
{
	show(r, NULL);
}

/* A secret that is not the account's yet travels with the form, sealed for that account and
 * with the time it was drawn: nothing is stored for who only looks. */
static const char *
offer_seal(struct req *r, struct bytes secret)
{
	unsigned char plain[TIME_BYTES + TOTP_SECRET_BYTES];
	int64_t now = now_us(r) / 1000000;
	struct bytes sealed;
	size_t room;

	memcpy(plain, &now, TIME_BYTES);
	memcpy(plain + TIME_BYTES, secret.p, TOTP_SECRET_BYTES);
	sealed = seal(req_arena(r), "totp_secrets.offer", viewer(r)->account.n, plain, sizeof plain);
	sodium_memzero(plain, sizeof plain);
	room = sodium_base64_encoded_len(sealed.n, B64);
	return (sodium_bin2base64(req_alloc(r, room), room, sealed.p, sealed.n, B64));
}

static bool
offer_open(struct req *r, const char *text, struct bytes *secret)
{
	unsigned char *sealed = req_alloc(r, strlen(text) + 1);
	struct bytes plain;
	int64_t made;
	size_t n;

	if (sodium_base642bin(sealed, strlen(text) + 1, text, strlen(text), NULL, &n, NULL, B64) != 0 ||
	    !unseal(req_arena(r), "totp_secrets.offer", viewer(r)->account.n, (struct bytes){ sealed, n }, &plain) ||
	    plain.n != TIME_BYTES + TOTP_SECRET_BYTES)
		return (false);
	memcpy(&made, plain.p, TIME_BYTES);
	*secret = (struct bytes){ (const char *)plain.p + TIME_BYTES, TOTP_SECRET_BYTES };
	return (made > now_us(r) / 1000000 - OFFER_S);
}

static void
show_offer(struct req *r, struct bytes secret, const char *sealed, const struct problems *p)
{
	struct totp_offer o = { .sealed = sealed, .text = totp_text(req_arena(r), secret) };

	o.path = qr_path(req_arena(r), totp_url(req_arena(r), secret, site_name(), viewer(r)->email), &o.side);
	view_totp_new(r, &o, p);
}

void
totp_new(struct req *r)
{
	unsigned char *b = req_alloc(r, TOTP_SECRET_BYTES);
	struct bytes secret = { b, TOTP_SECRET_BYTES };

	factor_need_fresh(r);
	if (factors_of(r, viewer(r)->account).totp) {
		redirect(r, url_security_show(r));
		return;
	}
	randombytes_buf(b, TOTP_SECRET_BYTES);
	show_offer(r, secret, offer_seal(r, secret), NULL);
}

/* The account's first factor brings the codes for the day it is lost. */
static void
added(struct req *r, const char *topic, bool first, const char *said)
{
	factor_changed(r, viewer(r)->account, topic);
	viewer_reload(r);
	if (first) {
		view_recovery_codes(r, codes_make(r, viewer(r)->account), CODE_COUNT, said);
		return;
	}
	flash(r, "%s", said);
	redirect(r, url_security_show(r));
}

void
totp_create(struct req *r)
{
	account_id account = viewer(r)->account;
	struct problems p = { 0 };
	struct bytes secret, sealed;
	struct factors before;
	int64_t step;

	factor_need_fresh(r);
	viewer_hold(r);
	before = factors_of(r, account);
	if (before.totp || !offer_open(r, field(r, "offer"), &secret)) {
		if (!before.totp)
			flash_error(r, "%s", tr(r, "That took too long. Please begin again."));
		redirect(r, before.totp ? url_security_show(r) : url_totp_new(r));
		return;
	}
	step = totp_step(secret, now_us(r) / 1000000, code_clean(r, field(r, "code")));
	if (step < 0) {
		problem_add(r, &p, "code", tr(r, "This code is not right. Please enter the one the app shows now."));
		status(r, 422);
		show_offer(r, secret, field(r, "offer"), &p);
		return;
	}
	sealed = seal(req_arena(r), "totp_secrets.secret", account.n, secret.p, secret.n);
	sql_totp_put(r, account, sealed, step);
	added(r, "account.totp_added", !before.second, tr(r, "Your authenticator app is connected."));
}

static void
removed(struct req *r, const char *topic, const char *said)
{
	factors_tidy(r, viewer(r)->account);
	factor_changed(r, viewer(r)->account, topic);
	flash(r, "%s", said);
	redirect(r, url_security_show(r));
}

void
totp_removal_create(struct req *r)
{
	struct problems p = { 0 };

	factor_need_fresh(r);
	if (!factors_of(r, viewer(r)->account).totp) {
		redirect(r, url_security_show(r));
		return;
	}
	viewer_hold(r);
	if (!code_field(r, &p, "code", viewer(r)->account)) {
		show(r, &p);
		return;
	}
	sql_totp_remove(r, viewer(r)->account);
	removed(r, "account.totp_removed", tr(r, "The authenticator app is disconnected."));
}

void
recovery_codes_create(struct req *r)
{

	factor_need_fresh(r);
	viewer_hold(r);
	if (!factors_of(r, viewer(r)->account).second) {
		redirect(r, url_security_show(r));
		return;
	}
	audit(r, "account.codes_renewed", "account", viewer(r)->account.n, NULL);
	view_recovery_codes(r, codes_make(r, viewer(r)->account), CODE_COUNT, tr(r, "Your old codes count no more."));
}

void
passkey_options(struct req *r)
{
	factor_need_fresh(r);
	passkey_answer_create(r, session_hash(r, session_token(r)), viewer(r)->account);
}

void
passkey_create(struct req *r)
{
	account_id account = viewer(r)->account;
	struct problems p = { 0 };
	struct factors before;
	const char *name = check_text(r, &p, "name", 1, PASSKEY_NAME_MAX);

	factor_need_fresh(r);
	viewer_hold(r);
	before = factors_of(r, account);
	if (p.n == 0 && !passkey_add(r, session_hash(r, session_token(r)), account, name))
		problem_add(r, &p, "name", tr(r, "The passkey was not accepted. Please try again."));
	if (p.n > 0)
		show(r, &p);
	else
		added(r, "account.passkey_added", !before.second, tr(r, "Your passkey is saved."));
}

void
passkey_removal_create(struct req *r, passkey_id id)
{

	factor_need_fresh(r);
	viewer_hold(r);
	if (sql_passkey_remove(r, id, viewer(r)->account) == 0)
		stop_because(r, 404, "passkey.owner", "not theirs");
	removed(r, "account.passkey_removed", tr(r, "The passkey is removed. Remove it on the device too."));
}
