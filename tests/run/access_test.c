/* access: every route of the site, asked by everybody. What must come of it
 * follows from the route's access word; a new page is in here by itself. */
#include "accounts/role.h"
#include "accounts/token.h"
#include "run/route.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"

/* Rows of the fixture that belong to Alice as buyer and to shop 1 (Sam) as seller. */
static const struct { const char *parameter, *value; } values[] = {
	{ ":order_id", "1" }, { ":export_id", "1" }, { ":erasure_id", "1" }, { ":dispute_id", "1" }, { ":product_id", "1" }, { ":variant_id", "1" }, { ":image_id", "1" },
	{ ":passkey_id", "1" }, { ":provider_id", "1" }, { ":identity_id", "1" }, { ":refund_id", "1" }, { ":session_id", "1" }, { ":address_id", "1" }, { ":seller_id", "1" }, { ":account_id", "4" }, { ":invitation_id", "1" }, { ":help_id", "1" }, { ":token_id", "1" }, { ":token", "test-checkout-token-000001" }, { ":lang", "de" },
	{ ":name", "nothing" }, { ":part", "0" }, { "*path", "00/000000000000000000000000000000-160.webp" },
};

static const char *
slug_for(const char *pattern)
{
	return (str_starts(pattern, "/c/") ? "home" : str_starts(pattern, "/shops/") ? "blue-loom" : "stoneware-mug");
}

/* The pattern with a value for each parameter. */
static void
fill(const char *pattern, char *to, size_t room)
{
	size_t n = 0;

	while (*pattern != '\0' && n + 64 < room) {
		size_t len = strcspn(pattern + 1, "/") + 1;
		const char *value = NULL;

		if (pattern[0] != ':' && pattern[0] != '*') {
			to[n++] = *pattern++;
			continue;
		}
		for (size_t i = 0; i < nelem(values); i++)
			if (strlen(values[i].parameter) == len && strncmp(values[i].parameter, pattern, len) == 0)
				value = values[i].value;
		if (len == 5 && strncmp(pattern, ":slug", 5) == 0)
			value = slug_for(to);
		if (value == NULL) {
			test_fail(__FILE__, __LINE__, "no value for %.*s: add one to the table", (int)len, pattern);
			value = "1";
		}
		n += (size_t)snprintf(to + n, room - n, "%s", value);
		pattern += len;
	}
	to[n] = '\0';
}

void
route_path(const char *pattern, char *to, size_t room)
{
	fill(pattern, to, room);
}

static struct visit
ask_as(enum persona p, const struct route *t, const char *path)
{
	return (t->method == METHOD_POST ? post(p, path, "") : get(p, path));
}

static void
want(const struct route *t, const char *who, const char *path, struct visit v, bool ok, const char *what)
{
	if (!ok)
		test_fail(__FILE__, __LINE__, "%s %s (%s) as %s: %d %s (%s), want %s", t->method == METHOD_POST ? "POST" : "GET",
		    path, t->name, who, v.status, v.location, v.cause != NULL ? v.cause : "-", what);
}

static bool
to_login(struct visit v)
{
	return (v.status == 303 && str_starts(v.location, "/login"));
}

/* Programs are told, not led. */
static bool
is_refused(const struct route *t, struct visit v)
{
	return (t->scope != SCOPE_NONE ? v.status == 401 && strstr(v.head, "WWW-Authenticate: Bearer") != NULL : to_login(v));
}

static bool
is_for_staff(const struct route *t)
{
	return (t->who >= WHO_STAFF);
}

static bool
is_for_sellers(const struct route *t)
{
	return (t->who >= WHO_SELLER && t->who < WHO_STAFF && t->scope == SCOPE_NONE);
}

