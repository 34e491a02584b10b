/* Guessing passwords and codes: slower with each wrong one, and no way to lock an owner out. */
#include <sodium.h>

#include "run/job.h"
#include "run/password.h"
#include "run/ratelimit.h"
#include "tests/page.h"
#include "tests/accounts/guest.h"
#include "tests/security/visitor.h"

#define RIGHT	"email=alice%40test.example&password=tea+and+biscuits"
#define WRONG	"email=alice%40test.example&password=tea+and+cake"
#define UNKNOWN	"email=wanda%40test.example&password=tea+and+cake"

static const struct visitor owner = { .from = "192.0.2.1" }, stranger = { .from = "198.51.100.9" };

/* Limits of routes would answer first: their buckets are forgotten before each try. */
static struct visit
try(struct visitor w, const char *body)
{
	struct visit v;

	ratelimit_init(true);
	sql("DELETE FROM limit_buckets");
	v = visitor_posts(w, "/login", body);
	ratelimit_init(false);
	return (v);
}

/* As many as are let through at once. */
static int
looked_at(struct visitor w, const char *body)
{
	int n = 0;

	while (n < 100 && try(w, body).status == 422)
		n++;
	return (n);
}

/* The clock that waits are counted by stands still (tests/clock.sql). */
static void
later(int seconds)
{
	sql("UPDATE guesses SET next_at = next_at - interval '%d seconds'", seconds);
}

static int
wait_of(struct visit v)
{
	const char *at = strstr(v.head, "Retry-After: ");

	return (at != NULL ? (int)strtol(at + 13, NULL, 10) : 0);
}

TEST(guessing_a_password_gets_slower_each_time)
{
	struct visit v;

	give_alice_a_password();
	CHECK_INT(looked_at(stranger, WRONG), 5);
	for (int want = 1; want <= 1024; want *= 2) {
		v = try(stranger, WRONG);
		CHECK_INT(v.status, 429);
		CHECK_INT(wait_of(v), want < 900 ? want : 900);
		v = try(stranger, RIGHT);		/* not looked at */
		CHECK_INT(v.status, 429);
		later(wait_of(v));
		CHECK_INT(try(stranger, WRONG).status, 422);
	}
	later(86400 + 901);
	CHECK_INT(looked_at(stranger, WRONG), 5);
}

TEST(guessing_is_answered_429_with_the_form_kept)
{
	struct visit v;

	give_alice_a_password();
	looked_at(stranger, WRONG);
	v = try(stranger, WRONG "&return=%2Fcart");
	CHECK_INT(v.status, 429);
	CHECK_HAS(v.head, "Retry-After: 1\r\n");
	CHECK_HAS(v.body, "value=\"alice@test.example\"");
	CHECK_HAS(v.body, "name=\"return\" value=\"/cart\"");
	CHECK_HAS(v.body, "There were too many wrong tries. Please wait 1 second.");
	CHECK_HAS(v.body, "href=\"#password\"");
	CHECK_LACKS(v.body, "tea and cake");
}

TEST(guessing_from_elsewhere_locks_no_owner_out)
{
	give_alice_a_password();
	looked_at(stranger, WRONG);
	CHECK_INT(try(stranger, RIGHT).status, 429);
	CHECK_INT(try(owner, RIGHT).status, 303);
}

/* From more networks than anybody has at home: networks that are strangers wait together. */
static void
many_networks_guess(void)
{
	char from[40];
	int n = 0, status = 422;

	for (; n < 60 && status == 422; n++) {
		snprintf(from, sizeof from, "198.51.%d.%d", 100 + n % 2, n);
		status = try((struct visitor){ .from = from }, WRONG).status;
	}
	CHECK_INT(n, 52);
	CHECK_INT(status, 429);
}

TEST(guessing_from_many_networks_slows_strangers_and_not_the_owner)
{
	struct visitor device = { .from = "203.0.113.5" };
	struct visit v;

	give_alice_a_password();
	v = try(owner, RIGHT);
	CHECK_INT(v.status, 303);
	many_networks_guess();
	CHECK_INT(try((struct visitor){ .from = "203.0.113.5" }, RIGHT).status, 429);
	device.cookies = visitor_cookie(v, "device");
	CHECK_INT((int)strlen(device.cookies) > 40, 1);
	CHECK_INT(try(device, RIGHT).status, 303);			/* the owner's browser, on the road */
	CHECK_INT(try((struct visitor){ .from = "192.0.2.200" }, RIGHT).status, 303);	/* another of theirs, at home */
}

