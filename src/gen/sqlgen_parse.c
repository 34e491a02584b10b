/* sqlgen_parse: a file is blocks; a block is comment lines and one statement. */
#include "gen/sqlgen.h"

static const struct sqlgen_type types[] = {
	{ "bigint", "int64_t ", "SQL_I64", "i", "sql_i64", false, false },
	{ "int", "int32_t ", "SQL_I32", "i", "sql_i32", false, false },
	{ "bool", "bool ", "SQL_BOOL", "i", "sql_bool", false, false },
	{ "text", "const char *", "SQL_TEXT", "text", "sql_text", true, false },
	{ "timestamptz", "int64_t ", "SQL_TIME", "i", "sql_i64", false, false },
	{ "bytea", "struct bytes ", "SQL_BYTES", "bytes", "sql_bytes", true, false },
	{ "bigint[]", "const int64_t *", "SQL_I64S", "i64s", NULL, true, true },
	{ "text[]", "const char *const *", "SQL_TEXTS", "texts", NULL, true, true },
};

/* Names of run/db.h a statement would collide with. */
static const char *const runtime[] = {
	"sql_affected", "sql_all", "sql_bool", "sql_bytes", "sql_i32", "sql_i64", "sql_is_null", "sql_later",
	"sql_nrows", "sql_run", "sql_text",
};

struct parse {
	struct tool		*tool;
	struct sqlgen_file	*file;
	struct sqlgen_stmt	*s;		/* the block being read */
	struct sqlgen_list	*list;		/* the line above belongs to it */
	int			 comma;		/* the line whose end is a comma, 0: none is open */
	const char		*p;
	int			 line;
	struct buf		 comment;	/* owned */
};

#define complain(c, line, ...) tool_error((c)->tool, (c)->file->path, (line), __VA_ARGS__)

static const struct sqlgen_type *
type_named(const char *name)
{
	for (size_t i = 0; i < nelem(types); i++)
		if (str_eq(types[i].sql, name))
			return (&types[i]);
	return (NULL);
}

/* "order_id[]?" and the like into the column's type, id and nullable. */
static bool
set_type(struct sqlgen_col *col, char *word)
{
	const struct sqlgen_type *type;
	size_t n = strlen(word);
	bool array;

	if (n > 0 && word[n - 1] == '?') {
		col->nullable = true;
		word[--n] = '\0';
	}
	if ((type = type_named(word)) != NULL) {
		col->type = type;
		return (true);
	}
	array = n > 2 && str_eq(word + n - 2, "[]");
	if (array)
		word[n - 2] = '\0';
	if (!tool_is_name(word) || !tool_is_id(word))
		return (false);
	col->id = word;
	col->type = type_named(array ? "bigint[]" : "bigint");
	return (true);
}

static void
append(struct sqlgen_list *l, struct sqlgen_col *col)
{
	if (l->tail == NULL)
		l->tail = &l->first;
	*l->tail = col;
	l->tail = &col->next;
	l->n++;
}

/* Sets name and type from "name type"; false when it is anything else. */
static bool
split_col(struct parse *c, struct sqlgen_col *col, char *s)
{
	char *type = s + strcspn(s, " \t"), *end;

	col->name = s;
	col->type = type_named("bigint");
	if (*type != '\0')
		*type++ = '\0';
	type += strspn(type, " \t");
	end = type + strcspn(type, " \t\r");
	if (end == type || end[strspn(end, " \t\r")] != '\0')
		return (false);
	*end = '\0';
	if (!tool_is_name(col->name))
		complain(c, c->line, "\"%s\" cannot be the name of a C variable", col->name);
	if (!set_type(col, type))
		complain(c, c->line, "unknown type \"%s\": want bigint int bool text timestamptz bytea "
		    "bigint[] text[] or a name that ends in _id", type);
	else if (c->list == &c->s->out && col->type->array)
		complain(c, c->line, "%s: an array cannot come out", col->name);
	return (true);
}

