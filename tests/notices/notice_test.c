/* Letters in the reader's language, and the page that shows kept mail. */
#include <fcntl.h>
#include <unistd.h>

#include "notices/letters.h"
#include "run/job.h"
#include "run/settings.h"
#include "tests/page.h"

struct asked {
	const char	*notice;
	int64_t		 id, account;
	bool		 wrote;
	struct letter	 l;
	char		 text[6000], html[12000], subject[300], to[300];
};

static void
write_letter(struct req *r, void *arg)
{
	struct asked *q = arg;

	q->wrote = notice_find(q->notice)->write(r, q->id, (account_id){ q->account }, &q->l);
	if (!q->wrote)
		return;
	snprintf(q->text, sizeof q->text, "%s", letter_text(r, &q->l));
	snprintf(q->html, sizeof q->html, "%s", letter_html(r, &q->l));
	snprintf(q->subject, sizeof q->subject, "%s", q->l.subject);
	snprintf(q->to, sizeof q->to, "%s", q->l.to);
}

/* As the job writes it. */
static const struct asked *
letter(const char *notice, int64_t id, int64_t account)
{
	static struct asked q;

	q = (struct asked){ .notice = notice, .id = id, .account = account };
	job_do(write_letter, &q);
	return (&q);
}

TEST(receipt_has_goods_sums_and_guest_links)
{
	const struct asked *q = letter("order_receipt", 1, 0);

	CHECK(q->wrote);
	CHECK_STR(q->to, "alice@test.example");
	CHECK_HAS(q->text, "Hello Alice Buyer,");
	CHECK_HAS(q->text, "1 × Stoneware mug (Blue)   €18.00");
	CHECK_HAS(q->text, "Total   €51.40");
	CHECK_HAS(q->text, "/orders/1?key=");
	CHECK_HAS(q->text, "/orders/2?key=");
	CHECK_HAS(q->html, "<td>1 × Linen towel</td><td>€25.00</td>");
	CHECK_HAS(q->html, "/orders/2?key=");
}

TEST(link_in_the_mail_opens_the_order)
{
	const struct asked *q = letter("order_receipt", 1, 0);
	const char *at = strstr(q->text, "/orders/1?key=");
	char path[200];

	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\n"), at);
	CHECK_INT(get(NOBODY, path).status, 200);
}

TEST(letter_is_in_the_readers_language)
{
	sql("UPDATE checkouts SET lang = 'de' WHERE id = 1");
	CHECK_HAS(letter("order_receipt", 1, 0)->html, "lang=\"de\"");
	CHECK_HAS(letter("order_receipt", 1, 0)->text, "18,00");
	CHECK_HAS(letter("order_new", 1, 4)->text, "€18.00");
	sql("UPDATE checkouts SET lang = 'xx' WHERE id = 1");
	CHECK_HAS(letter("order_receipt", 1, 0)->html, "lang=\"en\"");
}

TEST(what_people_wrote_is_text_in_both_parts)
{
	const struct asked *q;

	sql("UPDATE orders SET state = 'cancelled', state_by = 'seller', state_why = '<b>Sorry</b>' WHERE id = 1");
	q = letter("order_cancelled", 1, 0);
	CHECK_HAS(q->text, "<b>Sorry</b>");
	CHECK_LACKS(q->html, "<b>Sorry");
	CHECK_HAS(q->html, "&lt;b&gt;Sorry");
}

