/* api: bearer tokens (RFC 6750) in, problems (RFC 9457) out. */
#include "run/api.h"

#include <strings.h>

#include "base/timefmt.h"
#include "run/check.h"
#include "run/dispatch.h"
#include "run/req_private.h"

#define SCOPE_TEXT(name, text)	[SCOPE_##name] = text,

static const char *const scopes[SCOPE_COUNT] = { SCOPES(SCOPE_TEXT) };

const char *
scope_text(enum scope s)
{
	return (scopes[s]);
}

enum scope
scope_find(const char *text)
{
	for (unsigned i = SCOPE_NONE + 1; i < SCOPE_COUNT; i++)
		if (str_eq(scopes[i], text))
			return ((enum scope)i);
	return (SCOPE_NONE);
}

bool
req_is_api(const struct req *r)
{
	return ((r->route != NULL && r->route->scope != SCOPE_NONE) || (r->in != NULL && str_starts(r->in->target, "/api/")));
}

static NORETURN void
refuse(struct req *r, int code, const char *challenge, const char *cause)
{
	r->challenge = challenge;
	stop_because(r, code, cause, "%s", r->route->name);
}

/* What follows "Bearer"; NULL without the header. Two of them are two answers to one question. */
static const char *
bearer(struct req *r)
{
	const char *found = NULL;

	for (size_t i = 0; i < r->in->nheaders; i++) {
		if (strcasecmp(r->in->headers[i].name, "authorization") != 0)
			continue;
		if (found != NULL)
			refuse(r, 400, "error=\"invalid_request\"", "token.twice");
		found = r->in->headers[i].value;
	}
	if (found == NULL)
		return (NULL);
	if (strncasecmp(found, "Bearer ", 7) != 0)
		refuse(r, 401, "", "token.scheme");
	return (found + 7 + strspn(found + 7, " "));
}

void
api_read_token(struct req *r)
{
	const char *token = bearer(r);

	if (token == NULL)
		refuse(r, 401, "", "token.none");
	if (!viewer_load_token(r, token, &r->viewer))
		refuse(r, 401, "error=\"invalid_token\"", "token.bad");
}

static const char *
detail(struct req *r, int code)
{
	switch (code) {
	case 400:
		return (tr(r, "The request could not be understood."));
	case 401:
		return (r->challenge != NULL && r->challenge[0] != '\0' ?
		    tr(r, "This token is not one of ours, has run out or was taken back.") :
		    tr(r, "Send a token in the header Authorization, as Bearer."));
	case 403:
		return (r->challenge != NULL ? tr(r, "The token was not made for this.") :
		    tr(r, "The account that the token belongs to may not do this."));
	case 404:
		return (tr(r, "There is nothing here."));
	case 405:
		return (tr(r, "This cannot be done here; the header Allow says what can."));
	case 429:
		return (tr(r, "Too many requests; the header Retry-After says when to come back."));
	case 503:
		return (tr(r, "We are very busy"));
	default:
		return (tr(r, "The request failed. Nothing was changed."));
	}
}

static void
answer(struct req *r, const char *type, json_t *body)
{
	char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
	const char *kept;

	if (text == NULL)
		panic("api: an answer that is no JSON");
	kept = req_strdup(r, text);
	free(text);
	json_decref(body);
	answer_text(r, type, kept, strlen(kept));
}

void
api_problem(struct req *r)
{
	int code = r->out.status;
	json_t *body = json_pack("{s:s s:s s:i s:s s:s}", "type", "about:blank", "title", http_reason(code), "status", code,
	    "detail", detail(r, code), "request", r->id);

	if (r->challenge != NULL)
		http_out_header(&r->out, "WWW-Authenticate", req_printf(r, "Bearer realm=\"souk\"%s%s",
		    r->challenge[0] != '\0' ? ", " : "", r->challenge));
	if (str_eq(r->cause, "access.scope"))
		json_object_set_new(body, "scope", json_string(scope_text(r->route->scope)));
	answer(r, "application/problem+json", body);
	r->out.status = code;
}

void
answer_problems(struct req *r, const struct problems *p)
{
	json_t *errors = json_array();

	for (const struct problem *x = p->first; x != NULL; x = x->next)
		json_array_append_new(errors, json_pack("{s:s s:s}", "parameter", x->field, "detail", x->text));
	answer(r, "application/problem+json", json_pack("{s:s s:s s:i s:s s:s s:o}", "type", "about:blank", "title", http_reason(422),
	    "status", 422, "detail", tr(r, "The request failed. Nothing was changed."), "request", r->id, "errors", errors));
	r->out.status = 422;
}

struct bytes
idempotency_key(struct req *r)
{
	const char *key = http_in_header(r->in, "idempotency-key");
	size_t n = key != NULL ? strlen(key) : 0;

	if (key == NULL)
		return ((struct bytes){ NULL, 0 });
	for (size_t i = 0; i < n; i++)
		if (key[i] < 0x21 || key[i] > 0x7e)
			n = 0;
	if (n == 0 || n > 200)
		stop_because(r, 400, "api.key", "%s", r->route->name);
	return (session_hash(r, key));
}

void
answer_json(struct req *r, json_t *body)
{
	answer(r, "application/json", body);
}

json_t *
json_time(int64_t us)
{
	char text[TIMEFMT_SIZE];

	return (json_string(timefmt_put(text, us)));
}
