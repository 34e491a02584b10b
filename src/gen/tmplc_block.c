/* tmplc_block: conditions and loops. Whichever way a page takes, it has to
 * come out of a block in the same place of the HTML. */
#include "gen/tmplc_code.h"

#include <ctype.h>

static struct block *
top(struct tmplc *t)
{
	return (t->nblock > 0 ? &t->block[t->nblock - 1] : NULL);
}

static const char *
kind_word(const struct block *b)
{
	return (b->kind == B_IF ? "if" : b->kind == B_FOR ? "for" : b->kind == B_EACH ? "each" :
	    b->kind == B_PAGE ? "page" : "layout");
}

static bool
settle(struct tmplc *t, size_t at)
{
	if (place_settle(t))
		return (true);
	if (t->place.kind == A_LITERAL && t->place.state != S_DATA)
		fail_at(t, at, "%s decides what <%s> does and has to be literal",
		    t->place.attr, t->place.tag);
	else
		fail_at(t, at, "a directive in %s", place_words(t));
	return (false);
}

static struct block *
push(struct tmplc *t, enum block_kind kind, size_t at)
{
	bool settled = settle(t, at);
	struct block *b;

	emit_flush(t);
	if (t->nblock == BLOCK_MAX) {
		fail_at(t, at, "blocks are nested too deep");
		return (NULL);
	}
	if (kind != B_IF && place_is_between(t->place.state))
		fail_at(t, at, "a loop over attributes would repeat them");
	b = &t->block[t->nblock++];
	*b = (struct block){ .kind = kind, .at = at, .floor = t->nopen, .entry = t->place,
	    .misplaced = !settled };
	b->id = ++t->ids;
	if (kind != B_IF)
		t->place.at_newline = false;
	return (b);
}

/* A branch has come to its {{ else }} or {{ end }}. */
static void
branch_done(struct tmplc *t, size_t at)
{
	struct block *b = top(t);

	if (!b->misplaced)
		settle(t, at);
	if (t->nopen > b->floor && nesting_is_news(t))
		fail_at(t, at, "<%s> is not closed in this %s", t->open[t->nopen - 1].name,
		    kind_word(b));
	if (t->nopen > b->floor)
		t->place = b->entry;
	t->nopen = b->floor;
	if (b->kind != B_IF && t->place.url != b->entry.url)
		fail_at(t, at, "the URL has to be in the same part before and after a loop");
	if (b->kind != B_IF && !b->has_joined) {
		b->joined = b->entry;
		b->has_joined = true;
	}
	emit_flush(t);
	if (b->has_joined)
		place_join(t, &b->joined, &t->place, at);
	else
		b->joined = t->place;
	b->has_joined = true;
	t->place = b->entry;
}

static void
condition(struct tmplc *t, const char *before, struct span s, size_t semicolons)
{
	if (!expr_check(t, s, semicolons))
		return;
	if (semicolons == 0 && span_find(t, s, ',') != NONE)
		fail_at(t, s.a, "a comma in a condition");
	emit_expr(t, before, s, ") {");
}

static void
word_if(struct tmplc *t, struct span rest)
{
	push(t, B_IF, t->at);
	condition(t, "\tif (", rest, 0);
}

static void
word_elif(struct tmplc *t, struct span rest)
{
	struct block *b = top(t);

	if (b->kind != B_IF || b->has_else) {
		fail_at(t, t->at, "elif without if");
		return;
	}
	branch_done(t, t->at);
	condition(t, "\t} else if (", rest, 0);
}

static void
word_else(struct tmplc *t, struct span rest)
{
	struct block *b = top(t);

	if (rest.a < rest.b) {
		fail_at(t, t->at, "else takes nothing; a further condition is elif");
		return;
	}
	if ((b->kind != B_IF && b->kind != B_EACH) || b->has_else) {
		fail_at(t, t->at, "else without if or each");
		return;
	}
	branch_done(t, t->at);
	b->has_else = true;
	if (b->kind == B_IF)
		emit_code(t, "\t} else {\n");
	else
		emit_code(t, "\t}\n\tif (n%u_ == 0) {\n", b->id);
}

