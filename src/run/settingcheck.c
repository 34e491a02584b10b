/* settingcheck: values of settings, one function for each kind of text. */
#include "run/settingcheck.h"
#include "base/money.h"
#include "base/rates.h"
#include "base/strnum.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <ctype.h>

const char *
want_text(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (iscntrl((unsigned char)*p))
			return ("text without control characters");
	return (utf8_valid(s, strlen(s)) ? NULL : "text in UTF-8");
}

bool
url_has_scheme(const char *url, const char *scheme)
{
	size_t n = strlen(scheme);

	return (strncmp(url, scheme, n) == 0 && str_starts(url + n, "://"));
}

/* The part between "//" and the path; NULL when there is none. */
static const char *
authority(const char *url, size_t *n)
{
	const char *p = strstr(url, "://");

	if (p == NULL)
		return (NULL);
	*n = strcspn(p + 3, "/?#");
	return (p + 3);
}

/* The host and what follows it ("" or ":port"). */
static const char *
host(const char *url, size_t *n, const char **after, size_t *nafter)
{
	const char *p = authority(url, n), *at, *end;

	if (p == NULL)
		return (NULL);
	end = p + *n;
	if ((at = memrchr(p, '@', *n)) != NULL)
		p = at + 1;
	*n = *p == '[' ? strcspn(p, "]") + 1 : strcspn(p, ":/?#");
	if (p + *n > end)
		return (NULL);
	*after = p + *n;
	*nafter = (size_t)(end - *after);
	return (p);
}

static bool
is_port(const char *s, size_t n)
{
	char digits[6];
	int64_t port;

	if (n == 0 || n >= sizeof digits)
		return (false);
	memcpy(digits, s, n);
	digits[n] = '\0';
	return (str_to_i64(digits, 1, 65535, &port));
}

const char *
want_url(const char *s)
{
	const char *after;
	size_t n, nafter;

	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '"' || *p == '\\')
			return ("a URL without blanks, quotes or letters outside ASCII");
	if (host(s, &n, &after, &nafter) == NULL)
		return ("a URL");
	if (nafter > 0 && (*after != ':' || !is_port(after + 1, nafter - 1)))
		return ("a URL with a port from 1 to 65535");
	return (NULL);
}

const char *
want_origin(const char *s)
{
	const char *p, *after;
	size_t n, nafter;

	p = host(s, &n, &after, &nafter);
	if (p == NULL || n == 0 || after[nafter] != '\0' || memchr(s, '@', strlen(s)) != NULL)
		return ("scheme, host and port only, without a slash at the end");
	return (NULL);
}

bool
url_is_loopback(const char *url)
{
	const char *after, *p;
	size_t n, nafter;

	p = host(url, &n, &after, &nafter);
	return (p != NULL && ((n == 9 && strncasecmp(p, "localhost", n) == 0) ||
	    (n == 5 && strncmp(p, "[::1]", n) == 0) || str_starts(p, "127.")));
}

const char *
url_password(const char *url, size_t *n)
{
	const char *p, *at, *colon;
	size_t length;

	*n = 0;
	if ((p = authority(url, &length)) == NULL)
		return (url);
	at = memrchr(p, '@', length);
	colon = at != NULL ? memchr(p, ':', (size_t)(at - p)) : NULL;
	if (colon != NULL) {
		*n = (size_t)(at - colon) - 1;
		return (colon + 1);
	}
	if ((p = strcasestr(url, "password=")) == NULL)
		return (url);
	*n = strcspn(p + 9, "&");
	return (p + 9);
}

bool
database_in_the_clear(const char *url)
{
	const char *host = strcasestr(url, "host="), *p, *at;
	size_t n = 0;

	if (strcasestr(url, "sslmode=verify-") != NULL)
		return (false);
	if (host != NULL)
		return (host[5] != '/' && strncasecmp(host + 5, "%2f", 3) != 0 && !str_starts(host + 5, "127."));
	if ((p = authority(url, &n)) == NULL || n == 0)
		return (false);		/* a socket of this machine */
	at = memrchr(p, '@', n);
	return ((at == NULL || at + 1 < p + n) && !url_is_loopback(url));
}

