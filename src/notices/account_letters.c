/* account_letters: addresses to confirm, passwords, devices. The links in them are made here. */
#include "accounts/keys.h"
#include "accounts/link.h"
#include "accounts/team.h"
#include "accounts/token.h"
#include "notices/account_letters.h"
#include "help/sql.h"
#include "keys/sql.h"
#include "oidc/sql.h"
#include "people/sql.h"
#include "token/sql.h"
#include "site/site.h"

bool
letter_welcome(struct req *r, int64_t id, account_id account, struct letter *l)
{
	(void)id;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = req_printf(r, tr(r, "Welcome to %s"), site_name());
	l->intro = tr(r, "your account is ready. Please confirm that this e-mail address is yours; the link is good for 48 hours. Then sign in with it and the password you chose.");
	letter_link(l, tr(r, "Confirm the address"), link_make(r, LINK_VERIFY, account, l->to, 0));
	letter_link(l, tr(r, "Sign in"), site_url(r, "/login"));
	l->outro = tr(r, "If you did not register, somebody has mistyped an address: please write to us.");
	return (true);
}

bool
letter_verify(struct req *r, int64_t slot, account_id account, struct letter *l)
{
	(void)slot;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Confirm your e-mail address");
	l->intro = tr(r, "here is the link that was asked for. It confirms that this e-mail address is yours, and is good for 48 hours.");
	letter_link(l, tr(r, "Confirm the address"), link_make(r, LINK_VERIFY, account, l->to, 0));
	l->outro = tr(r, "If it was not you who asked, there is nothing you need to do.");
	return (true);
}

/* The page that somebody registered on says nothing of this. */
bool
letter_known(struct req *r, int64_t day, account_id account, struct letter *l)
{
	(void)day;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = req_printf(r, tr(r, "You have an account at %s already"), site_name());
	l->intro = tr(r, "somebody, perhaps you, has tried to register with this e-mail address. It has an account already, and nothing was changed. Sign in with the password you chose then.");
	letter_link(l, tr(r, "Sign in"), site_url(r, "/login"));
	letter_link(l, tr(r, "Choose a new password"), site_url(r, "/password/forgotten"));
	l->outro = tr(r, "If it was not you, there is nothing you need to do.");
	return (true);
}

bool
letter_reset(struct req *r, int64_t slot, account_id account, struct letter *l)
{
	(void)slot;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Choose a new password");
	l->intro = tr(r, "somebody, perhaps you, has asked for a new password. This link opens the page on which you choose it. It counts once and for one hour.");
	letter_link(l, tr(r, "Choose a new password"), link_make(r, LINK_RESET, account, l->to, 0));
	l->outro = tr(r, "If it was not you, there is nothing you need to do: your password stays as it is.");
	return (true);
}

bool
letter_password_changed(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Your password was changed");
	l->intro = req_printf(r, tr(r, "the password of your account was changed on %s. All other devices were signed out."),
	    datetime_text(r, at_s * 1000000));
	l->outro = tr(r, "If it was not you, choose a new password now: whoever changed it cannot read your mail.");
	letter_link(l, tr(r, "Choose a new password"), site_url(r, "/password/forgotten"));
	return (true);
}

bool
letter_email_undo(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct email_change c;

	if (!sql_email_change(r, id, &c) || !c.waits)
		return (false);
	letter_to_person(r, l, c.old_email, c.name, c.lang);
	l->subject = tr(r, "Your e-mail address is to change");
	l->intro = req_printf(r, tr(r, "somebody who is signed in to your account wants it to have the address %s. It changes as soon as that address confirms it."),
	    c.new_email);
	letter_link(l, tr(r, "Keep the old address"), link_make(r, LINK_EMAIL_UNDO, account, c.old_email, id));
	l->outro = tr(r, "If it was you, there is nothing you need to do. If not, follow the link: it is good for seven days, also after the change.");
	return (true);
}

bool
letter_email_confirm(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct email_change c;

	if (!sql_email_change(r, id, &c) || !c.waits)
		return (false);
	letter_to_person(r, l, c.new_email, c.name, c.lang);
	l->subject = tr(r, "Confirm your new address");
	l->intro = tr(r, "this is to become the e-mail address of your account. Follow the link to confirm it; it is good for 48 hours.");
	letter_link(l, tr(r, "Confirm the address"), link_make(r, LINK_EMAIL, account, c.new_email, id));
	l->outro = tr(r, "If it was not you who asked, there is nothing you need to do.");
	return (true);
}