TEST(nobody_gets_where_an_account_or_a_role_is_needed)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		struct visit v;

		fill(t->pattern, path, sizeof path);
		if (t->who >= WHO_ACCOUNT) {
			v = ask_as(NOBODY, t, path);
			want(t, "nobody", path, v, is_refused(t, v), "the log-in page, or 401");
		}
		if (t->scope != SCOPE_NONE) {
			v = ask_as(SAM, t, path);
			want(t, "a cookie", path, v, is_refused(t, v), "401: cookies do not count");
			continue;
		}
		if (t->who >= WHO_SELLER) {
			v = ask_as(BOB, t, path);
			want(t, "a buyer", path, v, v.status == 403, "403");
		}
		if (is_for_staff(t)) {
			v = ask_as(SUE, t, path);
			want(t, "a seller", path, v, v.status == 403, "403");
		}
		if (t->who == WHO_GUEST) {
			v = ask_as(ALICE, t, path);
			want(t, "somebody signed in", path, v, v.status == 303, "to be sent on");
		}
	}
}

/* Asks every page of the kind as p, who has the role: 403 where it lacks the permission, else not. */
static void
ask_with_role(enum persona p, const struct role *role, bool (*is_of_kind)(const struct route *))
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		bool may = (role->may & who_bit(t->who)) != 0;
		struct visit v;

		if (!is_of_kind(t))
			continue;
		fill(t->pattern, path, sizeof path);
		v = ask_as(p, t, path);
		want(t, role->code, path, v, (v.status == 403 && v.cause != NULL && str_eq(v.cause, "access.role")) != may && v.status < 500,
		    may ? "to be let in" : "403");
	}
}

TEST(every_role_gets_where_its_permissions_say)
{
	for (size_t i = 0; i < seller_roles_count; i++) {
		sql("UPDATE seller_members SET role = '%s' WHERE account_id = 4", seller_roles[i].code);
		ask_with_role(SAM, &seller_roles[i], is_for_sellers);
	}
	for (size_t i = 0; i < staff_roles_count; i++) {
		sql("UPDATE accounts SET staff_role = '%s' WHERE id = 1", staff_roles[i].code);
		ask_with_role(ADMIN, &staff_roles[i], is_for_staff);
	}
}

TEST(every_page_names_a_permission_some_role_has)
{
	for (size_t i = 0; i < route_count; i++) {
		bool some = false;

		for (size_t k = 0; k < seller_roles_count; k++)
			some = some || seller_roles[k].may & who_bit(route_all[i].who);
		for (size_t k = 0; k < staff_roles_count; k++)
			some = some || staff_roles[k].may & who_bit(route_all[i].who);
		if (route_all[i].who >= WHO_SELLER && !some)
			test_fail(__FILE__, __LINE__, "%s: no role may", route_all[i].name);
	}
}

/* Whether the page is about one row of shop 1. */
static bool
is_of_one_shop(const struct route *t)
{
	return (is_for_sellers(t) && strstr(t->pattern, "_id") != NULL);
}

TEST(another_shops_rows_are_not_there)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		struct visit v;

		fill(t->pattern, path, sizeof path);
		if (!is_of_one_shop(t) || strstr(t->pattern, ":dispute_id") != NULL)
			continue;
		v = ask_as(SUE, t, path);
		want(t, "another shop", path, v, v.status == 404, "404");
		if (t->method == METHOD_GET) {
			v = ask_as(SAM, t, path);
			want(t, "the shop itself", path, v, v.status == 200, "200");
		}
	}
}

TEST(another_buyers_orders_are_not_there)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		struct visit v;

		if ((t->who != WHO_ANYONE && t->who != WHO_ACCOUNT) ||
		    (!str_starts(t->pattern, "/orders/:order_id") && !str_starts(t->pattern, "/disputes/:dispute_id") &&
		    !str_starts(t->pattern, "/checkouts/:token")))
			continue;
		fill(t->pattern, path, sizeof path);
		v = ask_as(BOB, t, path);
		want(t, "another buyer", path, v, v.status == 404, "404");
		v = ask_as(SUE, t, path);
		want(t, "a seller", path, v, v.status == 404, "404");
		if (t->method == METHOD_GET && !str_starts(t->pattern, "/checkouts/:token/return")) {
			v = ask_as(ALICE, t, path);
			want(t, "the buyer", path, v, v.status == 200, "200");
		}
	}
}

