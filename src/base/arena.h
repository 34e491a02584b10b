/* arena: memory with one owner and one end. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

#include <stdarg.h>

struct arena_block;

struct arena {
	struct arena_block	*head;		/* newest first */
	size_t			 used;		/* bytes handed out since the last reset */
};

/* Zeroed, 16-byte aligned, never NULL; lives until arena_reset. */
void	*arena_alloc(struct arena *, size_t);
char	*arena_strdup(struct arena *, const char *);
char	*arena_strndup(struct arena *, const char *, size_t);	/* copies n bytes, adds the NUL */
char	*arena_printf(struct arena *, const char *, ...) PRINTF(2, 3);
char	*arena_vprintf(struct arena *, const char *, va_list);

/* Gives everything back; keeps one small block for the next round. */
void	 arena_reset(struct arena *);
void	 arena_free(struct arena *);

#endif
