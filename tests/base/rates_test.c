/* Rates as an operator writes them, and as nobody should. */
#include "base/rates.h"

#include "tests/test.h"

TEST(rates_are_read_exactly)
{
	struct rate_of r;

	CHECK(rate_find("USD=1.0842 JPY=163 KWD=0.000333", "USD", &r));
	CHECK_INT(r.num, 10842);
	CHECK_INT(r.den, 10000);
	CHECK(rate_find("USD=1.0842 JPY=163 KWD=0.000333", "JPY", &r));
	CHECK_INT(r.num, 163);
	CHECK_INT(r.den, 1);
	CHECK(rate_find("USD=1.0842  JPY=163   KWD=0.000333 ", "KWD", &r));
	CHECK_INT(r.num, 333);
	CHECK_INT(r.den, 1000000);
	CHECK(!rate_find("USD=1.0842", "GBP", &r));
	CHECK(!rate_find("", "USD", &r));
}

TEST(what_is_no_rate_is_pointed_at)
{
	static const char *const wrong[] = { "USD", "USD=", "usd=1", "QQQ=1", "EURO=1", "USD=0", "USD=0.000", "USD=-1", "USD=1.", "USD=.5",
		"USD=1,08", "USD=1.0842x", "USD=1.2.3", "USD=1.0000001", "USD=1234567890", "USD=1e3", "USD=1;GBP=2" };
	struct rate_of r;
	const char *at;

	for (size_t i = 0; i < nelem(wrong); i++) {
		CHECK(rate_next(wrong[i], &r, &at) == NULL);
		CHECK(at == wrong[i] && *at != '\0');
	}
	CHECK(rate_next("  ", &r, &at) == NULL && *at == '\0');
}
