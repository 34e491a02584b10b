/* viewer: from a session to the person and what they may act for. */
#include "accounts/role.h"
#include "accounts/session.h"
#include "accounts/sql.h"
#include "run/page.h"
#include "run/settings.h"

/* A helper holds no rights of staff, nor those over a shop's money and people. */
static const uint32_t HELPER_MAY_NOT = UINT32_C(1) << WHO_SELLER_MONEY | UINT32_C(1) << WHO_SELLER_TEAM;

static uint32_t
may_of(const struct sql_viewer_row *row)
{
	const struct role *shop = row->seller_role != NULL ? seller_role(row->seller_role) : NULL;
	const struct role *staff = row->staff_role != NULL ? staff_role(row->staff_role) : NULL;

	if (row->helper.n != 0)
		return (shop != NULL ? shop->may & ~HELPER_MAY_NOT : 0);
	return ((shop != NULL ? shop->may : 0) | (staff != NULL ? staff->may : 0));
}

/* Whether somebody acts in another's place and may not any more: the time is up, the helper has
 * lost the role, or the account has got one. */
static bool
help_is_over(const struct sql_viewer_row *row)
{
	const struct role *helper = row->helper_role != NULL ? staff_role(row->helper_role) : NULL;

	return (row->helper.n != 0 && (row->account.n == 0 || row->staff_role != NULL || helper == NULL ||
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
lacks_factor(const struct sql_viewer_row *row)
{
	return (row->helper.n == 0 && !row->second_factor && (may_of(row) & (who_bit(WHO_STAFF) | who_bit(WHO_SELLER_MONEY))) != 0 &&
	    second_factor_is_required());
}

bool
viewer_load(struct req *r, struct bytes hash, struct viewer *v)
{
	struct sql_viewer_row row;

	if (!sql_viewer(r, hash, &row))
		return (false);
	if (row.stale)
		sql_session_seen(r, hash, session_idle_days(), session_days());
	if (help_is_over(&row)) {
		*v = (struct viewer){ .helper = row.helper, .helper_name = row.helper_name, .help_until = row.help_until };
		return (true);
	}
	*v = (struct viewer){
		.helper = row.helper,
		.helper_name = row.helper_name,
		.help_until = row.help_until,
		.account = row.account,
		.seller = row.seller,
		.cart = row.cart,
		.cart_count = (int32_t)row.cart_count,
		.may = may_of(&row),
		.is_fresh = row.fresh,
		.is_verified = row.verified,
		.lacks_factor = lacks_factor(&row),
		.many_shops = row.many_shops,
		.name = row.name,
		.email = row.email,
		.seller_name = row.seller_name,
		/* What was chosen on this device counts more than what was once in another. */
		.lang = cookie_value(r, "lang") == NULL ? row.lang : NULL,
	};
	return (true);
}