static void
word_for(struct tmplc *t, struct span rest)
{
	push(t, B_FOR, t->at);
	condition(t, "\tfor (", rest, 2);
}

/* "o in" or "o, i in" at the start of the span; what is behind it is left. */
static bool
each_names(struct tmplc *t, struct span *s, struct span *o, struct span *i)
{
	*o = span_word(t, *s);
	s->a = o->b;
	*s = span_trim(t, *s);
	*i = (struct span){ 0, 0 };
	if (s->a < s->b && t->src[s->a] == ',') {
		s->a++;
		*s = span_trim(t, *s);
		*i = span_word(t, *s);
		s->a = i->b;
		*s = span_trim(t, *s);
		if (!span_is_name(t, *i))
			return (false);
	}
	if (!span_is_name(t, *o) || !span_is(t, span_word(t, *s), "in"))
		return (false);
	s->a += 2;
	*s = span_trim(t, *s);
	return (true);
}

static void
each_code(struct tmplc *t, const struct block *b, struct span o, struct span i)
{
	const char *s = t->src;
	unsigned id = b->id;

	emit_code(t, "\tfor (size_t i%u_ = 0; i%u_ < n%u_; i%u_++) {\n", id, id, id, id);
	emit_line(t, &t->unit->code, o.a);
	emit_code(t, "\tconst __typeof__(a%u_[0]) *%.*s = &a%u_[i%u_]; (void)%.*s;\n", id,
	    (int)(o.b - o.a), s + o.a, id, id, (int)(o.b - o.a), s + o.a);
	if (i.b > i.a)
		emit_code(t, "\tconst size_t %.*s = i%u_; (void)%.*s;\n", (int)(i.b - i.a),
		    s + i.a, id, (int)(i.b - i.a), s + i.a);
}

static void
word_each(struct tmplc *t, struct span rest)
{
	struct block *b = push(t, B_EACH, t->at);
	struct span s = rest, o, i, array;
	char before[64];
	size_t comma;

	if (b == NULL)
		return;
	if (!each_names(t, &s, &o, &i) || (comma = span_find(t, s, ',')) == NONE ||
	    o.b - o.a > 100 || i.b - i.a > 100) {
		fail_at(t, rest.a, "each wants \"element in array, count\"");
		return;
	}
	array = span_trim(t, (struct span){ s.a, comma });
	s = span_trim(t, (struct span){ comma + 1, s.b });
	if (!expr_check(t, array, 0) || !expr_check(t, s, 0))
		return;
	if (span_find(t, s, ',') != NONE) {
		fail_at(t, s.a, "each wants \"element in array, count\"");
		return;
	}
	emit_code(t, "\t{\n");
	snprintf(before, sizeof before, "\tconst __auto_type a%u_ = (", b->id);
	emit_expr(t, before, array, ");");
	snprintf(before, sizeof before, "\tconst size_t n%u_ = (size_t)(", b->id);
	emit_expr(t, before, s, ");");
	each_code(t, b, o, i);
}

static void
word_let(struct tmplc *t, struct span rest)
{
	struct span name = span_word(t, rest);
	struct span s = span_trim(t, (struct span){ name.b, rest.b });
	char before[160];

	if (!settle(t, t->at))
		return;
	if (!span_is_name(t, name) || name.b - name.a > 100 || s.b - s.a < 2 ||
	    t->src[s.a] != '=' || t->src[s.a + 1] == '=') {
		fail_at(t, rest.a, "let wants \"name = value\"");
		return;
	}
	s = span_trim(t, (struct span){ s.a + 1, s.b });
	if (!expr_check(t, s, 0))
		return;
	if (span_find(t, s, ',') != NONE) {
		fail_at(t, s.a, "one value for let");
		return;
	}
	snprintf(before, sizeof before, "\tconst __auto_type %.*s =",
	    (int)(name.b - name.a), t->src + name.a);
	emit_expr(t, before, s, ";");
	emit_code(t, "\t(void)%.*s;\n", (int)(name.b - name.a), t->src + name.a);
}

