/* dispatch: route, limit, viewer, access, forgery, transaction, page, answer. */
#include "run/dispatch.h"

#include <sodium.h>
#include <strings.h>

#include "base/etag.h"
#include "run/api.h"
#include "run/cache.h"
#include "run/compress.h"
#include "run/flight.h"
#include "run/locale.h"
#include "run/log.h"
#include "run/metrics.h"
#include "run/protect.h"
#include "run/req_private.h"
#include "run/router.h"
#include "run/settings.h"
#include "run/upload.h"

enum { TRIES = 4, COMPRESS_MIN = 1024 };

struct req *
req_new(const struct http_in *in)
{
	struct req *r = xmalloc(sizeof *r);

	req_init(r, in);
	return (r);
}

void
req_end(struct req *r)
{
	req_free(r);
	free(r);
}

const struct http_out *
req_out(struct req *r)
{
	return (&r->out);
}

bool
req_is_abandoned(const struct req *r)
{
	return (r->stopped == 499);
}

unsigned
req_queries(const struct req *r)
{
	return (r->queries);
}

int
req_status(const struct req *r)
{
	return (r->out.status);
}

int
req_wait_s(const struct req *r)
{
	return (r->retry_after_s > 0 ? r->retry_after_s : 1);
}

const char *
req_cause(const struct req *r)
{
	return (r->cause);
}

const char *
req_path(struct req *r)
{
	return (r->in != NULL && url_is_local(r->in->target) ? r->in->target : "/");
}

bool
req_is_page(struct req *r)
{
	return (r->match.allow & 1U << METHOD_GET);
}

static const char *
encoded_names(struct req *r)
{
	const char *names = "";

	for (unsigned m = 0; m < 3; m++)
		if (r->match.allow & 1U << m)
			names = req_printf(r, "%s%s%s", names, names[0] != '\0' ? ", " : "",
			    m == METHOD_GET ? "GET" : m == METHOD_POST ? "POST" : "HEAD");
	return (names);
}

/* Every page has one address; the one with a slash at the end only leads there. */
static void
without_slash(struct req *r)
{
	const char *target = r->in->target, *rest = target + strcspn(target, "?");

	if (r->in->method != METHOD_POST && url_is_local(target))
		stop_because(r, 308, "url.slash", "%.*s%s", (int)(rest - target - 1), target, rest);
	stop_because(r, 404, "url.slash", "slash at the end");
}

static void
find_route(struct req *r)
{
	int bad = url_split(&r->arena, r->in->target, strlen(r->in->target), &r->target);

	if (bad != 0)
		stop_because(r, bad, "url.bad", "target");
	r->match = route_find(r->in->method, r->target.segments, r->target.n);
	r->route = r->match.route;
	if (r->route != NULL && r->target.slash)
		without_slash(r);
	if (r->route != NULL) {
		route_join(&r->arena, &r->match, r->target.segments, r->target.n);
		return;
	}
	if (r->match.allow == 0)
		stop_because(r, 404, "url.unknown", "no such page");
	http_out_header(&r->out, "Allow", encoded_names(r));
	stop_because(r, 405, "url.method", "method");
}

const char *
route_text(struct req *r, unsigned i)
{
	return (r->match.param[i]);
}

int64_t
route_id(struct req *r, unsigned i)
{
	int64_t id = route_parse_id(r->match.param[i]);

	if (id == 0)
		stop_because(r, 404, "url.id", "no such id");
	return (id);
}

static void
form_fail(struct req *r, enum form_error e, const char *which)
{
	if (e != FORM_OK)
		stop_because(r, e == FORM_TOTAL || e == FORM_VALUE || e == FORM_FIELDS ? 413 : 400,
		    req_printf(r, "form.%s", form_error_name(e)), "%s", which);
}

static bool
type_is(const char *header, const char *type)
{
	size_t n = strlen(type);

	return (header != NULL && strncasecmp(header, type, n) == 0 && strchr("; \t", header[n]) != NULL);
}

