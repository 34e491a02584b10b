/* Codes of authenticator apps. */
#include <sodium.h>

#include "accounts/totp.h"
#include "tests/page.h"

static const struct bytes key = { "12345678901234567890", 20 };	/* RFC 6238, appendix B */

TEST(codes_are_those_of_rfc_6238)
{
	static const struct { int64_t at; const char *code; } vectors[] = {
		{ 59, "94287082" }, { 1111111109, "07081804" }, { 1111111111, "14050471" }, { 1234567890, "89005924" },
		{ 2000000000, "69279037" }, { 20000000000, "65353130" },
	};
	char code[9];

	for (size_t i = 0; i < nelem(vectors); i++) {
		totp_code(key, vectors[i].at / TOTP_STEP_S, 8, code);
		CHECK_STR(code, vectors[i].code);
	}
}

TEST(code_counts_one_step_early_or_late)
{
	char code[9];

	totp_code(key, 1000, 6, code);
	CHECK_INT(totp_step(key, 1000 * 30, code), 1000);
	CHECK_INT(totp_step(key, 1000 * 30 + 29, code), 1000);
	CHECK_INT(totp_step(key, 999 * 30, code), 1000);
	CHECK_INT(totp_step(key, 1001 * 30 + 29, code), 1000);
	CHECK_INT(totp_step(key, 998 * 30 + 29, code), -1);
	CHECK_INT(totp_step(key, 1002 * 30, code), -1);
	CHECK_INT(totp_step(key, 1000 * 30, ""), -1);
	CHECK_INT(totp_step(key, 1000 * 30, "0000000"), -1);
}

TEST(secret_is_written_for_people_and_for_apps)
{
	struct arena a = { 0 };

	CHECK_STR(totp_text(&a, key), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	CHECK_STR(totp_url(&a, key, "Souk & Co", "a+b@test.example"), "otpauth://totp/Souk%20%26%20Co:a%2Bb%40test.example?"
	    "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Souk%20%26%20Co&algorithm=SHA1&digits=6&period=30");
	arena_free(&a);
}

/* The three squares in its corners, and a quiet zone, are what a camera looks for. */
TEST(qr_code_is_drawn_as_one_path)
{
	struct arena a = { 0 };
	int side;
	const char *path = qr_path(&a, "HELLO", &side);

	CHECK_INT(side, 21 + 8);
	CHECK(str_starts(path, "M4 4h7v1h-7z"));
	CHECK(strstr(path, "M18 4h7v1h-7z") != NULL);
	CHECK(strstr(path, "M4 24h7v1h-7z") != NULL);
	CHECK(strspn(path, "Mhvz-0123456789 ") == strlen(path));
	arena_free(&a);
}
