/* csv: tables as spreadsheets and other shops export them, as they arrive, in
 * pieces of any size: RFC 4180 with any of , ; tab | between the fields. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"

struct csv_row {
	size_t		  number;	/* 1 is the first row; empty lines count not */
	size_t		  line;		/* where it begins; 1 is the first */
	size_t		  n;		/* fields, at least 1 */
	const char	**fields;	/* UTF-8 without NUL; line ends as they are */
};

enum csv_error {
	CSV_OK,
	CSV_QUOTE,		/* text behind a closing quote */
	CSV_OPEN,		/* the end within quotes */
	CSV_UTF8,		/* a field that is not UTF-8, or has a NUL */
	CSV_FIELD,		/* a limit, each of these: */
	CSV_ROW,
	CSV_FIELDS,
	CSV_ROWS,
	CSV_STOPPED,		/* the handler returned false */
};

struct csv_options {
	char	delimiter;	/* '\0': whichever of , ; tab | is most frequent
				 * outside quotes in the first line */
	size_t	field;		/* bytes of one field */
	size_t	row;		/* bytes of one row */
	size_t	fields;		/* of one row */
	size_t	rows;
};

/* Delimiter found out, 64 KiB a field, 1 MiB a row, 1000 fields, a million rows. */
extern const struct csv_options csv_options_default;

/* The row and all in it live only for the call. */
typedef bool	 csv_handler(void *arg, const struct csv_row *);

struct csv;

/* The options outlive the parser. A byte order mark is skipped. A quote within a
 * field that does not begin with one is data, as in 5" pipe. Lines end in CR LF,
 * LF or CR. A line without any character is no row. */
struct csv	*csv_new(struct arena *, const struct csv_options *,
		    csv_handler *, void *arg);

/* After an error every further call returns the same. */
enum csv_error	 csv_feed(struct csv *, const void *, size_t) MUST_USE;
enum csv_error	 csv_end(struct csv *) MUST_USE;

/* Where it stands, or failed: row and column from 1, line from 1. */
struct csv_place {
	size_t	row;
	size_t	column;
	size_t	line;
};

struct csv_place csv_where(const struct csv *);

/* The delimiter in use; '\0' while it is not known yet. */
char		 csv_delimiter(const struct csv *);

/* "quote", "open" ...: for logs and message keys. */
const char	*csv_error_name(enum csv_error);

#endif
