/* moneytext: amounts as plain text, and amounts as people type them. */
#include <unicode/uchar.h>

#include "base/money.h"
#include "base/utf8.h"

/* What was typed, one byte for each sign: digits, "." and ",", a blank for
 * whatever only groups, "d" for a mark that is only decimal. */
struct typed {
	char	s[48];
	size_t	n;
};

const char *
money_error_name(enum money_error e)
{
	static const char *const names[] = {
		"ok", "empty", "character", "negative", "shape", "decimals",
		"ambiguous", "too_large",
	};

	must(e < nelem(names));
	return (names[e]);
}

void
money_put_plain(struct buf *b, struct money m)
{
	int decimals = money_exponent(m.currency);
	uint64_t v = m.minor < 0 ? 0 - (uint64_t)m.minor : (uint64_t)m.minor;
	char s[32], *p = s + sizeof s;

	must(decimals >= 0);
	for (int i = 0; i <= decimals || v != 0; i++, v /= 10) {
		if (i == decimals && decimals > 0)
			*--p = '.';
		*--p = (char)('0' + v % 10);
	}
	if (m.minor < 0)
		*--p = '-';
	buf_put(b, p, (size_t)(s + sizeof s - p));
}

char *
money_plain(struct arena *a, struct money m)
{
	struct buf b = { 0 };
	char *text;

	money_put_plain(&b, m);
	text = arena_strndup(a, b.p, b.n);
	buf_free(&b);
	return (text);
}

static char
sign_of(uint32_t c)
{
	int32_t digit = u_charDigitValue((UChar32)c);

	if (digit >= 0)
		return ((char)('0' + digit));
	switch (c) {
	case '.': case ',':
		return ((char)c);
	case 0x066b:				/* Arabic decimal separator */
		return ('d');
	case ' ': case '\'':
	case 0xa0: case 0x2009: case 0x202f:	/* blanks that do not break */
	case 0x2019: case 0x066c:		/* apostrophe, Arabic thousands */
		return (' ');
	case '-': case 0x2212:
		return ('-');
	default:
		return ('\0');
	}
}

static enum money_error
read_signs(const char *text, struct typed *t)
{
	size_t n = strlen(text), len;
	uint32_t c;
	char sign;

	for (t->n = 0; n > 0; text += len, n -= len) {
		if ((len = utf8_decode(text, n, &c)) == 0)
			return (MONEY_CHARACTER);
		if ((sign = sign_of(c)) == '\0')
			return (MONEY_CHARACTER);
		if (sign == '-')
			return (t->n == 0 ? MONEY_NEGATIVE : MONEY_CHARACTER);
		if (sign == ' ' && t->n == 0)
			continue;
		if (t->n == sizeof t->s - 1)
			return (MONEY_TOO_LARGE);
		t->s[t->n++] = sign;
	}
	while (t->n > 0 && t->s[t->n - 1] == ' ')
		t->n--;
	t->s[t->n] = '\0';
	return (strpbrk(t->s, "0123456789") != NULL ? MONEY_OK : MONEY_EMPTY);
}

static size_t
count(const char *s, char c)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == c;
	return (n);
}

/* One point or comma and nothing else: three digits behind it, and one to
 * three before, not just "0", could be a group. */
static enum money_error
judge_lone(const struct typed *t, const char *mark, int exponent,
    const char **decimal)
{
	size_t before = (size_t)(mark - t->s);
	bool group = strlen(mark + 1) == 3 && before >= 1 && before <= 3 &&
	    t->s[0] != '0';

	if (!group || (exponent == 3 && *mark == '.')) {
		*decimal = mark;
		return (MONEY_OK);
	}
	return (exponent == 0 ? MONEY_OK : MONEY_AMBIGUOUS);
}

/* Finds the decimal mark, or leaves it NULL. */
static enum money_error
find_decimal(const struct typed *t, int exponent, const char **decimal)
{
	const char *comma = strrchr(t->s, ','), *point = strrchr(t->s, '.');
	const char *mark = comma > point ? comma : point;

	*decimal = strchr(t->s, 'd');
	if (*decimal != NULL || mark == NULL)
		return (MONEY_OK);
	if (comma != NULL && point != NULL) {
		*decimal = mark;
		return (MONEY_OK);
	}
	if (count(t->s, *mark) > 1)
		return (MONEY_OK);
	if (strchr(t->s, ' ') == NULL)
		return (judge_lone(t, mark, exponent, decimal));
	*decimal = mark;
	return (MONEY_OK);
}

/* "1 234 567" or, as in India, "12,34,567": one kind of mark, the last group
 * of three, those between all of three or all of two. */
static bool
groups_are_whole(const char *s, const char *end)
{
	size_t first = strspn(s, "0123456789"), size = 0, n;
	char mark = s[first];

	if (s + first >= end)
		return (true);
	if (first == 0 || first > 3)
		return (false);
	for (s += first; s < end; s += n) {
		if (*s++ != mark)
			return (false);
		n = strspn(s, "0123456789");
		if (s + n < end) {
			if ((n != 3 && n != 2) || (size != 0 && n != size) ||
			    (n == 2 && mark == '.'))
				return (false);
			size = n;
		} else if (n != 3)
			return (false);
	}
	return (true);
}

static bool
append_digits(int64_t *v, const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s >= '0' && *s <= '9' && (*v = *v * 10 + *s - '0') >
		    MONEY_TYPED_MAX)
			return (false);
	return (true);
}

enum money_error
money_parse(const char *text, const char *currency, struct money *out)
{
	static const char zeros[] = "0000";
	int exponent = money_exponent(currency), missing;
	const char *decimal, *end;
	enum money_error e;
	struct typed t;
	int64_t v = 0;

	must(exponent >= 0);
	if ((e = read_signs(text, &t)) != MONEY_OK ||
	    (e = find_decimal(&t, exponent, &decimal)) != MONEY_OK)
		return (e);
	end = t.s + t.n;
	if (decimal == NULL)
		decimal = end;
	if (!groups_are_whole(t.s, decimal) || (decimal < end &&
	    decimal + 1 + strspn(decimal + 1, "0123456789") != end))
		return (MONEY_SHAPE);
	missing = exponent - (decimal < end ? (int)(end - decimal) - 1 : 0);
	if (missing < 0)
		return (MONEY_DECIMALS);
	if (!append_digits(&v, t.s, end) ||
	    !append_digits(&v, zeros, zeros + missing))
		return (MONEY_TOO_LARGE);
	*out = money(v, currency);
	return (MONEY_OK);
}
