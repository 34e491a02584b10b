/* cookie: RFC 6265bis, read as leniently and written as strictly as it says. */
#include "base/cookie.h"

#include <strings.h>

enum { PAIR_MAX = 4096 };

struct span {
	const char	*p;
	size_t		 n;
};

static struct span
trimmed(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return ((struct span){ p, (size_t)(end - p) });
}

/* Takes the next cookie off *rest; false at the end. */
static bool
next(const char **rest, struct span *name, struct span *value)
{
	while (**rest != '\0') {
		const char *start = *rest, *end = start + strcspn(start, ";");
		const char *eq = memchr(start, '=', (size_t)(end - start));

		*rest = *end == ';' ? end + 1 : end;
		*name = trimmed(start, eq != NULL ? eq : start);
		*value = trimmed(eq != NULL ? eq + 1 : start, end);
		if (name->n > 0 || value->n > 0)
			return (true);
	}
	return (false);
}

static const char *
copy(struct arena *a, struct span s)
{
	return (arena_strndup(a, s.p, s.n));
}

size_t
cookie_parse(struct arena *a, const char *header, struct cookie **out)
{
	struct span name, value;
	const char *rest;
	size_t n = 0;

	for (rest = header; next(&rest, &name, &value); )
		n++;
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	n = 0;
	for (rest = header; next(&rest, &name, &value); n++)
		(*out)[n] = (struct cookie){ copy(a, name), copy(a, value) };
	return (n);
}

const char *
cookie_get(struct arena *a, const char *header, const char *wanted)
{
	struct span name, value;
	size_t n = strlen(wanted);

	while (next(&header, &name, &value))
		if (name.n == n && memcmp(name.p, wanted, n) == 0)
			return (copy(a, value));
	return (NULL);
}

static bool
is_token(const char *s)
{
	if (*s == '\0')
		return (false);
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f ||
		    strchr("()<>@,;:\\\"/[]?={}", *s) != NULL)
			return (false);
	return (true);
}

static bool
is_value(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("\",;\\", *s) != NULL)
			return (false);
	return (true);
}

static bool
has_prefix(const char *name)
{
	return (strncasecmp(name, "__Host-", 7) == 0 ||
	    strncasecmp(name, "__Secure-", 9) == 0);
}

static bool
is_settable(const struct cookie_set *c)
{
	if (!is_token(c->name) || !is_value(c->value) ||
	    strlen(c->name) + strlen(c->value) > PAIR_MAX)
		return (false);
	return (!c->plain_http ||
	    (!has_prefix(c->name) && c->site != COOKIE_CROSS_SITE));
}

static const char *
age_text(struct arena *a, int64_t s)
{
	if (s < 0)
		return ("");
	if (s > COOKIE_AGE_MAX)
		s = COOKIE_AGE_MAX;
	return (arena_printf(a, "; Max-Age=%lld", (long long)s));
}

const char *
cookie_text(struct arena *a, const struct cookie_set *c)
{
	static const char *const sites[] = { "Lax", "Strict", "None" };

	if (!is_settable(c))
		return (NULL);
	return (arena_printf(a, "%s=%s; Path=/%s%s%s; SameSite=%s", c->name,
	    c->value, age_text(a, c->max_age_s),
	    c->script ? "" : "; HttpOnly", c->plain_http ? "" : "; Secure",
	    sites[c->site]));
}
