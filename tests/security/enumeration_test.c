/* Whether somebody has an account here is told to nobody. What is compared is what an answer says and what it
 * costs: statements asked and passwords hashed, which do not depend on how busy a machine is. */
#include "run/password.h"
#include "tests/accounts/guest.h"
#include "tests/page.h"
#include "tests/security/visitor.h"

#define NEW_PASSWORD	"&password=four+plain+words+here"

enum { ROUNDS = 5 };

struct cost {
	int		status;
	unsigned	queries, hashes;
	const char	*location;
	char		text[30000];
};

/* The page's text, and the sentence for the next page, without the address and the form's token. */
static void
read_answer(struct cost *c, struct visit v, const char *encoded)
{
	const char *at = strstr(encoded, "%40");
	char address[100];
	size_t n = 0, skip;

	snprintf(address, sizeof address, "%.*s%s%s", at != NULL ? (int)(at - encoded) : (int)strlen(encoded), encoded, at != NULL ? "@" : "",
	    at != NULL ? at + 3 : "");
	skip = strlen(address);

	for (const char *s = strstr(v.body, "<main"); s != NULL && *s != '\0' && n < sizeof c->text - 1; s++) {
		if (strncmp(s, address, skip) == 0)
			s += skip - 1;
		else if (str_starts(s, "name=\"csrf\" value=\""))
			s += strcspn(s, ">");
		else
			c->text[n++] = *s;
	}
	c->text[n] = '\0';
}

static const struct cost *
cost_of(struct visitor w, const char *path, const char *form, const char *address)
{
	static struct cost costs[2];	/* of two answers that are compared */
	static unsigned turn;
	struct cost *c = &costs[turn++ % 2];
	unsigned before = password_count();
	char body[500];
	struct visit v;

	snprintf(body, sizeof body, form, address);
	sql("SAVEPOINT one");
	v = visitor_posts(w, path, body);
	sql("ROLLBACK TO one");
	*c = (struct cost){ .status = v.status, .queries = v.queries, .hashes = password_count() - before, .location = v.location };
	read_answer(c, v, address);
	return (c);
}

static void
alike(struct visitor w, const char *path, const char *form, const char *one, const char *other)
{
	for (int i = 0; i < ROUNDS; i++) {
		const struct cost *a = cost_of(w, path, form, i % 2 == 0 ? one : other);
		const struct cost *b = cost_of(w, path, form, i % 2 == 0 ? other : one);

		if (a->status != b->status || a->queries != b->queries || a->hashes != b->hashes || !str_eq(a->location, b->location) ||
		    !str_eq(a->text, b->text))
			test_fail(__FILE__, __LINE__, "%s tells %s from %s: %d %s, %u statements, %u hashes; %d %s, %u, %u", path, one, other,
			    a->status, a->location, a->queries, a->hashes, b->status, b->location, b->queries, b->hashes);
	}
}

static const struct visitor guest = { .from = "192.0.2.1" }, alice = { .who = "alice" }, sam = { .who = "sam" };

/* Known, unknown, and closed. */
static void
three_alike(struct visitor w, const char *path, const char *form)
{
	get(NOBODY, "/login");		/* what is asked once for all pages */
	sql("UPDATE accounts SET closed_at = now() WHERE id = 5");
	alike(w, path, form, "bob%40test.example", "wanda%40test.example");
	alike(w, path, form, "sue%40test.example", "wanda%40test.example");
}

TEST(log_in_does_not_tell_who_has_an_account)
{
	sql("UPDATE accounts SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id IN (3, 5)");
	three_alike(guest, "/login", "email=%s&password=tea+and+cake");
}

TEST(registration_does_not_tell_who_has_an_account)
{
	get(NOBODY, "/login");
	alike(guest, "/register", "name=Nina&email=%s" NEW_PASSWORD, "bob%40test.example", "wanda%40test.example");
}

TEST(a_forgotten_password_does_not_tell_who_has_an_account)
{
	three_alike(guest, "/password/forgotten", "email=%s");
}

TEST(a_change_of_address_does_not_tell_who_has_an_account)
{
	three_alike(alice, "/account/email", "email=%s");
}

TEST(an_invitation_does_not_tell_who_has_an_account)
{
	three_alike(sam, "/seller/team/invitations", "email=%s&role=manager");
}

TEST(a_link_to_an_order_does_not_tell_who_ordered)
{
	alike(guest, "/orders/link", "number=T100001&email=%s", "alice%40test.example", "wanda%40test.example");
	alike(guest, "/orders/link", "email=alice%%40test.example&number=%s", "T100001", "T999999");
	CHECK_INT(visitor_posts(guest, "/orders/link", "number=t100001&email=alice%40test.example").status, 303);
	CHECK_STR(sql_string("SELECT payload->>'order' FROM outbox WHERE topic = 'order.link'"), "1");
}
