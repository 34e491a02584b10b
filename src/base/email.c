/* email: dot-string before the "@", a host name behind it. */
#include <unicode/uchar.h>

#include "base/domain.h"
#include "base/email.h"
#include "base/textnorm.h"
#include "base/utf8.h"

enum { LOCAL_MAX = 64, ADDRESS_MAX = 254 };

const char *
email_error_name(enum email_error e)
{
	static const char *const names[] = {
		"ok", "empty", "at", "local", "domain", "long",
	};

	must(e < nelem(names));
	return (names[e]);
}

static bool
is_atext(uint32_t c)
{
	if (c < 0x80)
		return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') ||
		    (c != 0 && strchr("!#$%&'*+-/=?^_`{|}~", (int)c) != NULL));
	/* No blanks, no marks that do not show, nothing unassigned. */
	return ((U_GET_GC_MASK((UChar32)c) &
	    (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_S_MASK |
	    U_GC_P_MASK)) != 0);
}

/* Atoms with single dots between them. */
static bool
is_dot_string(const char *s, size_t n)
{
	bool atom = false;
	size_t len;
	uint32_t c;

	for (size_t i = 0; i < n; i += len) {
		if ((len = utf8_decode(s + i, n - i, &c)) == 0)
			return (false);
		if (c == '.' ? !atom : !is_atext(c))
			return (false);
		atom = c != '.';
	}
	return (atom);
}

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return (false);
	return (true);
}

static const char *
lower(struct arena *a, const char *s)
{
	char *text = arena_strdup(a, s);

	for (char *p = text; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	return (text);
}

static enum email_error
read_local(struct arena *a, const char *s, size_t n, struct email *m)
{
	if (!is_dot_string(s, n))
		return (EMAIL_LOCAL);
	m->local = text_line(a, s, n);
	/* Again: composing turns U+037E into ";". */
	if (!is_dot_string(m->local, strlen(m->local)))
		return (EMAIL_LOCAL);
	return (strlen(m->local) <= LOCAL_MAX ? EMAIL_OK : EMAIL_LONG);
}

static enum email_error
read_domain(struct arena *a, const char *s, size_t n, struct email *m)
{
	m->domain = domain_to_ascii(a, s, n);
	if (m->domain == NULL || strchr(m->domain, '.') == NULL ||
	    strchr(m->domain, '_') != NULL)
		return (EMAIL_DOMAIN);
	return (EMAIL_OK);
}

enum email_error
email_parse(struct arena *a, const char *s, struct email *m)
{
	enum email_error e;
	const char *at;
	size_t n;

	*m = (struct email){ 0 };
	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; )
		n--;
	if (n == 0)
		return (EMAIL_EMPTY);
	at = memrchr(s, '@', n);
	if (at == NULL || at == s || at == s + n - 1)
		return (EMAIL_AT);
	if (n > 4 * ADDRESS_MAX)
		return (EMAIL_LONG);
	if ((e = read_local(a, s, (size_t)(at - s), m)) != EMAIL_OK ||
	    (e = read_domain(a, at + 1, (size_t)(s + n - at) - 1, m)) != EMAIL_OK)
		return (e);
	m->address = arena_printf(a, "%s@%s", m->local, m->domain);
	m->key = lower(a, m->address);
	m->utf8 = !is_ascii(m->local);
	return (strlen(m->address) <= ADDRESS_MAX ? EMAIL_OK : EMAIL_LONG);
}