/* One item of a list. A wrong one is kept, or every $n behind it would be wrong too. */
static void
read_col(struct parse *c, const char *s, size_t n)
{
	struct sqlgen_col *col = arena_alloc(&c->tool->arena, sizeof *col);
	size_t skip = strspn(s, " \t");

	skip = skip < n ? skip : n;
	s += skip;
	n -= skip;
	col->line = c->line;
	if (!split_col(c, col, arena_strndup(&c->tool->arena, s, n)))
		complain(c, c->line, "want: name type, ..., not \"%.*s\"", (int)n, s);
	append(c->list, col);
}

static void
read_list(struct parse *c, const char *s, size_t n)
{
	const char *end = s + n, *comma;

	while (n > 0 && strchr(" \t\r", end[-1]) != NULL)
		n--, end--;
	while (s < end) {
		comma = memchr(s, ',', (size_t)(end - s));
		read_col(c, s, (size_t)((comma != NULL ? comma : end) - s));
		s = comma != NULL ? comma + 1 : end;
		c->comma = comma != NULL ? c->line : 0;
	}
}

static void
end_list(struct parse *c)
{
	if (c->list != NULL && c->comma != 0) {
		must(c->s != NULL);
		complain(c, c->comma, "%s: the list ends in a comma; it goes on behind -- and four blanks",
		    c->s->name);
	}
	c->list = NULL;
	c->comma = 0;
}

static void
continue_list(struct parse *c, const char *s, size_t n)
{
	if (c->comma == 0)
		complain(c, c->line, "%s: want a comma at the end of the list's line above", c->s->name);
	read_list(c, s, n);
}

static void
begin_list(struct parse *c, struct sqlgen_list *l, const char *s, size_t n)
{
	end_list(c);
	if (l->line != 0)
		complain(c, c->line, "%s: a second %s list", c->s->name, l == &c->s->in ? "in" : "out");
	l->line = c->line;
	c->list = l;
	read_list(c, s, n);
}

static void
set_row(struct parse *c, char *row)
{
	if (!sqlgen_has_rows(c->s))
		complain(c, c->line, "%s: exec and later have no rows to name \"%s\"", c->s->name, row);
	else if (!tool_is_name(row))
		complain(c, c->line, "\"%s\" cannot be the name of a struct", row);
	else
		c->s->row = row;
}

static void
check_name(struct parse *c, const char *name)
{
	if (strlen(name) > 63)
		complain(c, c->line, "%s: longer than the 63 bytes PostgreSQL keeps", name);
	else if (!str_starts(name, "sql_") || !tool_is_name(name))
		complain(c, c->line, "want: -- name: sql_[a-z0-9_]+, not \"%s\"", name);
	if (str_starts(name, "sql_desc_"))
		complain(c, c->line, "%s: names in sql_desc_ are the descriptors'", name);
	for (size_t i = 0; i < nelem(runtime); i++)
		if (str_eq(name, runtime[i]))
			complain(c, c->line, "%s: run/db.h has this name", name);
	for (struct sqlgen_stmt *s = c->file->first; s != NULL; s = s->next)
		if (s != c->s && str_eq(s->name, name))
			complain(c, c->line, "%s: the name is used in line %d", name, s->line);
}

/* The next word of a line, which moves behind it; "" at the end. */
static char *
next_word(struct parse *c, const char **s, const char *end)
{
	const char *p = *s;

	while (p < end && strchr(" \t\r", *p) != NULL)
		p++;
	for (*s = p; *s < end && strchr(" \t\r", **s) == NULL; (*s)++)
		;
	return (arena_strndup(&c->tool->arena, p, (size_t)(*s - p)));
}

/* A block that has had no statement when the next one begins, or the file ends. */
static void
end_empty(struct parse *c)
{
	if (c->s != NULL)
		complain(c, c->s->line, "%s: the statement is empty", c->s->name);
	end_list(c);
	buf_clear(&c->comment);
	c->s = NULL;
}

