/* accept_test: RFC 9110 and RFC 4647 by example. */
#include "base/accept.h"
#include "tests/test.h"

static const char *
coding(const char *header)
{
	static const char *const offered[] = { "br", "gzip" };
	const char *s = accept_encoding(header, offered, 2);

	return (s != NULL ? s : "none");
}

TEST(the_most_wanted_coding_is_chosen)
{
	CHECK_STR(coding(NULL), "identity");
	CHECK_STR(coding(""), "identity");
	CHECK_STR(coding("gzip, deflate, br"), "br");
	CHECK_STR(coding("gzip, deflate, br, zstd"), "br");
	CHECK_STR(coding("gzip"), "gzip");
	CHECK_STR(coding("GZIP"), "gzip");
	CHECK_STR(coding("x-gzip"), "gzip");
	CHECK_STR(coding("gzip;q=1.0, br;q=0.5"), "gzip");
	CHECK_STR(coding("br;q=0.5 ,gzip ; q=0.8"), "gzip");
	CHECK_STR(coding("br;q=0, gzip;q=0.001"), "gzip");
	CHECK_STR(coding("deflate"), "identity");
	CHECK_STR(coding("*"), "br");
	CHECK_STR(coding("br;q=0, *"), "gzip");
	CHECK_STR(coding("gzip;q=0, br;q=0"), "identity");
	CHECK_STR(coding("identity, gzip;q=0.5"), "identity");
	CHECK_STR(coding("identity;q=0.5, gzip;q=0.5"), "gzip");
	CHECK_STR(coding("identity;q=0, gzip"), "gzip");
	CHECK_STR(coding(",, gzip ,"), "gzip");
}

TEST(a_client_can_refuse_every_coding)
{
	CHECK_STR(coding("identity;q=0"), "none");
	CHECK_STR(coding("*;q=0"), "none");
	CHECK_STR(coding("identity;q=0, deflate"), "none");
	CHECK_STR(coding("*;q=0, identity"), "identity");
	CHECK_STR(coding("*;q=0, gzip;q=0.1"), "gzip");
}

TEST(a_weight_that_makes_no_sense_drops_its_item)
{
	CHECK_STR(coding("br;q=2, gzip"), "gzip");
	CHECK_STR(coding("br;q=, gzip"), "gzip");
	CHECK_STR(coding("br;q=0.1234, gzip;q=0.1"), "gzip");
	CHECK_STR(coding("br;q=-1, gzip;q=0.1"), "gzip");
	CHECK_STR(coding("br;q=1.001, gzip;q=0.1"), "gzip");
	CHECK_STR(coding("br;q=0.x, gzip;q=0.1"), "gzip");
	CHECK_STR(coding("br;level=1;q=0.2, gzip;q=0.1"), "br");
	CHECK_STR(coding("br;q=1., gzip;q=0.1"), "br");
}

static const char *
language(const char *header)
{
	static const char *const offered[] = { "en", "de", "de-CH", "pt-BR", "zh-Hant" };
	const char *s = accept_language(header, offered, 5);

	return (s != NULL ? s : "none");
}

TEST(the_most_wanted_language_is_chosen)
{
	CHECK_STR(language(NULL), "none");
	CHECK_STR(language(""), "none");
	CHECK_STR(language("de"), "de");
	CHECK_STR(language("DE-ch"), "de-CH");
	CHECK_STR(language("de-AT, en;q=0.8"), "de");
	CHECK_STR(language("de-CH-1996"), "de-CH");
	CHECK_STR(language("de-x-vendor"), "de");
	CHECK_STR(language("fr, en;q=0.5, de;q=0.7"), "de");
	CHECK_STR(language("en;q=0.5, de;q=0.5"), "en");
	CHECK_STR(language("pt"), "pt-BR");
	CHECK_STR(language("pt-PT"), "pt-BR");
	CHECK_STR(language("zh-Hant-TW"), "zh-Hant");
	CHECK_STR(language("fr"), "none");
	CHECK_STR(language("den"), "none");
	CHECK_STR(language("d"), "none");
	CHECK_STR(language("*"), "en");
	CHECK_STR(language("fr, *;q=0.1"), "en");
	CHECK_STR(language("en;q=0, *"), "de");
	CHECK_STR(language("de;q=0"), "none");
	CHECK_STR(language("de, de;q=0.5, en;q=0.9"), "de");
	CHECK_STR(language("-, --, -de, ;q=1, de-, q=0.5"), "de");
}

TEST(a_header_of_thousands_of_items_is_read_in_part)
{
	static char s[40000];

	for (size_t i = 0; i + 4 < sizeof s; i += 3)
		memcpy(s + i, "fr,", 4);
	CHECK_STR(language(s), "none");
	memcpy(s, "de,", 3);
	CHECK_STR(language(s), "de");
}
