/* names_fuzz: names of files, parts of addresses and headers made of anything: short, harmless, and the same
 * when they are made again. */
#include "base/filename.h"
#include "base/httpparam.h"
#include "base/textnorm.h"
#include "base/utf8.h"
#include "catalog/slug.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_filename(struct arena *a, const char *s, size_t n)
{
	const char *name = filename_clean(a, s, n);

	must(*name != '\0' && strlen(name) <= FILENAME_BYTES_MAX && utf8_valid(name, strlen(name)));
	must(strpbrk(name, "/\\\r\n\t") == NULL && name[0] != '.' && name[0] != ' ' && name[strlen(name) - 1] != '.');
	must(str_eq(filename_clean(a, name, strlen(name)), name));
}

static void
check_slug(struct arena *a, const char *s)
{
	const char *slug = slug_of(a, s);
	size_t n = strlen(slug);

	must(n > 0 && n <= SLUG_MAX && strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == n);
	must(slug[0] != '-' && slug[n - 1] != '-' && strstr(slug, "--") == NULL);
	must(str_eq(slug_of(a, slug), slug));
}

static void
check_params(struct arena *a, const char *s)
{
	const char *head = httpparam_head(a, &s);
	struct httpparam p;

	must(strchr(head, ';') == NULL);
	while (httpparam_next(a, &s, &p) == 1) {
		must(*p.name != '\0' && p.value != NULL);
		for (const char *c = p.name; *c != '\0'; c++)
			must(*c < 'A' || *c > 'Z');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	const char *s = (const char *)data, *line = text_line(&a, s, n);

	check_filename(&a, s, n);
	check_params(&a, arena_strndup(&a, s, n));
	if (line != NULL)
		check_slug(&a, line);
	arena_reset(&a);
	return (0);
}
