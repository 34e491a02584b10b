/* picture_fetch: GET, a few redirections, and hosts that rest. */
#include "catalog/picture_fetch.h"

#include "base/strnum.h"
#include "base/weburl.h"
#include "media/image.h"
#include "run/co.h"
#include "run/fetch.h"
#include "run/page.h"
#include "run/settings.h"

enum { REDIRECTIONS = 4, TIMEOUT_MS = 25000, REST_S = 10, REST_MAX_S = 3600, HOSTS = 64 };

static const char unreached[] = N_("The other server could not be reached.");

/* Of this process: a host that is forgotten is asked once more. */
static struct host {
	char	 name[256];
	int64_t	 until;		/* ms; 0: does not rest */
	int	 failures;
} hosts[HOSTS];

/* Its place; the one that rests least long makes room for a new name. */
static struct host *
host_of(const char *name)
{
	struct host *least = &hosts[0];

	for (size_t i = 0; i < HOSTS; i++) {
		if (str_eq(hosts[i].name, name))
			return (&hosts[i]);
		if (hosts[i].until < least->until)
			least = &hosts[i];
	}
	*least = (struct host){ 0 };
	snprintf(least->name, sizeof least->name, "%s", name);
	return (least);
}

static int
rest_left(const struct host *h)
{
	int64_t left = h->until - clock_ms();

	return (left > 0 ? (int)(left / 1000) + 1 : 0);
}

static void
rest(struct req *r, struct host *h, const struct fetch_answer *a)
{
	const char *asked = a->error == NULL ? fetch_header(r, a, "Retry-After") : NULL;
	int64_t s;

	if (asked == NULL || !str_to_i64(asked, 1, REST_MAX_S, &s))
		s = h->failures < 10 ? (int64_t)REST_S << h->failures : REST_MAX_S;
	h->failures++;
	h->until = clock_ms() + (s < REST_MAX_S ? s : REST_MAX_S) * 1000;
}

static bool
is_redirection(int status)
{
	return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

/* Where the answer leads, as a whole address. */
static const char *
leads_to(struct req *r, const struct weburl *from, const char *to)
{
	size_t n = strcspn(from->target, "?");

	if (to == NULL || strstr(to, "://") != NULL)
		return (to != NULL ? to : "");
	if (str_starts(to, "//"))
		return (req_printf(r, "%s:%s", from->https ? "https" : "http", to));
	if (to[0] == '/')
		return (req_printf(r, "%s%s", from->origin, to));
	while (n > 0 && from->target[n - 1] != '/')
		n--;
	return (req_printf(r, "%s%.*s%s", from->origin, (int)n, from->target, to));
}

static enum picture_fetched
understand(struct req *r, struct host *h, const struct fetch_answer *a, struct picture_fetch *to)
{
	to->why = unreached;
	if (a->barred || a->too_large) {
		to->why = a->barred ? N_("The address of this picture cannot be used.") : N_("This file is too large.");
		return (PICTURE_NEVER);
	}
	if (a->error != NULL || a->status == 429 || a->status == 503) {
		rest(r, h, a);
		to->wait_s = rest_left(h);
		return (PICTURE_LATER);
	}
	*h = (struct host){ 0 };
	if (a->status == 200) {
		to->bytes = (struct bytes){ a->body, a->body_len };
		return (PICTURE_GOT);
	}
	to->why = N_("The other server does not give us this picture.");
	if (a->status == 404 || a->status == 410)
		to->why = N_("There is no picture at this address.");
	return (a->status >= 500 || a->status == 408 || a->status == 425 ? PICTURE_AGAIN : PICTURE_NEVER);
}

enum picture_fetched
picture_fetch(struct req *r, const char *url, struct picture_fetch *to)
{
	static const char *const headers[] = { "Accept: image/*", NULL };
	struct fetch_request q = { .method = "GET", .headers = headers, .timeout_ms = TIMEOUT_MS, .max_bytes = IMAGE_BYTES_MAX,
	    .public_only = setting_int(SETTING_PICTURES_FROM) == PICTURES_FROM_PUBLIC };
	struct fetch_answer a;
	struct weburl u;
	struct host *h;

	*to = (struct picture_fetch){ .why = N_("The address of this picture cannot be used.") };
	for (int i = 0; i <= REDIRECTIONS; i++) {
		if (weburl_parse(req_arena(r), url, &u) != WEBURL_OK)
			return (PICTURE_NEVER);
		h = host_of(u.host);
		if ((to->wait_s = rest_left(h)) > 0) {
			to->why = unreached;
			return (PICTURE_LATER);
		}
		q.url = u.text;
		if (!fetch(r, &q, &a) || !is_redirection(a.status))
			return (understand(r, h, &a, to));
		url = leads_to(r, &u, fetch_header(r, &a, "Location"));
	}
	return (PICTURE_NEVER);
}
