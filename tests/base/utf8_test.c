/* utf8_test: every code point there and back, every malformed kind refused. */
#include "base/utf8.h"
#include "tests/test.h"

static bool
valid(const char *s)
{
	return (utf8_valid(s, strlen(s)));
}

TEST(every_code_point_survives_encoding_and_decoding)
{
	char s[4];
	uint32_t back;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n;

		if (c == 0xd800)
			c = 0xe000;
		n = utf8_encode(c, s);
		if (utf8_decode(s, n, &back) != n || back != c ||
		    !utf8_valid(s, n) || (n > 1 && utf8_valid(s, n - 1)))
			test_fail(__FILE__, __LINE__, "U+%04X", (unsigned)c);
	}
}

TEST(malformed_utf8_is_refused)
{
	static const char *const bad[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(",
		"\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xe2\x82", "\xe2(\xa1", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xfe", "\xff", "\xf0\x9f\x98", "twelve bytes \xc3",
		"12345678\xe2\x82(", "1234567\xff",
	};

	for (size_t i = 0; i < nelem(bad); i++)
		if (valid(bad[i]))
			test_fail(__FILE__, __LINE__, "bad[%zu] passes", i);
}

/* The table of RFC 3629 section 4 says the same in another way. */
static bool
valid_by_table(const unsigned char *p)
{
	bool tail2 = (p[1] & 0xc0) == 0x80, tail3 = (p[2] & 0xc0) == 0x80;

	if (p[0] < 0x80)
		return (p[1] < 0x80 ? p[2] < 0x80 :
		    p[1] >= 0xc2 && p[1] <= 0xdf && tail3);
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		return (tail2 && p[2] < 0x80);
	if (p[0] == 0xe0)
		return (p[1] >= 0xa0 && p[1] <= 0xbf && tail3);
	if (p[0] == 0xed)
		return (p[1] >= 0x80 && p[1] <= 0x9f && tail3);
	return (p[0] >= 0xe1 && p[0] <= 0xef && tail2 && tail3);
}

TEST(every_three_bytes_are_judged_as_the_rfc_does)
{
	for (uint32_t v = 0; v < 1u << 24; v++) {
		unsigned char p[3] = { v >> 16 & 255, v >> 8 & 255, v & 255 };

		if (utf8_valid((char *)p, 3) != valid_by_table(p)) {
			test_fail(__FILE__, __LINE__, "%06x", (unsigned)v);
			break;
		}
	}
}

TEST(text_is_counted_and_cut_between_code_points)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";	/* a é € 😀 z */
	size_t n = strlen(s);

	CHECK(valid(s));
	CHECK(utf8_valid("a\0b", 3));
	CHECK_INT(utf8_count(s, n), 5);
	CHECK_INT(utf8_cut(s, n, 0), 0);
	CHECK_INT(utf8_cut(s, n, 2), 1);
	CHECK_INT(utf8_cut(s, n, 3), 3);
	CHECK_INT(utf8_cut(s, n, 5), 3);
	CHECK_INT(utf8_cut(s, n, 9), 6);
	CHECK_INT(utf8_cut(s, n, 10), 10);
	CHECK_INT(utf8_cut(s, n, 11), 11);
	CHECK_INT(utf8_cut(s, n, 99), 11);
	CHECK_INT(utf8_cut_points(s, n, 0), 0);
	CHECK_INT(utf8_cut_points(s, n, 2), 3);
	CHECK_INT(utf8_cut_points(s, n, 4), 10);
	CHECK_INT(utf8_cut_points(s, n, 5), 11);
	CHECK_INT(utf8_cut_points(s, n, 9), 11);
	CHECK_INT(utf8_cut("", 0, 5), 0);
}
