/* The application behind the tests of our Kore: each path does one thing. */
#include <kore/kore.h>
#include <kore/http.h>

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/syscall.h>

#define BIG	(64 * 1024 * 1024)
#if defined(CONN_PEER_SHUT)
#define PEER_SHUT	CONN_PEER_SHUT
#else
#define PEER_SHUT	0
#endif
#define MESSAGE	(KORE_MSG_APP_BASE + 1)

int	page(struct http_request *);
void	kore_parent_configure(int, char **);
void	kore_worker_configure(void);
void	ws_connect(struct connection *);
void	ws_message(struct connection *, u_int8_t, void *, size_t);
void	ws_disconnect(struct connection *);

/* Without the patches that call these they have no prototype. */
int64_t	kore_http_body_limit(struct http_request *);
size_t	kore_http_error_body(int, const char **, const void **);

static struct http_request	*napping;
static int			released, messages, sockets, requests, sequence;
static int			strays;
static char			*big;

struct path {
	const char	*name;
	int		(*run)(struct http_request *, long);
};

static void
answer(struct http_request *req, const char *fmt, ...)
{
	va_list		args;
	char		text[8192];
	int		len;

	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	http_response(req, 200, text, MIN((size_t)len, sizeof(text) - 1));
}

static int
hello(struct http_request *req, long n)
{
	(void)n;
	answer(req, "hello\n");

	return (KORE_RESULT_OK);
}

/* What the application sees of a request. */
static int
echo(struct http_request *req, long n)
{
	struct http_header	*hdr;
	struct kore_buf		out;

	(void)n;
	kore_buf_init(&out, 1024);
	kore_buf_appendf(&out, "%s %s?%s host=%s length=%zu tls=%d\n",
	    http_method_text(req->method), req->path,
	    req->query_string != NULL ? req->query_string : "", req->host,
	    req->content_length, req->owner->ssl != NULL);

	TAILQ_FOREACH(hdr, &req->req_headers, list)
		kore_buf_appendf(&out, "%s=[%s]\n", hdr->header, hdr->value);

	http_response(req, 200, out.data, out.offset);
	kore_buf_cleanup(&out);

	return (KORE_RESULT_OK);
}

static int
post(struct http_request *req, long n)
{
	char		digest[HTTP_BODY_DIGEST_STRLEN], data[4096];
	ssize_t		r;
	size_t		total = 0;

	(void)n;
	if (req->http_body != NULL || req->http_body_fd != -1) {
		while ((r = http_body_read(req, data, sizeof(data))) > 0)
			total += (size_t)r;
	}

	if (!http_body_digest(req, digest, sizeof(digest)))
		digest[0] = '\0';
	answer(req, "%zu %s\n", total, digest);

	return (KORE_RESULT_OK);
}

static void
awake(void *arg, u_int64_t now)
{
	struct http_request	*req = arg;

	(void)now;
	req->hdlr_extra = NULL;
	http_request_wakeup(req);
}

static void
forget(struct http_request *req)
{
	if (req->hdlr_extra != NULL)
		kore_timer_remove(req->hdlr_extra);
	if (napping == req)
		napping = NULL;
	req->hdlr_extra = NULL;
}

/* True when the request has slept ms milliseconds. */
static int
slept(struct http_request *req, long ms)
{
	if (req->fsm_state++ > 0)
		return (1);

	req->onfree = forget;
	req->hdlr_extra = kore_timer_add(awake, (u_int64_t)ms, req,
	    KORE_TIMER_ONESHOT);
	http_request_sleep(req);

	return (0);
}

static int
sleep_page(struct http_request *req, long ms)
{
	if (!slept(req, ms))
		return (KORE_RESULT_RETRY);

	return (post(req, 0));
}

static int
stream_sent(struct netbuf *nb)
{
	(void)nb;
	released++;

	return (KORE_RESULT_OK);
}

static int
stream(struct http_request *req, long len)
{
	http_response_stream(req, 200, big, (size_t)len, stream_sent, NULL);

	return (KORE_RESULT_OK);
}

/* Sleeps, then streams: what comes meanwhile must wait. */
static int
late(struct http_request *req, long ms)
{
	if (!slept(req, ms))
		return (KORE_RESULT_RETRY);

	return (stream(req, 5));
}

