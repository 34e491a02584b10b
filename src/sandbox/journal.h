/* journal: every change as one line of JSON in a file. What a line says about
 * an object replaces all that was said about it before. Events and answers are
 * kept as what they were made of: reading makes them again from the objects as
 * they are at that line. */
#ifndef SANDBOX_JOURNAL_H
#define SANDBOX_JOURNAL_H

#include "sandbox/event.h"

/* Reads the file into the state, and writes it anew without what is past when
 * that is the most of it, or when it ends in the middle of a line.
 * False, with a line on stderr, when it cannot be read or written. */
bool	sb_journal_open(const char *path) MUST_USE;
void	sb_journal_close(void);

void	sb_journal_object(enum sb_kind, const void *);	/* but events */
void	sb_journal_event(const struct sb_event *, const struct sb_event_parts *);
void	sb_journal_done(const struct sb_event *);
void	sb_journal_answer(const struct sb_replay *, bool with_body);
void	sb_journal_reset(void);		/* all before this is forgotten */
void	sb_journal_forget(void);	/* all answers before this are */

/* Reads a whole file into the state: how many lines there are, -1 (with a line on
 * stderr) when one is of no use; *whole is false when the last has no end. */
long	sb_journal_read(const char *path, FILE *, bool *whole);

/* Writes what the calls above gathered. False when the disk refuses. */
bool	sb_journal_flush(void);

#endif
