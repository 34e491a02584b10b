/* multipart: a delimiter begins with CR and holds no other, so a match that
 * fails never has to be tried again from its middle: each byte is looked at
 * once, whatever the body. */
#include "base/httpparam.h"
#include "base/multipart.h"
#include "base/parthead.h"

enum {
	BOUNDARY_MAX = 70,		/* RFC 2046 section 5.1.1 */
	DELIMITER_MAX = BOUNDARY_MAX + 4,
	PADDING_MAX = 64,
};

enum state { START, DATA, AFTER, HEADER, DONE };

struct multipart {
	struct arena			*a;
	const struct multipart_limits	*max;
	const struct multipart_handler	*to;
	enum multipart_error		 error;
	enum state			 state;
	char				 delimiter[DELIMITER_MAX];
	size_t				 delimiter_n;
	size_t				 matched;	/* of the delimiter */
	size_t				 given;		/* of these, no data */
	char				 tail[PADDING_MAX]; /* behind it */
	size_t				 tail_n;
	char				*header;
	size_t				 header_n;
	struct multipart_part		 part;
	bool				 open;
	size_t				 parts;
	size_t				 bytes;		/* of the open part */
	size_t				 total;
};

const struct multipart_limits multipart_limits_default = {
	.parts = 200, .header = 8 << 10, .field = 256 << 10,
	.file = 20 << 20, .total = 64 << 20,
};

const char *
multipart_error_name(enum multipart_error e)
{
	static const char *const names[] = {
		"ok", "type", "syntax", "name", "encoding", "truncated",
		"parts", "header", "field", "file", "total", "stopped",
	};

	must(e < nelem(names));
	return (names[e]);
}

const char *
multipart_where(const struct multipart *m)
{
	return (m->part.name != NULL ? m->part.name : "");
}

static bool
is_boundary(const char *s)
{
	size_t n = strlen(s);

	if (n == 0 || n > BOUNDARY_MAX)
		return (false);
	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			return (false);
	return (s[n - 1] != ' ');
}

static const char *
find_boundary(struct arena *a, const char *type)
{
	const char *boundary = NULL;
	struct httpparam p;
	int more;

	if (!str_eq(httpparam_head(a, &type), "multipart/form-data"))
		return (NULL);
	while ((more = httpparam_next(a, &type, &p)) == 1) {
		if (!str_eq(p.name, "boundary"))
			continue;
		if (boundary != NULL || !is_boundary(p.value))
			return (NULL);
		boundary = p.value;
	}
	return (more == 0 ? boundary : NULL);
}

struct multipart *
multipart_new(struct arena *a, const char *content_type,
    const struct multipart_limits *max, const struct multipart_handler *to)
{
	struct multipart *m = arena_alloc(a, sizeof *m);
	const char *boundary = find_boundary(a, content_type);

	m->a = a;
	m->max = max;
	m->to = to;
	if (boundary == NULL) {
		m->error = MULTIPART_TYPE;
		return (m);
	}
	m->header = arena_alloc(a, max->header);
	m->delimiter_n = 4 + strlen(boundary);
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary, m->delimiter_n - 4);
	m->state = START;
	m->matched = 2;		/* the body itself begins a line */
	return (m);
}

static void
fail(struct multipart *m, enum multipart_error e)
{
	if (m->error == MULTIPART_OK)
		m->error = e;
}

static void
emit(struct multipart *m, const char *s, size_t n)
{
	bool file = m->part.filename != NULL;

	if (n == 0 || m->error != MULTIPART_OK)
		return;
	if ((file ? m->max->file : m->max->field) - m->bytes < n) {
		fail(m, file ? MULTIPART_FILE : MULTIPART_FIELD);
		return;
	}
	m->bytes += n;
	if (!m->to->data(m->to->arg, s, n))
		fail(m, MULTIPART_STOPPED);
}

static void
delimiter_seen(struct multipart *m)
{
	m->state = AFTER;
	m->matched = 0;
	m->tail_n = 0;
}

/* Before the first delimiter only empty lines may stand: no client sends a
 * preamble, and a body that does not begin with its boundary is broken. */
static size_t
in_start(struct multipart *m, const char *s)
{
	if (*s == m->delimiter[m->matched]) {
		if (++m->matched == m->delimiter_n)
			delimiter_seen(m);
	} else if (*s == '\r' && m->matched == 2)
		m->matched = 1;
	else
		fail(m, MULTIPART_SYNTAX);
	return (1);
}

