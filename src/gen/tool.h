/* tool: what the build tools share: files, complaints with their place, words and text of C. */
#ifndef GEN_TOOL_H
#define GEN_TOOL_H

#include "base/arena.h"
#include "base/buf.h"

struct tool {
	struct arena	 arena;
	struct buf	 errors;	/* "file:line: what is wrong", one a line */
	unsigned	 nerrors;
};

void	tool_error(struct tool *, const char *file, int line, const char *, ...) PRINTF(4, 5);
void	tool_free(struct tool *);

/* The whole file, or NULL after an error; a NUL byte in it is one. */
const char *tool_read(struct tool *, const char *path);
/* The same check for a text that is already here; returns it, NUL-terminated. */
const char *tool_text(struct tool *, const char *path, const char *, size_t);

/* Prints the errors and returns 1, or prints the output and returns 0. */
int	tool_finish(struct tool *, const struct buf *out);

/* A lower-case C identifier of 63 bytes at most that is no keyword, no macro, and
 * does not end in "_", which keeps those names free for generated code. */
bool	tool_is_name(const char *);
/* Whether it ends in "_id", with something before: the name of an id type. */
bool	tool_is_id(const char *);

/* The bytes as a C string literal, one line of source for each of theirs. */
void	tool_put_literal(struct buf *, const char *, size_t);
/* The lines as one C comment. */
void	tool_put_comment(struct buf *, const char *);
/* "GEN_ORDERS_SQL_H" lines that open a header. */
void	tool_put_guard(struct buf *, const char *room, const char *what);

#endif
