/* Being forgotten: nothing is left but the books. */
#include "tests/page.h"
#include "tests/privacy/someone.h"

#include "run/audit.h"
#include "run/db.h"

static void
write_audit(struct req *r, void *arg)
{
	(void)arg;
	db_begin(r);
	audit(r, "order.cancelled", "order", 1, json_pack("{s:s}", "why", WHO_NAME " did not want it"));
	audit(r, "test.done", "test", 1, json_pack("{s:s}", "email", WHO_EMAIL));
	audit(r, "test.done", "test", 2, json_pack("{s:s}", "why", "nothing to do with anybody"));
	db_commit(r);
	db_begin(r);
	must(audit_chain(r));
	db_commit(r);
}

static unsigned wrong;

static void
tell(const char *text)
{
	(void)text;
}

static void
verify_audit(struct req *r, void *arg)
{
	(void)arg;
	db_begin(r);
	must(audit_chain(r));
	db_commit(r);
	wrong = audit_verify(r, sql_string("SELECT (now() AT TIME ZONE 'UTC')::date"), tell);
}

static const char *
books(void)
{
	return (sql_string("SELECT (SELECT sum(amount) || '/' || count(*) FROM ledger_postings) || ' ' || (SELECT sum(amount) FROM ledger_balances) || ' ' || "
	    "(SELECT string_agg(total || '/' || tax || '/' || state, ' ' ORDER BY id) FROM orders) || ' ' || "
	    "(SELECT string_agg(amount::text, ' ') FROM payments) || ' ' || (SELECT string_agg(total || country, ' ' ORDER BY id) FROM checkouts)"));
}

static void
ask(void)
{
	struct visit v = post(ALICE, "/account/erase", "");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/account/erase");
}

static void
let_time_pass(void)
{
	sql("UPDATE erasures SET due_at = now() - interval '1 minute' WHERE state = 'waiting'");
	run_job("erasures");
}

static void
report_was_sent(void)
{
	sql("INSERT INTO mails (message_id, recipient, subject, kind) SELECT '<report>', email, 'Your data', 'erasure_report' FROM erasures WHERE state = 'erased'");
	run_job("erasures");
}

TEST(nothing_of_somebody_is_left_in_any_table)
{
	const char *before;

	be_someone();
	job_do(write_audit, NULL);
	sql("UPDATE checkouts SET created_at = now() - interval '1 year', paid_at = now() - interval '1 year' WHERE id = 1");
	before = places_with(EVERY_WORD);
	CHECK_HAS(before, "account_addresses.street");
	CHECK_HAS(before, "audit_log.details");
	CHECK_HAS(before, "checkouts.phone");
	CHECK_HAS(before, "dispute_messages.body");
	CHECK_HAS(before, "order_events.why");
	CHECK_HAS(before, "passkeys.name");
	CHECK_HAS(before, "totp_secrets.secret");	/* bytes are searched too */
	CHECK_HAS(before, "webhook_events.payload");
	ask();
	let_time_pass();
	CHECK_STR(places_with(EVERY_WORD), "erasures.email");	/* where the report goes */
	report_was_sent();
	CHECK_STR(places_with(EVERY_WORD), "");
	CHECK_STR(sql_string("SELECT state FROM erasures"), "told");
	CHECK_INT(sql_number("SELECT count(*) FROM sessions WHERE account_id = 2"), 0);
	CHECK_STR(get(ALICE, "/account").location, "/login?return=%2Faccount");
}

TEST(books_stay_as_they_were_and_the_log_verifies)
{
	const char *was;

	be_someone();
	job_do(write_audit, NULL);
	was = books();
	ask();
	let_time_pass();
	CHECK_STR(books(), was);
	job_do(verify_audit, NULL);
	CHECK_INT(wrong, 0);
	CHECK_STR(sql_string("SELECT string_agg(coalesce(details, 'gone'), ' ' ORDER BY id) FROM audit_log WHERE what IN ('test.done', 'order.cancelled')"),
	    "gone gone {\"why\":\"nothing to do with anybody\"}");
	CHECK_STR(sql_string("SELECT country || ' ' || name || ' ' || email FROM checkouts WHERE id = 1"), "DE - erased-1@erased.invalid");
	CHECK_INT(get(SAM, "/seller/orders/1").status, 200);
	CHECK_INT(get(ADMIN, "/admin/orders/1").status, 200);
	CHECK_HAS(get(ADMIN, "/admin/audit").body, "Details erased");
}

