/* house: a PostgreSQL server of the tests' own, which they may stop and restart,
 * and a small event loop in the worker's place. */
#ifndef TESTS_RUN_HOUSE_H
#define TESTS_RUN_HOUSE_H

#include "run/req.h"
#include "tests/run/child.h"

/* Starts the server at first use and returns its URL; skips the test where
 * there is no PostgreSQL. In outbox, an insert with the topic "sleep" takes as
 * many seconds as its payload says, one with "raise" fails with that SQLSTATE. */
const char	*house(void);

/* Its stop and start, from within a child too. */
void		 house_stop(void);
void		 house_start(void);

/* In a child: settings, log, and a pool; with a loop when keepers is set. */
void		 house_open(unsigned connections, bool keepers);
void		 house_open_at(const char *url, unsigned connections, bool keepers, int statement_ms);

/* The loop: runs until done() or, failing the test, for two minutes. */
void		 loop_until(bool (*done)(void));
void		 loop_for(int ms);

/* On a connection beside the pool: the first field of the first row, "" without. */
const char	*ask_sql(const char *, ...) PRINTF(1, 2);

#endif
