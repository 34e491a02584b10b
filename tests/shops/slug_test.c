/* Titles as addresses. */
#include "catalog/slug.h"
#include "tests/page.h"

TEST(slug_is_ascii_words_with_dashes)
{
	static const struct { const char *title, *slug; } cases[] = {
		{ "Stoneware mug", "stoneware-mug" },
		{ "  Crème brûlée -- 2× (groß) ", "creme-brulee-2-gross" },
		{ "Κούπα καφέ", "koupa-kaphe" },
		{ "Кружка", "kruzka" },
		{ "Potter's wheel", "potters-wheel" },
		{ "Ø 30 cm, Łódź", "o-30-cm-lodz" },
		{ "茶碗", "item" },
		{ "!!!", "item" },
		{ "", "item" },
		{ "50%", "50" },
	};
	struct arena a = { 0 };

	for (size_t i = 0; i < nelem(cases); i++)
		CHECK_STR(slug_of(&a, cases[i].title), cases[i].slug);
	arena_free(&a);
}

TEST(long_slug_ends_between_words)
{
	struct arena a = { 0 };
	char title[2001];
	const char *slug;

	memset(title, 'x', 2000);
	title[2000] = '\0';
	CHECK_INT(strlen(slug_of(&a, title)), SLUG_MAX);
	memcpy(title, "first ", 6);
	CHECK_STR(slug_of(&a, title), "first");
	for (size_t i = 0; i < 2000; i++)
		title[i] = i % 7 == 6 ? ' ' : 'a';
	slug = slug_of(&a, title);
	CHECK(strlen(slug) <= SLUG_MAX);
	CHECK(slug[strlen(slug) - 1] == 'a');
	CHECK_INT(strlen(slug) % 7, 6);
	arena_free(&a);
}