TEST(details_somebody_else_emptied_are_found)
{
	be_someone();
	job_do(write_audit, NULL);
	sql("UPDATE audit_log SET details = NULL, salt = NULL, erased = 'x' WHERE what = 'order.cancelled'");
	sql("ALTER TABLE audit_log DISABLE TRIGGER USER; UPDATE audit_log SET details = '{}' WHERE about = 'test' AND about_id = 2");
	wrong = 0;
	job_do(verify_audit, NULL);
	CHECK_INT(wrong, 2);
}

TEST(dispute_texts_stay_while_the_bank_may_take_the_payment_back)
{
	be_someone();
	ask();
	let_time_pass();
	report_was_sent();
	CHECK_STR(places_with(EVERY_WORD), "dispute_messages.body disputes.decision_why");
	CHECK_STR(sql_string("SELECT things || ' ' || (until::date - now()::date) FROM erasure_lines WHERE what = 'dispute_texts'"), "2 180");
	sql("UPDATE checkouts SET paid_at = now() - interval '181 days' WHERE id = 1");
	run_job("retention");
	CHECK_STR(places_with(EVERY_WORD), "");
	CHECK_INT(sql_number("SELECT count(*) FROM dispute_messages"), 2);
}

TEST(report_says_what_went_and_what_stayed)
{
	const struct letter_asked *l;
	char url[100];
	struct visit v;
	int64_t id;

	be_someone();
	sql("UPDATE accounts SET lang = 'de' WHERE id = 2");
	ask();
	let_time_pass();
	id = sql_number("SELECT id FROM erasures");
	l = letter_of("erasure_report", id, 0);
	CHECK(l->wrote);
	CHECK_STR(l->to, WHO_EMAIL);
	CHECK_HAS(l->text, "Art. 17 Abs. 3 Buchst. b DSGVO");
	CHECK_INT(sql_number("SELECT count(*) FROM outbox WHERE topic = 'account.erased'"), 1);
	CHECK_STR(sql_string("SELECT string_agg(what, ' ' ORDER BY what) FROM erasure_lines WHERE NOT kept"),
	    "account addresses cart devices events factors letters purchases");
	CHECK_STR(sql_string("SELECT string_agg(what, ' ' ORDER BY what) FROM erasure_lines WHERE kept"), "consents dispute_texts log orders reviews");
	snprintf(url, sizeof url, "/admin/erasures/%lld", (long long)id);
	v = get(ADMIN, url);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Art. 17(3)(b) GDPR");
	CHECK_HAS(get(ADMIN, "/admin/erasures").body, "Account 2");
	CHECK(get(ADMIN, "/admin/erasures").queries <= 5);
}

TEST(review_stays_under_no_name)
{
	be_someone();
	ask();
	let_time_pass();
	CHECK_HAS(get(NOBODY, "/p/stoneware-mug").body, "Former buyer");
	CHECK_INT(sql_number("SELECT rating_count FROM products WHERE id = 1"), 2);
}

TEST(what_is_open_is_ended_first)
{
	struct visit v = get(ALICE, "/account/erase");

	CHECK_HAS(v.body, "2 orders are under way");
	CHECK_HAS(v.body, "1 dispute is not decided");
	CHECK_LACKS(v.body, "action=\"/account/erase\"");
	CHECK_INT(post(ALICE, "/account/erase", "").status, 422);
	CHECK_HAS(post(SAM, "/account/erase", "").body, "of a shop that only you own");
	CHECK_HAS(post(ADMIN, "/account/erase", "").body, "You work for the marketplace");
	CHECK_INT(sql_number("SELECT count(*) FROM erasures"), 0);
	be_someone();
	sql("INSERT INTO refunds (payment_id, order_id, amount, currency, reason) VALUES (1, 1, 1, 'EUR', 'x')");
	CHECK_HAS(post(ALICE, "/account/erase", "").body, "1 refund has not arrived");
}