static void
read_form(struct req *r)
{
	const char *type = http_in_header(r->in, "content-type");

	if (r->route->flags & ROUTE_RAW)
		return;
	if (r->in->body_len == 0 && r->in->body_fd == -1)
		return;
	if (type_is(type, "multipart/form-data")) {
		if (!(r->route->flags & ROUTE_UPLOAD))
			stop_because(r, 415, "form.type", "multipart");
		upload_read(r);
		return;
	}
	if (!type_is(type, "application/x-www-form-urlencoded"))
		stop_because(r, 415, "form.type", "neither form nor file");
	if (r->in->body == NULL)
		stop_because(r, 413, "form.total", "body on disk");
	form_fail(r, form_decode(&r->arena, r->in->body, r->in->body_len, &form_limits_default, &r->form), "form");
}

const struct form *
req_query(struct req *r)
{
	const char *q = r->target.query;

	if (!r->query_read && q != NULL)
		form_fail(r, form_decode(&r->arena, q, strlen(q), &form_limits_default, &r->query), "query");
	r->query_read = true;
	return (&r->query);
}

const struct form *
req_form(struct req *r)
{
	return (&r->form);
}

const char *
field(struct req *r, const char *name)
{
	const char *v = form_get(&r->form, name);

	return (v != NULL ? v : "");
}

const char *
query(struct req *r, const char *name)
{
	const char *v = form_get(req_query(r), name);

	return (v != NULL ? v : "");
}

/* A page that is run again starts from an empty sheet. */
static void
clean_sheet(struct req *r)
{
	buf_clear(&r->html);
	buf_clear(&r->out.head);
	r->out.status = 200;
	r->out.body = NULL;
	r->answered = false;
	r->cache_age_s = -1;
	r->flash_out = (struct flash){ NULL, false };
	r->image_url = NULL;
	r->unlisted = false;
	r->stopped = 0;
	r->cause = r->detail = NULL;
	r->wall = (struct wall){ .system = 0 };
}

static void
run_page(struct req *r)
{
	bool tx = r->in->method == METHOD_POST && !(r->route->flags & ROUTE_NOTX);
	account_id helper = r->viewer.helper;

	clean_sheet(r);
	cache_mark(r);
	if (r->in->method == METHOD_POST && !tx)
		gate_note_help(r);
	if (tx)
		db_begin(r);
	r->route->page(r);
	if (r->html.full)
		stop_because(r, 500, "page.size", "%s", r->route->name);
	if (tx && db_in_transaction(r)) {	/* the page may have rolled back */
		if (helper.n != 0 && r->out.status < 400)
			gate_note_help(r);
		db_commit(r);
	}
}

static void
prepare(struct req *r)
{
	r->lang = lang_choose(cookie_value(r, "lang"), http_in_header(r->in, "accept-language"));
	find_route(r);
	limit_before_viewer(r);
	if (r->route->scope != SCOPE_NONE)
		api_read_token(r);
	else if (!(r->route->flags & ROUTE_NOSESSION))
		session_read(r);
	limit_with_viewer(r);
	gate_check(r);
	if (r->in->method == METHOD_POST) {
		read_form(r);
		if (!(r->route->flags & ROUTE_NOCSRF) && r->route->scope == SCOPE_NONE && !csrf_ok(r))
			stop_because(r, 403, "csrf", "%s", r->route->name);
	}
}

static void
error_page(struct req *r)
{
	if (req_is_api(r))
		api_problem(r);
	else
		site_error(r, r->out.status);
}

