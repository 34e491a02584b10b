/* oidc_fetch: a handful of documents in each worker's memory. Redirections are not followed:
 * an issuer's documents lie where its name says. */
#include "accounts/oidc_fetch.h"

#include <strings.h>

#include "accounts/oidc_token.h"
#include "base/strnum.h"
#include "base/weburl.h"
#include "run/log.h"
#include "run/page.h"
#include "run/settings.h"
#include "run/wait.h"

enum {
	PLACES = 32,
	KEEP_MIN_S = 300, KEEP_S = 3600, KEEP_MAX_S = 86400,
	AGAIN_S = 60,		/* between two that ask for something newer */
	REST_S = 10,		/* who did not answer */
	TIMEOUT_MS = 8000,
	TURN_MS = 20,
};

bool (*oidc_ask)(struct req *, const struct fetch_request *, struct fetch_answer *) = fetch;

static struct place {
	char		*url, *text;	/* owned; text NULL: none came */
	int64_t		 asked, until;	/* clock_ms() */
	int64_t		 forced;	/* when something newer was asked for; 0: never */
	bool		 asking;	/* somebody waits for the answer */
} places[PLACES];

bool
oidc_url_is_local(struct req *r, const char *url)
{
	struct weburl u;

	return (setting_int(SETTING_MODE) == MODE_DEVELOPMENT && weburl_parse(req_arena(r), url, &u) == WEBURL_OK &&
	    (str_eq(u.host, "localhost") || str_eq(u.host, "127.0.0.1") || str_eq(u.host, "::1")));
}

bool
oidc_url_is_fine(struct req *r, const char *url, bool local)
{
	struct weburl u;

	return (url != NULL && weburl_parse(req_arena(r), url, &u) == WEBURL_OK && u.fragment == NULL &&
	    (u.https || (local && oidc_url_is_local(r, url))));
}

bool
oidc_url_must_be_public(struct req *r, const char *url, bool local)
{
	return (setting_int(SETTING_SIGN_IN_FROM) == SIGN_IN_FROM_PUBLIC && !(local && oidc_url_is_local(r, url)));
}

/* Its place, or the one that was asked longest ago. */
static struct place *
place_of(const char *url)
{
	struct place *oldest = &places[0];

	for (size_t i = 0; i < PLACES; i++) {
		if (places[i].url != NULL && str_eq(places[i].url, url))
			return (&places[i]);
		if (places[i].asked < oldest->asked)
			oldest = &places[i];
	}
	free(oldest->url);
	free(oldest->text);
	*oldest = (struct place){ .url = xstrdup(url) };
	return (oldest);
}

void
oidc_document_forget(const char *url)
{
	struct place *p = place_of(url);

	free(p->text);
	p->text = NULL;
	p->until = 0;
}

/* How long the answer says it is good. */
static int64_t
keep_s(struct req *r, const struct fetch_answer *a)
{
	const char *said = fetch_header(r, a, "Cache-Control"), *at = said != NULL ? strcasestr(said, "max-age=") : NULL;
	int64_t s;

	if (at == NULL)
		return (KEEP_S);
	at += strlen("max-age=");
	if (!str_to_i64(arena_strndup(req_arena(r), at, strspn(at, "0123456789")), 0, INT32_MAX, &s))
		return (KEEP_S);
	return (s < KEEP_MIN_S ? KEEP_MIN_S : s > KEEP_MAX_S ? KEEP_MAX_S : s);
}

static const char *
ask(struct req *r, const char *url, bool local, int64_t *seconds)
{
	static const char *const headers[] = { "Accept: application/json", NULL };
	const struct fetch_request q = { .method = "GET", .url = url, .headers = headers, .timeout_ms = TIMEOUT_MS,
	    .max_bytes = TOKEN_KEYS_MAX, .public_only = oidc_url_must_be_public(r, url, local) };
	struct fetch_answer a;

	if (!oidc_ask(r, &q, &a) || a.status != 200) {
		log_event(LEVEL_WARNING, "oidc.document", KV("url", url), KV("status", a.status), KV("error", a.error));
		return (NULL);
	}
	*seconds = keep_s(r, &a);
	return (a.body);
}

static void
nobody_asks(void *url)
{
	place_of(url)->asking = false;
}

/* What is kept outlives a question for something newer that got no answer, but not its own time. */
static void
keep(const char *url, const char *text, int64_t seconds)
{
	struct place *p = place_of(url);
	int64_t now = clock_ms();

	p->asking = false;
	if (text == NULL && p->until > now)
		return;
	free(p->text);
	p->text = text != NULL ? xstrdup(text) : NULL;
	p->until = now + (text != NULL ? seconds : REST_S) * 1000;
}

/* Whether the wait for somebody else who asks is over. */
static bool
is_answered(struct req *r, const char *url)
{
	const struct place *p = place_of(url);

	if (!p->asking || clock_ms() > p->asked + TIMEOUT_MS)
		return (true);
	if (wait_until(clock_ms() + TURN_MS) == WAKE_CANCEL)
		stop_because(r, 499, "client.gone", "oidc");
	return (false);
}

/* Whether what is kept will do. */
static bool
is_good(struct place *p, bool again)
{
	int64_t now = clock_ms();

	if (p->until <= now)
		return (false);
	if (!again || p->text == NULL || (p->forced != 0 && p->forced + AGAIN_S * 1000 > now))
		return (true);
	p->forced = now;
	return (false);
}

const char *
oidc_document(struct req *r, const char *url, bool local, bool again)
{
	struct place *p;
	int64_t seconds = 0;
	const char *text;

	if (!oidc_url_is_fine(r, url, local))
		return (NULL);
	while (!is_answered(r, url))
		continue;
	p = place_of(url);
	if (!is_good(p, again)) {
		p->asking = true;
		p->asked = clock_ms();
		defer(r, nobody_asks, req_strdup(r, url));
		text = ask(r, url, local, &seconds);
		keep(url, text, seconds);
		p = place_of(url);
	}
	return (p->text != NULL ? req_strdup(r, p->text) : NULL);
}
