/* pay: how sessions, intents, charges and refunds change. Each function is one
 * change: journalled, with the events it causes. */
#ifndef SANDBOX_PAY_H
#define SANDBOX_PAY_H

#include "sandbox/card.h"
#include "sandbox/state.h"

struct sb_payer {
	const char	*email, *name, *country;	/* country may be NULL */
};

enum sb_paid {
	SB_PAY_DONE,
	SB_PAY_CHALLENGE,	/* the bank asks first: sb_pay_challenge */
	SB_PAY_REFUSED,		/* the intent's error says why */
};

/* For open sessions only. A card that is none (sb_card_find) must not come here. */
enum sb_paid	 sb_pay_card(struct sb_session *, const struct sb_payer *,
		    const struct sb_card *);
void		 sb_pay_by_transfer(struct sb_session *, const struct sb_payer *);
void		 sb_pay_nothing(struct sb_session *, const struct sb_payer *);	/* total 0 */

/* The buyer answered the bank; DONE or REFUSED. The session waits for that. */
enum sb_paid	 sb_pay_challenge(struct sb_session *, bool passed);
bool		 sb_pay_is_challenged(const struct sb_session *);

/* The money of a bank transfer came, or never will. False when none is awaited. */
bool		 sb_pay_transfer(struct sb_session *, bool arrived);
bool		 sb_pay_is_awaited(const struct sb_session *);

/* Both false when it is too late for that. */
bool		 sb_pay_expire(struct sb_session *);
bool		 sb_pay_cancel(struct sb_intent *, const char *reason);

/* The amount is at least 1 and at most what is left of the charge. */
struct sb_refund *sb_pay_refund(struct sb_charge *, int64_t amount,
		    const char *reason, struct sb_pairs metadata);

/* What the card's fate had in store for a refund. False when it is settled. */
bool		 sb_pay_settle(struct sb_refund *);

/* New and on its own, without a session. */
struct sb_intent *sb_pay_intent(int64_t amount, const char *currency);

#endif
