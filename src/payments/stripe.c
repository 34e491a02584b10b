/* stripe: parameters into forms, answers into structs. */
#include <jansson.h>

#include "payments/stripe.h"

#include "base/url.h"
#include "base/utf8.h"
#include "payments/stripe_read.h"
#include "payments/stripe_wire.h"
#include "run/page.h"
#include "run/settings.h"
#include "run/wait.h"

#include <limits.h>

enum { ITEMS_MAX = 100, NAME_MAX_BYTES = 250, PATH_MAX_BYTES = 64 };

bool
stripe_takes(struct money m)
{
	int64_t amount;

	return (m.minor >= 0 && stripe_amount(m, &amount));
}

static int
left_ms(struct req *r)
{
	int64_t at = req_deadline_at(r), left;

	if (at == 0)
		return (INT_MAX);
	left = at - clock_ms();
	return (left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX);
}

static bool
pause_for(struct req *r, int64_t ms)
{
	return (ms < left_ms(r) && wait_until(clock_ms() + ms) == WAKE_READY);
}

static struct stripe_link
link_of(struct req *r)
{
	if (stripe_link_instead != NULL)
		return (*stripe_link_instead);
	return ((struct stripe_link){
		.r = r,
		.memory = req_arena(r),
		.url = setting_text(SETTING_STRIPE_URL),
		.key = setting_text(SETTING_STRIPE_KEY),
		.version = setting_text(SETTING_STRIPE_VERSION),
		.fetch = fetch,
		.header = fetch_header,
		.pause = pause_for,
		.left_ms = left_ms,
	});
}

static enum stripe_outcome
refuse(struct stripe_error *why)
{
	if (why != NULL)
		*why = (struct stripe_error){ .type = "invalid_request_error",
		    .code = "amount_invalid", .param = "", .decline_code = "",
		    .message = "Stripe cannot take this amount exactly",
		    .request_id = "" };
	return (STRIPE_REFUSED);
}

/* An answer that cannot be read is as good as none: the thing may have happened. */
static enum stripe_outcome
unreadable(struct stripe_error *why)
{
	*why = (struct stripe_error){ .status = 200, .type = "", .code = "",
	    .message = "the answer cannot be read", .param = "",
	    .decline_code = "", .request_id = "" };
	return (STRIPE_UNREACHABLE);
}

/* Puts "prefix[name]" for each pair. */
static void
put_pairs(struct buf *b, const char *prefix, const struct stripe_pair *p, size_t n)
{
	char name[PATH_MAX_BYTES + 64];

	for (size_t i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%s[%s]", prefix, p[i].name);
		stripe_form_text(b, name, p[i].value);
	}
}

static const char *
item_path(char path[PATH_MAX_BYTES], size_t i, const char *rest)
{
	snprintf(path, PATH_MAX_BYTES, "line_items[%zu]%s", i, rest);
	return (path);
}

static const char *
currency_of(const struct money m, char code[4])
{
	for (int i = 0; i < 4; i++)
		code[i] = m.currency[i] == '\0' ? '\0' :
		    (char)(m.currency[i] - 'A' + 'a');
	return (code);
}

static bool
put_item(struct arena *a, struct buf *b, size_t i, const struct stripe_item *it)
{
	char path[PATH_MAX_BYTES], code[4];
	int64_t amount;

	if (it->unit.minor < 0 || !stripe_amount(it->unit, &amount))
		return (false);
	stripe_form_int(b, item_path(path, i, "[quantity]"), it->quantity);
	stripe_form_text(b, item_path(path, i, "[price_data][currency]"),
	    currency_of(it->unit, code));
	stripe_form_int(b, item_path(path, i, "[price_data][unit_amount]"),
	    amount);
	stripe_form_text(b,
	    item_path(path, i, "[price_data][product_data][name]"),
	    arena_strndup(a, it->name,
	    utf8_cut(it->name, strlen(it->name), NAME_MAX_BYTES)));
	if (it->image_url != NULL)
		stripe_form_text(b,
		    item_path(path, i, "[price_data][product_data][images][0]"),
		    it->image_url);
	return (true);
}

/* Stripe shows at most 100 lines; what is beyond becomes one line of their sum. */
static bool
put_items(struct arena *a, struct buf *b, const struct stripe_session_params *p)
{
	size_t shown = p->nitems <= ITEMS_MAX ? p->nitems : ITEMS_MAX - 1;
	struct stripe_item rest = { .name = p->rest_name, .quantity = 1 };

	for (size_t i = 0; i < shown; i++)
		if (!put_item(a, b, i, &p->items[i]))
			return (false);
	if (shown == p->nitems)
		return (true);
	rest.unit = money_mul(p->items[shown].unit, p->items[shown].quantity, 1);
	for (size_t i = shown + 1; i < p->nitems; i++)
		rest.unit = money_add(rest.unit,
		    money_mul(p->items[i].unit, p->items[i].quantity, 1));
	return (put_item(a, b, shown, &rest));
}

static bool
put_session(struct arena *a, struct buf *b, const struct stripe_session_params *p)
{
	stripe_form_text(b, "mode", "payment");
	stripe_form_text(b, "success_url", p->success_url);
	stripe_form_text(b, "cancel_url", p->cancel_url);
	stripe_form_text(b, "client_reference_id", p->client_reference_id);
	stripe_form_text(b, "customer_email", p->customer_email);
	stripe_form_text(b, "locale", p->locale);
	if (p->expires_at != 0)
		stripe_form_int(b, "expires_at", p->expires_at);
	stripe_form_text(b, "payment_intent_data[transfer_group]",
	    p->transfer_group);
	put_pairs(b, "metadata", p->metadata, p->nmetadata);
	put_pairs(b, "payment_intent_data[metadata]", p->metadata, p->nmetadata);
	return (put_items(a, b, p));
}