TEST(admin_pages_open_for_admins_and_nothing_ever_breaks)
{
	char path[512];

	sql("INSERT INTO erasures (id, account_id, lang, state, due_at, ended_at) VALUES (1, 3, 'en', 'cancelled', now(), now())");
	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		struct visit v;

		fill(t->pattern, path, sizeof path);
		/* Who has left is nobody from then on: not for this loop. */
		for (enum persona p = NOBODY; p <= SUE && !str_eq(t->name, "logout_create"); p++) {
			v = ask_as(p, t, path);
			want(t, "somebody", path, v, v.status < 500, "no failure");
		}
		if (is_for_staff(t) && t->method == METHOD_GET) {
			v = ask_as(ADMIN, t, path);
			want(t, "an admin", path, v, v.status == 200, "200");
		}
	}
}

TEST(no_form_is_taken_without_its_token)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		enum persona p = is_for_staff(t) ? ADMIN : is_for_sellers(t) ? SAM : t->who == WHO_GUEST ? NOBODY : ALICE;
		struct visit v;

		if (t->method != METHOD_POST || t->flags & ROUTE_NOCSRF || t->scope != SCOPE_NONE)	/* programs have no browser */
			continue;
		fill(t->pattern, path, sizeof path);
		v = post_raw(p, path, "content-type: application/x-www-form-urlencoded\nsec-fetch-site: same-origin", "a=b", 3);
		want(t, "a form without token", path, v, v.status == 403, "403");
		v = post_raw(p, path, "content-type: application/x-www-form-urlencoded\norigin: https://evil.example", "csrf=x", 6);
		want(t, "a foreign form", path, v, v.status == 403, "403");
	}
}

/* Forms, and pages of one's own account, that somebody helping may use. Whatever is neither here
 * nor marked `self` or `fresh` was not thought about. */
static const char *const helpers_may[] = {
	"logout_create", "acting_shop_update", "verification_create", "verification_letter_create", "account_show", "profile_edit",
	"profile_update", "addresses_index", "address_new", "address_create", "address_edit", "address_update",
	"address_default_update", "address_delete", "help_stop_create", "cart_line_create", "cart_line_update", "checkout_create",
	"checkout_cancel_create", "checkout_claim_create", "order_link_create", "order_receipt_create", "dispute_create",
	"dispute_message_create", "seller_dispute_answer", "seller_acceptance_create", "seller_shipment_create",
	"seller_cancellation_create", "seller_listing_create", "seller_listing_update", "seller_listing_archive_create",
	"seller_listing_restore_create", "seller_picture_create", "seller_picture_update", "theme_update",
};

static bool
helper_may(const struct route *t)
{
	for (size_t i = 0; i < nelem(helpers_may); i++)
		if (str_eq(helpers_may[i], t->name))
			return (true);
	return (false);
}

/* Where a helper could do what only the person may. */
static bool
concerns_the_person(const struct route *t)
{
	return (t->who != WHO_GUEST && !is_for_staff(t) && t->scope == SCOPE_NONE && !(t->flags & ROUTE_NOSESSION) && (t->method == METHOD_POST ||
	    str_starts(t->pattern, "/account/") || t->who == WHO_SELLER_MONEY || t->who == WHO_SELLER_TEAM));
}

TEST(who_helps_in_somebodys_place_gets_where_no_key_or_money_is)
{
	char path[512];

	/* Bob's browser acts in Sam's place for the admin. */
	sql("INSERT INTO helps (id, staff_id, account_id, reason, ends_at) VALUES (1, 1, 4, 'For the matrix', now() + interval '30 minutes')");
	sql("UPDATE sessions SET account_id = NULL, seller_id = 1, help_id = 1, proved_at = now(), helper_session = "
	    "(SELECT id FROM sessions WHERE account_id = 1) WHERE account_id = 3");
	CHECK_HAS(get(BOB, "/account").body, "sam@test.example");
	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		bool closed = (t->flags & (ROUTE_SELF | ROUTE_FRESH)) != 0;
		struct visit v;

		if (concerns_the_person(t) && !closed && !helper_may(t))
			test_fail(__FILE__, __LINE__, "%s (%s): mark it self, or add it to what helpers may", t->name, t->pattern);
		if (helper_may(t) && (closed || (t->who >= WHO_STAFF)))
			test_fail(__FILE__, __LINE__, "%s (%s): helpers may, and may not", t->name, t->pattern);
		if (str_eq(t->name, "logout_create") || str_eq(t->name, "help_stop_create"))
			continue;
		fill(t->pattern, path, sizeof path);
		v = ask_as(BOB, t, path);
		if (closed) {
			want(t, "a helper", path, v, v.status == 403 && v.cause != NULL && str_eq(v.cause, "access.self"), "403, only the person");
			CHECK_HAS(v.body, "Only the person themselves may do this");
		} else if (t->scope != SCOPE_NONE)
			want(t, "a helper", path, v, is_refused(t, v), "401");
		else if (is_for_staff(t))
			want(t, "a helper", path, v, v.status == 403, "403");
		else
			want(t, "a helper", path, v, v.status < 500 && (v.cause == NULL || !str_eq(v.cause, "access.self")), "to be let in");
	}
	CHECK_HAS(get(BOB, "/account").body, "sam@test.example");
}

