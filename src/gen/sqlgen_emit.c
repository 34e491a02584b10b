/* sqlgen_emit: what a parsed file becomes. */
#include "gen/sqlgen.h"

static const char *
type_of(const struct sqlgen_col *c)
{
	static char text[160];

	if (c->id == NULL)
		return (c->type->c);
	snprintf(text, sizeof text, c->type->array ? "const %.99s *" : "%.99s ", c->id);
	return (text);
}

/* A parameter that needs a pointer to be able to say NULL. */
static bool
by_pointer(const struct sqlgen_col *c)
{
	return (c->nullable && !c->type->null_inside);
}

static void
put_banner(struct buf *b, const char *what, const struct sqlgen_file *f)
{
	buf_printf(b, "/* %s of %s, generated. */\n", what, f->path);
}

static bool
has_type(const struct sqlgen_file *f, const char *sql, bool id)
{
	for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next)
		for (const struct sqlgen_col *c = s->out.first; c != NULL; c = c->next)
			if (id ? c->id != NULL : str_eq(c->type->sql, sql))
				return (true);
	return (false);
}

static void
put_row(const struct sqlgen_stmt *s, struct buf *b)
{
	buf_printf(b, "\nstruct %s {\n", s->row);
	for (const struct sqlgen_col *c = s->out.first; c != NULL; c = c->next) {
		buf_printf(b, "\t%s%s;%s\n", type_of(c), c->name,
		    !c->nullable ? "" : str_eq(c->type->sql, "text") ? "\t/* or NULL */" :
		    c->type->null_inside ? "\t/* .p may be NULL */" : "");
		if (by_pointer(c))
			buf_printf(b, "\tbool has_%s;\n", c->name);
	}
	buf_puts(b, "};\n");
}

void
sqlgen_put_rows(const struct sqlgen_file *f, struct buf *b)
{
	put_banner(b, "Rows", f);
	tool_put_guard(b, f->room, "rows");
	if (has_type(f, "", true))
		buf_puts(b, "#include \"base/ids.h\"\n");
	if (has_type(f, "bytea", false))
		buf_puts(b, "#include \"base/buf.h\"\n");
	buf_puts(b, "\n#include <stdbool.h>\n#include <stdint.h>\n");
	for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next)
		if (s->row != NULL && !s->row_repeated)
			put_row(s, b);
	buf_puts(b, "\n#endif\n");
}

static void
put_args_struct(const struct sqlgen_stmt *s, struct buf *b)
{
	buf_printf(b, "\nstruct %s_in {\n", s->name);
	for (const struct sqlgen_col *c = s->in.first; c != NULL; c = c->next) {
		buf_printf(b, "\t%s%s%s%s;%s\n", by_pointer(c) ? "const " : "", type_of(c),
		    by_pointer(c) ? "*" : "", c->name, c->nullable ? "\t/* may be NULL */" : "");
		if (c->type->array)
			buf_printf(b, "\tsize_t n_%s;\n", c->name);
	}
	buf_puts(b, "};\n");
}

/* In a body every parameter ends in "_" and no other name does. A prototype
 * needs that only where the name could hide a type. */
static void
put_param_name(const struct sqlgen_col *c, bool prototype, struct buf *b)
{
	size_t n = strlen(c->name);
	bool type = tool_is_id(c->name) || (n > 2 && str_eq(c->name + n - 2, "_t"));

	buf_printf(b, "%s%s", c->name, type || !prototype ? "_" : "");
}

static void
put_params(const struct sqlgen_stmt *s, bool prototype, struct buf *b)
{
	if (s->in.n > SQLGEN_ARGS_MAX) {
		buf_printf(b, ", const struct %s_in *%s", s->name, prototype ? "" : "in");
		return;
	}
	for (const struct sqlgen_col *c = s->in.first; c != NULL; c = c->next) {
		buf_printf(b, ", %s%s%s", by_pointer(c) ? "const " : "", type_of(c),
		    by_pointer(c) ? "*" : "");
		put_param_name(c, prototype, b);
		if (c->type->array)
			buf_printf(b, ", size_t n_%s%s", c->name, prototype ? "" : "_");
	}
}

