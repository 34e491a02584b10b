/* render: every member that Stripe's contract calls required is in the shape,
 * null or constant where the sandbox has nothing to say; the rest is set. */
#include <jansson.h>

#include "sandbox/render.h"

#include "sandbox/card.h"

json_t *
sb_json(const char *quoted)
{
	char *text = xstrdup(quoted);
	json_error_t e;
	json_t *j;

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	if ((j = json_loads(text, 0, &e)) == NULL)
		panic("%s near \"%.40s\"", e.text, text + e.position);
	free(text);
	return (j);
}

json_t *
sb_json_text(const char *s)
{
	return (s != NULL ? json_string(s) : json_null());
}

/* A copy of a shape that is parsed once. What is inside of it is shared: set
 * members of the copy only. */
static json_t *
copy_of(json_t **shape, const char *quoted)
{
	if (*shape == NULL)
		*shape = sb_json(quoted);
	return (json_copy(*shape));
}

static void
set(json_t *o, const char *name, json_t *v)
{
	must(json_object_set_new_nocheck(o, name, v) == 0);
}

static void
set_text(json_t *o, const char *name, const char *s)
{
	set(o, name, sb_json_text(s));
}

static void
set_int(json_t *o, const char *name, int64_t v)
{
	set(o, name, json_integer(v));
}

static void
set_pairs(json_t *o, const char *name, const struct sb_pairs *all)
{
	json_t *m = json_object();

	for (size_t i = 0; i < all->n; i++)
		set_text(m, all->p[i].name, all->p[i].value);
	set(o, name, m);
}

static json_t *
address_of(const char *country)
{
	return (json_pack("{s:n,s:s?,s:n,s:n,s:n,s:n}", "city", "country",
	    country, "line1", "line2", "postal_code", "state"));
}

static const char session_shape[] =
    "{'id':null,'object':'checkout.session',"
    "'adaptive_pricing':{'enabled':false},'after_expiration':null,"
    "'allow_promotion_codes':null,'allowed_payment_method_types':null,"
    "'amount_subtotal':null,'amount_total':null,"
    "'automatic_tax':{'enabled':false,'liability':null,'provider':null,'status':null},"
    "'billing_address_collection':null,'cancel_url':null,"
    "'client_reference_id':null,'client_secret':null,"
    "'collected_information':null,'consent':null,'consent_collection':null,"
    "'created':null,'currency':null,'currency_conversion':null,'custom_fields':[],"
    "'custom_text':{'after_submit':null,'shipping_address':null,'submit':null,"
    "'terms_of_service_acceptance':null},"
    "'customer':null,'customer_account':null,'customer_creation':'if_required',"
    "'customer_details':null,'customer_email':null,'discounts':[],"
    "'expires_at':null,'integration_identifier':null,'invoice':null,"
    "'invoice_creation':{'enabled':false,'invoice_data':{'account_tax_ids':null,"
    "'custom_fields':null,'description':null,'footer':null,'issuer':null,"
    "'metadata':{},'rendering_options':null}},"
    "'livemode':false,'locale':null,'managed_payments':{'enabled':false},"
    "'metadata':{},'mode':'payment','optional_items':null,'origin_context':null,"
    "'payment_intent':null,'payment_link':null,"
    "'payment_method_collection':'if_required',"
    "'payment_method_configuration_details':null,"
    "'payment_method_options':{'card':{'request_three_d_secure':'automatic'}},"
    "'payment_method_types':['card','customer_balance'],"
    "'payment_status':null,'permissions':null,"
    "'phone_number_collection':{'enabled':false},'recovered_from':null,"
    "'saved_payment_method_options':null,'setup_intent':null,"
    "'shipping_address_collection':null,'shipping_cost':null,"
    "'shipping_options':[],'status':null,'submit_type':null,'subscription':null,"
    "'success_url':null,"
    "'total_details':{'amount_discount':0,'amount_shipping':0,'amount_tax':0},"
    "'ui_mode':'hosted_page','url':null,'wallet_options':null}";

static json_t *
customer_of(const struct sb_session *s)
{
	const char *email = s->email != NULL ? s->email : s->given_email;

	if (email == NULL)
		return (json_null());
	return (json_pack("{s:o,s:n,s:s,s:n,s:s?,s:n,s:s,s:o}",
	    "address", s->status == SB_COMPLETE ? address_of(s->country) :
	    json_null(), "business_name", "email", email, "individual_name",
	    "name", s->name, "phone", "tax_exempt", "none",
	    "tax_ids", s->status == SB_COMPLETE ? json_array() : json_null()));
}

