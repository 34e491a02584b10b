/* api_session: /v1/checkout/sessions */
#include <jansson.h>

#include "sandbox/api.h"

#include "sandbox/currency.h"
#include "sandbox/journal.h"
#include "sandbox/pay.h"
#include "sandbox/render.h"
#include "sandbox/timer.h"

enum { ITEMS_MAX = 100, EXPIRY_MIN_S = 1800, EXPIRY_MAX_S = 86400 };

#define ELSEWHERE(n)	{ .name = n, .type = SB_ELSEWHERE }

static const struct sb_spec product_spec[] = {
	{ .name = "name", .type = SB_TEXT, .required = true },
	{ .name = "description", .type = SB_TEXT },
	{ .name = "images", .type = SB_LIST },
	{ .name = "metadata", .type = SB_META },
	{ .name = "tax_code", .type = SB_TEXT },
	{ .name = "unit_label", .type = SB_TEXT, .max = 12 },
	{ 0 }
};
static const struct sb_spec price_spec[] = {
	{ .name = "currency", .type = SB_CURRENCY, .required = true },
	{ .name = "unit_amount", .type = SB_INT },
	{ .name = "product_data", .type = SB_HASH, .sub = product_spec },
	{ .name = "product", .type = SB_TEXT },
	{ .name = "tax_behavior", .type = SB_WORD,
	    .words = "inclusive exclusive unspecified" },
	ELSEWHERE("unit_amount_decimal"), ELSEWHERE("recurring"),
	{ 0 }
};
static const struct sb_spec item_spec[] = {
	{ .name = "price_data", .type = SB_HASH, .sub = price_spec },
	{ .name = "price", .type = SB_TEXT },
	{ .name = "quantity", .type = SB_INT },
	{ .name = "metadata", .type = SB_META },
	ELSEWHERE("adjustable_quantity"), ELSEWHERE("tax_rates"),
	{ 0 }
};
static const struct sb_spec intent_data_spec[] = {
	{ .name = "description", .type = SB_TEXT, .max = 1000 },
	{ .name = "metadata", .type = SB_META },
	{ .name = "receipt_email", .type = SB_EMAIL },
	{ .name = "statement_descriptor_suffix", .type = SB_TEXT, .max = 22 },
	{ .name = "transfer_group", .type = SB_TEXT },
	{ .name = "capture_method", .type = SB_WORD,
	    .words = "automatic automatic_async" },
	ELSEWHERE("application_fee_amount"), ELSEWHERE("on_behalf_of"),
	ELSEWHERE("setup_future_usage"), ELSEWHERE("shipping"),
	ELSEWHERE("statement_descriptor"), ELSEWHERE("transfer_data"),
	{ 0 }
};

const struct sb_spec sb_session_create_spec[] = {
	{ .name = "mode", .type = SB_WORD, .required = true,
	    .words = "payment setup subscription" },
	{ .name = "success_url", .type = SB_URL, .required = true },
	{ .name = "cancel_url", .type = SB_URL },
	{ .name = "line_items", .type = SB_LIST, .sub = item_spec,
	    .required = true },
	{ .name = "client_reference_id", .type = SB_TEXT, .max = 200 },
	{ .name = "customer_email", .type = SB_EMAIL },
	{ .name = "currency", .type = SB_CURRENCY },
	{ .name = "expires_at", .type = SB_INT },
	{ .name = "locale", .type = SB_WORD, .words = "auto bg cs da de el en "
	    "en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms "
	    "mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW" },
	{ .name = "metadata", .type = SB_META },
	{ .name = "payment_intent_data", .type = SB_HASH,
	    .sub = intent_data_spec },
	{ .name = "submit_type", .type = SB_WORD, .words = "auto book donate pay" },
	{ .name = "billing_address_collection", .type = SB_WORD,
	    .words = "auto required" },
	{ .name = "customer_creation", .type = SB_WORD, .words = "if_required" },
	{ .name = "ui_mode", .type = SB_WORD, .words = "hosted_page" },
	SB_EXPAND,
	ELSEWHERE("adaptive_pricing"), ELSEWHERE("after_expiration"),
	ELSEWHERE("allow_promotion_codes"), ELSEWHERE("automatic_tax"),
	ELSEWHERE("allowed_payment_method_types"),
	ELSEWHERE("branding_settings"), ELSEWHERE("consent_collection"),
	ELSEWHERE("custom_fields"), ELSEWHERE("custom_text"),
	ELSEWHERE("customer"), ELSEWHERE("customer_account"),
	ELSEWHERE("customer_update"), ELSEWHERE("discounts"),
	ELSEWHERE("excluded_payment_method_types"),
	ELSEWHERE("integration_identifier"), ELSEWHERE("invoice_creation"),
	ELSEWHERE("managed_payments"), ELSEWHERE("name_collection"),
	ELSEWHERE("optional_items"), ELSEWHERE("origin_context"),
	ELSEWHERE("payment_method_collection"),
	ELSEWHERE("payment_method_configuration"),
	ELSEWHERE("payment_method_data"), ELSEWHERE("payment_method_options"),
	ELSEWHERE("permissions"), ELSEWHERE("phone_number_collection"),
	ELSEWHERE("redirect_on_completion"), ELSEWHERE("return_url"),
	ELSEWHERE("saved_payment_method_options"), ELSEWHERE("setup_intent_data"),
	ELSEWHERE("shipping_address_collection"), ELSEWHERE("shipping_options"),
	ELSEWHERE("subscription_data"), ELSEWHERE("tax_id_collection"),
	ELSEWHERE("wallet_options"),
	{ 0 }
};

