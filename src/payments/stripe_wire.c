/* stripe_wire: the pauses grow and are drawn at random, so that those who failed
 * together do not come back together. The key travels in one header, built here
 * and logged nowhere. */
#include <jansson.h>
#include <sodium.h>

#include "payments/stripe_wire.h"

#include "base/strnum.h"
#include "base/url.h"
#include "payments/stripe_read.h"

const struct stripe_link *stripe_link_instead;

void
stripe_form_text(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (b->n > 0)
		buf_putc(b, '&');
	url_put(b, name, strlen(name));
	buf_putc(b, '=');
	url_put(b, value, strlen(value));
}

void
stripe_form_int(struct buf *b, const char *name, int64_t v)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)v);
	stripe_form_text(b, name, text);
}

static bool
send_once(const struct stripe_link *l, const struct stripe_request *q,
    struct fetch_answer *ans)
{
	size_t n = strlen(l->url);
	bool post = str_eq(q->method, "POST");
	int left = l->left_ms(l->r);
	const char *headers[] = {
		arena_printf(l->memory, "Authorization: Bearer %s", l->key),
		arena_printf(l->memory, "Stripe-Version: %s", l->version),
		"Accept: application/json",
		post ? "Content-Type: application/x-www-form-urlencoded" : NULL,
		post ? arena_printf(l->memory, "Idempotency-Key: %s",
		    q->idempotency_key) : NULL,
		NULL,
	};
	struct fetch_request f = {
		.method = q->method,
		.headers = headers,
		.body = q->body,
		.body_len = q->body_len,
		.connect_ms = left < STRIPE_CONNECT_MS ? left : STRIPE_CONNECT_MS,
		.timeout_ms = left < STRIPE_TIMEOUT_MS ? left : STRIPE_TIMEOUT_MS,
	};

	while (n > 0 && l->url[n - 1] == '/')
		n--;
	f.url = arena_printf(l->memory, "%.*s%s", (int)n, l->url, q->path);
	*ans = (struct fetch_answer){ 0 };
	return (left > 0 && l->fetch(l->r, &f, ans));
}

static void
read_error(const struct stripe_link *l, const struct fetch_answer *ans,
    const json_t *j, struct stripe_error *why)
{
	const json_t *e = json_object_get(j, "error");
	const char *id = ans->status != 0 ?
	    l->header(l->r, ans, "Request-Id") : NULL;

	*why = (struct stripe_error){
		.status = ans->status,
		.type = stripe_text(l->memory, e, "type"),
		.code = stripe_text(l->memory, e, "code"),
		.message = stripe_text(l->memory, e, "message"),
		.param = stripe_text(l->memory, e, "param"),
		.decline_code = stripe_text(l->memory, e, "decline_code"),
		.request_id = id != NULL ? id : "",
	};
	if (why->message[0] == '\0' && ans->status == 0)
		why->message = ans->error != NULL ? ans->error : "no time left";
	else if (why->message[0] == '\0')
		why->message = "the answer is not one of Stripe's";
}

/* What one answer means. STRIPE_UNREACHABLE: worth another try. Stripe may say
 * itself whether it is. */
static enum stripe_outcome
judge(const struct stripe_link *l, const struct fetch_answer *ans, json_t *j)
{
	const char *again;

	if (j != NULL && ans->status == 200)
		return (STRIPE_OK);
	if (ans->status < 400)
		return (STRIPE_UNREACHABLE);
	if (ans->status == 409 || ans->status == 429 || ans->status >= 500)
		return (STRIPE_UNREACHABLE);
	again = l->header(l->r, ans, "Stripe-Should-Retry");
	if (again != NULL && str_eq(again, "true"))
		return (STRIPE_UNREACHABLE);
	/* A refusal without Stripe's error object comes from something between. */
	return (json_is_object(json_object_get(j, "error")) ? STRIPE_REFUSED :
	    STRIPE_UNREACHABLE);
}

static int64_t
pause_ms(const struct stripe_link *l, const struct fetch_answer *ans, int tries)
{
	int64_t ms = (int64_t)STRIPE_PAUSE_MS << (tries - 1), s;
	const char *after = ans->status != 0 ?
	    l->header(l->r, ans, "Retry-After") : NULL;

	if (ms > STRIPE_PAUSE_MAX_MS)
		ms = STRIPE_PAUSE_MAX_MS;
	ms = ms / 2 + randombytes_uniform((uint32_t)ms / 2 + 1);
	if (after != NULL && str_to_i64(after, 0, 86400, &s) && s * 1000 > ms)
		ms = s * 1000;
	return (ms);
}

/* Stripe-Should-Retry: false is an answer that is final for this call. */
static bool
is_final(const struct stripe_link *l, const struct fetch_answer *ans)
{
	const char *again = ans->status != 0 ?
	    l->header(l->r, ans, "Stripe-Should-Retry") : NULL;

	return (again != NULL && str_eq(again, "false"));
}

enum stripe_outcome
stripe_ask(const struct stripe_link *l, const struct stripe_request *q,
    json_t **answer, struct stripe_error *why)
{
	struct fetch_answer ans;
	enum stripe_outcome o;
	json_t *j;

	for (int tries = 1;; tries++) {
		bool got = send_once(l, q, &ans);
		int64_t ms;

		if (!got)
			ans.status = 0;
		j = got ? stripe_json(ans.body, ans.body_len) : NULL;
		o = got ? judge(l, &ans, j) : STRIPE_UNREACHABLE;
		if (o == STRIPE_OK) {
			*answer = j;
			return (o);
		}
		read_error(l, &ans, j, why);
		json_decref(j);
		if (o == STRIPE_REFUSED || tries == STRIPE_TRIES ||
		    is_final(l, &ans))
			return (o);
		ms = pause_ms(l, &ans, tries);
		if (ms > STRIPE_PAUSE_MAX_MS || !l->pause(l->r, ms))
			return (o);
	}
}
