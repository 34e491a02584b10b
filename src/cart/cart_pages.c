/* cart_pages: the cart, and adding to it. */
#include "base/strnum.h"
#include "base/url.h"
#include "cart/cart.h"
#include "cart/routes.h"
#include "cart/views.h"
#include "run/page.h"

void
cart_show(struct req *r)
{
	view_cart_show(r, cart_get(r));
}

static void
say(struct req *r, enum cart_outcome outcome)
{
	switch (outcome) {
	case CART_DONE:
		break;
	case CART_FEWER:
		flash_error(r, "%s", tr(r, "There are fewer left than you wanted. All of them are in your cart."));
		break;
	case CART_SOLD_OUT:
		flash_error(r, "%s", tr(r, "This has just been sold out."));
		break;
	case CART_FULL:
		flash_error(r, "%s", tr(r, "Your cart is full. Buy or remove something first."));
		break;
	case CART_GONE:
		flash_error(r, "%s", tr(r, "This is not for sale any more."));
		break;
	}
}

static bool
read_quantity(struct req *r, int64_t least, int32_t *quantity)
{
	int64_t n;

	if (!str_to_i64(field(r, "quantity"), least, CART_QUANTITY_MAX, &n))
		return (false);
	*quantity = (int32_t)n;
	return (true);
}

void
cart_line_create(struct req *r)
{
	int64_t variant;
	int32_t quantity = 1;
	enum cart_outcome outcome;
	const char *back = field(r, "return");

	if (!str_to_i64(field(r, "variant"), 1, INT64_MAX, &variant)) {
		flash_error(r, "%s", tr(r, "Please choose a variant first."));
		redirect(r, url_is_local(back) ? back : url_cart_show(r));
		return;
	}
	if (field(r, "quantity")[0] != '\0' && !read_quantity(r, 1, &quantity)) {
		flash_error(r, tr(r, "The quantity must be a number from 1 to %d."), CART_QUANTITY_MAX);
		redirect(r, url_is_local(back) ? back : url_cart_show(r));
		return;
	}
	outcome = cart_add(r, (variant_id){ variant }, quantity);
	say(r, outcome);
	if (outcome == CART_DONE)
		flash(r, "%s", tr(r, "Added to your cart."));
	redirect(r, outcome == CART_SOLD_OUT && url_is_local(back) ? back : url_cart_show(r));
}

void
cart_line_update(struct req *r, variant_id variant)
{
	int32_t quantity;

	if (!read_quantity(r, 0, &quantity))
		flash_error(r, tr(r, "The quantity must be a number from 1 to %d."), CART_QUANTITY_MAX);
	else
		say(r, cart_set(r, variant, quantity));
	redirect(r, url_cart_show(r));
}
