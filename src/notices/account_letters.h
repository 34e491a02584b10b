/* account_letters: the letters about somebody's account, as in struct notice. */
#ifndef NOTICES_ACCOUNT_LETTERS_H
#define NOTICES_ACCOUNT_LETTERS_H

#include "notices/letters.h"

bool	letter_welcome(struct req *, int64_t, account_id, struct letter *);
bool	letter_known(struct req *, int64_t day, account_id, struct letter *);
bool	letter_verify(struct req *, int64_t slot, account_id, struct letter *);
bool	letter_reset(struct req *, int64_t slot, account_id, struct letter *);
bool	letter_password_changed(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_email_undo(struct req *, int64_t change, account_id, struct letter *);
bool	letter_email_confirm(struct req *, int64_t change, account_id, struct letter *);
bool	letter_email_changed(struct req *, int64_t change, account_id, struct letter *);
bool	letter_email_undone(struct req *, int64_t change, account_id, struct letter *);
bool	letter_new_device(struct req *, int64_t device, account_id, struct letter *);
bool	letter_totp_added(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_totp_removed(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_passkey_added(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_passkey_removed(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_helped(struct req *, int64_t help, account_id, struct letter *);
bool	letter_token_made(struct req *, int64_t token, account_id, struct letter *);
bool	letter_recovery_used(struct req *, int64_t at_s, account_id, struct letter *);
bool	letter_sign_in_added(struct req *, int64_t identity, account_id, struct letter *);
bool	letter_sign_in_removed(struct req *, int64_t identity, account_id, struct letter *);

bool	letter_invitation(struct req *, int64_t id, account_id, struct letter *);

#endif
