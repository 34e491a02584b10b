/* sqlgen: sql/<room>.sql in, typed C functions out.
 *
 *	-- name: sql_order_by_buyer one order
 *	-- in:   buyer account_id, id order_id
 *	-- out:  id order_id, number text, note text?, paid timestamptz?
 *	-- What the buyer may see; becomes the comment of the prototype.
 *	SELECT ... WHERE buyer_id = $1 AND id = $2;
 *
 * exec returns the rows affected, one fills a struct or returns false, many
 * returns an array, later returns nothing and does not wait (sql_later). An in or out list goes on in lines that begin with "--" and
 * at least four blanks. */
#ifndef GEN_SQLGEN_H
#define GEN_SQLGEN_H

#include "gen/tool.h"

enum sqlgen_kind { SQLGEN_EXEC, SQLGEN_ONE, SQLGEN_MANY, SQLGEN_LATER };

struct sqlgen_type {
	const char	*sql;		/* "bigint" */
	const char	*c;		/* "int64_t " */
	const char	*as;		/* "SQL_I64" */
	const char	*field;		/* of struct sql_arg */
	const char	*get;		/* function that reads a column; NULL: parameter only */
	bool		 null_inside;	/* the C value itself can say NULL */
	bool		 array;
};

struct sqlgen_col {
	struct sqlgen_col	 *next;
	const char		 *name;
	const struct sqlgen_type *type;
	const char		 *id;		/* "order_id"; NULL for a plain type */
	bool			  nullable;
	int			  line;
};

struct sqlgen_list {
	struct sqlgen_col	*first, **tail;
	unsigned		 n;
	int			 line;		/* 0: no such list in the file */
};

struct sqlgen_name {
	struct sqlgen_name	*next;
	const char		*name;
};

struct sqlgen_stmt {
	struct sqlgen_stmt	*next;
	const char		*name;		/* "sql_order_by_buyer" */
	enum sqlgen_kind	 kind;
	const char		*row;		/* struct tag of a row; NULL: exec, later */
	bool			 row_repeated;	/* an earlier statement has the same */
	int			 line;
	struct sqlgen_list	 in, out;
	const char		*comment;	/* "" when none */
	const char		*text;		/* for PostgreSQL, comments removed */
	struct sqlgen_name	*writes;	/* tables */
};

struct sqlgen_file {
	struct sqlgen_file	*next;
	const char		*path, *room;
	struct sqlgen_stmt	*first, **tail;
};

enum {
	SQLGEN_ARGS_MAX = 8,	/* more parameters than this travel in a struct */
	SQLGEN_PARAMS_MAX = 64,	/* what the database layer has room for */
};

/* It has an out list and a row struct. */
static inline bool
sqlgen_has_rows(const struct sqlgen_stmt *s)
{
	return (s->kind == SQLGEN_ONE || s->kind == SQLGEN_MANY);
}

/* Reads a file's text; what is wrong with it is in the tool's errors. */
struct sqlgen_file *sqlgen_parse(struct tool *, const char *path, const char *text);
/* Errors for what two files may not share: statement names and row structs. */
void	sqlgen_check_files(struct tool *, const struct sqlgen_file *);

void	sqlgen_put_rows(const struct sqlgen_file *, struct buf *);
void	sqlgen_put_header(const struct sqlgen_file *, struct buf *);
void	sqlgen_put_code(const struct sqlgen_file *, struct buf *);
void	sqlgen_put_all(const struct sqlgen_file *, struct buf *);
void	sqlgen_put_writes(const struct sqlgen_file *, struct buf *);

/* For the parser: the statement that begins at text, up to its semicolon.
 * Fills text and writes, checks parameters and stars. *line moves along.
 * Returns where the next block begins. */
const char *sqlgen_statement(struct tool *, const char *path, const char *text, int *line,
	    struct sqlgen_stmt *);
/* Whether a line is "-- name:" and the like; near misses count. */
bool	sqlgen_is_directive(const char *line, const char *word);

#endif
