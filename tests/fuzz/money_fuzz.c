/* money_fuzz: what was typed and read is in range, and its plain text is read
 * as the same amount. */
#include "base/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const codes[] = { "EUR", "JPY", "KWD", "CLF" };
	static struct arena a;
	struct money m, back;
	const char *code;

	if (n == 0)
		return (0);
	code = codes[data[0] % 4];
	if (money_parse(arena_strndup(&a, (const char *)data + 1, n - 1), code,
	    &m) == MONEY_OK) {
		must(m.minor >= 0 && m.minor <= MONEY_TYPED_MAX);
		must(str_eq(m.currency, code));
		must(money_parse(money_plain(&a, m), code, &back) == MONEY_OK);
		must(money_cmp(m, back) == 0);
	}
	arena_reset(&a);
	return (0);
}