TEST(shops_hear_of_orders_and_disputes_and_buyers_of_parcels_and_refunds)
{
	const struct asked *q = letter("order_new", 1, 4);

	CHECK_STR(q->to, "sam@test.example");
	CHECK_HAS(q->text, "You will receive   €17.44");
	CHECK_HAS(q->text, "/seller/orders/1\n");
	CHECK_LACKS(q->text, "key=");
	q = letter("order_shipped", 1, 0);
	CHECK_STR(q->to, "alice@test.example");
	CHECK_HAS(q->text, "laposte.fr");
	q = letter("dispute_opened", 1, 5);
	CHECK_STR(q->to, "sue@test.example");
	CHECK_HAS(q->text, "/seller/disputes/1\n");
	CHECK_HAS(letter("dispute_answered", 1, 0)->text, "/disputes/1?key=");
	CHECK(!letter("dispute_decided", 1, 0)->wrote);
	sql("UPDATE disputes SET state = 'decided', decision = 'partial', decision_why = 'Half is fair', refund_amount = 1425, "
	    "decided_at = now() WHERE id = 1");
	CHECK_HAS(letter("dispute_decided", 1, 0)->text, "€14.25 is refunded");
	CHECK_HAS(letter("dispute_decided", 1, 5)->text, "Half is fair");
	sql("INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason) VALUES (50, 1, 2, 1425, 'EUR', 'dispute')");
	CHECK_HAS(letter("refund_done", 50, 0)->subject, "€14.25");
}

TEST(accounts_are_welcomed_and_told_of_a_second_registration)
{
	const struct asked *q = letter("account_welcome", 3, 3);

	CHECK_STR(q->to, "bob@test.example");
	CHECK_HAS(q->subject, "Welcome to");
	CHECK_HAS(q->text, "/login\n");
	q = letter("account_known", 20000, 3);
	CHECK_STR(q->to, "bob@test.example");
	CHECK_HAS(q->text, "has tried to register");
	CHECK_HAS(q->html, "has tried to register");
	sql("UPDATE accounts SET lang = 'de' WHERE id = 3");
	CHECK_HAS(letter("account_known", 20000, 3)->html, "lang=\"de\"");
	sql("UPDATE accounts SET closed_at = now() WHERE id = 3");
	CHECK(!letter("account_known", 20000, 3)->wrote);
}

/* The mails that an event leads to, by what jobs say. */
static const char *
mails_of(const char *topic, const char *payload)
{
	sql("DELETE FROM jobs");
	sql("DELETE FROM outbox");
	sql("INSERT INTO outbox (topic, payload) VALUES ('%s', '%s')", topic, payload);
	sql("INSERT INTO outbox (topic, payload) VALUES ('%s', '%s')", topic, payload);
	sql("CREATE OR REPLACE FUNCTION no_mails() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.kind = ''notice_mail'' "
	    "THEN NEW.run_at := now() + interval ''1 day''; END IF; RETURN NEW; END'");
	sql("CREATE OR REPLACE TRIGGER no_mails BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION no_mails()");
	job_run_due("test");
	return (sql_string("SELECT string_agg(unique_key, ' ' ORDER BY unique_key) FROM jobs WHERE kind = 'notice_mail'"));
}

TEST(each_event_becomes_the_mails_of_those_it_concerns_once)
{
	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) VALUES (1, 'buyer', 2, 'Any news?'), (1, 'seller', 5, 'Soon.')");
	sql("INSERT INTO seller_members (seller_id, account_id, role) VALUES (1, 3, 'finance')");
	CHECK_STR(mails_of("account.registered", "{\"account\": 3}"), "mail:account_welcome:3:3");
	CHECK_STR(mails_of("account.known", "{\"account\": 3, \"day\": 20000}"), "mail:account_known:20000:3");
	CHECK_STR(mails_of("listing.hidden", "{\"product\": 1, \"seller\": 1, \"action\": 7}"), "mail:listing_moderated:7:4");
	CHECK_STR(mails_of("listing.restored", "{\"product\": 1, \"seller\": 1, \"action\": 8}"), "mail:listing_moderated:8:4");
	CHECK_STR(mails_of("checkout.late", "{\"checkout\": 1}"), "mail:checkout_late:1:0");
	CHECK_STR(mails_of("order.delivered", "{\"order\": 2}"), "mail:order_delivered:2:0");
	CHECK_STR(mails_of("dispute.message", sql_string("SELECT '{\"dispute\": 1, \"message\": ' || id || '}' FROM dispute_messages "
	    "WHERE body = 'Any news?'")), sql_string("SELECT 'mail:dispute_message:' || id || ':5' FROM dispute_messages WHERE body = 'Any news?'"));
	CHECK_STR(mails_of("dispute.message", sql_string("SELECT '{\"dispute\": 1, \"message\": ' || id || '}' FROM dispute_messages "
	    "WHERE body = 'Soon.'")), sql_string("SELECT 'mail:dispute_message:' || id || ':0' FROM dispute_messages WHERE body = 'Soon.'"));
}

