/* export: a copy of all that is held about an account, for its owner. */
#ifndef PRIVACY_EXPORT_H
#define PRIVACY_EXPORT_H

#include "privacy/rows.h"
#include "run/page.h"

struct export_list {
	const struct data_export	*v;	/* newest first */
	size_t				 n;
	bool				 may_ask;
	int64_t				 again_at;	/* else: when another may be asked for; 0: one is being prepared */
};

/* One part of a copy: a file of JSON. */
struct export_part {
	const char	*name;		/* of the file, without ".json" */
	const char	*what;		/* N_() */
	size_t		(*read)(struct req *, account_id, int64_t after, struct export_row **);
};
extern const struct export_part export_parts[];
extern const size_t export_parts_count;

/* What became of each part, for the index. */
struct export_made {
	const char	*file, *what;
	int64_t		 rows;
};
struct export_index {
	const char		*name, *email;
	int64_t			 account, at;
	struct export_made	*v;
	size_t			 n;
};

/* Where the files are, and the file of a copy with that name. */
const char	*export_folder(struct req *);
const char	*export_path(struct req *, const char *file);
/* Removes the copies whose time is over, and says so of those that never came; how many, at most most. */
int64_t		 exports_over(struct req *, int32_t days, int32_t most);
/* Removes the account's copies, in the transaction under way. */
int64_t		 exports_forget(struct req *, account_id);
/* "12.3 MB" in the viewer's language. */
const char	*export_size_text(struct req *, int64_t bytes);

#endif
