/* weburl: RFC 3986 without its doors: one authority, one reading. */
#include "base/domain.h"
#include "base/strnum.h"
#include "base/utf8.h"
#include "base/weburl.h"

#include <arpa/inet.h>
#include <strings.h>

struct span {
	const char	*p;
	size_t		 n;
};

const char *
weburl_error_name(enum weburl_error e)
{
	static const char *const names[] = {
		"ok", "scheme", "character", "user", "host", "port", "dots",
		"long",
	};

	must(e < nelem(names));
	return (names[e]);
}

static bool
is_hex(char c)
{
	return ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' &&
	    (c | 0x20) <= 'f'));
}

static bool
is_clean(const char *s)
{
	if (!utf8_valid(s, strlen(s)))
		return (false);
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s <= ' ' || *s == 0x7f ||
		    strchr("\\\"<>`{}|^", *s) != NULL)
			return (false);
		if (*s == '%' && !(is_hex(s[1]) && is_hex(s[2])))
			return (false);
	}
	return (true);
}

/* Splits "host:port" or "[address]:port"; port.p is NULL without a colon. */
static bool
split_port(struct span authority, struct span *host, struct span *port)
{
	const char *end = authority.p + authority.n, *colon;

	*host = authority;
	if (authority.n > 0 && authority.p[0] == '[') {
		const char *close = memchr(authority.p, ']', authority.n);

		if (close == NULL || (close + 1 < end && close[1] != ':'))
			return (false);
		colon = close + 1 < end ? close + 1 : NULL;
	} else
		colon = memchr(authority.p, ':', authority.n);
	if (colon != NULL) {
		host->n = (size_t)(colon - authority.p);
		*port = (struct span){ colon + 1, (size_t)(end - colon) - 1 };
	}
	return (true);
}

static enum weburl_error
read_port(struct arena *a, struct span port, struct weburl *u)
{
	int64_t v = u->https ? 443 : 80;

	if (port.p != NULL && (port.n == 0 || port.n > 5 || port.p[0] == '0' ||
	    !str_to_i64(arena_strndup(a, port.p, port.n), 1, 65535, &v)))
		return (WEBURL_PORT);
	u->port = (uint16_t)v;
	return (WEBURL_OK);
}

/* inet_ntop writes one form for each address. */
static const char *
address(struct arena *a, int family, const char *s)
{
	unsigned char bytes[16];
	char *text = arena_alloc(a, INET6_ADDRSTRLEN);

	if (inet_pton(family, s, bytes) != 1)
		return (NULL);
	return (inet_ntop(family, bytes, text, INET6_ADDRSTRLEN));
}

static enum weburl_error
read_host(struct arena *a, struct span host, struct weburl *u)
{
	if (host.n > 2 && host.p[0] == '[') {
		u->host = address(a, AF_INET6,
		    arena_strndup(a, host.p + 1, host.n - 2));
		u->address = true;
	} else {
		u->host = address(a, AF_INET,
		    arena_strndup(a, host.p, host.n));
		u->address = u->host != NULL;
		if (u->host == NULL)
			u->host = domain_to_ascii(a, host.p, host.n);
	}
	return (u->host != NULL ? WEBURL_OK : WEBURL_HOST);
}

/* A segment of dots, however they are written. */
static bool
is_dots(const char *s, size_t n)
{
	size_t dots = 0;

	for (size_t i = 0; i < n; dots++) {
		if (s[i] == '.')
			i++;
		else if (n - i >= 3 && strncasecmp(s + i, "%2e", 3) == 0)
			i += 3;
		else
			return (false);
	}
	return (dots == 1 || dots == 2);
}

static bool
has_dots(struct span path)
{
	const char *s = path.p, *end = path.p + path.n, *slash;

	for (; s < end; s = slash + 1) {
		slash = memchr(s, '/', (size_t)(end - s));
		if (slash == NULL)
			slash = end;
		if (is_dots(s, (size_t)(slash - s)))
			return (true);
	}
	return (false);
}

/* Clean text with its bytes above ASCII, and apostrophes, escaped. */
static const char *
ascii(struct arena *a, struct span s)
{
	char *text = arena_alloc(a, s.n * 3 + 1), *to = text;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x80 && c != '\'')
			*to++ = (char)c;
		else
			to += snprintf(to, 4, "%%%02X", c);
	}
	return (text);
}

static void
write_text(struct arena *a, struct weburl *u)
{
	const char *left = strchr(u->host, ':') != NULL ? "[" : "";
	const char *port = u->port == (u->https ? 443 : 80) ? "" :
	    arena_printf(a, ":%u", u->port);

	u->origin = arena_printf(a, "http%s://%s%s%s%s", u->https ? "s" : "",
	    left, u->host, *left != '\0' ? "]" : "", port);
	u->text = arena_printf(a, "%s%s%s%s", u->origin, u->target,
	    u->fragment != NULL ? "#" : "",
	    u->fragment != NULL ? u->fragment : "");
}

static enum weburl_error
read_authority(struct arena *a, struct span authority, struct weburl *u)
{
	struct span host, port = { 0 };
	enum weburl_error e;

	if (memchr(authority.p, '@', authority.n) != NULL)
		return (WEBURL_USER);
	if (!split_port(authority, &host, &port))
		return (WEBURL_HOST);
	if ((e = read_host(a, host, u)) != WEBURL_OK)
		return (e);
	return (read_port(a, port, u));
}

enum weburl_error
weburl_parse(struct arena *a, const char *s, struct weburl *u)
{
	struct span authority, target;
	enum weburl_error e;

	*u = (struct weburl){ 0 };
	if (strlen(s) > WEBURL_MAX)
		return (WEBURL_LONG);
	if (!is_clean(s))
		return (WEBURL_CHARACTER);
	u->https = strncasecmp(s, "https://", 8) == 0;
	if (!u->https && strncasecmp(s, "http://", 7) != 0)
		return (WEBURL_SCHEME);
	s += u->https ? 8 : 7;
	authority = (struct span){ s, strcspn(s, "/?#") };
	s += authority.n;
	if (authority.n == 0)
		return (WEBURL_SCHEME);
	if ((e = read_authority(a, authority, u)) != WEBURL_OK)
		return (e);
	target = (struct span){ s, strcspn(s, "#") };
	if (has_dots((struct span){ s, strcspn(s, "?#") }))
		return (WEBURL_DOTS);
	u->target = arena_printf(a, "%s%s", *s == '/' ? "" : "/",
	    ascii(a, target));
	s += target.n;
	if (*s == '#')
		u->fragment = ascii(a, (struct span){ s + 1, strlen(s + 1) });
	write_text(a, u);
	return (strlen(u->text) <= WEBURL_MAX ? WEBURL_OK : WEBURL_LONG);
}
