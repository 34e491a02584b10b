/* arena: blocks in a list, a pointer that moves forward. */
#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define GUARD(p, n)	__asan_poison_memory_region(p, n)
#define GAP		16	/* between neighbours, so that an overrun is seen */
#define OPEN(p, n)	__asan_unpoison_memory_region(p, n)
#else
#define GUARD(p, n)	((void)0)
#define GAP		0
#define OPEN(p, n)	((void)0)
#endif

enum { BLOCK = 16384, KEEP_MAX = 65536 };

struct arena_block {
	struct arena_block	*next;
	size_t			 size;		/* of data */
	size_t			 used;
	_Alignas(16) char	 data[];
};

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b = xmalloc(sizeof *b + size);

	b->size = size;
	b->used = 0;
	GUARD(b->data, size);
	return (b);
}

static void
block_free(struct arena_block *b)
{
	OPEN(b->data, b->size);
	free(b);
}

/* A large request gets a block of its own, behind the current one, so that
 * the room left in the current block is not lost. */
static struct arena_block *
block_for(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;

	if (b != NULL && b->size - b->used >= n)
		return (b);
	if (b != NULL && n > BLOCK / 4) {
		struct arena_block *big = block_new(n);

		big->next = b->next;
		b->next = big;
		return (big);
	}
	b = block_new(n > BLOCK ? n : BLOCK);
	b->next = a->head;
	a->head = b;
	return (b);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	size_t room = ((n + 15) & ~(size_t)15) + GAP;
	struct arena_block *b;
	void *p;

	if (n > SIZE_MAX / 2)
		panic("arena_alloc of %zu bytes", n);
	b = block_for(a, room);
	p = b->data + b->used;
	b->used += room;
	a->used += room;
	OPEN(p, n);
	return (memset(p, 0, n));
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	return (memcpy(arena_alloc(a, n + 1), s, n));
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return (arena_strndup(a, s, strlen(s)));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p, none[1];
	int n;

	va_copy(again, ap);
	n = vsnprintf(none, sizeof none, fmt, again);
	va_end(again);
	if (n < 0)
		panic("bad format: %s", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return (p);
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return (p);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b, *keep = NULL;

	while ((b = a->head) != NULL) {
		a->head = b->next;
		if (keep == NULL && b->size <= KEEP_MAX)
			keep = b;
		else
			block_free(b);
	}
	if (keep != NULL) {
		keep->next = NULL;
		keep->used = 0;
		GUARD(keep->data, keep->size);
	}
	a->head = keep;
	a->used = 0;
}

void
arena_free(struct arena *a)
{
	arena_reset(a);
	if (a->head != NULL)
		block_free(a->head);
	a->head = NULL;
}