static void
word_call(struct tmplc *t, struct span rest)
{
	struct span name = span_word(t, rest);
	struct span args = span_trim(t, (struct span){ name.b, rest.b });
	char before[160];

	if (t->place.state != S_DATA) {
		fail_at(t, t->at, "call in %s; a view is called from text", place_words(t));
		return;
	}
	if (!span_is_name(t, name) || name.b - name.a > 100 || args.a == args.b ||
	    t->src[args.a] != '(' || span_closing(t, args) != args.b - 1) {
		fail_at(t, rest.a, "call wants \"view(r, ...)\"");
		return;
	}
	if (!expr_check(t, args, 0))
		return;
	snprintf(before, sizeof before, "\tview_%.*s", (int)(name.b - name.a), t->src + name.a);
	emit_space(t);
	t->place.at_newline = false;
	emit_expr(t, before, args, ";");
}

static void
word_body(struct tmplc *t, struct span rest)
{
	view_body(t, rest.a < rest.b ? rest.a : t->at);
}

static void
word_end(struct tmplc *t, struct span rest)
{
	struct block *b = top(t);

	if (rest.a < rest.b) {
		fail_at(t, t->at, "end takes nothing");
		return;
	}
	if (b->kind == B_PAGE || b->kind == B_LAYOUT) {
		view_close(t);
		return;
	}
	branch_done(t, t->at);
	if (b->kind == B_IF && !b->has_else)
		place_join(t, &b->joined, &b->entry, t->at);
	t->place = b->joined;
	emit_code(t, b->kind == B_EACH ? "\t}\n\t}\n" : "\t}\n");
	t->nblock--;
}

static void
word_page(struct tmplc *t, struct span rest)
{
	view_open(t, rest, false);
}

static void
word_layout(struct tmplc *t, struct span rest)
{
	view_open(t, rest, true);
}

/* Words of C and words that stand alone cannot be values; the others are
 * directives when a name follows. */
static const struct {
	const char	*word;
	enum { ALONE, ALWAYS, NAMED } use;
	bool		 outside;	/* of views */
	void		(*fn)(struct tmplc *, struct span);
} words[] = {
	{ "if", ALWAYS, false, word_if },
	{ "elif", ALWAYS, false, word_elif },
	{ "else", ALWAYS, false, word_else },
	{ "for", ALWAYS, false, word_for },
	{ "each", NAMED, false, word_each },
	{ "let", NAMED, false, word_let },
	{ "call", NAMED, false, word_call },
	{ "body", ALONE, false, word_body },
	{ "end", ALWAYS, false, word_end },
	{ "page", NAMED, true, word_page },
	{ "layout", NAMED, true, word_layout },
};

bool
block_word(struct tmplc *t, struct span word, struct span rest)
{
	for (size_t i = 0; i < nelem(words); i++) {
		if (!span_is(t, word, words[i].word))
			continue;
		if (words[i].use == ALONE && rest.a < rest.b)
			return (false);
		if (words[i].use == NAMED && (rest.a == word.b || rest.a == rest.b ||
		    (!isalpha((unsigned char)t->src[rest.a]) && t->src[rest.a] != '_')))
			return (false);
		if (t->nblock == 0 && !words[i].outside)
			fail_at(t, word.a, "%s outside of a page", words[i].word);
		else
			words[i].fn(t, rest);
		return (true);
	}
	return (false);
}

void
block_unclosed(struct tmplc *t)
{
	for (; t->nblock > 0; t->nblock--, t->segment++)
		fail_at(t, top(t)->at, "%s without its end", kind_word(top(t)));
}
