/* fields: the sandbox's own objects as JSON and back, by tables. */
#ifndef SANDBOX_FIELDS_H
#define SANDBOX_FIELDS_H

#include <jansson.h>

#include "sandbox/state.h"

/* One of the kinds but SB_EVENT; members that are NULL or 0 are left out. */
json_t	*sb_fields_write(enum sb_kind, const void *);

/* The object the JSON describes, in the state's tables: a new one, or the one
 * of that id overwritten. NULL when it has no id. */
void	*sb_fields_read(enum sb_kind, const json_t *);

/* An object that was filled by hand, into its table. */
void	 sb_fields_add(enum sb_kind, void *);

/* "session" ...: in the journal. */
extern const char *const sb_kind_names[SB_KINDS];

#endif
