/* api: who asks, what for, whether it was asked before. What is refused before
 * an endpoint begins leaves no trace under its idempotency key, as at Stripe. */
#include <jansson.h>
#include <sodium.h>

#include "sandbox/api.h"

#include "base/url.h"
#include "base/utf8.h"
#include "sandbox/event.h"
#include "sandbox/journal.h"
#include "sandbox/render.h"

#include <stdarg.h>

enum { KEY_MAX = 255 };

static const struct sb_endpoint endpoints[] = {
	{ "POST", "/v1/checkout/sessions", sb_session_create, sb_session_create_spec },
	{ "GET", "/v1/checkout/sessions", sb_session_index, sb_session_index_spec },
	{ "GET", "/v1/checkout/sessions/:", sb_session_get, sb_get_spec },
	{ "POST", "/v1/checkout/sessions/:/expire", sb_session_expire, sb_get_spec },
	{ "GET", "/v1/checkout/sessions/:/line_items", sb_session_items, sb_list_spec },
	{ "POST", "/v1/payment_intents", sb_intent_create, sb_intent_create_spec },
	{ "GET", "/v1/payment_intents", sb_intent_index, sb_list_spec },
	{ "GET", "/v1/payment_intents/:", sb_intent_get, sb_get_spec },
	{ "POST", "/v1/payment_intents/:", sb_intent_update, sb_intent_update_spec },
	{ "POST", "/v1/payment_intents/:/cancel", sb_intent_cancel, sb_intent_cancel_spec },
	{ "GET", "/v1/charges", sb_charge_index, sb_list_spec },
	{ "GET", "/v1/charges/:", sb_charge_get, sb_get_spec },
	{ "POST", "/v1/refunds", sb_refund_create, sb_refund_create_spec },
	{ "GET", "/v1/refunds", sb_refund_index, sb_refund_index_spec },
	{ "GET", "/v1/refunds/:", sb_refund_get, sb_get_spec },
	{ "POST", "/v1/refunds/:", sb_refund_update, sb_refund_update_spec },
	{ "GET", "/v1/events", sb_event_index, sb_event_index_spec },
	{ "GET", "/v1/events/:", sb_event_get, sb_get_spec },
	{ "GET", "/v1/balance", sb_balance_get, sb_get_spec },
	{ 0 }
};

json_t *
sb_refuse(struct sb_call *c, const char *code, const char *param,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	c->error = (struct sb_error){ .status = 400, .code = code,
	    .param = param, .message = arena_vprintf(c->a, fmt, ap) };
	va_end(ap);
	return (NULL);
}

json_t *
sb_no_such(struct sb_call *c, const char *what, const char *id, const char *param)
{
	sb_refuse(c, "resource_missing", param, "No such %s: '%s'", what, id);
	/* What a parameter names is the request's fault, what the path names is
	 * not there. */
	c->error.status = c->id != NULL && str_eq(c->id, id) ? 404 : 400;
	return (NULL);
}

/* Whether the path is of the pattern; *id is what stands for ":". */
static bool
matches(struct arena *a, const char *pattern, const char *path, const char **id)
{
	size_t n;
	char *s;

	*id = NULL;
	for (; *pattern != '\0' && *pattern != ':'; pattern++, path++)
		if (*pattern != *path)
			return (false);
	if (*pattern == '\0')
		return (*path == '\0');
	n = strcspn(path, "/");
	if (n == 0 || !str_eq(pattern + 1, path + n))
		return (false);
	s = arena_strndup(a, path, n);
	s[url_decode(s, s, n, false)] = '\0';
	*id = s;
	return (utf8_valid(s, strlen(s)));
}

const struct sb_endpoint *
sb_endpoint_of(struct sb_call *c, const struct sb_endpoint *e)
{
	for (; e->method != NULL; e++)
		if (str_eq(e->method, c->method) &&
		    matches(c->a, e->pattern, c->path, &c->id))
			return (e);
	c->id = NULL;
	sb_refuse(c, NULL, NULL, "Unrecognized request URL (%s: %s). Please see "
	    "https://stripe.com/docs or we can help at "
	    "https://support.stripe.com/.", c->method, c->path);
	c->error.status = 404;
	return (NULL);
}

