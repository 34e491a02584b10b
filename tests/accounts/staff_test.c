/* Who of the marketplace may do what. */
#include "tests/page.h"

static const char *
role_of(int account)
{
	return (sql_string("SELECT coalesce(staff_role, '-') FROM accounts WHERE id = %d", account));
}

TEST(roles_page_shows_the_matrix_and_the_staff)
{
	struct visit v = get(ADMIN, "/admin/roles");

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "admin@test.example");
	CHECK_HAS(v.body, "Read the audit log</th>");
	CHECK_HAS(v.body, "Edit listings</th>");
	CHECK(v.queries <= 3);
	CHECK_INT(get(SAM, "/admin/roles").status, 403);
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 1");
	CHECK_INT(get(ADMIN, "/admin/roles").status, 403);
}

TEST(a_staff_role_is_given_changed_and_taken)
{
	CHECK_STR(post(ADMIN, "/admin/roles", "email=alice@test.example&role=support").location, "/admin/roles");
	CHECK_STR(role_of(2), "support");
	/* With a log-in of its own. */
	CHECK_STR(get(ALICE, "/admin").location, "/login?return=%2Fadmin");
	sign_in(ALICE);
	CHECK_INT(get(ALICE, "/admin").status, 200);
	post(ADMIN, "/admin/roles", "email=alice@test.example&role=analyst");
	post(ADMIN, "/admin/roles", "email=alice@test.example&role=analyst");
	CHECK_STR(role_of(2), "analyst");
	post(ADMIN, "/admin/roles", "email=alice@test.example&role=none");
	CHECK_STR(role_of(2), "-");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	sign_in(ALICE);
	CHECK_INT(get(ALICE, "/admin").status, 403);
	CHECK_STR(sql_string("SELECT string_agg(what || ' ' || about_id || ' ' || details, ' | ' ORDER BY id) FROM audit_log"),
	    "role.given 2 {\"role\":\"support\",\"was\":null} | role.given 2 {\"role\":\"analyst\",\"was\":\"support\"} | "
	    "role.taken 2 {\"role\":null,\"was\":\"analyst\"}");
}

TEST(nobody_gets_a_role_by_registering_somebody_elses_address)
{
	sql("UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	CHECK_HAS(post(ADMIN, "/admin/roles", "email=alice@test.example&role=support").body, "not confirmed yet");
	CHECK_STR(role_of(2), "-");
	sql("UPDATE accounts SET staff_role = 'admin' WHERE id = 2");
	CHECK_STR(post(ADMIN, "/admin/roles", "email=alice@test.example&role=none").location, "/admin/roles");
	CHECK_STR(role_of(2), "-");
}

TEST(the_last_administrator_stays_one)
{
	struct visit v = post(ADMIN, "/admin/roles", "email=admin@test.example&role=none");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "last administrator");
	CHECK_INT(post(ADMIN, "/admin/roles", "email=admin@test.example&role=support").status, 422);
	CHECK_STR(role_of(1), "admin");
	post(ADMIN, "/admin/roles", "email=bob@test.example&role=admin");
	sign_in(BOB);
	CHECK_STR(post(ADMIN, "/admin/roles", "email=admin@test.example&role=none").location, "/");
	CHECK_STR(role_of(1), "-");
	CHECK_INT(post(BOB, "/admin/roles", "email=bob@test.example&role=none").status, 422);
}

TEST(giving_roles_asks_for_a_fresh_proof)
{
	sql("UPDATE sessions SET proved_at = now() - interval '20 minutes' WHERE account_id = 1");
	CHECK_HAS(post(ADMIN, "/admin/roles", "email=alice@test.example&role=admin").location, "/confirm");
	CHECK_STR(role_of(2), "-");
}

TEST(a_role_form_with_mistakes_says_so)
{
	CHECK_HAS(post(ADMIN, "/admin/roles", "email=nobody@test.example&role=support").body, "Nobody has this address.");
	CHECK_HAS(post(ADMIN, "/admin/roles", "email=alice@test.example&role=king").body, "Please choose one of these.");
	CHECK_STR(role_of(2), "-");
}

/* A thief may have come by more than one way. */
TEST(who_is_signed_out_by_staff_leaves_no_way_back_in)
{
	sql("INSERT INTO access_tokens (token_hash, account_id, name, scopes, expires_at) VALUES (sha256('a'), 2, 'mine', 'profile:read', now() + interval '1 day')");
	sql("INSERT INTO half_logins (token_hash, account_id, expires_at) VALUES (sha256('b'), 2, now() + interval '1 minute')");
	sql("INSERT INTO email_changes (account_id, old_email, new_email) VALUES (2, 'alice@test.example', 'thief@test.example')");
	post(ADMIN, "/admin/accounts/2/sign-out", "");
	CHECK_INT(sql_number("SELECT count(*) FROM access_tokens WHERE account_id = 2"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM half_logins WHERE account_id = 2"), 0);
	CHECK_INT(sql_number("SELECT count(*) FROM email_changes WHERE account_id = 2 AND undone_at IS NULL"), 0);
}

TEST(staff_signs_somebody_out_everywhere)
{
	CHECK_HAS(get(ADMIN, "/admin/accounts/2").body, "Sign out all their devices");
	CHECK_STR(post(ADMIN, "/admin/accounts/2/sign-out", "").location, "/admin/accounts/2");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	CHECK_STR(get(ALICE, "/account").location, "/login?return=%2Faccount");
	CHECK_LACKS(get(ADMIN, "/admin/accounts/2").body, "Sign out all their devices");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 3"), 1);
	CHECK_INT(post(ADMIN, "/admin/accounts/99/sign-out", "").status, 404);
	/* Support ends no session of the staff. */
	sql("UPDATE accounts SET staff_role = 'support' WHERE id = 3");
	CHECK_LACKS(get(BOB, "/admin/accounts/1").body, "Sign out all their devices");
	CHECK_INT(post(BOB, "/admin/accounts/1/sign-out", "").status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 1"), 1);
	sql("UPDATE sessions SET proved_at = NULL WHERE account_id = 3");
	CHECK_INT(post(BOB, "/admin/accounts/4/sign-out", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 4"), 1);
}
