/* eml: headers, parts, encodings. */
#include "notices/eml.h"

#include "base/buf.h"

#include <sodium.h>
#include <strings.h>

enum { DEPTH_MAX = 4 };

/* The unfolded value of a header in a head that ends with an empty line; "" without. */
static const char *
header(struct arena *a, const char *head, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = head, *end; *p != '\0' && *p != '\n' && *p != '\r'; p = *end != '\0' ? end + 1 : end) {
		end = p + strcspn(p, "\n");
		while (*end == '\n' && (end[1] == ' ' || end[1] == '\t'))
			end += 1 + strcspn(end + 1, "\n");
		if (strncasecmp(p, name, n) == 0 && p[n] == ':') {
			char *value = arena_strndup(a, p + n + 1, (size_t)(end - p) - n - 1), *to = value;

			for (const char *s = value + strspn(value, " \t"); *s != '\0'; s++)
				if (*s != '\r' && *s != '\n')
					*to++ = *s;
			*to = '\0';
			return (value);
		}
	}
	return ("");
}

/* Puts the word at *s into the text and moves past it; false when it is none of ours. */
static bool
word(struct buf *to, const char **s)
{
	const char *at = *s + 10, *end;
	unsigned char out[256];
	size_t n;

	if (strncasecmp(*s, "=?UTF-8?B?", 10) != 0 || (end = strstr(at, "?=")) == NULL ||
	    sodium_base642bin(out, sizeof out, at, (size_t)(end - at), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return (false);
	buf_put(to, (const char *)out, n);
	*s = end + 2;
	end = *s + strspn(*s, " \t");
	if (strncasecmp(end, "=?UTF-8?B?", 10) == 0)
		*s = end;	/* RFC 2047 section 6.2: blanks between two words are none */
	return (true);
}

static const char *
words(struct arena *a, const char *s)
{
	struct buf to = { 0 };
	const char *kept;

	while (*s != '\0')
		if (!word(&to, &s))
			buf_put(&to, s++, 1);
	kept = arena_strndup(a, to.p != NULL ? to.p : "", to.n);
	buf_free(&to);
	return (kept);
}

static int
hex(char c)
{
	return (c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1);
}

static const char *
quoted_printable(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *to = out;

	while (*s != '\0')
		if (s[0] == '=' && (s[1] == '\n' || (s[1] == '\r' && s[2] == '\n')))
			s += s[1] == '\n' ? 2 : 3;
		else if (s[0] == '=' && hex(s[1]) >= 0 && hex(s[2]) >= 0 && (s[1] != '0' || s[2] != '0')) {
			*to++ = (char)(hex(s[1]) << 4 | hex(s[2]));
			s += 3;
		} else
			*to++ = *s++;
	*to = '\0';
	return (out);
}

static const char *
boundary_of(struct arena *a, const char *type)
{
	const char *b = strcasestr(type, "boundary=");

	if (b == NULL)
		return (NULL);
	b += strlen("boundary=");
	if (*b == '"')
		return (arena_strndup(a, b + 1, strcspn(b + 1, "\"")));
	return (arena_strndup(a, b, strcspn(b, "; \t")));
}

static void	part(struct arena *, const char *, struct eml *, int depth);

static void
parts(struct arena *a, const char *body, const char *boundary, struct eml *e, int depth)
{
	size_t n = strlen(boundary);
	const char *from = NULL;

	for (const char *p = body, *next; p != NULL; p = next) {
		next = strchr(p, '\n');
		if (strncmp(p, "--", 2) == 0 && strncmp(p + 2, boundary, n) == 0) {
			if (from != NULL)
				part(a, arena_strndup(a, from, (size_t)(p - from)), e, depth + 1);
			from = next != NULL ? next + 1 : NULL;
		}
		if (next != NULL)
			next++;
	}
}

static void
part(struct arena *a, const char *s, struct eml *e, int depth)
{
	const char *body = strstr(s, "\r\n\r\n"), *type = header(a, s, "Content-Type"), *boundary, *text;

	body = body != NULL ? body + 4 : strstr(s, "\n\n") != NULL ? strstr(s, "\n\n") + 2 : "";
	if (strncasecmp(type, "multipart/", 10) == 0) {
		if (depth < DEPTH_MAX && (boundary = boundary_of(a, type)) != NULL)
			parts(a, body, boundary, e, depth);
		return;
	}
	text = strcasecmp(header(a, s, "Content-Transfer-Encoding"), "quoted-printable") == 0 ? quoted_printable(a, body) : body;
	if (strncasecmp(type, "text/html", 9) == 0)
		e->html = e->html != NULL ? e->html : text;
	else if (e->text == NULL)
		e->text = text;
}

void
eml_read(struct arena *a, const char *s, struct eml *e)
{
	*e = (struct eml){ .from = words(a, header(a, s, "From")), .to = words(a, header(a, s, "To")),
	    .subject = words(a, header(a, s, "Subject")), .date = header(a, s, "Date") };
	part(a, s, e, 0);
}
