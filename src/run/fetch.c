/* fetch: libcurl, by itself or on the server's loop. */
#include "run/fetch_private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>

#include "run/co.h"
#include "run/db.h"
#include "run/fetch.h"
#include "run/metrics.h"
#include "run/page.h"

enum { CONNECT_MS = 3000, TIMEOUT_MS = 10000, MAX_BYTES = 2 << 20 };

struct transfer {
	void			*run;
	CURL			*handle;
	struct curl_slist	*headers;
	struct buf		 head, body;
	bool			 barred;
	char			 why[CURL_ERROR_SIZE];
};

static void *
easy_start(CURL **handle)
{
	if ((*handle = curl_easy_init()) == NULL)
		panic("curl_easy_init");
	return (*handle);
}

static CURLcode
easy_run(void *handle, int64_t deadline_ms)
{
	(void)deadline_ms;
	return (curl_easy_perform(handle));
}

static long
easy_status(void *handle)
{
	long status = 0;

	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	return (status);
}

struct fetch_engine fetch_engine = { easy_start, easy_run, easy_status, curl_easy_cleanup };

static size_t
take(char *p, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;

	buf_put(b, p, size * n);
	return (b->full ? 0 : size * n);
}

static bool
v4_is_public(uint32_t a)
{
	static const struct { uint32_t net, bits; } closed[] = {	/* RFC 6890 */
		{ 0x00000000, 8 }, { 0x0A000000, 8 }, { 0x64400000, 10 }, { 0x7F000000, 8 }, { 0xA9FE0000, 16 },
		{ 0xAC100000, 12 }, { 0xC0000000, 24 }, { 0xC0000200, 24 }, { 0xC0A80000, 16 }, { 0xC6120000, 15 },
		{ 0xC6336400, 24 }, { 0xCB007100, 24 }, { 0xE0000000, 4 }, { 0xF0000000, 4 },
	};

	for (size_t i = 0; i < nelem(closed); i++)
		if ((a ^ closed[i].net) >> (32 - closed[i].bits) == 0)
			return (false);
	return (true);
}

static bool
address_is_public(const struct sockaddr *sa)
{
	const unsigned char *b;

	if (sa->sa_family == AF_INET)
		return (v4_is_public(ntohl(((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr)));
	if (sa->sa_family != AF_INET6)
		return (false);
	b = ((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr.s6_addr;
	/* Only global unicast, 2000::/3, without the tunnels that carry an IPv4 address. */
	return ((b[0] & 0xE0) == 0x20 && !(b[0] == 0x20 && b[1] == 0x02) &&
	    !(b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02));
}

static curl_socket_t
open_public(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct transfer *t = arg;

	(void)purpose;
	if (!address_is_public(&a->addr)) {
		t->barred = true;
		return (CURL_SOCKET_BAD);
	}
	t->barred = false;
	return (socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol));
}

static void
transfer_end(void *arg)
{
	struct transfer *t = arg;

	if (t->run != NULL)
		fetch_engine.end(t->run);
	curl_slist_free_all(t->headers);
	buf_free(&t->head);
	buf_free(&t->body);
}

static void
setup(struct transfer *t, const struct fetch_request *q)
{
	CURL *h = t->handle;

	curl_easy_setopt(h, CURLOPT_URL, q->url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)(q->connect_ms > 0 ? q->connect_ms : CONNECT_MS));
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)(q->timeout_ms > 0 ? q->timeout_ms : TIMEOUT_MS));
	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, q->method);
	if (q->body != NULL) {
		curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body_len);
		curl_easy_setopt(h, CURLOPT_POSTFIELDS, q->body);
	}
	t->headers = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; q->headers != NULL && q->headers[i] != NULL; i++)
		t->headers = curl_slist_append(t->headers, q->headers[i]);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, &t->body);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, &t->head);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "Souk");
	if (q->public_only) {	/* nor by a proxy, which could ask anybody */
		curl_easy_setopt(h, CURLOPT_PROXY, "");
		curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_public);
		curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, t);
	}
}

bool
fetch(struct req *r, const struct fetch_request *q, struct fetch_answer *a)
{
	struct transfer *t = NEW(r, struct transfer);
	CURLcode code;
	int64_t began;

	if (db_in_transaction(r))
		panic("fetch inside of a transaction");
	*a = (struct fetch_answer){ 0 };
	t->head.max = 64 << 10;
	t->body.max = q->max_bytes > 0 ? q->max_bytes : MAX_BYTES;
	t->run = fetch_engine.start(&t->handle);
	defer(r, transfer_end, t);
	setup(t, q);
	began = clock_us();
	code = fetch_engine.run(t->run, req_deadline_at(r));
	metric_add(COUNTER_FETCHES, 1);
	metric_time(HISTOGRAM_FETCH, clock_us() - began);
	if (code != CURLE_OK)
		metric_add(COUNTER_FETCH_ERRORS, 1);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		stop_because(r, 499, "client.gone", "fetch");
	if (code != CURLE_OK) {
		a->error = req_strdup(r, t->why[0] != '\0' ? t->why : curl_easy_strerror(code));
		a->barred = t->barred;
		a->too_large = t->body.full;
		return (false);
	}
	a->status = (int)fetch_engine.status(t->run);
	a->body = t->body.p != NULL ? t->body.p : "";
	a->body_len = t->body.n;
	a->headers = t->head.p != NULL ? t->head.p : "";
	return (true);
}

const char *
fetch_header(struct req *r, const struct fetch_answer *a, const char *name)
{
	size_t n = strlen(name);
	const char *line = a->headers, *end;

	for (; line != NULL && *line != '\0'; line = *end == '\0' ? NULL : end + 1) {
		end = line + strcspn(line, "\n");
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		line += n + 1;
		line += strspn(line, " \t");
		n = strcspn(line, "\r\n");
		while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
			n--;
		return (arena_strndup(req_arena(r), line, n));
	}
	return (NULL);
}
