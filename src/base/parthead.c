/* parthead: Content-Disposition as browsers write it, with file names that
 * hold ";", ":", quotes and backslashes, and nothing of a path left. */
#include "base/filename.h"
#include "base/httpparam.h"
#include "base/parthead.h"
#include "base/url.h"
#include "base/utf8.h"

#include <strings.h>

struct head {
	struct multipart_part	part;
	const char		*extended;	/* filename*, as sent */
	bool			 disposed;	/* Content-Disposition was seen */
};

/* Browsers escape exactly these three in a quoted name. */
static const char *
unescape(struct arena *a, const char *s)
{
	char *text = arena_strdup(a, s), *to = text;

	for (; *s != '\0'; s++) {
		bool coded = *s == '%' && (str_starts(s, "%22") ||
		    strncasecmp(s, "%0d", 3) == 0 || strncasecmp(s, "%0a", 3) == 0);

		if (coded) {
			url_decode(to++, s, 3, false);
			s += 2;
		} else
			*to++ = *s;
	}
	*to = '\0';
	return (text);
}

static bool
set_once(const char **to, const char *value)
{
	if (*to != NULL)
		return (false);
	*to = value;
	return (true);
}

static enum multipart_error
read_disposition(struct arena *a, const char *s, struct head *h)
{
	struct httpparam p;
	bool once = true;
	int more;

	if (h->disposed || !str_eq(httpparam_head(a, &s), "form-data"))
		return (MULTIPART_SYNTAX);
	h->disposed = true;
	while ((more = httpparam_next(a, &s, &p)) == 1) {
		if (str_eq(p.name, "name"))
			once = set_once(&h->part.name, unescape(a, p.value));
		else if (str_eq(p.name, "filename"))
			once = set_once(&h->part.filename, unescape(a, p.value));
		else if (str_eq(p.name, "filename*"))
			once = set_once(&h->extended, p.value);
		if (!once)
			return (MULTIPART_SYNTAX);
	}
	return (more == 0 ? MULTIPART_OK : MULTIPART_SYNTAX);
}

static bool
is_identity(const char *encoding)
{
	return (strcasecmp(encoding, "7bit") == 0 ||
	    strcasecmp(encoding, "8bit") == 0 ||
	    strcasecmp(encoding, "binary") == 0);
}

static bool
is_token(const char *s, const char *end)
{
	if (s == end)
		return (false);
	for (; s < end; s++)
		if (*s <= ' ' || *s >= 0x7f ||
		    strchr("()<>@,;:\\\"/[]?={}", *s) != NULL)
			return (false);
	return (true);
}

static enum multipart_error
read_line(struct arena *a, char *line, struct head *h)
{
	char *colon = strchr(line, ':'), *value, *end;

	if (colon == NULL || !is_token(line, colon) ||
	    strpbrk(line, "\r\n") != NULL)
		return (MULTIPART_SYNTAX);
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	for (end = value + strlen(value); end > value &&
	    (end[-1] == ' ' || end[-1] == '\t'); end--)
		end[-1] = '\0';
	if (strcasecmp(line, "content-disposition") == 0)
		return (read_disposition(a, value, h));
	if (strcasecmp(line, "content-transfer-encoding") == 0 &&
	    !is_identity(value))
		return (MULTIPART_ENCODING);
	if (strcasecmp(line, "content-type") == 0)
		h->part.type = arena_strdup(a, value);
	return (MULTIPART_OK);
}

/* RFC 8187: charset'language'escaped, of which only UTF-8 is in use. */
static const char *
extended_name(struct arena *a, const char *s)
{
	const char *quote = strchr(s, '\'');
	char *text;

	if (quote == NULL || (quote = strchr(quote + 1, '\'')) == NULL)
		return (s);
	text = arena_strdup(a, quote + 1);
	text[url_decode(text, text, strlen(text), false)] = '\0';
	return (text);
}

static enum multipart_error
finish(struct arena *a, struct head *h)
{
	struct multipart_part *p = &h->part;

	if (p->name == NULL || !utf8_valid(p->name, strlen(p->name)))
		return (MULTIPART_NAME);
	if (p->filename == NULL && h->extended != NULL)
		p->filename = extended_name(a, h->extended);
	if (p->filename != NULL && p->filename[0] != '\0')
		p->filename = filename_clean(a, p->filename,
		    strlen(p->filename));
	if (p->type == NULL)
		p->type = "";
	return (MULTIPART_OK);
}

enum multipart_error
parthead_read(struct arena *a, char *s, size_t n, struct multipart_part *part)
{
	struct head h = { 0 };
	enum multipart_error e;
	char *end = s + n, *crlf;

	if (memchr(s, '\0', n) != NULL)
		return (MULTIPART_SYNTAX);
	for (; s < end; s = crlf + 2) {
		crlf = memmem(s, (size_t)(end - s), "\r\n", 2);
		must(crlf != NULL);
		*crlf = '\0';
		if ((e = read_line(a, s, &h)) != MULTIPART_OK)
			return (e);
	}
	e = finish(a, &h);
	*part = h.part;
	return (e);
}
