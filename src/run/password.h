/* password: what is kept of one (Argon2id), and whether one is right. */
#ifndef RUN_PASSWORD_H
#define RUN_PASSWORD_H

#include "run/req.h"

enum password_verdict {
	PASSWORD_WRONG,
	PASSWORD_RIGHT,
	PASSWORD_RIGHT_OLD,	/* right, but kept in a form that is weaker than today's: hash it again */
};

/* Both work on a thread and take a tenth of a second: never inside a transaction.
 * When too many wait already the request stops with 503. */
const char	*password_hash(struct req *, const char *);
/* kept NULL: nobody has that name, which takes as long to find out. */
enum password_verdict password_check(struct req *, const char *kept, const char *) MUST_USE;

/* Stops so when too many wait: for who counts tries, so that this is none. */
void		 password_turn(struct req *);

/* How often this process has hashed, to make or to check: what an answer cost. */
unsigned	 password_count(void);

#endif