/* "sk_test_******1234": enough to recognise, too little to use. */
static const char *
masked(struct arena *a, const char *key)
{
	size_t n = strlen(key);

	return (n < 20 ? "****" : arena_printf(a, "%.8s%.*s%s", key,
	    (int)(n - 12 < 24 ? n - 12 : 24), "************************",
	    key + n - 4));
}

static bool
may_ask(struct sb_call *c, const struct sandbox_request *in)
{
	const char *given = in->authorization;

	if (given != NULL && strncasecmp(given, "Bearer ", 7) == 0) {
		given += 7;
		if (strlen(given) == strlen(sb.config.key) &&
		    sodium_memcmp(given, sb.config.key, strlen(given)) == 0)
			return (true);
		sb_refuse(c, NULL, NULL, "Invalid API Key provided: %s",
		    masked(c->a, given));
	} else
		sb_refuse(c, NULL, NULL, "You did not provide an API key. You "
		    "need to provide your API key in the Authorization header, "
		    "using Bearer auth (e.g. 'Authorization: Bearer "
		    "YOUR_SECRET_KEY').");
	c->error.status = 401;
	return (false);
}

static bool
check_headers(struct sb_call *c, const struct sandbox_request *in)
{
	const char *key = in->idempotency_key;
	bool is_post = str_eq(in->method, "POST");

	if (in->stripe_version != NULL &&
	    !str_eq(in->stripe_version, sb.config.version))
		return (sb_refuse(c, NULL, NULL, "Invalid Stripe API version: %s. "
		    "The sandbox speaks %s only.", in->stripe_version,
		    sb.config.version) != NULL);
	if (is_post && in->body_len > 0 && (in->content_type == NULL ||
	    strncasecmp(in->content_type, "application/x-www-form-urlencoded",
	    33) != 0))
		return (sb_refuse(c, NULL, NULL, "Invalid request (check that "
		    "your POST content type is "
		    "application/x-www-form-urlencoded).") != NULL);
	if (is_post && key != NULL && (strlen(key) > KEY_MAX || key[0] == '\0'))
		return (sb_refuse(c, NULL, NULL, "Idempotency keys must be 1 to "
		    "255 characters long.") != NULL);
	return (true);
}

static void
fingerprint(const struct sandbox_request *in, char print[65])
{
	crypto_generichash_state s;
	unsigned char hash[32];

	crypto_generichash_init(&s, NULL, 0, sizeof hash);
	if (in->body_len > 0)
		crypto_generichash_update(&s, (const unsigned char *)in->body,
		    in->body_len);
	crypto_generichash_final(&s, hash, sizeof hash);
	sodium_bin2hex(print, 65, hash, sizeof hash);
}

/* Whether the key may be used for this; *r is what it was used for before. */
static bool
check_key(struct sb_call *c, const char *key, const char *print,
    struct sb_replay **r)
{
	*r = sb_table_get(&sb.replays, key);
	if (*r == NULL)
		return (true);
	if (!str_eq((*r)->path, c->path))
		sb_refuse(c, NULL, NULL, "Keys for idempotent requests can only be "
		    "used for the same endpoint they were first used for ('%s' vs "
		    "'%s'). Try using a key other than '%s' if you meant to "
		    "execute a different request.", c->path, (*r)->path, key);
	else if (!str_eq((*r)->print, print))
		sb_refuse(c, NULL, NULL, "Keys for idempotent requests can only be "
		    "used with the same parameters they were first used with. Try "
		    "using a key other than '%s' if you meant to execute a "
		    "different request.", key);
	else if ((*r)->busy_until_ms > sb.now_ms) {
		sb_refuse(c, "idempotency_key_in_use", NULL, "There is currently "
		    "another in-progress request using this Idempotent Key (that "
		    "probably means you submitted twice, and the other request is "
		    "still going through): %s. Please try again after the other "
		    "request completes.", key);
		c->error.status = 409;
	} else
		return (true);
	c->error.type = "idempotency_error";
	return (false);
}