const struct sb_spec sb_session_index_spec[] = {
	SB_LIST_PARAMS,
	{ .name = "payment_intent", .type = SB_TEXT },
	{ .name = "status", .type = SB_WORD, .words = "complete expired open" },
	ELSEWHERE("customer"), ELSEWHERE("customer_account"),
	ELSEWHERE("customer_details"), ELSEWHERE("payment_link"),
	ELSEWHERE("subscription"),
	{ 0 }
};

static const char *
path_of(const struct sb_param *item, const char *rest, struct sb_call *c)
{
	return (arena_printf(c->a, "%s%s", item->path, rest));
}

/* One line item, but for what it has in common with the others. */
static bool
read_item(struct sb_call *c, const struct sb_param *item, struct sb_item *it)
{
	const struct sb_param *price = sb_param_at(item->kids, "price_data", NULL);
	const struct sb_param *product;

	if (price == NULL && sb_param_text(item->kids, "price") != NULL)
		return (sb_no_such(c, "price", sb_param_text(item->kids, "price"),
		    path_of(item, "[price]", c)) != NULL);
	if (price == NULL)
		return (sb_refuse(c, "parameter_missing", path_of(item,
		    "[price_data]", c), "You must specify either `price` or "
		    "`price_data` for each line item.") != NULL);
	product = sb_param_at(price->kids, "product_data", NULL);
	if (product == NULL && sb_param_text(price->kids, "product") != NULL)
		return (sb_no_such(c, "product",
		    sb_param_text(price->kids, "product"),
		    path_of(item, "[price_data][product]", c)) != NULL);
	if (product == NULL || sb_param_text(price->kids, "unit_amount") == NULL)
		return (sb_refuse(c, "parameter_missing", path_of(price,
		    product == NULL ? "[product_data]" : "[unit_amount]", c),
		    "Missing required param: %s.", path_of(price,
		    product == NULL ? "[product_data]" : "[unit_amount]", c))
		    != NULL);
	if (sb_param_int(item->kids, "quantity", 0) < 1)
		return (sb_refuse(c, "parameter_invalid_integer", path_of(item,
		    "[quantity]", c), "Quantity is required, and at least 1. Add "
		    "`quantity` to `%s`", item->path) != NULL);
	*it = (struct sb_item){ .id = sb_id("li_", 24),
	    .price = sb_id("price_", 24), .product = sb_id("prod_", 14),
	    .name = sb_keep(sb_param_text(product->kids, "name")),
	    .unit = sb_param_int(price->kids, "unit_amount", 0),
	    .quantity = sb_param_int(item->kids, "quantity", 1) };
	it->metadata = sb_param_pairs(sb_param_at(item->kids, "metadata", NULL)
	    != NULL ? sb_param_at(item->kids, "metadata", NULL)->kids : NULL);
	return (true);
}

