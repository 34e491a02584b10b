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

static const struct rate {
	int64_t	burst;		/* tries in a full bucket */
	int64_t	interval_ms;	/* until one more is there */
} rates[LIMIT_COUNT] = {
	[LIMIT_LOGIN] = { 10, 6000 },
	[LIMIT_FORM] = { 20, 10000 },
	[LIMIT_CHECKOUT] = { 120, 1000 },
	[LIMIT_SEARCH] = { 120, 200 },
	[LIMIT_WEBHOOK] = { 5000, 1 },
};

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

static uint64_t
hash(enum limit limit, const char *key)
{
	unsigned char text[128] = { (unsigned char)limit }, h[crypto_shorthash_BYTES];
	char v4[INET_ADDRSTRLEN];
	struct in6_addr v6;
	size_t n;
	uint64_t v;

	if (strchr(key, ':') != NULL && inet_pton(AF_INET6, key, &v6) == 1) {
		if (IN6_IS_ADDR_V4MAPPED(&v6))
			return (hash(limit, inet_ntop(AF_INET, &v6.s6_addr[12], v4, sizeof v4)));
		n = 8;
		memcpy(text + 1, &v6, n);
	} else {
		n = strnlen(key, sizeof text - 1);
		memcpy(text + 1, key, n);
	}
	crypto_shorthash(h, text, n + 1, table->key);
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

bool
ratelimit_take(enum limit limit, const char *key, int64_t now_ms, int *retry_after_s)
{
	const struct rate *rate = &rates[limit];
	int64_t capacity = rate->burst * rate->interval_ms, full_at;
	uint64_t h, tag, old, new, *entry;

	*retry_after_s = 0;
	if (table == NULL || limit == LIMIT_NONE)
		return (true);
	must(limit < LIMIT_COUNT && now_ms > 0 && (uint64_t)now_ms < TIME_MASK / 2);
	h = hash(limit, key);
	tag = h >> TIME_BITS;
	do {
		entry = entry_of(&table->sets[h % SETS], tag, &old);
		full_at = old >> TIME_BITS == tag ? (int64_t)(old & TIME_MASK) : now_ms;
		if (full_at < now_ms)
			full_at = now_ms;
		if (full_at > now_ms + capacity)	/* the clock went back */
			full_at = now_ms + capacity;
		full_at += rate->interval_ms;
		if (full_at > now_ms + capacity) {
			*retry_after_s = (int)((full_at - now_ms - capacity + 999) / 1000);
			return (false);
		}
		new = tag << TIME_BITS | (uint64_t)full_at;
	} while (!__atomic_compare_exchange_n(entry, &old, new, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
	return (true);
}
