/* letter: one mail before it is a message. */
#ifndef NOTICES_LETTER_H
#define NOTICES_LETTER_H

#include "run/req.h"

enum { LETTER_ROWS = 60, LETTER_LINKS = 12 };

struct letter_row {
	const char	*what, *amount;		/* amount NULL: a heading */
};

struct letter_link {
	const char	*text, *url;		/* url is whole: https://... */
};

struct letter {
	const char		*to, *to_name, *lang;
	const char		*subject;
	const char		*intro;		/* one sentence or two */
	const char		*quote;		/* what somebody wrote; NULL none */
	struct letter_row	 rows[LETTER_ROWS];
	size_t			 nrows;
	struct letter_link	 links[LETTER_LINKS];
	size_t			 nlinks;
	const char		*outro;		/* NULL none */
};

/* Past the room there is they are left out. */
void		 letter_row(struct letter *, const char *what, const char *amount);
void		 letter_link(struct letter *, const char *text, const char *url);

/* Says whom it is for and in which language; from then on tr() speaks that. The second:
 * the owner of an account, false when it is closed. */
void		 letter_to_person(struct req *, struct letter *, const char *email, const char *name, const char *lang);
bool		 letter_to_account(struct req *, struct letter *, account_id);

/* The parts of the message. */
const char	*letter_text(struct req *, const struct letter *);
const char	*letter_html(struct req *, const struct letter *);

#endif
