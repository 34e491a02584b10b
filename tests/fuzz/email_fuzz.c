/* email_fuzz: an accepted address is one address, and is accepted as it is. */
#include "base/email.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct email m, again;

	if (email_parse(&a, arena_strndup(&a, (const char *)data, n), &m) ==
	    EMAIL_OK) {
		must(strlen(m.address) <= 254 && strlen(m.local) <= 64);
		must(utf8_valid(m.address, strlen(m.address)));
		must(strpbrk(m.address, " \r\n\t<>,;:\"()[]\\") == NULL);
		must(strrchr(m.address, '@') == m.address + strlen(m.local));
		must(strchr(m.domain, '.') != NULL);
		must(email_parse(&a, m.address, &again) == EMAIL_OK);
		must(str_eq(again.address, m.address));
		must(email_parse(&a, m.key, &again) == EMAIL_OK);
		must(str_eq(again.key, m.key));
	}
	arena_reset(&a);
	return (0);
}
