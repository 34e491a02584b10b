/* account: one person. */
#ifndef ACCOUNTS_ACCOUNT_H
#define ACCOUNTS_ACCOUNT_H

#include "accounts/rows.h"
#include "people/rows.h"
#include "run/check.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200, NAME_MAX_CHARS = 120 };

struct registration {
	const char	*name, *email, *password;
};

/* A password from the form, as typed. Problems: too short, too long, or easy to
 * guess for who knows the other two. */
const char	*check_password(struct req *, struct problems *, const char *field, const char *name, const char *email);

/* The account behind address and password, its .n 0 when there is none. */
account_id	 account_by_password(struct req *, const char *email, const char *password) MUST_USE;

/* Makes an account unless the address has one; nobody but its owner hears which. */
void		 account_register(struct req *, const struct registration *);

/* Puts another password in the place of the old one, in a transaction: links to reset it are
 * worth nothing any more, the account's other sessions end, a letter says so. hash: of password_hash. */
void		 account_new_password(struct req *, account_id, const char *hash);

/* For pages that need an address somebody has proved to be theirs: true when the viewer has not,
 * and has been sent to where the letter is asked for. */
bool		 account_must_verify(struct req *) MUST_USE;

/* The terms that hold today: what somebody who registers accepts. */
const struct terms_version *terms_now(struct req *);

struct shop_list {
	const struct account_shop	*v;
	size_t				 n;
};
/* The shops the viewer may act for. */
struct shop_list account_shops(struct req *);

#endif