/* The head now, the rest of it after a while. */
static int
drip(struct http_request *req, long ms)
{
	if (req->fsm_state == 0) {
		req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
		answer(req, "one,");
		net_send_flush(req->owner);
	}

	if (!slept(req, ms))
		return (KORE_RESULT_RETRY);
	net_send_queue(req->owner, "two\n", 4);

	return (KORE_RESULT_OK);
}

/* Until /rouse, or for ms milliseconds. */
static int
nap(struct http_request *req, long ms)
{
	if (req->fsm_state > 0) {
		if (req->owner->state != CONN_STATE_ESTABLISHED)
			strays++;
		return (hello(req, 0));
	}

	napping = req;
	if (ms > 0) {
		(void)slept(req, ms);
	} else {
		req->fsm_state++;
		req->onfree = forget;
		http_request_sleep(req);
	}

	return (KORE_RESULT_RETRY);
}

static int
rouse(struct http_request *req, long n)
{
	if (napping != NULL) {
		http_request_wakeup(napping);
		if (n == 1)
			kore_connection_disconnect(napping->owner);
		napping = NULL;
	}

	return (hello(req, n));
}

static int
busy(struct http_request *req, long ms)
{
	u_int64_t	end = kore_time_ms() + (u_int64_t)ms;

	while (kore_time_ms() < end)
		;
	answer(req, "%d\n", ++sequence);

	return (KORE_RESULT_OK);
}

static int
twice(struct http_request *req, long n)
{
	answer(req, "first\n");
	answer(req, "second %ld\n", n);

	return (KORE_RESULT_OK);
}

static int
none(struct http_request *req, long n)
{
	(void)req;
	(void)n;

	return (KORE_RESULT_OK);
}

static int
headers(struct http_request *req, long n)
{
	http_response_header(req, "x-good", "first");
	http_response_header(req, "X-Good", "second");
	http_response_header(req, "set-cookie", "a=1");
	http_response_header(req, "set-cookie", "b=2");
	http_response_header(req, "x-cr", "a\r\nx-evil: 1");
	http_response_header(req, "x-lf", "a\nx-evil: 2");
	http_response_header(req, "x-name\r\nx-evil", "3");

	if (n == 304) {
		http_response(req, 304, NULL, 0);
		return (KORE_RESULT_OK);
	}

	return (hello(req, n));
}

#if defined(KORE_APP_RAW)
static void
let_go(void *arg)
{
	(void)arg;
	released++;
}

static int
raw(struct http_request *req, long n)
{
	const char	head[] = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n";
	const char	whole[] = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nraw\n";
	int		keep = http_request_keepalive(req), first, second;

	if (n == 0) {
		first = http_response_raw(req, 200, whole, sizeof(whole) - 1,
		    keep);
		second = http_response_raw(req, 200, whole, sizeof(whole) - 1,
		    keep);
	} else {
		first = http_response_raw_stream(req, 200, head,
		    sizeof(head) - 1, "raw\n", 4, keep, let_go, NULL);
		second = http_response_raw_stream(req, 200, head,
		    sizeof(head) - 1, "raw\n", 4, keep, let_go, NULL);
	}

	if (first != KORE_RESULT_OK || second != KORE_RESULT_ERROR)
		fatal("the first answer must be taken, the second refused");

	return (KORE_RESULT_OK);
}

static int
raw_big(struct http_request *req, long len)
{
	char	head[128];
	int	n;

	n = snprintf(head, sizeof(head),
	    "HTTP/1.1 200 OK\r\ncontent-length: %ld\r\n\r\n", len);
	http_response_raw_stream(req, 200, head, (size_t)n, big, (size_t)len,
	    1, let_go, NULL);

	return (KORE_RESULT_OK);
}
#endif

static int
info(struct http_request *req, long ms)
{
	if (ms > 0 && !slept(req, ms))
		return (KORE_RESULT_RETRY);

	answer(req, "pid=%d align=%d length=%zu released=%d messages=%d "
	    "sockets=%d worker=%d connections=%u requests=%d strays=%d "
	    "shut=%d\n", getpid(),
	    (int)((uintptr_t)req->owner->rnb % 16), req->content_length, released,
	    messages, sockets, worker->id, worker_active_connections,
	    requests, strays, (req->owner->flags & PEER_SHUT) != 0);

	return (KORE_RESULT_OK);
}

