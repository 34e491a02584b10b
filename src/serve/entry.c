/* entry: one request from Kore to dispatch and back. */
#include "serve/serve.h"

#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/etag.h"
#include "base/url.h"
#include "run/cache.h"
#include "run/co.h"
#include "run/compress.h"
#include "run/dispatch.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/protect.h"
#include "run/route.h"
#include "run/settings.h"
#include "site/site.h"

/* A request on its way. kore is NULL once Kore has dropped its side. */
struct exchange {
	struct http_request	*kore;
	struct req		*r;
	struct http_in		 in;
	struct arena		 arena;		/* of in */
	struct co		*co;
	bool			 done;
};

enum { FORM_BODY_MAX = 1 << 20, UPLOADS_OF_ONE = 8, UPLOADS_OF_ALL = 64 };

static unsigned active;

unsigned
serve_active(void)
{
	return (active);
}

static enum method
method_of(const struct http_request *k)
{
	switch (k->method) {
	case HTTP_METHOD_GET:
		return (METHOD_GET);
	case HTTP_METHOD_HEAD:
		return (METHOD_HEAD);
	case HTTP_METHOD_POST:
		return (METHOD_POST);
	case HTTP_METHOD_PUT:
		return (METHOD_PUT);
	case HTTP_METHOD_DELETE:
		return (METHOD_DELETE);
	default:
		return (METHOD_OTHER);
	}
}

static const char *
peer_address(struct arena *a, struct connection *c)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (c->family == AF_INET)
		inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, text, sizeof text);
	else if (c->family == AF_INET6)
		inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, text, sizeof text);
	return (arena_strdup(a, text[0] != '\0' ? text : "local"));
}

/* The last of that name: a proxy that adds a line of its own adds it behind the
 * client's. */
static const char *
last_header(const struct http_in *in, const char *name)
{
	for (size_t i = in->nheaders; i-- > 0;)
		if (strcasecmp(in->headers[i].name, name) == 0)
			return (in->headers[i].value);
	return (NULL);
}

/* Each proxy of ours added at the end whom it saw, so the first from there that is
 * none of ours is the visitor. What stands before may be the visitor's own invention. */
static void
believe_hops(struct exchange *x, const char *hops)
{
	size_t end = strlen(hops), at;
	const char *hop;

	while (end > 0 && setting_is_trusted_proxy(x->in.remote)) {
		for (at = end; at > 0 && hops[at - 1] != ',';)
			at--;
		hop = hops + at + strspn(hops + at, " \t");
		if (hop < hops + end)
			x->in.remote = arena_strndup(&x->arena, hop, strcspn(hop, ", \t"));
		end = at > 0 ? at - 1 : 0;
	}
}

static void
believe_proxy(struct exchange *x)
{
	const char *proto = last_header(&x->in, "x-forwarded-proto");

	if (!setting_is_trusted_proxy(x->in.remote))
		return;
	for (size_t i = x->in.nheaders; i-- > 0;)
		if (strcasecmp(x->in.headers[i].name, "x-forwarded-for") == 0)
			believe_hops(x, x->in.headers[i].value);
	if (proto != NULL)
		x->in.tls = str_eq(proto, "https");
}

static void
copy_headers(struct exchange *x, struct http_request *k)
{
	struct http_field *to;
	struct http_header *h;
	size_t n = 0;

	TAILQ_FOREACH(h, &k->req_headers, list)
		n++;
	to = arena_alloc(&x->arena, n * sizeof *to);
	x->in.headers = to;
	x->in.nheaders = n;
	TAILQ_FOREACH(h, &k->req_headers, list)
		*to++ = (struct http_field){ arena_strdup(&x->arena, h->header), arena_strdup(&x->arena, h->value) };
}

static void
copy_body(struct exchange *x, struct http_request *k)
{
	x->in.body_fd = -1;
	if (k->http_body_fd != -1) {
		x->in.body_fd = fcntl(k->http_body_fd, F_DUPFD_CLOEXEC, 0);
		x->in.body_len = k->http_body_length;
	} else if (k->http_body != NULL && k->http_body_length > 0) {
		x->in.body = arena_strndup(&x->arena, (char *)k->http_body->data, k->http_body_length);
		x->in.body_len = k->http_body_length;
	}
}

static struct exchange *
exchange_new(struct http_request *k)
{
	struct exchange *x = xcalloc(1, sizeof *x);

	x->kore = k;
	x->in.method = method_of(k);
	x->in.target = k->query_string != NULL ? arena_printf(&x->arena, "%s?%s", k->path, k->query_string) :
	    arena_strdup(&x->arena, k->path);
	x->in.remote = peer_address(&x->arena, k->owner);
	x->in.tls = k->owner->owner->server->tls != 0;
	copy_headers(x, k);
	copy_body(x, k);
	believe_proxy(x);
	x->r = req_new(&x->in);
	active++;
	return (x);
}