/* A token of Sam's with these scopes, and what it gets. */
static struct visit
ask_by_token(const struct route *t, const char *scopes, const char *path)
{
	struct req *r = req_new(&(struct http_in){ .target = "/" });
	char head[200];

	sql("DELETE FROM access_tokens");
	snprintf(head, sizeof head, "authorization: Bearer %s", token_text(r));
	req_end(r);
	sql("INSERT INTO access_tokens (account_id, seller_id, token_hash, name, scopes, expires_at) VALUES (4, 1, '\\x%s', 'x', '%s', "
	    "now() + interval '1 day')", token_hash(head + strlen("authorization: Bearer ")), scopes);
	return (t->method == METHOD_GET ? get_with(NOBODY, path, head) : post_raw(NOBODY, path, head, "", 0));
}

TEST(every_page_for_programs_opens_for_its_scope_and_role_alone)
{
	const char *all = "profile:read catalogue:read catalogue:write orders:read orders:write shop:read shop:write";
	char path[512], others[200];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		const char *scope = scope_text(t->scope), *at = scope != NULL ? strstr(all, scope) : NULL;
		struct visit v;

		int opened = t->method == METHOD_GET ? 200 : 422;	/* nothing was filled in */

		if (scope == NULL)
			continue;
		fill(t->pattern, path, sizeof path);
		v = ask_by_token(t, scope, path);
		want(t, scope, path, v, v.status == opened, "200, or 422 without a parameter");
		snprintf(others, sizeof others, "%.*s%s", (int)(at - all), all, at + strlen(scope) + (at[strlen(scope)] != '\0'));
		v = ask_by_token(t, others[0] != '\0' && others[strlen(others) - 1] == ' ' ? "shop:read" : others, path);
		want(t, "any other scope", path, v, v.status == 403 && str_eq(v.cause, "access.scope"), "403");
		for (size_t k = 0; k < seller_roles_count; k++) {
			bool may = t->who == WHO_ACCOUNT || (seller_roles[k].may & who_bit(t->who)) != 0;

			sql("UPDATE seller_members SET role = '%s' WHERE account_id = 4", seller_roles[k].code);
			v = ask_by_token(t, scope, path);
			want(t, seller_roles[k].code, path, v, v.status == (may ? opened : 403), may ? "opened" : "403");
		}
		sql("UPDATE seller_members SET role = 'owner' WHERE account_id = 4");
	}
}

TEST(a_wrong_method_is_405_with_what_is_allowed)
{
	char path[512];

	for (size_t i = 0; i < route_count; i++) {
		const struct route *t = &route_all[i];
		bool get_too = false;
		struct visit v;

		for (size_t k = 0; k < route_count; k++)
			get_too = get_too || (route_all[k].method == METHOD_GET && str_eq(route_all[k].pattern, t->pattern));
		if (t->method != METHOD_POST || get_too)
			continue;
		fill(t->pattern, path, sizeof path);
		v = get(ALICE, path);
		if (v.status == 405)
			CHECK_HAS(v.head, "Allow: ");
		else
			want(t, "GET", path, v, v.status == 404 || v.status == 200, "405, or another page of that shape");
	}
}
