/* money_test: exact arithmetic, by example and by property. */
#include "base/money.h"
#include "tests/base/panics.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;
static uint64_t seed = 20240229;

/* xorshift: the same sequence in every run. */
static int64_t
any(int64_t lo, int64_t hi)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (lo + (int64_t)(seed % (uint64_t)(hi - lo + 1)));
}

#define CHECK_MONEY(m, want)	CHECK_STR(money_plain(&a, m), want)

TEST(currencies_have_their_decimals)
{
	CHECK_INT(money_exponent("EUR"), 2);
	CHECK_INT(money_exponent("AED"), 2);
	CHECK_INT(money_exponent("ZWG"), 2);
	CHECK_INT(money_exponent("JPY"), 0);
	CHECK_INT(money_exponent("BIF"), 0);
	CHECK_INT(money_exponent("XPF"), 0);
	CHECK_INT(money_exponent("KWD"), 3);
	CHECK_INT(money_exponent("CLF"), 4);
	CHECK_INT(money_exponent("eur"), -1);
	CHECK_INT(money_exponent("XAU"), -1);
	CHECK_INT(money_exponent("DEM"), -1);
	CHECK_INT(money_exponent(""), -1);
	CHECK_INT(money_exponent("EU"), -1);
	CHECK_INT(money_exponent("EUR "), -1);
	CHECK_INT(money_exponent("ED "), -1);
}

/* The standard's own list: entity, name, code, number, decimals, withdrawn. */
TEST(the_table_agrees_with_iso_4217)
{
	size_t n, agree = 0;
	char *s = shared_read(&a, "datasets/iso-geo/currency-codes-all.csv", &n);
	char *rest, *row;

	for (row = strtok_r(s, "\n", &rest); row != NULL;
	    row = strtok_r(NULL, "\n", &rest)) {
		char *withdrawn = strrchr(row, ','), *decimals, *number, *code;
		int want;

		row[strcspn(row, "\r")] = '\0';
		if (withdrawn == NULL || withdrawn[1] != '\0')
			continue;
		*withdrawn = '\0';
		decimals = strrchr(row, ',');
		*decimals = '\0';
		number = strrchr(row, ',');
		*number = '\0';
		code = strrchr(row, ',') + 1;
		if (*code == '\0')
			continue;
		want = decimals[1] >= '0' && decimals[1] <= '9' ? decimals[1] - '0' : -1;
		if (money_exponent(code) != want)
			test_fail(__FILE__, __LINE__, "%s: %d, want %d", code,
			    money_exponent(code), want);
		else
			agree++;
	}
	CHECK(agree > 200);
	arena_reset(&a);
}

TEST(amounts_add_up)
{
	struct money x = money(1250, "EUR"), y = money(-300, "EUR");

	CHECK_MONEY(money_add(x, y), "9.50");
	CHECK_MONEY(money_sub(x, y), "15.50");
	CHECK_MONEY(money_neg(x), "-12.50");
	CHECK(money_cmp(x, y) > 0 && money_cmp(y, x) < 0 && money_cmp(x, x) == 0);
	CHECK_PANICS(money_add(x, money(1, "USD")));
	CHECK_PANICS(money_sub(x, money(1, "USD")));
	CHECK_PANICS(money_cmp(x, money(1, "USD")));
	CHECK_PANICS(money_add(money(INT64_MAX, "EUR"), money(1, "EUR")));
	CHECK_PANICS(money_sub(money(INT64_MIN, "EUR"), money(1, "EUR")));
	CHECK_PANICS(money_neg(money(INT64_MIN, "EUR")));
	CHECK_PANICS(money(1, "XXX"));
	CHECK_PANICS(money(1, "euro"));
	arena_reset(&a);
}

