/* etag: a tag may hold commas and blanks only within its quotes. */
#include "base/etag.h"

struct tag {
	const char	*p;		/* with quotes, without W/ */
	size_t		 n;
	bool		 weak;
};

/* Reads one tag; returns what follows it, or NULL. */
static const char *
read_tag(const char *s, struct tag *t)
{
	const char *close;

	t->weak = str_starts(s, "W/");
	s += t->weak ? 2 : 0;
	if (*s != '"' || (close = strchr(s + 1, '"')) == NULL)
		return (NULL);
	t->p = s;
	t->n = (size_t)(close + 1 - s);
	s = close + 1 + strspn(close + 1, " \t");
	return (*s == '\0' || *s == ',' ? s : NULL);
}

static bool
is_same(const struct tag *a, const struct tag *b)
{
	return (a->n == b->n && memcmp(a->p, b->p, a->n) == 0);
}

static bool
matches(const char *header, const char *etag, bool strong)
{
	struct tag ours, theirs;

	if (read_tag(etag, &ours) == NULL)
		panic("%s is no entity tag", etag);
	if (header == NULL)
		return (false);
	header += strspn(header, " \t,");
	if (*header == '*')
		return (header[1 + strspn(header + 1, " \t")] == '\0');
	while (*header != '\0') {
		const char *rest = read_tag(header, &theirs);

		if (rest != NULL && is_same(&ours, &theirs) &&
		    !(strong && (ours.weak || theirs.weak)))
			return (true);
		if (rest == NULL)
			rest = header + strcspn(header, ",");
		header = rest + strspn(rest, " \t,");
	}
	return (false);
}

bool
etag_matches(const char *header, const char *etag)
{
	return (matches(header, etag, false));
}

bool
etag_matches_strong(const char *header, const char *etag)
{
	return (matches(header, etag, true));
}
