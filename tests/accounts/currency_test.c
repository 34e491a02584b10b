/* Prices in the currency somebody thinks in, beside those that are paid. */
#include "base/buf.h"
#include "run/cache.h"
#include "run/settings.h"
#include "tests/page.h"

#include <stdlib.h>

static bool
rates_are(const char *value)
{
	struct buf messages = { 0 };
	bool good;

	must((value != NULL ? setenv("SOUK_RATES", value, 1) : unsetenv("SOUK_RATES")) == 0);
	good = settings_load(&messages);
	buf_free(&messages);
	return (good);
}

TEST(prices_are_shown_in_the_chosen_currency_too)
{
	struct visit v;

	must(rates_are("USD=1.10 JPY=160"));
	CHECK_HAS(get(ALICE, "/account/profile").body, "US Dollar (USD)");
	CHECK_HAS(get_with(ALICE, "/account/profile", "cookie: lang=de").body, "US-Dollar (USD)");
	CHECK_LACKS(get(ALICE, "/p/stoneware-mug").body, "About ");
	v = post(ALICE, "/account/profile", "name=Alice&lang=en&currency=USD");
	CHECK_STR(v.location, "/account");
	CHECK_HAS(get(ALICE, "/account/profile").body, "value=\"USD\" selected");
	CHECK_HAS(get(ALICE, "/p/stoneware-mug").body, "About $19.80.");	/* 18.00 */
	CHECK_LACKS(get(BOB, "/p/stoneware-mug").body, "About ");	/* what is kept is kept apart */
	CHECK_LACKS(get(NOBODY, "/p/stoneware-mug").body, "About ");
	post(ALICE, "/cart/lines", "variant=1&quantity=1");
	CHECK_HAS(get(ALICE, "/cart").body, "You pay in EUR.");
	v = post(ALICE, "/checkouts", "goods=1800");
	CHECK_HAS(get(ALICE, v.location).body, "You pay in EUR.");
	post(ALICE, "/account/profile", "name=Alice&lang=en&currency=JPY");
	CHECK_HAS(get(ALICE, "/p/stoneware-mug").body, "About \302\2452,880.");
	post(ALICE, "/account/profile", "name=Alice&lang=en&currency=");
	CHECK_LACKS(get(ALICE, "/p/stoneware-mug").body, "About ");
	must(rates_are(NULL));
}

TEST(only_currencies_with_a_rate_can_be_chosen)
{
	struct visit v;

	CHECK_LACKS(get(ALICE, "/account/profile").body, "name=\"currency\"");
	CHECK_INT(post(ALICE, "/account/profile", "name=Alice&lang=en&currency=USD").status, 422);
	must(rates_are("USD=1.10"));
	v = post(ALICE, "/account/profile", "name=Alice+the+First&lang=en&currency=GBP");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "Alice the First");
	CHECK_HAS(v.body, "id=\"currency-error\"");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE currency IS NOT NULL"), 0);
	/* One whose rate is gone shows nothing, and does no harm. */
	sql("UPDATE accounts SET currency = 'GBP'");
	CHECK_LACKS(get(ALICE, "/p/stoneware-mug").body, "About ");
	CHECK(!rates_are("USD=1.1 GBP=zero"));
	must(rates_are(NULL));
	post(ALICE, "/account/profile", "name=Alice&lang=en");
	CHECK_INT(sql_number("SELECT count(*) FROM accounts WHERE id = 2 AND currency = 'GBP'"), 1);
}

TEST(sums_that_no_number_holds_are_not_converted)
{
	must(rates_are("KWD=999999999 JPY=160"));
	sql("UPDATE accounts SET currency = 'KWD'");
	sql("UPDATE variants SET compare_at = NULL, price = 100000000000 WHERE id = 1");
	CHECK_INT(get(ALICE, "/p/stoneware-mug").status, 200);
	post(ALICE, "/cart/lines", "variant=1&quantity=9");
	CHECK_LACKS(get(ALICE, "/cart").body, "You pay in EUR.");
	sql("UPDATE accounts SET currency = 'JPY'");
	CHECK_HAS(get(ALICE, "/cart").body, "You pay in EUR.");
	must(rates_are(NULL));
}