/* What the person sees when the request stopped. */
static void
failed(struct req *r)
{
	int status = r->stopped;
	const char *cause = r->cause, *detail = r->detail;

	req_run_defers(r);
	db_release(r);
	r->wall = (struct wall){ .system = 0 };
	buf_clear(&r->html);
	if (status == 303 || status == 308) {
		clean_sheet(r);
		redirect_out(r, url_is_local(detail) ? detail : "/");
		r->out.status = status;
	} else if (status != 499) {
		if (status != 405)
			buf_clear(&r->out.head);
		r->out.body = NULL;
		r->answered = false;
		r->cache_age_s = -1;
		r->flash_out = (struct flash){ NULL, false };
		r->out.status = status;
		if (status == 503 || status == 429)
			http_out_header(&r->out, "Retry-After", req_printf(r, "%d", req_wait_s(r)));
		if (!req_run(r, error_page)) {
			buf_clear(&r->html);
			buf_printf(&r->html, "%d %s\n", status, http_reason(status));
		}
		r->out.status = status;
	}
	r->stopped = status;
	r->cause = cause;
	r->detail = detail;
}

void
status(struct req *r, int code)
{
	r->out.status = code;
}

void
header(struct req *r, const char *name, const char *value)
{
	http_out_header(&r->out, name, value);
}

void
redirect(struct req *r, const char *local_url)
{
	if (!url_is_local(local_url))
		stop_because(r, 500, "redirect.far", "%.100s", local_url);
	redirect_out(r, local_url);
}

void
redirect_out(struct req *r, const char *url)
{
	r->out.status = 303;
	http_out_header(&r->out, "Location", url);
	r->answered = true;
}

void
answer_text(struct req *r, const char *type, const char *body, size_t n)
{
	http_out_header(&r->out, "Content-Type", type);
	r->out.body = body;
	r->out.body_len = n;
	r->answered = true;
}

void
cache_public(struct req *r, int max_age_s)
{
	r->cache_age_s = max_age_s;
}

static void
cache_headers(struct req *r)
{
	if (r->cache_age_s > 0)
		http_out_header(&r->out, "Cache-Control", req_printf(r, "public, max-age=%d%s", r->cache_age_s,
		    r->cache_age_s >= 86400 * 300 ? ", immutable" : ""));
	else if (r->cacheable)
		http_out_header(&r->out, "Cache-Control", "private, no-cache");
	else
		http_out_header(&r->out, "Cache-Control", "no-store");
}

