/* shared: reads the suites, or skips the test that wants them. */
#include "tests/base/shared.h"
#include "tests/test.h"

#include <dirent.h>

static const char *
where(struct arena *a, const char *path)
{
	return (arena_printf(a, "../shared/data/%s", path));
}

char *
shared_read(struct arena *a, const char *path, size_t *n)
{
	const char *full = where(a, path);
	FILE *f = fopen(full, "rb");
	char *p;
	long size;

	if (f == NULL)
		SKIP("%s is absent", full);
	must(fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0);
	rewind(f);
	p = arena_alloc(a, (size_t)size + 1);
	*n = fread(p, 1, (size_t)size, f);
	must(*n == (size_t)size);
	fclose(f);
	return (p);
}

static bool
ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return (n >= m && str_eq(s + n - m, suffix));
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(const char *const *)a, *(const char *const *)b));
}

size_t
shared_list(struct arena *a, const char *path, const char *suffix,
    const char ***names)
{
	enum { MAX = 2000 };
	const char *full = where(a, path);
	DIR *d = opendir(full);
	struct dirent *e;
	size_t n = 0;

	if (d == NULL)
		SKIP("%s is absent", full);
	*names = arena_alloc(a, MAX * sizeof **names);
	while ((e = readdir(d)) != NULL && n < MAX)
		if (ends_in(e->d_name, suffix))
			(*names)[n++] = arena_strdup(a, e->d_name);
	closedir(d);
	qsort(*names, n, sizeof **names, by_name);
	return (n);
}
