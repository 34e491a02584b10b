/* httpparam_test: parameters as browsers write them, and broken ones. */
#include "base/httpparam.h"
#include "tests/test.h"

static struct arena a;

static const char *
parse(const char *s)
{
	const char *text = arena_printf(&a, "%s.", httpparam_head(&a, &s));
	struct httpparam p;
	int more;

	while ((more = httpparam_next(&a, &s, &p)) == 1)
		text = arena_printf(&a, "%s(%s|%s)", text, p.name, p.value);
	return (arena_printf(&a, "%s%d", text, more));
}

TEST(a_header_value_is_a_head_and_parameters)
{
	CHECK_STR(parse(""), ".0");
	CHECK_STR(parse(" Text/HTML \t"), "text/html.0");
	CHECK_STR(parse("AZ;ZA=x"), "az.(za|x)0");
	CHECK_STR(parse("a;b=c;d=\"e\""), "a.(b|c)(d|e)0");
	CHECK_STR(parse("a ; b = c d \t; e\t=\t\"f\" ;"), "a.(b|c d)(e|f)0");
	CHECK_STR(parse("a;;b=1; ;"), "a.(b|1)0");
	CHECK_STR(parse("a;b=;c=\"\""), "a.(b|)(c|)0");
	CHECK_STR(parse(";b=c=d"), ".(b|c=d)0");
	arena_reset(&a);
}

TEST(quotes_and_backslashes_are_read_as_browsers_mean_them)
{
	CHECK_STR(parse("a;b=\"c;d=e\";f=g"), "a.(b|c;d=e)(f|g)0");
	CHECK_STR(parse("a;b=\"c\\\"d\""), "a.(b|c\"d)0");
	CHECK_STR(parse("a;b=\"c\\d\\\\e\""), "a.(b|c\\d\\\\e)0");
	CHECK_STR(parse("a;b=\"c\\\""), "a.(b|c\\)0");
	CHECK_STR(parse("a;b=\"c\\\" ;d=e"), "a.(b|c\\)(d|e)0");
	arena_reset(&a);
}

TEST(a_broken_parameter_is_told)
{
	CHECK_STR(parse("a;b"), "a.-1");
	CHECK_STR(parse("a;=b"), "a.-1");
	CHECK_STR(parse("a;b c=d"), "a.-1");
	CHECK_STR(parse("a;b=1;\"c\"=d"), "a.(b|1)-1");
	CHECK_STR(parse("a;b=\"c"), "a.-1");
	CHECK_STR(parse("a;b=\"c\"d"), "a.-1");
	CHECK_STR(parse("a;b=\"c\"d;e=\"f\""), "a.-1");
	arena_reset(&a);
}