static void *
thread(void *arg)
{
	free(malloc(64));

	return (arg);
}

static void *
lasting_thread(void *arg)
{
	for (;;)
		sleep(1000);

	return (arg);
}

/* System calls glibc makes on behalf of innocent functions. */
static int
sys(struct http_request *req, long n)
{
	char		path[PATH_MAX];
	pthread_t	t;
	void		*mem, *more;
	int		good = 0;

	switch (n) {
	case 1:
		good = realpath("/", path) != NULL;
		break;
	case 2:
		good = access("/", R_OK) == 0 &&
		    faccessat(AT_FDCWD, "/", R_OK, AT_EACCESS) == 0;
		break;
	case 3:
		if ((mem = malloc(1 << 20)) != NULL &&
		    (more = realloc(mem, 1 << 24)) != NULL) {
			mem = more;
			good = 1;
		}
		free(mem);
		break;
	case 4:
		good = pthread_create(&t, NULL, thread, NULL) == 0 &&
		    pthread_join(t, NULL) == 0;
		break;
	case 5:		/* Not allowed, while another thread is there. */
		if (pthread_create(&t, NULL, lasting_thread, NULL) == 0)
			(void)syscall(SYS_reboot, 0, 0, 0, NULL);
		break;
	}

	answer(req, "%s\n", good ? "good" : "bad");

	return (KORE_RESULT_OK);
}

static int
crash(struct http_request *req, long n)
{
	(void)req;
	(void)n;
	abort();
}

static int
tell(struct http_request *req, long n)
{
	kore_msg_send(KORE_MSG_WORKER_ALL, MESSAGE, NULL, 0);

	return (hello(req, n));
}

static int
websocket(struct http_request *req, long n)
{
	/* 1: as if the client had left while the page was at work. */
	if (n == 1)
		kore_connection_disconnect(req->owner);

	kore_websocket_handshake(req, "ws_connect", "ws_message",
	    "ws_disconnect");

	return (KORE_RESULT_OK);
}

static const struct path	paths[] = {
	{ "hello", hello },		{ "echo", echo },
	{ "post", post },		{ "limit", post },
	{ "sleep", sleep_page },	{ "stream", stream },
	{ "late", late },		{ "drip", drip },
	{ "nap", nap },			{ "rouse", rouse },
	{ "busy", busy },		{ "twice", twice },
	{ "none", none },		{ "headers", headers },
	{ "info", info },		{ "sys", sys },
	{ "crash", crash },		{ "tell", tell },
	{ "ws", websocket },
#if defined(KORE_APP_RAW)
	{ "raw", raw },			{ "rawbig", raw_big },
#endif
};

/* "/name/number" */
int
page(struct http_request *req)
{
	size_t		i, len;
	const char	*name = req->path + 1;

	requests++;
	len = strcspn(name, "/");
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (strlen(paths[i].name) == len &&
		    !strncmp(paths[i].name, name, len))
			return (paths[i].run(req, name[len] == '/' ?
			    strtol(name + len + 1, NULL, 10) : 0));
	}

	http_response(req, 404, NULL, 0);

	return (KORE_RESULT_OK);
}

int64_t
kore_http_body_limit(struct http_request *req)
{
	if (strncmp(req->path, "/limit/", 7) != 0)
		return (-1);

	return (strtol(req->path + 7, NULL, 10));
}

size_t
kore_http_error_body(int status, const char **head, const void **body)
{
	static char	text[64];

	*head = "content-type: text/x-refusal\r\nx-refused: yes\r\n";
	*body = text;

	return ((size_t)snprintf(text, sizeof(text), "refused %d\n", status));
}

void
ws_connect(struct connection *c)
{
	(void)c;
	sockets++;
}

void
ws_message(struct connection *c, u_int8_t op, void *data, size_t len)
{
	kore_websocket_send(c, op, data, len);
}

void
ws_disconnect(struct connection *c)
{
	(void)c;
	sockets--;
}

static void
got_message(struct kore_msg *msg, const void *data)
{
	(void)msg;
	(void)data;
	messages++;
}

void
kore_parent_configure(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	kore_log(LOG_NOTICE, "the application is configured");
}

void
kore_worker_configure(void)
{
	if ((big = malloc(BIG)) == NULL)
		fatal("malloc");
	memset(big, 'x', BIG);
	kore_msg_register(MESSAGE, got_message);
}
