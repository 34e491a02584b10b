/* preference: which letters somebody wants. Receipts, refunds, decisions and whatever concerns
 * the safety of an account are not asked about. */
#ifndef ACCOUNTS_PREFERENCE_H
#define ACCOUNTS_PREFERENCE_H

#include "run/req.h"

struct letter_kind {
	const char	*kind;		/* as the letter is named where it is written */
	const char	*title;		/* N_() */
	bool		 for_shops;	/* of interest to members of a shop only */
};

extern const struct letter_kind letter_kinds[];
extern const size_t letter_kinds_count;

/* Whether letters of the kind are not wanted at the address. */
bool	 letter_is_muted(struct req *, const char *email, const char *kind);

/* A kind with what the viewer wants, for the page. */
struct letter_wish {
	const struct letter_kind	*kind;
	bool				 wanted;
};

#endif
