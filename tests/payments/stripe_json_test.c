/* stripe_json_test: the JSON suite against what reads Stripe's words. */
#include "payments/stripe_read.h"
#include "tests/base/shared.h"
#include "tests/test.h"

static const char dir[] = "suites/json-parser/test_parsing";

/* The text as the only member of an object, since nothing but objects is read. */
static bool
is_read(struct arena *a, const char *name)
{
	size_t n;
	const char *text = shared_read(a, arena_printf(a, "%s/%s", dir, name), &n);
	char *whole = arena_alloc(a, n + 8);
	json_t *j;

	memcpy(whole, "{\"v\": ", 6);
	memcpy(whole + 6, text, n);
	whole[6 + n] = '}';
	j = stripe_json(whole, n + 7);
	json_decref(j);
	return (j != NULL);
}

TEST(json_of_the_suite_is_read_or_refused_as_it_says)
{
	struct arena a = { 0 };
	const char **names;
	size_t n = shared_list(&a, dir, ".json", &names), good = 0, bad = 0;

	for (size_t i = 0; i < n; i++) {
		/* A name twice in one object and a name with a NUL are not read. */
		bool strict = str_starts(names[i], "y_object_duplicated_key") || str_starts(names[i], "y_object_escaped_null");
		bool is = is_read(&a, names[i]);

		if (names[i][0] == 'y' && is == strict)
			test_fail(__FILE__, __LINE__, "%s", names[i]);
		if (names[i][0] == 'n' && is)
			test_fail(__FILE__, __LINE__, "%s", names[i]);
		good += names[i][0] == 'y';
		bad += names[i][0] == 'n';
	}
	CHECK_INT(good, 95);
	CHECK_INT(bad, 188);
	arena_free(&a);
}
