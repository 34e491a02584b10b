/* privacy_letters: the letters about copies and erasures, as in struct notice. */
#ifndef NOTICES_PRIVACY_LETTERS_H
#define NOTICES_PRIVACY_LETTERS_H

#include "notices/letters.h"

bool	letter_export_ready(struct req *, int64_t, account_id, struct letter *);
bool	letter_erasure_asked(struct req *, int64_t, account_id, struct letter *);
bool	letter_erasure_cancelled(struct req *, int64_t, account_id, struct letter *);
/* To a guest: makes the link. */
bool	letter_erasure_confirm(struct req *, int64_t, account_id, struct letter *);
bool	letter_erasure_report(struct req *, int64_t, account_id, struct letter *);

#endif
