/* numform: what it learnt from ICU's samples is what ICU does with every number. */
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "run/numform.h"
#include "tests/test.h"

static const char *const locales[] = {
	"en", "de", "de-AT", "de-CH", "en-GB", "en-IN", "en-CA", "en-ZA", "fr", "fr-CH", "es", "es-MX", "it", "pt",
	"pt-PT", "nl", "nl-BE", "da", "nb", "sv", "fi", "pl", "cs", "sk", "hu", "ro", "bg", "ru", "uk", "el", "tr",
	"hr", "sl", "et", "lv", "lt", "ja", "zh", "zh-Hant-TW", "ko", "vi", "th", "id", "hi", "bn", "ta", "ar",
	"ar-EG", "ar-MA", "fa", "he", "ur", "sw", "my", "ne", "mr",
};

static const struct { const char *code; int decimals; } currencies[] = {
	{ NULL, 0 }, { NULL, 2 }, { "EUR", 2 }, { "USD", 2 }, { "JPY", 0 }, { "KWD", 3 }, { "CLF", 4 }, { "CHF", 2 },
	{ "INR", 2 }, { "ISK", 0 }, { "HUF", 2 },
};

static int64_t
any_number(int i)
{
	static const int64_t fixed[] = { 0, 1, -1, 9, 10, 99, 100, -100, 999, 1000, -1000, 9999, 10000, 99999,
	    100000, -123456, 999999, 1000000, 12345678, 123456789, INT64_MAX, INT64_MIN };
	int64_t v;

	if (i < (int)nelem(fixed))
		return (fixed[i]);
	v = (int64_t)random() << 31 ^ random();
	v >>= random() % 60;
	return (random() % 2 != 0 ? v : -v);
}

/* ICU's own text for value / 10^decimals. */
static char *
icu_text(UNumberFormat *f, struct arena *a, int64_t value, int decimals)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar wide[200];
	char decimal[40], *text = arena_alloc(a, 600);
	int32_t n;

	snprintf(decimal, sizeof decimal, "%llde-%d", (long long)value, decimals);
	n = unum_formatDecimal(f, decimal, (int32_t)strlen(decimal), wide, nelem(wide), NULL, &e);
	u_strToUTF8(text, 600, NULL, wide, n, &e);
	must(U_SUCCESS(e));
	return (text);
}

static UNumberFormat *
icu_open(const char *locale, const char *currency, int decimals)
{
	UErrorCode e = U_ZERO_ERROR;
	UNumberFormat *f;
	UChar code[4];

	f = unum_open(currency != NULL ? UNUM_CURRENCY : UNUM_DECIMAL, NULL, 0, locale, NULL, &e);
	if (currency != NULL) {
		u_charsToUChars(currency, code, 4);
		unum_setTextAttribute(f, UNUM_CURRENCY_CODE, code, 3, &e);
	}
	unum_setAttribute(f, UNUM_FRACTION_DIGITS, decimals);
	unum_setAttribute(f, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
	must(U_SUCCESS(e));
	return (f);
}

TEST(numbers_are_written_as_icu_writes_them)
{
	struct arena a = { 0 };

	srandom(7);
	for (size_t l = 0; l < nelem(locales); l++)
		for (size_t c = 0; c < nelem(currencies); c++) {
			struct numform *f = numform_open(locales[l], currencies[c].code, currencies[c].decimals);
			UNumberFormat *u = icu_open(locales[l], currencies[c].code, currencies[c].decimals);

			for (int i = 0; i < 40; i++) {
				int64_t v = any_number(i);
				const char *is = numform_text(f, &a, v);
				const char *want = icu_text(u, &a, v, currencies[c].decimals);

				if (!str_eq(is, want))
					test_fail(__FILE__, __LINE__, "%s %s %lld: \"%s\", want \"%s\"", locales[l],
					    currencies[c].code != NULL ? currencies[c].code : "-", (long long)v, is, want);
			}
			unum_close(u);
			numform_free(f);
			arena_reset(&a);
		}
	arena_free(&a);
}

static void
check(const char *locale, const char *currency, int decimals, int64_t v, const char *want)
{
	struct numform *f = numform_open(locale, currency, decimals);
	struct arena a = { 0 };

	CHECK_STR(numform_text(f, &a, v), want);
	numform_free(f);
	arena_free(&a);
}

TEST(amounts_look_as_people_expect)
{
	check("en", "EUR", 2, 123456, "€1,234.56");
	check("en", "EUR", 2, -5, "-€0.05");
	check("en", "JPY", 0, 1234567, "¥1,234,567");
	check("en", "KWD", 3, 1, "KWD\u00a00.001");
	check("de", "EUR", 2, 123456, "1.234,56\u00a0€");
	check("de", "EUR", 2, 0, "0,00\u00a0€");
	check("de", "USD", 2, -100000000, "-1.000.000,00\u00a0$");
	check("de", NULL, 0, 1000, "1.000");
	check("es", NULL, 0, 1000, "1000");
	check("es", NULL, 0, 10000, "10.000");
	check("en-IN", "INR", 2, 123456789012, "₹1,23,45,67,890.12");
	check("en", "EUR", 2, INT64_MIN, "-€92,233,720,368,547,758.08");
}
