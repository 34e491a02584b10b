/* main: runs the tests whose name or file holds the first argument, prints one line in the end.
 * TEST_ORDER=reverse: from the last, which finds tests that live on what another has left. */
#include "tests/test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

GATHERED(struct test, tests);

int test_failures;
static jmp_buf leave;

__attribute__((weak)) void test_before(void) {}
__attribute__((weak)) void test_after(void) {}

void
test_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	test_failures++;
	printf("%s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void
test_int(const char *file, int line, const char *what, long long is, long long want)
{
	if (is != want)
		test_fail(file, line, "%s is %lld, want %lld", what, is, want);
}

void
test_str(const char *file, int line, const char *what, const char *is, const char *want)
{
	if (is == NULL || want == NULL ? is != want : !str_eq(is, want))
		test_fail(file, line, "%s is\n  \"%s\", want\n  \"%s\"", what,
		    is != NULL ? is : "(null)", want != NULL ? want : "(null)");
}

void
test_skip(const char *fmt, ...)
{
	va_list ap;

	printf("SKIPPED: ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	longjmp(leave, 1);
}

enum { PASSED, FAILED, SKIPPED };

/* Its own frame, so that nothing of main changes between setjmp and longjmp. */
static int
run(const struct test *t)
{
	test_failures = 0;
	if (setjmp(leave) != 0) {
		test_after();
		printf("  in %s\n", t->name);
		return (SKIPPED);
	}
	test_before();
	t->fn();
	test_after();
	if (test_failures != 0)
		printf("FAILED: %s\n", t->name);
	return (test_failures != 0 ? FAILED : PASSED);
}

int
main(int argc, char **argv)
{
	const char *order = getenv("TEST_ORDER");
	size_t n = 0;
	int count[3] = { 0, 0, 0 };

	setvbuf(stdout, NULL, _IOLBF, 0);
	GATHERED_EACH(struct test, t, tests)
		n++;
	for (size_t i = 0; i < n; i++) {
		const struct test *t = &__start_tests[order != NULL && str_eq(order, "reverse") ? n - 1 - i : i];

		if (argc < 2 || strstr(t->name, argv[1]) != NULL || strstr(t->file, argv[1]) != NULL)
			count[run(t)]++;
	}
	printf("%d passed, %d failed, %d skipped\n", count[PASSED], count[FAILED], count[SKIPPED]);
	fflush(stdout);
	return (count[FAILED] != 0 ? 1 : 0);
}