/* A path with an id in it; whatever the id holds, it stays one segment. */
static const char *
path_of(const struct stripe_link *l, const char *before, const char *id,
    const char *behind)
{
	return (arena_printf(l->memory, "%s%s%s", before,
	    url_encode(l->memory, id), behind));
}

enum kind { KIND_SESSION, KIND_INTENT, KIND_REFUND, KIND_REFUNDS };

/* What a caller wants back, and where. */
struct asked {
	enum kind		 kind;
	void			*out;
	struct stripe_error	*why;	/* may be NULL */
};

static bool
read_as(enum kind kind, struct arena *a, const json_t *j, void *out)
{
	switch (kind) {
	case KIND_SESSION:
		return (stripe_read_session(a, j, out));
	case KIND_INTENT:
		return (stripe_read_intent(a, j, out));
	case KIND_REFUND:
		return (stripe_read_refund(a, j, out));
	case KIND_REFUNDS:
		return (stripe_read_refunds(a, j, out));
	}
	return (false);
}

static enum stripe_outcome
ask(const struct stripe_link *l, const struct stripe_request *q, enum kind kind,
    void *out, struct stripe_error *why)
{
	enum stripe_outcome o;
	json_t *j;

	if ((o = stripe_ask(l, q, &j, why)) != STRIPE_OK)
		return (o);
	if (!read_as(kind, l->memory, j, out))
		o = unreadable(why);
	json_decref(j);
	return (o);
}

static enum stripe_outcome
get(struct req *r, const char *before, const char *id, const char *behind,
    struct asked a)
{
	struct stripe_link l = link_of(r);
	struct stripe_request q = { .method = "GET",
	    .path = path_of(&l, before, id, behind) };
	struct stripe_error unused;

	return (ask(&l, &q, a.kind, a.out, a.why != NULL ? a.why : &unused));
}

/* Frees the buffer before anything can wait: a request may end while waiting. */
static enum stripe_outcome
post(const struct stripe_link *l, struct stripe_request q, struct buf *form,
    struct asked a)
{
	struct stripe_error unused;

	q.method = "POST";
	q.body_len = form->n;
	q.body = arena_strndup(l->memory, form->n > 0 ? form->p : "", form->n);
	buf_free(form);
	return (ask(l, &q, a.kind, a.out, a.why != NULL ? a.why : &unused));
}

enum stripe_outcome
stripe_session_create(struct req *r, const struct stripe_session_params *p,
    struct stripe_session *out, struct stripe_error *why)
{
	struct stripe_link l = link_of(r);
	struct stripe_request q = { .path = "/v1/checkout/sessions",
	    .idempotency_key = p->idempotency_key };
	struct buf form = { 0 };

	if (!put_session(l.memory, &form, p)) {
		buf_free(&form);
		return (refuse(why));
	}
	return (post(&l, q, &form, (struct asked){ KIND_SESSION, out, why }));
}

enum stripe_outcome
stripe_session_get(struct req *r, const char *id, struct stripe_session *out,
    struct stripe_error *why)
{
	return (get(r, "/v1/checkout/sessions/", id,
	    "?expand%5B0%5D=payment_intent",
	    (struct asked){ KIND_SESSION, out, why }));
}

enum stripe_outcome
stripe_session_expire(struct req *r, const char *id, struct stripe_session *out,
    struct stripe_error *why)
{
	struct stripe_link l = link_of(r);
	struct stripe_request q = {
		.path = path_of(&l, "/v1/checkout/sessions/", id, "/expire"),
		.idempotency_key = arena_printf(l.memory, "expire-%.200s", id),
	};
	struct buf form = { 0 };

	return (post(&l, q, &form, (struct asked){ KIND_SESSION, out, why }));
}

enum stripe_outcome
stripe_intent_get(struct req *r, const char *id, struct stripe_intent *out,
    struct stripe_error *why)
{
	return (get(r, "/v1/payment_intents/", id, "",
	    (struct asked){ KIND_INTENT, out, why }));
}

enum stripe_outcome
stripe_refund_create(struct req *r, const struct stripe_refund_params *p,
    struct stripe_refund *out, struct stripe_error *why)
{
	struct stripe_link l = link_of(r);
	struct stripe_request q = { .path = "/v1/refunds",
	    .idempotency_key = p->idempotency_key };
	struct buf form = { 0 };
	int64_t amount;

	if (p->amount.minor <= 0 || !stripe_amount(p->amount, &amount))
		return (refuse(why));
	stripe_form_text(&form, "payment_intent", p->payment_intent);
	stripe_form_int(&form, "amount", amount);
	stripe_form_text(&form, "reason", p->reason);
	put_pairs(&form, "metadata", p->metadata, p->nmetadata);
	return (post(&l, q, &form, (struct asked){ KIND_REFUND, out, why }));
}

enum stripe_outcome
stripe_refund_get(struct req *r, const char *id, struct stripe_refund *out,
    struct stripe_error *why)
{
	return (get(r, "/v1/refunds/", id, "",
	    (struct asked){ KIND_REFUND, out, why }));
}

enum stripe_outcome
stripe_refunds_of_intent(struct req *r, const char *intent, const char *after,
    struct stripe_refunds *out, struct stripe_error *why)
{
	struct arena *a = link_of(r).memory;
	const char *behind = after == NULL ? "&limit=100" :
	    arena_printf(a, "&limit=100&starting_after=%s", url_encode(a, after));

	return (get(r, "/v1/refunds?payment_intent=", intent, behind,
	    (struct asked){ KIND_REFUNDS, out, why }));
}
