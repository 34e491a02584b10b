/* deliver: a heap of deliveries by their time, and those under way. */
#include <sodium.h>

#include "sandbox/deliver.h"

#include "sandbox/heap.h"
#include "sandbox/journal.h"

struct delivery {
	uint64_t	 id;
	char		 event[32];
	int		 tries;
	int64_t		 since_ms;	/* under way */
	struct delivery	*next;		/* under way */
};

struct sb_deliver_knobs sb_deliver_knobs;
struct sb_deliver_counts sb_deliver_counts;
static struct sb_heap waiting;
static struct delivery *flying;
static uint64_t last_id;

void
sb_deliver_start_knobs(void)
{
	sb_deliver_knobs = (struct sb_deliver_knobs){ .copies = 1,
	    .in_flight = sb.config.in_flight };
}

void
sb_deliver_start(void)
{
	sb_deliver_start_knobs();
	sb_deliver_counts = (struct sb_deliver_counts){ 0 };
}

void
sb_deliver_stop(void)
{
	struct delivery *d;

	while ((d = sb_heap_take(&waiting, INT64_MAX)) != NULL)
		free(d);
	sb_heap_free(&waiting);
	while ((d = flying) != NULL) {
		flying = d->next;
		free(d);
	}
}

bool
sb_deliver_wants(const char *type)
{
	const char *types = sb.config.webhook_types, *at;
	size_t n = strlen(type);

	if (sb.config.webhook_url == NULL || sb.config.webhook_url[0] == '\0')
		return (false);
	if (types == NULL || types[0] == '\0')
		return (true);
	for (at = types; (at = strstr(at, type)) != NULL; at += n)
		if ((at == types || at[-1] == ' ') &&
		    (at[n] == ' ' || at[n] == '\0'))
			return (true);
	return (false);
}

static void
enqueue(const char *event, int tries, int64_t pause_ms)
{
	struct delivery *d = xcalloc(1, sizeof *d);

	d->id = ++last_id;
	d->tries = tries;
	snprintf(d->event, sizeof d->event, "%s", event);
	sb_heap_put(&waiting, sb.now_ms + pause_ms, d);
	sb_deliver_counts.waiting++;
}

void
sb_deliver(const struct sb_event *e)
{
	uint32_t most = (uint32_t)sb_deliver_knobs.shuffle_ms;

	for (int i = 0; i < sb_deliver_knobs.copies; i++)
		enqueue(e->id, 0, most > 0 ? randombytes_uniform(most + 1) : 0);
}

void
sb_deliver_again(const struct sb_event *e)
{
	enqueue(e->id, 0, 0);
}

void
sb_deliver_shuffle(void)
{
	size_t n = waiting.n;
	struct delivery **all = xcalloc(n + 1, sizeof(struct delivery *));

	for (size_t i = 0; i < n; i++)
		all[i] = sb_heap_take(&waiting, INT64_MAX);
	for (size_t i = n; i > 1; i--) {
		size_t j = randombytes_uniform((uint32_t)i);
		struct delivery *d = all[j];

		all[j] = all[i - 1];
		all[i - 1] = d;
	}
	for (size_t i = 0; i < n; i++)
		sb_heap_put(&waiting, sb.now_ms, all[i]);
	free(all);
}

/* Stripe-Signature: HMAC-SHA256 over the time, a point and the body. */
static void
sign(char *to, size_t room, const char *body, size_t n)
{
	crypto_auth_hmacsha256_state s;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char t[24], hex[2 * sizeof mac + 1];
	const char *secret = sb.config.webhook_secret;

	snprintf(t, sizeof t, "%lld", (long long)sb_now_s());
	crypto_auth_hmacsha256_init(&s, (const unsigned char *)secret,
	    strlen(secret));
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)t, strlen(t));
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)body, n);
	crypto_auth_hmacsha256_final(&s, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	snprintf(to, room, "Stripe-Signature: t=%s,v1=%s", t, hex);
}

static void
send_one(struct delivery *d, const struct sb_event *e)
{
	char signature[160];
	const char *headers[] = {
		"Content-Type: application/json; charset=utf-8",
		"Accept: */*",
		"User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)",
		signature, NULL
	};
	size_t n = strlen(e->body);

	sign(signature, sizeof signature, e->body, n);
	d->since_ms = sb.now_ms;
	d->tries++;
	d->next = flying;
	flying = d;
	sb_deliver_counts.flying++;
	sb.config.deliver(sb.config.webhook_url, headers, e->body, n, d->id);
}

static void
give_up(struct sb_event *e)
{
	if (e->done)
		return;
	e->done = true;
	sb_journal_done(e);
}

/* What follows from an answer, or from its absence (0). */
static void
settle(struct delivery *d, int status)
{
	struct sb_event *e = sb_event_find(d->event);
	int64_t pause = sb.config.retry_ms;

	if (e != NULL) {
		e->tries++;
		e->last_status = status;
	}
	if (status >= 200 && status <= 299) {
		sb_deliver_counts.delivered++;
		if (e != NULL)
			give_up(e);
		return;
	}
	sb_deliver_counts.failed++;
	if (e == NULL)
		return;
	if (d->tries >= sb.config.tries) {
		sb_deliver_counts.given_up++;
		give_up(e);
		return;
	}
	for (int i = 1; i < d->tries && pause < SB_DELIVER_PAUSE_MAX_MS; i++)
		pause *= 2;
	enqueue(d->event, d->tries, pause < SB_DELIVER_PAUSE_MAX_MS ? pause :
	    SB_DELIVER_PAUSE_MAX_MS);
}

static void
end_flight(struct delivery **at, int status)
{
	struct delivery *d = *at;

	*at = d->next;
	sb_deliver_counts.flying--;
	settle(d, status);
	free(d);
}

void
sb_deliver_run(void)
{
	uint64_t most = (uint64_t)sb_deliver_knobs.in_flight;
	struct delivery **at = &flying, *d;
	struct sb_event *e;

	while (*at != NULL)
		if ((*at)->since_ms + SB_DELIVER_TIMEOUT_MS <= sb.now_ms)
			end_flight(at, 0);
		else
			at = &(*at)->next;
	while (!sb_deliver_knobs.hold && sb_deliver_counts.flying < most &&
	    (d = sb_heap_take(&waiting, sb.now_ms)) != NULL) {
		sb_deliver_counts.waiting--;
		if ((e = sb_event_find(d->event)) != NULL)
			send_one(d, e);
		else
			free(d);
	}
}

void
sandbox_delivered(uint64_t id, int http_status, int64_t now_ms)
{
	struct delivery **at = &flying;

	sb.now_ms = now_ms;
	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	if (*at == NULL)
		return;
	end_flight(at, http_status);
	sb_deliver_run();
	(void)sb_journal_flush();
}
