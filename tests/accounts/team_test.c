/* A shop's team: roles, removal, invitations. */
#include "accounts/team.h"
#include "tests/page.h"

static const char *
role_of(int account)
{
	return (sql_string("SELECT coalesce((SELECT role FROM seller_members WHERE seller_id = 1 AND account_id = %d), '-')", account));
}

static char url[200];

static void
write_letter(struct req *r, void *arg)
{
	struct invitation_letter l;
	const char *whole;

	(void)arg;
	url[0] = '\0';
	if (invitation_link(r, sql_number("SELECT max(id) FROM seller_invitations"), &l, &whole))
		snprintf(url, sizeof url, "%s", strstr(whole, "/invitations"));
}

/* Sam invites Bob; returns the path in the letter. */
static const char *
invite(const char *role)
{
	char body[100];

	snprintf(body, sizeof body, "email=bob@test.example&role=%s", role);
	CHECK_STR(post(SAM, "/seller/team/invitations", body).location, "/seller/team");
	job_do(write_letter, NULL);
	return (url);
}

static struct visit
accept(enum persona p)
{
	char body[100];

	snprintf(body, sizeof body, "token=%s", strchr(url, '=') + 1);
	return (post(p, "/invitations", body));
}

TEST(team_page_shows_members_and_open_invitations)
{
	struct visit v;

	invite("manager");
	v = get(SAM, "/seller/team");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "sam@test.example");
	CHECK_HAS(v.body, "bob@test.example");
	CHECK(v.queries <= 4);
	CHECK_LACKS(get(SUE, "/seller/team").body, "bob@test.example");
	sql("UPDATE seller_members SET role = 'manager' WHERE account_id = 4");
	CHECK_INT(get(SAM, "/seller/team").status, 403);
}

TEST(an_invitation_is_accepted_once_by_its_address)
{
	invite("fulfilment");
	CHECK_HAS(get(NOBODY, url).body, "/register?return=");
	CHECK_HAS(get(ALICE, url).body, "another address");
	CHECK_INT(accept(ALICE).status, 403);
	CHECK_STR(role_of(2), "-");
	CHECK_HAS(get(BOB, url).body, "Join the team");
	CHECK_STR(accept(BOB).location, "/seller");
	CHECK_STR(role_of(3), "fulfilment");
	/* Rights that were gained come with a new token. */
	CHECK_INT(get(BOB, "/account").status, 303);
	sign_in(BOB);
	sql("UPDATE sessions SET seller_id = 1 WHERE account_id = 3");
	CHECK_INT(get(BOB, "/seller/orders").status, 200);
	CHECK_INT(accept(BOB).status, 410);
	CHECK_INT(get(BOB, url).status, 410);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what IN ('member.invited', 'member.joined')"), 2);
}

TEST(an_invitation_ends_when_taken_back_replaced_or_old)
{
	static char first[200];
	char path[100];

	snprintf(first, sizeof first, "%s", invite("fulfilment"));
	invite("finance");
	CHECK_INT(get(BOB, first).status, 410);
	CHECK_INT(get(BOB, url).status, 200);
	snprintf(path, sizeof path, "/seller/team/invitations/%lld/removal", (long long)sql_number("SELECT max(id) FROM seller_invitations"));
	CHECK_INT(post(SUE, path, "").status, 404);
	CHECK_INT(post(SAM, path, "").status, 303);
	CHECK_INT(get(BOB, url).status, 410);
	CHECK_INT(accept(BOB).status, 410);
	invite("finance");
	sql("UPDATE seller_invitations SET expires_at = now() - interval '1 second'");
	CHECK_INT(accept(BOB).status, 410);
	CHECK_STR(role_of(3), "-");
}

TEST(roles_of_members_are_changed_and_the_last_owner_stays)
{
	CHECK_INT(post(SAM, "/seller/team/members/4", "role=none").status, 422);
	CHECK_INT(post(SAM, "/seller/team/members/4", "role=manager").status, 422);
	CHECK_INT(post(SAM, "/seller/team/members/5", "role=manager").status, 404);
	CHECK_INT(post(SAM, "/seller/team/members/4", "role=king").status, 422);
	CHECK_STR(role_of(4), "owner");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (1, 3, 'finance')");
	CHECK_STR(post(SAM, "/seller/team/members/3", "role=owner").location, "/seller/team");
	CHECK_STR(role_of(3), "owner");
	CHECK_STR(post(SAM, "/seller/team/members/4", "role=none").location, "/");
	CHECK_STR(role_of(4), "-");
	CHECK_INT(get(SAM, "/seller").status, 403);
	CHECK_STR(sql_string("SELECT string_agg(what, ' ' ORDER BY id) FROM audit_log"), "member.role_changed member.removed");
}

TEST(who_works_for_several_shops_finds_the_switch)
{
	CHECK_LACKS(get(SAM, "/cart").body, "/seller#seller");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (2, 4, 'manager')");
	CHECK_HAS(get(SAM, "/cart").body, "/seller#seller");
	CHECK_HAS(get(SAM, "/seller").body, "id=\"seller\"");
}
