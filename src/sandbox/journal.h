/* journal: every change as one line of JSON in a file. What a line says about
 * an object replaces all that was said about it before. */
#ifndef SANDBOX_JOURNAL_H
#define SANDBOX_JOURNAL_H

#include "sandbox/state.h"

/* Reads the file into the state, then writes it anew without what is past.
 * False, with a line on stderr, when it cannot be read or written. */
bool	sb_journal_open(const char *path) MUST_USE;
void	sb_journal_close(void);

void	sb_journal_object(enum sb_kind, const void *);	/* but events */
void	sb_journal_event(const struct sb_event *);
void	sb_journal_done(const struct sb_event *);
void	sb_journal_answer(const struct sb_replay *);
void	sb_journal_reset(void);		/* all before this is forgotten */

/* Writes what the calls above gathered. False when the disk refuses. */
bool	sb_journal_flush(void);

#endif
