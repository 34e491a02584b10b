/* image: a child decodes, the parent waits with a clock and writes the files.
 *
 * Strangers' files get a child each. Our own drawings share one for a while:
 * starting over costs as much as drawing. */
#include <sodium.h>

#include "media/decode.h"
#include "media/store.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

struct question {		/* before the bytes */
	uint64_t	n;
	uint64_t	drawing;
};

struct answer {			/* before the files */
	uint32_t	magic;
	uint32_t	why;
	int32_t		width, height;
	uint64_t	n[DECODE_SIZES];
};

struct child {
	pid_t	pid;		/* 0: none */
	int	fd;
	int	left;		/* questions it will still answer */
};

enum { MAGIC = 0x536f756b, ANSWER_MAX = 48 << 20, SIDE_MAX = 100000, DRAWINGS = 200 };
enum { CPU_SECONDS_ONE = 20, CPU_SECONDS_MANY = 600 };

void
image_key(const struct image_original *o, char key[IMAGE_KEY])
{
	static const unsigned char purpose[crypto_generichash_KEYBYTES] = "souk media key";
	unsigned char hash[16];
	char hex[33];
	crypto_generichash_state s;

	must(crypto_generichash_init(&s, purpose, sizeof(purpose), sizeof(hash)) == 0);
	crypto_generichash_update(&s, (const unsigned char *)o->owner, strlen(o->owner) + 1);
	crypto_generichash_update(&s, o->bytes, o->n);
	crypto_generichash_final(&s, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(key, IMAGE_KEY, "%.2s/%s", hex, hex + 2);
}

static bool
send_all(int fd, const void *p, size_t n)
{
	ssize_t did;

	for (const char *at = p; n > 0; at += did, n -= (size_t)did) {
		did = send(fd, at, n, MSG_NOSIGNAL);
		if (did == -1 && errno == EINTR)
			did = 0;
		else if (did <= 0)
			return (false);
	}
	return (true);
}

/* What follows runs in the child. */

static bool
read_all(int fd, void *p, size_t n)
{
	ssize_t did;

	for (char *at = p; n > 0; at += did, n -= (size_t)did) {
		did = read(fd, at, n);
		if (did <= 0)
			return (false);
	}
	return (true);
}

static bool
write_all(int fd, const void *p, size_t n)
{
	ssize_t did;

	for (const char *at = p; n > 0; at += did, n -= (size_t)did) {
		did = write(fd, at, n);
		if (did <= 0)
			return (false);
	}
	return (true);
}

static bool
answer_one(int fd, const struct question *q)
{
	struct image_original o = { .n = q->n, .drawing = q->drawing != 0, .owner = "" };
	void *bytes = xmalloc(q->n + 1);
	struct decoded d = { 0 };
	struct answer a = { .magic = MAGIC };
	bool ok;

	o.bytes = bytes;
	if (!read_all(fd, bytes, q->n))
		return (false);
	a.why = decode(&o, &d);
	a.width = d.width;
	a.height = d.height;
	for (int i = 0; i < DECODE_SIZES && a.why == WHY_NONE; i++)
		a.n[i] = d.n[i];
	ok = write_all(fd, &a, sizeof(a));
	for (int i = 0; i < DECODE_SIZES && ok && a.why == WHY_NONE; i++)
		ok = write_all(fd, d.file[i], d.n[i]);
	decode_free(&d);
	free(bytes);
	return (ok);
}

NORETURN static void
child_run(int fd, bool many)
{
	int nowhere = open("/dev/null", O_RDWR);
	struct question q;

	/* Nothing of the parent's stays open: not its database, not its logs. */
	for (int i = 0; i < 3; i++)
		dup2(nowhere, i);
	dup2(fd, 3);
	if (syscall(SYS_close_range, 4U, ~0U, 0U) == -1)
		for (int i = 4; i < 1024; i++)
			close(i);
	signal(SIGXCPU, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	setenv("VIPS_DISC_THRESHOLD", "2g", 1);
	decode_confine(many ? CPU_SECONDS_MANY : CPU_SECONDS_ONE);
	while (read_all(3, &q, sizeof(q)) && answer_one(3, &q))
		;
	_exit(0);
}

/* What follows runs in the parent. */

static bool
child_start(struct child *c, bool many)
{
	const struct timeval patience = { .tv_sec = IMAGE_SECONDS };
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1 || (c->pid = fork()) == -1) {
		fprintf(stderr, "image: %s\n", strerror(errno));
		c->pid = 0;
		return (false);
	}
	if (c->pid == 0)
		child_run(ends[1], many);
	close(ends[1]);
	c->fd = ends[0];
	c->left = many ? DRAWINGS : 1;
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return (true);
}

/* Its status; it has a moment to end by itself when its work was done. */
static int
child_stop(struct child *c, bool in_time)
{
	int status = 0;

	close(c->fd);
	if (!in_time)
		kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) == -1 && errno == EINTR)
		;
	c->pid = 0;
	return (status);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

/* Reads until the buffer holds want bytes. False at the end of the child's
 * words; *in_time becomes false at the end of its time. */
