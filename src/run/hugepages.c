/* hugepages: memory for password hashing in pages of 2 MiB.
 *
 * Argon2id wants 64 MiB for each hash, and libsodium asks the kernel for them with mmap(). In pages of 4 KiB, the
 * kernel's work to hand out sixteen thousand of them took as long as half of the hashing itself. libsodium has no
 * setting for that, so this stands before the C library's mmap() for the whole program: it passes everything on, and
 * what has libsodium's marks (large, anonymous, to be filled at once) is aligned and named to the kernel as worth huge
 * pages. Where the kernel has none to give they are ordinary ones, filled as they are touched. AddressSanitizer has an
 * mmap() of its own, so there this is left out. */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base.h"

#if !defined(__SANITIZE_ADDRESS__)

enum { HUGE_PAGE = 2 << 20, WORTH_IT = 16 << 20 };

static void *
map(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
	return ((void *)syscall(SYS_mmap, at, n, prot, flags, fd, offset));
}

/* A huge page more than was asked for, and what is before and behind the aligned part goes back. */
static void *
map_aligned(size_t n, int prot, int flags)
{
	void *all = map(NULL, n + HUGE_PAGE, prot, flags & ~MAP_POPULATE, -1, 0);
	uintptr_t start = (uintptr_t)all, aligned = (start + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;

	if (all == MAP_FAILED)
		return (MAP_FAILED);
	if (aligned > start)
		munmap((void *)start, aligned - start);
	munmap((void *)(aligned + n), start + HUGE_PAGE - aligned);
	(void)madvise((void *)aligned, n, MADV_HUGEPAGE);
	return ((void *)aligned);
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
	if (at == NULL && fd == -1 && (flags & MAP_POPULATE) != 0 && n >= WORTH_IT && n % (size_t)sysconf(_SC_PAGESIZE) == 0)
		return (map_aligned(n, prot, flags));
	return (map(at, n, prot, flags, fd, offset));
}

#endif
