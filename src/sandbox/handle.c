/* handle: the door: API, hosted page or controls. */
#include "sandbox/sandbox.h"

#include "base/utf8.h"
#include "sandbox/control.h"
#include "sandbox/deliver.h"
#include "sandbox/journal.h"
#include "sandbox/page.h"
#include "sandbox/timer.h"

enum { HEADERS_MAX = 12 };

static struct arena call_memory;
static struct buf body;
static const char *headers[HEADERS_MAX + 1];
static size_t nheaders;

static void
add_header(const char *name, const char *value)
{
	if (value == NULL)
		return;
	must(nheaders < HEADERS_MAX);
	headers[nheaders++] = arena_printf(&call_memory, "%s: %s", name, value);
	headers[nheaders] = NULL;
}

static void
put_fault(struct sandbox_answer *ans)
{
	const char *type = sb_fault.status == 429 ? "invalid_request_error" :
	    sb_fault.status == 409 ? "invalid_request_error" : "api_error";
	const char *code = sb_fault.status == 429 ? "rate_limit" :
	    sb_fault.status == 409 ? "lock_timeout" : NULL;

	ans->status = sb_fault.status;
	ans->reset = sb_fault.status == 0;
	buf_clear(&body);
	buf_printf(&body, "{\"error\":{%s%s%s\"message\":\"A fault that was asked "
	    "for.\",\"type\":\"%s\"}}", code != NULL ? "\"code\":\"" : "",
	    code != NULL ? code : "", code != NULL ? "\"," : "", type);
	if (sb_fault.retry_after > 0)
		add_header("Retry-After", arena_printf(&call_memory, "%d",
		    sb_fault.retry_after));
}

static void
handle_api(const struct sandbox_request *in, struct sandbox_answer *ans)
{
	char id[32];
	struct sb_reply r = { .body = &body, .request_id = id };
	bool faulty = sb_fault_hits(in->path);

	sb_id_put(id, "req_", 14);
	ans->content_type = "application/json";
	add_header("Request-Id", r.request_id);
	add_header("Stripe-Version", sb.config.version);
	add_header("Cache-Control", "no-cache, no-store");
	if (faulty && !sb_fault.after) {
		put_fault(ans);
		return;
	}
	sb_api(&call_memory, in, &r);
	ans->status = r.status;
	ans->delay_ms = sb_latency_ms;
	if (r.replay != NULL && sb_latency_ms > 0)
		r.replay->busy_until_ms = sb.now_ms + sb_latency_ms;
	if (r.original != NULL) {
		add_header("Original-Request", r.original);
		add_header("Idempotent-Replayed", "true");
	}
	add_header("Stripe-Should-Retry", r.should_retry);
	if (faulty)
		put_fault(ans);
}

static void
handle_control(const struct sandbox_request *in, struct sandbox_answer *ans)
{
	struct sb_reply r = { .body = &body, .request_id = "" };

	sb_control(&call_memory, in, &r);
	ans->status = r.status;
}

static void
handle_page(const struct sandbox_request *in, struct sandbox_answer *ans)
{
	struct sb_page p = { .a = &call_memory, .in = in, .body = &body };

	sb_page(&p);
	ans->status = p.status;
	ans->content_type = p.type;
	ans->location = p.location;
	add_header("Cache-Control", p.keep ? "public, max-age=3600" : "no-store");
	add_header("Content-Security-Policy", "default-src 'none'; "
	    "style-src 'self'; img-src 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'");
	add_header("X-Content-Type-Options", "nosniff");
	add_header("Referrer-Policy", "no-referrer");
}

/* What comes from outside is text, or else it could not be told in JSON. The body
 * is looked at where it is read. */
static bool
is_text(const struct sandbox_request *in)
{
	const char *const all[] = { in->path, in->query, in->authorization,
	    in->idempotency_key, in->stripe_version };

	for (size_t i = 0; i < nelem(all); i++)
		if (all[i] != NULL && !utf8_valid(all[i], strlen(all[i])))
			return (false);
	return (true);
}

static void
handle_binary(struct sandbox_answer *ans)
{
	ans->status = 400;
	buf_puts(&body, "{\"error\":{\"message\":\"Invalid request: it is not "
	    "UTF-8.\",\"type\":\"invalid_request_error\"}}");
}

void
sandbox_handle(const struct sandbox_request *in, struct sandbox_answer *ans)
{
	sb.now_ms = in->now_ms;
	arena_reset(&call_memory);
	buf_clear(&body);
	nheaders = 0;
	headers[0] = NULL;
	*ans = (struct sandbox_answer){ .content_type = "application/json",
	    .headers = headers };
	sb_timers_run();
	if (!is_text(in))
		handle_binary(ans);
	else if (str_starts(in->path, "/c/"))
		handle_page(in, ans);
	else if (str_starts(in->path, "/sandbox/"))
		handle_control(in, ans);
	else
		handle_api(in, ans);
	if (!sb_journal_flush())
		ans->status = 500;
	ans->body = body.p != NULL ? body.p : "";
	ans->body_len = body.n;
	sb_deliver_run();
}

void
sandbox_tick(int64_t now_ms)
{
	sb.now_ms = now_ms;
	sb_timers_run();
	(void)sb_journal_flush();
	sb_deliver_run();
	(void)sb_journal_flush();
}

static void
restore_deliveries(void)
{
	const struct sb_table *t = &sb.of[SB_EVENT];

	for (size_t i = t->first; i < t->n; i++) {
		const struct sb_event *e = t->row[i].value;

		if (e != NULL && !e->done)
			sb_deliver_again(e);
	}
}

bool
sandbox_start(const struct sandbox_config *config, int64_t now_ms)
{
	struct sandbox_config *c = &sb.config;

	*c = *config;
	must(c->key != NULL && c->public_url != NULL);
	must(c->webhook_url == NULL || c->webhook_url[0] == '\0' ||
	    (c->webhook_secret != NULL && c->deliver != NULL));
	c->version = c->version != NULL ? c->version : SANDBOX_VERSION;
	c->retry_ms = c->retry_ms != 0 ? c->retry_ms : 1000;
	c->tries = c->tries != 0 ? c->tries : 16;
	c->in_flight = c->in_flight != 0 ? c->in_flight : 32;
	c->kept = c->kept != 0 ? c->kept : 2000;
	sb.now_ms = now_ms;
	sb_control_start();
	sb_deliver_start();
	if (c->journal != NULL && !sb_journal_open(c->journal)) {
		sandbox_stop();
		return (false);
	}
	sb_timers_restore();
	restore_deliveries();
	return (true);
}

void
sandbox_stop(void)
{
	sb_journal_close();
	sb_timers_stop();
	sb_deliver_stop();
	sb_state_clear();
	arena_free(&sb.memory);
	arena_free(&call_memory);
	buf_free(&body);
}
