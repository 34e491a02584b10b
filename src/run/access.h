/* access: who may ask for a page, and how often. A word in a routes file names one of each. */
#ifndef RUN_ACCESS_H
#define RUN_ACCESS_H

/* From WHO_SELLER on these are permissions: a role is a set of them, see
 * src/accounts/role.c. A page names the one it needs. */
enum who {
	WHO_ANYONE,
	WHO_GUEST,		/* not signed in; a signed-in viewer is sent home */
	WHO_ACCOUNT,		/* signed in, whatever the role */
	WHO_SELLER,		/* member of the shop acted for, whatever the role */
	WHO_SELLER_ORDERS,	/* sees orders, with the buyers' addresses */
	WHO_SELLER_SHIP,	/* accepts, sends and cancels them */
	WHO_SELLER_LISTINGS,
	WHO_SELLER_DISPUTES,	/* answers for the shop */
	WHO_SELLER_MONEY,	/* what was earned and where it goes */
	WHO_SELLER_TEAM,	/* who else may do what */
	WHO_SELLER_SETTINGS,
	WHO_STAFF,		/* of the marketplace, whatever the role */
	WHO_STAFF_ORDERS,
	WHO_STAFF_LISTINGS,	/* sees what is hidden, and why */
	WHO_STAFF_MODERATE,	/* hides and restores */
	WHO_STAFF_DISPUTES,
	WHO_STAFF_DECIDE,	/* whose money it is */
	WHO_STAFF_MONEY,	/* refunds, payouts, the books */
	WHO_STAFF_PEOPLE,	/* sees accounts */
	WHO_STAFF_BEHALF,	/* helps somebody in their place */
	WHO_STAFF_AUDIT,	/* who did what */
	WHO_STAFF_SYSTEM,	/* jobs, limits, settings */
	WHO_STAFF_ROLES,	/* makes others staff */
	WHO_STAFF_SIGN_IN,	/* whose word opens accounts */
	WHO_COUNT
};

/* What a token of the API may be for; X(constant, as routes and tokens write it). A token opens a
 * page when its account may have it and the page's scope is one of the token's. */
#define SCOPES(X)							\
	X(PROFILE_READ, "profile:read")					\
	X(CATALOGUE_READ, "catalogue:read")				\
	X(CATALOGUE_WRITE, "catalogue:write")				\
	X(ORDERS_READ, "orders:read")					\
	X(ORDERS_WRITE, "orders:write")					\
	X(SHOP_READ, "shop:read")					\
	X(SHOP_WRITE, "shop:write")
#define SCOPE_CONSTANT(name, text)	SCOPE_##name,
enum scope { SCOPE_NONE, SCOPES(SCOPE_CONSTANT) SCOPE_COUNT };

enum limit {
	LIMIT_NONE,
	LIMIT_LOGIN,	/* tries to prove who one is */
	LIMIT_FORM,	/* forms that send mail or cost money */
	LIMIT_CHECKOUT,	/* many buyers share one address at work or on the road */
	LIMIT_SEARCH,
	LIMIT_WEBHOOK,
	LIMIT_COUNT
};

#endif
