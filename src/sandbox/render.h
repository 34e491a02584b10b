/* render: objects as Stripe's JSON. The caller owns what comes back. */
#ifndef SANDBOX_RENDER_H
#define SANDBOX_RENDER_H

#include <jansson.h>

#include "sandbox/state.h"

json_t	*sb_render_session(const struct sb_session *);
json_t	*sb_render_intent(const struct sb_intent *);
json_t	*sb_render_charge(const struct sb_charge *);
json_t	*sb_render_refund(const struct sb_refund *);
json_t	*sb_render_event(const struct sb_event *);
json_t	*sb_render_item(const struct sb_session *, const struct sb_item *);
json_t	*sb_render_balance(void);

/* The object of that id, whatever it is; NULL when there is none. */
json_t	*sb_render(const char *id);
json_t	*sb_render_as(enum sb_kind, const void *);
bool	 sb_is_known(const char *id);
char	*sb_render_text(const char *id);	/* as an answer of the API; to be freed */

/* A new copy of a constant object written with ' for ". */
json_t	*sb_json(const char *);
json_t	*sb_json_text(const char *);	/* NULL becomes null */

#endif
