/* import_read: first where a row ends, then what is in it, so that a bad row never
 * takes the next one with it. */
#include "soukd/import_read.h"

#include <errno.h>

#include "base/csv.h"
#include "base/utf8.h"

enum { ROW_MAX = 4 << 20, ROOM_FIRST = 256 << 10, SAMPLE = 100 };

enum place { AT_FIELD, IN_BARE, IN_QUOTES, BEHIND_QUOTE };

struct import_reader {
	import_source		*source;
	void			*arg;
	enum import_format	 format;
	char			 delimiter;
	char			*p;		/* owned; bytes begin..end are ahead */
	size_t			 begin, end, room;
	bool			 over;		/* the source has ended */
	bool			 stop;		/* nothing more is to be read */
	const char		*failure;
	int64_t			 behind;
	int64_t			 number;
	struct arena		 a;		/* of the row */
	json_t			*object;	/* owned */
	struct import_record	*into;
};

struct import_reader *
import_reader_new(import_source *source, void *arg, enum import_format format)
{
	struct import_reader *r = xcalloc(1, sizeof *r);

	r->source = source;
	r->arg = arg;
	r->format = format;
	r->room = ROOM_FIRST;
	r->p = xmalloc(r->room);
	return (r);
}

void
import_reader_free(struct import_reader *r)
{
	json_decref(r->object);
	arena_free(&r->a);
	free(r->p);
	free(r);
}

const char *
import_reader_failure(const struct import_reader *r)
{
	return (r->failure);
}

enum import_format
import_reader_format(const struct import_reader *r)
{
	return (r->format);
}

int64_t
import_reader_bytes(const struct import_reader *r)
{
	return (r->behind);
}

/* More bytes; false at the end, or when a row as long as that is too long. */
static bool
fill(struct import_reader *r)
{
	ssize_t n;

	if (r->over)
		return (false);
	if (r->begin > 0) {
		memmove(r->p, r->p + r->begin, r->end - r->begin);
		r->end -= r->begin;
		r->begin = 0;
	}
	if (r->end == r->room) {
		if (r->room >= ROW_MAX)
			return (false);
		r->room *= 2;
		r->p = xrealloc(r->p, r->room);
	}
	n = r->source(r->arg, r->p + r->end, r->room - r->end);
	if (n < 0)
		r->failure = strerror(errno);
	if (n <= 0) {
		r->over = true;
		return (false);
	}
	r->end += (size_t)n;
	return (true);
}

static void
advance(struct import_reader *r, size_t n)
{
	r->begin += n;
	r->behind += (int64_t)n;
}

/* The byte at i from here, or -1. */
static inline int
peek(struct import_reader *r, size_t i)
{
	if (r->begin + i == r->end && !fill(r))
		return (-1);
	return ((unsigned char)r->p[r->begin + i]);
}

/* A row that ends within the room there is. */
static bool
too_long(const struct import_reader *r, size_t n)
{
	return (!r->over && n >= ROW_MAX);
}

static size_t
line_length(struct import_reader *r)
{
	size_t n = 0;

	for (int c; (c = peek(r, n)) != -1; n++)
		if (c == '\n')
			return (n + 1);
	return (n);
}

/* Where the row of a table ends; *open when a quote is never closed. */
static size_t
table_length(struct import_reader *r, bool *open)
{
	enum place at = AT_FIELD;
	size_t n = 0;

	*open = false;
	for (int c; (c = peek(r, n)) != -1; n++) {
		if (at == IN_QUOTES) {
			at = c == '"' ? BEHIND_QUOTE : IN_QUOTES;
			continue;
		}
		if (c == '\n' || (c == '\r' && peek(r, n + 1) != '\n'))
			return (n + 1);
		if (c == '"' && at != IN_BARE)
			at = IN_QUOTES;
		else
			at = c == r->delimiter ? AT_FIELD : IN_BARE;
	}
	*open = at == IN_QUOTES;
	return (n);
}