static void
put_signature(const struct sqlgen_stmt *s, bool prototype, struct buf *b)
{
	static const char *const result[] = { "int64_t", "bool", "size_t", "void" };

	buf_printf(b, "%s%c%s(struct req *%s", result[s->kind], prototype ? '\t' : '\n', s->name,
	    prototype ? "" : "r");
	put_params(s, prototype, b);
	if (sqlgen_has_rows(s))
		buf_printf(b, ", struct %s *%s%s", s->row, s->kind == SQLGEN_MANY ? "*" : "",
		    prototype ? "" : "out");
	buf_putc(b, ')');
}

void
sqlgen_put_header(const struct sqlgen_file *f, struct buf *b)
{
	put_banner(b, "Statements", f);
	tool_put_guard(b, f->room, "sql");
	buf_printf(b, "#include \"%s/rows.h\"\n#include \"run/db.h\"\n", f->room);
	for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next) {
		if (s->in.n > SQLGEN_ARGS_MAX)
			put_args_struct(s, b);
		buf_putc(b, '\n');
		if (*s->comment != '\0')
			tool_put_comment(b, s->comment);
		put_signature(s, true, b);
		buf_printf(b, ";\nextern const struct sql sql_desc_%s;\n", s->name + strlen("sql_"));
	}
	buf_puts(b, "\n#endif\n");
}

static void
put_cols(const struct sqlgen_list *l, const char *what, const struct sqlgen_stmt *s, struct buf *b)
{
	if (l->n == 0)
		return;
	buf_printf(b, "\nstatic const struct sql_col %s_%s[] = {\n", what, s->name);
	for (const struct sqlgen_col *c = l->first; c != NULL; c = c->next)
		buf_printf(b, "\t{ \"%s\", \"%s\", %s, %s },\n", c->name, c->type->sql, c->type->as,
		    c->nullable ? "true" : "false");
	buf_puts(b, "};\n");
}

static void
put_desc(const struct sqlgen_file *f, const struct sqlgen_stmt *s, struct buf *b)
{
	static const char *const kind[] = { "SQL_EXEC", "SQL_ONE", "SQL_MANY", "SQL_LATER" };

	put_cols(&s->in, "in", s, b);
	put_cols(&s->out, "out", s, b);
	buf_printf(b, "\nconst struct sql sql_desc_%s = {\n\t.name = \"%s\",\n\t.text = ",
	    s->name + strlen("sql_"), s->name);
	tool_put_literal(b, s->text, strlen(s->text));
	buf_puts(b, ",\n\t.file = ");
	tool_put_literal(b, f->path, strlen(f->path));
	buf_printf(b, ",\n\t.line = %d,\n\t.kind = %s,\n", s->line, kind[s->kind]);
	if (s->in.n > 0)
		buf_printf(b, "\t.nin = %u, .in = in_%s,\n", s->in.n, s->name);
	if (s->out.n > 0)
		buf_printf(b, "\t.nout = %u, .out = out_%s,\n", s->out.n, s->name);
	buf_puts(b, "};\n");
}

/* The parameter as the function's body calls it. */
static const char *
param_expr(const struct sqlgen_stmt *s, const struct sqlgen_col *c)
{
	static char text[160];
	bool in_struct = s->in.n > SQLGEN_ARGS_MAX;

	snprintf(text, sizeof text, "%s%.99s%s", in_struct ? "in->" : "", c->name, in_struct ? "" : "_");
	return (text);
}

/* One element of the argument array. Bytes that are there are never a NULL
 * pointer, which would travel as NULL. */
