/* cookie_fuzz: what is read is found by name; what is written cannot split a
 * header and is read back as it was. */
#include "base/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_set(struct arena *a, const char *name, const char *value)
{
	struct cookie_set set = { .name = name, .value = value,
	    .max_age_s = COOKIE_SESSION };
	const char *text = cookie_text(a, &set), *back;

	if (text == NULL)
		return;
	must(strpbrk(text, "\r\n") == NULL);
	back = cookie_get(a, text, name);
	must(back != NULL && str_eq(back, value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	char *s = arena_strndup(&a, (const char *)data, n);
	struct cookie *c;
	size_t count = cookie_parse(&a, s, &c);

	for (size_t i = 0; i < count && i < 50; i++) {
		must(c[i].name[0] != '\0' || c[i].value[0] != '\0');
		must(cookie_get(&a, s, c[i].name) != NULL);
		must(strchr(c[i].value, ';') == NULL);
		check_set(&a, c[i].name, c[i].value);
	}
	arena_reset(&a);
	return (0);
}