const char *
want_listen(const char *s)
{
	static const char want[] = "address:port, as 127.0.0.1:8080 or [::1]:8080";
	const char *colon = strrchr(s, ':');
	unsigned char bytes[16];
	char address[64];
	size_t n;

	if (colon == NULL || !is_port(colon + 1, strlen(colon + 1)))
		return (want);
	n = (size_t)(colon - s);
	if (n >= sizeof address)
		return (want);
	memcpy(address, s, n);
	address[n] = '\0';
	if (inet_pton(AF_INET, address, bytes) == 1)
		return (NULL);
	if (n < 3 || address[0] != '[' || address[n - 1] != ']')
		return (want);
	address[n - 1] = '\0';
	return (inet_pton(AF_INET6, address + 1, bytes) == 1 ? NULL : want);
}

const char *
want_pem(const char *path)
{
	static const char want[] = "a PEM file that the server's user can read";
	char line[128];
	bool found = false;
	FILE *f;

	if (*path == '\0')
		return (NULL);
	if (want_text(path) != NULL || (f = fopen(path, "re")) == NULL)
		return (want);
	while (!found && fgets(line, sizeof line, f) != NULL)
		found = str_starts(line, "-----BEGIN ");
	fclose(f);
	return (found ? NULL : want);
}

struct network {
	unsigned char	bytes[16];	/* IPv4 as ::ffff:a.b.c.d */
	int64_t		bits;
};

static bool
read_address(const char *s, struct network *w)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	w->bits = 128;
	if (inet_pton(AF_INET6, s, w->bytes) == 1)
		return (true);
	memcpy(w->bytes, mapped, sizeof mapped);
	return (inet_pton(AF_INET, s, w->bytes + 12) == 1);
}

/* Reads the next of the list and moves behind it; -1: wrong, 0: no more. */
static int
next_network(const char **list, struct network *w)
{
	char text[64], *slash;
	size_t n;
	int64_t short_by;

	*list += strspn(*list, " \t,");
	n = strcspn(*list, " \t,");
	if (n == 0)
		return (0);
	if (n >= sizeof text)
		return (-1);
	memcpy(text, *list, n);
	text[n] = '\0';
	*list += n;
	if ((slash = strchr(text, '/')) != NULL)
		*slash = '\0';
	if (!read_address(text, w))
		return (-1);
	if (slash == NULL)
		return (1);
	short_by = strchr(text, ':') == NULL ? 96 : 0;
	if (!str_to_i64(slash + 1, 0, 128 - short_by, &w->bits))
		return (-1);
	w->bits += short_by;
	return (1);
}

const char *
want_networks(const char *s)
{
	struct network w;
	int more;

	while ((more = next_network(&s, &w)) > 0)
		;
	return (more == 0 ? NULL : "addresses or networks, as \"127.0.0.1 10.0.0.0/8 fd00::/8\"");
}

static bool
same_bits(const unsigned char *a, const unsigned char *b, int64_t bits)
{
	size_t whole = (size_t)bits / 8, rest = (size_t)bits % 8;

	return (memcmp(a, b, whole) == 0 &&
	    (rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0));
}

bool
networks_hold(const char *list, const char *address)
{
	struct network one, w;

	if (!read_address(address, &one))
		return (false);
	while (next_network(&list, &w) > 0)
		if (same_bits(one.bytes, w.bytes, w.bits))
			return (true);
	return (false);
}

/* A key of few different bytes was typed, not drawn. */
const char *
want_hex(const char *s, size_t bytes)
{
	static const char want[] = "at least 64 hex digits drawn at random, as openssl rand -hex 32 prints";
	bool seen[256] = { false };
	unsigned char byte;
	size_t n = strlen(s), different = 0;
	unsigned v;

	if (n % 2 != 0 || n < 2 * bytes || strspn(s, "0123456789abcdefABCDEF") != n)
		return (want);
	for (size_t i = 0; i < n; i += 2) {
		if (sscanf(s + i, "%2x", &v) != 1)
			return (want);
		byte = (unsigned char)v;
		different += !seen[byte];
		seen[byte] = true;
	}
	return (different >= bytes / 2 ? NULL : want);
}

