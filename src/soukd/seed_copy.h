/* seed_copy: rows as COPY's text, and the way into a table. */
#ifndef SOUKD_SEED_COPY_H
#define SOUKD_SEED_COPY_H

#include <libpq-fe.h>

#include "base/buf.h"

/* Fields of a row from left to right, then row_end. */
void	row_text(struct buf *, const char *);	/* NULL: NULL */
void	row_i64(struct buf *, int64_t);
void	row_some(struct buf *, int64_t);	/* 0: NULL */
void	row_bool(struct buf *, bool);
void	row_time(struct buf *, int64_t);	/* seconds since 1970; 0: NULL */
void	row_end(struct buf *);

/* Sends the rows to "table (columns)" and empties the buffer. */
bool	rows_copy(PGconn *, const char *into, struct buf *) MUST_USE;

/* Runs statements, "; " between them; false after saying why on stderr. */
bool	sql_do(PGconn *, const char *) MUST_USE;
/* The same with one number for $1. */
bool	sql_do_with(PGconn *, const char *, int64_t) MUST_USE;
/* The first field of the first row as a number; -1 on failure. */
int64_t	sql_number(PGconn *, const char *);

#endif
