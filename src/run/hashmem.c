/* hashmem: memory for password hashing, kept, in pages of 2 MiB.
 *
 * Argon2id wants 64 MiB for each hash, and libsodium takes them from the kernel with mmap() and gives them back with
 * munmap(): sixteen thousand small pages, each cleared first, which took as long as the hashing itself. And because
 * threads that hash run behind everything else, one could be stopped with the process's memory map locked while a
 * page waits for that lock. libsodium has no setting for it, so mmap() and munmap() of the C library are stood before
 * here, for the whole program: all is passed on but what has libsodium's marks (large, anonymous, to be filled at
 * once). That comes from a place that is kept when it is given back, for the next hash, which writes each block before
 * it reads it; what a hash left there goes with the place, some seconds after the last one. AddressSanitizer has an
 * mmap() of its own, so there this is left out. */
#include "run/hashmem.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "run/wait.h"

enum { PLACES = 4, HUGE_PAGE = 2 << 20, WORTH_IT = 16 << 20, KEPT_MS = 10000 };

#if !defined(__SANITIZE_ADDRESS__)

/* at is changed by who has taken the place, and by nobody else. */
static struct place {
	atomic_bool	taken;
	void		*_Atomic at;	/* NULL: nothing is kept here */
	size_t		 n;
	_Atomic int64_t	 left;		/* clock_ms() when it was given back */
} places[PLACES];

static void *
map(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
	return ((void *)syscall(SYS_mmap, at, n, prot, flags, fd, offset));
}

static int
unmap(void *at, size_t n)
{
	return ((int)syscall(SYS_munmap, at, n));
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
		unmap((void *)start, aligned - start);
	unmap((void *)(aligned + n), start + HUGE_PAGE - aligned);
	(void)madvise((void *)aligned, n, MADV_HUGEPAGE);
	return ((void *)aligned);
}

static bool
take(struct place *p)
{
	bool free = false;

	return (atomic_compare_exchange_strong(&p->taken, &free, true));
}

/* A place that keeps so much, or else an empty one; NULL: all are in use. It is the caller's then. */
static struct place *
place_for(size_t n)
{
	for (struct place *p = places; p < places + PLACES; p++)
		if (p->at != NULL && take(p)) {
			if (p->at != NULL && p->n == n)
				return (p);
			p->taken = false;
		}
	for (struct place *p = places; p < places + PLACES; p++)
		if (p->at == NULL && take(p)) {
			if (p->at == NULL)
				return (p);
			p->taken = false;
		}
	return (NULL);
}

static void *
map_kept(size_t n, int prot, int flags)
{
	struct place *p = place_for(n);

	if (p == NULL)
		return (map_aligned(n, prot, flags));
	if (p->at == NULL) {
		void *at = map_aligned(n, prot, flags);

		if (at == MAP_FAILED) {
			p->taken = false;
			return (MAP_FAILED);
		}
		p->n = n;
		p->at = at;
	}
	return (p->at);
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
	if (at == NULL && fd == -1 && (flags & MAP_POPULATE) != 0 && n >= WORTH_IT && n % (size_t)sysconf(_SC_PAGESIZE) == 0)
		return (map_kept(n, prot, flags));
	return (map(at, n, prot, flags, fd, offset));
}

int
munmap(void *at, size_t n)
{
	for (struct place *p = places; at != NULL && p < places + PLACES; p++)
		if (p->at == at) {
			p->left = clock_ms();
			p->taken = false;
			return (0);
		}
	return (unmap(at, n));
}

void
hashmem_tick(int64_t now)
{
	for (struct place *p = places; p < places + PLACES; p++)
		if (p->at != NULL && p->left + KEPT_MS <= now && take(p)) {
			void *at = p->at;

			if (at != NULL && p->left + KEPT_MS <= now) {
				p->at = NULL;	/* first: the address may be somebody else's as soon as it is free */
				unmap(at, p->n);
			}
			p->taken = false;
		}
}

#else

void
hashmem_tick(int64_t now)
{
	(void)now;
}

#endif
