/* param: a form with names like line_items[0][price_data][currency] as a tree,
 * and whether it is what an endpoint takes. */
#ifndef SANDBOX_PARAM_H
#define SANDBOX_PARAM_H

#include "sandbox/error.h"
#include "sandbox/state.h"

struct sb_param {
	const char	*name;		/* "currency", "0" */
	const char	*path;		/* the whole name, as errors give it */
	const char	*value;		/* NULL: it has kids */
	struct sb_param	*kids, *next;
};

enum sb_type {
	SB_TEXT,
	SB_INT,		/* zero or more */
	SB_BOOL,
	SB_WORD,	/* one of `words` */
	SB_URL,
	SB_EMAIL,
	SB_CURRENCY,
	SB_HASH,	/* of `sub` */
	SB_LIST,	/* of hashes of `sub`; of texts when there is none */
	SB_META,	/* metadata: names and values that are the caller's own */
	SB_RANGE,	/* a number, or gt, gte, lt, lte */
	SB_ELSEWHERE,	/* Stripe knows it, the sandbox does not */
};

struct sb_spec {
	const char		*name;		/* NULL ends a table */
	enum sb_type		 type;
	bool			 required;
	const struct sb_spec	*sub;
	const char		*words;		/* "a b c" */
	size_t			 max;		/* bytes of a text; 0: 5,000 */
};

/* Reads n bytes of a form into a tree (NULL: empty). False fills *e. */
bool	sb_params_read(struct arena *, const char *, size_t n, struct sb_param **,
	    struct sb_error *e) MUST_USE;

/* Checks a tree. False fills *e with what Stripe would say. */
bool	sb_params_check(struct arena *, const struct sb_param *,
	    const struct sb_spec *, struct sb_error *e) MUST_USE;

/* What "line_items", "0", "quantity", NULL leads to, or NULL. */
const struct sb_param *sb_param_at(const struct sb_param *, ...)
	    __attribute__((sentinel));

/* The value of a direct member, NULL when absent or not a value. */
const char	*sb_param_text(const struct sb_param *, const char *name);
/* The same as a number that sb_params_check has seen; `other` when absent. */
int64_t		 sb_param_int(const struct sb_param *, const char *name, int64_t other);
/* Copies metadata to stay. */
struct sb_pairs	 sb_param_pairs(const struct sb_param *kids);

#endif