/* A tag of the page's bytes lets an unchanged page be confirmed instead of sent. */
static const char *
page_tag(struct req *r)
{
	unsigned char h[12];
	char hex[25];

	crypto_generichash(h, sizeof h, (const unsigned char *)r->html.p, r->html.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return (req_printf(r, "W/\"%s\"", hex));
}

/* The chosen encoding's name, which is a cached answer's too. */
static const char *
compress_body(struct req *r)
{
	enum effort effort = r->cacheable ? COMPRESS_KEPT : COMPRESS_ONCE;
	enum encoding e = encoding_choose(http_in_header(r->in, "accept-encoding"), effort);
	struct buf small = { 0 };

	http_out_header(&r->out, "Vary", "Accept-Encoding, Accept-Language, Cookie");
	if (e != ENCODING_IDENTITY && r->out.body_len >= COMPRESS_MIN &&
	    compress_put(e, effort, r->out.body, r->out.body_len, &small)) {
		http_out_header(&r->out, "Content-Encoding", encoding_name(e));
		r->out.body = arena_strndup(&r->arena, small.p, small.n);
		r->out.body_len = small.n;
	}
	buf_free(&small);
	return (encoding_name(e));
}

static void
confirm_tag(struct req *r, const char *tag)
{
	if (!etag_matches(http_in_header(r->in, "if-none-match"), tag))
		return;
	r->out.status = 304;
	r->out.body_len = 0;
}

static void
finish(struct req *r)
{
	const char *tag, *encoding;

	session_write(r);
	protect(&r->out, r->in->tls);
	cache_headers(r);
	if (r->answered)
		return;
	must(!r->html.full);
	http_out_header(&r->out, "Content-Type", "text/html; charset=utf-8");
	r->out.body = r->html.p != NULL ? r->html.p : "";
	r->out.body_len = r->html.n;
	if (!r->cacheable || r->out.status != 200) {
		compress_body(r);
		return;
	}
	tag = page_tag(r);
	http_out_header(&r->out, "ETag", tag);
	encoding = compress_body(r);
	cache_put(r, encoding, tag);
	confirm_tag(r, tag);
}

/* Nothing of this viewer is in the answer, nor in its headers: an invalid session's
 * cookie is taken away, and that is for its sender only. */
static bool
is_for_everyone(struct req *r)
{
	return (r->route != NULL && r->route->flags & ROUTE_CACHE && r->in->method == METHOD_GET &&
	    !r->viewer.has_session && r->token == NULL && !r->token_gone && r->flash_in == NULL && req_theme(r) == NULL &&
	    r->flash_out.text == NULL);
}

/* Who asked, before a page that runs again had a hand in it. */
struct asker {
	struct viewer	 viewer;
	const char	*token;
	bool		 token_new, token_gone;
};

static struct asker
asker_of(const struct req *r)
{
	return ((struct asker){ r->viewer, r->token, r->token_new, r->token_gone });
}

static void
asker_again(struct req *r, const struct asker *a)
{
	r->viewer = a->viewer;
	r->token = a->token;
	r->token_new = a->token_new;
	r->token_gone = a->token_gone;
}

/* Runs the page, again where another transaction was in its way; false when it stopped. */
static bool
make(struct req *r)
{
	const struct asker asker = asker_of(r);

	for (int try = 1;; try++) {
		int64_t pause = clock_ms() + try * try * 5 + random() % 10;

		if (req_run(r, run_page))
			return (true);
		if (!str_eq(r->cause, "db.conflict") || !(r->route->flags & ROUTE_RETRY) || try == TRIES)
			return (false);
		metric_add(COUNTER_DB_RETRIES, 1);
		req_run_defers(r);
		db_release(r);
		asker_again(r, &asker);
		wait_until(pause);
	}
}

/* The answer that another request made while this one waited for it. */
static bool
made_meanwhile(struct req *r, const char *encoding)
{
	struct cache_answer a;

	if (!cache_find(r->in->target, r->lang, encoding, &a))
		return (false);
	r->out.status = a.status;
	buf_clear(&r->out.head);
	buf_put(&r->out.head, a.head, a.head_len);
	r->out.body = arena_strndup(&r->arena, a.body, a.body_len);
	r->out.body_len = a.body_len;
	confirm_tag(r, a.etag);
	cache_release(a.entry);
	metric_add(COUNTER_CACHE_HITS, 1);
	return (true);
}

static void
make_or_wait(struct req *r, struct flight *f)
{
	bool ok = req_run(r, prepare);
	const char *encoding;

	if (ok && is_for_everyone(r) && cache_epoch() != 0) {
		encoding = encoding_name(encoding_choose(http_in_header(r->in, "accept-encoding"), COMPRESS_KEPT));
		if (!flight_begin(f, req_printf(r, "%s %s %s", r->lang, encoding, r->in->target), r->deadline_ms) &&
		    made_meanwhile(r, encoding))
			return;
	}
	ok = ok && make(r);
	r->cacheable = ok && is_for_everyone(r);
	if (!ok)
		failed(r);
	finish(r);
}

void
dispatch(struct req *r)
{
	struct flight flight = { .key = NULL };

	make_or_wait(r, &flight);
	flight_end(&flight);
	http_out_header(&r->out, "X-Request-Id", r->id);	/* after a copy was kept */
	req_release(r);
	req_record(r);
}

static void
job_main(struct req *r)
{
	r->job_fn(r, r->job_arg);
}

bool
req_job(void (*fn)(struct req *, void *), void *arg, char *why, size_t n)
{
	struct req *r = req_new(NULL);
	bool ok;

	r->deadline_ms = clock_ms() + 60000;
	r->job_fn = fn;
	r->job_arg = arg;
	ok = req_run(r, job_main);
	if (!ok)
		snprintf(why, n, "%s: %s", r->cause, r->detail != NULL ? r->detail : "");
	req_end(r);
	return (ok);
}
