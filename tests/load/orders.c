/* orders: buyers who buy: each thread is one browser after another that puts a
 * product in the cart, checks out, pays at the sandbox and comes back. Prints what
 * was reached. orders SOUK_PORT SANDBOX_PORT THREADS SECONDS VARIANTS SLUG */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

enum { ANSWER_MAX = 256 << 10, STEPS = 6, SAMPLES = 200000 };

struct peer {
	int	fd;
	int	port;
	char	answer[ANSWER_MAX];
	size_t	n;
	int	status;
};

static int		 souk_port, sandbox_port;
static int64_t		 variants;
static char		 visitor_token[256], slug[256];
static atomic_bool	 ending;
static atomic_int	 bought, failed;
static atomic_uint	 nsamples;
static uint32_t		*samples;	/* microseconds of whole purchases */
static const char	*step_names[STEPS] = { "cart", "look", "checkout", "address", "pay", "return" };
static atomic_int	 step_failed[STEPS];

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

static void
hang_up(struct peer *p)
{
	if (p->fd != -1)
		close(p->fd);
	p->fd = -1;
}

static bool
dial(struct peer *p)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons((uint16_t)p->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = 30 };
	int on = 1;

	if (p->fd != -1)
		return (true);
	if ((p->fd = socket(AF_INET, SOCK_STREAM, 0)) == -1)
		return (false);
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(p->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (connect(p->fd, (struct sockaddr *)&sa, sizeof sa) == 0)
		return (true);
	hang_up(p);
	return (false);
}

/* The head's field, NULL when absent. */
static const char *
head_field(const struct peer *p, const char *name)
{
	const char *line = p->answer;
	size_t n = strlen(name);

	while ((line = strstr(line, "\r\n")) != NULL && strncmp(line, "\r\n\r\n", 4) != 0) {
		line += 2;
		if (strncasecmp(line, name, n) == 0 && line[n] == ':')
			return (line + n + 1 + strspn(line + n + 1, " "));
	}
	return (NULL);
}

static bool
read_answer(struct peer *p)
{
	const char *body = NULL, *length;
	size_t want = SIZE_MAX;
	ssize_t got;

	p->n = 0;
	while (p->n < want) {
		if (p->n + 1 >= ANSWER_MAX || (got = recv(p->fd, p->answer + p->n, ANSWER_MAX - 1 - p->n, 0)) <= 0)
			return (false);
		p->n += (size_t)got;
		p->answer[p->n] = '\0';
		if (body == NULL && (body = strstr(p->answer, "\r\n\r\n")) != NULL) {
			body += 4;
			length = head_field(p, "Content-Length");
			want = (size_t)(body - p->answer) + (length != NULL ? strtoul(length, NULL, 10) : 0);
		}
	}
	p->status = p->n > 12 ? (int)strtol(p->answer + 9, NULL, 10) : 0;
	if (strcasestr(p->answer, "\r\nConnection: close") != NULL)
		hang_up(p);
	return (p->status != 0);
}

static bool
ask(struct peer *p, const char *method, const char *path, const char *cookie, const char *body)
{
	char out[8192];
	int n = snprintf(out, sizeof out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n%s%s%s"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", method, path, p->port, p->port,
	    cookie[0] != '\0' ? "Cookie: souk=" : "", cookie, cookie[0] != '\0' ? "\r\n" : "", strlen(body), body);

	if (str_eq(method, "GET"))
		n = snprintf(out, sizeof out, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s\r\n", path, p->port,
		    cookie[0] != '\0' ? "Cookie: souk=" : "", cookie, cookie[0] != '\0' ? "\r\n" : "");
	for (int try = 0; try < 2; try++) {
		if (!dial(p))
			return (false);
		if (send(p->fd, out, (size_t)n, MSG_NOSIGNAL) == n && read_answer(p))
			return (true);
		hang_up(p);		/* an idle connection may have ended under us */
	}
	return (false);
}

/* What stands between two texts of the answer, after a mark. */
static bool
between(const struct peer *p, const char *mark, const char *from, const char *to, char *out, size_t room)
{
	const char *at = strstr(p->answer, mark), *end;

	if (at == NULL || (at = strstr(at, from)) == NULL)
		return (false);
	at += strlen(from);
	if ((end = strstr(at, to)) == NULL || (size_t)(end - at) >= room)
		return (false);
	memcpy(out, at, (size_t)(end - at));
	out[end - at] = '\0';
	return (true);
}

static bool
path_of_location(const struct peer *p, char *out, size_t room)
{
	const char *at = head_field(p, "Location"), *host;
	size_t n;

	if (at == NULL)
		return (false);
	if (strncmp(at, "http", 4) == 0 && (host = strstr(at, "://")) != NULL)
		at = host + 3 + strcspn(host + 3, "/\r");
	n = strcspn(at, "\r");
	if (n >= room)
		return (false);
	memcpy(out, at, n);
	out[n] = '\0';
	return (true);
}