bool
letter_email_changed(struct req *r, int64_t id, account_id account, struct letter *l)
{
	(void)id;
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Your e-mail address was changed");
	l->intro = req_printf(r, tr(r, "your account has the address %s now. Sign in with it from now on."), l->to);
	letter_link(l, tr(r, "Your account"), site_url(r, "/account"));
	return (true);
}

/* What somebody else may have added went; what was there before they asked for the change is the owner's to judge. */
static void
keys_left_rows(struct req *r, account_id account, struct letter *l)
{
	struct keys_left k;

	if (!sql_keys_left(r, account, &k) || (k.passkeys == NULL && k.apps == 0 && k.sign_ins == NULL))
		return;
	letter_row(l, tr(r, "Still set up; remove what you do not know:"), NULL);
	if (k.passkeys != NULL)
		letter_row(l, tr(r, "Passkeys"), k.passkeys);
	if (k.apps > 0)
		letter_row(l, tr(r, "Authenticator app"), req_printf(r, "%lld", (long long)k.apps));
	if (k.sign_ins != NULL)
		letter_row(l, tr(r, "Connected sign-ins"), k.sign_ins);
}

bool
letter_email_undone(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct keys_gone g;
	struct keys_list list;

	if (!sql_keys_gone(r, id, account, &g) || !letter_to_account(r, l, account))
		return (false);
	list = keys_list(r, &g);
	l->subject = tr(r, "Your address stays");
	l->intro = req_printf(r, tr(r, "your account keeps the address %s, as you asked for. All devices were signed out, and the old password counts no more."),
	    l->to);
	if (list.n > 0)
		letter_row(l, tr(r, "Removed, because somebody else may have added it:"), NULL);
	for (size_t i = 0; i < list.n; i++)
		letter_row(l, list.v[i].what, req_printf(r, "%lld", (long long)list.v[i].n));
	keys_left_rows(r, account, l);
	letter_link(l, tr(r, "Choose a new password"), site_url(r, "/password/forgotten"));
	letter_link(l, tr(r, "See how you sign in"), site_url(r, "/account/security"));
	return (true);
}

bool
letter_new_device(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_device_row d;

	if (!sql_device(r, account, id, &d) || !letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "New sign-in to your account");
	l->intro = req_printf(r, tr(r, "somebody, perhaps you, has signed in on %s with a browser that was not used for it before."),
	    datetime_text(r, d.first_at));
	if (d.browser[0] != '\0')
		letter_row(l, tr(r, "Browser"), d.browser);
	if (d.system[0] != '\0')
		letter_row(l, tr(r, "System"), d.system);
	if (d.network[0] != '\0')
		letter_row(l, tr(r, "Network"), d.network);
	letter_link(l, tr(r, "See your devices"), site_url(r, "/account/devices"));
	l->outro = tr(r, "If it was not you, sign that device out and change your password.");
	return (true);
}

/* What opens the account beside its password has changed. */
static bool
factor_letter(struct req *r, account_id account, struct letter *l, const char *subject, const char *intro)
{
	if (!letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, subject);
	l->intro = tr(r, intro);
	l->outro = tr(r, "If it was not you, choose a new password and look at what is set up.");
	letter_link(l, tr(r, "See how you sign in"), site_url(r, "/account/security"));
	letter_link(l, tr(r, "Choose a new password"), site_url(r, "/password/forgotten"));
	return (true);
}

bool
letter_totp_added(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	(void)at_s;
	return (factor_letter(r, account, l, N_("An authenticator app was connected"),
	    N_("an authenticator app was connected to your account. From now on signing in takes a code of it too.")));
}

bool
letter_totp_removed(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	(void)at_s;
	return (factor_letter(r, account, l, N_("An authenticator app was disconnected"),
	    N_("the authenticator app of your account was disconnected. Its codes count no more.")));
}

