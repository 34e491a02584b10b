/* session: tokens of forms, where a form came from, cookies, and the sentence
 * for the next page. */
#include "tests/page.h"

#include "run/req_private.h"
#include "run/route.h"

static struct http_field	 fields[8];
static struct http_in		 in;

static struct req *
request(const char *token, bool tls)
{
	struct req *r;

	in = (struct http_in){ .method = METHOD_POST, .target = "/", .headers = fields, .body_fd = -1, .remote = "127.0.0.1",
	    .tls = tls };
	r = req_new(&in);
	r->token = token;
	return (r);
}

static void
says(const char *name, const char *value)
{
	fields[in.nheaders++] = (struct http_field){ name, value };
}

/* Whether a form with that token passes. */
static bool
passes(struct req *r, enum who who, const char *sent)
{
	static struct route t;

	t = (struct route){ .who = who, .name = "test", .method = METHOD_POST };
	r->route = &t;
	r->form = (struct form){ 0 };
	must(form_add(&r->arena, &r->form, &form_limits_default, (struct form_field){ "csrf", sent, strlen(sent) }) == FORM_OK);
	return (csrf_ok(r));
}

static const char *
token_for(const char *session)
{
	static char to[4][128];
	static int turn;
	struct req *r = request(session, false);
	char *t = to[turn++ % 4];

	snprintf(t, 128, "%s", req_csrf(r));
	req_end(r);
	return (t);
}

#define MINE	"0123456789012345678901234567890123456789012"
#define THEIRS	"x123456789012345678901234567890123456789012"

TEST(a_form_needs_the_token_of_its_session)
{
	const char *mine = token_for(MINE), *again = token_for(MINE), *theirs = token_for(THEIRS), *none = token_for(NULL);
	struct req *r = request(MINE, false);

	CHECK(!str_eq(mine, again));
	CHECK_INT(strlen(mine), 86);
	CHECK(passes(r, WHO_ACCOUNT, mine));
	CHECK(passes(r, WHO_ACCOUNT, again));
	CHECK(!passes(r, WHO_ACCOUNT, theirs));
	CHECK(!passes(r, WHO_ACCOUNT, none));
	CHECK(!passes(r, WHO_ANYONE, none));		/* without the browser's word */
	CHECK(!passes(r, WHO_ACCOUNT, ""));
	CHECK(!passes(r, WHO_ACCOUNT, "not base64!"));
	req_end(r);
}

TEST(no_bit_of_a_token_may_differ)
{
	struct req *r = request(MINE, false);
	char bad[128];

	for (size_t i = 0; i < 86; i++) {
		snprintf(bad, sizeof bad, "%s", token_for(MINE));
		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		CHECK(!passes(r, WHO_ACCOUNT, bad));
	}
	snprintf(bad, sizeof bad, "%s", token_for(MINE));
	bad[85] = '\0';
	CHECK(!passes(r, WHO_ACCOUNT, bad));
	snprintf(bad, sizeof bad, "%sA", token_for(MINE));
	CHECK(!passes(r, WHO_ACCOUNT, bad));
	req_end(r);
}

static bool
from(const char *name, const char *value, const char *session, enum who who, const char *sent)
{
	struct req *r = request(session, false);
	bool ok;

	says("Host", "souk.test");
	if (name != NULL)
		says(name, value);
	ok = passes(r, who, sent);
	req_end(r);
	return (ok);
}