static int
append(const char *p, size_t n, void *b)
{
	buf_put(b, p, n);
	return (0);
}

static void
set(json_t *o, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(o, name, json_string(value));
}

static void
put_error(struct sb_call *c, struct sb_reply *out)
{
	const struct sb_error *e = &c->error;
	json_t *o = json_object(), *whole;

	set(o, "code", e->code);
	set(o, "decline_code", e->decline_code);
	if (e->code != NULL)
		set(o, "doc_url", arena_printf(c->a,
		    "https://stripe.com/docs/error-codes/%s", e->code));
	set(o, "message", e->message);
	set(o, "param", e->param);
	set(o, "request_log_url", arena_printf(c->a,
	    "https://dashboard.stripe.com/test/logs/%s", out->request_id));
	set(o, "type", e->type != NULL ? e->type : "invalid_request_error");
	whole = json_pack("{s:o}", "error", o);
	json_dump_callback(whole, append, out->body, JSON_COMPACT);
	json_decref(whole);
	out->status = e->status;
}

void
sb_answer(struct sb_call *c, json_t *o, struct sb_reply *out)
{
	const char *id;

	if (o == NULL) {
		put_error(c, out);
		return;
	}
	out->status = 200;
	if (sb_param_at(c->params, "expand", NULL) != NULL)
		sb_expand(c, o);
	else if ((id = json_string_value(json_object_get(o, "id"))) != NULL)
		out->object = arena_strdup(c->a, id);
	json_dump_callback(o, append, out->body, JSON_COMPACT);
	json_decref(o);
}

static void
remember(const struct sb_call *c, const char *key, const char *print,
    struct sb_reply *out)
{
	struct sb_replay *r = xcalloc(1, sizeof *r);

	r->key = xstrdup(key);
	r->path = xstrdup(c->path);
	r->body = xstrdup(out->body->p);
	r->object = sb_keep(out->object);
	r->status = out->status;
	r->at = sb_now_s();
	snprintf(r->request, sizeof r->request, "%s", out->request_id);
	memcpy(r->print, print, sizeof r->print);
	sb_journal_answer(r, false);
	sb_replay_add(r);
	out->replay = r;
}

static void
replay(const struct sb_replay *r, struct sb_reply *out)
{
	char *text;

	out->status = r->status;
	out->original = r->request;
	text = r->body != NULL ? NULL : sb_render_text(r->object);
	buf_puts(out->body, r->body != NULL ? r->body : text);
	free(text);
}

bool
sb_params_of(struct sb_call *c, const struct sandbox_request *in,
    const struct sb_spec *spec)
{
	bool is_post = str_eq(in->method, "POST");
	const char *text = is_post ? in->body : in->query;
	size_t n = is_post ? in->body_len : text != NULL ? strlen(text) : 0;
	struct sb_param *root;

	if (!sb_params_read(c->a, n > 0 ? text : "", n, &root, &c->error))
		return (false);
	c->params = root;
	return (sb_params_check(c->a, root, spec, &c->error));
}

void
sb_api(struct arena *a, const struct sandbox_request *in, struct sb_reply *out)
{
	struct sb_call c = { .a = a, .method = in->method, .path = in->path };
	const char *key = str_eq(in->method, "POST") ? in->idempotency_key : NULL;
	const struct sb_endpoint *e;
	struct sb_replay *before = NULL;
	char print[65];

	fingerprint(in, print);
	if (!may_ask(&c, in) || !check_headers(&c, in) ||
	    (e = sb_endpoint_of(&c, endpoints)) == NULL ||
	    (key != NULL && !check_key(&c, key, print, &before))) {
		put_error(&c, out);
		out->should_retry = c.error.status == 409 ? "true" : NULL;
		return;
	}
	if (before != NULL) {
		replay(before, out);
		return;
	}
	if (!sb_params_of(&c, in, e->spec) || !sb_expand_check(&c)) {
		put_error(&c, out);
		return;
	}
	sb_event_cause(out->request_id, key);
	sb_answer(&c, e->fn(&c), out);
	sb_event_cause(NULL, NULL);
	if (key != NULL)
		remember(&c, key, print, out);
}
