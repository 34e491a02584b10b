/* viewer: who asks. */
#ifndef RUN_VIEWER_H
#define RUN_VIEWER_H

#include "run/access.h"
#include "run/req.h"

struct viewer {
	account_id	 account;	/* .n 0: nobody signed in */
	account_id	 helper;	/* staff acting in that account's place, until help_until; .n 0: nobody
					 * does. When that is over, account.n is 0. */
	seller_id	 seller;	/* the shop acted for; .n 0: none */
	cart_id		 cart;		/* .n 0: none yet */
	int32_t		 cart_count;	/* units */
	uint32_t	 may;		/* bits of enum who, from WHO_SELLER on */
	uint32_t	 scopes;	/* bits of enum scope: asks with a token of the API */
	int64_t		 token_until;
	bool		 is_fresh;	/* proved who they are a short while ago */
	bool		 is_verified;	/* the e-mail address is proved to be theirs */
	bool		 lacks_factor;	/* must have a second factor, and has none */
	bool		 has_session;	/* a session row exists */
	bool		 many_shops;	/* may act for another shop too */
	const char	*name;
	const char	*email;
	const char	*seller_name;
	const char	*helper_name;
	int64_t		 help_until;
	const char	*lang;		/* chosen in the account, NULL */
	const char	*currency;	/* to see prices in too, NULL */
};

/* Never NULL. */
const struct viewer *viewer(struct req *);
bool		 viewer_is(const struct viewer *, enum who);
static inline uint32_t who_bit(enum who w) { return (UINT32_C(1) << w); }
_Static_assert(WHO_COUNT <= 32, "more permissions than bits");
static inline uint32_t scope_bit(enum scope s) { return (UINT32_C(1) << s); }
_Static_assert(SCOPE_COUNT <= 32, "more scopes than bits");

/* The token of the session cookie, NULL without one. */
const char	*session_token(struct req *);
/* Gives this browser a session: sets the cookie and returns the new token. */
const char	*session_start(struct req *);
/* Takes the cookie away. */
void		 session_forget(struct req *);
/* What is stored instead of a token: BLAKE2b-256, 32 bytes. */
struct bytes	 session_hash(struct req *, const char *token);

/* Provided by the room accounts: the viewer behind a session token hash. False: no such session. */
bool		 viewer_load(struct req *, struct bytes hash, struct viewer *);
/* Provided by accounts too: the viewer behind a token of the API as it was sent. False: it is none,
 * or counts no more. */
bool		 viewer_load_token(struct req *, const char *token, struct viewer *);
/* After the session changed under this request (log-in, first cart). */
void		 viewer_reload(struct req *);
/* Without asking the database: a session that has just begun, or got its cart. */
void		 viewer_put_cart(struct req *, cart_id);

#endif
