/* factor: what an account proves itself with beside its password, and log-ins that wait for it. */
#ifndef ACCOUNTS_FACTOR_H
#define ACCOUNTS_FACTOR_H

#include "accounts/rows.h"
#include "accounts/session.h"
#include "factor/rows.h"
#include "run/check.h"

enum { CODE_COUNT = 10, CODE_CHARS = 28 };

struct factors {
	bool	 second;	/* a password alone is not enough */
	bool	 totp, password;
	int	 passkeys, codes;
};
/* What the account has; nothing when there is no such account. */
struct factors	 factors_of(struct req *, account_id);

enum code_verdict { CODE_RIGHT, CODE_RECOVERY, CODE_WRONG, CODE_WAIT };
/* A code as typed: of the app, or one of the recovery codes (CODE_RECOVERY; the owner is
 * told). A right one is used up. After a few wrong ones of the app comes a wait, *wait_s
 * long, in which none is looked at; recovery codes and passkeys do not wait. Commits when
 * the page does, whatever the verdict. */
enum code_verdict code_check(struct req *, account_id, const char *typed, int *wait_s) MUST_USE;
/* The same for a form's field: true when it was right, else there is a problem. */
bool		 code_field(struct req *, struct problems *, const char *field, account_id) MUST_USE;

/* As codes are compared: in small letters, without blanks and dashes. */
const char	*code_clean(struct req *, const char *typed);

/* Ten new codes in place of all older ones. */
const char *const *codes_make(struct req *, account_id);

/* Tells owner and audit log what happened to the account's factors: "account.totp_added". */
void		 factor_changed(struct req *, account_id, const char *topic);
/* After the last factor went: nothing is left that stands in for it. */
void		 factors_tidy(struct req *, account_id);

/* Stops and leads to /confirm when it is a while since who asks proved who they are. For
 * pages that change factors: they are open to who must have one and has none, as pages
 * marked `fresh` are not. */
void		 factor_need_fresh(struct req *);
/* Where to prove it, and back to a page of ours. */
const char	*proof_url(struct req *, const char *back);
/* The same, and back to another page. */
void		 need_proof(struct req *, const char *back);
/* The same for who has a second factor: for pages that ask for the password anyway, which
 * may be what was stolen. */
void		 factor_need_second(struct req *, const char *back);

/* What follows a right password, or whatever stands for one: signs in and goes to back, or
 * asks for the second factor if there is one. Answers the request, unless the proof counts no
 * more: false. Not in a transaction. */
bool		 login_go_on(struct req *, struct proof, const char *back) MUST_USE;
/* In a transaction in which the proof holds: signs in, ends the half log-in and goes to back. */
void		 login_end(struct req *, struct proof, const char *back);

/* A log-in of which the password was right, or none yet (.n 0): a cookie of its own for five
 * minutes that opens nothing but the next step. */
/* Returns the hash of its token. */
struct bytes	 half_open(struct req *, account_id);
/* False: there is none, or not any more. */
bool		 half_get(struct req *, struct proof *) MUST_USE;
/* The hash of its token; .p NULL without one. */
struct bytes	 half_hash(struct req *);
void		 half_close(struct req *);
/* Removes some of those that are over, and of what was asked of passkeys; how many. */
int64_t		 half_logins_over(struct req *, int32_t days);

/* The secret an app is offered, on its way to being the account's. */
struct totp_offer {
	const char	*sealed;	/* for the form */
	const char	*text;		/* for typing */
	const char	*path;		/* of the QR code */
	int		 side;
};

#endif
