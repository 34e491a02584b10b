/* Letters in the reader's language, and the page that shows kept mail. */
#include <fcntl.h>
#include <unistd.h>

#include "notices/letters.h"
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
	char why[300] = "";

	q = (struct asked){ .notice = notice, .id = id, .account = account };
	CHECK(req_job(write_letter, &q, why, sizeof why));
	CHECK_STR(why, "");
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
