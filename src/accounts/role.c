/* role: the table behind every access word. */
#include "accounts/role.h"

#include "run/locale.h"

#define MAY(what)	(UINT32_C(1) << WHO_##what)

const struct role seller_roles[] = {
	{ "owner", N_("Owner"), N_("May do everything, and decides who else may do what."),
	    MAY(SELLER) | MAY(SELLER_ORDERS) | MAY(SELLER_SHIP) | MAY(SELLER_LISTINGS) | MAY(SELLER_DISPUTES) |
	    MAY(SELLER_MONEY) | MAY(SELLER_TEAM) | MAY(SELLER_SETTINGS) },
	{ "manager", N_("Manager"), N_("Runs the shop: listings, orders, disputes and settings, but not the money."),
	    MAY(SELLER) | MAY(SELLER_ORDERS) | MAY(SELLER_SHIP) | MAY(SELLER_LISTINGS) | MAY(SELLER_DISPUTES) |
	    MAY(SELLER_SETTINGS) },
	{ "fulfilment", N_("Fulfilment"), N_("Accepts, packs and sends orders."),
	    MAY(SELLER) | MAY(SELLER_ORDERS) | MAY(SELLER_SHIP) },
	{ "finance", N_("Finance"), N_("Sees orders and what was earned."),
	    MAY(SELLER) | MAY(SELLER_ORDERS) | MAY(SELLER_MONEY) },
};
const size_t seller_roles_count = nelem(seller_roles);

const struct role staff_roles[] = {
	{ "admin", N_("Administrator"), N_("May do everything."),
	    MAY(STAFF) | MAY(STAFF_ORDERS) | MAY(STAFF_LISTINGS) | MAY(STAFF_MODERATE) | MAY(STAFF_DISPUTES) |
	    MAY(STAFF_DECIDE) | MAY(STAFF_MONEY) | MAY(STAFF_PEOPLE) | MAY(STAFF_BEHALF) | MAY(STAFF_AUDIT) |
	    MAY(STAFF_SYSTEM) | MAY(STAFF_ROLES) | MAY(STAFF_SIGN_IN) },
	{ "moderator", N_("Moderator"), N_("Hides and restores listings, decides disputes."),
	    MAY(STAFF) | MAY(STAFF_ORDERS) | MAY(STAFF_LISTINGS) | MAY(STAFF_MODERATE) | MAY(STAFF_DISPUTES) |
	    MAY(STAFF_DECIDE) },
	{ "support", N_("Support"), N_("Helps people: sees orders, listings and disputes, and may act in somebody's place."),
	    MAY(STAFF) | MAY(STAFF_ORDERS) | MAY(STAFF_LISTINGS) | MAY(STAFF_DISPUTES) | MAY(STAFF_PEOPLE) |
	    MAY(STAFF_BEHALF) },
	{ "finance", N_("Finance"), N_("Sees orders, decides disputes, and moves money."),
	    MAY(STAFF) | MAY(STAFF_ORDERS) | MAY(STAFF_DISPUTES) | MAY(STAFF_DECIDE) | MAY(STAFF_MONEY) | MAY(STAFF_AUDIT) },
	{ "analyst", N_("Analyst"), N_("Sees listings and figures, and changes nothing."),
	    MAY(STAFF) | MAY(STAFF_LISTINGS) },
};
const size_t staff_roles_count = nelem(staff_roles);

static const struct role *
find(const struct role *v, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].code, code))
			return (&v[i]);
	return (NULL);
}

const struct role *
seller_role(const char *code)
{
	return (find(seller_roles, seller_roles_count, code));
}

const struct role *
staff_role(const char *code)
{
	return (find(staff_roles, staff_roles_count, code));
}

const char *
permission_name(enum who w)
{
	static const char *const names[WHO_COUNT] = {
		[WHO_SELLER_ORDERS] = N_("See orders"),
		[WHO_SELLER_SHIP] = N_("Accept, send and cancel orders"),
		[WHO_SELLER_LISTINGS] = N_("Edit listings"),
		[WHO_SELLER_DISPUTES] = N_("Answer disputes"),
		[WHO_SELLER_MONEY] = N_("See earnings and payouts"),
		[WHO_SELLER_TEAM] = N_("Invite and remove members"),
		[WHO_SELLER_SETTINGS] = N_("Change the shop's settings"),
		[WHO_STAFF_ORDERS] = N_("See orders"),
		[WHO_STAFF_LISTINGS] = N_("See all listings"),
		[WHO_STAFF_MODERATE] = N_("Hide and restore listings"),
		[WHO_STAFF_DISPUTES] = N_("See disputes"),
		[WHO_STAFF_DECIDE] = N_("Decide disputes"),
		[WHO_STAFF_MONEY] = N_("Move money"),
		[WHO_STAFF_PEOPLE] = N_("See accounts"),
		[WHO_STAFF_BEHALF] = N_("Act in somebody's place"),
		[WHO_STAFF_AUDIT] = N_("Read the audit log"),
		[WHO_STAFF_SYSTEM] = N_("Run the system"),
		[WHO_STAFF_ROLES] = N_("Give and take roles"),
		[WHO_STAFF_SIGN_IN] = N_("Choose whose sign-ins count here"),
	};

	return (names[w]);
}
