/* What a search finds, step by step: the words, their beginnings, some of them, what looks like them. */
#include "run/cache.h"
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
	cache_message("l 99");
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

TEST(kept_search_is_not_found_under_other_words)
{
	CHECK_HAS(get(ALICE, "/search?after=%20stoneware&q=towel").body, "/p/linen-towel");
	CHECK_LACKS(get(ALICE, "/search?q=stoneware+towel&after=").body, "Nothing found");
	CHECK_HAS(get(ALICE, "/search?q=stoneware+towel").body, ALMOST);
	CHECK_HAS(get(ALICE, "/search?q=stoneware+towel").body, "/p/stoneware-mug");
}

TEST(what_a_search_found_is_kept_until_a_list_changes_and_prices_are_not)
{
	struct visit first, again;

	get(ALICE, "/search?q=linen");	/* what every page asks once is there then */
	first = get(ALICE, "/search?q=stoneware+mug");
	sql("UPDATE variants SET price = 1111 WHERE product_id = 1");
	again = get(ALICE, "/search?q=Stoneware+mug");
	CHECK_INT(again.queries, first.queries - 1);
	CHECK_HAS(again.body, "11.11");
	CHECK_HAS(get(ALICE, "/search?q=stoneware+mug&after=1~1").body, "Nothing found");
	sql("UPDATE products SET state = 'archived' WHERE id = 1");
	CHECK_LACKS(get(ALICE, "/search?q=stoneware+mug").body, "/p/stoneware-mug");
	sql("UPDATE products SET state = 'live' WHERE id = 1");
	sql("UPDATE products SET title = 'Stoneware mug for towels' WHERE id = 1");
	CHECK_INT(get(ALICE, "/search?q=stoneware+mug").queries, again.queries);
	cache_message("l 1");
	CHECK_INT(get(ALICE, "/search?q=stoneware+mug").queries, first.queries);
}