/* Where the object that begins here ends; *open when it does not. */
static size_t
object_length(struct import_reader *r, bool *open)
{
	size_t n = 0, depth = 0;
	bool text = false;

	*open = false;
	for (int c; (c = peek(r, n)) != -1; n++) {
		if (text) {
			if (c == '\\')
				n += peek(r, n + 1) != -1;
			else
				text = c != '"';
		} else if (c == '"')
			text = true;
		else if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return (n + 1);
	}
	*open = true;
	return (n);
}

static void
spoilt(struct import_reader *r, struct import_record *rec, const char *why, const char *p, size_t n)
{
	char *sample = arena_alloc(&r->a, SAMPLE + 1);

	for (size_t i = 0; i < n && i < SAMPLE; i++)
		sample[i] = (char)(p[i] >= ' ' && p[i] < 0x7f ? p[i] : '?');
	rec->wrong = why;
	rec->sample = sample;
}

/* Drops a row that has no end up to the next line. */
static void
drop_line(struct import_reader *r)
{
	for (;;) {
		size_t n = line_length(r);
		bool more = too_long(r, n) && r->p[r->begin + n - 1] != '\n';

		advance(r, n);
		if (!more)
			return;
	}
}

static bool
keep_row(void *arg, const struct csv_row *row)
{
	struct import_reader *r = arg;
	const char **values = arena_alloc(&r->a, (row->n + 1) * sizeof *values);

	for (size_t i = 0; i < row->n; i++)
		values[i] = arena_strdup(&r->a, row->fields[i]);
	r->into->values = values;
	r->into->n = row->n;
	return (true);
}

static const char *
table_trouble(enum csv_error e, const char *p, size_t n)
{
	if (e == CSV_UTF8 && memchr(p, '\0', n) != NULL)
		return ("a zero byte");
	if (e == CSV_UTF8)
		return ("not UTF-8");
	if (e == CSV_QUOTE)
		return ("text behind a closing quote");
	if (e == CSV_OPEN)
		return ("a quote that is never closed");
	return ("too many or too long fields");
}

static void
parse_table(struct import_reader *r, struct import_record *rec, const char *p, size_t n)
{
	const struct csv_options max = { r->delimiter, 1 << 20, ROW_MAX, 500, 2 };
	struct csv *csv = csv_new(&r->a, &max, keep_row, r);
	enum csv_error e = csv_feed(csv, p, n);

	r->into = rec;
	if (e == CSV_OK)
		e = csv_end(csv);
	if (e == CSV_OK)
		return;
	spoilt(r, rec, table_trouble(e, p, n), p, n);
	rec->column = csv_where(csv).column;
}

static void
next_table(struct import_reader *r, struct import_record *rec)
{
	bool open;
	size_t n = table_length(r, &open);

	if (open || too_long(r, n)) {
		spoilt(r, rec, open ? "a quote that is never closed" : "the row is longer than 4 MB", r->p + r->begin, n);
		drop_line(r);
		return;
	}
	r->into = rec;
	parse_table(r, rec, r->p + r->begin, n);
	advance(r, n);
}

static void
parse_object(struct import_reader *r, struct import_record *rec, const char *p, size_t n)
{
	json_error_t e;

	r->object = json_loadb(p, n, 0, &e);
	if (json_is_object(r->object))
		rec->object = r->object;
	else
		spoilt(r, rec, r->object != NULL ? "not a JSON object" : arena_printf(&r->a, "not JSON: %s", e.text), p, n);
}

static void
next_line(struct import_reader *r, struct import_record *rec)
{
	size_t n = line_length(r);

	if (too_long(r, n)) {
		spoilt(r, rec, "the row is longer than 4 MB", r->p + r->begin, n);
		drop_line(r);
		return;
	}
	parse_object(r, rec, r->p + r->begin, n);
	advance(r, n);
}

/* Something that is no object, up to what may follow it. */
static size_t
other_length(struct import_reader *r)
{
	size_t n = 0;

	for (int c; (c = peek(r, n)) != -1 && n < ROW_MAX / 2; n++)
		if (c == ',' || c == '\n' || c == '{' || (c == ']' && n > 0))
			break;
	return (n);
}

