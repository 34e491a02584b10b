/* viewer: from a session to the person and what they may act for. */
#include <jansson.h>

#include "accounts/role.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "run/page.h"
#include "run/settings.h"

/* A helper holds no rights of staff, nor those over a shop's money and people. */
static const uint32_t HELPER_MAY_NOT = UINT32_C(1) << WHO_SELLER_MONEY | UINT32_C(1) << WHO_SELLER_TEAM;

/* For whom a session acts; most do for nobody but who signed in. */
struct acting {
	seller_id	 seller;
	const char	*seller_name, *seller_role;	/* NULL: no shop */
	account_id	 helper;
	const char	*helper_name, *helper_role;	/* the account's; NULL: it is no staff any more */
	int64_t		 help_until;
	bool		 many_shops;
};

static const char *
kept(struct req *r, const char *text)
{
	return (text != NULL ? req_strdup(r, text) : NULL);
}

/* What viewer_acting in the migrations says. */
static struct acting
acting_read(struct req *r, const char *text)
{
	json_t *j = json_loads(text, 0, NULL);
	json_int_t seller = 0, helper = 0, until = 0;
	const char *shop = NULL, *role = NULL, *name = NULL, *staff = NULL;
	int many = 0;
	struct acting a;

	if (json_unpack(j, "{s?I s?s s?s s?b s?I s?s s?s s?I}", "seller", &seller, "seller_name", &shop, "seller_role", &role,
	    "many_shops", &many, "helper", &helper, "helper_name", &name, "helper_role", &staff, "help_until", &until) != 0)
		panic("a session acts for nobody we can read of");
	a = (struct acting){ .seller = { seller }, .seller_name = kept(r, shop), .seller_role = kept(r, role), .helper = { helper },
	    .helper_name = kept(r, name), .helper_role = kept(r, staff), .help_until = until, .many_shops = many != 0 };
	json_decref(j);
	return (a);
}

static uint32_t
may_of(const struct sql_viewer_row *row, const struct acting *a)
{
	const struct role *shop = a->seller_role != NULL ? seller_role(a->seller_role) : NULL;
	const struct role *staff = row->staff_role != NULL ? staff_role(row->staff_role) : NULL;

	if (a->helper.n != 0)
		return (shop != NULL ? shop->may & ~HELPER_MAY_NOT : 0);
	return ((shop != NULL ? shop->may : 0) | (staff != NULL ? staff->may : 0));
}

/* Whether somebody acts in another's place and may not any more: the time is up, the helper has
 * lost the role, or the account has got one. */
static bool
help_is_over(const struct sql_viewer_row *row, const struct acting *a)
{
	const struct role *helper = a->helper_role != NULL ? staff_role(a->helper_role) : NULL;

	return (a->helper.n != 0 && (row->account.n == 0 || row->staff_role != NULL || helper == NULL ||
	    !(helper->may & who_bit(WHO_STAFF_BEHALF))));
}

static bool
second_factor_is_required(void)
{
	int64_t said = setting_int(SETTING_REQUIRE_SECOND_FACTOR);

	return (said == SECOND_FACTOR_ON || (said == SECOND_FACTOR_AUTO && setting_int(SETTING_MODE) == MODE_PRODUCTION));
}

/* Who can move other people's money, or sees their data. */
static bool
lacks_factor(const struct sql_viewer_row *row, const struct acting *a)
{
	return (a->helper.n == 0 && !row->second_factor && (may_of(row, a) & (who_bit(WHO_STAFF) | who_bit(WHO_SELLER_MONEY))) != 0 &&
	    second_factor_is_required());
}

bool
viewer_load(struct req *r, struct bytes hash, struct viewer *v)
{
	struct sql_viewer_row row;
	struct acting a = { .many_shops = false };

	if (!sql_viewer(r, hash, &row))
		return (false);
	if (row.stale)
		sql_session_seen(r, hash, session_idle_days(), session_days());
	if (row.acting != NULL)
		a = acting_read(r, row.acting);
	if (help_is_over(&row, &a)) {
		*v = (struct viewer){ .helper = a.helper, .helper_name = a.helper_name, .help_until = a.help_until };
		return (true);
	}
	*v = (struct viewer){
		.helper = a.helper,
		.helper_name = a.helper_name,
		.help_until = a.help_until,
		.account = row.account,
		.seller = a.seller,
		.cart = row.cart,
		.cart_count = (int32_t)row.cart_count,
		.may = may_of(&row, &a),
		.is_fresh = row.fresh,
		.is_verified = row.verified,
		.lacks_factor = lacks_factor(&row, &a),
		.many_shops = a.many_shops,
		.name = row.name,
		.email = row.email,
		.seller_name = a.seller_name,
		.currency = row.currency,
		/* What was chosen on this device counts more than what was once in another. */
		.lang = cookie_value(r, "lang") == NULL ? row.lang : NULL,
	};
	return (true);
}
