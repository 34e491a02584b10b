/* money: arithmetic in 128 bits, so that only the result can fail to fit. */
#include "base/money.h"

/* Active currencies and fund codes of ISO 4217 that have a minor unit, in
 * alphabetical order, by the number of decimals. */
static const struct {
	int		 exponent;
	const char	*codes;
} minor_units[] = {
	{ 2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV "
	    "BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP "
	    "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
	    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD "
	    "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
	    "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR "
	    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
	    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU "
	    "UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG " },
	{ 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF "
	    "XPF " },
	{ 3, "BHD IQD JOD KWD LYD OMR TND " },
	{ 4, "CLF UYW " },
};

/* Codes are four bytes apart, the blank included. */
static bool
is_among(const char *codes, const char *code)
{
	size_t lo = 0, hi = strlen(codes) / 4;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = memcmp(code, codes + mid * 4, 3);

		if (c == 0)
			return (true);
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (false);
}

int
money_exponent(const char *currency)
{
	if (strlen(currency) != 3)
		return (-1);
	for (size_t i = 0; i < nelem(minor_units); i++)
		if (is_among(minor_units[i].codes, currency))
			return (minor_units[i].exponent);
	return (-1);
}

struct money
money(int64_t minor, const char *currency)
{
	struct money m = { .minor = minor };

	if (money_exponent(currency) < 0)
		panic("currency \"%.8s\"", currency);
	memcpy(m.currency, currency, sizeof m.currency);
	return (m);
}

static struct money
fit(__int128 minor, struct money like)
{
	if (minor < INT64_MIN || minor > INT64_MAX)
		panic("an amount in %s does not fit", like.currency);
	like.minor = (int64_t)minor;
	return (like);
}

static void
same_currency(struct money a, struct money b)
{
	if (!str_eq(a.currency, b.currency))
		panic("%s meets %s", a.currency, b.currency);
}

struct money
money_add(struct money a, struct money b)
{
	same_currency(a, b);
	return (fit((__int128)a.minor + b.minor, a));
}

struct money
money_sub(struct money a, struct money b)
{
	same_currency(a, b);
	return (fit((__int128)a.minor - b.minor, a));
}

struct money
money_neg(struct money m)
{
	return (fit(-(__int128)m.minor, m));
}

int
money_cmp(struct money a, struct money b)
{
	same_currency(a, b);
	return ((a.minor > b.minor) - (a.minor < b.minor));
}

/* Half to even; den > 0. */
static __int128
quotient(__int128 num, __int128 den)
{
	__int128 q = num / den, twice = num % den * 2;
	int sign = num < 0 ? -1 : 1;

	twice *= sign;
	if (twice > den || (twice == den && q % 2 != 0))
		q += sign;
	return (q);
}

struct money
money_mul(struct money m, int64_t num, int64_t den)
{
	must(den > 0);
	return (fit(quotient((__int128)m.minor * num, den), m));
}

static __int128
times_ten(__int128 v, int zeros)
{
	for (; zeros > 0; zeros--)
		if (__builtin_mul_overflow(v, (__int128)10, &v))
			panic("an exchange rate does not fit");
	return (v);
}

struct money
money_convert(struct money m, const char *currency, int64_t num, int64_t den)
{
	struct money to = money(0, currency);
	int more = money_exponent(currency) - money_exponent(m.currency);

	must(num > 0 && den > 0);
	return (fit(quotient(times_ten((__int128)m.minor * num, more),
	    times_ten(den, -more)), to));
}

struct share {
	int64_t	remainder;
	size_t	i;
};

static int
larger_first(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->remainder != y->remainder)
		return (x->remainder < y->remainder ? 1 : -1);
	return (x->i < y->i ? -1 : 1);
}

static int64_t
sum_of(const int64_t *weights, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		must(weights[i] >= 0 &&
		    !__builtin_add_overflow(sum, weights[i], &sum));
	return (sum);
}

void
money_split(struct money total, const int64_t *weights, size_t n,
    struct money *out)
{
	const int sign = total.minor < 0 ? -1 : 1;
	const __int128 whole = (__int128)total.minor * sign;
	__int128 left = whole;
	int64_t sum = sum_of(weights, n);
	struct share *shares;

	must(n > 0);
	shares = xcalloc(n, sizeof *shares);
	for (size_t i = 0; i < n; i++) {
		int64_t all = sum > 0 ? sum : (int64_t)n;
		__int128 part = whole * (sum > 0 ? weights[i] : 1);

		out[i] = fit(part / all * sign, total);
		shares[i] = (struct share){ (int64_t)(part % all), i };
		left -= part / all;
	}
	qsort(shares, n, sizeof *shares, larger_first);
	for (size_t i = 0; i < (size_t)left; i++)
		out[shares[i].i].minor += sign;
	free(shares);
}
