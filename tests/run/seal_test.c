/* Sealed values: open where they belong, with the keys there are, and nowhere else. */
#include "run/seal.h"
#include "run/settings.h"
#include "tests/page.h"

#define KEY_1	"1:00112233445566778899aabbccddeeff0123456789abcdef0011223344556677"
#define KEY_2	"2:ffeeddccbbaa99887766554433221100fedcba98765432107766554433221100"

static struct arena memory;

/* "": only the key made of the secret. */
static void
with_keys(const char *keys)
{
	struct buf messages = { 0 };

	setenv("SOUK_SEAL_KEYS", keys, 1);
	must(settings_load(&messages));
	buf_free(&messages);
}

static struct bytes
sealed_text(const char *text)
{
	return (seal(&memory, "totp_secrets.secret", 2, text, strlen(text)));
}

static bool
opens(struct bytes sealed, const char *place, int64_t row, const char *want)
{
	struct bytes plain;
	bool ok = unseal(&memory, place, row, sealed, &plain);

	return (ok && plain.n == strlen(want) && memcmp(plain.p, want, plain.n) == 0);
}

TEST(sealed_value_opens_in_its_place_alone)
{
	struct bytes s;

	with_keys("");
	s = sealed_text("secret");
	CHECK(opens(s, "totp_secrets.secret", 2, "secret"));
	CHECK(!opens(s, "totp_secrets.secret", 3, "secret"));
	CHECK(!opens(s, "totp_secrets.other", 2, "secret"));
	CHECK(memmem(s.p, s.n, "secret", 6) == NULL);
	CHECK(opens(sealed_text(""), "totp_secrets.secret", 2, ""));
	arena_reset(&memory);
}

TEST(sealed_value_with_any_bit_turned_does_not_open)
{
	struct bytes s, x;

	with_keys(KEY_1);
	s = sealed_text("secret");
	for (size_t i = 0; i < 8 * s.n; i++) {
		char *to = arena_strndup(&memory, s.p, s.n);

		to[i / 8] ^= (char)(1 << i % 8);
		x = (struct bytes){ to, s.n };
		CHECK(!opens(x, "totp_secrets.secret", 2, "secret"));
	}
	for (size_t n = 0; n < s.n; n++)
		CHECK(!opens((struct bytes){ s.p, n }, "totp_secrets.secret", 2, "secret"));
	with_keys("");
	arena_reset(&memory);
}

TEST(the_same_value_is_sealed_differently_each_time)
{
	struct bytes a, b;

	with_keys(KEY_1);
	a = sealed_text("secret");
	b = sealed_text("secret");
	CHECK(a.n == b.n && memcmp(a.p, b.p, a.n) != 0);
	with_keys("");
	arena_reset(&memory);
}

TEST(older_keys_open_and_the_newest_seals)
{
	struct bytes derived, first, second;

	with_keys("");
	derived = sealed_text("secret");
	with_keys(KEY_1);
	first = sealed_text("secret");
	with_keys(KEY_2 " " KEY_1);
	second = sealed_text("secret");
	CHECK(opens(derived, "totp_secrets.secret", 2, "secret"));
	CHECK(opens(first, "totp_secrets.secret", 2, "secret"));
	CHECK_INT(((const unsigned char *)second.p)[2], 2);
	with_keys(KEY_2);
	CHECK(opens(second, "totp_secrets.secret", 2, "secret"));
	CHECK(!opens(first, "totp_secrets.secret", 2, "secret"));
	with_keys("");
	arena_reset(&memory);
}

static void
rotate(struct req *r, void *count)
{
	*(struct seal_count *)count = seal_rotate(r);
}

static const char *
hex_of(struct bytes b)
{
	struct buf out = { 0 };
	const char *text;

	for (size_t i = 0; i < b.n; i++)
		buf_printf(&out, "%02x", ((const unsigned char *)b.p)[i]);
	text = arena_strdup(&memory, out.p);
	buf_free(&out);
	return (text);
}

TEST(rotation_seals_everything_with_the_newest_key)
{
	struct seal_count count;
	char why[200];

	with_keys(KEY_1);
	sql("INSERT INTO accounts (id, email, name) SELECT 5000 + i, 'r' || i || '@test.example', 'R' FROM generate_series(1, 450) i");
	for (int64_t i = 5001; i <= 5450; i++)
		sql("INSERT INTO totp_secrets (account_id, secret) VALUES (%lld, '\\x%s')", (long long)i,
		    hex_of(seal(&memory, "totp_secrets.secret", i, "secret", 6)));
	sql("INSERT INTO totp_secrets (account_id, secret) VALUES (2, '\\x%s')", hex_of(seal(&memory, "elsewhere", 2, "secret", 6)));
	with_keys(KEY_2 " " KEY_1);
	CHECK(req_job(rotate, &count, why, sizeof why));
	CHECK_INT(count.changed, 450);
	CHECK_INT(count.shut, 1);
	CHECK_INT(sql_number("SELECT count(*) FROM totp_secrets WHERE substring(secret FROM 1 FOR 3) = '\\x010002'"), 450);
	CHECK(req_job(rotate, &count, why, sizeof why));
	CHECK_INT(count.changed, 0);
	with_keys("");
	arena_reset(&memory);
}

TEST(seal_keys_that_are_no_keys_are_refused)
{
	static const char *const bad[] = { "1", "1:abc", "0:" "00112233445566778899aabbccddeeff0123456789abcdef0011223344556677",
	    KEY_1 KEY_2, KEY_1 " " KEY_1, "x" KEY_1, KEY_1 "0",
	    "1:0000000000000000000000000000000000000000000000000000000000000000" };
	struct buf messages = { 0 };

	for (size_t i = 0; i < nelem(bad); i++) {
		setenv("SOUK_SEAL_KEYS", bad[i], 1);
		buf_clear(&messages);
		CHECK(!settings_load(&messages));
		CHECK_HAS(messages.p, "error: SOUK_SEAL_KEYS: the value is not shown");
	}
	buf_free(&messages);
	with_keys("");
}
