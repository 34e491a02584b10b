/* audit_private: what the log's writer and its chain share. */
#ifndef RUN_AUDIT_PRIVATE_H
#define RUN_AUDIT_PRIVATE_H

#include "audit/rows.h"
#include "run/req.h"

/* All that was said when the row was written, as one text; without what came later. */
const char	*audit_content(struct req *, const struct audit_row *);
/* What stands for the details in the content: they can be erased and it stays. */
const char	*audit_details_hash(struct req *, const char *salt, const char *details);
/* The mark of details that were erased; who has no key cannot make it. */
const char	*audit_erased(struct req *, int64_t id, const char *details_hash);
/* Who has no key cannot make it. */
const char	*audit_seal(struct req *, const struct audit_row *);

#endif
