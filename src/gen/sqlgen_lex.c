/* sqlgen_lex: one token at a time, never past the NUL. */
#include "gen/sqlgen_lex.h"

#include <strings.h>

static bool
is_blank(char c)
{
	return (c == ' ' || (c >= '\t' && c <= '\r'));
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_word_start(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0);
}

static bool
is_word(char c)
{
	return (is_word_start(c) || is_digit(c) || c == '$');
}

/* The length of a comment, 0 when it does not end. Comments nest. */
static size_t
comment_length(const char *p)
{
	const char *s = p + 2;

	for (int depth = 1; depth > 0; ) {
		if (*s == '\0')
			return (0);
		if (s[0] == '*' && s[1] == '/') {
			depth--;
			s += 2;
		} else if (s[0] == '/' && s[1] == '*') {
			depth++;
			s += 2;
		} else {
			s++;
		}
	}
	return ((size_t)(s - p));
}

/* The length of what is between two quotes, with them; a doubled quote stands
 * for one, and so does one behind a backslash where these count. 0: no end. */
static size_t
quoted_length(const char *p, bool backslash)
{
	const char *s = p + 1;

	for (; *s != '\0'; s++) {
		if (backslash && s[0] == '\\' && s[1] != '\0') {
			s++;
		} else if (*s == *p) {
			if (s[1] != *p)
				return ((size_t)(s + 1 - p));
			s++;
		}
	}
	return (0);
}

/* The length of "$tag$" or "$$" at p, 0 when there is none. */
static size_t
dollar_tag(const char *p)
{
	const char *s = p + 1;

	if (is_word_start(*s))
		while (is_word(*s) && *s != '$')
			s++;
	return (*s == '$' ? (size_t)(s + 1 - p) : 0);
}

static size_t
dollar_length(const char *p, size_t tag)
{
	for (const char *s = p + tag; *s != '\0'; s++)
		if (*s == '$' && strncmp(s, p, tag) == 0)
			return ((size_t)(s + tag - p));
	return (0);
}

/* A token whose length is 0 when it has no end. */
static struct sqlgen_token
closed(enum sqlgen_lexeme is, const char *p, size_t n)
{
	if (n == 0)
		return ((struct sqlgen_token){ LEX_OPEN, p, strlen(p) });
	return ((struct sqlgen_token){ is, p, n });
}

static struct sqlgen_token
lex_dollar(const char *p)
{
	size_t n = 1, tag;

	if (is_digit(p[1])) {
		while (is_digit(p[n]))
			n++;
		return ((struct sqlgen_token){ LEX_PARAM, p, n });
	}
	if ((tag = dollar_tag(p)) > 0)
		return (closed(LEX_STRING, p, dollar_length(p, tag)));
	return ((struct sqlgen_token){ LEX_CHAR, p, 1 });
}

static struct sqlgen_token
lex_word(const char *p)
{
	size_t n = 1;

	if ((*p == 'e' || *p == 'E') && p[1] == '\'') {
		n = quoted_length(p + 1, true);
		return (closed(LEX_STRING, p, n > 0 ? n + 1 : 0));
	}
	while (is_word(p[n]))
		n++;
	return ((struct sqlgen_token){ LEX_WORD, p, n });
}

struct sqlgen_token
sqlgen_lex(const char *p)
{
	size_t n = 0;

	if (*p == '\0')
		return ((struct sqlgen_token){ LEX_END, p, 0 });
	while (is_blank(p[n]))
		n++;
	if (n > 0)
		return ((struct sqlgen_token){ LEX_SPACE, p, n });
	if (p[0] == '-' && p[1] == '-')
		return ((struct sqlgen_token){ LEX_COMMENT, p, strcspn(p, "\n") });
	if (p[0] == '/' && p[1] == '*')
		return (closed(LEX_COMMENT, p, comment_length(p)));
	if (*p == '\'')
		return (closed(LEX_STRING, p, quoted_length(p, false)));
	if (*p == '"')
		return (closed(LEX_QUOTED, p, quoted_length(p, false)));
	if (*p == '$')
		return (lex_dollar(p));
	if (is_word_start(*p))
		return (lex_word(p));
	while (is_digit(p[n]))
		n++;
	return ((struct sqlgen_token){ n > 0 ? LEX_NUMBER : LEX_CHAR, p, n > 0 ? n : 1 });
}

bool
sqlgen_is(const struct sqlgen_token *t, const char *word)
{
	if (t->is != LEX_WORD && t->is != LEX_CHAR)
		return (false);
	return (t->n == strlen(word) && strncasecmp(t->p, word, t->n) == 0);
}