/* What is bought in the days to think waits for its end. */
TEST(what_opens_meanwhile_puts_it_off)
{
	be_someone();
	ask();
	sql("INSERT INTO refunds (payment_id, order_id, amount, currency, reason) VALUES (1, 1, 1, 'EUR', 'x')");
	let_time_pass();
	CHECK_STR(sql_string("SELECT state || ' ' || waits_for || ' ' || (due_at > now()) FROM erasures"), "waiting refunds true");
	CHECK_HAS(get(ALICE, "/account/erase").body, "It waits for a refund");
	sql("DELETE FROM refunds");
	let_time_pass();
	CHECK_STR(sql_string("SELECT state FROM erasures"), "erased");
}

TEST(it_can_be_taken_back_for_fourteen_days)
{
	be_someone();
	ask();
	CHECK_INT(sql_number("SELECT round(extract(epoch FROM due_at - now()) / 86400) FROM erasures"), 14);
	CHECK_HAS(get(ALICE, "/account").body, "to be erased");
	CHECK_STR(letter_of("account_erasure_asked", sql_number("SELECT id FROM erasures"), 2)->to, WHO_EMAIL);
	ask();
	CHECK_INT(sql_number("SELECT count(*) FROM erasures"), 1);
	run_job("erasures");
	CHECK_INT(post(ALICE, "/account/erase/cancellation", "").status, 303);
	CHECK_STR(sql_string("SELECT state FROM erasures"), "cancelled");
	let_time_pass();
	CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), WHO_EMAIL);
	CHECK_STR(sql_string("SELECT string_agg(what, ' ' ORDER BY id) FROM audit_log WHERE what LIKE 'account.erasure%%'"),
	    "account.erasure_asked account.erasure_cancelled");
}

TEST(it_takes_a_fresh_proof)
{
	be_someone();
	sql("UPDATE sessions SET proved_at = NULL");
	CHECK_HAS(post(ALICE, "/account/erase", "").location, "/confirm");
	CHECK_INT(sql_number("SELECT count(*) FROM erasures"), 0);
}

/* Whoever registers with somebody's address and never proves it erases nothing of theirs. */
TEST(unproved_address_takes_no_guests_purchases_along)
{
	be_someone();
	sql("UPDATE checkouts SET account_id = NULL; UPDATE orders SET account_id = NULL; UPDATE accounts SET email_verified_at = NULL WHERE id = 2");
	ask();
	let_time_pass();
	CHECK_STR(sql_string("SELECT state FROM erasures"), "erased");
	CHECK_STR(sql_string("SELECT name FROM checkouts WHERE id = 1"), WHO_NAME);
	CHECK_STR(sql_string("SELECT recipient FROM mails WHERE message_id = '<m2>'"), WHO_BEFORE);
}

/* A name that is a word of the log hides nothing in it. */
TEST(address_that_was_only_claimed_takes_no_letters_of_its_owner_along)
{
	be_someone();
	sql("UPDATE email_changes SET old_proved = false");
	sql("INSERT INTO mails (message_id, recipient, subject, kind) VALUES ('<m3>', '" WHO_BEFORE "', 'Hello', 'account_verify')");
	ask();
	let_time_pass();
	CHECK_STR(sql_string("SELECT string_agg(kind, ' ') FROM mails WHERE recipient = '" WHO_BEFORE "'"), "order_receipt");
}

TEST(name_of_a_field_empties_no_log)
{
	be_someone();
	job_do(write_audit, NULL);
	sql("UPDATE accounts SET name = 'nothing' WHERE id = 2; UPDATE checkouts SET name = 'nothing'");
	ask();
	let_time_pass();
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'test.done' AND about_id = 2 AND details IS NOT NULL"), 1);
}

TEST(only_owner_of_an_idle_shop_closes_it_along)
{
	sql("DELETE FROM seller_members WHERE account_id = 5; UPDATE seller_members SET account_id = 5, seller_id = 2 WHERE account_id = 4");
	be_someone();
	sql("INSERT INTO sellers (id, slug, name, legal_name, tagline, country, currency) VALUES (50, 'idle', 'Idle', 'Idle Ltd', 'Hello', 'DE', 'EUR')");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (50, 2, 'owner'); UPDATE products SET seller_id = 50 WHERE id = 6");
	ask();
	let_time_pass();
	CHECK_STR(sql_string("SELECT state || tagline || ' ' || legal_name FROM sellers WHERE id = 50"), "closed Idle Ltd");
	CHECK_STR(sql_string("SELECT state FROM products WHERE id = 6"), "archived");
}

