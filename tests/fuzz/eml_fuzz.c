/* eml_fuzz: a letter of any bytes is read to its end; what is found in it was in it. */
#include "base/arena.h"
#include "notices/eml.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const char *s = arena_strndup(&a, (const char *)data, n);
	struct eml e;

	eml_read(&a, s, &e);
	must(e.from != NULL && e.to != NULL && e.subject != NULL && e.date != NULL);
	must(strlen(e.from) <= n && strlen(e.to) <= n && strlen(e.subject) <= n && strpbrk(e.date, "\r\n") == NULL);
	must(e.text == NULL || strlen(e.text) <= n);
	must(e.html == NULL || strlen(e.html) <= n);
	arena_reset(&a);
	return (0);
}