static bool
listen_to(int fd, struct buf *b, size_t want, int64_t until, bool *in_time)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *room = buf_room(b, want - b->n);
	ssize_t n;

	if (room == NULL)
		return (false);
	while (b->n < want) {
		int64_t left = until - now_ms();

		if (left <= 0) {
			*in_time = false;
			return (false);
		}
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, b->p + b->n, want - b->n);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (false);
		b->n += (size_t)n;
	}
	return (true);
}

/* A WebP file of one chunk: pixels, and no place for anything else. */
static bool
is_bare_webp(const char *p, size_t n)
{
	uint32_t riff, chunk;

	if (n < 20 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WEBPVP8", 7) != 0 || (p[15] != ' ' && p[15] != 'L'))
		return (false);
	memcpy(&riff, p + 4, sizeof(riff));
	memcpy(&chunk, p + 16, sizeof(chunk));
	return (le32toh(riff) == n - 8 && le32toh(chunk) + (le32toh(chunk) & 1) == n - 20);
}

/* The child may have been taken over: nothing it says is believed unseen. */
static bool
hear(struct child *c, struct buf *b, struct answer *a, bool *in_time)
{
	int64_t until = now_ms() + (int64_t)IMAGE_SECONDS * 1000;
	uint64_t all = 0;
	const char *p;

	if (!listen_to(c->fd, b, sizeof(*a), until, in_time))
		return (false);
	memcpy(a, b->p, sizeof(*a));
	if (a->magic != MAGIC || a->why >= WHYS)
		return (false);
	if (a->why != WHY_NONE)
		return (true);
	if (a->width <= 0 || a->height <= 0 || a->width > SIDE_MAX || a->height > SIDE_MAX)
		return (false);
	for (int i = 0; i < DECODE_SIZES; i++) {
		if (a->n[i] > ANSWER_MAX)
			return (false);
		all += a->n[i];
	}
	buf_clear(b);
	if (all > ANSWER_MAX || !listen_to(c->fd, b, all, until, in_time))
		return (false);
	p = b->p;
	for (int i = 0; i < DECODE_SIZES; p += a->n[i++])
		if (!is_bare_webp(p, a->n[i]))
			return (false);
	return (true);
}

/* How the child ended, when it has not said why itself. */
static enum image_outcome
post_mortem(int status, bool in_time, struct image_made *to)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (sig == SIGXCPU)
		to->why = decode_reasons[WHY_TIME];
	else if (in_time && (sig == SIGSEGV || sig == SIGBUS || sig == SIGABRT || sig == SIGFPE || sig == SIGILL || sig == SIGTRAP ||
	    sig == SIGSYS))
		to->why = decode_reasons[WHY_DAMAGED];
	else {
		fprintf(stderr, "image: the child %s (status %d, signal %d)\n", in_time ? "failed" : "took too long",
		    WIFEXITED(status) ? WEXITSTATUS(status) : -1, sig);
		return (IMAGE_FAILED);
	}
	return (IMAGE_REFUSED);
}

static bool
files_put(const struct image_original *o, const struct image_made *to, const struct answer *a, const char *p)
{
	char name[IMAGE_KEY + 16];

	for (int i = 0; i < DECODE_SIZES; i++) {
		snprintf(name, sizeof(name), "%s-%d.webp", to->key, image_widths[i]);
		if (!store_put(STORE_MEDIA, name, p, a->n[i], o->sync)) {
			fprintf(stderr, "image: %s: %s\n", name, strerror(errno));
			return (false);
		}
		p += a->n[i];
	}
	return (true);
}

static enum image_outcome
ask(struct child *c, const struct image_original *o, struct buf *b, struct image_made *to)
{
	const struct question q = { o->n, o->drawing };
	struct answer a;
	bool in_time = true, heard;

	heard = send_all(c->fd, &q, sizeof(q)) && send_all(c->fd, o->bytes, o->n) && hear(c, b, &a, &in_time);
	if (!heard)
		return (post_mortem(child_stop(c, in_time), in_time, to));
	if (--c->left == 0)
		(void)child_stop(c, true);
	if (a.why != WHY_NONE) {
		to->why = decode_reasons[a.why];
		return (IMAGE_REFUSED);
	}
	to->width = a.width;
	to->height = a.height;
	return (files_put(o, to, &a, b->p) ? IMAGE_READY : IMAGE_FAILED);
}

enum image_outcome
image_prepare(const struct image_original *o, struct image_made *to)
{
	static struct child drawer;
	struct child own = { 0 }, *c = o->drawing ? &drawer : &own;
	struct buf b = { .max = ANSWER_MAX };
	enum decode_why why = decode_sniff(o);
	enum image_outcome out;

	*to = (struct image_made){ .why = decode_reasons[why] };
	if (why != WHY_NONE)
		return (IMAGE_REFUSED);
	decode_start();
	image_key(o, to->key);
	if (c->pid == 0 && !child_start(c, o->drawing))
		return (IMAGE_FAILED);
	out = ask(c, o, &b, to);
	buf_free(&b);
	return (out);
}
