/* seller_pages: the desk's first page. */
#include "run/locale.h"
#include "run/settings.h"
#include "shops/routes.h"
#include "shops/seller.h"
#include "shops/sql.h"
#include "shops/views.h"

static void
add_up(struct seller_home *h)
{
	for (size_t i = 0; i < h->ndays; i++) {
		h->total += h->days[i].total;
		h->orders += h->days[i].orders;
		if (h->days[i].total > h->best)
			h->best = h->days[i].total;
	}
}

void
seller_home_show(struct req *r)
{
	struct seller_home h = { 0 };
	seller_id id = viewer(r)->seller;

	if (!sql_seller(r, id, &h.shop) || !sql_seller_todo(r, id, &h.todo))
		stop_because(r, 404, "shop.gone", "no shop");
	h.nlow = sql_seller_low(r, id, LOW_STOCK, LOW_COUNTED, &h.low);
	h.ndays = sql_seller_days(r, id, setting_text(SETTING_TIME_ZONE), &h.days);
	h.nlatest = sql_seller_latest(r, id, LATEST_SHOWN, &h.latest);
	h.shops = account_shops(r);
	add_up(&h);
	view_seller_home_show(r, &h);
}

static const struct { const char *state, *text, *class; } states[] = {
	{ "live", N_("For sale"), "ok" }, { "draft", N_("Draft"), "off" }, { "archived", N_("Archived"), "off" },
	{ "hidden", N_("Hidden by us"), "bad" },
};

const char *
listing_state_text(struct req *r, const char *state)
{
	for (size_t i = 0; i < nelem(states); i++)
		if (str_eq(states[i].state, state))
			return (tr(r, states[i].text));
	return (state);
}

const char *
listing_state_class(const char *state)
{
	for (size_t i = 0; i < nelem(states); i++)
		if (str_eq(states[i].state, state))
			return (states[i].class);
	return ("");
}
