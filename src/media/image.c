/* image: the child decodes, the parent waits with a clock and writes the files. */
#include <sodium.h>

#include "media/decode.h"
#include "media/store.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

struct answer {			/* the child's, before the files */
	uint32_t	magic;
	uint32_t	why;
	int32_t		width, height;
	uint64_t	n[DECODE_SIZES];
};

enum { MAGIC = 0x536f756b, ANSWER_MAX = 48 << 20, SIDE_MAX = 100000 };

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

static void
send_all(int fd, const void *p, size_t n)
{
	ssize_t did;

	for (const char *at = p; n > 0; at += did, n -= (size_t)did) {
		did = write(fd, at, n);
		if (did <= 0)
			_exit(3);
	}
}

NORETURN static void
child(const struct image_original *o, int fd)
{
	struct decoded d = { 0 };
	struct answer a = { .magic = MAGIC };

	int nowhere = open("/dev/null", O_RDWR);

	/* Nothing of the parent's stays open: not its database, not its logs. */
	for (int i = 0; i < 3; i++)
		dup2(nowhere, i);
	dup2(fd, 3);
	if (syscall(SYS_close_range, 4U, ~0U, 0U) == -1)
		for (int i = 4; i < 1024; i++)
			close(i);
	signal(SIGXCPU, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	setenv("VIPS_DISC_THRESHOLD", "2g", 1);
	decode_confine();
	a.why = decode(o, &d);
	a.width = d.width;
	a.height = d.height;
	for (int i = 0; i < DECODE_SIZES && a.why == WHY_NONE; i++)
		a.n[i] = d.n[i];
	send_all(3, &a, sizeof(a));
	for (int i = 0; i < DECODE_SIZES && a.why == WHY_NONE; i++)
		send_all(3, d.file[i], d.n[i]);
	_exit(0);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

/* All the child has to say; false when it was still speaking at the end of its time. */
static bool
listen_to(int fd, struct buf *b)
{
	int64_t until = now_ms() + (int64_t)IMAGE_SECONDS * 1000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *room;
	ssize_t n;

	for (;;) {
		int64_t left = until - now_ms();

		if (left <= 0)
			return (false);
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		room = buf_room(b, 65536);
		if (room == NULL)
			return (false);
		n = read(fd, room, 65536);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (n == 0);
		b->n += (size_t)n;
	}
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
is_sound(const struct buf *b, struct answer *a)
{
	uint64_t want = sizeof(*a);

	if (b->n < sizeof(*a))
		return (false);
	memcpy(a, b->p, sizeof(*a));
	if (a->magic != MAGIC || a->why >= WHYS)
		return (false);
	if (a->why != WHY_NONE)
		return (b->n == sizeof(*a));
	for (int i = 0; i < DECODE_SIZES; i++) {
		if (a->n[i] > ANSWER_MAX || want + a->n[i] > b->n || !is_bare_webp(b->p + want, a->n[i]))
			return (false);
		want += a->n[i];
	}
	return (want == b->n && a->width > 0 && a->height > 0 && a->width < SIDE_MAX && a->height < SIDE_MAX);
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
finish(const struct image_original *o, const struct buf *b, int status, bool in_time, struct image_made *to)
{
	struct answer a;

	if (!in_time || !is_sound(b, &a))
		return (post_mortem(status, in_time, to));
	if (a.why != WHY_NONE) {
		to->why = decode_reasons[a.why];
		return (IMAGE_REFUSED);
	}
	to->width = a.width;
	to->height = a.height;
	return (files_put(o, to, &a, b->p + sizeof(a)) ? IMAGE_READY : IMAGE_FAILED);
}

enum image_outcome
image_prepare(const struct image_original *o, struct image_made *to)
{
	struct buf b = { .max = ANSWER_MAX };
	enum decode_why why = decode_sniff(o);
	enum image_outcome out;
	int ends[2], status = 0;
	bool in_time;
	pid_t pid;

	*to = (struct image_made){ .why = decode_reasons[why] };
	if (why != WHY_NONE)
		return (IMAGE_REFUSED);
	decode_start();
	image_key(o, to->key);
	if (pipe(ends) == -1 || (pid = fork()) == -1) {
		fprintf(stderr, "image: %s\n", strerror(errno));
		return (IMAGE_FAILED);
	}
	if (pid == 0)
		child(o, ends[1]);
	close(ends[1]);
	in_time = listen_to(ends[0], &b);
	close(ends[0]);
	if (!in_time)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	out = finish(o, &b, status, in_time, to);
	buf_free(&b);
	return (out);
}