json_t *
sb_render_session(const struct sb_session *s)
{
	static const char *const statuses[] = { "open", "complete", "expired" };
	static const char *const payments[] = { "unpaid", "paid",
	    "no_payment_required" };
	static json_t *shape;
	json_t *o = copy_of(&shape, session_shape);

	set_text(o, "id", s->id);
	set_int(o, "amount_subtotal", s->total);
	set_int(o, "amount_total", s->total);
	set_text(o, "billing_address_collection", s->billing);
	set_text(o, "cancel_url", s->cancel_url);
	set_text(o, "client_reference_id", s->reference);
	if (s->status == SB_COMPLETE)
		set(o, "collected_information", sb_json("{'business_name':null,"
		    "'individual_name':null,'shipping_details':null}"));
	set_int(o, "created", s->created);
	set_text(o, "currency", s->currency);
	set(o, "customer_details", customer_of(s));
	set_text(o, "customer_email", s->given_email);
	set_int(o, "expires_at", s->expires_at);
	set_text(o, "locale", s->locale);
	set_pairs(o, "metadata", &s->metadata);
	set_text(o, "payment_intent", s->intent);
	set_text(o, "payment_status", payments[s->payment]);
	set_text(o, "status", statuses[s->status]);
	set_text(o, "submit_type", s->submit_type);
	set_text(o, "success_url", s->success_url);
	if (s->status == SB_OPEN)
		set(o, "url", json_sprintf("%s/c/pay/%s", sb.config.public_url,
		    s->id));
	return (o);
}

static const char intent_shape[] =
    "{'id':null,'object':'payment_intent','allowed_payment_method_types':null,"
    "'amount':null,'amount_capturable':0,'amount_details':{'tip':{}},"
    "'amount_received':null,'application':null,'application_fee_amount':null,"
    "'automatic_payment_methods':null,'canceled_at':null,"
    "'cancellation_reason':null,'capture_method':'automatic_async',"
    "'client_secret':null,'confirmation_method':'automatic','created':null,"
    "'currency':null,'customer':null,'customer_account':null,'description':null,"
    "'excluded_payment_method_types':null,'last_payment_error':null,"
    "'latest_charge':null,'livemode':false,'managed_payments':{'enabled':false},"
    "'metadata':{},'next_action':null,'on_behalf_of':null,'payment_method':null,"
    "'payment_method_configuration_details':null,"
    "'payment_method_options':{'card':{'installments':null,'mandate_options':null,"
    "'network':null,'request_three_d_secure':'automatic'}},"
    "'payment_method_types':['card','customer_balance'],'payment_record':null,"
    "'processing':null,'receipt_email':null,'review':null,"
    "'setup_future_usage':null,'shipping':null,'source':null,"
    "'statement_descriptor':null,'statement_descriptor_suffix':null,"
    "'status':null,'transfer_data':null,'transfer_group':null}";

static json_t *
next_action_of(const struct sb_intent *p)
{
	if (p->action == SB_CHALLENGE)
		return (json_pack("{s:s,s:{s:o,s:o}}", "type", "redirect_to_url",
		    "redirect_to_url",
		    "return_url", json_sprintf("%s/c/pay/%s",
		    sb.config.public_url, p->session),
		    "url", json_sprintf("%s/c/pay/%s/challenge",
		    sb.config.public_url, p->session)));
	if (p->action == SB_TRANSFER)
		return (json_pack("{s:s,s:{s:I,s:s,s:o,s:s,s:s}}",
		    "type", "display_bank_transfer_instructions",
		    "display_bank_transfer_instructions",
		    "amount_remaining", (json_int_t)p->amount,
		    "currency", p->currency,
		    "hosted_instructions_url", json_sprintf(
		    "%s/c/pay/%s/transfer", sb.config.public_url, p->session),
		    "reference", p->id + strlen(p->id) - 10,
		    "type", "eu_bank_transfer"));
	return (json_null());
}