static void
next_element(struct import_reader *r, struct import_record *rec)
{
	int c = peek(r, 0);
	bool open = false;
	size_t n = c == '{' || c == '[' ? object_length(r, &open) : other_length(r);

	if (open) {
		spoilt(r, rec, r->over ? "the object has no end" : "the object is longer than 4 MB", r->p + r->begin, n);
		r->failure = r->failure != NULL ? r->failure : "an object of the file has no end; what follows was not read";
		r->stop = true;
	} else
		parse_object(r, rec, r->p + r->begin, n);
	advance(r, n);
}

/* Skips what stands between rows; false at the end. */
static bool
between(struct import_reader *r)
{
	bool table = r->format == IMPORT_CSV || r->format == IMPORT_TSV;
	const char *skip = table ? "\r\n" : r->format == IMPORT_JSON_LINES ? " \t\r\n" : " \t\r\n,";
	int c;

	while ((c = peek(r, 0)) > 0 && strchr(skip, c) != NULL)
		advance(r, 1);
	if (c == ']' && r->format == IMPORT_JSON_ARRAY)
		r->stop = true;
	return (c != -1 && !r->stop);
}

static void
find_delimiter(struct import_reader *r)
{
	static const char marks[] = ",;\t|";
	size_t counts[4] = { 0 }, best = 0, n = line_length(r);
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		char c = r->p[r->begin + i];
		const char *mark = c != '\0' ? strchr(marks, c) : NULL;

		quoted ^= c == '"';
		if (!quoted && mark != NULL)
			counts[mark - marks]++;
	}
	for (size_t i = 1; i < 4; i++)
		if (counts[i] > counts[best])
			best = i;
	r->delimiter = r->format == IMPORT_TSV ? '\t' : marks[best];
}

static void
begin(struct import_reader *r)
{
	int c = peek(r, 0), d = peek(r, 1);

	if ((c == 0xff && d == 0xfe) || (c == 0xfe && d == 0xff))
		r->failure = "the file is UTF-16; save it as UTF-8";
	else if ((c == 0x28 && d == 0xb5) || (c == 0x1f && d == 0x8b) || (c == 'P' && d == 'K' && peek(r, 2) == 3))
		r->failure = "the file is compressed or a workbook; give the text itself (zstd -dc FILE | soukd import -)";
	r->stop = r->failure != NULL;
	if (c == 0xef && d == 0xbb && peek(r, 2) == 0xbf)
		advance(r, 3);
	c = peek(r, 0);
	for (size_t i = 1; c > 0 && strchr(" \t\r\n", c) != NULL && i < 4096; i++)
		c = peek(r, i);
	if (r->format == IMPORT_AUTO)
		r->format = c == '[' ? IMPORT_JSON_ARRAY : c == '{' ? IMPORT_JSON_LINES : IMPORT_CSV;
	if (r->format == IMPORT_JSON_ARRAY && c == '{')
		r->format = IMPORT_JSON_LINES;
	if (r->format == IMPORT_JSON_ARRAY) {
		while ((c = peek(r, 0)) > 0 && strchr(" \t\r\n", c) != NULL)
			advance(r, 1);
		if (c == '[')
			advance(r, 1);
	} else if (r->format != IMPORT_JSON_LINES)
		find_delimiter(r);
}

bool
import_next(struct import_reader *r, struct import_record *rec)
{
	if (r->number == 0)
		begin(r);
	json_decref(r->object);
	r->object = NULL;
	arena_reset(&r->a);
	*rec = (struct import_record){ .number = ++r->number };
	if (r->stop || !between(r))
		return (false);
	r->into = rec;
	if (r->format == IMPORT_JSON_LINES)
		next_line(r, rec);
	else if (r->format == IMPORT_JSON_ARRAY)
		next_element(r, rec);
	else
		next_table(r, rec);
	return (true);
}