TEST(shops_hear_why_a_listing_was_hidden_and_that_it_is_back)
{
	const struct asked *q;

	post(ADMIN, "/admin/listings/1/hide", "reason=The+picture+shows+%3Cb%3Eanother%3C%2Fb%3E+mug.");
	CHECK_STR(sql_string("SELECT topic || ' ' || (payload->>'action') FROM outbox"),
	    sql_string("SELECT 'listing.hidden ' || max(id) FROM moderation_actions"));
	q = letter("listing_moderated", sql_number("SELECT max(id) FROM moderation_actions"), 4);
	CHECK_STR(q->to, "sam@test.example");
	CHECK_HAS(q->subject, "Your listing Stoneware mug was hidden");
	CHECK_HAS(q->text, "<b>another</b>");
	CHECK_HAS(q->html, "&lt;b&gt;another");
	CHECK_HAS(q->text, "/seller/listings/1\n");
	post(ADMIN, "/admin/listings/1/restore", "reason=It+is+right+now.");
	q = letter("listing_moderated", sql_number("SELECT max(id) FROM moderation_actions"), 4);
	CHECK_HAS(q->subject, "no longer hidden");
	CHECK_HAS(q->text, "It is right now.");
}

TEST(the_other_side_of_a_dispute_reads_what_was_written)
{
	const struct asked *q;
	int64_t id;

	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) VALUES (1, 'buyer', 2, 'Any <i>news</i>?')");
	id = sql_number("SELECT max(id) FROM dispute_messages");
	q = letter("dispute_message", id, 5);
	CHECK_STR(q->to, "sue@test.example");
	CHECK_HAS(q->text, "Alice Buyer has written");
	CHECK_HAS(q->text, "Any <i>news</i>?");
	CHECK_LACKS(q->html, "<i>news");
	CHECK_HAS(q->text, "/seller/disputes/1\n");
	sql("INSERT INTO dispute_messages (dispute_id, side, account_id, body) VALUES (1, 'seller', 5, 'Soon.')");
	q = letter("dispute_message", id + 1, 0);
	CHECK_STR(q->to, "alice@test.example");
	CHECK_HAS(q->text, "Blue Loom has written");
	CHECK_HAS(q->text, "/disputes/1?key=");
}

TEST(a_payment_that_bought_nothing_is_explained)
{
	const struct asked *q;

	CHECK(!letter("checkout_late", 1, 0)->wrote);
	sql("UPDATE payments SET late = true WHERE id = 1");
	q = letter("checkout_late", 1, 0);
	CHECK_STR(q->to, "alice@test.example");
	CHECK_HAS(q->subject, "€51.40");
	CHECK_HAS(q->text, "after the time your items were held");
	CHECK_HAS(q->text, "You get all of it back, €51.40");
	sql("UPDATE payments SET amount = 5000 WHERE id = 1");
	CHECK_HAS(letter("checkout_late", 1, 0)->text, "not the sum that was asked for");
	sql("UPDATE checkouts SET lang = 'de' WHERE id = 1");
	CHECK_HAS(letter("checkout_late", 1, 0)->text, "50,00");
}

TEST(a_refund_that_has_failed_by_then_is_not_announced)
{
	sql("INSERT INTO refunds (id, payment_id, order_id, amount, currency, reason, state) VALUES (50, 1, 2, 100, 'EUR', 'x', 'failed')");
	CHECK(!letter("refund_done", 50, 0)->wrote);
}

