/* etag_test: RFC 9110 sections 8.8.3.2 and 13.1. */
#include "base/etag.h"
#include "tests/base/panics.h"

TEST(any_tag_of_the_list_may_match)
{
	CHECK(etag_matches("\"a\"", "\"a\""));
	CHECK(etag_matches("\"x\", \"a\"", "\"a\""));
	CHECK(etag_matches("\"x\",\t\"a\" , \"y\"", "\"a\""));
	CHECK(etag_matches(" ,, \"a\",", "\"a\""));
	CHECK(etag_matches("*", "\"a\""));
	CHECK(etag_matches(" * ", "\"a\""));
	CHECK(etag_matches("\"a,b\"", "\"a,b\""));
	CHECK(etag_matches("\"\"", "\"\""));
	CHECK(!etag_matches(NULL, "\"a\""));
	CHECK(!etag_matches("", "\"a\""));
	CHECK(!etag_matches("\"b\"", "\"a\""));
	CHECK(!etag_matches("\"A\"", "\"a\""));
	CHECK(!etag_matches("\"ab\"", "\"a\""));
	CHECK(!etag_matches("\"x, \"a\", y\"", "\"a, \""));
}

TEST(weak_tags_match_weakly_and_never_strongly)
{
	CHECK(etag_matches("W/\"a\"", "W/\"a\""));
	CHECK(etag_matches("W/\"a\"", "\"a\""));
	CHECK(etag_matches("\"a\"", "W/\"a\""));
	CHECK(!etag_matches("W/\"a\"", "W/\"b\""));
	CHECK(!etag_matches("w/\"a\"", "\"a\""));
	CHECK(etag_matches_strong("\"a\"", "\"a\""));
	CHECK(etag_matches_strong("*", "\"a\""));
	CHECK(etag_matches_strong("W/\"a\", \"a\"", "\"a\""));
	CHECK(!etag_matches_strong("W/\"a\"", "\"a\""));
	CHECK(!etag_matches_strong("\"a\"", "W/\"a\""));
	CHECK(!etag_matches_strong("W/\"a\"", "W/\"a\""));
}

TEST(what_is_no_tag_matches_nothing)
{
	CHECK(!etag_matches("a", "\"a\""));
	CHECK(!etag_matches("\"a", "\"a\""));
	CHECK(!etag_matches("a\"", "\"a\""));
	CHECK(!etag_matches("\"a\"b", "\"a\""));
	CHECK(!etag_matches("*x", "\"a\""));
	CHECK(!etag_matches("**", "\"a\""));
	CHECK(etag_matches("junk, \"a\"", "\"a\""));
	CHECK_PANICS(etag_matches("\"a\"", "a"));
}
