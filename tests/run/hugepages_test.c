/* Memory for password hashing: aligned, named to the kernel, and everybody else's as it was. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/test.h"

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

#if defined(__SANITIZE_ADDRESS__)
static const bool ours = false;
#else
static const bool ours = true;
#endif

TEST(memory_like_that_of_a_password_hash_is_in_huge_pages)
{
	size_t n = (64u << 20) + 4096;
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE | MAP_POPULATE, -1, 0);

	if (!ours || access("/sys/kernel/mm/transparent_hugepage", F_OK) == -1)
		SKIP("no huge pages here");
	CHECK(p != MAP_FAILED);
	CHECK_INT((uintptr_t)p % (2u << 20), 0);
	CHECK(huge(p));
	p[0] = p[n - 1] = 1;
	CHECK_INT(munmap(p, n), 0);
}

TEST(other_memory_is_mapped_as_it_was_asked_for)
{
	char *p = mmap(NULL, 64u << 20, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	FILE *f = fopen("/proc/self/exe", "r");
	char *file = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fileno(f), 0);

	CHECK(p != MAP_FAILED && !huge(p));
	CHECK(file != MAP_FAILED && memcmp(file, "\177ELF", 4) == 0);
	munmap(p, 64u << 20);
	munmap(file, 4096);
	fclose(f);
}
