/* httpdate_test: the RFC's three dates are one. */
#include "base/civil.h"
#include "base/httpdate.h"
#include "tests/test.h"

enum { NOW = 1709210096 };	/* 2024-02-29 */

static int64_t
parse(const char *s)
{
	int64_t t = -1;

	return (httpdate_parse(s, NOW, &t) ? t : -2);
}

TEST(a_date_is_written_as_the_rfc_has_it)
{
	char s[HTTPDATE_SIZE];

	CHECK_STR(httpdate_put(s, 784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
	CHECK_STR(httpdate_put(s, 0), "Thu, 01 Jan 1970 00:00:00 GMT");
	CHECK_STR(httpdate_put(s, NOW), "Thu, 29 Feb 2024 12:34:56 GMT");
	CHECK_STR(httpdate_put(s, CIVIL_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
	CHECK_STR(httpdate_put(s, CIVIL_MIN), "Mon, 01 Jan 0001 00:00:00 GMT");
}

TEST(the_three_forms_of_a_date_are_read)
{
	CHECK_INT(parse("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
	CHECK_INT(parse("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
	CHECK_INT(parse("Sun Nov  6 08:49:37 1994"), 784111777);
	CHECK_INT(parse("Sun Nov 16 08:49:37 1994"), 784975777);
	CHECK_INT(parse("Tue, 30 Jun 2015 23:59:60 GMT"), 1435708800);
}

TEST(a_short_year_is_the_near_one)
{
	int64_t t = 0;

	CHECK_INT(parse("Thursday, 29-Feb-24 12:34:56 GMT"), NOW);
	CHECK_INT(parse("Monday, 01-Jan-74 00:00:00 GMT"), 3281990400);	/* 2074 */
	CHECK_INT(parse("Monday, 01-Jan-75 00:00:00 GMT"), 157766400);	/* 1975 */
	CHECK_INT(parse("Friday, 31-Dec-99 23:59:59 GMT"), 946684799);
	/* In 2060 the near years reach into the next century. */
	CHECK(httpdate_parse("Monday, 01-Jan-10 00:00:00 GMT", 2840140800, &t));
	CHECK_INT(t, 4417977600);	/* 2110 */
	CHECK(httpdate_parse("Monday, 01-Jan-11 00:00:00 GMT", 2840140800, &t));
	CHECK_INT(t, 1293840000);	/* 2011 */
}

TEST(a_date_of_another_form_is_refused)
{
	static const char *const bad[] = {
		"", "Sun", "Sun, 6 Nov 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
		"sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
		"Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
		"Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
		"Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov -994 08:49:37 GMT",
		"Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06 Nov 1994 08:49:37 GMT",
		"Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
		"Sun Nov  6 08:49:37 1994 ", "Sun, 06 Nov 1994 08:49:37 +0000",
		"Fri, 31 Dec 9999 23:59:60 GMT",
	};

	for (size_t i = 0; i < nelem(bad); i++)
		if (parse(bad[i]) != -2)
			test_fail(__FILE__, __LINE__, "%s passes", bad[i]);
}

TEST(what_is_written_is_read_back)
{
	char s[HTTPDATE_SIZE];

	for (int64_t t = CIVIL_MIN; t <= CIVIL_MAX; t += 7919 * 3607)
		if (parse(httpdate_put(s, t)) != t) {
			test_fail(__FILE__, __LINE__, "%s", s);
			break;
		}
}