static void
put_arg(const struct sqlgen_stmt *s, const struct sqlgen_col *c, struct buf *b)
{
	const char *x = param_expr(s, c);
	bool bytes = str_eq(c->type->sql, "bytea"), in_struct = s->in.n > SQLGEN_ARGS_MAX;

	buf_puts(b, "\t\t{ ");
	if (c->nullable)
		buf_printf(b, ".is_null = %s%s == NULL, ", x, bytes ? ".p" : "");
	buf_printf(b, ".%s = ", c->type->field);
	if (c->type->array)
		buf_printf(b, "{ %s%s, %sn_%s%s }", c->id != NULL ? "(const int64_t *)" : "", x,
		    in_struct ? "in->" : "", c->name, in_struct ? "" : "_");
	else if (bytes && !c->nullable)
		buf_printf(b, "{ %s.p != NULL ? %s.p : \"\", %s.n }", x, x, x);
	else if (by_pointer(c))
		buf_printf(b, "%s != NULL ? %s%s%s : 0", x, c->id != NULL ? "" : "*", x,
		    c->id != NULL ? "->n" : "");
	else
		buf_printf(b, "%s%s", x, c->id != NULL ? ".n" : "");
	buf_puts(b, " },\n");
}

static void
put_args(const struct sqlgen_stmt *s, struct buf *b)
{
	if (s->in.n == 0)
		return;
	buf_puts(b, "\tstruct sql_arg arg[] = {\n");
	for (const struct sqlgen_col *c = s->in.first; c != NULL; c = c->next)
		put_arg(s, c, b);
	buf_puts(b, "\t};\n");
}

/* A required text that is NULL stops here, with the statement's name, rather
 * than inside the database layer. */
static void
put_musts(const struct sqlgen_stmt *s, struct buf *b)
{
	for (const struct sqlgen_col *c = s->in.first; c != NULL; c = c->next)
		if (!c->nullable && str_eq(c->type->sql, "text"))
			buf_printf(b, "\tmust(%s != NULL);\n", param_expr(s, c));
}

static void
put_reader(const struct sqlgen_stmt *s, struct buf *b)
{
	unsigned i = 0;

	buf_printf(b, "\nstatic void\nread_%s(struct req *r, const struct sql *s, const struct sql_rows *rows, "
	    "size_t i, struct %s *to)\n{\n\tcheck_row(r, s, rows, i);\n", s->row, s->row);
	for (const struct sqlgen_col *c = s->out.first; c != NULL; c = c->next, i++) {
		buf_printf(b, "\tto->%s%s = %s(rows, i, %u);\n", c->name, c->id != NULL ? ".n" : "",
		    c->type->get, i);
		if (by_pointer(c))
			buf_printf(b, "\tto->has_%s = !sql_is_null(rows, i, %u);\n", c->name, i);
	}
	buf_puts(b, "}\n");
}

static void
put_many(const struct sqlgen_stmt *s, struct buf *b)
{
	buf_printf(b, "\tn = sql_nrows(rows);\n\t*out = NEW_ARRAY(r, struct %s, n);\n", s->row);
	buf_printf(b, "\tfor (size_t i = 0; i < n; i++)\n\t\tread_%s(r, &sql_desc_%s, rows, i, &(*out)[i]);\n",
	    s->row, s->name + strlen("sql_"));
	buf_puts(b, "\treturn (n);\n");
}

static void
put_one(const struct sqlgen_stmt *s, struct buf *b)
{
	buf_printf(b, "\tif (!has_one(r, rows, \"%s\"))\n\t\treturn (false);\n", s->name);
	buf_printf(b, "\tread_%s(r, &sql_desc_%s, rows, 0, out);\n\treturn (true);\n", s->row,
	    s->name + strlen("sql_"));
}

