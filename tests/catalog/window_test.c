/* What a visitor reads beside the goods: figures, filters, reviews, what machines are told. */
#include "run/cache.h"
#include "tests/page.h"

#include <stdlib.h>

static void
mugs(int n)
{
	sql("INSERT INTO products (seller_id, category_id, slug, title, state, currency, popularity, attrs) "
	    "SELECT 1, 2, 'row-' || i, 'Zebra mug ' || i, 'live', 'EUR', i %% 7, jsonb_build_object('colour', 'hue ' || i %% 20) "
	    "FROM generate_series(1, %d) i", n);
	sql("INSERT INTO variants (product_id, seller_id, sku, price, currency, on_hand) "
	    "SELECT id, 1, slug, 1000, 'EUR', 3 FROM products WHERE slug LIKE 'row-%%'");
}

TEST(number_of_products_is_exact_or_says_more)
{
	CHECK_HAS(get(NOBODY, "/c/mugs").body, "2 products");
	CHECK_HAS(get(NOBODY, "/c/mugs?colour=blue").body, "1 product<");
	mugs(60);
	CHECK_HAS(get(NOBODY, "/c/mugs").body, "62 products");
	CHECK_HAS(get(NOBODY, "/c/mugs?after=3~9999").body, "62 products");
	CHECK_HAS(get(NOBODY, "/search?q=zebra").body, "60 products");
	CHECK_HAS(get(NOBODY, "/shops/north-pottery").body, "62 products");
	sql("INSERT INTO products (seller_id, category_id, slug, title, state, currency) "
	    "SELECT 1, 2, 'more-' || i, 'Zebra cup ' || i, 'live', 'EUR' FROM generate_series(1, 1000) i");
	cache_message("*");
	CHECK_HAS(get(NOBODY, "/c/mugs").body, "More than 1,000 products");
	CHECK_HAS(get(NOBODY, "/search?q=zebra").body, "More than 400 products");
	CHECK_HAS(get(NOBODY, "/search?q=zebbra+cuup").body, "More than 400 products");
	CHECK_HAS(get(NOBODY, "/shops/north-pottery").body, "More than 1,000 products");
	CHECK_HAS(get(NOBODY, "/c/mugs").body, "The figures count the 1,000 most popular products here.");
}

/* The figure beside a value; -1 when it is not offered. */
static int
beside(const char *body, const char *value)
{
	char want[60];
	const char *at;

	snprintf(want, sizeof want, "value=\"%s\"", value);
	if ((at = strstr(body, want)) == NULL || (at = strstr(at, "products: </span>")) == NULL)
		return (-1);
	return ((int)strtol(at + 17, NULL, 10));
}

TEST(every_value_is_offered_with_what_it_leaves)
{
	struct visit v;

	mugs(60);
	v = get(NOBODY, "/c/mugs");
	for (int i = 0; i < 20; i++) {
		char value[20];

		snprintf(value, sizeof value, "hue %d", i);
		CHECK_INT(beside(v.body, value), 3);
	}
	CHECK_INT(beside(v.body, "300"), 1);
	CHECK_LACKS(v.body, "most popular products here");
	/* Within an attribute values add up, across attributes they narrow down. */
	v = get(NOBODY, "/c/mugs?colour=blue");
	CHECK_INT(beside(v.body, "white"), 1);
	CHECK_INT(beside(v.body, "300"), 1);
	CHECK_INT(beside(v.body, "80"), 0);
	v = get(NOBODY, "/c/mugs?colour=blue&colour=white&volume_ml=80");
	CHECK_INT(beside(v.body, "blue"), 0);
	CHECK_INT(beside(v.body, "white"), 1);
	CHECK_INT(beside(v.body, "300"), 1);
	v = get(NOBODY, "/c/mugs?max=11");
	CHECK_INT(beside(v.body, "white"), 0);
	CHECK_INT(beside(v.body, "hue 3"), 3);
	/* What is no value of anything changes nothing. */
	v = get(NOBODY, "/c/mugs?colour=nothing&x=y");
	CHECK_HAS(v.body, "62 products");
	CHECK_INT(beside(v.body, "300"), 1);
}

TEST(yes_and_no_are_words)
{
	sql("INSERT INTO category_attributes (category_id, code, label, kind, filterable) VALUES (2, 'dishwasher', 'Dishwasher', 'bool', true)");
	sql("UPDATE products SET attrs = attrs || '{\"dishwasher\": true, \"height\": 9.5}' WHERE id = 1");
	sql("INSERT INTO category_attributes (category_id, code, label, kind, unit) VALUES (2, 'height', 'Height', 'number', 'cm')");
	CHECK_HAS(get(NOBODY, "/p/stoneware-mug").body, "<td>Yes</td>");
	CHECK_HAS(get_with(NOBODY, "/p/stoneware-mug", "accept-language: de").body, "<td>Ja</td>");
	CHECK_HAS(get_with(NOBODY, "/p/stoneware-mug", "accept-language: de").body, "9,5\302\240cm");
	CHECK_HAS(get(NOBODY, "/c/mugs?dishwasher=true").body, "Dishwasher: Yes");
}

