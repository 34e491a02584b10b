/* seal_fuzz: no bytes open that were not sealed here, what was sealed opens in its place and nowhere else;
 * codes of apps of any text. */
#include "tests/fuzz/house.h"

#include "accounts/totp.h"
#include "run/seal.h"

/* With the newest key's beginning, which is no secret. */
static void
check_prefixed(struct arena *a, const uint8_t *data, size_t n)
{
	struct bytes head = seal_prefix(a), plain;
	unsigned char *all = arena_alloc(a, head.n + n + 1);

	memcpy(all, head.p, head.n);
	memcpy(all + head.n, data, n);
	must(!unseal(a, "t.c", 1, (struct bytes){ all, head.n + n }, &plain));
}

static void
check_round(struct arena *a, const uint8_t *data, size_t n)
{
	struct bytes sealed = seal(a, "t.c", 1, data, n), plain;
	unsigned char *bad = arena_alloc(a, sealed.n);

	must(unseal(a, "t.c", 1, sealed, &plain) && plain.n == n && memcmp(plain.p, data, n) == 0);
	must(((const char *)plain.p)[n] == '\0');
	must(!unseal(a, "t.c", 2, sealed, &plain) && !unseal(a, "t.d", 1, sealed, &plain));
	memcpy(bad, sealed.p, sealed.n);
	bad[n > 0 ? data[0] % sealed.n : 0] ^= 1;
	must(!unseal(a, "t.c", 1, (struct bytes){ bad, sealed.n }, &plain));
	must(!unseal(a, "t.c", 1, (struct bytes){ sealed.p, n % sealed.n }, &plain));
}

static void
check_code(struct arena *a, const uint8_t *data, size_t n)
{
	const struct bytes secret = { "12345678901234567890", 20 };
	const char *code = arena_strndup(a, (const char *)data, n);
	int64_t step = totp_step(secret, 1111111109, code);
	char want[16];

	if (step < 0)
		return;
	totp_code(secret, step, TOTP_DIGITS, want);
	must(str_eq(want, code) && step >= 1111111109 / TOTP_STEP_S - 1 && step <= 1111111109 / TOTP_STEP_S + 1);
}

int
LLVMFuzzerInitialize(int *argc UNUSED, char ***argv UNUSED)
{
	fuzz_house();
	return (0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct bytes plain;

	must(!unseal(&a, "t.c", 1, (struct bytes){ data, n }, &plain));
	check_prefixed(&a, data, n);
	check_round(&a, data, n);
	check_code(&a, data, n);
	arena_reset(&a);
	return (0);
}
