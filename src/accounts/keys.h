/* keys: what opens an account beside its password, taken out when its owner comes back to it and
 * somebody else may have put it there. */
#ifndef ACCOUNTS_KEYS_H
#define ACCOUNTS_KEYS_H

#include "keys/rows.h"
#include "run/req.h"

/* Removes, in a transaction, what was added since then (NULL: whenever): passkeys, app, recovery codes,
 * connected sign-ins, known browsers; all tokens for programs and log-ins under way. Ends all sessions, or all
 * but the one that asks. How much it was goes to the audit log. */
struct keys_gone	 keys_remove(struct req *, account_id, const int64_t *since, bool but_this);

/* An address takes a change back: the same since that change was asked for, and the password. Remembers it for the letter. */
struct keys_gone	 keys_take_back(struct req *, account_id, int64_t change, int64_t since);
/* A new password after that: once more, for what was added in between. */
void			 keys_after_reset(struct req *, account_id);

/* A link sent to the address was followed for the first time, by somebody who has not shown to be who registered
 * it: whoever did may have waited for its owner to come. Takes out all there is, and the password. */
struct keys_gone	 keys_of_stranger(struct req *, account_id);

bool			 keys_gone_any(const struct keys_gone *);

enum { KEYS_KINDS = 6 };
struct keys_list {
	struct {
		const char	*what;
		int64_t		 n;
	}	 v[KEYS_KINDS];
	size_t	 n;
};
/* In words, and only what there was. */
struct keys_list	 keys_list(struct req *, const struct keys_gone *);

#endif
