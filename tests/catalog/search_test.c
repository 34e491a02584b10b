/* What a search finds, step by step: the words, their beginnings, some of them, what looks like them. */
#include "tests/page.h"

#define ALMOST	"These have some of them."
#define LIKENED	"These look like it."

static const char *
found(const char *words)
{
	char path[200];

	snprintf(path, sizeof path, "/search?q=%s", words);
	return (get(NOBODY, path).body);
}

TEST(search_wants_every_word_first)
{
	const char *body = found("stoneware+mug");

	CHECK_HAS(body, "/p/stoneware-mug");
	CHECK_LACKS(body, "/p/espresso-cup");
	CHECK_LACKS(body, "/p/hidden-mug");
	CHECK_LACKS(body, "/p/draft-mug");
	CHECK_LACKS(body, ALMOST);
}

TEST(search_takes_an_unfinished_word_when_nothing_has_it_whole)
{
	CHECK_HAS(found("stone"), "/p/stoneware-mug");
	CHECK_LACKS(found("stone"), ALMOST);
	CHECK_HAS(found("mug+stone"), "/p/stoneware-mug");
	sql("INSERT INTO products (seller_id, category_id, slug, title, state, currency) VALUES (1, 2, 'cold-stone', 'Cold stone', 'live', 'EUR')");
	CHECK_HAS(found("stone"), "/p/cold-stone");
	CHECK_LACKS(found("stone"), "/p/stoneware-mug");	/* another word, though it begins so */
}

TEST(search_offers_what_has_some_of_the_words)
{
	const char *body = found("linen+mug");

	CHECK_HAS(body, ALMOST);
	CHECK_HAS(body, "/p/stoneware-mug");
	CHECK_HAS(body, "/p/linen-towel");
	CHECK_LACKS(body, "/p/wool-blanket");
	CHECK_LACKS(body, "/p/hidden-mug");
}

TEST(search_offers_what_looks_like_it_and_says_so)
{
	CHECK_HAS(found("stonewear"), LIKENED);
	CHECK_HAS(found("stonewear"), "/p/stoneware-mug");
	CHECK_LACKS(found("xylophone"), LIKENED);
	CHECK_INT(get(NOBODY, "/search?q=%27%3A*+%26+%21").status, 200);
}
