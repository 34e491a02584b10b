/* token: what lets a program ask in an account's name. Shown once; the table keeps a hash. */
#ifndef ACCOUNTS_TOKEN_H
#define ACCOUNTS_TOKEN_H

#include "run/api.h"
#include "run/check.h"
#include "run/viewer.h"
#include "token/rows.h"

enum { TOKEN_NAME_MAX = 60 };

/* "souk_pat_", 32 random bytes and a CRC-32 of those digits, all in hexadecimal: whoever finds one
 * lying about knows what it is, and what was cut or mistyped is no question to the database. */
#define TOKEN_PREFIX	"souk_pat_"

struct scope_info {
	enum scope	 scope;
	enum who	 needs;		/* nobody is offered what they may not do themselves */
	const char	*about;		/* N_() */
};
extern const struct scope_info scope_infos[SCOPE_COUNT - 1];

/* Whether the viewer may give it away: some page of the API asks for it, and it opens no more than they may themselves. */
bool		 scope_is_offered(struct req *, const struct scope_info *);

/* For how many days one may be good, NULL-terminated. */
extern const char *const token_days[];

/* A new token's text. */
const char	*token_text(struct req *);
/* Whether it has the form of one; says nothing of whether it counts. */
bool		 token_looks_right(const char *);

/* Scopes as the table has them. */
const char	*scopes_text(struct req *, uint32_t bits);
uint32_t	 scopes_bits(struct req *, const char *text);
/* The same in words, for people. */
const char	*scopes_about(struct req *, const char *text);

/* All of the account's tokens count no more: somebody else may have made one. */
void		 tokens_end(struct req *, account_id);
/* Removes some of those that ended so many days ago; how many. */
int64_t		 tokens_over(struct req *, int32_t days);

struct token_form {
	const char	*name, *days;
	uint32_t	 scopes;
};

#endif
