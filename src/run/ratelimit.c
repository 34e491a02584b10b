/* ratelimit: a token bucket kept as one number, the time at which it will be
 * full again. A try moves that time on by one interval and is refused when it
 * would lie more than a bucket's worth ahead.
 *
 * An entry is one 64-bit word, so that a compare-and-swap is all it takes: 24
 * bits tell keys of a set apart, 40 hold the time. The hash is keyed: nobody
 * can choose an address that shares a word with another's. */
#include "run/ratelimit.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <sys/mman.h>

enum { SETS = 8192, WAYS = 8, TIME_BITS = 40 };

#define TIME_MASK	((UINT64_C(1) << TIME_BITS) - 1)

static const struct limit_rule rules[LIMIT_COUNT] = {
	[LIMIT_LOGIN] = { { 10, 6000 }, { 10, 6000 }, true },
	[LIMIT_FORM] = { { 20, 10000 }, { 20, 10000 }, true },
	[LIMIT_CHECKOUT] = { { 120, 1000 }, { 40, 2000 }, true },
	[LIMIT_SEARCH] = { { 120, 200 }, { 120, 200 }, false },
	[LIMIT_WEBHOOK] = { { 5000, 1 }, { 5000, 1 }, false },
};

const struct limit_rule *
limit_rule(enum limit limit)
{
	must(limit < LIMIT_COUNT);
	return (&rules[limit]);
}

static const struct rate *
rate_of(const struct limit_key *k)
{
	return (k->of_account ? &limit_rule(k->limit)->account : &limit_rule(k->limit)->network);
}

struct set {
	_Alignas(64) uint64_t	entries[WAYS];
};

static struct table {
	unsigned char	key[crypto_shorthash_KEYBYTES];
	struct set	sets[SETS];
} *table;

void
ratelimit_init(bool on)
{
	if (table != NULL)
		munmap(table, sizeof *table);
	table = NULL;
	if (!on)
		return;
	if (sodium_init() < 0)
		panic("libsodium does not start");
	table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		panic("no shared memory for rate limits");
	randombytes_buf(table->key, sizeof table->key);
}

bool
ratelimit_is_on(void)
{
	return (table != NULL);
}

static uint64_t
hash(const struct limit_key *k)
{
	unsigned char text[128] = { (unsigned char)k->limit, k->of_account, (unsigned char)k->route, (unsigned char)(k->route >> 8) };
	unsigned char h[crypto_shorthash_BYTES];
	const char *who = k->who;
	char v4[INET_ADDRSTRLEN];
	struct in6_addr v6;
	size_t n = 8;
	uint64_t v;

	if (!k->of_account && strchr(who, ':') != NULL && inet_pton(AF_INET6, who, &v6) == 1 && !IN6_IS_ADDR_V4MAPPED(&v6))
		memcpy(text + 4, &v6, n);
	else {
		if (strchr(who, ':') != NULL && inet_pton(AF_INET6, who, &v6) == 1)
			who = inet_ntop(AF_INET, &v6.s6_addr[12], v4, sizeof v4);
		n = strnlen(who, sizeof text - 4);
		memcpy(text + 4, who, n);
	}
	crypto_shorthash(h, text, n + 4, table->key);
	memcpy(&v, h, sizeof v);
	return (v);
}

/* The key's entry, or the one to give up for it: the first to be full again. */
static uint64_t *
entry_of(struct set *set, uint64_t tag, uint64_t *old)
{
	uint64_t *least = NULL, v;

	for (size_t i = 0; i < WAYS; i++) {
		v = __atomic_load_n(&set->entries[i], __ATOMIC_RELAXED);
		if (v != 0 && v >> TIME_BITS == tag) {
			*old = v;
			return (&set->entries[i]);
		}
		if (least == NULL || (v & TIME_MASK) < (*old & TIME_MASK)) {
			least = &set->entries[i];
			*old = v;
		}
	}
	return (least);
}

/* When the bucket that this entry is, or becomes, is full. */
static int64_t
full_at_of(uint64_t old, uint64_t tag, int64_t now_ms, int64_t capacity)
{
	int64_t full_at = old >> TIME_BITS == tag ? (int64_t)(old & TIME_MASK) : now_ms;

	if (full_at < now_ms)
		return (now_ms);
	return (full_at > now_ms + capacity ? now_ms + capacity : full_at);	/* the clock went back */
}

bool
ratelimit_take(const struct limit_key *k, int64_t now_ms, int *retry_after_s)
{
	const struct rate *rate = rate_of(k);
	int64_t capacity = rate->burst * rate->interval_ms, full_at;
	uint64_t h, tag, old, *entry;

	*retry_after_s = 0;
	if (table == NULL || k->limit == LIMIT_NONE)
		return (true);
	must(now_ms > 0 && (uint64_t)now_ms < TIME_MASK / 2);
	h = hash(k);
	tag = h >> TIME_BITS;
	do {
		entry = entry_of(&table->sets[h % SETS], tag, &old);
		full_at = full_at_of(old, tag, now_ms, capacity) + rate->interval_ms;
		if (full_at > now_ms + capacity) {
			*retry_after_s = (int)((full_at - now_ms - capacity + 999) / 1000);
			return (false);
		}
	} while (!__atomic_compare_exchange_n(entry, &old, tag << TIME_BITS | (uint64_t)full_at, false, __ATOMIC_RELAXED,
	    __ATOMIC_RELAXED));
	return (true);
}

void
ratelimit_close(const struct limit_key *k, int64_t now_ms, int64_t wait_ms)
{
	const struct rate *rate = rate_of(k);
	int64_t full_at = now_ms + (rate->burst - 1) * rate->interval_ms + wait_ms;
	uint64_t h, tag, old, *entry;

	if (table == NULL || k->limit == LIMIT_NONE || wait_ms <= 0)
		return;
	h = hash(k);
	tag = h >> TIME_BITS;
	do {
		entry = entry_of(&table->sets[h % SETS], tag, &old);
		if (old >> TIME_BITS == tag && (int64_t)(old & TIME_MASK) >= full_at)
			return;
	} while (!__atomic_compare_exchange_n(entry, &old, tag << TIME_BITS | (uint64_t)full_at, false, __ATOMIC_RELAXED,
	    __ATOMIC_RELAXED));
}
