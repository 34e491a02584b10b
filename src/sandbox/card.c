/* card: numbers from Stripe's documentation of test cards. No other number is
 * ever looked at twice, let alone kept. */
#include "sandbox/card.h"

#define DECLINED	"Your card was declined."

static const struct sb_card cards[] = {
	{ .number = "4242424242424242", .brand = "visa", .funding = "credit", .country = "US" },
	{ .number = "4000056655665556", .brand = "visa", .funding = "debit", .country = "US" },
	{ .number = "4000002760000016", .brand = "visa", .funding = "credit", .country = "DE" },
	{ .number = "4000008260000000", .brand = "visa", .funding = "credit", .country = "GB" },
	{ .number = "5555555555554444", .brand = "mastercard", .funding = "credit", .country = "US" },
	{ .number = "5200828282828210", .brand = "mastercard", .funding = "debit", .country = "US" },
	{ .number = "378282246310005", .brand = "amex", .funding = "credit", .country = "US" },
	{ .number = "6011111111111117", .brand = "discover", .funding = "credit", .country = "US" },
	{ .number = "3566002020360505", .brand = "jcb", .funding = "credit", .country = "JP" },
	{ .number = "4000002500003155", .brand = "visa", .funding = "credit", .country = "FR", .challenge = true },
	{ .number = "4000002760003184", .brand = "visa", .funding = "credit", .country = "DE", .challenge = true },
	{ .number = "4000000000003220", .brand = "visa", .funding = "credit", .country = "US", .challenge = true },
	{ .number = "4000008260003178", .brand = "visa", .funding = "credit", .country = "GB", .challenge = true,
	    .code = "card_declined", .decline_code = "insufficient_funds", .message = "Your card has insufficient funds." },
	{ .number = "4000000000000002", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "card_declined", .decline_code = "generic_decline", .message = DECLINED },
	{ .number = "4000000000009995", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "card_declined", .decline_code = "insufficient_funds", .message = "Your card has insufficient funds." },
	{ .number = "4000000000009987", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "card_declined", .decline_code = "lost_card", .message = DECLINED },
	{ .number = "4000000000009979", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "card_declined", .decline_code = "stolen_card", .message = DECLINED },
	{ .number = "4100000000000019", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "card_declined", .decline_code = "fraudulent", .message = DECLINED },
	{ .number = "4000000000000069", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "expired_card", .message = "Your card has expired." },
	{ .number = "4000000000000127", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "incorrect_cvc", .message = "Your card's security code is incorrect." },
	{ .number = "4000000000000119", .brand = "visa", .funding = "credit", .country = "US",
	    .code = "processing_error", .message = "An error occurred while processing your card. Try again in a little bit." },
	{ .number = "4000000000007726", .brand = "visa", .funding = "credit", .country = "US", .fate = SB_REFUND_LATER },
	{ .number = "4000000000005126", .brand = "visa", .funding = "credit", .country = "US", .fate = SB_REFUND_FAILS },
};

static const struct sb_card real_card = {
	.number = "real", .brand = "unknown", .funding = "unknown", .country = "US",
	.code = "card_declined", .decline_code = "test_mode_live_card",
	.message = "Your card was declined. Your request was in test mode, but "
	    "used a non test card. For a list of valid test cards, visit: "
	    "https://stripe.com/docs/testing.",
};
static const struct sb_card wrong_card = {
	.number = "wrong", .brand = "unknown", .funding = "unknown", .country = "US",
	.code = "incorrect_number", .message = "Your card number is invalid.",
};

/* ISO/IEC 7812-1 annex B: the check digit. */
static bool
is_card_number(const char *digits)
{
	size_t n = strlen(digits);
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';

		if (i % 2 == 1)
			d = d * 2 - (d > 4 ? 9 : 0);
		sum += d;
	}
	return (n >= 12 && n <= 19 && sum % 10 == 0);
}

const struct sb_card *
sb_card_named(const char *number)
{
	for (size_t i = 0; i < nelem(cards); i++)
		if (str_eq(cards[i].number, number))
			return (&cards[i]);
	return (str_eq(number, real_card.number) ? &real_card : &wrong_card);
}

const struct sb_card *
sb_card_find(const char *typed)
{
	char digits[20];
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		if (*typed < '0' || *typed > '9' || n + 1 == sizeof digits)
			return (&wrong_card);
		digits[n++] = *typed;
	}
	digits[n] = '\0';
	for (size_t i = 0; i < nelem(cards); i++)
		if (str_eq(cards[i].number, digits))
			return (&cards[i]);
	return (is_card_number(digits) ? &real_card : &wrong_card);
}