static void
begin_block(struct parse *c, const char *s, size_t n)
{
	static const char *const kinds[] = { "exec", "one", "many", "later" };
	const char *end = s + n;
	char *kind, *row;
	unsigned k = 0;

	c->s = arena_alloc(&c->tool->arena, sizeof *c->s);
	c->s->line = c->line;
	c->s->name = next_word(c, &s, end);
	kind = next_word(c, &s, end);
	row = next_word(c, &s, end);
	*c->file->tail = c->s;
	c->file->tail = &c->s->next;
	check_name(c, c->s->name);
	while (k < nelem(kinds) && !str_eq(kind, kinds[k]))
		k++;
	if (k == nelem(kinds) && *c->s->name != '\0')
		complain(c, c->line, "%s: want exec, one, many or later, not \"%s\"", c->s->name, kind);
	c->s->kind = k < nelem(kinds) ? (enum sqlgen_kind)k : SQLGEN_ONE;
	if (*row != '\0')
		set_row(c, row);
	if (*next_word(c, &s, end) != '\0')
		complain(c, c->line, "want: -- name: sql_name exec|one|many|later [row struct]");
	if (c->s->row == NULL && sqlgen_has_rows(c->s))
		c->s->row = arena_printf(&c->tool->arena, "%s_row", c->s->name);
}

/* A comment line that is none of ours becomes the prototype's comment. */
static void
free_line(struct parse *c, const char *s, size_t n)
{
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
		n--;
	if (c->s == NULL)
		return;
	end_list(c);
	s += 2;
	n = n > 2 ? n - 2 : 0;
	if (n > 0 && *s == ' ')
		s++, n--;
	if (c->comment.n > 0)
		buf_putc(&c->comment, '\n');
	buf_put(&c->comment, s, n);
}

static void
comment_line(struct parse *c, size_t n)
{
	static const char *const words[] = { "name", "in", "out" };
	static const char *const forms[] = { "-- name:", "-- in:", "-- out:" };

	for (size_t i = 0; i < nelem(words); i++) {
		size_t skip = strlen(forms[i]);

		if (!sqlgen_is_directive(c->p, words[i]))
			continue;
		if (!str_starts(c->p, forms[i])) {
			complain(c, c->line, "want \"%s\", written like this", forms[i]);
		} else if (i == 0) {
			end_empty(c);
			begin_block(c, c->p + skip, n - skip);
		} else if (c->s == NULL) {
			complain(c, c->line, "%s: without a -- name: line above", words[i]);
		} else {
			begin_list(c, i == 1 ? &c->s->in : &c->s->out, c->p + skip, n - skip);
		}
		return;
	}
	if (c->list != NULL && (str_starts(c->p, "--    ") || str_starts(c->p, "--\t")))
		continue_list(c, c->p + 2, n - 2);
	else
		free_line(c, c->p, n);
}

static void
check_duplicates(struct parse *c, const struct sqlgen_list *l, const char *what)
{
	for (struct sqlgen_col *b = l->first; b != NULL; b = b->next) {
		const char *has = arena_printf(&c->tool->arena, "has_%s", b->name);
		const char *count = arena_printf(&c->tool->arena, "n_%s", b->name);

		for (struct sqlgen_col *a = l->first; a != NULL; a = a->next) {
			if (a == b)
				break;
			if (str_eq(a->name, b->name))
				complain(c, b->line, "%s: %s twice in the %s list", c->s->name, b->name, what);
		}
		for (struct sqlgen_col *a = l->first; a != NULL; a = a->next) {
			bool taken = l == &c->s->in ? b->type->array && str_eq(a->name, count) :
			    b->nullable && !b->type->null_inside && str_eq(a->name, has);

			if (taken)
				complain(c, a->line, "%s: %s is what %s brings along", c->s->name,
				    a->name, b->name);
		}
	}
}

static bool
same_columns(const struct sqlgen_list *a, const struct sqlgen_list *b)
{
	const struct sqlgen_col *x = a->first, *y = b->first;

	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if (!str_eq(x->name, y->name) || x->type != y->type || x->nullable != y->nullable ||
		    (x->id == NULL ? y->id != NULL : y->id == NULL || !str_eq(x->id, y->id)))
			return (false);
	return (x == NULL && y == NULL);
}

static void
check_row(struct parse *c)
{
	for (struct sqlgen_stmt *s = c->file->first; s != c->s; s = s->next) {
		if (s->row == NULL || c->s->row == NULL || !str_eq(s->row, c->s->row))
			continue;
		c->s->row_repeated = true;
		if (!same_columns(&s->out, &c->s->out))
			complain(c, c->s->out.line != 0 ? c->s->out.line : c->s->line,
			    "%s: the out list of struct %s is another one in line %d", c->s->name,
			    s->row, s->out.line);
		return;
	}
}

