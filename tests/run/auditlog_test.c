/* auditlog: what a row says, and that nobody changes one unseen. */
#include "run/audit.h"
#include "run/db.h"
#include "tests/page.h"

static const char *told;

static void
note(const char *text)
{
	told = told[0] == '\0' ? xstrdup(text) : "several";
}

static void
write_rows(struct req *r, void *arg)
{
	(void)arg;
	db_begin(r);
	for (int i = 1; i <= 4; i++)
		audit(r, "test.done", "test", i, i == 2 ? json_pack("{s:s}", "word", "Grüße") : NULL);
	db_commit(r);
	db_begin(r);
	must(audit_chain(r));
	db_commit(r);
}

static unsigned found;

static void
verify(struct req *r, void *arg)
{
	(void)arg;
	found = audit_verify(r, sql_string("SELECT (now() AT TIME ZONE 'UTC')::date"), note);
}

static const char *
verified(void)
{
	told = "";
	job_do(verify, NULL);
	return (told);
}

/* The number of the row about the i-th test. */
static long long
row(int i)
{
	return (sql_number("SELECT id FROM audit_log WHERE about = 'test' AND about_id = %d", i));
}

static void
begin(void)
{
	sql("ALTER TABLE audit_log DISABLE TRIGGER USER; ALTER TABLE audit_days DISABLE TRIGGER USER;"
	    "DELETE FROM audit_log; DELETE FROM audit_days");
	job_do(write_rows, NULL);
	CHECK_STR(verified(), "");
	CHECK_INT(found, 0);
}

TEST(an_untouched_day_verifies)
{
	begin();
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE actor = 'system' AND job = 'soukd' AND place BETWEEN 1 AND 4"), 4);
	CHECK_INT(sql_number("SELECT rows FROM audit_days"), 4);
	job_do(write_rows, NULL);
	CHECK_STR(verified(), "");
	CHECK_INT(sql_number("SELECT rows FROM audit_days"), 8);
}

TEST(an_edited_row_is_named)
{
	char want[64];

	begin();
	sql("UPDATE audit_log SET account_id = 5 WHERE about_id = 2");
	snprintf(want, sizeof want, "row %lld (test.done) is not what was written", row(2));
	CHECK_HAS(verified(), want);
	CHECK_INT(found, 1);
}

TEST(a_removed_row_is_named)
{
	char want[64];

	begin();
	snprintf(want, sizeof want, "1 missing between rows %lld and %lld", row(2), row(4));
	sql("DELETE FROM audit_log WHERE about_id = 3");
	CHECK_HAS(verified(), want);
	CHECK_INT(found, 1);
}

TEST(a_removed_last_row_is_named)
{
	begin();
	sql("DELETE FROM audit_log WHERE about_id = 4");
	CHECK_HAS(verified(), "1 missing after row");
	sql("UPDATE audit_days SET rows = 3, head = (SELECT hash FROM audit_log WHERE place = 3)");
	CHECK_HAS(verified(), "head is not what was written");
}

TEST(an_inserted_row_is_named)
{
	char want[64];

	begin();
	sql("INSERT INTO audit_log (at, actor, what, about, about_id, request, nonce, seal) "
	    "VALUES (now(), 'system', 'test.forged', 'test', 9, '', 'x', 'y')");
	job_do(write_rows, NULL);	/* chained like any other */
	snprintf(want, sizeof want, "row %lld (test.forged) is not what was written", row(9));
	CHECK_HAS(verified(), want);
	CHECK_INT(found, 1);
	begin();
	sql("INSERT INTO audit_log (at, actor, what, about, about_id, request, nonce, seal, day, place, hash) "
	    "SELECT at, actor, what, about, about_id, request, 'z', seal, day, 5, hash FROM audit_log WHERE place = 4");
	verified();
	CHECK_INT(found, 2);	/* what it is, and that it is beyond the head */
}

TEST(a_row_moved_to_another_place_is_named)
{
	begin();
	sql("UPDATE audit_log SET place = 10 WHERE place = 2; UPDATE audit_log SET place = 2 WHERE place = 3; "
	    "UPDATE audit_log SET place = 3 WHERE place = 10");
	verified();
	CHECK(found >= 2);
}

static bool
refused(const char *change)
{
	sql("DO $$ BEGIN EXECUTE '%s'; PERFORM set_config('souk.refused', 'no', true); "
	    "EXCEPTION WHEN raise_exception THEN PERFORM set_config('souk.refused', 'yes', true); END $$", change);
	return (str_eq(sql_string("SELECT current_setting('souk.refused')"), "yes"));
}

TEST(rows_are_never_changed_or_deleted)
{
	job_do(write_rows, NULL);
	CHECK(refused("DELETE FROM audit_log"));
	CHECK(refused("TRUNCATE audit_log"));
	CHECK(refused("UPDATE audit_log SET account_id = 5"));
	CHECK(refused("UPDATE audit_log SET place = place + 100"));
	CHECK(refused("DELETE FROM audit_days"));
	sql("INSERT INTO audit_log (at, actor, what, about, about_id, request, nonce, seal) "
	    "VALUES (now(), 'system', 'test.done', 'test', 9, '', 'x', 'y')");
	CHECK(refused("UPDATE audit_log SET day = now(), place = 99, hash = repeat(chr(97), 32)::bytea, details = chr(97) WHERE day IS NULL"));
	CHECK(!refused("UPDATE audit_log SET day = now(), place = 99, hash = repeat(chr(97), 32)::bytea WHERE day IS NULL"));
}

static void
networks(struct req *r, void *arg)
{
	(void)arg;
	CHECK_STR(audit_network(r, "192.0.2.77"), "192.0.2.0/24");
	CHECK_STR(audit_network(r, "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
	CHECK_STR(audit_network(r, "::ffff:192.0.2.77"), "192.0.2.0/24");
	CHECK(audit_network(r, "unix") == NULL);
}

TEST(a_network_not_an_address_is_kept)
{
	job_do(networks, NULL);
}