static void
put_function(const struct sqlgen_stmt *s, struct buf *b)
{
	const char *desc = s->name + strlen("sql_"), *arg = s->in.n > 0 ? "arg" : "NULL";

	buf_putc(b, '\n');
	put_signature(s, false, b);
	buf_puts(b, "\n{\n");
	put_args(s, b);
	if (sqlgen_has_rows(s))
		buf_puts(b, "\tstruct sql_rows *rows;\n");
	if (s->kind == SQLGEN_MANY)
		buf_puts(b, "\tsize_t n;\n");
	if (s->in.n > 0 || sqlgen_has_rows(s))
		buf_putc(b, '\n');
	put_musts(s, b);
	if (s->kind == SQLGEN_EXEC)
		buf_printf(b, "\treturn (sql_affected(sql_run(r, &sql_desc_%s, %s)));\n", desc, arg);
	else if (s->kind == SQLGEN_LATER)
		buf_printf(b, "\tsql_later(r, &sql_desc_%s, %s);\n", desc, arg);
	else
		buf_printf(b, "\trows = sql_run(r, &sql_desc_%s, %s);\n", desc, arg);
	if (s->kind == SQLGEN_MANY)
		put_many(s, b);
	else if (s->kind == SQLGEN_ONE)
		put_one(s, b);
	buf_puts(b, "}\n");
}

/* Helpers the file's functions call; nothing unused. */
static void
put_helpers(const struct sqlgen_file *f, struct buf *b)
{
	bool one = false, rows = false;

	for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next) {
		one = one || s->kind == SQLGEN_ONE;
		rows = rows || s->row != NULL;
	}
	if (one)
		buf_puts(b, "\nstatic bool\n"
		    "has_one(struct req *r, const struct sql_rows *rows, const char *name)\n{\n"
		    "\tif (sql_nrows(rows) > 1)\n"
		    "\t\tstop_because(r, 500, \"sql.rows\", \"%s: %zu rows, want one at most\", name,\n"
		    "\t\t    sql_nrows(rows));\n"
		    "\treturn (sql_nrows(rows) == 1);\n}\n");
	if (rows)
		buf_puts(b, "\n/* A column without \"?\" is never NULL. */\nstatic void\n"
		    "check_row(struct req *r, const struct sql *s, const struct sql_rows *rows, size_t i)\n{\n"
		    "\tfor (unsigned c = 0; c < s->nout; c++)\n"
		    "\t\tif (!s->out[c].nullable && sql_is_null(rows, i, c))\n"
		    "\t\t\tstop_because(r, 500, \"sql.null\", \"%s: %s is NULL\", s->name, s->out[c].name);\n"
		    "}\n");
}

void
sqlgen_put_code(const struct sqlgen_file *f, struct buf *b)
{
	put_banner(b, "Statements", f);
	buf_printf(b, "#include \"%s/sql.h\"\n", f->room);
	put_helpers(f, b);
	for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next) {
		put_desc(f, s, b);
		if (s->row != NULL && !s->row_repeated)
			put_reader(s, b);
		put_function(s, b);
	}
}

void
sqlgen_put_all(const struct sqlgen_file *first, struct buf *b)
{
	buf_puts(b, "/* Every statement of the program, generated. */\n");
	for (const struct sqlgen_file *f = first; f != NULL; f = f->next)
		buf_printf(b, "#include \"%s/sql.h\"\n", f->room);
	buf_puts(b, "#include \"run/db.h\"\n\nconst struct sql *const sql_all[] = {\n");
	for (const struct sqlgen_file *f = first; f != NULL; f = f->next)
		for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next)
			buf_printf(b, "\t&sql_desc_%s,\n", s->name + strlen("sql_"));
	buf_puts(b, "\tNULL\n};\n");
}

void
sqlgen_put_writes(const struct sqlgen_file *first, struct buf *b)
{
	for (const struct sqlgen_file *f = first; f != NULL; f = f->next)
		for (const struct sqlgen_stmt *s = f->first; s != NULL; s = s->next)
			for (const struct sqlgen_name *w = s->writes; w != NULL; w = w->next)
				buf_printf(b, "%s\t%s\t%s\n", w->name, f->room, s->name);
}
