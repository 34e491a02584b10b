/* child: part of a test in a process of its own: what it sets, forks, limits or
 * breaks stays there. */
#ifndef TESTS_RUN_CHILD_H
#define TESTS_RUN_CHILD_H

#include "tests/test.h"

/* Runs fn in a forked process, in an empty folder of its own; its failed checks
 * are this test's. It may take 60 seconds. */
void	in_child(void (*fn)(void));

/* Whether fn ends its process by abort(); what it prints is hidden. */
bool	panics(void (*fn)(void));

/* From here on, a call that opens a file or a socket kills the process, as in a
 * worker. False where the kernel cannot do that. */
bool	no_more_files(void) MUST_USE;

#endif
