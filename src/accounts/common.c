/* common: a sorted file of hashes, a line each, searched where it lies in the program. */
#include "accounts/common.h"

#include <ctype.h>
#include <sodium.h>

enum { HEX = 10, LINE = HEX + 1, WORD_MIN = 4, WORD_MAX = 200, AROUND_MAX = 6 };

extern const char common_hashes[], common_hashes_end[];

__asm__(".pushsection .rodata\n"
    "common_hashes:\n"
    ".incbin \"conf/passwords/common.hashes\"\n"
    "common_hashes_end:\n.byte 0\n"
    ".popsection\n");

size_t
common_count(void)
{
	return (((uintptr_t)common_hashes_end - (uintptr_t)common_hashes) / LINE);
}

static int
by_hash(const void *key, const void *line)
{
	return (memcmp(key, line, HEX));
}

static bool
is_listed(const char *word, size_t n)
{
	unsigned char h[32];
	char hex[2 * sizeof h + 1];

	crypto_generichash(h, sizeof h, (const unsigned char *)word, n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return (bsearch(hex, common_hashes, common_count(), LINE, by_hash) != NULL);
}

/* "p4ssw0rd": as it is read aloud. */
static char
spoken(char c)
{
	static const char signs[] = "0134578@$!", letters[] = "oieastbasi";
	const char *at = c != '\0' ? strchr(signs, c) : NULL;

	return (at != NULL ? letters[at - signs] : c);
}

static bool
is_listed_or_spoken(const char *word, size_t n)
{
	char text[WORD_MAX];

	if (n < WORD_MIN)
		return (false);
	if (is_listed(word, n))
		return (true);
	for (size_t i = 0; i < n; i++)
		text[i] = spoken(word[i]);
	return (is_listed(text, n));
}

static bool
is_twice(const char *word, size_t n)
{
	return (n % 2 == 0 && memcmp(word, word + n / 2, n / 2) == 0);
}

bool
password_is_common(const char *password)
{
	char word[WORD_MAX];
	size_t n = strlen(password), from = 0, to;

	if (n == 0 || n >= sizeof word)
		return (false);
	for (size_t i = 0; i < n; i++)
		word[i] = (char)tolower((unsigned char)password[i]);
	if (is_twice(word, n))
		n /= 2;
	if (is_listed_or_spoken(word, n))
		return (true);
	for (to = n; to > 0 && isascii((unsigned char)word[to - 1]) && !isalpha((unsigned char)word[to - 1]); )
		to--;
	while (from < to && isascii((unsigned char)word[from]) && !isalpha((unsigned char)word[from]))
		from++;
	return (n - (to - from) < AROUND_MAX && is_listed_or_spoken(word + from, to - from));
}
