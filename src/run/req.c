/* req: the life of a request: memory, defers, and the one way out. */
#include "run/req_private.h"

#include <sodium.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <time.h>

#include "run/locale.h"
#include "run/settings.h"

enum { HTML_MAX = 4 << 20 };

static int64_t
wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return ((int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000);
}

static void
fresh_id(char id[17])
{
	unsigned char b[8];

	randombytes_buf(b, sizeof b);
	sodium_bin2hex(id, 17, b, sizeof b);
}

void
req_init(struct req *r, const struct http_in *in)
{
	*r = (struct req){ .in = in, .lang = "en", .cache_age_s = -1 };
	r->html.max = HTML_MAX;
	r->started_us = clock_us();
	r->now_us = wall_us();
	r->deadline_ms = r->started_us / 1000 + setting_int(SETTING_REQUEST_MS);
	r->out.status = 200;
	fresh_id(r->id);
}

void *
req_alloc(struct req *r, size_t n)
{
	return (arena_alloc(&r->arena, n));
}

void
page_image(struct req *r, const char *url)
{
	r->image_url = url;
}

const char *
page_image_url(struct req *r)
{
	return (r->image_url);
}

bool
page_is_public(struct req *r)
{
	return (r->route != NULL && r->route->flags & ROUTE_CACHE && !r->unlisted && r->out.status == 200);
}

void
page_unlisted(struct req *r)
{
	r->unlisted = true;
}

char *
req_strdup(struct req *r, const char *s)
{
	return (arena_strdup(&r->arena, s));
}

char *
req_printf(struct req *r, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(&r->arena, fmt, ap);
	va_end(ap);
	return (s);
}

struct arena *
req_arena(struct req *r)
{
	return (&r->arena);
}

struct buf *
req_html(struct req *r)
{
	return (&r->html);
}

const struct http_in *
req_in(struct req *r)
{
	return (r->in);
}

const char *
req_id(struct req *r)
{
	return (r->id);
}

const char *
req_lang(struct req *r)
{
	return (r->lang);
}

void
req_set_lang(struct req *r, const char *code)
{
	r->lang = lang_choose(code, NULL);
}

int64_t
now_us(struct req *r)
{
	return (r->now_us);
}

bool
req_is_job(const struct req *r)
{
	return (r->in == NULL);
}

void
req_deadline(struct req *r, int ms)
{
	r->deadline_ms = clock_ms() + ms;
}

int64_t
req_deadline_at(struct req *r)
{
	return (r->deadline_ms);
}

void
defer(struct req *r, void (*fn)(void *), void *arg)
{
	struct defer_node *d = NEW(r, struct defer_node);

	*d = (struct defer_node){ fn, arg, r->defers };
	r->defers = d;
}

void
run_list(struct defer_node **list)
{
	struct defer_node *d;

	while ((d = *list) != NULL) {
		*list = d->next;	/* first: a second stop must not run it again */
		d->fn(d->arg);
	}
}

bool
req_run(struct req *r, void (*fn)(struct req *))
{
	int how;

	r->has_root = true;
	how = setjmp(r->root);
	if (how == 0)
		fn(r);
	r->has_root = false;
	return (how == 0);
}

void
req_unwind(struct req *r, enum unwind how)
{
	if (!r->has_root)
		panic("stop outside of a request: %s %s", r->cause, r->detail != NULL ? r->detail : "");
	longjmp(r->root, (int)how);
}

void
stop(struct req *r, int status)
{
	r->stopped = status;
	r->cause = req_printf(r, "stop.%d", status);
	r->detail = NULL;
	req_unwind(r, UNWIND_STOP);
}

void
stop_because(struct req *r, int status, const char *cause, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	r->detail = arena_vprintf(&r->arena, fmt, ap);
	va_end(ap);
	r->stopped = status;
	r->cause = cause;
	req_unwind(r, UNWIND_STOP);
}

static void
run_some_defers(struct req *r)
{
	run_list(&r->defers);
}

void
req_run_defers(struct req *r)
{
	int status = r->stopped;
	const char *cause = r->cause, *detail = r->detail;

	while (r->defers != NULL)
		(void)req_run(r, run_some_defers);
	r->stopped = status;
	r->cause = cause;
	r->detail = detail;
}

void
req_release(struct req *r)
{
	struct result_node *n;

	req_run_defers(r);
	r->commits = NULL;
	db_release(r);
	while ((n = r->results) != NULL) {
		r->results = n->next;
		PQclear(n->res);
	}
}

void
req_free(struct req *r)
{
	req_release(r);
	if (r->mapped.iov_base != NULL)
		munmap(r->mapped.iov_base, r->mapped.iov_len);
	buf_free(&r->html);
	buf_free(&r->out.head);
	arena_free(&r->arena);
}
