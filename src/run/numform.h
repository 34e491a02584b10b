/* numform: how a language writes numbers with a fixed count of decimals.
 *
 * What signs it uses, and where, is read off ICU's answers to samples once;
 * writing is then a matter of digits. Languages whose digits are not 0-9 ask
 * ICU each time. */
#ifndef RUN_NUMFORM_H
#define RUN_NUMFORM_H

#include "base/arena.h"

struct numform;

/* currency: an ISO 4217 code, or NULL for a plain number. */
struct numform	*numform_open(const char *locale, const char *currency, int decimals);
void		 numform_free(struct numform *);

/* The number value / 10^decimals, exactly. */
char		*numform_text(const struct numform *, struct arena *, int64_t value);

#endif
