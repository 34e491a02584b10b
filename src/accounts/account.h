/* account: one person. */
#ifndef ACCOUNTS_ACCOUNT_H
#define ACCOUNTS_ACCOUNT_H

#include "accounts/rows.h"
#include "accounts/session.h"
#include "people/rows.h"
#include "run/check.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200, NAME_MAX_CHARS = 120 };

struct registration {
	const char	*name, *email, *password;
};

/* A password from the form, as typed. Problems: too short, too long, or easy to
 * guess for who knows the other two. */
const char	*check_password(struct req *, struct problems *, const char *field, const char *name, const char *email);

struct password_try {
	struct proof	proof;		/* behind address and password; .account.n 0: nobody is */
	int		wait_s;		/* above 0: nothing was looked at, there were too many wrong ones before */
};
/* Costs the same whether there is such an account or not. */
struct password_try account_by_password(struct req *, const char *email, const char *password) MUST_USE;
/* Whether the field holds the viewer's password; if not there is a problem. Costs one hash. */
bool		 check_own_password(struct req *, struct problems *, const char *field);

/* Makes an account unless the address has one; nobody but its owner hears which. */
void		 account_register(struct req *, const struct registration *);

/* For forms that send a letter to an address as it was typed: a problem, and false, when several went there
 * within the hour, whoever asked. */
bool		 check_letter_room(struct req *, struct problems *, const char *field, const char *email) MUST_USE;

/* Whoever else is in the account is out, in a transaction: its sessions (but this browser's) and half log-ins
 * end, its tokens count no more, and a wish for another address that waits is given up. */
void		 account_shut(struct req *, account_id, bool but_this);

/* Puts another password in the place of the old one, in a transaction: links to reset it are worth
 * nothing any more, the account is shut to everybody else, a letter says so. hash: of password_hash. */
void		 account_new_password(struct req *, account_id, const char *hash);

/* Erases the account, in a transaction: the number stays, nothing of the person does. Shops nobody else owns
 * close; those are returned. emails: that were its own. */
size_t		 account_erase(struct req *, account_id, const char *const *emails, size_t nemails, const int64_t **shops);
/* Removes some of the helps by staff that ended so many years ago; how many. */
int64_t		 helps_over(struct req *, int32_t years);
/* Forgets who was invited with these addresses. */
void		 invitations_forget(struct req *, const char *const *emails, size_t n);

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