/* A match may have begun in an earlier piece; what it held then was the
 * delimiter's own first bytes, so they are given out from there. */
static size_t
in_data(struct multipart *m, const char *s, size_t n)
{
	const char *p = s, *end = s + n, *from = s, *began = s;
	size_t carried = m->matched;

	while (p < end) {
		if (m->matched == 0) {
			began = memchr(p, '\r', (size_t)(end - p));
			if (began == NULL)
				break;
			p = began + 1;
			m->matched = 1;
		} else if (*p == m->delimiter[m->matched]) {
			p++;
			if (++m->matched == m->delimiter_n) {
				emit(m, from, (size_t)(began - from));
				delimiter_seen(m);
				return ((size_t)(p - s));
			}
		} else {
			emit(m, m->delimiter + m->given,
			    carried > 0 ? carried - m->given : 0);
			carried = m->matched = m->given = 0;
		}
	}
	emit(m, from, (size_t)((m->matched > 0 ? began : end) - from));
	return (n);
}

static void
close_part(struct multipart *m)
{
	if (m->open && m->error == MULTIPART_OK && !m->to->end(m->to->arg))
		fail(m, MULTIPART_STOPPED);
	m->open = false;
	m->part = (struct multipart_part){ 0 };
}

/* What followed was neither "--" nor the end of the line: all of it was data. */
static void
not_a_delimiter(struct multipart *m)
{
	if (!m->open) {
		fail(m, MULTIPART_SYNTAX);
		return;
	}
	emit(m, m->delimiter + m->given, m->delimiter_n - m->given);
	emit(m, m->tail, m->tail_n);
	m->given = 0;
	m->state = DATA;
}

static size_t
in_after(struct multipart *m, const char *s)
{
	char last = m->tail_n > 0 ? m->tail[m->tail_n - 1] : ' ';
	bool padding = last == ' ' || last == '\t';

	if (*s == '\n' && last == '\r') {
		close_part(m);
		m->state = HEADER;
		m->header_n = 0;
	} else if (*s == '-' && last == '-') {
		close_part(m);
		m->state = DONE;
	} else if (m->tail_n < PADDING_MAX && padding &&
	    ((*s == '-' && m->tail_n == 0) || *s == ' ' || *s == '\t' ||
	    *s == '\r')) {
		m->tail[m->tail_n++] = *s;
	} else {
		not_a_delimiter(m);
		return (0);
	}
	return (1);
}

static void
begin_part(struct multipart *m)
{
	enum multipart_error e;

	e = parthead_read(m->a, m->header, m->header_n - 2, &m->part);
	if (e == MULTIPART_OK && m->parts++ >= m->max->parts)
		e = MULTIPART_PARTS;
	if (e == MULTIPART_OK && !m->to->begin(m->to->arg, &m->part))
		e = MULTIPART_STOPPED;
	fail(m, e);
	m->open = true;
	m->bytes = 0;
	/* A part may have no body at all: then the empty line's CR LF is the
	 * delimiter's. */
	m->matched = m->given = 2;
	m->state = DATA;
}

static bool
header_is_whole(const struct multipart *m)
{
	const char *end = m->header + m->header_n;

	return ((m->header_n == 2 && memcmp(end - 2, "\r\n", 2) == 0) ||
	    (m->header_n >= 4 && memcmp(end - 4, "\r\n\r\n", 4) == 0));
}

static size_t
in_header(struct multipart *m, const char *s)
{
	if (m->header_n == m->max->header) {
		fail(m, MULTIPART_HEADER);
		return (1);
	}
	m->header[m->header_n++] = *s;
	if (header_is_whole(m))
		begin_part(m);
	return (1);
}

enum multipart_error
multipart_feed(struct multipart *m, const void *data, size_t n)
{
	const char *s = data;
	size_t used;

	if (m->max->total - m->total < n)
		fail(m, MULTIPART_TOTAL);
	for (; n > 0 && m->error == MULTIPART_OK; s += used, n -= used) {
		switch (m->state) {
		case START:
			used = in_start(m, s);
			break;
		case DATA:
			used = in_data(m, s, n);
			break;
		case AFTER:
			used = in_after(m, s);
			break;
		case HEADER:
			used = in_header(m, s);
			break;
		default:
			used = n;	/* the epilogue is nobody's */
		}
		m->total += used;
	}
	return (m->error);
}

enum multipart_error
multipart_end(struct multipart *m)
{
	if (m->state != DONE)
		fail(m, MULTIPART_TRUNCATED);
	return (m->error);
}
