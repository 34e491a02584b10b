/* csv: one state for each place a byte can be in. */
#include "base/csv.h"
#include "base/utf8.h"

enum { PEEK_MAX = 4096 };	/* of the first line, to find the delimiter */

enum state {
	FIELD,			/* at its beginning */
	BARE,
	QUOTED,
	CLOSED,			/* behind a quote: the last, or one of two */
	RETURN,			/* behind a CR that ended a row */
};

struct csv {
	struct arena			*a;
	const struct csv_options	*max;
	csv_handler			*handler;
	void				*arg;
	enum csv_error			 error;
	enum state			 state;
	char				 delimiter;
	char				*peek;
	size_t				 peek_n;
	bool				 peek_quoted;
	char				*text;	/* of the row, NUL after each field */
	size_t				 text_n;
	size_t				 text_room;
	size_t				*stops;	/* behind each field's NUL, where
						 * the next field begins */
	const char			**fields;
	size_t				 n;
	bool				 began;	/* the row has a character */
	struct csv_row			 row;
	size_t				 line;
};

const struct csv_options csv_options_default = {
	.field = 64 << 10, .row = 1 << 20, .fields = 1000, .rows = 1000000,
};

const char *
csv_error_name(enum csv_error e)
{
	static const char *const names[] = {
		"ok", "quote", "open", "utf8", "field", "row", "fields", "rows",
		"stopped",
	};

	must(e < nelem(names));
	return (names[e]);
}

struct csv *
csv_new(struct arena *a, const struct csv_options *max, csv_handler *handler,
    void *arg)
{
	struct csv *c = arena_alloc(a, sizeof *c);

	must(max->fields > 0 && max->row > 0);
	c->a = a;
	c->max = max;
	c->handler = handler;
	c->arg = arg;
	c->delimiter = max->delimiter;
	c->peek = arena_alloc(a, PEEK_MAX + 1);
	c->stops = arena_alloc(a, max->fields * sizeof *c->stops);
	c->fields = arena_alloc(a, max->fields * sizeof *c->fields);
	c->line = 1;
	c->row = (struct csv_row){ .number = 1, .line = 1 };
	return (c);
}

struct csv_place
csv_where(const struct csv *c)
{
	return ((struct csv_place){ c->row.number, c->n + 1, c->line });
}

char
csv_delimiter(const struct csv *c)
{
	return (c->delimiter);
}

static void
fail(struct csv *c, enum csv_error e)
{
	if (c->error == CSV_OK)
		c->error = e;
}

static size_t
field_start(const struct csv *c)
{
	return (c->n > 0 ? c->stops[c->n - 1] : 0);
}

static void
grow(struct csv *c)
{
	size_t room = c->text_room != 0 ? c->text_room * 2 : 1024;
	char *more = arena_alloc(c->a, room);

	if (c->text_n > 0)
		memcpy(more, c->text, c->text_n);
	c->text = more;
	c->text_room = room;
}

/* Of the row's limit and one NUL a field at most. */
static void
put(struct csv *c, char ch)
{
	if (c->text_n == c->text_room)
		grow(c);
	c->text[c->text_n++] = ch;
}

static void
add(struct csv *c, char ch)
{
	if (c->text_n - field_start(c) >= c->max->field)
		fail(c, CSV_FIELD);
	else if (c->text_n - c->n >= c->max->row)
		fail(c, CSV_ROW);
	else
		put(c, ch);
}

static void
end_field(struct csv *c)
{
	size_t start = field_start(c);
	const char *s;

	put(c, '\0');
	s = c->text + start;
	if (strlen(s) != c->text_n - start - 1 || !utf8_valid(s, strlen(s)))
		fail(c, CSV_UTF8);
	else if (c->n == c->max->fields)
		fail(c, CSV_FIELDS);
	else
		c->stops[c->n++] = c->text_n;
	c->state = FIELD;
}

