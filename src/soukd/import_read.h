/* import_read: a seller's file, row by row, however bad it is. */
#ifndef SOUKD_IMPORT_READ_H
#define SOUKD_IMPORT_READ_H

#include <jansson.h>
#include <sys/types.h>

#include "base/arena.h"

enum import_format {
	IMPORT_AUTO,		/* found out from the first bytes */
	IMPORT_CSV,
	IMPORT_TSV,
	IMPORT_JSON_LINES,
	IMPORT_JSON_ARRAY,
};

/* Up to n bytes; 0 at the end, -1 on a failure (errno). */
typedef ssize_t import_source(void *arg, char *to, size_t n);

struct import_record {
	int64_t		  number;	/* as spreadsheets count: a table's header is 1 */
	const char	**values;	/* of a table */
	size_t		  n;
	json_t		 *object;	/* of JSON */
	const char	 *wrong;	/* set: the row cannot be read, and why */
	size_t		  column;	/* of what is wrong; 0: not known */
	const char	 *sample;	/* of what is wrong */
};

struct import_reader;

struct import_reader *import_reader_new(import_source *, void *arg, enum import_format);
void		 import_reader_free(struct import_reader *);

/* The next row; false at the end. It lives until the next call. A row that cannot be
 * read is a row too; reading goes on behind it. */
bool		 import_next(struct import_reader *, struct import_record *) MUST_USE;

/* Behind the rows: why reading ended too early, or NULL. */
const char	*import_reader_failure(const struct import_reader *);

/* Known after the first row. */
enum import_format import_reader_format(const struct import_reader *);
int64_t		 import_reader_bytes(const struct import_reader *);	/* behind us */

#endif
