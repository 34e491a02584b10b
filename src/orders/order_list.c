/* order_list: keyset pages of orders. */
#include "orders/order_list.h"

#include "base/email.h"
#include "orders/sql.h"
#include "site/site.h"

static const char *
state_wanted(struct req *r)
{
	const char *const *s;

	for (s = order_states(); *s != NULL; s++)
		if (str_eq(*s, query(r, "state")))
			return (*s);
	return ("");
}

/* One row more than a page was asked for: it says whether there is another page. */
static struct orders
page_of(struct req *r, struct order_card *v, size_t n, const char *state)
{
	struct orders l = { .v = v, .n = n < ORDERS_ON_PAGE ? n : ORDERS_ON_PAGE, .state = state };

	if (n > ORDERS_ON_PAGE)
		l.next = page_key(r, v[ORDERS_ON_PAGE - 1].id.n);
	return (l);
}

struct orders
orders_of_viewer(struct req *r)
{
	struct order_card *v;
	size_t n = sql_orders_of_account(r, viewer(r)->account, page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	struct orders l = page_of(r, v, n, "");
	int64_t *ids = NEW_ARRAY(r, int64_t, l.n + 1);

	for (size_t i = 0; i < l.n; i++)
		ids[i] = v[i].id.n;
	if (l.n > 0)
		must(sql_order_cards_more(r, ids, l.n, &l.more) == l.n);
	return (l);
}

struct orders
orders_of_shop(struct req *r)
{
	const char *state = state_wanted(r);
	struct order_card *v;
	size_t n;

	if (state[0] == '\0')
		n = sql_orders_of_shop(r, viewer(r)->seller, page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	else
		n = sql_orders_of_shop_in(r, viewer(r)->seller, state, page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	return (page_of(r, v, n, state));
}

/* The address as it is stored, so that "Ada@Example.ORG" is found. */
static const char *
address_of(struct req *r, const char *look)
{
	struct email e;

	return (email_parse(req_arena(r), look, &e) == EMAIL_OK ? e.key : look);
}

struct orders
orders_of_all(struct req *r, const char *look)
{
	const char *state = state_wanted(r);
	struct order_card *v;
	size_t n;

	if (look[0] != '\0')
		n = sql_orders_found(r, look, address_of(r, look), page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	else if (state[0] == '\0')
		n = sql_orders_all(r, page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	else
		n = sql_orders_all_in(r, state, page_start_id(r, INT64_MAX), ORDERS_ON_PAGE + 1, &v);
	return (page_of(r, v, n, look[0] != '\0' ? "" : state));
}