TEST(half_a_cent_goes_to_the_even_one)
{
	static const struct { int64_t minor, num, den, want; } t[] = {
		{ 5, 1, 2, 2 }, { 15, 1, 2, 8 }, { 25, 1, 2, 12 }, { -5, 1, 2, -2 },
		{ -15, 1, 2, -8 }, { 1, 1, 2, 0 }, { -1, 1, 2, 0 }, { 3, 1, 2, 2 },
		{ 1, 49, 100, 0 }, { 1, 51, 100, 1 }, { 1, -51, 100, -1 },
		{ 1999, 25, 1000, 50 }, { 1000, 1, 3, 333 }, { 2000, 1, 3, 667 },
		{ 7, 3, 1, 21 }, { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX },
		{ INT64_MIN, INT64_MAX, INT64_MAX, INT64_MIN },
	};

	for (size_t i = 0; i < nelem(t); i++)
		CHECK_INT(money_mul(money(t[i].minor, "USD"), t[i].num,
		    t[i].den).minor, t[i].want);
	CHECK_PANICS(money_mul(money(1, "USD"), 1, 0));
	CHECK_PANICS(money_mul(money(1, "USD"), 1, -1));
	CHECK_PANICS(money_mul(money(INT64_MAX, "USD"), 2, 1));
}

/* The nearest whole number, found without dividing: |q * den - num| * 2 <= den,
 * and on a tie q is even. */
TEST(every_product_is_the_nearest)
{
	for (int i = 0; i < 200000; i++) {
		int64_t m = any(-1000000, 1000000), num = any(-5000, 5000);
		int64_t den = any(1, i % 2 == 0 ? 12 : 100000);
		int64_t q = money_mul(money(m, "EUR"), num, den).minor;
		int64_t off = llabs(q * den - m * num) * 2;

		if (off > den || (off == den && q % 2 != 0)) {
			test_fail(__FILE__, __LINE__, "%lld * %lld / %lld = %lld",
			    (long long)m, (long long)num, (long long)den, (long long)q);
			break;
		}
	}
}

TEST(currencies_are_converted_across_their_decimals)
{
	CHECK_MONEY(money_convert(money(1000, "USD"), "JPY", 15025, 100), "1502");
	CHECK_MONEY(money_convert(money(1003, "USD"), "JPY", 150, 1), "1504");
	CHECK_MONEY(money_convert(money(1502, "JPY"), "USD", 1, 150), "10.01");
	CHECK_MONEY(money_convert(money(1000, "USD"), "KWD", 3075, 10000), "3.075");
	CHECK_MONEY(money_convert(money(3075, "KWD"), "USD", 10000, 3075), "10.00");
	CHECK_MONEY(money_convert(money(-250, "EUR"), "EUR", 1, 1), "-2.50");
	CHECK_PANICS(money_convert(money(1, "EUR"), "USD", 0, 1));
	CHECK_PANICS(money_convert(money(1, "EUR"), "XXX", 1, 1));
	CHECK_PANICS(money_convert(money(INT64_MAX, "JPY"), "CLF", INT64_MAX, 1));
	arena_reset(&a);
}

static const char *
split(int64_t total, const int64_t *w, size_t n)
{
	struct money out[8];
	const char *s = "";

	money_split(money(total, "JPY"), w, n, out);
	for (size_t i = 0; i < n; i++)
		s = arena_printf(&a, "%s %s", s, money_plain(&a, out[i]));
	return (s);
}

