/* money: whole minor units of one currency. No floating point; where a result
 * is not whole it is rounded half to even, once. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/arena.h"
#include "base/buf.h"

struct money {
	int64_t	minor;		/* cents, yen, fils */
	char	currency[4];	/* ISO 4217, upper case */
};

/* Digits behind the point: 0 (JPY), 2 (EUR), 3 (KWD) or 4 (CLF); -1 when it is
 * no active currency with a minor unit, as ISO 4217 lists them. */
int		money_exponent(const char *currency);

/* Panics on an unknown currency: check foreign text with money_exponent. */
struct money	money(int64_t minor, const char *currency);

/* All of these panic on mixed currencies and when the result does not fit. */
struct money	money_add(struct money, struct money);
struct money	money_sub(struct money, struct money);
struct money	money_neg(struct money);
int		money_cmp(struct money, struct money);	/* < 0, 0, > 0 */

/* m * num / den, den > 0: a quantity is (m, n, 1), 2.5 percent (m, 25, 1000). */
struct money	money_mul(struct money, int64_t num, int64_t den);

/* In another currency, when one whole unit of m's is worth num / den (> 0)
 * whole units of it. */
struct money	money_convert(struct money, const char *currency, int64_t num,
		    int64_t den);

/* Splits a total of any sign in proportion to n > 0 weights >= 0 whose sum fits
 * an int64_t: the parts add up to the total, each differs from its exact share
 * by less than one minor unit. What rounding leaves goes to the largest
 * remainders, among equals to the earlier. Weights that are all zero count as
 * equal. out has room for n. */
void		money_split(struct money total, const int64_t *weights, size_t n,
		    struct money *out);

/* "-12.50", "1250" (JPY), "1.250" (KWD): for forms, feeds and logs. People see
 * the formatted text of their locale instead. money_parse reads it back, but
 * for the sign. */
char		*money_plain(struct arena *, struct money);
void		 money_put_plain(struct buf *, struct money);

enum money_error {
	MONEY_OK,
	MONEY_EMPTY,		/* no digit at all */
	MONEY_CHARACTER,	/* something that is no digit or separator */
	MONEY_NEGATIVE,		/* a minus sign */
	MONEY_SHAPE,		/* separators where none belong: "1,2,3" */
	MONEY_DECIMALS,		/* more decimals than the currency has */
	MONEY_AMBIGUOUS,	/* "1,234" EUR: a thousand, or little more than one? */
	MONEY_TOO_LARGE,	/* above MONEY_TYPED_MAX minor units */
};

#define MONEY_TYPED_MAX	INT64_C(1000000000000000)

/* Reads an amount as people type it: "12.50", "12,5", ".5", "1 234,50",
 * "1,234.50", "1.234,50", "1'234.50", "1,00,000", digits of any script. A lone
 * point or comma before three digits that could be either separator is
 * ambiguous, unless the currency has no decimals (then it groups), or has three
 * and it is a point (then it is the decimal point, as money_plain writes it).
 * The currency is known. *out is set only with MONEY_OK. */
enum money_error money_parse(const char *, const char *currency,
		    struct money *out) MUST_USE;

/* "empty", "character" ...: stable, for logs and message keys. */
const char	*money_error_name(enum money_error);

#endif