static json_t *
last_error_of(const struct sb_intent *p)
{
	json_t *e;

	if (p->error_code == NULL)
		return (json_null());
	e = json_pack("{s:s,s:o,s:s,s:s}", "code", p->error_code, "doc_url",
	    json_sprintf("https://stripe.com/docs/error-codes/%s",
	    p->error_code), "message", p->error_message, "type",
	    str_eq(p->error_code, "payment_intent_authentication_failure") ||
	    p->card == NULL ? "invalid_request_error" : "card_error");
	if (p->charge != NULL)
		set_text(e, "charge", p->charge);
	if (p->decline_code != NULL)
		set_text(e, "decline_code", p->decline_code);
	return (e);
}

json_t *
sb_render_intent(const struct sb_intent *p)
{
	static const char *const statuses[] = { "requires_payment_method",
	    "requires_action", "succeeded", "canceled" };
	static json_t *shape;
	json_t *o = copy_of(&shape, intent_shape);

	set_text(o, "id", p->id);
	set_int(o, "amount", p->amount);
	set_int(o, "amount_received", p->status == SB_SUCCEEDED ? p->amount : 0);
	if (p->canceled_at != 0)
		set_int(o, "canceled_at", p->canceled_at);
	set_text(o, "cancellation_reason", p->cancel_reason);
	set(o, "client_secret", json_sprintf("%s_secret_%s", p->id, p->secret));
	set_int(o, "created", p->created);
	set_text(o, "currency", p->currency);
	set_text(o, "description", p->description);
	set(o, "last_payment_error", last_error_of(p));
	set_text(o, "latest_charge", p->charge);
	set_pairs(o, "metadata", &p->metadata);
	set(o, "next_action", next_action_of(p));
	set_text(o, "payment_method", p->method);
	set_text(o, "receipt_email", p->receipt_email);
	set_text(o, "statement_descriptor_suffix", p->descriptor_suffix);
	set_text(o, "status", statuses[p->status]);
	set_text(o, "transfer_group", p->transfer_group);
	return (o);
}

static const char charge_shape[] =
    "{'id':null,'object':'charge','amount':null,'amount_captured':null,"
    "'amount_refunded':null,'application':null,'application_fee':null,"
    "'application_fee_amount':null,'balance_transaction':null,"
    "'billing_details':null,'calculated_statement_descriptor':'SANDBOX',"
    "'captured':null,'created':null,'currency':null,'customer':null,"
    "'description':null,'disputed':false,'failure_balance_transaction':null,"
    "'failure_code':null,'failure_message':null,'fraud_details':{},"
    "'livemode':false,'metadata':{},'on_behalf_of':null,'outcome':null,"
    "'paid':null,'payment_intent':null,'payment_method':null,"
    "'payment_method_details':null,'radar_options':{},'receipt_email':null,"
    "'receipt_number':null,'receipt_url':null,'refunded':null,'review':null,"
    "'shipping':null,'source':null,'source_transfer':null,"
    "'statement_descriptor':null,'statement_descriptor_suffix':null,"
    "'status':null,'transfer_data':null,'transfer_group':null}";

static const char card_shape[] =
    "{'amount_authorized':null,'authorization_code':null,'brand':null,"
    "'checks':{'address_line1_check':null,'address_postal_code_check':null,"
    "'cvc_check':'pass'},'country':null,'electronic_commerce_indicator':null,"
    "'exp_month':12,'exp_year':2040,'extended_authorization':{'status':'disabled'},"
    "'funding':null,'incremental_authorization':{'status':'unavailable'},"
    "'installments':null,'last4':null,'mandate':null,"
    "'multicapture':{'status':'unavailable'},'network':null,"
    "'network_token':{'used':false},'network_transaction_id':null,"
    "'overcapture':{'maximum_amount_capturable':0,'status':'unavailable'},"
    "'regulated_status':'unregulated','three_d_secure':null,"
    "'transaction_link_id':null,'wallet':null}";

