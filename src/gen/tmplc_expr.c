/* tmplc_expr: spans of C. Just enough to know where an expression ends and
 * that it cannot change the code around it; the rest is the C compiler's. */
#include "gen/tmplc_code.h"

#include <ctype.h>

struct span
span_trim(const struct tmplc *t, struct span s)
{
	while (s.a < s.b && isspace((unsigned char)t->src[s.a]))
		s.a++;
	while (s.b > s.a && isspace((unsigned char)t->src[s.b - 1]))
		s.b--;
	return (s);
}

bool
span_is(const struct tmplc *t, struct span s, const char *word)
{
	return (s.b - s.a == strlen(word) && memcmp(t->src + s.a, word, s.b - s.a) == 0);
}

static bool
is_word_char(char c)
{
	return (isalnum((unsigned char)c) || c == '_');
}

/* The identifier at the start of the span, maybe empty. */
struct span
span_word(const struct tmplc *t, struct span s)
{
	size_t i = s.a;

	while (i < s.b && is_word_char(t->src[i]))
		i++;
	return ((struct span){ s.a, i });
}

bool
span_is_name(const struct tmplc *t, struct span s)
{
	struct span word = span_word(t, s);

	return (s.a < s.b && word.b == s.b && !isdigit((unsigned char)t->src[s.a]));
}

/* Past the string, character constant or single byte at `at`. */
size_t
span_skip(const struct tmplc *t, size_t at, size_t end)
{
	char quote = t->src[at];

	if (quote != '"' && quote != '\'')
		return (at + 1);
	for (at++; at < end && t->src[at] != '\n'; at++) {
		if (t->src[at] == quote)
			return (at + 1);
		if (t->src[at] == '\\' && at + 1 < end)
			at++;
	}
	return (NONE);
}

static char
closer_of(char c)
{
	return (c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '\0');
}

size_t
span_closing(const struct tmplc *t, struct span s)
{
	char stack[64];
	size_t depth = 0, i;

	for (i = s.a; i < s.b && i != NONE; i = span_skip(t, i, s.b)) {
		char c = t->src[i];

		if (closer_of(c) != '\0') {
			if (depth == sizeof stack)
				return (NONE);
			stack[depth++] = closer_of(c);
		} else if (strchr(")]}", c) != NULL) {
			if (depth == 0 || stack[--depth] != c)
				return (NONE);
			if (depth == 0)
				return (i);
		}
	}
	return (NONE);
}

size_t
span_find(const struct tmplc *t, struct span s, char wanted)
{
	size_t i = s.a;

	while (i < s.b) {
		if (t->src[i] == wanted)
			return (i);
		if (closer_of(t->src[i]) != '\0')
			i = span_closing(t, (struct span){ i, s.b });
		if (i == NONE || (i = span_skip(t, i, s.b)) == NONE)
			return (NONE);
	}
	return (NONE);
}

/* Why the byte at i cannot stand in an expression outside of strings. */
static const char *
refused_byte(const struct tmplc *t, size_t i, struct span s)
{
	char c = t->src[i], next = i + 1 < s.b ? t->src[i + 1] : '\0';

	if (c == '/' && (next == '/' || next == '*'))
		return ("a C comment in a hole; a comment begins with \"{{#\"");
	if (c == '#' || c == '\\')
		return ("this character has no place in an expression");
	if ((unsigned char)c >= 0x80)
		return ("letters outside ASCII belong in a string");
	if (next != '\0' && word_in((char[]){ c, next, '\0' }, "<: :> <% %> %:"))
		return ("digraphs are not understood here");
	return (NULL);
}

static bool
check_tokens(struct tmplc *t, struct span s, size_t semicolons)
{
	const char *why;
	size_t i, end;

	for (i = s.a; i < s.b; i = end) {
		if ((end = span_skip(t, i, s.b)) == NONE) {
			fail_at(t, i, "a string without its closing quote");
			return (false);
		}
		if ((why = refused_byte(t, i, s)) != NULL) {
			fail_at(t, i, "%s", why);
			return (false);
		}
		if (t->src[i] == ';' && semicolons-- == 0) {
			fail_at(t, i, "a semicolon in an expression");
			return (false);
		}
	}
	if (semicolons != 0)
		fail_at(t, s.a, "for wants \"init; condition; step\"");
	return (semicolons == 0);
}

static bool
check_brackets(struct tmplc *t, struct span s)
{
	size_t i, end;

	for (i = s.a; i < s.b; i = span_skip(t, i, s.b)) {
		if (closer_of(t->src[i]) == '\0' && strchr(")]}", t->src[i]) == NULL)
			continue;
		end = span_closing(t, (struct span){ i, s.b });
		if (closer_of(t->src[i]) == '\0' || end == NONE) {
			fail_at(t, i, "\"%c\" without its counterpart", t->src[i]);
			return (false);
		}
		i = end;
	}
	return (true);
}

bool
expr_check(struct tmplc *t, struct span s, size_t semicolons)
{
	if (s.a == s.b) {
		fail_at(t, s.a, "an expression is missing");
		return (false);
	}
	return (check_tokens(t, s, semicolons) && check_brackets(t, s));
}