TEST(reviews_have_a_page_of_their_own)
{
	struct visit v;

	sql("INSERT INTO reviews (product_id, author, rating, title, body) "
	    "SELECT 1, 'Writer ' || i, 1 + i %% 5, 'Title ' || i, 'Body' FROM generate_series(1, 50) i");
	v = get(NOBODY, "/p/stoneware-mug");
	CHECK_HAS(v.body, "Read all 52 reviews");
	CHECK_LACKS(v.body, "Title 40<");
	v = get(NOBODY, "/p/stoneware-mug/reviews");
	CHECK_HAS(v.body, "Title 50<");
	CHECK_HAS(v.body, "Title 31<");
	CHECK_LACKS(v.body, "Title 30<");
	CHECK_HAS(v.body, "rel=\"next\"");
	v = get(NOBODY, "/p/stoneware-mug/reviews?stars=1");
	CHECK_HAS(v.body, "Title 45<");
	CHECK_LACKS(v.body, "Title 46<");
	CHECK(v.queries <= 6);
	CHECK_INT(get(NOBODY, "/p/hidden-mug/reviews").status, 404);
	CHECK_HAS(get(NOBODY, "/p/espresso-cup/reviews").body, "Nobody has written about this yet.");
}

/* The JSON of the nth script of the page, as PostgreSQL reads it. */
static const char *
from_ld(const char *body, int nth, const char *path)
{
	const char *at = body, *end;

	do
		at = strstr(at + 1, "<script type=\"application/ld+json\">");
	while (at != NULL && nth-- > 0);
	if (at == NULL || (end = strstr(at += 35, "</script>")) == NULL)
		return ("none");
	return (sql_string("SELECT $ld$%.*s$ld$::jsonb #>> '{%s}'", (int)(end - at), at, path));
}

TEST(machines_read_the_product)
{
	struct visit v;

	sql("UPDATE products SET title = 'A \"mug\" </script><b> \\ & more', description = E'One\n\nTwo\ttabs' WHERE id = 1");
	v = get(NOBODY, "/p/stoneware-mug");
	CHECK_LACKS(v.body, "</script><b>");
	CHECK_STR(from_ld(v.body, 0, "name"), "A \"mug\" </script><b> \\ & more");
	CHECK_STR(from_ld(v.body, 0, "description"), "One\n\nTwo\ttabs");
	CHECK_STR(from_ld(v.body, 0, "offers,lowPrice"), "18.00");
	CHECK_STR(from_ld(v.body, 0, "offers,highPrice"), "19.00");
	CHECK_STR(from_ld(v.body, 0, "offers,priceCurrency"), "EUR");
	CHECK_STR(from_ld(v.body, 0, "offers,availability"), "https://schema.org/InStock");
	CHECK_STR(from_ld(v.body, 0, "aggregateRating,ratingValue"), "4.0");
	CHECK_STR(from_ld(v.body, 1, "itemListElement,2,name"), "Mugs");
	CHECK_STR(from_ld(get(NOBODY, "/p/wool-blanket").body, 0, "offers,availability"), "https://schema.org/OutOfStock");
	CHECK_STR(from_ld(get(NOBODY, "/c/mugs").body, 0, "itemListElement,1,name"), "Home");
}

TEST(heads_say_what_may_be_found_and_where)
{
	CHECK_HAS(get(NOBODY, "/c/mugs?sort=cheap&colour=blue").body, "<link rel=\"canonical\" href=\"http://127.0.0.1:8080/c/mugs\">");
	CHECK_HAS(get(NOBODY, "/p/stoneware-mug").body, "<meta property=\"og:title\" content=\"Stoneware mug\">");
	CHECK_HAS(get(NOBODY, "/p/stoneware-mug").body, "<meta name=\"description\" content=\"A mug for every day.\">");
	CHECK_LACKS(get(NOBODY, "/p/stoneware-mug").body, "noindex");
	CHECK_HAS(get(NOBODY, "/search?q=mug").body, "<meta name=\"robots\" content=\"noindex\">");
	CHECK_HAS(get(NOBODY, "/nowhere").body, "noindex");
	CHECK_HAS(get(ALICE, "/orders/1").body, "noindex");
}

TEST(sitemap_holds_what_is_for_sale)
{
	struct visit v = get(NOBODY, "/sitemap.xml");

	CHECK_HAS(v.head, "application/xml");
	CHECK_HAS(v.head, "Cache-Control: public, max-age=3600");
	CHECK_HAS(v.body, "/sitemaps/pages</loc>");
	CHECK_HAS(v.body, "/sitemaps/0</loc>");
	CHECK_LACKS(v.body, "/sitemaps/1<");
	v = get(NOBODY, "/sitemaps/0");
	CHECK_HAS(v.body, "/p/stoneware-mug</loc>");
	CHECK_LACKS(v.body, "hidden-mug");
	CHECK_LACKS(v.body, "draft-mug");
	CHECK_HAS(get(NOBODY, "/sitemaps/pages").body, "/shops/blue-loom</loc>");
	CHECK_HAS(get(NOBODY, "/sitemaps/pages").body, "/c/mugs</loc>");
	CHECK_INT(get(NOBODY, "/sitemaps/x").status, 404);
	sql("INSERT INTO products (id, seller_id, category_id, slug, title, state, currency) VALUES (5001, 1, 2, 'far-mug', 'Far mug', 'live', 'EUR')");
	CHECK_HAS(get(NOBODY, "/sitemap.xml").body, "/sitemaps/1</loc>");
	CHECK_HAS(get(NOBODY, "/sitemaps/1").body, "/p/far-mug</loc>");
	CHECK_LACKS(get(NOBODY, "/sitemaps/0").body, "far-mug");
	CHECK_HAS(get(NOBODY, "/robots.txt").body, "/sitemap.xml");
}
