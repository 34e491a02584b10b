/* sign_in: accounts that are opened by what a provider says of a person. */
#ifndef ACCOUNTS_SIGN_IN_H
#define ACCOUNTS_SIGN_IN_H

#include "accounts/oidc.h"
#include "accounts/signup.h"
#include "run/check.h"

struct sign_in_buttons {
	struct sign_in_button	*v;
	size_t			 n;
};
/* Providers there are buttons for; the second: those that can say that it is this account. */
struct sign_in_buttons	 sign_in_buttons(struct req *);
struct sign_in_buttons	 sign_in_buttons_of(struct req *, account_id);

/* The provider, which is in use, or the request stops with 404. */
const struct sign_in_provider *provider_in_use(struct req *, provider_id);

/* Who asks came from the provider as that person: opens the row of that identity. */
void			 identity_named(struct req *, provider_id, const char *subject);

enum connected { CONNECTED, CONNECTED_ALREADY, CONNECTED_ELSEWHERE, CONNECTED_NOT };
/* From now on that person of the provider is the account, whose address must be proved (else, or
 * when there are too many, CONNECTED_NOT). Tells owner and audit log. In a transaction, behind the
 * account's lock. */
enum connected		 identity_connect(struct req *, provider_id, const char *subject, const char *email, account_id) MUST_USE;
/* What the person hears of it. */
void			 connected_flash(struct req *, enum connected, const char *provider_name);

/* For somebody a provider vouches for whom no account knows: keeps that for this browser and leads
 * to the page that asks what they want. */
void			 offer_make(struct req *, provider_id, const struct token_claims *, const char *back);

/* Sends somebody to the provider: purpose "login", "connect" or "confirm", account .n 0 for the first.
 * Where they go when it cannot be reached: fallback. Outside of a transaction. */
void			 try_begin(struct req *, provider_id, const char *purpose, account_id, const char *back, const char *fallback);

/* Somebody a provider vouches for, and the account their address has here (.n 0: none). */
struct joining {
	struct sign_in_offer	 offer;
	account_id		 account;
	bool			 verified;	/* the account's address is proved here */
	struct signup_proof	 proof;		/* asked of who makes an account of it */
};

struct sign_ins_view {
	struct sign_in_identity	*v;
	size_t			 n;
	struct sign_in_buttons	 buttons;
};

/* A provider as it is typed. */
struct provider_form {
	provider_id	 id;		/* .n 0: not there yet */
	const char	*name, *issuer, *client, *scopes;
	bool		 enabled, has_secret;
	int64_t		 people;
	struct problems	 problems;
	/* What the test found; tested false: nobody tested. */
	bool		 tested;
	struct discovery found;
	int		 keys;
};

#endif
