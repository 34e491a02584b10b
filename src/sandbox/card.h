/* card: Stripe's test cards, and what each of them does. */
#ifndef SANDBOX_CARD_H
#define SANDBOX_CARD_H

#include "base/base.h"

/* What becomes of a refund onto the card. */
enum sb_fate { SB_REFUND_AT_ONCE, SB_REFUND_LATER, SB_REFUND_FAILS };

struct sb_card {
	const char	*number;	/* also its name inside the sandbox */
	const char	*brand, *funding, *country;
	bool		 challenge;	/* the bank asks the buyer first */
	const char	*code;		/* NULL: it pays */
	const char	*decline_code;	/* or NULL */
	const char	*message;
	enum sb_fate	 fate;
};

/* The digits of what was typed (blanks and "-" left out). A number that is no
 * test card is a card that is declined. Never NULL. */
const struct sb_card *sb_card_find(const char *typed);

/* By the name of a card found before. */
const struct sb_card *sb_card_named(const char *number);

#endif
