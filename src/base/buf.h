/* buf: bytes that grow up to a stated maximum. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"

struct bytes {
	const void	*p;
	size_t		 n;
};

struct buf {
	char	*p;		/* owned; NUL-terminated once anything was put */
	size_t	 n;		/* bytes in use, without the NUL */
	size_t	 cap;
	size_t	 max;		/* 0: BUF_MAX */
	bool	 full;		/* something did not fit and was left out */
};

#define BUF_MAX		((size_t)64 << 20)

void	buf_put(struct buf *, const void *, size_t);
void	buf_puts(struct buf *, const char *);
void	buf_putc(struct buf *, char);
void	buf_printf(struct buf *, const char *, ...) PRINTF(2, 3);
void	buf_put_i64(struct buf *, int64_t);

/* Room for n more bytes at p + n, or NULL when that would pass the maximum. */
char	*buf_room(struct buf *, size_t);
void	 buf_clear(struct buf *);	/* empty, memory kept */
void	 buf_free(struct buf *);

#endif
