/* sqlgen_stmt: one statement: its text, its parameters, the tables it writes. */
#include "gen/sqlgen.h"
#include "gen/sqlgen_lex.h"

#include <ctype.h>

struct word {
	struct sqlgen_token	 t;
	int			 line;
};

struct scan {
	struct tool		*tool;
	const char		*path;
	struct sqlgen_stmt	*s;
	const char		*p;
	int			 line;
	struct word		*words;		/* all tokens but space and comments; owned */
	size_t			 n;
	struct buf		 text;		/* owned */
	bool			 gap, newline;	/* space, newline since the last word */
};

static const struct word *
word_at(const struct scan *c, size_t i)
{
	static const struct word none = { .t = { .is = LEX_END, .p = "" } };

	return (i < c->n ? &c->words[i] : &none);
}

static bool
is_word_at(const struct scan *c, size_t i, const char *word)
{
	return (sqlgen_is(&word_at(c, i)->t, word));
}

bool
sqlgen_is_directive(const char *line, const char *word)
{
	if (!str_starts(line, "--"))
		return (false);
	line += 2;
	line += strspn(line, " \t");
	if (!str_starts(line, word))
		return (false);
	line += strlen(word);
	return (line[strspn(line, " \t")] == ':');
}

static void
advance(struct scan *c, const struct sqlgen_token *t)
{
	for (size_t i = 0; i < t->n; i++)
		c->line += t->p[i] == '\n';
	c->p += t->n;
}

static void
add_word(struct scan *c, const struct sqlgen_token *t)
{
	if ((c->n & (c->n + 1)) == 0)
		c->words = xrealloc(c->words, 2 * (c->n + 1) * sizeof *c->words);
	c->words[c->n++] = (struct word){ *t, c->line };
	if (c->n > 1 && c->gap)
		buf_putc(&c->text, c->newline ? '\n' : ' ');
	buf_put(&c->text, t->p, t->n);
	c->gap = c->newline = false;
}

static void
add_gap(struct scan *c, const struct sqlgen_token *t)
{
	c->gap = true;
	if (memchr(t->p, '\n', t->n) != NULL)
		c->newline = true;
}

static void
refuse_list(struct scan *c)
{
	if (sqlgen_is_directive(c->p, "in") || sqlgen_is_directive(c->p, "out"))
		tool_error(c->tool, c->path, c->line,
		    "%s: in: and out: stand above the statement", c->s->name);
}

/* Takes the words up to the semicolon. False when the block ends without one. */
static bool
read_body(struct scan *c)
{
	for (;;) {
		struct sqlgen_token t = sqlgen_lex(c->p);

		if (t.is == LEX_END || (t.is == LEX_COMMENT && sqlgen_is_directive(t.p, "name")))
			return (false);
		if (t.is == LEX_OPEN) {
			tool_error(c->tool, c->path, c->line, "%s: this %s has no end", c->s->name,
			    *t.p == '/' ? "comment" : *t.p == '"' ? "identifier" : "string");
			advance(c, &t);
			return (true);
		}
		if (t.is == LEX_COMMENT)
			refuse_list(c);
		if (t.is == LEX_COMMENT || t.is == LEX_SPACE)
			add_gap(c, &t);
		else if (!sqlgen_is(&t, ";"))
			add_word(c, &t);
		advance(c, &t);
		if (sqlgen_is(&t, ";"))
			return (true);
	}
}

/* Skips what stands between the semicolon and the next block: comments only. */
static void
read_tail(struct scan *c)
{
	bool complained = false;

	for (;;) {
		struct sqlgen_token t = sqlgen_lex(c->p);

		if (t.is == LEX_END)
			return;
		if (t.is == LEX_COMMENT && sqlgen_is_directive(t.p, "name")) {
			if (c->p[-1] == '\n')
				return;
			tool_error(c->tool, c->path, c->line, "want: -- name: at the start of a line");
			complained = true;
		} else if (t.is == LEX_COMMENT) {
			refuse_list(c);
		} else if (t.is != LEX_SPACE && !complained) {
			tool_error(c->tool, c->path, c->line,
			    "%s: two statements in one block, or a -- name: line is missing", c->s->name);
			complained = true;
		}
		advance(c, &t);
	}
}

/* The number of a parameter token; what is too large for one is UINT32_MAX. */
static uint32_t
param_number(const struct sqlgen_token *t)
{
	uint32_t v = 0;

	for (size_t i = 1; i < t->n; i++) {
		if (v > 65535)
			return (UINT32_MAX);
		v = v * 10 + (uint32_t)(t->p[i] - '0');
	}
	return (v);
}

static void
check_params(struct scan *c)
{
	struct sqlgen_list *in = &c->s->in;
	bool *used = xcalloc(in->n + 1, sizeof *used);
	unsigned i = 0;

	for (size_t k = 0; k < c->n; k++) {
		const struct word *w = &c->words[k];
		uint32_t v;

		if (w->t.is != LEX_PARAM)
			continue;
		v = param_number(&w->t);
		if (v >= 1 && v <= in->n)
			used[v - 1] = true;
		else
			tool_error(c->tool, c->path, w->line, "%s: %.*s is not in the in list, which has %u",
			    c->s->name, (int)w->t.n, w->t.p, in->n);
	}
	for (struct sqlgen_col *a = in->first; a != NULL; a = a->next)
		if (!used[i++])
			tool_error(c->tool, c->path, a->line, "%s: $%u (%s) is never used",
			    c->s->name, i, a->name);
	free(used);
}

