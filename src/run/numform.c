/* numform: prefix, groups of digits, decimals, suffix. */
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "run/numform.h"

enum { TEXT = 48, DIGITS = 24 };

struct sign {
	char	text[TEXT];
	size_t	n;
};

struct numform {
	int		 decimals;
	UNumberFormat	*icu;
	bool		 simple;	/* the fields below say it all */
	struct sign	 before[2], after[2];	/* [1]: of negative numbers */
	struct sign	 point, comma;
	size_t		 group1, group;	/* digits in the last group and in the others */
	size_t		 group_from;	/* digits a number needs to have groups */
};

/* ICU's text for a decimal number; NULL when it has none. */
static char *
ask(const struct numform *f, struct arena *a, const char *decimal)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar wide[256];
	char text[768];
	int32_t n, nutf8;

	n = unum_formatDecimal(f->icu, decimal, (int32_t)strlen(decimal), wide, nelem(wide), NULL, &e);
	u_strToUTF8(text, sizeof text, &nutf8, wide, n, &e);
	return (U_SUCCESS(e) ? arena_strndup(a, text, (size_t)nutf8) : NULL);
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
keep(struct sign *s, const char *from, const char *to)
{
	s->n = (size_t)(to - from);
	if (s->n >= sizeof s->text)
		return (false);
	memcpy(s->text, from, s->n);
	return (true);
}

static bool
same(const struct sign *s, const char *from, const char *to)
{
	return (s->n == (size_t)(to - from) && memcmp(s->text, from, s->n) == 0);
}

/* Reads "-€1.50": what stands before, within and after the digits. */
static bool
learn_affixes(struct numform *f, const char *text, int negative)
{
	const char *first = text, *last, *p;

	while (*first != '\0' && !is_digit(*first))
		first++;
	for (last = text + strlen(text); last > first && !is_digit(last[-1]); )
		last--;
	if (*first != '1' || !keep(&f->before[negative], text, first) ||
	    !keep(&f->after[negative], last, last + strlen(last)))
		return (false);
	if (f->decimals == 0)
		return (last == first + 1);
	p = last - f->decimals;
	return (p > first + 1 && strspn(p, "0") == (size_t)f->decimals &&
	    keep(&f->point, first + 1, p));
}

/* Reads "12,34,56,789": the sizes of the last group and of the one before it. */
static bool
learn_groups(struct numform *f, const char *text)
{
	const char *p = text + f->before[0].n, *start;
	size_t sizes[4], n = 0;

	for (;;) {
		for (start = p; is_digit(*p); )
			p++;
		if (n == nelem(sizes))
			return (false);
		sizes[n++] = (size_t)(p - start);
		start = p;
		while (*p != '\0' && !is_digit(*p))
			p++;
		if (*p == '\0' || (f->decimals > 0 && same(&f->point, start, p)))
			break;
		if (n == 1 ? !keep(&f->comma, start, p) : !same(&f->comma, start, p))
			return (false);
	}
	if (n < 2)
		f->group1 = f->group = DIGITS;
	else {
		f->group1 = sizes[n - 1];
		f->group = n > 2 ? sizes[n - 2] : sizes[n - 1];
	}
	return (f->group1 > 0 && f->group > 0);
}

/* The least number of digits that is grouped: four, or five in some languages. */
static bool
learn_shortest(struct numform *f, struct arena *a)
{
	char sample[12] = "1";
	const char *text;

	f->group_from = DIGITS;
	for (size_t n = 1; n < sizeof sample - 1 && f->group_from == DIGITS; n++) {
		sample[n] = '1';
		if ((text = ask(f, a, sample)) == NULL)
			return (false);
		if (strspn(text + f->before[0].n, "1") <= n)
			f->group_from = n + 1;
	}
	return (true);
}

static bool
learn(struct numform *f, struct arena *a)
{
	const char *one = ask(f, a, "1"), *minus = ask(f, a, "-1"), *long_one = ask(f, a, "123456789");

	return (one != NULL && minus != NULL && long_one != NULL && learn_affixes(f, one, 0) &&
	    learn_affixes(f, minus, 1) && learn_groups(f, long_one) && learn_shortest(f, a));
}

struct numform *
numform_open(const char *locale, const char *currency, int decimals)
{
	struct numform *f = xcalloc(1, sizeof *f);
	UErrorCode e = U_ZERO_ERROR;
	struct arena a = { 0 };
	UChar code[4];

	f->decimals = decimals;
	f->icu = unum_open(currency != NULL ? UNUM_CURRENCY : UNUM_DECIMAL, NULL, 0, locale, NULL, &e);
	if (U_FAILURE(e))
		panic("ICU has no numbers for %s: %s", locale, u_errorName(e));
	if (currency != NULL) {
		u_charsToUChars(currency, code, 4);
		unum_setTextAttribute(f->icu, UNUM_CURRENCY_CODE, code, 3, &e);
	}
	unum_setAttribute(f->icu, UNUM_MIN_FRACTION_DIGITS, decimals);
	unum_setAttribute(f->icu, UNUM_MAX_FRACTION_DIGITS, decimals);
	unum_setAttribute(f->icu, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
	if (U_FAILURE(e))
		panic("ICU has no currency %s: %s", currency, u_errorName(e));
	f->simple = learn(f, &a);
	arena_free(&a);
	return (f);
}

void
numform_free(struct numform *f)
{
	if (f == NULL)
		return;
	unum_close(f->icu);
	free(f);
}

/* The digits of |value|, at least one before the decimals, DIGITS bytes at most.
 * They are written from the end to the start, which is returned. */
static const char *
digits(char *end, int64_t value, int decimals)
{
	uint64_t v = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char *p = end;

	must(decimals >= 0);
	for (int i = 0; i <= decimals || v != 0; i++, v /= 10)
		*--p = (char)('0' + v % 10);
	return (p);
}

static char *
put_sign(char *to, const struct sign *s)
{
	memcpy(to, s->text, s->n);
	return (to + s->n);
}

static char *
slowly(const struct numform *f, struct arena *a, int64_t value)
{
	char to[DIGITS], decimal[DIGITS + 4], *text;
	const char *p = digits(to + DIGITS, value, f->decimals);
	int whole = (int)(to + DIGITS - p) - f->decimals;

	snprintf(decimal, sizeof decimal, "%s%.*s.%.*s", value < 0 ? "-" : "", whole, p,
	    f->decimals, p + whole);
	text = ask(f, a, decimal);
	must(text != NULL);
	return (text);
}

char *
numform_text(const struct numform *f, struct arena *a, int64_t value)
{
	char to[DIGITS], out[4 * TEXT + DIGITS * (TEXT + 1)], *o = out;
	const char *p = digits(to + DIGITS, value, f->decimals);
	const char *point = to + DIGITS - f->decimals;
	size_t left = (size_t)(point - p);
	bool grouped = left >= f->group_from;

	if (!f->simple)
		return (slowly(f, a, value));
	o = put_sign(o, &f->before[value < 0]);
	for (; left > 0; left--) {
		*o++ = *p++;
		if (grouped && left > f->group1 && (left - 1 - f->group1) % f->group == 0)
			o = put_sign(o, &f->comma);
	}
	if (f->decimals > 0) {
		o = put_sign(o, &f->point);
		memcpy(o, point, (size_t)f->decimals);
		o += f->decimals;
	}
	o = put_sign(o, &f->after[value < 0]);
	return (arena_strndup(a, out, (size_t)(o - out)));
}
