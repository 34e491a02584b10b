/* signup: challenges, and numbers that go with them. */
#include "accounts/signup.h"

#include <sodium.h>

#include "base/strnum.h"
#include "run/limit.h"
#include "run/log.h"
#include "run/settings.h"

enum { NONCE_BYTES = 16, LIFE_S = 600, WAIT_S = 60, WAITS_EVERY_S = 600, ALARM_MINUTES = 10, NUMBER_MAX = 20 };

enum verdict { GOOD, WAITED, NONE, EARLY, OFTEN, STALE, EASY, USED };

static const char *const verdict_names[] = { "good", "waited", "none", "early", "often", "stale", "easy", "used" };

/* What a challenge says, once its signature was found to be ours. */
struct challenge {
	const char	*nonce;
	int64_t		 made;		/* seconds */
	int64_t		 bits;
};

static int64_t
now_s(struct req *r)
{
	return (now_us(r) / 1000000);
}

/* A challenge is good for the network it was made for. */
static const char *
signed_text(struct req *r, const char *text)
{
	return (req_printf(r, "%s for %s", text, req_origin(r)));
}

static const char *
challenge_new(struct req *r)
{
	unsigned char b[NONCE_BYTES];
	char nonce[2 * NONCE_BYTES + 1];
	const char *text;

	randombytes_buf(b, sizeof b);
	sodium_bin2hex(nonce, sizeof nonce, b, sizeof b);
	text = req_printf(r, "%lld.%lld.%s", (long long)now_s(r), (long long)setting_int(SETTING_SIGNUP_PROOF_BITS), nonce);
	return (req_printf(r, "%s.%s", text, sign(r, "signup", signed_text(r, text))));
}

/* False: it is not ours, was made for another network, or is too old. */
static bool
challenge_read(struct req *r, const char *sent, struct challenge *c)
{
	const char *end = strrchr(sent, '.'), *bits = strchr(sent, '.'), *nonce = bits != NULL ? strchr(bits + 1, '.') : NULL;
	const char *text = end != NULL ? req_printf(r, "%.*s", (int)(end - sent), sent) : "";

	if (nonce == NULL || end == nonce || strlen(sent) > 200 || !sign_ok(r, "signup", signed_text(r, text), end + 1))
		return (false);
	c->nonce = text + (nonce + 1 - sent);
	return (str_to_i64(req_printf(r, "%.*s", (int)(bits - sent), sent), 1, INT64_MAX, &c->made) &&
	    str_to_i64(req_printf(r, "%.*s", (int)(nonce - bits - 1), bits + 1), 0, 64, &c->bits) &&
	    c->made <= now_s(r) && now_s(r) < c->made + LIFE_S);
}

static int
zero_bits(const unsigned char h[crypto_hash_sha256_BYTES])
{
	unsigned n = 0;

	while (n < 8 * crypto_hash_sha256_BYTES && (h[n / 8] >> (7 - n % 8) & 1) == 0)
		n++;
	return ((int)n);
}

static bool
goes_with(struct req *r, const char *challenge, const char *number, int64_t bits)
{
	const char *text = req_printf(r, "%s:%s", challenge, number);
	unsigned char h[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(h, (const unsigned char *)text, strlen(text));
	return (strlen(number) <= NUMBER_MAX && strspn(number, "0123456789") == strlen(number) && zero_bits(h) >= bits);
}

static bool
spend(struct req *r, const char *nonce)
{
	return (limit_take(r, "signup.challenge", nonce, (struct rate){ 1, LIFE_S * 1000 }));
}

static enum verdict
verdict_of(struct req *r, const char *sent, const char *number, int64_t *wait_s)
{
	struct challenge c;

	*wait_s = 0;
	if (sent[0] == '\0')
		return (NONE);
	if (!challenge_read(r, sent, &c))
		return (STALE);
	if (number[0] != '\0') {
		if (!goes_with(r, sent, number, c.bits))
			return (EASY);
		return (spend(r, c.nonce) ? GOOD : USED);
	}
	*wait_s = c.made + WAIT_S - now_s(r);
	if (*wait_s > 0)
		return (EARLY);
	*wait_s = WAITS_EVERY_S;
	if (!limit_take(r, "signup.wait", req_origin(r), (struct rate){ 1, WAITS_EVERY_S * 1000 }))
		return (OFTEN);
	*wait_s = 0;
	return (spend(r, c.nonce) ? WAITED : USED);
}

static struct signup_proof
ask(struct req *r, const char *kept)
{
	struct challenge c;
	struct signup_proof p = { .challenge = kept };

	if (kept == NULL || !challenge_read(r, kept, &c)) {
		p.challenge = challenge_new(r);
		if (!challenge_read(r, p.challenge, &c))
			panic("a challenge that cannot be read");
	}
	p.bits = (int)c.bits;
	return (p);
}

/* How many sign-ups count as usual; 0: any number. */
static int64_t
usual(void)
{
	return (setting_int(SETTING_SIGNUP_PROOF) == SIGNUP_PROOF_AUTO && ratelimit_is_on() ?
	    setting_int(SETTING_SIGNUPS_PER_MINUTE) : 0);
}

struct signup_proof
signup_proof(struct req *r)
{
	bool wanted = setting_int(SETTING_SIGNUP_PROOF) == SIGNUP_PROOF_ON;
	int64_t most = usual();

	if (most > 0)
		wanted = limit_level(r, "signup", 60000 / most) >= most;
	return (wanted ? ask(r, field(r, "challenge")) : (struct signup_proof){ .challenge = NULL });
}

static const char *
words(struct req *r, enum verdict v, int64_t wait_s)
{
	switch (v) {
	case EARLY:
		return (req_printf(r, trn(r, "Your browser sent no number. Without JavaScript, please send the form again in %lld second.",
		    "Your browser sent no number. Without JavaScript, please send the form again in %lld seconds.", wait_s),
		    (long long)wait_s));
	case OFTEN:
		return (tr(r, "Your network got an account without a number a short while ago. Please try again in ten minutes, or with JavaScript."));
	default:
		return (tr(r, "Very many accounts are being made at the moment. Please send the form once more: "
		    "your browser works out a number first, which shows that it is in earnest."));
	}
}

bool
signup_proved(struct req *r, struct problems *p, struct signup_proof *proof)
{
	bool wanted = setting_int(SETTING_SIGNUP_PROOF) == SIGNUP_PROOF_ON;
	const char *sent = field(r, "challenge");
	int64_t most = usual(), wait_s;
	enum verdict v;

	if (most > 0)
		wanted = limit_flood(r, "signup", 60000 / most, most + ALARM_MINUTES * most) > most;
	if (!wanted)
		return (true);
	v = verdict_of(r, sent, field(r, "number"), &wait_s);
	if (v == GOOD || v == WAITED)
		return (true);
	log_event(LEVEL_INFO, "signup.refused", KV("why", verdict_names[v]));
	*proof = ask(r, v == EARLY || v == OFTEN || v == EASY ? sent : NULL);
	problem_add(r, p, "number", words(r, v, wait_s));
	p->wait_s = (int)wait_s;
	return (false);
}