TEST(what_rounding_leaves_goes_to_the_largest_remainders)
{
	CHECK_STR(split(100, (int64_t[]){ 1, 1, 1 }, 3), " 34 33 33");
	CHECK_STR(split(-100, (int64_t[]){ 1, 1, 1 }, 3), " -34 -33 -33");
	CHECK_STR(split(10, (int64_t[]){ 47, 16, 16, 21 }, 4), " 5 2 1 2");
	CHECK_STR(split(5, (int64_t[]){ 0, 0, 0 }, 3), " 2 2 1");
	CHECK_STR(split(5, (int64_t[]){ 0, 7, 0 }, 3), " 0 5 0");
	CHECK_STR(split(0, (int64_t[]){ 3, 7 }, 2), " 0 0");
	CHECK_STR(split(1, (int64_t[]){ 1, 2, 2 }, 3), " 0 1 0");
	CHECK_STR(split(INT64_MAX, (int64_t[]){ INT64_MAX }, 1), " 9223372036854775807");
	CHECK_STR(split(INT64_MIN, (int64_t[]){ 1 }, 1), " -9223372036854775808");
	CHECK_PANICS(split(1, (int64_t[]){ -1, 2 }, 2));
	CHECK_PANICS(split(1, (int64_t[]){ INT64_MAX, 1 }, 2));
	CHECK_PANICS(split(1, NULL, 0));
	arena_reset(&a);
}

/* Sum kept, each part within one unit of its share, no order between parts
 * turned round: a larger weight never gets less. */
static bool
split_is_fair(int64_t total, const int64_t *w, const struct money *out, size_t n)
{
	int64_t sum = 0, weights = 0;

	for (size_t i = 0; i < n; i++)
		weights += w[i];
	for (size_t i = 0; i < n; i++) {
		__int128 off = (__int128)out[i].minor * weights - (__int128)total * w[i];

		sum += out[i].minor;
		if (weights > 0 && (off >= weights || off <= -weights))
			return (false);
		for (size_t k = 0; k < n; k++)
			if (w[i] > w[k] && llabs(out[i].minor) < llabs(out[k].minor))
				return (false);
	}
	return (sum == total);
}

TEST(every_split_is_exact_and_fair)
{
	struct money out[12];
	int64_t w[12];

	for (int i = 0; i < 30000; i++) {
		size_t n = (size_t)any(1, 12);
		int64_t total = any(-100000, 100000);
		int64_t most = i % 3 == 0 ? 3 : i % 3 == 1 ? 5000 : INT64_MAX / 16;

		for (size_t k = 0; k < n; k++)
			w[k] = any(0, most);
		money_split(money(total, "EUR"), w, n, out);
		if (!split_is_fair(total, w, out, n)) {
			test_fail(__FILE__, __LINE__, "round %d", i);
			break;
		}
	}
}

TEST(plain_text_has_the_currencys_decimals)
{
	CHECK_MONEY(money(1250, "EUR"), "12.50");
	CHECK_MONEY(money(5, "EUR"), "0.05");
	CHECK_MONEY(money(0, "EUR"), "0.00");
	CHECK_MONEY(money(-5, "EUR"), "-0.05");
	CHECK_MONEY(money(1250, "JPY"), "1250");
	CHECK_MONEY(money(0, "JPY"), "0");
	CHECK_MONEY(money(1250, "KWD"), "1.250");
	CHECK_MONEY(money(1, "CLF"), "0.0001");
	CHECK_MONEY(money(INT64_MIN, "EUR"), "-92233720368547758.08");
	CHECK_MONEY(money(INT64_MIN, "JPY"), "-9223372036854775808");
	arena_reset(&a);
}

static const char *
typed(const char *s, const char *currency)
{
	struct money m;
	enum money_error e = money_parse(s, currency, &m);

	return (e == MONEY_OK ? money_plain(&a, m) : money_error_name(e));
}

