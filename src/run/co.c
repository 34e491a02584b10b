/* co: stacks with a guard page, kept for reuse; a switch of fifteen instructions. */
#include "run/co.h"

#include <sys/mman.h>
#include <sys/queue.h>

#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#define SWITCH_BEGIN(save, low, n)	__sanitizer_start_switch_fiber(save, low, n)
#define SWITCH_END(save, low, n)	__sanitizer_finish_switch_fiber(save, low, n)
#else
#define SWITCH_BEGIN(save, low, n)	((void)0)
#define SWITCH_END(save, low, n)	((void)0)
#endif

enum {
	CO_STACK = 256 * 1024,	/* libcurl and OpenSSL need more than 64 KiB; only touched pages cost */
	CO_GUARD = 4096,
	CO_MAX = 4096,
	CO_SPARE = 256,		/* idle stacks kept */
};

enum state { CO_READY, CO_RUNNING, CO_PARKED, CO_OVER };

struct co {
	void		*sp;
	char		*low;		/* lowest usable byte of the stack */
	void		*fake;		/* AddressSanitizer's own stack */
	void		(*fn)(void *);
	void		*arg;
	int64_t		 deadline;
	enum state	 state;
	enum wake	 why;
	bool		 cancelled;
	bool		 shielded;
	TAILQ_ENTRY(co)	 link;		/* ready, parked or spare */
};

TAILQ_HEAD(co_list, co);

static struct co_list	 ready = TAILQ_HEAD_INITIALIZER(ready);
static struct co_list	 parked = TAILQ_HEAD_INITIALIZER(parked);
static struct co_list	 spare = TAILQ_HEAD_INITIALIZER(spare);
static struct co	*self;
static unsigned		 live, spares;
static bool		 running;
static void		*loop_sp;
#if defined(__SANITIZE_ADDRESS__)
static const void	*loop_low;
static size_t		 loop_size;
static void		*loop_fake;
#endif

void	co_switch(void **save, void *to);

/* Saves what the System V ABI calls callee-saved, then does the same backwards
 * on the other stack. The floating point control words are never changed here. */
__asm__(
	".text\n"
	".globl co_switch\n"
	".hidden co_switch\n"
	".type co_switch, @function\n"
	"co_switch:\n"
	"	pushq %rbp\n	pushq %rbx\n	pushq %r12\n"
	"	pushq %r13\n	pushq %r14\n	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n	popq %r14\n	popq %r13\n"
	"	popq %r12\n	popq %rbx\n	popq %rbp\n"
	"	ret\n"
	".size co_switch, . - co_switch\n");

static void
to_loop(struct co *c)
{
	SWITCH_BEGIN(&c->fake, loop_low, loop_size);
	co_switch(&c->sp, loop_sp);
	SWITCH_END(c->fake, &loop_low, &loop_size);
}

/* The bottom of every stack; a stack goes on with the next job. */
static void
co_main(void)
{
	SWITCH_END(NULL, &loop_low, &loop_size);
	for (;;) {
		self->fn(self->arg);
		self->state = CO_OVER;
		to_loop(self);
	}
}

static struct co *
co_new(void)
{
	struct co *c;
	void **sp;
	char *map;

	map = mmap(NULL, CO_GUARD + CO_STACK, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
	if (map == MAP_FAILED)
		return (NULL);
	if (mprotect(map, CO_GUARD, PROT_NONE) == -1) {
		munmap(map, CO_GUARD + CO_STACK);
		return (NULL);
	}
	c = xcalloc(1, sizeof *c);
	c->low = map + CO_GUARD;
	/* co_main begins as if called: rsp is 8 below a multiple of 16. */
	sp = (void **)(c->low + CO_STACK - 16);
	*--sp = NULL;
	*--sp = (void *)co_main;
	sp -= 6;
	memset(sp, 0, 6 * sizeof *sp);
	c->sp = sp;
	return (c);
}

struct co *
co_spawn(void (*fn)(void *), void *arg)
{
	struct co *c = TAILQ_FIRST(&spare);

	if (live >= CO_MAX)
		return (NULL);
	if (c != NULL) {
		TAILQ_REMOVE(&spare, c, link);
		spares--;
	} else if ((c = co_new()) == NULL)
		return (NULL);
	live++;
	c->fn = fn;
	c->arg = arg;
	c->deadline = 0;
	c->cancelled = c->shielded = false;
	c->state = CO_READY;
	TAILQ_INSERT_TAIL(&ready, c, link);
	return (c);
}

static void
co_end(struct co *c)
{
	live--;
	if (spares < CO_SPARE) {
		TAILQ_INSERT_HEAD(&spare, c, link);
		spares++;
		return;
	}
	munmap(c->low - CO_GUARD, CO_GUARD + CO_STACK);
	free(c);
}

static void
co_resume(struct co *c)
{
	c->state = CO_RUNNING;
	self = c;
	SWITCH_BEGIN(&loop_fake, c->low, CO_STACK);
	co_switch(&loop_sp, c->sp);
	SWITCH_END(loop_fake, NULL, NULL);
	self = NULL;
	if (c->state == CO_OVER)
		co_end(c);
}

void
co_run_ready(void)
{
	struct co *c;

	if (self != NULL || running)
		return;
	running = true;
	while ((c = TAILQ_FIRST(&ready)) != NULL) {
		TAILQ_REMOVE(&ready, c, link);
		co_resume(c);
	}
	running = false;
}

enum wake
co_park(int64_t deadline_ms)
{
	struct co *c = self;

	must(c != NULL);
	if (c->cancelled && !c->shielded)
		return (WAKE_CANCEL);
	c->deadline = deadline_ms;
	c->state = CO_PARKED;
	TAILQ_INSERT_TAIL(&parked, c, link);
	to_loop(c);
	return (c->why);
}

void
co_ready(struct co *c, enum wake why)
{
	if (c->state != CO_PARKED)
		return;
	TAILQ_REMOVE(&parked, c, link);
	c->why = why;
	c->state = CO_READY;
	TAILQ_INSERT_TAIL(&ready, c, link);
}

void
co_cancel(struct co *c)
{
	c->cancelled = true;
	if (!c->shielded)
		co_ready(c, WAKE_CANCEL);
}

void
co_shield(bool on)
{
	if (self != NULL)
		self->shielded = on;
}

void
co_tick(int64_t now_ms)
{
	struct co *c, *next;

	for (c = TAILQ_FIRST(&parked); c != NULL; c = next) {
		next = TAILQ_NEXT(c, link);
		if (c->deadline != 0 && c->deadline <= now_ms)
			co_ready(c, WAKE_TIMEOUT);
	}
}

struct co *
co_self(void)
{
	return (self);
}

unsigned
co_live(void)
{
	return (live);
}

int64_t
clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

int64_t
clock_ms(void)
{
	return (clock_us() / 1000);
}
