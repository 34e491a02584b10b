/* stripe_read: every member is checked; what a later version of Stripe adds is
 * passed over, what it changes is refused. */
#include <jansson.h>

#include "base/jsontext.h"
#include "payments/stripe_read.h"

enum { DEPTH_MAX = 64 };

/* Where Stripe's unit is not the minor unit of ISO 4217: amount = minor * mul /
 * div. KWD and its like must end in 0; ISK and UGX are counted in hundredths
 * they no longer have; MGA is counted in whole ariary. */
static const struct {
	const char	*currency;
	int64_t		 mul, div, step;
} units[] = {
	{ "BHD", 1, 1, 10 },
	{ "ISK", 100, 1, 1 },
	{ "JOD", 1, 1, 10 },
	{ "KWD", 1, 1, 10 },
	{ "MGA", 1, 100, 1 },
	{ "OMR", 1, 1, 10 },
	{ "TND", 1, 1, 10 },
	{ "UGX", 100, 1, 1 },
};

bool
stripe_amount(struct money m, int64_t *out)
{
	int64_t amount = m.minor;

	for (size_t i = 0; i < nelem(units); i++) {
		if (!str_eq(units[i].currency, m.currency))
			continue;
		if (amount % units[i].div != 0 || amount % units[i].step != 0 ||
		    __builtin_mul_overflow(amount / units[i].div, units[i].mul,
		    &amount))
			return (false);
	}
	*out = amount;
	return (true);
}

bool
stripe_money(int64_t amount, const char *currency, struct money *out)
{
	char code[4] = "";

	if (strlen(currency) != 3)
		return (false);
	for (int i = 0; i < 3; i++)
		code[i] = currency[i] >= 'a' && currency[i] <= 'z' ?
		    (char)(currency[i] - 'a' + 'A') : currency[i];
	if (money_exponent(code) < 0)
		return (false);
	for (size_t i = 0; i < nelem(units); i++) {
		if (!str_eq(units[i].currency, code))
			continue;
		if (amount % units[i].mul != 0 ||
		    __builtin_mul_overflow(amount / units[i].mul, units[i].div,
		    &amount))
			return (false);
	}
	*out = money(amount, code);
	return (true);
}

json_t *
stripe_json(const void *p, size_t n)
{
	json_t *j;

	/* jansson passes over a NUL that follows a number; it recurses, and a coroutine's stack is small. */
	if (n == 0 || memchr(p, '\0', n) != NULL || !json_is_shallow(p, n, DEPTH_MAX))
		return (NULL);
	j = json_loadb(p, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	if (json_is_object(j))
		return (j);
	json_decref(j);
	return (NULL);
}

const char *
stripe_text(struct arena *a, const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);
	const char *s = json_string_value(v);

	if (s == NULL || strlen(s) != json_string_length(v))
		return ("");
	return (arena_strdup(a, s));
}

/* A reference: the id, be the object expanded or not. */
static const char *
ref(struct arena *a, const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);

	return (json_is_object(v) ? stripe_text(a, v, "id") :
	    stripe_text(a, o, name));
}

static bool
amount_of(const json_t *o, const char *name, struct money *out)
{
	const json_t *v = json_object_get(o, name);
	const char *currency = json_string_value(json_object_get(o, "currency"));

	return (json_is_integer(v) && currency != NULL &&
	    json_integer_value(v) >= 0 &&
	    stripe_money(json_integer_value(v), currency, out));
}

/* The position of the member's text among the words, or -1. */
static int
word_of(const json_t *o, const char *name, const char *const *words, int n)
{
	const char *s = json_string_value(json_object_get(o, name));

	for (int i = 0; s != NULL && i < n; i++)
		if (str_eq(s, words[i]))
			return (i);
	return (-1);
}

static bool
is_kind(const json_t *o, const char *kind)
{
	const char *s = json_string_value(json_object_get(o, "object"));
	const char *id = json_string_value(json_object_get(o, "id"));

	return (s != NULL && str_eq(s, kind) && id != NULL && id[0] != '\0');
}

