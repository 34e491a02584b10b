/* routegen_words: how routes files spell the constants of run/route.h and run/access.h. */
#include "gen/routegen.h"

struct word {
	unsigned	 value;
	const char	*constant, *text;
};

#define WORD(constant, text)	{ constant, #constant, text }

static const struct word whos[] = {
	WORD(WHO_ANYONE, "anyone"),
	WORD(WHO_GUEST, "guest"),
	WORD(WHO_ACCOUNT, "account"),
	WORD(WHO_SELLER, "seller"),
	WORD(WHO_SELLER_ORDERS, "seller:orders"),
	WORD(WHO_SELLER_SHIP, "seller:ship"),
	WORD(WHO_SELLER_LISTINGS, "seller:listings"),
	WORD(WHO_SELLER_DISPUTES, "seller:disputes"),
	WORD(WHO_SELLER_MONEY, "seller:money"),
	WORD(WHO_SELLER_TEAM, "seller:team"),
	WORD(WHO_SELLER_SETTINGS, "seller:settings"),
	WORD(WHO_STAFF, "staff"),
	WORD(WHO_STAFF_ORDERS, "staff:orders"),
	WORD(WHO_STAFF_LISTINGS, "staff:listings"),
	WORD(WHO_STAFF_MODERATE, "staff:moderate"),
	WORD(WHO_STAFF_DISPUTES, "staff:disputes"),
	WORD(WHO_STAFF_DECIDE, "staff:decide"),
	WORD(WHO_STAFF_MONEY, "staff:money"),
	WORD(WHO_STAFF_PEOPLE, "staff:people"),
	WORD(WHO_STAFF_BEHALF, "staff:behalf"),
	WORD(WHO_STAFF_AUDIT, "staff:audit"),
	WORD(WHO_STAFF_SYSTEM, "staff:system"),
	WORD(WHO_STAFF_ROLES, "staff:roles"),
	WORD(WHO_STAFF_SIGN_IN, "staff:sign_in"),
};

_Static_assert(nelem(whos) == WHO_COUNT, "somebody without a word");

static const struct word flags[] = {
	WORD(ROUTE_NOTX, "notx"),
	WORD(ROUTE_NOCSRF, "nocsrf"),
	WORD(ROUTE_RETRY, "retry"),
	WORD(ROUTE_UPLOAD, "upload"),
	WORD(ROUTE_CACHE, "cache"),
	WORD(ROUTE_RAW, "raw"),
	WORD(ROUTE_NOSESSION, "nosession"),
	WORD(ROUTE_FRESH, "fresh"),
	WORD(ROUTE_SELF, "self"),
};

static const struct word limits[] = {
	WORD(LIMIT_NONE, "none"),
	WORD(LIMIT_LOGIN, "login"),
	WORD(LIMIT_FORM, "form"),
	WORD(LIMIT_CHECKOUT, "checkout"),
	WORD(LIMIT_SEARCH, "search"),
	WORD(LIMIT_WEBHOOK, "webhook"),
};

_Static_assert(nelem(limits) == LIMIT_COUNT, "a limit without a word");

#define SCOPE_WORD(name, text)	WORD(SCOPE_##name, text),

static const struct word scopes[] = {
	WORD(SCOPE_NONE, "none"),
	SCOPES(SCOPE_WORD)
};

static const char *
name_in(const struct word *w, size_t n, unsigned value, bool constant)
{
	for (size_t i = 0; i < n; i++)
		if (w[i].value == value)
			return (constant ? w[i].constant : w[i].text);
	return (NULL);
}

const char *
routegen_who_name(enum who who, bool constant)
{
	return (name_in(whos, nelem(whos), who, constant));
}

const char *
routegen_flag_name(unsigned bit, bool constant)
{
	return (name_in(flags, nelem(flags), bit, constant));
}

const char *
routegen_limit_name(enum limit limit, bool constant)
{
	return (name_in(limits, nelem(limits), limit, constant));
}

const char *
routegen_scope_name(enum scope scope, bool constant)
{
	return (name_in(scopes, nelem(scopes), scope, constant));
}
