/* oidc: a provider of sign-ins: where it is, where people are sent, and who comes back. */
#ifndef ACCOUNTS_OIDC_H
#define ACCOUNTS_OIDC_H

#include "accounts/oidc_token.h"
#include "oidc/rows.h"
#include "run/req.h"

enum { PROVIDER_NAME_MAX = 60, PROVIDER_TEXT_MAX = 500, OIDC_MAX_AGE_S = 300 };

/* What a provider says of itself. */
struct discovery {
	const char	*authorize, *token, *keys;	/* addresses that may be asked */
	const char	*person;	/* the same: its userinfo; NULL: none */
	bool		 post;		/* takes our secret in the form alone */
	bool		 names_issuer;	/* its answers say who it is (RFC 9207) */
	bool		 says_pkce;
};

/* Asks, or remembers. NULL: it can be used; else N_() why not. Outside of a transaction. */
const char	*oidc_discover(struct req *, const char *issuer, struct discovery *) MUST_USE;
/* The same without remembering, for who wants to know, and how many keys can sign for us. */
const char	*oidc_look(struct req *, const char *issuer, struct discovery *, int *keys) MUST_USE;

/* Where we wait for people to come back: what the provider has to be told. */
const char	*oidc_return_url(struct req *, provider_id);

/* Where to send somebody: the whole address. A try to confirm wants a proof not older than
 * OIDC_MAX_AGE_S. */
const char	*oidc_authorize_url(struct req *, const struct sign_in_provider *, const struct discovery *, const char *state,
    const struct sign_in_try *);

enum oidc_outcome { OIDC_GOOD, OIDC_AWAY, OIDC_REFUSED };
/* Exchanges the code somebody brought back for who they are. What is refused is logged.
 * Outside of a transaction. */
enum oidc_outcome oidc_person(struct req *, const struct sign_in_provider *, const struct discovery *, const struct sign_in_try *,
    const char *code, struct token_claims *) MUST_USE;

/* "login", "connect" or "confirm". */
bool		 try_is(const struct sign_in_try *, const char *purpose);

/* 256 random bits, as text. */
const char	*oidc_token(struct req *);

/* The secret sealed for its row. */
struct bytes	 provider_secret_seal(struct req *, provider_id, const char *secret);

#endif
