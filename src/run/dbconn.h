/* dbconn: one connection to PostgreSQL and the pool of them. For src/run only. */
#ifndef RUN_DBCONN_H
#define RUN_DBCONN_H

#include <libpq-fe.h>
#include <sys/queue.h>

#include "run/db.h"
#include "run/wait.h"

enum conn_state {
	CONN_DOWN,
	CONN_OPENING,
	CONN_IDLE,
	CONN_TAKEN,
	CONN_DRAINING,	/* given back with a query or a transaction open */
};

enum { CONN_BATCH_MAX = 32 };

struct db_conn {
	PGconn			*pg;
	struct watch		 watch;
	enum conn_state		 state;
	struct co		*keeper;	/* opens and drains it; NULL without a loop */
	int			 backoff_ms;
	bool			 busy;		/* a query was sent and its end not read */
	const char		*sent[CONN_BATCH_MAX];	/* names of the batch being sent or read */
	unsigned		 nsent;
	PGresult		*first;		/* the first one's result but the wall's, when there are more */
	bool			 synced;	/* the batch is closed: its results can be read */
	TAILQ_ENTRY(db_conn)	 link;		/* idle */
};

enum db_status {
	DB_OK,
	DB_ERROR,	/* the server refused; the PGresult says why */
	DB_BROKEN,	/* no connection any more */
	DB_TIMEOUT,
	DB_CANCELLED,
	DB_FULL,	/* too many wait for a connection */
};

struct db_options {
	const char	*conninfo;
	unsigned	 connections;
	int		 statement_ms;	/* the server ends a statement after this */
	bool		 keepers;	/* there is a loop: open connections in the background */
	/* The second wall: connections take the role souk_app, and statements about persons say who asks.
	 * NULL: whoever owns the tables acts. */
	const char	*(*wall)(struct req *);
	bool		 nested;	/* tests: transactions are savepoints of one outer transaction */
};

/* The wall: its tables (NULL-terminated), whether a statement needs to say who asks, and what is
 * said, in the order of wall_part() in its migration. */
extern const char *const wall_tables[];
void		wall_init(void);
bool		wall_concerns(const struct sql *);
const char	*wall_text(struct req *);

void		db_start(const struct db_options *);
void		db_close_all(void);

enum db_status	conn_take(int64_t deadline_ms, struct db_conn **);
void		conn_give(struct db_conn *);

/* A statement; with begin, after a BEGIN; with wall, after saying who asks, and in tests as which role.
 * The values are copied. */
struct conn_call {
	const char		*name;
	int			 n;
	const char *const	*values;
	const int		*lengths, *formats;
	bool			 begin;
	const char		*wall, *role;
	int64_t			 deadline_ms;
};
/* Adds it to the connection's batch, which travels with the next conn_call.
 * False when the batch is full (nothing is added) or the connection broken. */
bool		conn_queue(struct db_conn *, const struct conn_call *);
/* Sends the batch with this statement at its end and waits for its result: *out,
 * which DB_OK and DB_ERROR hand over and the caller clears. DB_ERROR: the first
 * statement of the batch that was refused, whose name is *failed; none after it ran. */
enum db_status	conn_call(struct db_conn *, const struct conn_call *, PGresult **out, const char **failed);
/* What the first statement of that batch answered, if it did; the caller clears it. */
PGresult	*conn_first(struct db_conn *);

/* Sends and reads what is left of a batch nobody waits for any more. */
bool		conn_finish(struct db_conn *, int64_t deadline_ms);

/* Opens c->pg and prepares every statement. False: *why says what went wrong. */
bool		conn_open(struct db_conn *, char *why, size_t);
void		conn_close(struct db_conn *);

/* PostgreSQL's number of a type. */
Oid		db_type_oid(enum sql_type);

extern struct db_options db_options;

struct db_gauges { unsigned idle, taken, down, waiting; };
struct db_gauges db_gauges(void);
/* At least one connection is up. */
bool		db_is_up(void);

#endif
