/* Sign-ups under attack: the number a browser works out, and the wait of who cannot. */
#include <sodium.h>

#include "run/ratelimit.h"
#include "run/settings.h"
#include "tests/page.h"
#include "tests/security/visitor.h"

#define FORM	"name=Zoe&email=%s%%40souk.test&password=tall+green+river+boat"

static const struct visitor zoe = { .from = "192.0.2.1" }, other = { .from = "198.51.100.1" };

static void
settings(const char *proof, const char *bits, const char *per_minute)
{
	struct buf messages = { 0 };

	setenv("SOUK_SIGNUP_PROOF", proof, 1);
	setenv("SOUK_SIGNUP_PROOF_BITS", bits, 1);
	setenv("SOUK_SIGNUPS_PER_MINUTE", per_minute, 1);
	must(settings_load(&messages));
	buf_free(&messages);
}

static void
as_before(void)
{
	settings("auto", "18", "60");
	ratelimit_init(false);
}

static const char *
challenge_in(struct visit v)
{
	static char texts[4][200];
	static unsigned turn;
	char *to = texts[turn++ % nelem(texts)];
	const char *at = strstr(v.body, "name=\"challenge\" value=\"");

	snprintf(to, sizeof texts[0], "%.*s", at != NULL ? (int)strcspn(at + 24, "\"") : 0, at != NULL ? at + 24 : "");
	return (to);
}

static const char *
challenge_for(struct visitor w)
{
	return (challenge_in(visitor_asks(w, METHOD_GET, "/register", NULL)));
}

/* The first number that goes with it, or with fits false the first that does not. */
static const char *
number_for(const char *challenge, bool fits)
{
	static char number[24];
	unsigned char h[32];
	char text[300];
	int n = 0;

	do {
		snprintf(number, sizeof number, "%d", n++);
		snprintf(text, sizeof text, "%s:%s", challenge, number);
		crypto_hash_sha256(h, (const unsigned char *)text, strlen(text));
	} while (fits ? h[0] != 0 || h[1] == 0 : h[0] == 0);
	return (number);
}

static struct visit
sign_up(struct visitor w, const char *name, const char *challenge, const char *number)
{
	char body[700];
	int n = snprintf(body, sizeof body, FORM, name);

	if (challenge != NULL)
		n += snprintf(body + n, sizeof body - (size_t)n, "&challenge=%s", challenge);
	if (number != NULL)
		snprintf(body + n, sizeof body - (size_t)n, "&number=%s", number);
	return (visitor_posts(w, "/register", body));
}

static int64_t
accounts(void)
{
	return (sql_number("SELECT count(*) FROM accounts WHERE email LIKE '%%@souk.test'"));
}

TEST(sign_up_asks_for_a_number_when_told_to)
{
	const char *challenge;
	struct visit v;

	settings("on", "8", "60");
	v = sign_up(zoe, "zoe", NULL, NULL);
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "value=\"zoe@souk.test\"");
	CHECK_HAS(v.body, "works out a number first");
	CHECK_INT(accounts(), 0);
	challenge = challenge_in(v);
	CHECK(strlen(challenge) > 60);
	CHECK_HAS(v.body, "data-bits=\"8\"");
	v = sign_up(zoe, "zoe", challenge, number_for(challenge, true));
	CHECK_INT(v.status, 303);
	CHECK_INT(accounts(), 1);
	as_before();
	CHECK_LACKS(visitor_asks(zoe, METHOD_GET, "/register", NULL).body, "challenge");
	CHECK_INT(sign_up(zoe, "yan", NULL, NULL).status, 303);
}

TEST(sign_up_number_counts_once)
{
	const char *challenge, *number;

	settings("on", "8", "60");
	challenge = challenge_for(zoe);
	number = number_for(challenge, true);
	CHECK_INT(sign_up(zoe, "zoe", challenge, number).status, 303);
	CHECK_INT(sign_up(zoe, "yan", challenge, number).status, 422);
	CHECK_INT(sign_up(zoe, "yan", challenge, NULL).status, 429);	/* nor does its challenge, for who waits */
	CHECK_INT(accounts(), 1);
	/* The form comes back with another. */
	CHECK(!str_eq(challenge_in(sign_up(zoe, "yan", challenge, number)), challenge));
	as_before();
}

TEST(sign_up_number_must_be_worked_for)
{
	static const char *const numbers[] = { "0x1f", "-1", "1 ", "%20", "18446744073709551616000", "a" };
	const char *challenge;
	struct visit v;

	settings("on", "8", "60");
	challenge = challenge_for(zoe);
	v = sign_up(zoe, "zoe", challenge, number_for(challenge, false));
	CHECK_INT(v.status, 422);
	CHECK_STR(challenge_in(v), challenge);		/* the work done so far is not lost */
	for (size_t i = 0; i < nelem(numbers); i++)
		CHECK_INT(sign_up(zoe, "zoe", challenge, numbers[i]).status, 422);
	CHECK_INT(accounts(), 0);
	settings("on", "16", "60");
	challenge = challenge_for(zoe);
	CHECK_INT(sign_up(zoe, "zoe", challenge, number_for(challenge, true)).status, 422);	/* eight bits are not sixteen */
	as_before();
}

/* A challenge as the site would sign it for that network and time. */
static const char *
challenge_of(const char *bits, int age_s, const char *origin_of)
{
	static char text[300];
	struct http_in in = { .target = "/", .remote = origin_of, .body_fd = -1 };
	struct req *r = req_new(&in);
	char start[100];

	snprintf(start, sizeof start, "%lld.%s.00112233445566778899aabbccddeeff", (long long)(now_us(r) / 1000000 - age_s), bits);
	snprintf(text, sizeof text, "%s.%s", start, sign(r, "signup", req_printf(r, "%s for %s", start, req_origin(r))));
	req_end(r);
	return (text);
}

