/* locale: English and German, as shown. */
#include "run/locale.h"
#include "tests/base/shared.h"
#include "tests/run/child.h"

static struct arena a;

/* Once for the program: another suite may have done it. */
static const struct lang *
lang(const char *code)
{
	const struct language *all;

	if (languages(&all) == 0)
		must(locale_init("UTC"));
	return (lang_find(code));
}

TEST(languages_have_names_of_their_own)
{
	const struct language *all;
	size_t n;

	lang("en");
	n = languages(&all);
	CHECK(n >= 2);
	CHECK_STR(all[0].code, "en");
	CHECK_STR(all[0].name, "English");
	CHECK_STR(all[1].code, "de");
	CHECK_STR(all[1].name, "Deutsch");
	CHECK(lang_find("xx") == lang_find("en") && lang_find("") == lang_find("en"));
	CHECK(lang_find("de") != lang_find("en"));
}

TEST(language_is_the_cookies_or_the_browsers)
{
	lang("en");
	CHECK_STR(lang_choose(NULL, NULL), "en");
	CHECK_STR(lang_choose("de", "en"), "de");
	CHECK_STR(lang_choose("en", "de"), "en");
	CHECK_STR(lang_choose("xx", "de"), "de");
	CHECK_STR(lang_choose("", "de"), "de");
	CHECK_STR(lang_choose(NULL, "de-AT,de;q=0.9,en;q=0.8"), "de");
	CHECK_STR(lang_choose(NULL, "fr,en;q=0.5,de;q=0.7"), "de");
	CHECK_STR(lang_choose(NULL, "fr,DE;q=0.5"), "de");
	CHECK_STR(lang_choose(NULL, "fr, es;q=0.9"), "en");
	CHECK_STR(lang_choose(NULL, "de;q=0,en"), "en");
	CHECK_STR(lang_choose(NULL, "de;q=0"), "en");
	CHECK_STR(lang_choose(NULL, "*"), "en");
	CHECK_STR(lang_choose(NULL, ";;,,=;q=,de;q=x"), lang_choose(NULL, ";;,,=;q=,de;q=x"));
	CHECK(lang_choose(NULL, "de") == lang_choose("de", NULL));
}

TEST(texts_without_translation_stay_english)
{
	CHECK_STR(lang_tr(lang("en"), "nobody wrote this"), "nobody wrote this");
	CHECK_STR(lang_tr(lang("de"), "nobody wrote this"), "nobody wrote this");
	CHECK_STR(lang_trn(lang("de"), "nobody's thing", "nobody's things", 1), "nobody's thing");
	CHECK_STR(lang_trn(lang("de"), "nobody's thing", "nobody's things", 0), "nobody's things");
	CHECK_STR(lang_trn(lang("en"), "nobody's thing", "nobody's things", -1), "nobody's thing");
	CHECK_STR(lang_trn(lang("en"), "nobody's thing", "nobody's things", 2), "nobody's things");
}

TEST(texts_with_a_translation_are_german)
{
	CHECK_STR(lang_tr(lang("de"), "Add to cart"), "In den Warenkorb");
	CHECK_STR(lang_tr(lang("en"), "Add to cart"), "Add to cart");
	CHECK_STR(lang_trn(lang("de"), "%lld star", "%lld stars", 1), "%lld Stern");
	CHECK_STR(lang_trn(lang("de"), "%lld star", "%lld stars", 0), "%lld Sterne");
}

TEST(amounts_and_numbers_in_both_languages)
{
	CHECK_STR(lang_money(lang("en"), &a, 123456, "EUR"), "€1,234.56");
	CHECK_STR(lang_money(lang("de"), &a, 123456, "EUR"), "1.234,56\u00a0€");
	CHECK_STR(lang_money(lang("de"), &a, 500, "JPY"), "500\u00a0¥");
	CHECK_STR(lang_money(lang("en"), &a, 1500, "KWD"), "KWD\u00a01.500");
	CHECK_STR(lang_money(lang("de"), &a, 123456, "EUR"), "1.234,56\u00a0€");
	CHECK_STR(lang_number(lang("en"), &a, 1234567), "1,234,567");
	CHECK_STR(lang_number(lang("de"), &a, -1234567), "-1.234.567");
	CHECK_STR(lang_percent(lang("en"), &a, 1250), "12.5%");
	CHECK_STR(lang_percent(lang("de"), &a, 1250), "12,5\u00a0%");
	CHECK_STR(lang_percent(lang("en"), &a, 1), "0.01%");
	CHECK_STR(lang_percent(lang("en"), &a, -10000), "-100%");
	arena_free(&a);
}

static void
no_such_currency(void)
{
	lang_money(lang("en"), &a, 1, "ZZZ");
}

TEST(amounts_in_no_currency_are_a_bug)
{
	CHECK(panics(no_such_currency));
}

/* 2024-11-21 14:05:59.999999 UTC, in another zone the day after. */
#define MOMENT INT64_C(1732197959999999)