static void
check_lists(struct parse *c)
{
	struct sqlgen_stmt *s = c->s;
	unsigned before = c->tool->nerrors;

	if (s->in.line != 0 && s->in.n == 0)
		complain(c, s->in.line, "%s: the in list is empty; leave the line out", s->name);
	if (s->in.n > SQLGEN_PARAMS_MAX)
		complain(c, s->in.line, "%s: more than %d parameters", s->name, SQLGEN_PARAMS_MAX);
	if (!sqlgen_has_rows(s) && s->out.line != 0)
		complain(c, s->out.line, "%s: exec and later have no out list", s->name);
	if (sqlgen_has_rows(s) && s->out.n == 0)
		complain(c, s->line, "%s: want: -- out: name type, ...", s->name);
	check_duplicates(c, &s->in, "in");
	check_duplicates(c, &s->out, "out");
	if (c->tool->nerrors == before)
		check_row(c);
}

static void
next_line(struct parse *c)
{
	c->p += strcspn(c->p, "\n");
	if (*c->p == '\n') {
		c->p++;
		c->line++;
	}
}

/* The line at p is no comment: the block's statement begins. */
static void
statement(struct parse *c)
{
	struct sqlgen_stmt *s = c->s;

	if (s == NULL) {
		complain(c, c->line, "want: -- name: above the statement");
		while (*c->p != '\0' && !sqlgen_is_directive(c->p, "name"))
			next_line(c);
		return;
	}
	end_list(c);
	check_lists(c);
	s->comment = arena_strdup(&c->tool->arena, c->comment.n > 0 ? c->comment.p : "");
	c->p = sqlgen_statement(c->tool, c->file->path, c->p, &c->line, s);
	buf_clear(&c->comment);
	c->s = NULL;
}

/* "orders" of "sql/orders.sql". */
static const char *
room_of(struct tool *t, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t n;
	char *room;

	base = base != NULL ? base + 1 : path;
	n = strlen(base);
	if (n > 4 && str_eq(base + n - 4, ".sql"))
		n -= 4;
	room = arena_strndup(&t->arena, base, n);
	if (!tool_is_name(room))
		tool_error(t, path, 1, "want a file name [a-z0-9_]+.sql");
	return (room);
}

struct sqlgen_file *
sqlgen_parse(struct tool *t, const char *path, const char *text)
{
	struct parse c = { .tool = t, .p = text, .line = 1 };

	c.file = arena_alloc(&t->arena, sizeof *c.file);
	c.file->path = path;
	c.file->room = room_of(t, path);
	c.file->tail = &c.file->first;
	while (*c.p != '\0') {
		if (str_starts(c.p, "--")) {
			comment_line(&c, strcspn(c.p, "\n"));
			next_line(&c);
		} else if (strspn(c.p, " \t\r") < strcspn(c.p, "\n")) {
			statement(&c);
		} else {
			next_line(&c);
		}
	}
	end_empty(&c);
	buf_free(&c.comment);
	return (c.file);
}

/* Statements and row structs of different files share one name space each. */
static void
check_pair(struct tool *t, const struct sqlgen_file *f, const struct sqlgen_stmt *s,
    const struct sqlgen_file *g)
{
	for (const struct sqlgen_stmt *u = g->first; u != NULL; u = u->next) {
		if (str_eq(s->name, u->name))
			tool_error(t, f->path, s->line, "%s: the name is used in %s:%d", s->name,
			    g->path, u->line);
		if (s->row != NULL && u->row != NULL && !s->row_repeated && !u->row_repeated &&
		    str_eq(s->row, u->row))
			tool_error(t, f->path, s->line, "%s: struct %s is in %s:%d", s->name, s->row,
			    g->path, u->line);
	}
}

void
sqlgen_check_files(struct tool *t, const struct sqlgen_file *first)
{
	for (const struct sqlgen_file *f = first; f != NULL; f = f->next) {
		for (const struct sqlgen_file *g = first; g != f; g = g->next) {
			if (str_eq(f->room, g->room))
				tool_error(t, f->path, 1, "a second file of the room %s", f->room);
			for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next)
				check_pair(t, f, s, g);
		}
	}
}
