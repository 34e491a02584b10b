/* login: pages for somebody signed in at a steady rate, and people who log in beside them.
 * Requests leave when they are due, whether or not earlier ones were answered, and a
 * request's time counts from when it was due: a server that stalls cannot hide it.
 * login PORT PAGES_PER_SECOND LOGINS_PER_SECOND SECONDS COOKIE EMAIL PASSWORD PATH... */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

enum { WIRES = 1024, ANSWER_MAX = 256 << 10, REQUEST_MAX = 2048, SAMPLES = 400000, SETTLE_US = 10000000 };

struct wire {
	int	 fd;
	bool	 busy, login;
	int64_t	 due;
	char	*answer;
	size_t	 n, want;	/* want 0: the head is not there yet */
};

struct kind {
	const char	*name;
	int64_t		 every_us, next;
	int		 want_status;
	unsigned	 sent, failed, n;
	uint32_t	*samples;	/* microseconds */
};

static struct wire	 wires[WIRES];
static struct kind	 kinds[2] = { { .name = "pages", .want_status = 200 }, { .name = "logins", .want_status = 303 } };
static int		 port, epoll;
static unsigned		 open_wires, complaints;
static const char	*cookie, *email, *password;
static char		 csrf[256];
static char		**paths;
static unsigned		 npaths, path_at;

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

static void
hang_up(struct wire *w)
{
	close(w->fd);
	w->fd = -1;
	w->busy = false;
	open_wires--;
}

static bool
dial(struct wire *w)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };
	int on = 1;

	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->fd == -1 || connect(w->fd, (struct sockaddr *)&sa, sizeof sa) == -1)
		return (false);
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (w->answer == NULL)
		w->answer = xmalloc(ANSWER_MAX);
	open_wires++;
	return (epoll_ctl(epoll, EPOLL_CTL_ADD, w->fd, &e) == 0);
}

static struct wire *
idle_wire(bool login)
{
	struct wire *shut = NULL;

	for (size_t i = 0; i < WIRES; i++) {
		if (wires[i].fd != -1 && !wires[i].busy && wires[i].login == login)
			return (&wires[i]);
		if (wires[i].fd == -1 && shut == NULL)
			shut = &wires[i];
	}
	return (shut != NULL && dial(shut) ? shut : NULL);
}

static int
write_request(char *to, bool login)
{
	char form[1024];

	if (!login)
		return (snprintf(to, REQUEST_MAX, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: souk=%s\r\n\r\n",
		    paths[path_at++ % npaths], port, cookie));
	snprintf(form, sizeof form, "csrf=%s&email=%s&password=%s", csrf, email, password);
	return (snprintf(to, REQUEST_MAX, "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", port, strlen(form), form));
}

static void
begin(bool login, int64_t due)
{
	char text[REQUEST_MAX];
	int n = write_request(text, login);
	struct wire *w = idle_wire(login);

	kinds[login].sent++;
	if (w == NULL || send(w->fd, text, (size_t)n, MSG_NOSIGNAL) != n) {
		kinds[login].failed++;
		if (w != NULL)
			hang_up(w);
		return;
	}
	*w = (struct wire){ .fd = w->fd, .busy = true, .login = login, .due = due, .answer = w->answer };
}

static void
end(struct wire *w, bool whole)
{
	struct kind *k = &kinds[w->login];
	int status = whole ? (int)strtol(w->answer + 9, NULL, 10) : 0;

	w->busy = false;
	if (status == k->want_status && k->n < SAMPLES)
		k->samples[k->n++] = (uint32_t)(now_us() - w->due);
	else {
		k->failed++;
		if (complaints++ < 3)
			fprintf(stderr, "%s: %.200s\n", k->name, whole ? w->answer : "no answer");
	}
	if (!whole || strstr(w->answer, "\r\nConnection: close") != NULL)
		hang_up(w);
}

static void
take(struct wire *w)
{
	ssize_t got = recv(w->fd, w->answer + w->n, ANSWER_MAX - 1 - w->n, MSG_DONTWAIT);
	const char *body, *length;

	if (got == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		if (w->busy)
			end(w, false);
		else
			hang_up(w);
		return;
	}
	w->n += (size_t)got;
	w->answer[w->n] = '\0';
	if (w->want == 0 && (body = strstr(w->answer, "\r\n\r\n")) != NULL) {
		length = strstr(w->answer, "\r\nContent-Length: ");
		w->want = (size_t)(body + 4 - w->answer) + (length != NULL && length < body ? strtoul(length + 18, NULL, 10) : 0);
	}
	if (w->want != 0 && w->n >= w->want)
		end(w, true);
}