/* Eight digits; more where the unit is small. */
static int64_t
most_of(const char *currency)
{
	static const char *const small[] = { "cop", "huf", "jpy", "lbp", "vnd" };

	if (str_eq(currency, "idr"))
		return (INT64_C(999999999999));
	for (size_t i = 0; i < nelem(small); i++)
		if (str_eq(currency, small[i]))
			return (INT64_C(9999999999));
	return (99999999);
}

static bool
check_total(struct sb_call *c, const struct sb_session *s)
{
	const struct sb_currency *money = sb_currency_find(s->currency);

	if (s->total > 0 && s->total < money->least)
		return (sb_refuse(c, "amount_too_small", NULL, "The Checkout "
		    "Session's total amount due must add up to at least %s",
		    sb_amount_text(c->a, money->least, s->currency)) != NULL);
	if (s->total > most_of(s->currency))
		return (sb_refuse(c, "amount_too_large", NULL, "The Checkout "
		    "Session's total amount due must be no more than %s",
		    sb_amount_text(c->a, most_of(s->currency), s->currency))
		    != NULL);
	if (money->decimals == 3 && s->total % 10 != 0)
		return (sb_refuse(c, "parameter_invalid_integer", NULL,
		    "Amounts in %s must be divisible by 10.", s->currency)
		    != NULL);
	if ((str_eq(s->currency, "isk") || str_eq(s->currency, "ugx")) &&
	    s->total % 100 != 0)
		return (sb_refuse(c, "parameter_invalid_integer", NULL,
		    "Amounts in %s must be divisible by 100.", s->currency)
		    != NULL);
	return (true);
}

static bool
add_up(struct sb_call *c, struct sb_session *s, const struct sb_item *it)
{
	int64_t sum;

	if (__builtin_mul_overflow(it->unit, it->quantity, &sum) ||
	    __builtin_add_overflow(s->total, sum, &s->total))
		return (sb_refuse(c, "amount_too_large", "line_items",
		    "The amount is too large.") != NULL);
	return (true);
}

static bool
read_items(struct sb_call *c, struct sb_session *s)
{
	const struct sb_param *all = sb_param_at(c->params, "line_items", NULL);
	const char *currency;

	for (const struct sb_param *p = all->kids; p != NULL; p = p->next)
		s->nitems++;
	if (s->nitems > ITEMS_MAX)
		return (sb_refuse(c, NULL, "line_items", "You can have at most "
		    "100 line items in payment mode.") != NULL);
	s->items = arena_alloc(&sb.memory, s->nitems * sizeof *s->items);
	s->nitems = 0;
	for (const struct sb_param *p = all->kids; p != NULL; p = p->next) {
		if (!read_item(c, p, &s->items[s->nitems]) ||
		    !add_up(c, s, &s->items[s->nitems]))
			return (false);
		s->nitems++;
		currency = sb_currency_find(sb_param_at(p->kids, "price_data",
		    "currency", NULL)->value)->code;
		if (s->currency != NULL && !str_eq(s->currency, currency))
			return (sb_refuse(c, NULL, "line_items", "All line items "
			    "must have the same currency: %s and %s were given.",
			    s->currency, currency) != NULL);
		s->currency = currency;
	}
	return (check_total(c, s));
}

static struct sb_pairs
pairs_at(const struct sb_param *p)
{
	return (sb_param_pairs(p != NULL ? p->kids : NULL));
}

static void
read_texts(struct sb_call *c, struct sb_session *s)
{
	const struct sb_param *all = c->params;
	const struct sb_param *data = sb_param_at(all, "payment_intent_data", NULL);

	s->success_url = sb_keep(sb_param_text(all, "success_url"));
	s->cancel_url = sb_keep(sb_param_text(all, "cancel_url"));
	s->reference = sb_keep(sb_param_text(all, "client_reference_id"));
	s->given_email = sb_keep(sb_param_text(all, "customer_email"));
	s->locale = sb_keep(sb_param_text(all, "locale"));
	s->submit_type = sb_keep(sb_param_text(all, "submit_type"));
	s->billing = sb_keep(sb_param_text(all, "billing_address_collection"));
	s->metadata = pairs_at(sb_param_at(all, "metadata", NULL));
	if (data == NULL)
		return;
	s->transfer_group = sb_keep(sb_param_text(data->kids, "transfer_group"));
	s->description = sb_keep(sb_param_text(data->kids, "description"));
	s->receipt_email = sb_keep(sb_param_text(data->kids, "receipt_email"));
	s->descriptor_suffix = sb_keep(sb_param_text(data->kids,
	    "statement_descriptor_suffix"));
	s->intent_metadata = pairs_at(sb_param_at(data->kids, "metadata", NULL));
}

