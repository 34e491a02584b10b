/* visitor: somebody who comes from a network of their own, with or without a session. */
#ifndef TESTS_SECURITY_VISITOR_H
#define TESTS_SECURITY_VISITOR_H

#include "tests/page.h"

struct visitor {
	const char	*from;		/* NULL: 127.0.0.1 */
	const char	*who;		/* "alice": her session of the fixture; NULL: none */
	const char	*cookies;	/* "device=...", NULL */
	const char	*host;		/* NULL: souk.test */
};

/* The token of a persona's session, as page.c makes it. */
static inline const char *
visitor_token(const char *who)
{
	static char token[44];

	for (size_t i = 0; i < 43; i++)
		token[i] = who[i % strlen(who)];
	return (token);
}

static inline struct visit
visitor_asks(struct visitor w, enum method m, const char *path, const char *body)
{
	char cookie[1200];
	struct http_field h[] = {
		{ "host", w.host != NULL ? w.host : "souk.test" }, { "content-type", "application/x-www-form-urlencoded" },
		{ "sec-fetch-site", "same-origin" }, { "x-forwarded-host", w.host != NULL ? w.host : "souk.test" },
		{ "cookie", cookie },
	};
	struct http_in in = { .method = m, .target = path, .headers = h, .nheaders = nelem(h), .body_fd = -1,
	    .remote = w.from != NULL ? w.from : "127.0.0.1" };

	snprintf(cookie, sizeof cookie, "%s%s; %s", w.who != NULL ? "souk=" : "none=", w.who != NULL ? visitor_token(w.who) : "1",
	    w.cookies != NULL ? w.cookies : "none=1");
	in.body = body != NULL && body[0] != '\0' ? body : NULL;
	in.body_len = in.body != NULL ? strlen(body) : 0;
	return (visit(&in));
}

/* The token for forms that a page of this visitor carries. */
static inline const char *
visitor_csrf(struct visitor w)
{
	static char csrf[200], everybodys[200];
	struct visit page;
	const char *part;

	if (w.who == NULL && everybodys[0] != '\0')
		return (everybodys);
	page = visitor_asks(w, METHOD_GET, w.who != NULL ? "/account" : "/login", NULL);
	part = strstr(page.body, "name=\"csrf\" value=\"");
	must(part != NULL);
	part += strlen("name=\"csrf\" value=\"");
	snprintf(csrf, sizeof csrf, "%.*s", (int)strcspn(part, "\""), part);
	if (w.who == NULL)
		memcpy(everybodys, csrf, sizeof everybodys);
	return (csrf);
}

/* A form with its token. */
static inline struct visit
visitor_posts(struct visitor w, const char *path, const char *body)
{
	char all[4000];

	snprintf(all, sizeof all, "csrf=%s&%s", visitor_csrf(w), body);
	return (visitor_asks(w, METHOD_POST, path, all));
}

/* The cookie of that name that an answer sets, as "name=value"; "" when it sets none. */
static inline const char *
visitor_cookie(struct visit v, const char *name)
{
	static char texts[4][300];
	static unsigned turn;
	char *to = texts[turn++ % nelem(texts)], start[80];
	const char *at;

	snprintf(start, sizeof start, "Set-Cookie: %s=", name);
	at = strstr(v.head, start);
	snprintf(to, sizeof texts[0], "%.*s", at != NULL ? (int)strcspn(at + 12, ";\r") : 0, at != NULL ? at + 12 : "");
	return (to);
}

#endif
