/* test: TEST(a_sentence) { ... } registers itself. Checks report their place and go on. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include "base/base.h"
#include "base/gather.h"

struct test {
	const char	*name;
	const char	*file;
	void		(*fn)(void);
};

extern int test_failures;	/* of the running test */

#define TEST(n)								\
	static void n(void);						\
	static const struct test test_##n GATHER(tests) = { #n, __FILE__, n }; \
	static void n(void)

#define CHECK(c)							\
	((c) ? (void)0 : test_fail(__FILE__, __LINE__, "%s", #c))
#define CHECK_INT(a, b)							\
	test_int(__FILE__, __LINE__, #a, (long long)(a), (long long)(b))
#define CHECK_STR(a, b)							\
	test_str(__FILE__, __LINE__, #a, (a), (b))

/* Leaves the running test, counted as skipped, with the reason printed. */
#define SKIP(...)	test_skip(__VA_ARGS__)

void	test_fail(const char *, int, const char *, ...) PRINTF(3, 4);
void	test_int(const char *, int, const char *, long long, long long);
void	test_str(const char *, int, const char *, const char *, const char *);
NORETURN void test_skip(const char *, ...) PRINTF(1, 2);

/* Run before and after each test when a suite defines them (weak). */
void	test_before(void);
void	test_after(void);

#endif
