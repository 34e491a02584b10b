/* order: links and names. */
#include "orders/order.h"

const char *
order_link(struct req *r, order_id id)
{
	const char *n = req_printf(r, "%lld", (long long)id.n);

	return (req_printf(r, "/orders/%s?key=%s", n, sign(r, "order", n)));
}

bool
order_key_ok(struct req *r, order_id id, const char *key)
{
	return (sign_ok(r, "order", req_printf(r, "%lld", (long long)id.n), key));
}

const char *
order_state_text(struct req *r, const char *state)
{
	static const struct { const char *state, *text; } names[] = {
		{ "awaiting_payment", N_("Awaiting payment") }, { "paid", N_("Paid") }, { "in_review", N_("In review") },
		{ "accepted", N_("Being prepared") }, { "shipped", N_("Shipped") }, { "delivered", N_("Delivered") },
		{ "completed", N_("Completed") }, { "cancelled", N_("Cancelled") }, { "expired", N_("Expired") },
	};

	for (size_t i = 0; i < nelem(names); i++)
		if (str_eq(names[i].state, state))
			return (tr(r, names[i].text));
	return (state);
}