static void
turn(int64_t until)
{
	struct epoll_event e[64];
	int64_t left = until - now_us();
	struct timespec t = { left / 1000000, left % 1000000 * 1000 };
	int n = left > 0 ? epoll_pwait2(epoll, e, nelem(e), &t, NULL) : epoll_wait(epoll, e, nelem(e), 0);

	for (int i = 0; i < n; i++)
		take(e[i].data.ptr);
}

static bool
any_busy(void)
{
	for (size_t i = 0; i < WIRES; i++)
		if (wires[i].fd != -1 && wires[i].busy)
			return (true);
	return (false);
}

static void
run(int seconds)
{
	int64_t over = now_us() + seconds * INT64_C(1000000), next;

	for (size_t k = 0; k < nelem(kinds); k++)
		kinds[k].next = kinds[k].every_us != 0 ? now_us() : INT64_MAX;
	for (;;) {
		for (size_t k = 0; k < nelem(kinds); k++)
			for (; kinds[k].next <= now_us() && kinds[k].next < over; kinds[k].next += kinds[k].every_us)
				begin(k == 1, kinds[k].next);
		next = kinds[0].next < kinds[1].next ? kinds[0].next : kinds[1].next;
		if (next >= over)
			break;
		turn(next);
	}
	while (any_busy() && now_us() < over + SETTLE_US)
		turn(now_us() + 10000);
}

/* The form's token for visitors without a session is the same for all of them. */
static void
find_csrf(void)
{
	static const char ask[] = "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", mark[] = "name=\"csrf\" value=\"";
	struct wire *w = idle_wire(true);
	const char *at;

	if (w == NULL || send(w->fd, ask, sizeof ask - 1, MSG_NOSIGNAL) != (ssize_t)sizeof ask - 1)
		panic("nobody listens at %d", port);
	*w = (struct wire){ .fd = w->fd, .busy = true, .login = true, .due = now_us(), .answer = w->answer };
	kinds[1].want_status = 200;
	while (w->busy)
		turn(now_us() + 10000);
	kinds[1].want_status = 303;
	kinds[1].n = 0;
	if ((at = strstr(w->answer, mark)) == NULL)
		panic("no form at /login");
	snprintf(csrf, sizeof csrf, "%.*s", (int)strcspn(at + sizeof mark - 1, "\""), at + sizeof mark - 1);
}

static int
by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return ((x > y) - (x < y));
}

/* Milliseconds under which this many of a hundred stayed; of sorted samples. */
static double
percentile(const struct kind *k, size_t percent)
{
	size_t at = k->n * percent / 100;

	return (k->n > 0 ? (double)k->samples[at] / 1e3 : 0);
}

static void
print(struct kind *k, int seconds)
{
	qsort(k->samples, k->n, sizeof *k->samples, by_value);
	printf("%s sent %u failed %u per_second %.1f p50_ms %.2f p95_ms %.2f p99_ms %.2f\n", k->name, k->sent, k->failed,
	    (double)k->n / seconds, percentile(k, 50), percentile(k, 95), percentile(k, 99));
}

int
main(int argc, char **argv)
{
	int seconds;

	if (argc < 9) {
		fprintf(stderr, "usage: login PORT PAGES_PER_SECOND LOGINS_PER_SECOND SECONDS COOKIE EMAIL PASSWORD PATH...\n");
		return (2);
	}
	port = (int)strtol(argv[1], NULL, 10);
	for (size_t k = 0; k < nelem(kinds); k++) {
		long rate = strtol(argv[2 + k], NULL, 10);

		kinds[k].every_us = rate > 0 ? 1000000 / rate : 0;
		kinds[k].samples = xcalloc(SAMPLES, sizeof *kinds[k].samples);
	}
	seconds = (int)strtol(argv[4], NULL, 10);
	cookie = argv[5];
	email = argv[6];
	password = argv[7];
	paths = argv + 8;
	npaths = (unsigned)(argc - 8);
	for (size_t i = 0; i < WIRES; i++)
		wires[i].fd = -1;
	if ((epoll = epoll_create1(EPOLL_CLOEXEC)) == -1)
		panic("epoll");
	find_csrf();
	run(seconds);
	for (size_t k = 0; k < nelem(kinds); k++)
		if (kinds[k].every_us != 0)
			print(&kinds[k], seconds);
	printf("connections %u\n", open_wires);
	return (0);
}
