/* httpparam: written for what browsers send in Content-Disposition. */
#include "base/httpparam.h"

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t');
}

static const char *
skip_blanks(const char *s)
{
	while (is_blank(*s))
		s++;
	return (s);
}

static char *
lower(char *s)
{
	for (char *p = s; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return (s);
}

/* Up to a ";" or the end, without blanks around it. */
static const char *
bare(struct arena *a, const char **rest)
{
	const char *s = skip_blanks(*rest);
	size_t n = strcspn(s, ";");

	*rest = s + n;
	while (n > 0 && is_blank(s[n - 1]))
		n--;
	return (arena_strndup(a, s, n));
}

const char *
httpparam_head(struct arena *a, const char **rest)
{
	return (lower((char *)bare(a, rest)));
}

static bool
ends_value(const char *s)
{
	s = skip_blanks(s);
	return (*s == '\0' || *s == ';');
}

/* *rest stands behind the opening quote. */
static const char *
quoted(struct arena *a, const char **rest)
{
	char *text = arena_alloc(a, strlen(*rest) + 1), *to = text;
	const char *s;

	for (s = *rest; *s != '"' && *s != '\0'; s++) {
		if (s[0] == '\\' && s[1] == '"' && !ends_value(s + 2))
			s++;
		*to++ = *s;
	}
	if (*s == '\0' || !ends_value(s + 1))
		return (NULL);
	*rest = skip_blanks(s + 1);
	return (text);
}

int
httpparam_next(struct arena *a, const char **rest, struct httpparam *p)
{
	const char *s = skip_blanks(*rest), *eq;
	size_t n;

	while (*s == ';')
		s = skip_blanks(s + 1);
	*rest = s;
	if (*s == '\0')
		return (0);
	n = strcspn(s, "=; \t\"");
	eq = skip_blanks(s + n);
	if (n == 0 || *eq != '=')
		return (-1);
	p->name = lower(arena_strndup(a, s, n));
	*rest = skip_blanks(eq + 1);
	if (**rest != '"') {
		p->value = bare(a, rest);
		return (1);
	}
	++*rest;
	p->value = quoted(a, rest);
	return (p->value != NULL ? 1 : -1);
}