static const char *
guest_page(void)
{
	static char url[200];
	const char *text;

	sql("UPDATE checkouts SET account_id = NULL; UPDATE orders SET account_id = NULL");
	text = strstr(letter_of("order_link", 1, 0)->text, "/orders/1?key=");
	snprintf(url, sizeof url, "/orders/1/erasure?%.*s", (int)strcspn(text + strlen("/orders/1?"), " \n"), text + strlen("/orders/1?"));
	return (url);
}

TEST(guest_is_forgotten_after_the_address_confirmed)
{
	const char *token, *page;
	int64_t id;

	be_someone();
	page = guest_page();
	CHECK_HAS(get(NOBODY, "/orders/1/erasure").body, "cannot find");
	CHECK_HAS(get(NOBODY, page).body, WHO_EMAIL);
	CHECK_INT(guest_post(page, "").status, 303);
	CHECK_INT(guest_post(page, "").status, 303);
	id = sql_number("SELECT id FROM erasures");
	CHECK_INT(sql_number("SELECT count(*) FROM erasures"), 1);
	let_time_pass();
	CHECK_STR(sql_string("SELECT name FROM checkouts WHERE id = 1"), WHO_NAME);	/* nothing without the letter */
	CHECK_STR(letter_of("erasure_confirm", id, 0)->to, WHO_EMAIL);
	token = token_in(letter_of("erasure_confirm", id, 0));
	CHECK_HAS(follow(NOBODY, "/erasure", token).body, WHO_EMAIL);
	CHECK_INT(press(NOBODY, "/erasure", token, "").status, 303);
	CHECK_INT(press(NOBODY, "/erasure", token, "").status, 410);
	let_time_pass();
	CHECK_STR(sql_string("SELECT name || email FROM checkouts WHERE id = 1"), "-erased-1@erased.invalid");
	CHECK_STR(sql_string("SELECT email FROM accounts WHERE id = 2"), WHO_EMAIL);	/* the account is another matter */
	CHECK_HAS(get(NOBODY, page).body, "no longer know");
	CHECK_INT(guest_post(page, "").status, 422);
}

TEST(nobody_gets_letters_after_that)
{
	be_someone();
	ask();
	let_time_pass();
	sql("DELETE FROM jobs; DELETE FROM outbox");
	sql("INSERT INTO jobs (kind, args) VALUES ('notice_mail', '{\"notice\": \"order_receipt\", \"id\": 1, \"account\": 0, \"again\": 0}')");
	job_run_due("test");
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'notice_mail'"), 0);	/* done, without a mail server */
}

/* The letter that says what is to happen went to an address that was not the owner's. */
TEST(it_goes_with_the_change_of_address_it_was_asked_for_under)
{
	static const char job[] = "DELETE FROM jobs; INSERT INTO jobs (kind, args) VALUES ('erasure_undone', '{\"account\": 2, \"change\": 60}')";

	sql("INSERT INTO email_changes (id, account_id, old_email, new_email) VALUES (60, 2, 'alice@test.example', 'eve@test.example')");
	be_someone();
	ask();
	sql("UPDATE erasures SET asked_at = now() - interval '1 hour'");
	sql("%s", job);
	job_run_due("test");
	CHECK_STR(sql_string("SELECT state FROM erasures"), "waiting");	/* she asked herself, before */
	sql("UPDATE erasures SET asked_at = now() + interval '1 second'");
	sql("%s", job);
	job_run_due("test");
	CHECK_STR(sql_string("SELECT state FROM erasures"), "cancelled");
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.erasure_cancelled' AND about_id = 2"), 1);
}

TEST(it_goes_when_the_owner_of_the_address_comes)
{
	be_someone();
	ask();
	sql("DELETE FROM jobs; INSERT INTO jobs (kind, args) VALUES ('erasure_of_stranger', '{\"account\": 2}')");
	job_run_due("test");
	CHECK_STR(sql_string("SELECT state FROM erasures"), "cancelled");
}
