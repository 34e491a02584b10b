/* seed_account: the same number gives the same salts, so the same hashes. */
#include <pthread.h>
#include <sodium.h>

#include "soukd/seed_account.h"

#include "soukd/seed.h"

static struct seed_account accounts[SEED_ACCOUNTS];
static uint64_t number;
static pthread_t thread;
static bool hashed;

/* The string crypto_pwhash_str writes, with a salt of our own choice. */
static bool
hash_make(struct seed_account *to)
{
	unsigned char salt[crypto_pwhash_SALTBYTES], hash[32];
	char salt64[40], hash64[60];
	const int b64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

	if (crypto_generichash(salt, sizeof(salt), (const unsigned char *)to->email, strlen(to->email),
	    (const unsigned char[16]){ 's', 'e', 'e', 'd', (unsigned char)number, (unsigned char)(number >> 8),
	    (unsigned char)(number >> 16), (unsigned char)(number >> 24), (unsigned char)(number >> 32),
	    (unsigned char)(number >> 40), (unsigned char)(number >> 48), (unsigned char)(number >> 56) }, 16) != 0 ||
	    crypto_pwhash(hash, sizeof(hash), SEED_PASSWORD, strlen(SEED_PASSWORD), salt,
	    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return (false);
	snprintf(to->password_hash, sizeof(to->password_hash), "$argon2id$v=19$m=%llu,t=%llu,p=1$%s$%s",
	    (unsigned long long)crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024,
	    (unsigned long long)crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    sodium_bin2base64(salt64, sizeof(salt64), salt, sizeof(salt), b64),
	    sodium_bin2base64(hash64, sizeof(hash64), hash, sizeof(hash), b64));
	return (true);
}

static void *
hash_all(void *unused UNUSED)
{
	for (int i = 0; i < SEED_ACCOUNTS; i++)
		if (!hash_make(&accounts[i]))
			return (NULL);
	hashed = true;
	return (NULL);
}

struct seed_account *
seed_accounts_start(struct seed *s)
{
	static const char *const first[4][3] = {
		{ "admin@souk.example", "Robin Adler", "admin" }, { "moderator@souk.example", "Kim Sorel", "moderator" },
		{ "buyer@souk.example", "Jonna Beck", "" }, { "buyer2@souk.example", "Milan Okafor", "" },
	};

	must(sodium_init() >= 0);
	for (int i = 0; i < SEED_ACCOUNTS; i++) {
		struct seed_account *a = &accounts[i];

		if (i < 4)
			snprintf(a->email, sizeof(a->email), "%s", first[i][0]);
		else if (i == 4)
			snprintf(a->email, sizeof(a->email), "seller@souk.example");
		else
			snprintf(a->email, sizeof(a->email), "owner%d@souk.example", i - 3);
		snprintf(a->name, sizeof(a->name), "%s", i < 4 ? first[i][1] : seed_shops[i - 4].owner);
		snprintf(a->staff_role, sizeof(a->staff_role), "%s", i < 4 ? first[i][2] : "");
	}
	number = s->number;
	hashed = false;
	must(pthread_create(&thread, NULL, hash_all, NULL) == 0);
	return (accounts);
}

bool
seed_accounts_wait(void)
{
	pthread_join(thread, NULL);
	return (hashed);
}
