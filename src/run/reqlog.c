/* reqlog: one line of log for a request, and its figures. */
#include "run/log.h"
#include "run/metrics.h"
#include "run/req_private.h"

/* Queries hold keys, addresses and what people look for; a path that exists for
 * another method may hold a token. Neither is for the log. */
static const char *
path_for_log(struct req *r)
{
	const char *path = r->in->target;

	if (r->route != NULL)
		return (NULL);
	return (arena_strndup(&r->arena, path, r->match.allow != 0 ? 1 + strcspn(path + 1, "/?") : strcspn(path, "?")));
}

void
req_record(struct req *r)
{
	int64_t us = clock_us() - r->started_us;
	int code = r->stopped == 499 ? 499 : r->out.status;

	metric_request(r->route != NULL ? (int)r->route->index : METRIC_NO_ROUTE, code, us);
	metric_add(COUNTER_DB_STATEMENTS, r->queries);
	metric_add(COUNTER_HTTP_BYTES, r->out.body_len);
	if (code == 499)
		metric_add(COUNTER_HTTP_DROPPED, 1);
	if (r->cacheable)
		metric_add(COUNTER_CACHE_MISSES, 1);
	if (!log_wants(code >= 500 ? LEVEL_ERROR : LEVEL_INFO))
		return;
	log_event(code >= 500 ? LEVEL_ERROR : LEVEL_INFO, "request", KV("id", (const char *)r->id),
	    KV("method", r->in->method == METHOD_POST ? "POST" : r->in->method == METHOD_HEAD ? "HEAD" : "GET"),
	    KV("route", r->route != NULL ? r->route->name : NULL), KV("path", path_for_log(r)),
	    KV("status", code), KV("us", us), KV("db_us", r->db_us), KV("queries", (int64_t)r->queries),
	    KV("bytes", (int64_t)r->out.body_len), KV("account", r->viewer.account.n), KV("helper", r->viewer.helper.n),
	    KV("stop", r->cause),
	    KV("why", r->stopped == 303 || r->stopped == 308 ? NULL : r->detail));
}