static void
times_in_utc(void)
{
	const struct language *all;

	if (languages(&all) != 0)	/* with a zone that is somebody else's */
		return;
	must(locale_init("UTC"));
	CHECK_STR(lang_time(lang("en"), &a, LANG_DATE, MOMENT), "Nov 21, 2024");
	CHECK_STR(lang_time(lang("de"), &a, LANG_DATE, MOMENT), "21. Nov. 2024");
	CHECK_STR(lang_time(lang("en"), &a, LANG_DATETIME, MOMENT), "Nov 21, 2024, 2:05 PM UTC");
	CHECK_STR(lang_time(lang("de"), &a, LANG_DATETIME, MOMENT), "21. Nov. 2024, 14:05 UTC");
	CHECK_STR(lang_time(lang("en"), &a, LANG_MONTH, MOMENT), "November 2024");
	CHECK_STR(lang_time(lang("de"), &a, LANG_MONTH, 0), "Januar 1970");
	CHECK_STR(lang_time(lang("en"), &a, LANG_DATE, -86400000000), "Dec 31, 1969");
}

static void
times_in_tokyo(void)
{
	const struct language *all;

	if (languages(&all) != 0)
		return;
	must(locale_init("Asia/Tokyo"));
	CHECK_STR(lang_time(lang("en"), &a, LANG_DATE, MOMENT + 3600000000), "Nov 22, 2024");
	CHECK_STR(lang_time(lang("de"), &a, LANG_DATETIME, MOMENT), "21. Nov. 2024, 23:05 GMT+9");
}

static void
bad_zones(void)
{
	const struct language *all;

	if (languages(&all) != 0)
		return;
	CHECK(!locale_init("Europe/Berlinn"));
	CHECK(!locale_init(""));
	CHECK(!locale_init("M\xc3\xbcnchen"));
	CHECK(locale_init("Europe/Berlin"));
	CHECK_STR(lang_time(lang("de"), &a, LANG_DATETIME, MOMENT), "21. Nov. 2024, 15:05 MEZ");
}

TEST(dates_are_those_of_the_sites_zone)
{
	in_child(times_in_utc);
	in_child(times_in_tokyo);
	in_child(bad_zones);
}

TEST(countries_are_those_of_iso_3166)
{
	const struct country *list;
	size_t length, n = lang_countries(lang("en"), &list), listed = 0;
	char *json = shared_read(&a, "datasets/iso-geo/iso_3166-1.json", &length);

	for (char *p = json; (p = strstr(p, "\"alpha_2\"")) != NULL; listed++) {
		char *value = strchr(p + 9, '"') + 1;
		bool found = false;

		for (size_t i = 0; i < n; i++)
			found |= strncmp(list[i].code, value, 2) == 0;
		if (!found)
			test_fail(__FILE__, __LINE__, "%.2s is missing", value);
		p = value;
	}
	CHECK_INT(n, listed);
	arena_free(&a);
}

static size_t
place_of(const char *code, const struct country *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code))
			return (i);
	return (n);
}

TEST(countries_are_sorted_as_their_language_sorts)
{
	const struct country *en, *de;
	size_t n = lang_countries(lang("en"), &en);

	CHECK_INT(lang_countries(lang("de"), &de), n);
	CHECK(n > 240);
	CHECK_STR(lang_country(lang("en"), "DE"), "Germany");
	CHECK_STR(lang_country(lang("de"), "DE"), "Deutschland");
	CHECK_STR(lang_country(lang("de"), "AT"), "Österreich");
	CHECK_STR(lang_country(lang("de"), "QQ"), "QQ");
	CHECK_STR(lang_country(lang("de"), "de"), "de");
	CHECK(place_of("AX", en, n) < place_of("AL", en, n));	/* Åland before Albania */
	CHECK(place_of("EG", de, n) < place_of("AL", de, n));	/* Ägypten before Albanien */
	CHECK(place_of("AT", de, n) < place_of("PK", de, n));	/* Österreich before Pakistan */
	for (size_t i = 0; i < n; i++) {
		CHECK(en[i].name[0] != '\0' && !str_eq(en[i].name, en[i].code));
		CHECK_STR(lang_country(lang("de"), de[i].code), de[i].name);
	}
}

static void
in_the_sandbox(void)
{
	const struct country *list;

	lang("de");
	if (!no_more_files())
		return;
	CHECK_STR(lang_money(lang("de"), &a, 5, "PLN"), "0,05\u00a0PLN");
	CHECK_STR(lang_money(lang("en"), &a, 5, "CLF"), "CLF\u00a00.0005");
	CHECK(lang_time(lang("de"), &a, LANG_DATETIME, MOMENT)[0] != '\0');
	CHECK(lang_percent(lang("de"), &a, 5)[0] != '\0');
	CHECK(lang_countries(lang("de"), &list) > 0);
	CHECK_STR(lang_choose(NULL, "de"), "de");
}

TEST(locale_opens_nothing_after_its_start)
{
	in_child(in_the_sandbox);
}
