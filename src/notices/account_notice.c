/* account_notice: what happens to an account, told to its owner. */
#include "notices/letters.h"
#include "run/db.h"
#include "run/job.h"

static void
tell(struct req *r, const json_t *args, const char *notice, const char *id)
{
	account_id account = { json_id(args, "account") };

	if (account.n != 0)
		mail_later(r, notice, json_id(args, id), account);
}

JOB(notice_account_registered)
{
	tell(r, args, "account_welcome", "account");
}
SUBSCRIBE(notice_account_registered, "account.registered", notice_account_registered);

/* Once a day, however often somebody tries. */
JOB(notice_account_known)
{
	tell(r, args, "account_known", "day");
}
SUBSCRIBE(notice_account_known, "account.known", notice_account_known);

JOB(notice_verification_asked)
{
	tell(r, args, "account_verify", "slot");
}
SUBSCRIBE(notice_verification_asked, "account.verification_asked", notice_verification_asked);

/* Account 0: nobody has the address. */
JOB(notice_reset_asked)
{
	tell(r, args, "account_reset", "slot");
}
SUBSCRIBE(notice_reset_asked, "account.reset_asked", notice_reset_asked);

JOB(notice_password_changed)
{
	tell(r, args, "account_password_changed", "at");
}
SUBSCRIBE(notice_password_changed, "account.password_changed", notice_password_changed);

JOB(notice_email_asked)
{
	db_begin(r);
	tell(r, args, "account_email_undo", "change");
	tell(r, args, "account_email_confirm", "change");
	db_commit(r);
}
SUBSCRIBE(notice_email_asked, "account.email_asked", notice_email_asked);

JOB(notice_email_changed)
{
	tell(r, args, "account_email_changed", "change");
}
SUBSCRIBE(notice_email_changed, "account.email_changed", notice_email_changed);

JOB(notice_email_undone)
{
	tell(r, args, "account_email_undone", "change");
}
SUBSCRIBE(notice_email_undone, "account.email_undone", notice_email_undone);

JOB(notice_new_device)
{
	tell(r, args, "account_new_device", "device");
}
SUBSCRIBE(notice_new_device, "account.new_device", notice_new_device);

JOB(notice_totp_added)
{
	tell(r, args, "account_totp_added", "at");
}
SUBSCRIBE(notice_totp_added, "account.totp_added", notice_totp_added);

JOB(notice_totp_removed)
{
	tell(r, args, "account_totp_removed", "at");
}
SUBSCRIBE(notice_totp_removed, "account.totp_removed", notice_totp_removed);

JOB(notice_passkey_added)
{
	tell(r, args, "account_passkey_added", "at");
}
SUBSCRIBE(notice_passkey_added, "account.passkey_added", notice_passkey_added);

JOB(notice_passkey_removed)
{
	tell(r, args, "account_passkey_removed", "at");
}
SUBSCRIBE(notice_passkey_removed, "account.passkey_removed", notice_passkey_removed);

JOB(notice_recovery_used)
{
	tell(r, args, "account_recovery_used", "at");
}
SUBSCRIBE(notice_recovery_used, "account.recovery_used", notice_recovery_used);

JOB(notice_helped)
{
	tell(r, args, "account_helped", "help");
}
SUBSCRIBE(notice_helped, "account.helped", notice_helped);

JOB(notice_token_made)
{
	tell(r, args, "account_token_made", "token");
}
SUBSCRIBE(notice_token_made, "account.token_made", notice_token_made);

JOB(notice_sign_in_added)
{
	tell(r, args, "account_sign_in_added", "identity");
}
SUBSCRIBE(notice_sign_in_added, "account.sign_in_added", notice_sign_in_added);

JOB(notice_sign_in_removed)
{
	tell(r, args, "account_sign_in_removed", "identity");
}
SUBSCRIBE(notice_sign_in_removed, "account.sign_in_removed", notice_sign_in_removed);

JOB(notice_team_invited)
{
	mail_later(r, "team_invitation", json_id(args, "invitation"), (account_id){ 0 });
}
SUBSCRIBE(notice_team_invited, "team.invited", notice_team_invited);

JOB(notice_export_ready)
{
	tell(r, args, "account_export_ready", "export");
}
SUBSCRIBE(notice_export_ready, "account.export_ready", notice_export_ready);

JOB(notice_erasure_asked)
{
	tell(r, args, "account_erasure_asked", "erasure");
}
SUBSCRIBE(notice_erasure_asked, "account.erasure_asked", notice_erasure_asked);

JOB(notice_erasure_cancelled)
{
	tell(r, args, "account_erasure_cancelled", "erasure");
}
SUBSCRIBE(notice_erasure_cancelled, "account.erasure_cancelled", notice_erasure_cancelled);

JOB(notice_erased)
{
	mail_later(r, "erasure_report", json_id(args, "erasure"), (account_id){ 0 });
}
SUBSCRIBE(notice_erased, "account.erased", notice_erased);
