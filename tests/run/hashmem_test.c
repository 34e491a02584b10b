/* Memory for password hashing: aligned, in huge pages, kept for the next; everybody else's as it was. */
#include "run/hashmem.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "run/co.h"
#include "tests/test.h"

enum { HASH = 64 << 20 };

#if defined(__SANITIZE_ADDRESS__)
static const bool ours = false;
#else
static const bool ours = true;
#endif

/* What a hash asks for. */
static char *
take(size_t n)
{
	return (mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE | MAP_POPULATE, -1, 0));
}

/* Whether the kernel was told that what is mapped there is worth huge pages. */
static bool
huge(const void *at)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	char line[300], start[40];
	bool there = false, found = false;

	snprintf(start, sizeof start, "%lx-", (unsigned long)at);
	while (f != NULL && !found && fgets(line, sizeof line, f) != NULL) {
		there = there || str_starts(line, start);
		found = there && str_starts(line, "VmFlags:");
	}
	if (f != NULL)
		fclose(f);
	return (found && strstr(line, " hg") != NULL);
}

static bool
is_mapped(void *at)
{
	unsigned char there;

	return (mincore(at, 4096, &there) == 0);
}

TEST(memory_of_a_password_hash_is_kept_for_the_next)
{
	char *p = take(HASH), *q;

	if (!ours)
		SKIP("left out under AddressSanitizer");
	CHECK(p != MAP_FAILED);
	CHECK_INT((uintptr_t)p % (2u << 20), 0);
	p[0] = p[HASH - 1] = 7;
	q = take(HASH);
	CHECK(q != MAP_FAILED && q != p);	/* two at a time do not share it */
	CHECK_INT(munmap(p, HASH), 0);
	CHECK(take(HASH) == p);
	CHECK_INT(p[HASH - 1], 7);
	CHECK_INT(munmap(p, HASH), 0);
	CHECK_INT(munmap(q, HASH), 0);
	hashmem_tick(clock_ms() + 9000);
	CHECK(is_mapped(p) && is_mapped(q));
	hashmem_tick(clock_ms() + 10000);
	CHECK(!is_mapped(p) && !is_mapped(q));
}

TEST(memory_in_use_is_not_given_back)
{
	char *p[6];

	if (!ours)
		SKIP("left out under AddressSanitizer");
	for (size_t i = 0; i < nelem(p); i++)
		CHECK((p[i] = take(HASH)) != MAP_FAILED);
	hashmem_tick(clock_ms() + 600000);
	for (size_t i = 0; i < nelem(p); i++) {
		p[i][0] = p[i][HASH - 1] = 1;
		for (size_t k = 0; k < i; k++)
			CHECK(p[k] != p[i]);
	}
	for (size_t i = 0; i < nelem(p); i++)
		CHECK_INT(munmap(p[i], HASH), 0);
	CHECK(!is_mapped(p[5]));	/* more than are kept */
	CHECK((p[0] = take(2 * HASH)) != MAP_FAILED);	/* of another size */
	p[0][2 * HASH - 1] = 1;
	CHECK_INT(munmap(p[0], 2 * HASH), 0);
	hashmem_tick(clock_ms() + 600000);
}

TEST(memory_of_a_password_hash_is_in_huge_pages)
{
	char *p = take(HASH);

	if (!ours || access("/sys/kernel/mm/transparent_hugepage", F_OK) == -1)
		SKIP("no huge pages here");
	CHECK(huge(p));
	CHECK_INT(munmap(p, HASH), 0);
	hashmem_tick(clock_ms() + 60000);
}

TEST(other_memory_is_mapped_as_it_was_asked_for)
{
	char *p = mmap(NULL, HASH, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	FILE *f = fopen("/proc/self/exe", "r");
	char *file = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fileno(f), 0);

	CHECK(p != MAP_FAILED && !huge(p));
	CHECK(file != MAP_FAILED && memcmp(file, "\177ELF", 4) == 0);
	CHECK_INT(munmap(p, HASH), 0);
	CHECK(!is_mapped(p) || !ours);
	munmap(file, 4096);
	CHECK(!is_mapped(file));
	fclose(f);
}
