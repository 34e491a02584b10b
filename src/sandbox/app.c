/* app: the sandbox as a Kore server of one worker: requests in, webhooks out. */
#include <kore/kore.h>
#include <kore/curl.h>
#include <kore/hooks.h>
#include <kore/http.h>
#include <kore/seccomp.h>

#include <sodium.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "sandbox/sandbox.h"

int	sandbox_entry(struct http_request *);

KORE_SECCOMP_FILTER("sandbox",
    KORE_SYSCALL_ALLOW(connect), KORE_SYSCALL_ALLOW(getsockopt), KORE_SYSCALL_ALLOW(setsockopt),
    KORE_SYSCALL_ALLOW(getsockname), KORE_SYSCALL_ALLOW(getpeername), KORE_SYSCALL_ALLOW(socketpair),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX), KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
    KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6), KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_NETLINK),
    KORE_SYSCALL_ALLOW(poll), KORE_SYSCALL_ALLOW(ppoll), KORE_SYSCALL_ALLOW(sendmmsg),
    KORE_SYSCALL_ALLOW(recvmsg), KORE_SYSCALL_ALLOW(eventfd2), KORE_SYSCALL_ALLOW(uname),
    KORE_SYSCALL_ALLOW(clone), KORE_SYSCALL_ALLOW(set_robust_list), KORE_SYSCALL_ALLOW(madvise),
    KORE_SYSCALL_ALLOW(getrandom), KORE_SYSCALL_ALLOW(fsync), KORE_SYSCALL_ALLOW(fdatasync),
    KORE_SYSCALL_ALLOW(rename), KORE_SYSCALL_ALLOW(unlink), KORE_SYSCALL_ALLOW(ftruncate));

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return ((int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static const char *
need(const char *name)
{
	const char *v = getenv(name);

	if (v == NULL || *v == '\0') {
		fprintf(stderr, "sandbox: %s is not set\n", name);
		exit(1);
	}
	return (v);
}

struct delivery {
	struct kore_curl	 curl;
	struct curl_slist	*headers;
	uint64_t		 id;
};

static void
delivery_free(void *arg, u_int64_t now)
{
	struct delivery *d = arg;

	(void)now;
	kore_curl_cleanup(&d->curl);
	curl_slist_free_all(d->headers);
	free(d);
}

static void
delivery_done(struct kore_curl *curl, void *arg)
{
	struct delivery *d = arg;

	sandbox_delivered(d->id, curl->result == CURLE_OK ? (int)curl->http.status : 0, now_ms());
	/* Not inside libcurl's own callback. */
	kore_timer_add(delivery_free, 0, d, KORE_TIMER_ONESHOT);
}

static void
soon(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
}

static void
deliver(const char *url, const char *const *headers, const void *body, size_t n, uint64_t id)
{
	struct delivery *d = xcalloc(1, sizeof *d);
	const char *ca = getenv("SOUK_SANDBOX_CA");

	d->id = id;
	if (!kore_curl_init(&d->curl, url, KORE_CURL_ASYNC))
		panic("kore_curl_init");
	d->curl.type = KORE_CURL_TYPE_HTTP_CLIENT;	/* keeps the status for the callback */
	d->headers = curl_slist_append(NULL, "Expect:");
	for (; *headers != NULL; headers++)
		d->headers = curl_slist_append(d->headers, *headers);
	curl_easy_setopt(d->curl.handle, CURLOPT_HTTPHEADER, d->headers);
	curl_easy_setopt(d->curl.handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n);
	curl_easy_setopt(d->curl.handle, CURLOPT_COPYPOSTFIELDS, body);
	curl_easy_setopt(d->curl.handle, CURLOPT_TIMEOUT_MS, 10000L);
	if (ca != NULL && *ca != '\0')		/* of a marketplace with a certificate of its own making */
		curl_easy_setopt(d->curl.handle, CURLOPT_CAINFO, ca);
	kore_curl_bind_callback(&d->curl, delivery_done, d);
	kore_curl_run(&d->curl);
	kore_timer_add(soon, 0, NULL, KORE_TIMER_ONESHOT);
}

void
kore_parent_configure(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (sodium_init() == -1)
		panic("sodium_init");
	need("SOUK_STRIPE_KEY");
	need("SOUK_STRIPE_URL");
	need("SOUK_STRIPE_WEBHOOK_SECRET");
	need("SOUK_VAR");
}

static void
tick(void *arg, u_int64_t now)
{
	(void)arg;
	(void)now;
	sandbox_tick(now_ms());
}

/* What the marketplace listens to, as an endpoint at Stripe is set up for. */
static const char types[] = "checkout.session.completed checkout.session.expired "
    "checkout.session.async_payment_succeeded checkout.session.async_payment_failed "
    "payment_intent.payment_failed refund.created refund.updated refund.failed";

void
kore_worker_configure(void)
{
	static char journal[4096];
	const struct sandbox_config c = { .key = need("SOUK_STRIPE_KEY"), .public_url = need("SOUK_STRIPE_URL"),
	    .journal = journal, .webhook_url = getenv("SOUK_SANDBOX_WEBHOOK_URL"),
	    .webhook_secret = need("SOUK_STRIPE_WEBHOOK_SECRET"), .version = getenv("SOUK_STRIPE_VERSION"),
	    .webhook_types = types, .transfer_ms = 20000, .deliver = deliver };

	snprintf(journal, sizeof journal, "%s/sandbox/journal", need("SOUK_VAR"));
	if (!sandbox_start(&c, now_ms()))
		exit(1);
	kore_timer_add(tick, 50, NULL, 0);
}

void
kore_worker_teardown(void)
{
	sandbox_stop();
}

static void
put_answer(struct buf *b, const struct sandbox_answer *a, bool keep, bool body)
{
	buf_printf(b, "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: %s\r\n", a->status,
	    a->content_type, a->body_len, keep ? "keep-alive" : "close");
	if (a->location != NULL)
		buf_printf(b, "Location: %s\r\n", a->location);
	for (const char *const *h = a->headers; h != NULL && *h != NULL; h++)
		buf_printf(b, "%s\r\n", *h);
	buf_puts(b, "\r\n");
	if (body)
		buf_put(b, a->body, a->body_len);
}

/* An answer that waits. */
struct held {
	struct http_request	*req;
	struct buf		 bytes;
	int			 status;
	bool			 keep, due;
};

static void
held_due(void *arg, u_int64_t now)
{
	struct held *h = arg;

	(void)now;
	h->due = true;
	if (h->req != NULL)
		http_request_wakeup(h->req);
	else {
		buf_free(&h->bytes);
		free(h);
	}
}

static void
held_gone(struct http_request *req)
{
	struct held *h = req->hdlr_extra;

	if (h != NULL)
		h->req = NULL;
	req->hdlr_extra = NULL;
}

static int
hold(struct http_request *req, const struct buf *bytes, const struct sandbox_answer *a, bool keep)
{
	struct held *h = xcalloc(1, sizeof *h);

	h->req = req;
	h->bytes = *bytes;
	h->status = a->status;
	h->keep = keep;
	req->hdlr_extra = h;
	req->flags |= HTTP_REQUEST_RETAIN_EXTRA;
	req->onfree = held_gone;
	kore_timer_add(held_due, (u_int64_t)a->delay_ms, h, KORE_TIMER_ONESHOT);
	http_request_sleep(req);
	return (KORE_RESULT_RETRY);
}

static int
held_send(struct http_request *req)
{
	struct held *h = req->hdlr_extra;

	if (!h->due) {
		http_request_sleep(req);
		return (KORE_RESULT_RETRY);
	}
	req->hdlr_extra = NULL;
	http_response_raw(req, h->status, h->bytes.p, h->bytes.n, h->keep);
	buf_free(&h->bytes);
	free(h);
	return (KORE_RESULT_OK);
}

static const char *
header_of(struct http_request *req, const char *name)
{
	const char *v;

	return (http_request_header(req, name, &v) ? v : NULL);
}

int
sandbox_entry(struct http_request *req)
{
	struct sandbox_request q = { .now_ms = now_ms() };
	struct sandbox_answer a = { 0 };
	struct buf b = { 0 };
	bool keep = http_request_keepalive(req) != 0;

	if (req->hdlr_extra != NULL)
		return (held_send(req));
	q.method = http_method_text(req->method);
	q.path = req->path;
	q.query = req->query_string;
	q.authorization = header_of(req, "authorization");
	q.idempotency_key = header_of(req, "idempotency-key");
	q.stripe_version = header_of(req, "stripe-version");
	q.content_type = header_of(req, "content-type");
	if (req->http_body != NULL) {
		q.body = (const char *)req->http_body->data;
		q.body_len = req->http_body_length;
	}
	sandbox_handle(&q, &a);
	if (a.reset)
		return (KORE_RESULT_ERROR);
	put_answer(&b, &a, keep, req->method != HTTP_METHOD_HEAD);
	if (a.delay_ms > 0)
		return (hold(req, &b, &a, keep));
	http_response_raw(req, a.status, b.p, b.n, keep);
	buf_free(&b);
	return (KORE_RESULT_OK);
}