static void
give_row(struct csv *c)
{
	for (size_t i = 0; i < c->n; i++)
		c->fields[i] = c->text + (i > 0 ? c->stops[i - 1] : 0);
	c->row.n = c->n;
	c->row.fields = c->fields;
	if (c->row.number > c->max->rows)
		fail(c, CSV_ROWS);
	else if (!c->handler(c->arg, &c->row))
		fail(c, CSV_STOPPED);
	if (c->error == CSV_OK)
		c->row.number++;
}

static void
end_row(struct csv *c)
{
	if (c->began) {
		end_field(c);
		if (c->error == CSV_OK)
			give_row(c);
	}
	if (c->error != CSV_OK)
		return;
	c->n = c->text_n = 0;
	c->began = false;
	c->state = FIELD;
}

/* The same wherever a field may end; false when it does not end here. */
static bool
ends(struct csv *c, char ch)
{
	if (ch == c->delimiter) {
		c->began = true;
		end_field(c);
	} else if (ch == '\n' || ch == '\r') {
		end_row(c);
		if (c->error == CSV_OK) {
			c->row.line = ++c->line;
			c->state = ch == '\r' ? RETURN : FIELD;
		}
	} else
		return (false);
	return (true);
}

static void
in_quotes(struct csv *c, char ch)
{
	if (ch == '"') {
		c->state = CLOSED;
		return;
	}
	/* A CR LF is one line end: its LF counts. */
	c->line += ch == '\n';
	add(c, ch);
}

static void
step(struct csv *c, char ch)
{
	if (c->state == RETURN) {
		c->state = FIELD;
		if (ch == '\n')
			return;
	}
	if (c->state == QUOTED) {
		in_quotes(c, ch);
		return;
	}
	if (c->state == CLOSED && ch == '"') {
		c->state = QUOTED;
		add(c, ch);
		return;
	}
	if (ends(c, ch))
		return;
	c->began = true;
	if (c->state == CLOSED)
		fail(c, CSV_QUOTE);
	else if (c->state == FIELD && ch == '"')
		c->state = QUOTED;
	else {
		c->state = BARE;
		add(c, ch);
	}
}

static char
most_frequent(const char *s, size_t n)
{
	static const char marks[] = ",;\t|";
	size_t counts[4] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		const char *mark = s[i] != '\0' ? strchr(marks, s[i]) : NULL;

		quoted ^= s[i] == '"';
		if (!quoted && mark != NULL)
			counts[mark - marks]++;
	}
	for (size_t i = 1; i < 4; i++)
		if (counts[i] > counts[best])
			best = i;
	return (marks[best]);
}

static void
replay(struct csv *c)
{
	size_t i = c->peek_n >= 3 && memcmp(c->peek, "\xef\xbb\xbf", 3) == 0 ?
	    3 : 0;

	if (c->delimiter == '\0')
		c->delimiter = most_frequent(c->peek + i, c->peek_n - i);
	for (; i < c->peek_n && c->error == CSV_OK; i++)
		step(c, c->peek[i]);
	c->peek = NULL;
}

/* Holds the first line back, until it is known what is between its fields. */
static void
look(struct csv *c, char ch)
{
	c->peek[c->peek_n++] = ch;
	c->peek_quoted ^= ch == '"';
	if (c->peek_n == PEEK_MAX ||
	    (!c->peek_quoted && (ch == '\n' || ch == '\r') &&
	    strspn(c->peek, "\r\n") < c->peek_n))
		replay(c);
}

enum csv_error
csv_feed(struct csv *c, const void *data, size_t n)
{
	const char *s = data, *end = s + n;

	for (; s < end && c->error == CSV_OK; s++)
		c->peek != NULL ? look(c, *s) : step(c, *s);
	return (c->error);
}

enum csv_error
csv_end(struct csv *c)
{
	if (c->peek != NULL && c->error == CSV_OK)
		replay(c);
	if (c->error == CSV_OK && c->state == QUOTED)
		fail(c, CSV_OPEN);
	if (c->error == CSV_OK)
		end_row(c);
	return (c->error);
}