bool
stripe_read_intent(struct arena *a, const json_t *o, struct stripe_intent *out)
{
	static const char *const words[] = { "requires_payment_method",
	    "requires_confirmation", "requires_action", "requires_capture",
	    "processing", "succeeded", "canceled" };
	const json_t *e = json_object_get(o, "last_payment_error");
	int status = word_of(o, "status", words, (int)nelem(words));

	*out = (struct stripe_intent){
		.id = stripe_text(a, o, "id"),
		.status = (enum stripe_intent_status)status,
		.latest_charge = ref(a, o, "latest_charge"),
		.transfer_group = stripe_text(a, o, "transfer_group"),
		.error_code = stripe_text(a, e, "decline_code"),
		.error_message = stripe_text(a, e, "message"),
	};
	if (out->error_code[0] == '\0')
		out->error_code = stripe_text(a, e, "code");
	return (is_kind(o, "payment_intent") && status >= 0 &&
	    amount_of(o, "amount", &out->amount) &&
	    amount_of(o, "amount_received", &out->received));
}

bool
stripe_read_session(struct arena *a, const json_t *o, struct stripe_session *out)
{
	static const char *const statuses[] = { "open", "complete", "expired" };
	static const char *const payments[] = { "unpaid", "paid",
	    "no_payment_required" };
	const json_t *pi = json_object_get(o, "payment_intent");
	const json_t *details = json_object_get(o, "customer_details");
	struct stripe_intent *intent;
	int status = word_of(o, "status", statuses, 3);
	int payment = word_of(o, "payment_status", payments, 3);

	*out = (struct stripe_session){
		.id = stripe_text(a, o, "id"),
		.url = stripe_text(a, o, "url"),
		.status = (enum stripe_session_status)status,
		.payment = (enum stripe_payment_status)payment,
		.client_reference_id = stripe_text(a, o, "client_reference_id"),
		.customer_email = stripe_text(a, details, "email"),
		.payment_intent = ref(a, o, "payment_intent"),
		.expires_at = json_integer_value(json_object_get(o, "expires_at")),
	};
	if (out->customer_email[0] == '\0')
		out->customer_email = stripe_text(a, o, "customer_email");
	if (json_is_object(pi)) {
		intent = arena_alloc(a, sizeof *intent);
		if (!stripe_read_intent(a, pi, intent))
			return (false);
		out->intent = intent;
	}
	return (is_kind(o, "checkout.session") && status >= 0 && payment >= 0 &&
	    out->expires_at > 0 && amount_of(o, "amount_total", &out->total));
}

bool
stripe_read_charge(struct arena *a, const json_t *o, struct stripe_charge *out)
{
	*out = (struct stripe_charge){
		.id = stripe_text(a, o, "id"),
		.payment_intent = ref(a, o, "payment_intent"),
		.paid = json_is_true(json_object_get(o, "paid")),
	};
	return (is_kind(o, "charge") && amount_of(o, "amount", &out->amount) &&
	    amount_of(o, "amount_refunded", &out->refunded));
}

bool
stripe_read_refund(struct arena *a, const json_t *o, struct stripe_refund *out)
{
	static const char *const words[] = { "pending", "requires_action",
	    "succeeded", "failed", "canceled" };
	int status = word_of(o, "status", words, (int)nelem(words));

	*out = (struct stripe_refund){
		.id = stripe_text(a, o, "id"),
		.payment_intent = ref(a, o, "payment_intent"),
		.charge = ref(a, o, "charge"),
		.status = (enum stripe_refund_status)status,
		.failure = stripe_text(a, o, "failure_reason"),
		.our_refund = stripe_text(a, json_object_get(o, "metadata"), "refund"),
	};
	return (is_kind(o, "refund") && status >= 0 &&
	    amount_of(o, "amount", &out->amount));
}

bool
stripe_read_refunds(struct arena *a, const json_t *o, struct stripe_refunds *out)
{
	const char *kind = json_string_value(json_object_get(o, "object"));
	const json_t *data = json_object_get(o, "data"), *v;
	size_t i;

	if (kind == NULL || !str_eq(kind, "list") || !json_is_array(data) ||
	    !json_is_boolean(json_object_get(o, "has_more")))
		return (false);
	*out = (struct stripe_refunds){
		.v = arena_alloc(a, (json_array_size(data) + 1) * sizeof *out->v),
		.n = json_array_size(data),
		.more = json_is_true(json_object_get(o, "has_more")),
	};
	json_array_foreach(data, i, v)
		if (!stripe_read_refund(a, v, &out->v[i]))
			return (false);
	return (true);
}
