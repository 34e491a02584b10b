/* gentest: recorded outputs, refused inputs, the compiler. */
#include "tests/gen/gentest.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#define FLAGS "-std=gnu17 -O2 -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -Wvla " \
	"-Wframe-larger-than=8192 -D_GNU_SOURCE -Isrc"

char *
gentest_read(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	long size;
	char *s;

	if (f == NULL)
		panic("%s is absent", path);
	must(fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0);
	rewind(f);
	s = arena_alloc(a, (size_t)size + 1);
	must(fread(s, 1, (size_t)size, f) == (size_t)size);
	fclose(f);
	return (s);
}

void
gentest_write(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "w");

	must(f != NULL && fwrite(b->p, 1, b->n, f) == b->n && fclose(f) == 0);
}

void
gentest_golden(const char *path, const struct buf *b)
{
	const char *mode = getenv("GOLDEN");
	struct arena a = { 0 };

	if (mode != NULL && str_eq(mode, "write"))
		gentest_write(path, b);
	test_str(path, 1, "the output", b->p, gentest_read(&a, path));
	arena_free(&a);
}

/* The errors a file asks for, as tool_error writes them. */
static void
wanted(const char *path, const char *text, struct buf *want)
{
	for (const char *s = text; *s != '\0'; s += strcspn(s, "\n"), s += *s == '\n') {
		const char *mark = strstr(s, " want "), *end = s + strcspn(s, "\n");

		if (mark != NULL && mark - s <= 2 && mark < end)
			buf_printf(want, "%s:%.*s\n", path, (int)(end - mark - 6), mark + 6);
	}
}

static void
refused(const char *path, void (*run)(struct tool *, const char *, const char *))
{
	struct tool t = { 0 };
	struct buf want = { 0 };
	const char *text = gentest_read(&t.arena, path);

	wanted(path, text, &want);
	CHECK(want.n > 0);
	run(&t, path, text);
	test_str(path, 1, "the errors", t.nerrors > 0 ? t.errors.p : "", want.p);
	buf_free(&want);
	tool_free(&t);
}

void
gentest_refused(const char *dir, int at_least,
    void (*run)(struct tool *, const char *, const char *))
{
	DIR *d = opendir(dir);
	struct arena a = { 0 };
	struct dirent *e;
	int n = 0;

	must(d != NULL);
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		refused(arena_printf(&a, "%s/%s", dir, e->d_name), run);
		n++;
	}
	closedir(d);
	CHECK(n >= at_least);
	arena_free(&a);
}

char *
gentest_dir(struct arena *a)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_printf(a, "%s/gentest.XXXXXX", tmp != NULL ? tmp : "/tmp");

	must(mkdtemp(dir) != NULL);
	return (dir);
}

static int
shell(const char *command)
{
	int status;

	fflush(NULL);
	status = system(command);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

void
gentest_remove(const char *dir)
{
	struct arena a = { 0 };

	must(strstr(dir, "/gentest.") != NULL);
	must(shell(arena_printf(&a, "rm -r '%s'", dir)) == 0);
	arena_free(&a);
}

bool
gentest_compiles(bool should, const char *fmt, ...)
{
	struct arena a = { 0 };
	const char *cc = getenv("CC");
	va_list ap;
	char *args;
	int status;

	va_start(ap, fmt);
	args = arena_vprintf(&a, fmt, ap);
	va_end(ap);
	status = shell(arena_printf(&a, "%s " FLAGS " %s%s", cc != NULL ? cc : "gcc", args,
	    should ? "" : " 2>/dev/null"));
	arena_free(&a);
	return (status == 0);
}

bool
gentest_runs(const char *program)
{
	return (shell(program) == 0);
}
