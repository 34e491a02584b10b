/* What is kept ends when the table of what is kept says. */
#include "privacy/keep.h"
#include "tests/page.h"
#include "tests/privacy/someone.h"

static int64_t
count(const char *from)
{
	return (sql_number("SELECT count(*) FROM %s", from));
}

TEST(page_tells_every_kind_with_its_time_and_reason)
{
	struct visit v = get(NOBODY, "/privacy/data");

	CHECK_INT(v.status, 200);
	CHECK(v.queries <= 2);
	for (size_t i = 0; i < keeps_count; i++) {
		char id[60];

		snprintf(id, sizeof id, "id=\"%s\"", keeps[i].code);
		CHECK_HAS(v.body, id);
		CHECK_HAS(v.body, keeps[i].why);
	}
	CHECK_HAS(v.body, "10 years after the order");
	CHECK_HAS(v.body, "35 days after it came");
}

TEST(retention_leaves_what_is_young)
{
	int64_t rows;

	be_someone();
	sql("UPDATE account_links SET expires_at = now() + interval '1 hour'");
	rows = count("sessions") + count("mails") + count("webhook_events") + count("account_devices") + count("email_changes") +
	    count("account_links") + count("jobs") + count("carts");
	run_job("retention");
	CHECK_INT(count("sessions") + count("mails") + count("webhook_events") + count("account_devices") + count("email_changes") +
	    count("account_links") + count("jobs") + count("carts"), rows);
	CHECK_INT(count("checkouts WHERE erased_at IS NOT NULL"), 0);
	CHECK_INT(count("seller_invitations WHERE email = '" WHO_EMAIL "'"), 1);
}

TEST(retention_ends_what_is_old)
{
	be_someone();
	sql("UPDATE sessions SET expires_at = now() - interval '1 minute' WHERE account_id = 3");
	sql("UPDATE mails SET sent_at = now() - interval '181 days' WHERE message_id = '<m1>'");
	sql("UPDATE webhook_events SET received_at = now() - interval '36 days'");
	sql("INSERT INTO webhook_events (id, type, payload, received_at) VALUES ('evt_2', 'x', '{}', now() - interval '36 days')");
	sql("UPDATE account_devices SET seen_at = now() - interval '401 days'");
	sql("UPDATE email_changes SET asked_at = now() - interval '91 days'");
	sql("UPDATE jobs SET run_at = now() - interval '91 days'");
	sql("UPDATE seller_invitations SET expires_at = now() - interval '31 days'");
	sql("INSERT INTO half_logins (token_hash, expires_at) VALUES (sha256('h'), now() - interval '1 minute')");
	sql("UPDATE checkouts SET created_at = now() - interval '31 days' WHERE id = 50");
	sql("INSERT INTO carts (id, updated_at) VALUES (71, now() - interval '31 days')");
	sql("INSERT INTO data_exports (account_id, state, file, ready_at, expires_at) VALUES (2, 'ready', md5('x'), now(), now() - interval '1 minute')");
	sql("INSERT INTO data_exports (account_id, asked_at) VALUES (3, now() - interval '2 days')");
	sql("INSERT INTO erasures (email, lang, state, due_at) VALUES ('g@test.example', 'en', 'confirming', now() - interval '1 minute')");
	sql("INSERT INTO erasures (account_id, lang, state, due_at, erased_at, ended_at) VALUES (3, 'en', 'told', now(), now(), now() - interval '4 years')");
	run_job("retention");
	CHECK_INT(count("sessions WHERE account_id = 3"), 0);
	CHECK_STR(sql_string("SELECT string_agg(message_id, '') FROM mails"), "<m2>");
	CHECK_STR(sql_string("SELECT string_agg(id, '') FROM webhook_events"), "evt_2");	/* never applied: not lost */
	CHECK_INT(count("account_devices") + count("email_changes") + count("account_links") + count("jobs") +
	    count("half_logins") + count("erasures"), 0);
	CHECK_STR(sql_string("SELECT email LIKE 'erased-%%' FROM seller_invitations"), "t");
	CHECK_INT(count("carts WHERE id = 71"), 0);
	CHECK_STR(sql_string("SELECT string_agg(state, ' ' ORDER BY account_id) FROM data_exports"), "removed failed");
	CHECK_STR(sql_string("SELECT coalesce(email, '') || coalesce(name, '') || coalesce(street, '') || country || state FROM checkouts WHERE id = 50"), "DEexpired");
	CHECK_STR(sql_string("SELECT name FROM checkouts WHERE id = 1"), WHO_NAME);
}

TEST(books_let_go_of_names_after_ten_years)
{
	be_someone();
	sql("UPDATE checkouts SET created_at = now() - interval '10 years 1 day' WHERE id = 1");
	run_job("retention");
	CHECK_STR(sql_string("SELECT name || street || ' ' || country || ' ' || total FROM checkouts WHERE id = 1"), "- DE 5140");
}

TEST(audit_log_ends_by_whole_days_and_says_so)
{
	sql("ALTER TABLE audit_log DISABLE TRIGGER USER; DELETE FROM audit_log; ALTER TABLE audit_days DISABLE TRIGGER USER; DELETE FROM audit_days; "
	    "ALTER TABLE audit_log ENABLE TRIGGER USER; ALTER TABLE audit_days ENABLE TRIGGER USER");
	sql("INSERT INTO audit_log (at, actor, what, about, about_id, request, nonce, seal, day, place, hash) "
	    "SELECT d, 'system', 'test.done', 'test', 1, '', d::text, '', d, 1, sha256('x') FROM (VALUES ((now() - interval '6 years 2 days')::date), "
	    "((now() - interval '5 years')::date)) v (d)");
	sql("INSERT INTO audit_days (day, rows, head, seal) SELECT day, 1, hash, '' FROM audit_log");
	run_job("retention");
	CHECK_INT(count("audit_log WHERE what = 'test.done'"), 1);
	CHECK_INT(count("audit_days"), 1);
	CHECK_INT(count("audit_log WHERE what = 'audit.day_removed'"), 1);
}

TEST(many_rows_go_in_many_rounds)
{
	sql("INSERT INTO carts (updated_at) SELECT now() - interval '31 days' FROM generate_series(1, 1200)");
	run_job("retention");
	CHECK_INT(count("carts WHERE account_id IS NULL"), 0);
}
