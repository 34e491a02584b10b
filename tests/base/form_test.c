/* form_test: decoding, order, limits. */
#include <jansson.h>

#include "base/form.h"
#include "base/url.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static struct arena a;

static const char *
text_of(const struct form *f)
{
	struct buf b = { 0 };
	const char *text;

	for (size_t i = 0; i < f->n; i++) {
		CHECK_INT(f->fields[i].n, strlen(f->fields[i].value));
		buf_printf(&b, "(%s|%s)", f->fields[i].name, f->fields[i].value);
	}
	text = arena_strndup(&a, b.p != NULL ? b.p : "", b.n);
	buf_free(&b);
	return (text);
}

static const char *
decode(const char *s)
{
	struct form f;
	enum form_error e = form_decode(&a, s, strlen(s), &form_limits_default, &f);

	if (e != FORM_OK)
		return (arena_printf(&a, "%s at %s after %s", form_error_name(e),
		    f.bad, text_of(&f)));
	return (text_of(&f));
}

TEST(a_form_is_decoded_in_order)
{
	CHECK_STR(decode(""), "");
	CHECK_STR(decode("a=1&b=2"), "(a|1)(b|2)");
	CHECK_STR(decode("a=b=c"), "(a|b=c)");
	CHECK_STR(decode("a=&b&=c&="), "(a|)(b|)(|c)(|)");
	CHECK_STR(decode("&&a=1&&b=2&"), "(a|1)(b|2)");
	CHECK_STR(decode("b=2&a=1&b=3&b="), "(b|2)(a|1)(b|3)(b|)");
	CHECK_STR(decode("t=a%0D%0Ab%0Ac+d%2Be"), "(t|a\r\nb\nc d+e)");
	CHECK_STR(decode("n%5B0%5D=caf%C3%A9;x&\xc3\xa9=1"), "(n[0]|caf\xc3\xa9;x)(\xc3\xa9|1)");
	CHECK_STR(decode("q=100%&r=%zz"), "(q|100%)(r|%zz)");
	CHECK_STR(decode("a%3Db=c%26d"), "(a=b|c&d)");
	arena_reset(&a);
}

TEST(a_form_that_is_no_text_is_refused_with_its_field)
{
	CHECK_STR(decode("a=1&bad=%ff&c=2"), "utf8 at bad after (a|1)");
	CHECK_STR(decode("%c3=1"), "utf8 at ? after ");
	CHECK_STR(decode("x=a%00b"), "nul at x after ");
	CHECK_STR(decode("x%00y=a"), "nul at x?y after ");
	CHECK_STR(decode("%0d%0aX=%80"), "utf8 at ??X after ");
	CHECK_STR(decode("a=%ed%a0%80"), "utf8 at a after ");
	arena_reset(&a);
}

TEST(a_raw_nul_in_a_body_is_refused)
{
	struct form f;

	CHECK_INT(form_decode(&a, "a=1\0&b=2", 8, &form_limits_default, &f), FORM_NUL);
	CHECK_STR(f.bad, "a");
	arena_reset(&a);
}

TEST(each_limit_is_named_and_exact)
{
	static const struct form_limits max = { 3, 4, 5, 24 };
	static const struct { const char *s; enum form_error e; const char *bad; } t[] = {
		{ "a=1&b=2&c=3", FORM_OK, "" },
		{ "a=1&b=2&&c=3&", FORM_OK, "" },
		{ "a=1&b=2&c=3&d=4", FORM_FIELDS, "d" },
		{ "abcd=1", FORM_OK, "" },
		{ "abcde=1", FORM_NAME, "abcde" },
		{ "%41%42%43%44=1", FORM_OK, "" },
		{ "a=12345", FORM_OK, "" },
		{ "a=123456", FORM_VALUE, "a" },
		{ "a=%31%32%33%34%35", FORM_OK, "" },
		{ "a=%31%32%33%34%35&a=1234", FORM_OK, "" },
		{ "a=%31%32%33%34%35&a=12345", FORM_TOTAL, "" },
	};

	for (size_t i = 0; i < nelem(t); i++) {
		struct form f;
		enum form_error e = form_decode(&a, t[i].s, strlen(t[i].s), &max, &f);

		if (e != t[i].e || !str_eq(f.bad, t[i].bad))
			test_fail(__FILE__, __LINE__, "%s: %s at %s", t[i].s,
			    form_error_name(e), f.bad);
	}
	arena_reset(&a);
}

TEST(values_are_found_by_name)
{
	static const char s[] = "b=2&a=1&b=3&B=4&b=";
	struct form f;
	const char **all;

	CHECK_INT(form_decode(&a, s, strlen(s), &form_limits_default, &f), FORM_OK);
	CHECK_STR(form_get(&f, "b"), "2");
	CHECK_STR(form_get(&f, "B"), "4");
	CHECK(form_get(&f, "c") == NULL);
	CHECK_INT(form_get_all(&a, &f, "b", &all), 3);
	CHECK_STR(all[0], "2");
	CHECK_STR(all[1], "3");
	CHECK_STR(all[2], "");
	CHECK_INT(form_get_all(&a, &f, "c", &all), 0);
	arena_reset(&a);
}

TEST(fields_are_added_under_the_same_limits)
{
	static const struct form_limits max = { 40, 4, 5, 100 };
	struct form f = { 0 };
	char value[] = "12345";

	for (int i = 0; i < 16; i++)
		CHECK_INT(form_add(&a, &f, &max, (struct form_field){ "n", value, 5 }), FORM_OK);
	memset(value, 'x', 5);
	CHECK_STR(f.fields[15].value, "12345");
	CHECK_INT(form_add(&a, &f, &max, (struct form_field){ "n", value, 5 }), FORM_TOTAL);
	CHECK_STR(f.bad, "n");
	CHECK_INT(form_add(&a, &f, &max, (struct form_field){ "", "", 0 }), FORM_OK);
	CHECK_INT(form_add(&a, &f, &max, (struct form_field){ "n", "\0", 1 }), FORM_NUL);
	CHECK_INT(f.n, 17);
	arena_reset(&a);
}

TEST(naughty_strings_travel_through_a_form)
{
	size_t n;
	char *text = shared_read(&a, "suites/payloads/blns.json", &n);
	json_t *list = json_loadb(text, n, 0, NULL);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *s = json_string_value(json_array_get(list, i));
		const char *sent = arena_printf(&a, "x=1&%s=%s&y=2", "value", url_encode(&a, s));
		struct form f;

		CHECK_INT(form_decode(&a, sent, strlen(sent), &form_limits_default, &f), FORM_OK);
		CHECK_INT(f.n, 3);
		CHECK_STR(form_get(&f, "value"), s);
	}
	CHECK(json_array_size(list) > 400);
	json_decref(list);
	arena_reset(&a);
}
