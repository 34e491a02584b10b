/* gentest: what the tests of the build tools share. */
#ifndef TESTS_GEN_GENTEST_H
#define TESTS_GEN_GENTEST_H

#include "gen/tool.h"

/* The file, which must be there. */
char	*gentest_read(struct arena *, const char *path);
void	 gentest_write(const char *path, const struct buf *);

/* Checks a text against a recorded one. With GOLDEN=write in the environment
 * it is recorded instead: read the difference before committing it. */
void	 gentest_golden(const char *path, const struct buf *);

/* Each file of the folder says in lines like "# want 7: text" which errors, in
 * this order and no others, run() makes of it. Checks them all, and that there
 * are enough of them. */
void	 gentest_refused(const char *dir, int at_least,
	    void (*run)(struct tool *, const char *path, const char *text));

/* A new folder for generated files. */
char	*gentest_dir(struct arena *);
void	 gentest_remove(const char *dir);

/* Whether the compiler takes this, with the flags of the project. What it says
 * is shown unless it should fail. */
bool	 gentest_compiles(bool should, const char *fmt, ...) PRINTF(2, 3);
bool	 gentest_runs(const char *program);

#endif