static json_t *
details_of(const struct sb_charge *c)
{
	static json_t *shape, *secure;
	const struct sb_card *k;
	json_t *card;
	size_t n;

	if (c->card == NULL)
		return (sb_json("{'customer_balance':{},'type':'customer_balance'}"));
	k = sb_card_named(c->card);
	n = strlen(k->number);
	card = copy_of(&shape, card_shape);
	set_int(card, "amount_authorized", c->amount);
	set_text(card, "brand", k->brand);
	set_text(card, "network", k->brand);
	set_text(card, "country", k->country);
	set_text(card, "funding", k->funding);
	set_text(card, "last4", n > 4 ? k->number + n - 4 : "0000");
	if (c->challenged)
		set(card, "three_d_secure", copy_of(&secure,
		    "{'authentication_flow':'challenge',"
		    "'electronic_commerce_indicator':'05',"
		    "'exemption_indicator':null,'result':'authenticated',"
		    "'result_reason':null,'transaction_id':null,'version':'2.2.0'}"));
	return (json_pack("{s:o,s:s}", "card", card, "type", "card"));
}

static json_t *
outcome_of(const struct sb_charge *c)
{
	bool ok = c->status == SB_CHARGE_OK;

	return (json_pack("{s:n,s:n,s:n,s:s,s:s?,s:s,s:i,s:s,s:s}",
	    "advice_code", "network_advice_code", "network_decline_code",
	    "network_status", ok ? "approved_by_network" : "declined_by_network",
	    "reason", ok ? NULL : c->decline_code != NULL ? c->decline_code :
	    c->failure_code, "risk_level", "normal", "risk_score", 20,
	    "seller_message", ok ? "Payment complete." :
	    "The bank did not return any further details with this decline.",
	    "type", ok ? "authorized" : "issuer_declined"));
}

static void
charge_from_intent(json_t *o, const struct sb_intent *p)
{
	set_text(o, "description", p->description);
	set_pairs(o, "metadata", &p->metadata);
	set_text(o, "receipt_email", p->receipt_email);
	set_text(o, "statement_descriptor_suffix", p->descriptor_suffix);
	set_text(o, "transfer_group", p->transfer_group);
}

json_t *
sb_render_charge(const struct sb_charge *c)
{
	static json_t *shape;
	json_t *o = copy_of(&shape, charge_shape);
	bool ok = c->status == SB_CHARGE_OK;

	set_text(o, "id", c->id);
	set_int(o, "amount", c->amount);
	set_int(o, "amount_captured", ok ? c->amount : 0);
	set_int(o, "amount_refunded", c->refunded);
	set(o, "billing_details", json_pack("{s:o,s:s?,s:s?,s:n,s:n}", "address",
	    address_of(c->country), "email", c->email, "name", c->name, "phone",
	    "tax_id"));
	set(o, "captured", json_boolean(ok));
	set_int(o, "created", c->created);
	set_text(o, "currency", c->currency);
	set_text(o, "failure_code", c->failure_code);
	set_text(o, "failure_message", c->failure_message);
	set(o, "outcome", outcome_of(c));
	set(o, "paid", json_boolean(ok));
	set_text(o, "payment_intent", c->intent);
	set_text(o, "payment_method", c->method);
	set(o, "payment_method_details", details_of(c));
	set(o, "refunded", json_boolean(ok && c->refunded == c->amount));
	set_text(o, "status", ok ? "succeeded" : "failed");
	charge_from_intent(o, sb_intent_find(c->intent));
	return (o);
}

json_t *
sb_render_refund(const struct sb_refund *f)
{
	static const char *const statuses[] = { "pending", "succeeded", "failed" };
	static json_t *shape;
	json_t *o = copy_of(&shape, "{'id':null,'object':'refund','amount':null,"
	    "'balance_transaction':null,'charge':null,'created':null,"
	    "'currency':null,'customer':null,'customer_account':null,"
	    "'destination_details':{'card':{'type':'refund'},'type':'card'},"
	    "'metadata':{},'payment_intent':null,'payment_method':null,"
	    "'reason':null,'receipt_number':null,'source_transfer_reversal':null,"
	    "'status':null,'transfer_reversal':null}");

	set_text(o, "id", f->id);
	set_int(o, "amount", f->amount);
	set_text(o, "charge", f->charge);
	set_int(o, "created", f->created);
	set_text(o, "currency", f->currency);
	if (f->failure != NULL)
		set_text(o, "failure_reason", f->failure);
	set_pairs(o, "metadata", &f->metadata);
	set_text(o, "payment_intent", f->intent);
	set_text(o, "payment_method", sb_charge_find(f->charge)->method);
	set_text(o, "reason", f->reason);
	set_text(o, "status", statuses[f->status]);
	return (o);
}