TEST(sign_up_challenge_is_for_its_network_and_ten_minutes)
{
	const char *challenge;
	char forged[300];

	settings("on", "8", "60");
	challenge = challenge_for(zoe);
	CHECK_INT(sign_up(other, "zoe", challenge, number_for(challenge, true)).status, 422);
	challenge = challenge_of("8", 601, zoe.from);
	CHECK_INT(sign_up(zoe, "zoe", challenge, number_for(challenge, true)).status, 422);
	challenge = challenge_of("8", -5, zoe.from);
	CHECK_INT(sign_up(zoe, "zoe", challenge, number_for(challenge, true)).status, 422);
	challenge = challenge_of("8", 590, zoe.from);
	snprintf(forged, sizeof forged, "%s", challenge);
	forged[strcspn(forged, ".") + 1] = '0';			/* no work at all */
	CHECK_INT(sign_up(zoe, "zoe", forged, "1").status, 422);
	snprintf(forged, sizeof forged, "9%s", challenge);
	CHECK_INT(sign_up(zoe, "zoe", forged, number_for(forged, true)).status, 422);
	CHECK_INT(sign_up(zoe, "zoe", "...", "1").status, 422);
	CHECK_INT(sign_up(zoe, "zoe", "1", "1").status, 422);
	CHECK_INT(accounts(), 0);
	CHECK_INT(sign_up(zoe, "zoe", challenge, number_for(challenge, true)).status, 303);
	as_before();
}

TEST(sign_up_without_javascript_waits_a_minute)
{
	const char *challenge;
	struct visit v;

	settings("on", "20", "60");
	CHECK_HAS(visitor_asks(zoe, METHOD_GET, "/register", NULL).body, "Without JavaScript this form is taken a minute after");
	challenge = challenge_for(zoe);
	v = sign_up(zoe, "zoe", challenge, NULL);
	CHECK_INT(v.status, 429);
	CHECK_HAS(v.head, "Retry-After: ");
	CHECK_HAS(v.body, "please send the form again in");
	CHECK_HAS(v.body, "value=\"zoe@souk.test\"");
	CHECK_STR(challenge_in(v), challenge);			/* and goes on waiting */
	/* A mistake in another field does not begin the minute anew. */
	challenge = challenge_of("20", 59, zoe.from);
	CHECK_STR(challenge_in(sign_up(zoe, "", challenge, NULL)), challenge);
	CHECK_HAS(sign_up(zoe, "zoe", challenge, "").head, "Retry-After: 1\r\n");
	challenge = challenge_of("20", 61, zoe.from);
	CHECK_INT(sign_up(zoe, "zoe", challenge, "").status, 303);
	CHECK_INT(accounts(), 1);
	as_before();
}

TEST(sign_up_by_waiting_is_one_for_a_network_in_ten_minutes)
{
	struct visit v;
	char second[300];

	settings("on", "20", "60");
	snprintf(second, sizeof second, "%s", challenge_of("21", 100, zoe.from));
	CHECK_INT(sign_up(zoe, "zoe", challenge_of("20", 100, zoe.from), NULL).status, 303);
	v = sign_up(zoe, "yan", second, NULL);
	CHECK_INT(v.status, 429);
	CHECK_HAS(v.head, "Retry-After: 600\r\n");
	CHECK_HAS(v.body, "try again in ten minutes");
	CHECK_INT(sign_up(other, "xia", challenge_of("22", 100, other.from), NULL).status, 422);	/* that nonce was used */
	CHECK_INT(accounts(), 1);
	as_before();
}

TEST(sign_up_asks_for_numbers_while_sign_ups_are_many)
{
	char name[20];
	int n = 0;

	settings("auto", "8", "5");
	ratelimit_init(true);
	CHECK_STR(challenge_for(zoe), "");
	do {
		snprintf(name, sizeof name, "zoe%d", n++);
	} while (sign_up((struct visitor){ .from = name }, name, NULL, NULL).status == 303 && n < 50);
	CHECK_INT(n, 6);
	CHECK_INT(accounts(), 5);
	CHECK(challenge_for(other)[0] != '\0');
	/* It lasts as long as it goes on, and ten minutes at most. */
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof name, "yan%d", i);
		CHECK_INT(sign_up((struct visitor){ .from = name }, name, NULL, NULL).status, 422);
	}
	sql("UPDATE limit_buckets SET full_at = full_at - interval '590 seconds'");
	CHECK(challenge_for(other)[0] != '\0');
	sql("UPDATE limit_buckets SET full_at = full_at - interval '25 seconds'");
	CHECK_STR(challenge_for(other), "");
	CHECK_INT(sign_up(other, "xia", NULL, NULL).status, 303);
	as_before();
}

TEST(sign_up_proof_costs_nothing_while_it_is_off)
{
	unsigned off, automatic;

	settings("off", "8", "5");
	ratelimit_init(true);
	visitor_asks(zoe, METHOD_GET, "/register", NULL);
	off = visitor_asks(zoe, METHOD_GET, "/register", NULL).queries;
	settings("auto", "8", "5");
	automatic = visitor_asks(zoe, METHOD_GET, "/register", NULL).queries;
	CHECK_INT(automatic, off + 1);
	settings("off", "8", "1");
	for (int i = 0; i < 5; i++)
		CHECK_INT(sign_up(zoe, "zoe", NULL, NULL).status, 303);
	as_before();
}
