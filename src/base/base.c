/* base: panic and allocation that does not fail. */
#include "base/base.h"

#include <stdarg.h>

void
panic_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "panic: %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	fflush(NULL);
	abort();
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		panic("out of memory: %zu bytes", n);
	return (p);
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		panic("out of memory: %zu times %zu bytes", n, size);
	return (p);
}

void *
xrealloc(void *old, size_t n)
{
	void *p = realloc(old, n);

	if (p == NULL)
		panic("out of memory: %zu bytes", n);
	return (p);
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return (memcpy(xmalloc(n), s, n));
}