TEST(guessing_beside_the_owner_does_not_stop_the_owners_browser)
{
	struct visitor browser = owner;
	struct visit v;

	give_alice_a_password();
	v = try(owner, RIGHT);
	browser.cookies = visitor_cookie(v, "device");
	looked_at(owner, WRONG);
	CHECK_INT(try(owner, RIGHT).status, 429);
	CHECK_INT(try(browser, RIGHT).status, 303);
	/* A name for a browser that the site did not give, or gave for another account, is none. */
	browser.cookies = "device=AAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	CHECK_INT(try(browser, RIGHT).status, 429);
	browser.cookies = visitor_cookie(v, "device");
	sql("UPDATE account_devices SET account_id = 3");
	CHECK_INT(try(browser, RIGHT).status, 429);
}

TEST(guessing_cannot_keep_out_who_has_the_mailbox)
{
	struct visitor road = { .from = "203.0.113.5" };
	char body[200];
	struct visit v;

	give_alice_a_password();
	many_networks_guess();
	CHECK_INT(try(road, RIGHT).status, 429);
	snprintf(body, sizeof body, "token=%s&password=four+plain+words+here", token_in(letter_of("account_reset", 1, 2)));
	v = visitor_posts(road, "/password/reset", body);
	CHECK_INT(v.status, 303);
	road.cookies = visitor_cookie(v, "device");
	CHECK_INT(try(road, "email=alice%40test.example&password=four+plain+words+here").status, 303);
}

TEST(the_right_password_makes_the_wrong_ones_forgotten)
{
	give_alice_a_password();
	for (int i = 0; i < 4; i++) {
		CHECK_INT(try(owner, WRONG).status, 422);
		CHECK_INT(try(owner, WRONG).status, 422);
		CHECK_INT(try(owner, RIGHT).status, 303);
	}
	CHECK_INT(sql_number("SELECT max(wrong) FROM guesses"), 2);	/* as strangers, before the first log-in */
}

/* What an answer says and costs: text, status, wait, statements and hashes. */
static const char *
answer(const char *body, const char *name)
{
	static char texts[2][40000];
	static unsigned turn;
	char *to = texts[turn++ % 2];
	unsigned before = password_count();
	struct visit v = try(stranger, body);
	const char *part = strstr(v.body, "<main"), *at;
	int n = snprintf(to, sizeof texts[0], "%d %d %u %u ", v.status, wait_of(v), v.queries, password_count() - before);

	for (; part != NULL && *part != '\0' && (size_t)n < sizeof texts[0] - 1; part++) {
		at = str_starts(part, name) ? part : NULL;
		if (at != NULL)
			part += strlen(name) - 1;
		else if (str_starts(part, "name=\"csrf\" value=\""))
			part += strcspn(part, ">");
		else
			to[n++] = *part;
	}
	to[n] = '\0';
	return (to);
}

TEST(guessing_tells_nothing_of_who_has_an_account)
{
	get(NOBODY, "/login");		/* what is asked once for all pages */
	give_alice_a_password();
	sql("UPDATE accounts SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = 2");
	for (int i = 0; i < 9; i++) {
		CHECK_STR(answer(WRONG, "alice@test.example"), answer(UNKNOWN, "wanda@test.example"));
		if (i > 5 && i < 8)
			later(3);
	}
	CHECK_INT(try(stranger, UNKNOWN).status, 429);
	CHECK_INT(sql_number("SELECT count(*) FROM guesses WHERE guesses::text LIKE '%%test%%' OR guesses::text LIKE '%%198.51%%'"), 0);
}

TEST(guessing_a_password_counts_wherever_it_is_asked_for)
{
	struct visitor alice = { .from = "198.51.100.9", .who = "alice" };
	struct visit v;

	give_alice_a_password();
	ratelimit_init(true);
	for (int i = 0; i < 2; i++) {
		CHECK_INT(visitor_posts(alice, "/confirm", "password=tea+and+cake").status, 422);
		CHECK_INT(visitor_posts(alice, "/account/password", "password=tea+and+cake&new_password=four+plain+words+here").status, 422);
	}
	CHECK_INT(visitor_posts(alice, "/account/password", "password=tea+and+cake&new_password=four+plain+words+here").status, 422);
	v = visitor_posts(alice, "/confirm", "password=tea+and+biscuits");
	CHECK_INT(v.status, 429);
	CHECK_HAS(v.head, "Retry-After: 1\r\n");
	CHECK_INT(visitor_posts(alice, "/account/password", "password=tea+and+biscuits&new_password=four+plain+words+here").status, 429);
	CHECK_INT(visitor_posts(alice, "/login", RIGHT).status, 303);	/* signed in: sent home, not looked at */
	ratelimit_init(false);
	CHECK_INT(try(stranger, RIGHT).status, 429);
}

TEST(wrong_tries_of_yesterday_are_swept)
{
	sql("INSERT INTO guesses (key, wrong, next_at) VALUES (1, 9, now() - interval '25 hours'), (2, 9, now())");
	sql("INSERT INTO jobs (kind, args) VALUES ('guesses_sweep', '{}')");
	while (job_run_due("test") > 0)
		continue;
	CHECK_STR(sql_string("SELECT string_agg(key::text, ' ') FROM guesses"), "2");
}
