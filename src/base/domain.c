/* domain: ICU maps and checks the labels; what DNS allows is checked here. */
#include <unicode/uidna.h>

#include "base/domain.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static UIDNA *idna;

static void
open_idna(void)
{
	UErrorCode err = U_ZERO_ERROR;

	idna = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
	    UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
	    &err);
	must(U_SUCCESS(err));
}

static bool
is_host_char(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_');
}

static bool
is_label(const char *s, size_t n)
{
	if (n == 0 || n > 63 || s[0] == '-' || s[n - 1] == '-')
		return (false);
	for (size_t i = 0; i < n; i++)
		if (!is_host_char(s[i]))
			return (false);
	return (true);
}

static bool
is_number(const char *s)
{
	if (str_starts(s, "0x"))
		return (s[2 + strspn(s + 2, "0123456789abcdef")] == '\0');
	return (s[strspn(s, "0123456789")] == '\0');
}

static bool
is_host_name(const char *s)
{
	const char *dot;

	for (; (dot = strchr(s, '.')) != NULL; s = dot + 1)
		if (!is_label(s, (size_t)(dot - s)))
			return (false);
	return (is_label(s, strlen(s)) && !is_number(s));
}

char *
domain_to_ascii(struct arena *a, const char *s, size_t n)
{
	enum { ROOM = DOMAIN_MAX + 2 };
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode err = U_ZERO_ERROR;
	char *out;
	int32_t len;

	if (n == 0 || n > 4 * DOMAIN_MAX)
		return (NULL);
	pthread_once(&once, open_idna);
	out = arena_alloc(a, ROOM);
	len = uidna_nameToASCII_UTF8(idna, s, (int32_t)n, out, ROOM, &info,
	    &err);
	/* "r3---sn.example" is in use: only "xn--" is reserved. */
	if (U_FAILURE(err) || len > DOMAIN_MAX ||
	    (info.errors & ~(uint32_t)UIDNA_ERROR_HYPHEN_3_4) != 0)
		return (NULL);
	out[len] = '\0';
	return (strlen(out) == (size_t)len && is_host_name(out) ? out : NULL);
}
