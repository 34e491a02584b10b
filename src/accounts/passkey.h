/* passkey: an account's passkeys: what they are asked to sign, and whether they did. */
#ifndef ACCOUNTS_PASSKEY_H
#define ACCOUNTS_PASSKEY_H

#include <jansson.h>

#include "accounts/session.h"
#include "base/buf.h"
#include "factor/rows.h"
#include "run/page.h"

enum { PASSKEY_NAME_MAX = 60 };

/* Whether browsers will use passkeys at this site's address; see SOUK_BASE_URL. */
bool		 passkeys_work(struct req *);

struct passkey_list {
	const struct passkey	*v;
	size_t			 n;
};
struct passkey_list passkeys_of(struct req *, account_id);

/* What navigator.credentials.create() and .get() are to be called with, as JSON. A challenge
 * for that purpose ("add", "first", "second", "confirm") is kept for the holder, the hash
 * of a session's or half log-in's token; an earlier one is forgotten. account .n 0: the
 * device is to say who it is, and to ask for a finger, a face or a PIN. */
void		 passkey_answer_create(struct req *, struct bytes holder, account_id);
void		 passkey_answer_get(struct req *, struct bytes holder, const char *purpose, account_id);

/* Verify what the form of such a call sent. The challenge is used up, whatever the verdict,
 * which is logged. False: nothing was added; .n 0: not proved by anybody (or, with an
 * account given, not by that one; or what it was is over). */
bool		 passkey_add(struct req *, struct bytes holder, account_id, const char *name) MUST_USE;
struct proof	 passkey_proved(struct req *, struct bytes holder, const char *purpose, account_id) MUST_USE;

#endif