TEST(foreign_forms_never_pass)
{
	const char *mine = token_for(MINE), *none = token_for(NULL);

	CHECK(from(NULL, NULL, MINE, WHO_ACCOUNT, mine));
	CHECK(from("Sec-Fetch-Site", "same-origin", MINE, WHO_ACCOUNT, mine));
	CHECK(from("Sec-Fetch-Site", "none", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Sec-Fetch-Site", "same-site", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Sec-Fetch-Site", "cross-site", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Sec-Fetch-Site", "", MINE, WHO_ACCOUNT, mine));
	CHECK(from("Origin", "http://souk.test", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "https://souk.test.evil.example", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "http://souk.tes", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "https://souk.test", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "null", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "", MINE, WHO_ACCOUNT, mine));
	CHECK(!from("Origin", "http:", MINE, WHO_ACCOUNT, mine));
	/* A visitor without a session: only with the browser's word, and only where anybody may. */
	CHECK(!from(NULL, NULL, NULL, WHO_ANYONE, none));
	CHECK(from("Sec-Fetch-Site", "same-origin", NULL, WHO_ANYONE, none));
	CHECK(from("Origin", "http://souk.test", NULL, WHO_GUEST, none));
	CHECK(!from("Sec-Fetch-Site", "cross-site", NULL, WHO_ANYONE, none));
	CHECK(!from("Sec-Fetch-Site", "same-origin", NULL, WHO_ACCOUNT, none));
	CHECK(!from("Sec-Fetch-Site", "same-origin", NULL, WHO_ANYONE, mine));
	/* A page from the cache, sent after a session began. */
	CHECK(from("Sec-Fetch-Site", "same-origin", MINE, WHO_ANYONE, none));
	CHECK(!from("Sec-Fetch-Site", "same-origin", MINE, WHO_SELLER, none));
}

/* The value of the cookie the answer sets, "" when it sets none. */
static const char *
set_cookie(struct req *r, const char *name)
{
	static char value[4000];
	char line[100];
	const char *s;

	snprintf(line, sizeof line, "Set-Cookie: %s=", name);
	if (r->out.head.p == NULL || (s = strstr(r->out.head.p, line)) == NULL)
		return ("");
	s += strlen(line);
	snprintf(value, sizeof value, "%.*s", (int)strcspn(s, ";"), s);
	return (value);
}

static void
say_flash(struct req *r, bool error, const char *text)
{
	(error ? flash_error : flash)(r, "%s", text);
	session_write(r);
}

/* What the next request reads of it. */
static const struct flash *
next_flash(struct req **next, const char *cookies)
{
	*next = request(NULL, false);
	says("cookie", cookies);
	return (flash_take(*next));
}

TEST(a_sentence_reaches_the_next_page_once)
{
	struct req *r = request(NULL, false), *next;
	const struct flash *f;
	char cookies[3000];

	say_flash(r, true, "So nicht: \xC3\xA4; \"x\", 100%");
	snprintf(cookies, sizeof cookies, "flashy=1; other=flash; flash=%s; flash=zweite", set_cookie(r, "flash"));
	req_end(r);
	f = next_flash(&next, cookies);
	CHECK(f != NULL);
	if (f != NULL) {
		CHECK_STR(f->text, "So nicht: \xC3\xA4; \"x\", 100%");
		CHECK(f->is_error);
	}
	CHECK(flash_take(next) == NULL);
	session_write(next);
	CHECK_HAS(next->out.head.p, "Set-Cookie: flash=;");
	CHECK_HAS(next->out.head.p, "Max-Age=0");
	req_end(next);
}

TEST(a_forged_sentence_is_not_shown)
{
	struct req *r = request(NULL, false), *next;
	char good[3000], bad[3100];

	say_flash(r, false, "fine");
	snprintf(good, sizeof good, "%s", set_cookie(r, "flash"));
	req_end(r);
	for (size_t i = 0; i < strlen(good); i++) {
		snprintf(bad, sizeof bad, "flash=%s", good);
		bad[6 + i] = bad[6 + i] == 'A' ? 'B' : 'A';
		CHECK(next_flash(&next, bad) == NULL);
		req_end(next);
	}
	CHECK(next_flash(&next, "flash=IGhp") == NULL);
	req_end(next);
	CHECK(next_flash(&next, "flash=.") == NULL);
	req_end(next);
	CHECK(next_flash(&next, "flash=") == NULL);
	req_end(next);
}

TEST(a_long_sentence_is_cut_at_a_character)
{
	struct req *r = request(NULL, false), *next;
	char text[1200] = "", cookies[3000];
	const struct flash *f;

	for (int i = 0; i < 1197; i += 3)
		memcpy(text + i, "\xE2\x82\xAC", 4);
	memmove(text + 1, text, 1190);
	text[0] = '1';
	say_flash(r, false, text);
	snprintf(cookies, sizeof cookies, "flash=%s", set_cookie(r, "flash"));
	req_end(r);
	f = next_flash(&next, cookies);
	CHECK(f != NULL);
	if (f != NULL) {
		CHECK_INT(strlen(f->text), 598);	/* 1 + 199 * 3 */
		CHECK(strncmp(f->text, text, 598) == 0);
	}
	req_end(next);
}

TEST(cookies_are_locked_to_the_host_over_tls)
{
	struct req *r = request(NULL, true);
	const char *token = session_start(r);
	const char *head;

	flash(r, "x");
	session_write(r);
	head = r->out.head.p;
	CHECK_HAS(head, "Set-Cookie: __Host-souk=");
	CHECK_HAS(head, "Set-Cookie: __Host-flash=");
	CHECK_HAS(head, "Secure");
	CHECK_HAS(head, "HttpOnly");
	CHECK_HAS(head, "SameSite=Lax");
	CHECK_HAS(head, "Path=/");
	CHECK_LACKS(head, "Domain");
	CHECK_INT(strlen(token), 43);
	CHECK_STR(set_cookie(r, "__Host-souk"), token);
	req_end(r);
	/* A cookie without the prefix, which a neighbour could have set, counts for nothing. */
	r = request(NULL, true);
	says("cookie", "souk=" MINE "; lang=de");
	session_read(r);
	CHECK(session_token(r) == NULL);
	CHECK(cookie_value(r, "lang") == NULL);
	req_end(r);
	r = request(NULL, false);
	session_start(r);
	session_write(r);
	CHECK_LACKS(r->out.head.p, "Secure");
	req_end(r);
}

TEST(a_session_nobody_has_is_taken_away)
{
	struct visit v = get_with(NOBODY, "/cart", "cookie: a=b; souk=" MINE);

	CHECK_INT(v.status, 200);
	CHECK_HAS(v.head, "Set-Cookie: souk=;");
	v = get_with(NOBODY, "/cart", "cookie: souk=short; souk2=x");
	CHECK_INT(v.status, 200);
	CHECK_LACKS(v.head, "Set-Cookie");
	v = get_with(NOBODY, "/cart", "cookie: xsouk=" MINE);
	CHECK_LACKS(v.head, "Set-Cookie");
}

TEST(a_signature_is_for_its_use_and_text)
{
	struct req *r = request(NULL, false);
	const char *s = sign(r, "reset", "12");

	CHECK(sign_ok(r, "reset", "12", s));
	CHECK(!sign_ok(r, "reset", "13", s));
	CHECK(!sign_ok(r, "invite", "12", s));
	CHECK(!sign_ok(r, "rese", "t12", s));
	CHECK(!sign_ok(r, "reset", "12", ""));
	CHECK(!sign_ok(r, "reset", "12", "x"));
	req_end(r);
}
