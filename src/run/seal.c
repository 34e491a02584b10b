/* seal: version, number of the key, nonce, ciphertext with its tag. */
#include "run/seal.h"

#include <sodium.h>

#include "run/db.h"
#include "run/settingcheck.h"
#include "run/settings.h"

GATHERED(struct sealed_column, sealed_columns);

enum {
	VERSION = 1,
	KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEAD_BYTES = SEAL_PREFIX + NONCE_BYTES,
	MADE_OF_SECRET = 0,
};

_Static_assert(KEY_BYTES == 32, "next_seal_key reads keys of 32 bytes");

/* Number 0 is there always: what was sealed before there were keys must open. */
static void
derived_key(unsigned char key[KEY_BYTES])
{
	static const unsigned char use[] = "souk.seal";
	size_t n;
	const unsigned char *secret = setting_secret(&n);

	crypto_generichash(key, KEY_BYTES, use, sizeof use, secret, n < 64 ? n : 64);
}

/* The key of that number; -1: the newest. Its number, or -1 when there is none. */
static int64_t
key_get(int64_t wanted, unsigned char key[KEY_BYTES])
{
	const char *list = setting_text(SETTING_SEAL_KEYS);
	int64_t number;

	while (next_seal_key(&list, &number, key) > 0)
		if (wanted == -1 || wanted == number)
			return (number);
	derived_key(key);
	return (wanted == -1 || wanted == MADE_OF_SECRET ? MADE_OF_SECRET : -1);
}

static void
put_head(unsigned char head[SEAL_PREFIX], int64_t number)
{
	head[0] = VERSION;
	head[1] = (unsigned char)(number >> 8);
	head[2] = (unsigned char)number;
}

/* What the seal says beside the value: where it belongs, and its own head. */
static struct bytes
belongs(struct arena *a, const char *place, int64_t row, const unsigned char head[SEAL_PREFIX])
{
	const char *text = arena_printf(a, "%02x%02x%02x %s.%lld", head[0], head[1], head[2], place, (long long)row);

	return ((struct bytes){ text, strlen(text) });
}

struct bytes
seal(struct arena *a, const char *place, int64_t row, const void *p, size_t n)
{
	unsigned char key[KEY_BYTES], *out = arena_alloc(a, HEAD_BYTES + n + TAG_BYTES);
	unsigned long long made;
	struct bytes where;

	put_head(out, key_get(-1, key));
	randombytes_buf(out + SEAL_PREFIX, NONCE_BYTES);
	where = belongs(a, place, row, out);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + HEAD_BYTES, &made, p, n, where.p, where.n, NULL,
	    out + SEAL_PREFIX, key);
	sodium_memzero(key, sizeof key);
	return ((struct bytes){ out, HEAD_BYTES + (size_t)made });
}

bool
unseal(struct arena *a, const char *place, int64_t row, struct bytes sealed, struct bytes *opened)
{
	const unsigned char *in = sealed.p;
	unsigned char key[KEY_BYTES], *out;
	unsigned long long n = 0;
	struct bytes where;
	bool ok;

	if (sealed.n < HEAD_BYTES + TAG_BYTES || in[0] != VERSION || key_get(in[1] << 8 | in[2], key) == -1)
		return (false);
	out = arena_alloc(a, sealed.n - HEAD_BYTES - TAG_BYTES + 1);
	where = belongs(a, place, row, in);
	ok = crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, in + HEAD_BYTES, sealed.n - HEAD_BYTES,
	    where.p, where.n, in + SEAL_PREFIX, key) == 0;
	sodium_memzero(key, sizeof key);
	out[n] = '\0';
	*opened = (struct bytes){ out, (size_t)n };
	return (ok);
}

struct bytes
seal_prefix(struct arena *a)
{
	unsigned char key[KEY_BYTES], *head = arena_alloc(a, SEAL_PREFIX);

	put_head(head, key_get(-1, key));
	sodium_memzero(key, sizeof key);
	return ((struct bytes){ head, SEAL_PREFIX });
}

/* One batch in one transaction; the id after which the next begins, -1 at the end. */
static int64_t
rotate_batch(struct req *r, const struct sealed_column *c, int64_t after, struct seal_count *count)
{
	struct sealed_value *v = NEW_ARRAY(r, struct sealed_value, SEAL_BATCH);
	size_t n = c->old(r, seal_prefix(req_arena(r)), after, v);
	struct bytes plain;

	db_begin(r);
	for (size_t i = 0; i < n; i++) {
		if (!unseal(req_arena(r), c->place, v[i].id, v[i].value, &plain)) {
			count->shut++;
			continue;
		}
		count->changed += c->put(r, v[i].id, v[i].value, seal(req_arena(r), c->place, v[i].id, plain.p, plain.n));
		sodium_memzero((void *)(uintptr_t)plain.p, plain.n);
	}
	db_commit(r);
	return (n == SEAL_BATCH ? v[n - 1].id : -1);
}

struct seal_count
seal_rotate(struct req *r)
{
	struct seal_count count = { 0, 0 };

	GATHERED_EACH(struct sealed_column, c, sealed_columns)
		for (int64_t after = 0; after >= 0; )
			after = rotate_batch(r, c, after, &count);
	return (count);
}