static void
exchange_free(void *arg)
{
	struct exchange *x = arg;

	active--;
	req_end(x->r);
	if (x->in.body_fd != -1)
		close(x->in.body_fd);
	arena_free(&x->arena);
	free(x);
}

/* The Date header, made once a second. */
static const char *
date_now(void)
{
	static char text[40];
	static time_t made;
	time_t now = time(NULL);
	struct tm tm;

	if (now != made) {
		gmtime_r(&now, &tm);
		strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
		made = now;
	}
	return (text);
}

static void
put_head(struct buf *head, const struct http_out *out, bool keep)
{
	buf_printf(head, "HTTP/1.1 %d %s\r\nDate: %s\r\n", out->status, http_reason(out->status), date_now());
	if (out->status != 304 && out->status != 204)
		buf_printf(head, "Content-Length: %zu\r\n", out->body_len);
	buf_puts(head, keep ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
	buf_put(head, out->head.p, out->head.n);
	buf_put(head, "\r\n", 2);
}

/* Hands the answer to Kore, which lets go of it when it is sent. */
static void
answer(struct exchange *x)
{
	const struct http_out *out = req_out(x->r);
	bool keep = http_request_keepalive(x->kore) && !out->close && !serve_draining();
	bool bare = out->status == 304 || out->status == 204;
	static struct buf head;

	buf_clear(&head);
	put_head(&head, out, keep);
	http_response_raw_stream(x->kore, out->status, head.p, head.n, bare ? "" : out->body,
	    bare ? 0 : out->body_len, keep, exchange_free, x);
}

/* The request headers that matter to a kept answer. */
struct kept_ask {
	const char	*cookie, *languages, *encodings, *have;
};

static struct kept_ask
kept_ask(struct http_request *k)
{
	struct kept_ask a = { NULL, NULL, NULL, NULL };
	struct http_header *h;

	TAILQ_FOREACH(h, &k->req_headers, list)
		switch (h->header[0] | 0x20) {
		case 'a':
			if (strcasecmp(h->header, "accept-encoding") == 0)
				a.encodings = h->value;
			else if (strcasecmp(h->header, "accept-language") == 0)
				a.languages = h->value;
			break;
		case 'c':
			if (strcasecmp(h->header, "cookie") == 0)
				a.cookie = h->value;
			break;
		case 'i':
			if (strcasecmp(h->header, "if-none-match") == 0)
				a.have = h->value;
			break;
		}
	return (a);
}

static void
kept_send(struct http_request *k, const struct cache_answer *a, bool same)
{
	static struct buf head;
	struct http_out out = { .status = same ? 304 : a->status, .body_len = a->body_len };
	bool keep = http_request_keepalive(k) && !serve_draining();

	out.head.p = (char *)(uintptr_t)a->head;
	out.head.n = a->head_len;
	buf_clear(&head);
	put_head(&head, &out, keep);
	http_response_raw_stream(k, out.status, head.p, head.n, same ? "" : a->body, same ? 0 : a->body_len, keep,
	    cache_release, a->entry);
}

/* A visitor without a session gets a page that was made before, when there is
 * one: no coroutine, no database, no rendering. */
static bool
kept(struct http_request *k)
{
	static char target[2100];
	struct kept_ask ask;
	struct cache_answer a;
	int64_t began;
	int n;

	if (k->method != HTTP_METHOD_GET || cache_epoch() == 0)
		return (false);
	began = clock_us();
	ask = kept_ask(k);
	if (ask.cookie != NULL && (strstr(ask.cookie, "souk=") != NULL || strstr(ask.cookie, "flash=") != NULL ||
	    strstr(ask.cookie, "lang=") != NULL || strstr(ask.cookie, "theme=") != NULL))
		return (false);
	n = snprintf(target, sizeof target, "%s%s%s", k->path, k->query_string != NULL ? "?" : "",
	    k->query_string != NULL ? k->query_string : "");
	if (n < 0 || (size_t)n >= sizeof target || !cache_find(target, lang_choose(NULL, ask.languages),
	    encoding_name(encoding_choose(ask.encodings, COMPRESS_KEPT)), &a))
		return (false);
	metric_add(COUNTER_CACHE_HITS, 1);
	metric_request((int)a.route, a.status, clock_us() - began);
	if (log_wants(LEVEL_INFO))
		log_event(LEVEL_INFO, "request", KV("method", "GET"), KV("route", route_all[a.route].name),
		    KV("status", a.status), KV("us", clock_us() - began), KV("bytes", (int64_t)a.body_len), KV("kept", true));
	kept_send(k, &a, etag_matches(ask.have, a.etag));
	return (true);
}

static void
run(void *arg)
{
	struct exchange *x = arg;

	dispatch(x->r);
	x->done = true;
	if (x->kore == NULL)
		exchange_free(x);
	else
		http_request_wakeup(x->kore);
}

/* Kore drops its request: answered, or the client has gone. */
static void
gone(struct http_request *k)
{
	struct exchange *x = k->hdlr_extra;

	k->hdlr_extra = NULL;
	if (x == NULL)
		return;
	x->kore = NULL;
	if (x->done)
		exchange_free(x);
	else
		co_cancel(x->co);
}

static bool
is_same_peer(const struct connection *a, const struct connection *b)
{
	if (a->family != b->family)
		return (false);
	if (a->family == AF_INET6)
		return (memcmp(&a->addr.ipv6.sin6_addr, &b->addr.ipv6.sin6_addr, 8) == 0);	/* a subscriber has all of it */
	return (a->family != AF_INET || a->addr.ipv4.sin_addr.s_addr == b->addr.ipv4.sin_addr.s_addr);
}

/* Large bodies go to the disk before anybody knows whose they are: so many at a time in a worker, or they would fill it. */
static bool
uploads_are_many(struct arena *a, const struct http_request *k)
{
	const struct http_request *other;
	struct connection *c;
	unsigned all = 0, own = 0;

	TAILQ_FOREACH(c, &connections, list)
		TAILQ_FOREACH(other, &c->http_requests, olist)
			if (other != k && other->content_length > FORM_BODY_MAX) {
				all++;
				own += is_same_peer(c, k->owner);
			}
	return (all >= UPLOADS_OF_ALL || (own >= UPLOADS_OF_ONE && !setting_is_trusted_proxy(peer_address(a, k->owner))));
}

/* How much body a request may bring is known from its route, before any is read. */
int64_t
kore_http_body_limit(struct http_request *k)
{
	struct arena a = { 0 };
	struct url_target t;
	struct route_match m = { 0 };
	int64_t limit = FORM_BODY_MAX;

	if (url_split(&a, k->path, strlen(k->path), &t) == 0)
		m = route_find(method_of(k), t.segments, t.n);
	if (m.route != NULL && m.route->flags & ROUTE_UPLOAD && !uploads_are_many(&a, k))
		limit = -1;
	arena_free(&a);
	return (limit);
}

/* What Kore answers by itself has a page of ours too, made when it is first needed. */
size_t
kore_http_error_body(int code, const char **head, const void **page)
{
	static struct { int code; struct buf page; struct http_out out; } made[12];
	size_t i = 0;

	while (i < nelem(made) && made[i].code != 0 && made[i].code != code)
		i++;
	if (i == nelem(made))
		return (0);
	if (made[i].code == 0) {
		made[i].code = code;
		site_refusal(code, &made[i].page);
		http_out_header(&made[i].out, "Content-Type", "text/html; charset=utf-8");
		http_out_header(&made[i].out, "Cache-Control", "no-store");
		protect(&made[i].out, false);
	}
	*head = made[i].out.head.p;
	*page = made[i].page.p;
	return (made[i].page.n);
}

/* There is no room for another request. */
static int
refuse(struct http_request *k)
{
	struct http_out out = { .status = 503 };
	struct buf head = { 0 };

	http_out_header(&out, "Retry-After", "1");
	protect(&out, false);
	put_head(&head, &out, false);
	http_response_raw(k, 503, head.p, head.n, 0);
	buf_free(&head);
	buf_free(&out.head);
	return (KORE_RESULT_OK);
}

static int
finish(struct http_request *k, struct exchange *x)
{
	k->hdlr_extra = NULL;
	answer(x);
	return (KORE_RESULT_OK);
}

/* Called for a new request, and again when its coroutine has finished. */
int
souk_entry(struct http_request *k)
{
	struct exchange *x = k->hdlr_extra;

	if (x != NULL) {
		if (x->done)
			return (finish(k, x));
		http_request_sleep(k);
		return (KORE_RESULT_RETRY);
	}
	if (k->owner->state != CONN_STATE_ESTABLISHED)
		return (KORE_RESULT_OK);
	if (kept(k))
		return (KORE_RESULT_OK);
	x = exchange_new(k);
#if SOUK_CO
	if ((x->co = co_spawn(run, x)) == NULL) {
		exchange_free(x);
		return (refuse(k));
	}
	k->hdlr_extra = x;
	k->flags |= HTTP_REQUEST_RETAIN_EXTRA;
	k->onfree = gone;
	co_run_ready();
	if (x->done)
		return (finish(k, x));
	http_request_sleep(k);
	return (KORE_RESULT_RETRY);
#else
	(void)gone;
	(void)refuse;
	run(x);
	return (finish(k, x));
#endif
}