TEST(typed_amounts_are_read_as_people_write_them)
{
	static const struct { const char *s, *want; } t[] = {
		{ "12.50", "12.50" }, { "12,50", "12.50" }, { "12", "12.00" },
		{ "12.5", "12.50" }, { "12,", "12.00" }, { ".5", "0.50" },
		{ "0.05", "0.05" }, { "0", "0.00" }, { "007", "7.00" },
		{ " 12.50 ", "12.50" }, { "1 234,5", "1234.50" },
		{ "1 234", "1234.00" }, { "1\xc2\xa0" "234,50", "1234.50" },
		{ "1\xe2\x80\xaf" "234 567,89", "1234567.89" },
		{ "1,234.50", "1234.50" }, { "1.234,50", "1234.50" },
		{ "1'234.50", "1234.50" }, { "1\xe2\x80\x99" "234.50", "1234.50" },
		{ "1,234,567", "1234567.00" }, { "1.234.567", "1234567.00" },
		{ "1,00,000", "100000.00" }, { "12,34,567.8", "1234567.80" },
		{ "1234.5", "1234.50" }, { "999999999999.99", "999999999999.99" },
		{ "\xd9\xa1\xd9\xa2\xd9\xab\xd9\xa5", "12.50" },	/* ١٢٫٥ */
		{ "\xef\xbc\x91\xef\xbc\x92", "12.00" },		/* １２ */
		{ "", "empty" }, { " ", "empty" }, { ".", "empty" }, { ",", "empty" },
		{ "abc", "character" }, { "12 EUR", "character" },
		{ "\xe2\x82\xac" "12", "character" }, { "1e3", "character" },
		{ "0x10", "character" }, { "12\xff", "character" }, { "+5", "character" },
		{ "-5", "negative" }, { "\xe2\x88\x92" "5", "negative" },
		{ "5-", "character" }, { "1,2,3", "shape" }, { "1 2", "shape" },
		{ "12 34", "shape" }, { "1234 567", "shape" }, { "1.23.456", "shape" },
		{ "1,234.567,8", "shape" }, { "1..5", "shape" }, { "1.2 3", "shape" },
		{ ",123,456", "shape" }, { "1,,000", "shape" }, { "12,345,67,890", "shape" },
		{ "1.005", "ambiguous" }, { "1,234", "ambiguous" },
		{ "123.456", "ambiguous" }, { "0.005", "decimals" },
		{ "1234.567", "decimals" }, { "1 234,567", "decimals" },
		{ "12.3456", "decimals" }, { ".123", "decimals" },
		{ "10000000000000.00", "10000000000000.00" },
		{ "10000000000000.01", "too_large" },
		{ "99999999999999999999999999", "too_large" },
		{ "00000000000000000000000000000000000000000000000000001", "too_large" },
	};

	for (size_t i = 0; i < nelem(t); i++)
		if (!str_eq(typed(t[i].s, "EUR"), t[i].want))
			test_fail(__FILE__, __LINE__, "\"%s\" is %s, want %s",
			    t[i].s, typed(t[i].s, "EUR"), t[i].want);
	arena_reset(&a);
}

TEST(typed_amounts_follow_the_currencys_decimals)
{
	CHECK_STR(typed("1,234", "JPY"), "1234");
	CHECK_STR(typed("1.234", "JPY"), "1234");
	CHECK_STR(typed("1.000.000", "VND"), "1000000");
	CHECK_STR(typed("12,50", "JPY"), "decimals");
	CHECK_STR(typed("12.", "JPY"), "12");
	CHECK_STR(typed("1.234", "KWD"), "1.234");
	CHECK_STR(typed("1,234", "KWD"), "ambiguous");
	CHECK_STR(typed("0,234", "KWD"), "0.234");
	CHECK_STR(typed("1.2345", "KWD"), "decimals");
	CHECK_STR(typed("1.2345", "CLF"), "1.2345");
	arena_reset(&a);
}

TEST(plain_text_is_read_back)
{
	static const char *const codes[] = { "EUR", "JPY", "KWD", "CLF" };

	for (int i = 0; i < 40000; i++) {
		struct money m = money(any(0, i % 2 == 0 ? 200000 : MONEY_TYPED_MAX),
		    codes[i % 4]), back = m;

		back.minor = -1;
		if (money_parse(money_plain(&a, m), m.currency, &back) != MONEY_OK ||
		    money_cmp(m, back) != 0) {
			test_fail(__FILE__, __LINE__, "%s", money_plain(&a, m));
			break;
		}
	}
	arena_reset(&a);
}