static bool
check_expiry(struct sb_call *c, int64_t expires_at)
{
	if (expires_at < sb_now_s() + EXPIRY_MIN_S)
		return (sb_refuse(c, NULL, "expires_at", "The `expires_at` "
		    "timestamp must be at least 30 minutes from Checkout Session "
		    "creation.") != NULL);
	if (expires_at > sb_now_s() + EXPIRY_MAX_S)
		return (sb_refuse(c, NULL, "expires_at", "The `expires_at` "
		    "timestamp must be less than 24 hours from Checkout Session "
		    "creation.") != NULL);
	return (true);
}

json_t *
sb_session_create(struct sb_call *c)
{
	struct sb_session *s = arena_alloc(&sb.memory, sizeof *s);

	if (!str_eq(sb_param_text(c->params, "mode"), "payment"))
		return (sb_refuse(c, NULL, "mode", "The sandbox has no mode but "
		    "payment; Stripe has."));
	s->created = sb_now_s();
	s->expires_at = sb_param_int(c->params, "expires_at",
	    s->created + EXPIRY_MAX_S);
	if (!check_expiry(c, s->expires_at) || !read_items(c, s))
		return (NULL);
	s->id = sb_id("cs_test_a1", 56);
	s->payment = s->total == 0 ? SB_FREE : SB_UNPAID;
	read_texts(c, s);
	sb_table_put(&sb.of[SB_SESSION], s->id, s);
	sb_journal_object(SB_SESSION, s);
	sb_timer_add(s->expires_at * 1000, SB_TIMER_EXPIRE, s->id);
	return (sb_render_session(s));
}

static struct sb_session *
session_of(struct sb_call *c)
{
	struct sb_session *s = sb_session_find(c->id);

	if (s == NULL)
		sb_no_such(c, "checkout.session", c->id, "session");
	return (s);
}

json_t *
sb_session_get(struct sb_call *c)
{
	struct sb_session *s = session_of(c);

	return (s != NULL ? sb_render_session(s) : NULL);
}

static bool
wants(const struct sb_call *c, const void *o)
{
	static const char *const statuses[] = { "open", "complete", "expired" };
	const struct sb_session *s = o;
	const char *intent = sb_param_text(c->params, "payment_intent");
	const char *status = sb_param_text(c->params, "status");

	return ((intent == NULL ||
	    (s->intent != NULL && str_eq(s->intent, intent))) &&
	    (status == NULL || str_eq(statuses[s->status], status)));
}

json_t *
sb_session_index(struct sb_call *c)
{
	return (sb_list(c, SB_SESSION, wants));
}

json_t *
sb_session_expire(struct sb_call *c)
{
	static const char *const words[] = { "open", "complete", "expired" };
	struct sb_session *s = session_of(c);

	if (s == NULL)
		return (NULL);
	if (!sb_pay_expire(s))
		return (sb_refuse(c, NULL, NULL, "Only Checkout Sessions with a "
		    "status in [\"open\"] can be expired. This Checkout Session "
		    "has a status of %s.", words[s->status]));
	return (sb_render_session(s));
}

json_t *
sb_session_items(struct sb_call *c)
{
	struct sb_session *s = session_of(c);
	const char *after = sb_param_text(c->params, "starting_after");
	int64_t limit;
	json_t *data;
	size_t i = 0;

	if (s == NULL || !sb_list_limit(c, &limit))
		return (NULL);
	data = json_array();
	while (after != NULL && i < s->nitems && !str_eq(s->items[i].id, after))
		i++;
	i += after != NULL && i < s->nitems;
	for (; i < s->nitems && limit > 0; i++, limit--)
		json_array_append_new(data, sb_render_item(s, &s->items[i]));
	return (sb_list_of(data, i < s->nitems, arena_printf(c->a,
	    "/v1/checkout/sessions/%s/line_items", s->id)));
}