bool
letter_passkey_added(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	(void)at_s;
	return (factor_letter(r, account, l, N_("A passkey was added"),
	    N_("a passkey was added to your account. Whoever has that device and can unlock it can sign in.")));
}

bool
letter_passkey_removed(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	(void)at_s;
	return (factor_letter(r, account, l, N_("A passkey was removed"),
	    N_("a passkey was removed from your account. It opens the account no more.")));
}

bool
letter_recovery_used(struct req *r, int64_t at_s, account_id account, struct letter *l)
{
	(void)at_s;
	return (factor_letter(r, account, l, N_("A recovery code was used"),
	    N_("a recovery code of your account was used in place of your app or passkey. Each counts once; make new ones before they run out.")));
}

/* Who of a provider may open the account has changed. */
static bool
sign_in_letter(struct req *r, int64_t id, account_id account, struct letter *l, const char *subject, const char *intro)
{
	struct sql_identity_letter_row i;

	if (!sql_identity_letter(r, id, account, &i) || !letter_to_account(r, l, account))
		return (false);
	l->subject = req_printf(r, tr(r, subject), i.provider_name);
	l->intro = req_printf(r, tr(r, intro), i.provider_name, datetime_text(r, i.at));
	l->outro = tr(r, "If it was not you, choose a new password and look at what is set up.");
	letter_link(l, tr(r, "See your sign-ins"), site_url(r, "/account/sign-ins"));
	letter_link(l, tr(r, "Choose a new password"), site_url(r, "/password/forgotten"));
	return (true);
}

bool
letter_sign_in_added(struct req *r, int64_t id, account_id account, struct letter *l)
{
	return (sign_in_letter(r, id, account, l, N_("%s was connected to your account"),
	    N_("%s was connected to your account on %s. From now on you can sign in with it.")));
}

bool
letter_sign_in_removed(struct req *r, int64_t id, account_id account, struct letter *l)
{
	return (sign_in_letter(r, id, account, l, N_("%s was disconnected from your account"),
	    N_("%s was disconnected from your account on %s. It opens the account no more.")));
}

bool
letter_helped(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct sql_help_letter_row h;

	if (!sql_help_letter(r, id, account, &h) || !letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "Our team acts in your place");
	l->intro = req_printf(r, tr(r, "somebody of our team began on %s to act in your place, to help you. It ends by itself on %s at the latest. They cannot pay, reach your money, or see or change your passwords and other keys. The reason they gave:"),
	    datetime_text(r, h.started_at), datetime_text(r, h.ends_at));
	l->quote = h.reason;
	letter_link(l, tr(r, "See it, and end it"), site_url(r, "/account/devices"));
	l->outro = tr(r, "If you did not ask for help, end it there and write to us.");
	return (true);
}

bool
letter_token_made(struct req *r, int64_t id, account_id account, struct letter *l)
{
	struct access_token t;

	if (!sql_token_of(r, account, (token_id){ id }, &t) || !letter_to_account(r, l, account))
		return (false);
	l->subject = tr(r, "A token for programs was made");
	l->intro = req_printf(r, tr(r, "a token was made with which a program can ask in your name until %s."), date_text(r, t.expires_at));
	letter_row(l, tr(r, "Name"), t.name);
	letter_row(l, tr(r, "What it may do"), scopes_about(r, t.scopes));
	letter_link(l, tr(r, "See your tokens"), site_url(r, "/account/tokens"));
	l->outro = tr(r, "If it was not you, remove it there and choose a new password.");
	return (true);
}

bool
letter_invitation(struct req *r, int64_t id, account_id nobody, struct letter *l)
{
	struct invitation_letter i;
	const char *url;

	(void)nobody;
	if (!invitation_link(r, id, &i, &url))
		return (false);
	letter_to_person(r, l, i.email, i.email, i.lang);
	l->subject = req_printf(r, tr(r, "Work for %s"), i.shop);
	l->intro = req_printf(r, tr(r, "%s invites you to work for the shop %s as: %s. The link is good for 7 days and asks you to sign in, or to create an account, with this address."),
	    i.inviter, i.shop, tr(r, seller_role(i.role)->name));
	letter_link(l, tr(r, "See the invitation"), url);
	l->outro = tr(r, "If you do not know them, there is nothing you need to do.");
	return (true);
}
