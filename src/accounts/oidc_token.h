/* oidc_token: what a provider says about who has signed in, and whether to believe it.
 *
 * OpenID Connect Core 3.1.3.7, over RFC 7515 and RFC 7517. Knows nothing of accounts,
 * of the network or of the clock. */
#ifndef ACCOUNTS_OIDC_TOKEN_H
#define ACCOUNTS_OIDC_TOKEN_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"

enum token_verdict {
	TOKEN_GOOD,
	TOKEN_FORM,		/* not three parts of base64url with JSON objects in them */
	TOKEN_ALGORITHM,	/* none, a shared secret, or one we do not know */
	TOKEN_KIND,		/* another kind of token, or one that asks for what we do not know */
	TOKEN_KEY,		/* no key of the provider fits, or more than one does */
	TOKEN_SIGNATURE,
	TOKEN_ISSUER,
	TOKEN_AUDIENCE,
	TOKEN_SUBJECT,
	TOKEN_EXPIRED,
	TOKEN_FUTURE,
	TOKEN_NONCE,
	TOKEN_ACCESS,		/* came with another access token */
	TOKEN_STALE,		/* the person proved who they are longer ago than asked for */
};

enum { TOKEN_MAX = 16 << 10, TOKEN_KEYS_MAX = 256 << 10, TOKEN_SUBJECT_MAX = 255, TOKEN_LEEWAY_S = 120 };

struct token_wish {
	const char	*issuer, *client, *nonce;
	const char	*access;	/* the access token that came along; NULL: none */
	int64_t		 now;		/* seconds since 1970 */
	int64_t		 max_age;	/* of the log-in at the provider, if it says; 0: any */
};

struct token_claims {
	const char	*subject;
	const char	*email;		/* as accounts have it; NULL: none that can be read */
	bool		 email_verified;
	const char	*name;		/* "" without one */
};

/* Believes the token when one of the provider's keys has signed it and everything in it is as
 * wished. keys: a JWK set; keys named inside of the token count for nothing. */
enum token_verdict token_check(struct arena *, const char *token, const char *keys, const struct token_wish *,
    struct token_claims *) MUST_USE;

/* The two halves of that, without the signature between them. */
struct token_head {
	const char	*algorithm;	/* of those we take */
	const char	*kid;		/* NULL: none */
};
enum token_verdict token_head_read(struct arena *, const char *token, struct token_head *) MUST_USE;
enum token_verdict token_claims_read(struct arena *, struct bytes json, const struct token_wish *, struct token_claims *)
    MUST_USE;
/* What the provider's userinfo says of the same subject, added to the claims. False: it is of somebody else, or nothing. */
bool		 token_person_add(struct arena *, struct bytes json, struct token_claims *) MUST_USE;
/* How many keys of the set can sign for us, whatever their names; -1: this is no set of keys. */
int		 token_keys_count(const char *keys);

/* A JSON object out of text from elsewhere; NULL: it is none, or nested too deeply. */
json_t		*token_object(const char *, size_t) MUST_USE;

/* "signature": for logs. */
const char	*token_verdict_name(enum token_verdict);

#endif
