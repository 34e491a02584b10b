/* db: typed statements on a pool of PostgreSQL connections.
 *
 * Rooms never see this: they call the functions generated from their .sql
 * files, which end in sql_run. A call waits (suspends the coroutine in a
 * worker, blocks elsewhere). When the database cannot answer, the request stops. */
#ifndef RUN_DB_H
#define RUN_DB_H

#include "run/req.h"

enum sql_kind { SQL_EXEC, SQL_ONE, SQL_MANY, SQL_LATER };

/* How a value travels. Everything is sent and read in PostgreSQL's binary
 * format but the arrays, which go as array literals. */
enum sql_type {
	SQL_I64,	/* bigint */
	SQL_I32,	/* int */
	SQL_BOOL,
	SQL_TEXT,	/* text, and whatever the statement casts to text */
	SQL_TIME,	/* timestamptz: microseconds since 1970-01-01 UTC */
	SQL_BYTES,	/* bytea */
	SQL_I64S,	/* bigint[], parameter only */
	SQL_TEXTS,	/* text[], parameter only; NULL elements allowed */
};

struct sql_col {
	const char	*name;
	const char	*type;		/* as PostgreSQL names it: "bigint", "text", "bigint[]" */
	enum sql_type	 as;
	bool		 nullable;	/* parameter may be, column can be NULL */
};

/* One statement of sql/<room>.sql. */
struct sql {
	const char		*name;		/* also the prepared statement's name */
	const char		*text;
	const char		*file;		/* "sql/orders.sql" */
	int			 line;
	enum sql_kind		 kind;
	unsigned		 nin, nout;
	const struct sql_col	*in, *out;
};

/* Every statement of the program, NULL-terminated; generated. */
extern const struct sql *const sql_all[];

struct sql_arg {
	bool	is_null;
	union {
		int64_t		 i;		/* I64, I32, BOOL, TIME */
		const char	*text;
		struct bytes	 bytes;
		struct { const int64_t *v; size_t n; } i64s;
		struct { const char *const *v; size_t n; } texts;
	};
};

struct sql_rows;

/* Runs the statement on the request's connection (taken from the pool at first
 * use; kept while a transaction is open). Returns only on success. The rows and
 * the texts in them live as long as the request. */
struct sql_rows	*sql_run(struct req *, const struct sql *, const struct sql_arg *);

/* The same for a change whose outcome nobody asks for: in a
 * transaction it travels with the next statement that is waited for, or with the
 * commit, and is refused there. */
void		 sql_later(struct req *, const struct sql *, const struct sql_arg *);

/* Will be asked for soon with just these arguments: it travels with the next statement
 * outside of a transaction, and the sql_run that asks for it has the answer at once. If it
 * is refused, so is that next statement. One at a time; texts stay the caller's. */
void		 sql_ahead(struct req *, const struct sql *, const struct sql_arg *);

size_t		 sql_nrows(const struct sql_rows *);
int64_t		 sql_affected(const struct sql_rows *);
bool		 sql_is_null(const struct sql_rows *, size_t row, unsigned col);
int64_t		 sql_i64(const struct sql_rows *, size_t, unsigned);	/* I64, TIME; 0 when NULL */
int32_t		 sql_i32(const struct sql_rows *, size_t, unsigned);
bool		 sql_bool(const struct sql_rows *, size_t, unsigned);
const char	*sql_text(const struct sql_rows *, size_t, unsigned);	/* NULL when NULL */
struct bytes	 sql_bytes(const struct sql_rows *, size_t, unsigned);

/* The transaction of this request. The dispatcher opens and commits one for
 * every POST; pages with `notx` and jobs do it themselves. Any stop rolls back. */
void	db_begin(struct req *);
void	db_commit(struct req *);
void	db_rollback(struct req *);
bool	db_in_transaction(const struct req *);
/* fn(arg) runs after this transaction's commit, and not after a rollback. */
void	db_after_commit(struct req *, void (*fn)(void *), void *arg);

#endif
