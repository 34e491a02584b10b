/* How deep a JSON text goes. */
#include "base/jsontext.h"
#include "tests/test.h"

static bool
shallow(const char *s, int max)
{
	return (json_is_shallow(s, strlen(s), max));
}

TEST(depth_of_json_is_that_of_its_brackets)
{
	CHECK(shallow("{\"a\":[1,2]}", 2));
	CHECK(!shallow("{\"a\":[1,2]}", 1));
	CHECK(shallow("[[],[],[]]", 2));
	CHECK(!shallow("[[[", 2));
	CHECK(shallow("", 0));
}

TEST(brackets_in_strings_count_for_nothing)
{
	CHECK(shallow("[\"[[[[\"]", 1));
	CHECK(shallow("[\"\\\"[[[[\"]", 1));
	CHECK(!shallow("[\"]]]]\",[[]]]", 2));
	CHECK(!shallow("[\"\\\\\",[[]]]", 2));
}
