/* check: what people type into forms. */
#include "run/check.h"
#include "run/req_private.h"
#include "tests/page.h"

static struct req	*r;
static struct problems	 p;

static void
typed(const char *value)
{
	static const struct http_in in = { .method = METHOD_POST, .target = "/", .body_fd = -1, .remote = "127.0.0.1" };

	if (r != NULL)
		req_end(r);
	r = req_new(&in);
	p = (struct problems){ 0 };
	if (value != NULL)
		must(form_add(&r->arena, &r->form, &form_limits_default, (struct form_field){ "f", value, strlen(value) }) ==
		    FORM_OK);
}

static void
want_text(const char *value, size_t min, size_t max, const char *want, size_t problems)
{
	typed(value);
	CHECK_STR(check_text(r, &p, "f", min, max), want);
	CHECK_INT(p.n, problems);
	CHECK((problem_of(&p, "f") != NULL) == (problems > 0));
	CHECK(problem_of(&p, "other") == NULL);
}

TEST(lines_of_text_are_tidied_and_measured_in_characters)
{
	want_text("  a b ", 1, 10, "a b", 0);
	want_text("a\r\nb\tc", 1, 10, "a b c", 0);
	want_text("e\xCC\x81", 1, 1, "\xC3\xA9", 0);			/* NFC */
	want_text("\xF0\x9F\x8F\xBA\xF0\x9F\x8F\xBA", 2, 2, "\xF0\x9F\x8F\xBA\xF0\x9F\x8F\xBA", 0);
	want_text("\xF0\x9F\x8F\xBA\xF0\x9F\x8F\xBA", 3, 9, "\xF0\x9F\x8F\xBA\xF0\x9F\x8F\xBA", 1);
	want_text("abc", 1, 3, "abc", 0);
	want_text("abcd", 1, 3, "abcd", 1);
	want_text("", 0, 3, "", 0);
	want_text("", 1, 3, "", 1);
	want_text(NULL, 1, 3, "", 1);
	want_text(" \t\xC2\xA0 ", 1, 3, "", 1);
	want_text("ab", 3, 5, "ab", 1);
}

TEST(blocks_of_text_keep_their_lines)
{
	typed("  one\r\ntwo\rthree\n\n");
	CHECK_STR(check_lines(r, &p, "f", 1, 100), "one\ntwo\nthree");
	CHECK_INT(p.n, 0);
	typed("\r\n \r\n");
	CHECK_STR(check_lines(r, &p, "f", 1, 100), "");
	CHECK_STR(problem_of(&p, "f"), "Please fill this in.");
}

static void
want_number(const char *value, int64_t want, bool ok)
{
	typed(value);
	CHECK_INT(check_number(r, &p, "f", -5, 100), want);
	CHECK_INT(p.n, !ok);
}

TEST(numbers_are_whole_and_within)
{
	want_number("7", 7, true);
	want_number(" 7 ", 7, true);
	want_number("-5", -5, true);
	want_number("100", 100, true);
	want_number("101", -5, false);
	want_number("-6", -5, false);
	want_number("7.5", -5, false);
	want_number("7x", -5, false);
	want_number("", -5, false);
	want_number(NULL, -5, false);
	want_number("99999999999999999999", -5, false);
	want_number("0x10", -5, false);
}

static void
want_money(const char *value, const char *currency, int64_t want, bool ok)
{
	typed(value);
	CHECK_INT(check_money(r, &p, "f", currency, 1, 100000000), want);
	if (p.n != !ok)
		test_fail(__FILE__, __LINE__, "%s %s: %zu problems", value, currency, p.n);
}

TEST(amounts_take_comma_and_point)
{
	want_money("12.50", "EUR", 1250, true);
	want_money("12,50", "EUR", 1250, true);
	want_money("12", "EUR", 1200, true);
	want_money(" 0.01 ", "EUR", 1, true);
	want_money("0", "EUR", 1, false);
	want_money("0.00", "EUR", 1, false);
	want_money("-1", "EUR", 1, false);
	want_money("1000000.00", "EUR", 100000000, true);
	want_money("1000000.01", "EUR", 1, false);
	want_money("12.505", "EUR", 1, false);
	want_money("twelve", "EUR", 1, false);
	want_money("", "EUR", 1, false);
	want_money("1e3", "EUR", 1, false);
	want_money("99999999999999999999", "EUR", 1, false);
	want_money("1250", "JPY", 1250, true);
	want_money("12.50", "JPY", 1, false);
}

TEST(addresses_of_mail_are_normalized)
{
	typed("  Ada@Example.COM ");
	CHECK_STR(check_email(r, &p, "f"), "ada@example.com");
	CHECK_INT(p.n, 0);
	typed("a@b");
	(void)check_email(r, &p, "f");
	CHECK_INT(p.n, 1);
	typed("a@x.example\nBcc: b@x.example");
	(void)check_email(r, &p, "f");
	CHECK_INT(p.n, 1);
	typed("no at sign");
	CHECK_STR(check_email(r, &p, "f"), "no at sign");	/* as typed: to be shown again */
	CHECK_STR(problem_of(&p, "f"), "An e-mail address looks like name@example.com.");
	typed(NULL);
	CHECK_STR(check_email(r, &p, "f"), "");
	CHECK_INT(p.n, 1);
}

TEST(choices_and_countries_are_from_their_lists)
{
	static const char *const words[] = { "one", "two", NULL };

	typed("two");
	CHECK_STR(check_choice(r, &p, "f", words), "two");
	CHECK_INT(p.n, 0);
	typed("three");
	CHECK_STR(check_choice(r, &p, "f", words), "one");
	CHECK_INT(p.n, 1);
	typed("FR");
	CHECK_STR(check_country(r, &p, "f"), "FR");
	CHECK_INT(p.n, 0);
	typed("fr");
	(void)check_country(r, &p, "f");
	CHECK_INT(p.n, 1);
	typed("XX");
	(void)check_country(r, &p, "f");
	CHECK_INT(p.n, 1);
	typed("");
	(void)check_country(r, &p, "f");
	CHECK_INT(p.n, 1);
	CHECK(country_list(r).n > 190);
}

TEST(the_first_problem_of_a_field_is_the_one_shown)
{
	typed("x");
	problem_add(r, &p, "a", "first");
	problem_add(r, &p, "b", "other");
	problem_add(r, &p, "a", "second");
	CHECK_INT(p.n, 3);
	CHECK_STR(problem_of(&p, "a"), "first");
	CHECK_STR(problem_of(&p, "b"), "other");
	CHECK(problem_of(NULL, "a") == NULL);
	req_end(r);
	r = NULL;
}
