/* session: what rooms may do to the browser's session. */
#ifndef ACCOUNTS_SESSION_H
#define ACCOUNTS_SESSION_H

#include "base/gather.h"
#include "run/req.h"

/* From now on this browser has that cart as a guest; gives it a session if it has none. */
void	session_put_cart(struct req *, cart_id);

/* Whom a proof (a password, a code, a passkey, a provider's word) showed, and the account's epoch when it was looked
 * at. Looking takes a while: whatever ends the account's sessions meanwhile makes the proof worth nothing. */
struct proof {
	account_id	 account;	/* .n 0: nobody */
	int32_t		 epoch;
};
/* Whether it still counts; if so it does until the transaction ends. Comes before changes to other rows of the account:
 * its own row is locked first everywhere. */
bool	proof_holds(struct req *, struct proof) MUST_USE;

/* From now on this browser is that account's, under a new token; the session it
 * had as a guest is gone. Then whoever asked with ON_LOGIN is called. The proof holds, or the request stops with 409. */
void	session_sign_in(struct req *, struct proof);

/* Locks the viewer's account and looks once more whether the session that asks was ended meanwhile; if so the request
 * stops and leads to the log-in. For pages that change what opens the account: what takes keys out and ends
 * sessions comes wholly before or wholly after. */
void	viewer_hold(struct req *);
/* The same session under a new token: whoever learnt the old one has nothing. At every step
 * to more rights; for another account's new role see sessions_end. */
void	session_rotate(struct req *);
/* Who is here has just proved to be the account: good for what is `fresh`. */
void	session_proved(struct req *);
/* Ends the account's sessions, all or all but the one that asks, and every log-in under way. */
void	sessions_end(struct req *, account_id, bool but_this);
/* How long a session lives without visits, and at most. */
int32_t	session_idle_days(void);
int32_t	session_days(void);
/* Removes some of the sessions that have ended; how many. */
int64_t	sessions_over(struct req *, int32_t days);
/* From now on it is nobody's. */
void	session_sign_out(struct req *);

/* What is stored of the name this browser got at its last log-in; .p NULL: it has none. */
struct bytes device_hash(struct req *);
/* From now on the account knows this browser, without a letter about it. */
void	device_remember(struct req *, account_id);

/* ON_LOGIN(cart) { ... r, guest_cart, account ... }: in the transaction of the
 * log-in; guest_cart.n is 0 when the guest had none. */
struct login_handler {
	void	(*run)(struct req *, cart_id guest_cart, account_id);
};
#define ON_LOGIN(name)							\
	static void on_login_##name(struct req *, cart_id, account_id);	\
	static const struct login_handler login_handler_##name GATHER(login_handlers) = \
	    { on_login_##name };					\
	static void on_login_##name(struct req *r, cart_id guest_cart, account_id account)

#endif
