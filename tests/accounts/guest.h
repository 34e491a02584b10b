/* guest: a visitor who signs in, and letters with links in them. */
#ifndef TESTS_ACCOUNTS_GUEST_H
#define TESTS_ACCOUNTS_GUEST_H

#include <sodium.h>

#include "notices/letters.h"
#include "tests/page.h"

/* Alice's password is "tea and biscuits", kept in a form weaker than today's. */
static inline void
give_alice_a_password(void)
{
	char kept[crypto_pwhash_STRBYTES];

	must(crypto_pwhash_str(kept, "tea and biscuits", 16, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN) == 0);
	sql("UPDATE accounts SET password_hash = '%s' WHERE id = 2", kept);
}

/* A visitor's POST, with a session when the token is one's. */
static inline struct visit
post_as(const char *token, const char *path, const char *body)
{
	const char *part, *end;
	char csrf[200], all[2000], head[300];
	struct visit page;

	snprintf(head, sizeof head, "cookie: souk=%s", token);
	page = get_with(NOBODY, "/login", head);
	part = strstr(page.body, "name=\"csrf\" value=\"");
	must(part != NULL);
	part += strlen("name=\"csrf\" value=\"");
	end = strchr(part, '"');
	snprintf(csrf, sizeof csrf, "%.*s", (int)(end - part), part);
	snprintf(all, sizeof all, "csrf=%s&%s", csrf, body);
	snprintf(head, sizeof head, "cookie: souk=%s\ncontent-type: application/x-www-form-urlencoded\n"
	    "sec-fetch-site: same-origin", token);
	return (post_raw(NOBODY, path, head, all, strlen(all)));
}

static inline struct visit
guest_post(const char *path, const char *body)
{
	return (post_as("none", path, body));
}

static inline const char *
token_hash(const char *token)
{
	static char hex[65];
	unsigned char h[32];

	crypto_generichash(h, sizeof h, (const unsigned char *)token, strlen(token), NULL, 0);
	return (sodium_bin2hex(hex, sizeof hex, h, sizeof h));
}

static inline const char *
cookie_of(struct visit v)
{
	static char token[44];
	const char *at = strstr(v.head, "Set-Cookie: souk=");

	snprintf(token, sizeof token, "%.43s", at != NULL ? at + strlen("Set-Cookie: souk=") : "");
	return (token);
}

struct letter_asked {
	const char	*notice;
	int64_t		 id, account;
	bool		 wrote;
	char		 to[300], subject[300], text[6000];
};

static inline void
write_the_letter(struct req *r, void *arg)
{
	struct letter_asked *q = arg;
	struct letter l = { 0 };

	if (!(q->wrote = notice_find(q->notice)->write(r, q->id, (account_id){ q->account }, &l)))
		return;
	snprintf(q->to, sizeof q->to, "%s", l.to);
	snprintf(q->subject, sizeof q->subject, "%s", l.subject);
	snprintf(q->text, sizeof q->text, "%s", letter_text(r, &l));
}

/* As the job writes it. */
static inline const struct letter_asked *
letter_of(const char *notice, int64_t id, int64_t account)
{
	static struct letter_asked q[4];
	static int turn;
	struct letter_asked *a = &q[turn++ % 4];

	*a = (struct letter_asked){ .notice = notice, .id = id, .account = account };
	job_do(write_the_letter, a);
	return (a);
}

/* The token in the letter's link. */
static inline const char *
token_in(const struct letter_asked *q)
{
	static char tokens[4][44];
	static int turn;
	char *to = tokens[turn++ % 4];
	const char *at = strstr(q->text, "?token=");

	snprintf(to, 44, "%.43s", at != NULL ? at + strlen("?token=") : "");
	return (to);
}

/* Follows a link: the page it opens. */
static inline struct visit
follow(enum persona p, const char *path, const char *token)
{
	char url[200];

	snprintf(url, sizeof url, "%s?token=%s", path, token);
	return (get(p, url));
}

/* What the button on that page sends; more: "&name=value". */
static inline struct visit
press(enum persona p, const char *path, const char *token, const char *more)
{
	char body[400];

	snprintf(body, sizeof body, "token=%s%s", token, more);
	return (p == NOBODY ? guest_post(path, body) : post(p, path, body));
}

#endif