int
next_seal_key(const char **list, int64_t *number, unsigned char key[32])
{
	char digits[8] = "", hex[65];
	size_t n;

	*list += strspn(*list, " \t,");
	if (**list == '\0')
		return (0);
	n = strspn(*list, "0123456789");
	if (n >= sizeof digits || (*list)[n] != ':')
		return (-1);
	memcpy(digits, *list, n);
	if (!str_to_i64(digits, 1, UINT16_MAX, number))
		return (-1);
	*list += n + 1;
	if (strspn(*list, "0123456789abcdefABCDEF") != 64 || strchr(" \t,", (*list)[64]) == NULL)
		return (-1);
	memcpy(hex, *list, 64);
	hex[64] = '\0';
	*list += 64;
	if (want_hex(hex, 32) != NULL)
		return (-1);
	for (size_t i = 0; i < 32; i++)
		must(sscanf(hex + 2 * i, "%2hhx", &key[i]) == 1);
	return (1);
}

const char *
want_seal_keys(const char *s)
{
	static const char want[] = "keys as 2:HEX 1:HEX, newest first, each with a number of its own from 1 to 65535 and "
	    "64 hex digits drawn at random";
	int64_t seen[32], number;
	unsigned char key[32];
	size_t n = 0;
	int more;

	while ((more = next_seal_key(&s, &number, key)) > 0) {
		for (size_t i = 0; i < n; i++)
			if (seen[i] == number)
				return (want);
		if (n == nelem(seen))
			return (want);
		seen[n++] = number;
	}
	return (more == 0 ? NULL : want);
}

const char *
want_currency(const char *s)
{
	return (strlen(s) == 3 && money_exponent(s) >= 0 ? NULL :
	    "an ISO 4217 code with minor units, as EUR");
}

const char *
want_rates(const char *s)
{
	struct rate_of r;
	const char *at;

	while ((s = rate_next(s, &r, &at)) != NULL)
		continue;
	return (*at == '\0' ? NULL : "rates as USD=1.0842 GBP=0.8451, six decimals at most");
}

const char *
want_mail(const char *s)
{
	const char *at = strrchr(s, '@');

	if (at == NULL || at == s || at[1] == '\0' || strpbrk(s, " \t<>,;\"") != NULL)
		return ("a bare address, as shop@example.org");
	return (want_text(s));
}

static bool
is_contact(const char *s)
{
	return (str_starts(s, "https://") ? want_url(s) == NULL : str_starts(s, "tel:") ? s[4] != '\0' :
	    want_mail(s + (str_starts(s, "mailto:") ? 7 : 0)) == NULL);
}

const char *
want_contacts(const char *s)
{
	char one[300];
	size_t n;

	for (s += strspn(s, " "); *s != '\0'; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		snprintf(one, sizeof one, "%.*s", (int)n, s);
		if (n >= sizeof one || want_text(one) != NULL || !is_contact(one))
			return ("addresses, as security@example.org or https://example.org/report, with blanks between");
	}
	return (NULL);
}

const char *
want_page(const char *s)
{
	return (*s == '\0' || (url_has_scheme(s, "https") && want_url(s) == NULL) ? NULL : "a URL that starts https://");
}

const char *
want_version(const char *s)
{
	static const char shape[] = "dddd-dd-dd";
	size_t i;

	for (i = 0; shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? !isdigit((unsigned char)s[i]) : s[i] != '-')
			return ("a date, as 2024-06-20, with a name behind it or not");
	if (s[i] != '\0' && (s[i] != '.' || !islower((unsigned char)s[i + 1])))
		return ("a version as 2024-09-30.acacia");
	return (NULL);
}

static bool
is_word(const char *s)
{
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return (false);
	return (true);
}

const char *
want_stripe_key(const char *s)
{
	if (*s == '\0')
		return (NULL);
	if ((!str_starts(s, "sk_") && !str_starts(s, "rk_")) || !is_word(s))
		return ("a secret key (sk_...) or a restricted one (rk_...)");
	return (NULL);
}

const char *
want_webhook_secret(const char *s)
{
	return (*s == '\0' || (str_starts(s, "whsec_") && s[6] != '\0' && want_text(s) == NULL) ?
	    NULL : "a signing secret (whsec_...)");
}

size_t
setting_distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), row[64], diagonal, above;

	if (nb >= nelem(row))
		return (SIZE_MAX);
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			above = row[j];
			row[j] = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return (row[nb]);
}
