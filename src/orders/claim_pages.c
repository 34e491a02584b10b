/* claim_pages: what a guest bought joins the account the guest made afterwards. */
#include "accounts/account.h"
#include "orders/order.h"
#include "orders/routes.h"
#include "orders/sql.h"
#include "run/wall.h"

/* Only with the token of the checkout, which the buyer alone was shown, and the same address. */
void
checkout_claim_create(struct req *r, const char *token)
{
	struct sql_checkout_claim_row row;

	if (account_must_verify(r))
		return;
	wall_key(r, token);
	if (!sql_checkout_claim(r, token, viewer(r)->account, viewer(r)->email, &row) || row.orders == 0)
		stop_because(r, 404, "checkout.claim", "nothing of theirs");
	flash(r, "%s", trn(r, "The order is in your account now.", "The orders are in your account now.", row.orders));
	redirect(r, url_orders_index(r));
}
