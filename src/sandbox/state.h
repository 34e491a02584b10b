/* state: what the sandbox knows. */
#ifndef SANDBOX_STATE_H
#define SANDBOX_STATE_H

#include "sandbox/objects.h"
#include "sandbox/sandbox.h"
#include "sandbox/table.h"

enum sb_kind { SB_SESSION, SB_INTENT, SB_CHARGE, SB_REFUND, SB_EVENT, SB_KINDS };

struct sb_state {
	struct sandbox_config	 config;
	struct arena		 memory;
	struct sb_table		 of[SB_KINDS];
	struct sb_table		 replays;
	int64_t			 now_ms;
};

extern struct sb_state sb;

static inline int64_t
sb_now_s(void)
{
	return (sb.now_ms / 1000);
}

/* "cs_test_a1..." and so on: the prefix and n random letters and digits. */
const char	*sb_id(const char *prefix, size_t n);
void		 sb_id_put(char *to, const char *prefix, size_t n);	/* room for both and NUL */

const char	*sb_keep(const char *);		/* copied; NULL stays NULL */

/* Takes over e; the oldest that nobody waits for any more are let go. */
void		 sb_event_add(struct sb_event *e);
/* Takes over r. It is known for a day; the bodies of the oldest are let go, and
 * the object as it is then stands in: what matters is that nothing is done twice. */
void		 sb_replay_add(struct sb_replay *r);
void		 sb_replay_free(struct sb_replay *);
void		 sb_replays_forget(void);	/* as after their day */

void		 sb_state_clear(void);	/* forgets everything but the config */

struct sb_session *sb_session_find(const char *id);
struct sb_intent *sb_intent_find(const char *id);
struct sb_charge *sb_charge_find(const char *id);
struct sb_refund *sb_refund_find(const char *id);
struct sb_event	*sb_event_find(const char *id);

#endif
