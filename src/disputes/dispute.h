/* dispute: a buyer says something is wrong, the shop answers, staff decides. */
#ifndef DISPUTES_DISPUTE_H
#define DISPUTES_DISPUTE_H

#include "disputes/rows.h"
#include "orders/order.h"
#include "run/check.h"

enum { DISPUTE_DAYS = 3, DISPUTE_TEXT_MAX = 4000, DISPUTES_ON_PAGE = 25, DISPUTE_MESSAGES_MAX = 60 /* of a side */ };

enum dispute_outcome {
	DISPUTE_DONE,
	DISPUTE_ALREADY,	/* one is open; this one is decided */
	DISPUTE_TOO_MUCH,	/* less money is left; nothing was changed */
	DISPUTE_FULL,		/* the side has said all that fits */
};

/* Words of the column reason, and how the buyer and the decider say them. */
extern const char *const dispute_reasons[];	/* NULL-terminated */
extern const char *const dispute_decisions[];
const char	*dispute_reason_text(struct req *, const char *);
const char	*dispute_state_text(struct req *, const char *);
const char	*dispute_state_class(const char *);

bool		 dispute_is_open(const struct dispute *);
/* Nobody of the shop has answered and it still may. */
bool		 dispute_is_early(struct req *, const struct dispute *);
/* What can still go back for its order. */
int64_t		 dispute_left(const struct dispute *);
/* "2 days left", "5 hours left", "3 days late": the shop's clock. */
const char	*dispute_clock(struct req *, int64_t until_us);
/* How long ago that is: "4 days". */
const char	*dispute_age(struct req *, int64_t since_us);

/* A dispute of the account's order, or with the genuine key of its order any; of the
 * shop acted for; any. Else the request stops with 404. */
struct dispute	*dispute_of_buyer(struct req *, dispute_id);
struct dispute	*dispute_of_shop(struct req *, dispute_id);
struct dispute	*dispute_get(struct req *, dispute_id);

/* All below work in the transaction under way and do nothing the second time. */
enum dispute_outcome dispute_open(struct req *, const struct order *, const char *reason, const char *text, int64_t wanted,
		    dispute_id *) MUST_USE;
/* side: "buyer" or "seller"; the shop's first message is its answer. */
enum dispute_outcome dispute_say(struct req *, const struct dispute *, const char *side, const char *text) MUST_USE;
/* What the page after dispute_say says; done: when it was. */
void		 dispute_say_flash(struct req *, enum dispute_outcome, const char *done);
/* decision: "refund" (all that is left), "partial" (amount) or "reject". */
enum dispute_outcome dispute_decide(struct req *, const struct dispute *, const char *decision, int64_t amount,
		    const char *why) MUST_USE;

/* Erases what was written in disputes of forgotten buyers, some at once, once their payment is so many days old. */
int64_t dispute_texts_over(struct req *, int32_t days);

#endif