TEST(a_delivery_that_is_assumed_is_asked_about)
{
	CHECK(!letter("order_delivered", 2, 0)->wrote);
	sql("UPDATE orders SET state = 'delivered', due_at = '2031-05-06 12:00+00' WHERE id = 2");
	CHECK_HAS(letter("order_delivered", 2, 0)->text, "tell us until May 6, 2031");
}

static void
keep(const char *name, const char *text)
{
	const char *path = sql_string("SELECT '%s/mail/%s'", setting_text(SETTING_VAR), name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	must(fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
}

static void
drop(const char *name)
{
	unlink(sql_string("SELECT '%s/mail/%s'", setting_text(SETTING_VAR), name));
}

TEST(kept_mail_is_listed_and_shown_as_text)
{
	struct visit v;

	keep("9999999998-0000.eml", "From: Souk <a@test.example>\r\nTo: =?UTF-8?B?w4RubmU=?= <b@test.example>\r\n"
	    "Subject: =?UTF-8?B?R3LDvA==?=\r\n =?UTF-8?B?w59l?=\r\nDate: Sat, 21 Nov 2026 01:00:00 +0000\r\n"
	    "Content-Type: multipart/mixed; boundary=\"xx\"\r\n\r\n--xx\r\nContent-Type: multipart/alternative; boundary=yy\r\n\r\n"
	    "--yy\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "Fair =\r\n<i>enough</i> =E2=82=AC5\r\n--yy\r\nContent-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p class=3D\"x\">Hi</p>\r\n--yy--\r\n--xx--\r\n");
	keep("9999999999-0001.eml", "Subject: Newer\n\nplain\n");
	v = get(NOBODY, "/dev/mail");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Grüße");
	CHECK_HAS(v.body, "Änne &lt;b@test.example&gt;");
	CHECK(strstr(v.body, "Newer") < strstr(v.body, "Grüße"));
	CHECK_LACKS(get(NOBODY, "/dev/mail?after=9999999999-0001.eml").body, "Newer");
	v = get(NOBODY, "/dev/mail/9999999998-0000.eml");
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.body, "Fair &lt;i&gt;enough&lt;/i&gt; €5");
	CHECK_HAS(v.body, "&lt;p class=");
	CHECK_LACKS(v.body, "<p class=\"x\">Hi");
	CHECK_HAS(get(NOBODY, "/dev/mail/9999999999-0001.eml").body, "plain");
	drop("9999999998-0000.eml");
	drop("9999999999-0001.eml");
	CHECK_INT(get(NOBODY, "/dev/mail/9999999999-0001.eml").status, 404);
}

TEST(only_names_of_kept_mail_are_opened)
{
	static const char *const bad[] = { "..%2F..%2Fetc%2Fpasswd", "..", "x.eml", "1-1.eml", "1-00001.eml", "1-0001.eml%00",
	    "1-0001.eml.part", "%2Fetc%2Fpasswd", "-0001.eml" };

	for (size_t i = 0; i < nelem(bad); i++) {
		char path[100];
		int got;

		snprintf(path, sizeof path, "/dev/mail/%s", bad[i]);
		got = get(NOBODY, path).status;
		CHECK(got == 404 || got == 400);
	}
}

TEST(owner_is_told_of_every_change_of_second_factors)
{
	static const struct { const char *kind, *subject; } letters[] = {
		{ "account_totp_added", "An authenticator app was connected" },
		{ "account_totp_removed", "An authenticator app was disconnected" },
		{ "account_passkey_added", "A passkey was added" },
		{ "account_passkey_removed", "A passkey was removed" },
		{ "account_recovery_used", "A recovery code was used" },
	};

	for (size_t i = 0; i < nelem(letters); i++) {
		const struct asked *q = letter(letters[i].kind, 1700000000, 2);

		CHECK_STR(q->to, "alice@test.example");
		CHECK_STR(q->subject, letters[i].subject);
		CHECK_HAS(q->text, "/account/security");
		CHECK(!letter(letters[i].kind, 1700000000, 999)->wrote);
	}
}