/* One purchase; returns how many steps succeeded. */
static int
buy(struct peer *souk, struct peer *sandbox, uint64_t serial)
{
	char body[1024], cookie[128] = "", token[256], goods[32], path[512], pay[512];

	snprintf(body, sizeof body, "csrf=%s&variant=%lld&quantity=1", visitor_token, 1 + (long long)(serial % (uint64_t)variants));
	if (!ask(souk, "POST", "/cart/lines", "", body) || souk->status != 303 ||
	    !between(souk, "Set-Cookie: souk=", "souk=", ";", cookie, sizeof cookie))
		return (0);
	if (!ask(souk, "GET", "/cart", cookie, "") || souk->status != 200 ||
	    !between(souk, "action=\"/checkouts\"", "name=\"csrf\" value=\"", "\"", token, sizeof token) ||
	    !between(souk, "action=\"/checkouts\"", "name=\"goods\" value=\"", "\"", goods, sizeof goods))
		return (1);
	snprintf(body, sizeof body, "csrf=%s&goods=%s", token, goods);
	if (!ask(souk, "POST", "/checkouts", cookie, body) || souk->status != 303 || !path_of_location(souk, path, sizeof path) ||
	    strncmp(path, "/checkouts/", 11) != 0)
		return (2);
	snprintf(body, sizeof body, "csrf=%s&email=load%llu@test.example&country=DE&name=Load+Test&street=Weg+1&city=Kiel&postcode=24103"
	    "&phone=&street2=&region=", token, (unsigned long long)serial);
	if (!ask(souk, "POST", path, cookie, body) || souk->status != 303 || !path_of_location(souk, pay, sizeof pay) ||
	    strstr(pay, "/c/pay/") == NULL)
		return (3);
	if (!ask(sandbox, "POST", pay, "", "card=4242424242424242&expiry=12%2F40&cvc=123&name=Load&country=DE&method=card") ||
	    sandbox->status != 303 || !path_of_location(sandbox, path, sizeof path))
		return (4);
	if (!ask(souk, "GET", path, cookie, "") || souk->status != 303)
		return (5);
	return (6);
}

static void *
buyer(void *arg)
{
	struct peer *souk = xcalloc(1, sizeof *souk), *sandbox = xcalloc(1, sizeof *sandbox);
	uint64_t serial = (uint64_t)(intptr_t)arg;

	souk->fd = sandbox->fd = -1;
	souk->port = souk_port;
	sandbox->port = sandbox_port;
	for (; !atomic_load(&ending); serial += 1009) {
		int64_t began = now_us();
		int steps = buy(souk, sandbox, serial);
		unsigned i;

		if (steps < STEPS) {
			if (atomic_fetch_add(&failed, 1) < 3)
				fprintf(stderr, "step %s failed with status %d: %.300s\n", step_names[steps], souk->status, souk->answer);
			atomic_fetch_add(&step_failed[steps], 1);
			continue;
		}
		atomic_fetch_add(&bought, 1);
		if ((i = atomic_fetch_add(&nsamples, 1)) < SAMPLES)
			samples[i] = (uint32_t)(now_us() - began);
	}
	hang_up(souk);
	hang_up(sandbox);
	free(souk);
	free(sandbox);
	return (NULL);
}

static int
by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return ((x > y) - (x < y));
}

/* What so many of a hundred of the n samples, sorted, stayed below. */
static double
ms_at(size_t n, size_t percent)
{
	size_t at = n * percent / 100;

	return (n > 0 ? samples[at] / 1e3 : 0);
}

static void
visit(void)
{
	struct peer *p = xcalloc(1, sizeof *p);

	char path[300];

	p->fd = -1;
	p->port = souk_port;
	snprintf(path, sizeof path, "/p/%s", slug);
	if (!ask(p, "GET", path, "", "") ||
	    !between(p, "action=\"/cart/lines\"", "name=\"csrf\" value=\"", "\"", visitor_token, sizeof visitor_token)) {
		fprintf(stderr, "%s offers nothing to buy (status %d)\n", path, p->status);
		exit(1);
	}
	hang_up(p);
	free(p);
}

int
main(int argc, char **argv)
{
	int threads, seconds;
	pthread_t *t;
	unsigned n;
	int64_t began;
	double took;

	if (argc != 7) {
		fprintf(stderr, "usage: orders SOUK_PORT SANDBOX_PORT THREADS SECONDS VARIANTS SLUG\n");
		return (2);
	}
	souk_port = (int)strtol(argv[1], NULL, 10);
	sandbox_port = (int)strtol(argv[2], NULL, 10);
	threads = (int)strtol(argv[3], NULL, 10);
	seconds = (int)strtol(argv[4], NULL, 10);
	variants = strtoll(argv[5], NULL, 10);
	snprintf(slug, sizeof slug, "%s", argv[6]);
	samples = xcalloc(SAMPLES, sizeof *samples);
	t = xcalloc((size_t)threads, sizeof *t);
	visit();
	began = now_us();
	for (int i = 0; i < threads; i++)
		if (pthread_create(&t[i], NULL, buyer, (void *)(intptr_t)(i + 1)) != 0)
			panic("pthread_create");
	sleep((unsigned)seconds);
	atomic_store(&ending, true);
	for (int i = 0; i < threads; i++)
		pthread_join(t[i], NULL);
	took = (double)(now_us() - began) / 1e6;
	n = atomic_load(&nsamples) < SAMPLES ? atomic_load(&nsamples) : SAMPLES;
	qsort(samples, n, sizeof *samples, by_value);
	printf("bought %d failed %d per_second %.1f p50_ms %.1f p95_ms %.1f p99_ms %.1f\n", atomic_load(&bought), atomic_load(&failed),
	    atomic_load(&bought) / took, ms_at(n, 50), ms_at(n, 95), ms_at(n, 99));
	for (int i = 0; i < STEPS; i++)
		if (atomic_load(&step_failed[i]) > 0)
			printf("failed at %s: %d\n", step_names[i], atomic_load(&step_failed[i]));
	return (0);
}