/* Whether the "*" at i stands for columns: a factor has an operand on each
 * side, count(*) a parenthesis before. */
static bool
is_star(const struct scan *c, size_t i)
{
	static const char *const before[] = { "SELECT", "ALL", "DISTINCT", "RETURNING", ",", "." };
	static const char *const after[] = { ",", ")", "FROM", "INTO", "WHERE", "UNION", "ORDER", "LIMIT" };

	if (!is_word_at(c, i, "*") || i == 0 || is_word_at(c, i - 1, "("))
		return (false);
	for (size_t k = 0; k < nelem(before); k++)
		if (is_word_at(c, i - 1, before[k]))
			return (true);
	for (size_t k = 0; k < nelem(after); k++)
		if (is_word_at(c, i + 1, after[k]))
			return (true);
	return (i + 1 == c->n);
}

/* Whether a statement can begin at word i: first, in parentheses, or behind the WITH list. */
static bool
is_start(const struct scan *c, size_t i)
{
	return (i == 0 || is_word_at(c, i - 1, "(") || is_word_at(c, i - 1, ")"));
}

static void
check_stars(struct scan *c)
{
	for (size_t i = 0; i < c->n; i++) {
		bool table = is_start(c, i) && is_word_at(c, i, "TABLE") &&
		    word_at(c, i + 1)->t.is == LEX_WORD;

		if (table || is_star(c, i))
			tool_error(c->tool, c->path, c->words[i].line,
			    "%s: %s takes whatever columns there are; want their names", c->s->name,
			    table ? "TABLE" : "*");
	}
}

/* The transaction is the runtime's, and rows that nobody reads are a mistake. */
static void
check_kind(struct scan *c)
{
	static const char *const reserved[] = {
		"ABORT", "BEGIN", "COMMIT", "END", "ROLLBACK", "START",
	};
	int depth = 0;

	for (size_t i = 0; i < nelem(reserved); i++)
		if (is_word_at(c, 0, reserved[i]))
			tool_error(c->tool, c->path, c->words[0].line,
			    "%s: %s is not for statements; want db_begin and db_commit", c->s->name, reserved[i]);
	for (size_t i = 0; i < c->n && !sqlgen_has_rows(c->s); i++) {
		depth += is_word_at(c, i, "(") - is_word_at(c, i, ")");
		if (depth == 0 && is_word_at(c, i, "RETURNING"))
			tool_error(c->tool, c->path, c->words[i].line,
			    "%s: exec and later drop what RETURNING returns; want one or many", c->s->name);
	}
}

/* The identifier at word i as the catalogue has it, NULL when it is none. */
static const char *
identifier(struct scan *c, size_t i)
{
	const struct sqlgen_token *t = &word_at(c, i)->t;
	size_t n = 0;
	char *s;

	if (t->is != LEX_WORD && t->is != LEX_QUOTED)
		return (NULL);
	s = arena_alloc(&c->tool->arena, t->n + 1);
	if (t->is == LEX_WORD)
		for (; n < t->n; n++)
			s[n] = (char)tolower((unsigned char)t->p[n]);
	else
		for (size_t k = 1; k + 1 < t->n; k += t->p[k] == '"' ? 2 : 1)
			s[n++] = t->p[k];
	s[n] = '\0';
	return (s);
}

static void
add_write(struct scan *c, size_t i)
{
	const char *name = identifier(c, i), *rest = identifier(c, i + 2);
	struct sqlgen_name **at = &c->s->writes;

	if (name == NULL)
		return;
	if (is_word_at(c, i + 1, ".") && rest != NULL)
		name = str_eq(name, "public") ? rest : arena_printf(&c->tool->arena, "%s.%s", name, rest);
	for (; *at != NULL; at = &(*at)->next)
		if (str_eq((*at)->name, name))
			return;
	*at = arena_alloc(&c->tool->arena, sizeof **at);
	(*at)->name = name;
}

static void
find_writes(struct scan *c)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t at = i + 1;

		if (!is_start(c, i))
			continue;
		if (is_word_at(c, i, "INSERT") || is_word_at(c, i, "MERGE"))
			at += is_word_at(c, at, "INTO");
		else if (is_word_at(c, i, "DELETE"))
			at += is_word_at(c, at, "FROM");
		else if (is_word_at(c, i, "TRUNCATE"))
			at += is_word_at(c, at, "TABLE");
		else if (!is_word_at(c, i, "UPDATE"))
			continue;
		at += is_word_at(c, at, "ONLY");
		add_write(c, at);
	}
}

const char *
sqlgen_statement(struct tool *t, const char *path, const char *text, int *line, struct sqlgen_stmt *s)
{
	struct scan c = { .tool = t, .path = path, .s = s, .p = text, .line = *line };
	bool ended;

	buf_printf(&c.text, "/* %s */ ", s->name);
	ended = read_body(&c);
	if (c.n == 0)
		tool_error(t, path, s->line, "%s: the statement is empty", s->name);
	else if (!ended)
		tool_error(t, path, c.words[c.n - 1].line, "%s: the statement does not end in ;", s->name);
	check_params(&c);
	check_stars(&c);
	check_kind(&c);
	find_writes(&c);
	if (ended)
		read_tail(&c);
	s->text = arena_strdup(&t->arena, c.text.p);
	*line = c.line;
	free(c.words);
	buf_free(&c.text);
	return (c.p);
}
