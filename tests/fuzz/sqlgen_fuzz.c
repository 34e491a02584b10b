/* sqlgen_fuzz: no text breaks the statement compiler, and what it accepts keeps its promises. */
#include "gen/sqlgen.h"
#include "gen/sqlgen_lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Tokens cover the text; the text for PostgreSQL has no comments but the first
 * and no parameter outside of the in list. */
static void
check_text(const struct sqlgen_stmt *s)
{
	const char *p = s->text;
	bool first = true;

	while (*p != '\0') {
		struct sqlgen_token t = sqlgen_lex(p);

		must(t.n > 0 && t.p == p && t.is != LEX_END && t.is != LEX_OPEN);
		must(t.is != LEX_COMMENT || first);
		must(!sqlgen_is(&t, ";"));
		if (t.is == LEX_SPACE)
			must(t.n == 1);
		if (t.is == LEX_PARAM)
			must(strtoul(p + 1, NULL, 10) >= 1 && strtoul(p + 1, NULL, 10) <= s->in.n);
		p += t.n;
		first = false;
	}
}

static void
check_statement(const struct sqlgen_stmt *s)
{
	unsigned n = 0;

	must(str_starts(s->name, "sql_") && tool_is_name(s->name));
	must((s->row != NULL) == (s->kind == SQLGEN_ONE || s->kind == SQLGEN_MANY) && (s->out.n > 0) == (s->row != NULL));
	for (const struct sqlgen_col *c = s->in.first; c != NULL; c = c->next, n++)
		must(tool_is_name(c->name));
	must(n == s->in.n && n <= SQLGEN_PARAMS_MAX);
	check_text(s);
}

static void
check_output(void (*put)(const struct sqlgen_file *, struct buf *), const struct sqlgen_file *f)
{
	static struct buf b;

	buf_clear(&b);
	put(f, &b);
	must(!b.full);
	for (size_t i = 0; i < b.n; i++)
		must(b.p[i] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tool t = { 0 };
	const char *text = tool_text(&t, "sql/fuzz.sql", (const char *)data, n);
	struct sqlgen_file *f;

	if (text != NULL) {
		f = sqlgen_parse(&t, "sql/fuzz.sql", text);
		sqlgen_check_files(&t, f);
		for (struct sqlgen_stmt *s = f->first; s != NULL && t.nerrors == 0; s = s->next)
			check_statement(s);
		if (t.nerrors == 0) {
			check_output(sqlgen_put_rows, f);
			check_output(sqlgen_put_header, f);
			check_output(sqlgen_put_code, f);
			check_output(sqlgen_put_all, f);
			check_output(sqlgen_put_writes, f);
		}
	}
	must((t.nerrors > 0) == (t.errors.n > 0));
	tool_free(&t);
	return (0);
}
