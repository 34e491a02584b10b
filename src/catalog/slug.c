/* slug: ICU turns Latin, Greek, Cyrillic, Arabic and Hebrew into ASCII; the rest is a dash. */
#include "catalog/slug.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { TITLE_UNITS = 400, ROOM = 4 * TITLE_UNITS };

/* Made once for each process: its rules take a while to read. Those of Han take
 * a third of a second, which no visitor should wait for. */
static UTransliterator *
to_ascii(void)
{
	static const UChar id[] = u"Cyrillic-Latin; Greek-Latin; Arabic-Latin; Hebrew-Latin; Latin-ASCII; Lower";
	static UTransliterator *t;
	UErrorCode e = U_ZERO_ERROR;

	if (t == NULL)
		t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	return (t);
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return (*s == '\0');
}

/* The title in ASCII as far as ICU can; UTF-8. */
static char *
folded(struct arena *a, const char *title)
{
	UChar text[ROOM];
	int32_t n = 0, limit;
	UErrorCode e = U_ZERO_ERROR;
	UTransliterator *t = to_ascii();
	char *out = arena_alloc(a, ROOM * 3 + 1);

	u_strFromUTF8WithSub(text, TITLE_UNITS, &n, title, -1, 0xFFFD, NULL, &e);
	if (t == NULL || (U_FAILURE(e) && e != U_BUFFER_OVERFLOW_ERROR))
		return (arena_strdup(a, title));
	n = n < TITLE_UNITS ? n : TITLE_UNITS;
	e = U_ZERO_ERROR;
	limit = n;
	utrans_transUChars(t, text, &n, ROOM, 0, &limit, &e);
	if (U_SUCCESS(e))
		u_strToUTF8(out, ROOM * 3, NULL, text, n, &e);
	return (U_SUCCESS(e) ? out : arena_strdup(a, title));
}

static int
kept(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (c - 'A' + 'a');
	return ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0);
}

char *
slug_of(struct arena *a, const char *title)
{
	const char *from = is_ascii(title) ? title : folded(a, title);
	char *slug = arena_alloc(a, SLUG_MAX + 1);
	size_t n = 0, word = 0;		/* where the word under way began */
	bool gap = false;

	for (; *from != '\0' && n < SLUG_MAX; from++) {
		int c = kept(*from);

		if (c == 0) {
			gap = gap || *from != '\'';
			continue;
		}
		if (gap && n > 0) {
			slug[n++] = '-';
			word = n;
		}
		gap = false;
		if (n < SLUG_MAX)
			slug[n++] = (char)c;
	}
	if (n == SLUG_MAX && kept(*from) != 0 && word > 1)
		n = word - 1;
	while (n > 0 && slug[n - 1] == '-')
		n--;
	slug[n] = '\0';
	return (n > 0 ? slug : arena_strdup(a, "item"));
}
