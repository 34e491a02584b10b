/* A listing's form: new ones, changes, stock, and two people at once. */
#include "tests/page.h"
#include "tests/shops/desk.h"

#define BOWL	"title=Blue+bowl&category=2&description=Deep.&brand=&price-0=24%2C50&compare-0=&stock-0=4&state=live&version=0"

static int64_t
id_at(const char *location)
{
	const char *slash = strrchr(location, '/');

	return (slash != NULL ? strtoll(slash + 1, NULL, 10) : 0);
}

TEST(new_listing_is_on_sale_at_once)
{
	struct visit v = post(SAM, "/seller/listings/new", BOWL "&sku-0=BOWL-1");
	int64_t id = id_at(v.location);

	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT slug || ' ' || state || ' ' || currency || ' ' || price_min FROM products WHERE id = %lld",
	    (long long)id), "blue-bowl live EUR 2450");
	CHECK_STR(sql_string("SELECT cause || ' ' || m.on_hand FROM stock_movements m JOIN variants v ON v.id = variant_id "
	    "WHERE product_id = %lld", (long long)id), "initial 4");
	CHECK_INT(get(NOBODY, "/p/blue-bowl").status, 200);
	CHECK_INT(sql_number("SELECT count(*) FROM category_products WHERE product_id = %lld", (long long)id), 2);
	CHECK_INT(get(SAM, v.location).status, 200);
}

TEST(draft_is_seen_by_its_shop_only)
{
	struct visit v = post(SAM, "/seller/listings/new", "title=Secret+bowl&category=2&price-0=10&stock-0=0&state=draft&sku-0=S1");

	CHECK_INT(v.status, 303);
	CHECK_INT(get(NOBODY, "/p/secret-bowl").status, 404);
	CHECK_HAS(get(SAM, v.location).body, "Secret bowl");
	CHECK_INT(get(SUE, v.location).status, 404);
}

TEST(form_of_a_new_listing_proposes_an_article_number)
{
	struct visit a = get(SAM, "/seller/listings/new"), b = get(SAM, "/seller/listings/new");

	CHECK(value_of(a.body, "sku-0")[0] != '\0');
	CHECK(!str_eq(value_of(a.body, "sku-0"), value_of(b.body, "sku-0")));
	CHECK(a.queries <= 4);
}

TEST(new_listing_sent_twice_is_one_listing)
{
	struct visit a = post(SAM, "/seller/listings/new", BOWL "&sku-0=BOWL-1");
	struct visit b = post(SAM, "/seller/listings/new", BOWL "&sku-0=BOWL-1");

	CHECK_INT(b.status, 303);
	CHECK_STR(b.location, a.location);
	CHECK_INT(sql_number("SELECT count(*) FROM products WHERE title = 'Blue bowl'"), 1);
	CHECK_INT(sql_number("SELECT on_hand FROM variants WHERE sku = 'BOWL-1'"), 4);
}

TEST(article_number_of_another_listing_is_refused)
{
	struct visit v = post(SAM, "/seller/listings/new", BOWL "&sku-0=ESP-1");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "has this article number");
	CHECK_HAS(v.body, "value=\"Blue bowl\"");
	CHECK_HAS(v.body, "value=\"24,50\"");
	CHECK_INT(sql_number("SELECT count(*) FROM products WHERE title = 'Blue bowl'"), 0);
	CHECK_INT(post(SUE, "/seller/listings/new", BOWL "&sku-0=ESP-1").status, 303);
}

TEST(new_listing_with_mistakes_keeps_what_was_typed)
{
	struct visit v = post(SAM, "/seller/listings/new", "title=ab&category=77&description=Long%0Atext&brand=B%22&price-0=1.2.3&"
	    "compare-0=x&stock-0=many&sku-0=&state=sold");

	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "7 things need your attention");
	CHECK_HAS(v.body, "value=\"ab\"");
	CHECK_HAS(v.body, "Long\ntext</textarea>");
	CHECK_HAS(v.body, "value=\"B&#34;\"");
	CHECK_HAS(v.body, "value=\"1.2.3\"");
	CHECK_HAS(v.body, "value=\"many\"");
	CHECK_HAS(v.body, "id=\"category-error\"");
	CHECK_HAS(v.body, "id=\"stock-0-error\"");
	CHECK_INT(sql_number("SELECT count(*) FROM products WHERE id >= 1000"), 0);
}

TEST(price_before_must_be_higher)
{
	CHECK_HAS(save(SAM, 2, CUP "&sku-3=ESP-1&price-3=12&compare-3=12&stock-3=1&seen-3=1").body, "must be higher");
	CHECK_INT(save(SAM, 2, CUP "&sku-3=ESP-1&price-3=12&compare-3=12.01&stock-3=1&seen-3=1").status, 303);
	CHECK_INT(sql_number("SELECT compare_at FROM variants WHERE id = 3"), 1201);
	CHECK_INT(save(SAM, 2, CUP CUP_V).status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM variants WHERE id = 3 AND compare_at IS NULL"), 1);
}

TEST(listings_of_one_title_have_slugs_of_their_own)
{
	post(SAM, "/seller/listings/new", BOWL "&sku-0=B1");
	post(SAM, "/seller/listings/new", BOWL "&sku-0=B2");
	post(SUE, "/seller/listings/new", BOWL "&sku-0=B1");
	CHECK_STR(sql_string("SELECT string_agg(slug, ' ' ORDER BY id) FROM products WHERE title = 'Blue bowl'"),
	    "blue-bowl blue-bowl-2 blue-bowl-3");
}

TEST(change_of_words_and_price_is_saved)
{
	struct visit v = save(SAM, 2, "title=Tiny+cup&category=1&description=New.&brand=South&state=draft"
	    "&sku-3=ESP-9&price-3=13.5&compare-3=15&stock-3=1&seen-3=1");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/seller/listings/2");
	CHECK_STR(sql_string("SELECT concat_ws('|', slug, title, category_id, description, brand, state, price_min, compare_at) "
	    "FROM products WHERE id = 2"), "espresso-cup|Tiny cup|1|New.|South|draft|1350|1500");
	CHECK_STR(sql_string("SELECT sku FROM variants WHERE id = 3"), "ESP-9");
	CHECK_INT(get(NOBODY, "/p/espresso-cup").status, 404);
}

TEST(publishing_a_draft_shows_it)
{
	CHECK_INT(save(SAM, 6, "title=Draft+mug&category=2&state=live&sku-7=DRA-1&price-7=10&compare-7=&stock-7=5&seen-7=5").status, 303);
	CHECK_INT(get(NOBODY, "/p/draft-mug").status, 200);
}

TEST(edit_page_asks_few_questions)
{
	CHECK(get(SAM, "/seller/listings/1").queries <= 6);	/* session, header, listing, variants, categories, pictures */
}

TEST(seller_reads_what_a_sale_costs)
{
	CHECK_HAS(get(SAM, "/seller/listings/2").body, "Our commission on €12.00 is €1.20 (10%).");
	CHECK_HAS(get(SUE, "/seller/listings/3").body, "Our commission on €25.00 is €3.12 (12.5%).");	/* half to even */
}

TEST(each_variant_has_its_row)
{
	struct visit v = get(SAM, "/seller/listings/1");

	CHECK_STR(value_of(v.body, "price-1"), "18.00");
	CHECK_STR(value_of(v.body, "stock-2"), "3");
	v = save(SAM, 1, MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19"
	    "&sku-2=MUG-G&price-2=17&compare-2=&stock-2=8&seen-2=3");
	CHECK_INT(v.status, 303);
	CHECK_STR(sql_string("SELECT string_agg(price || 'x' || on_hand, ' ' ORDER BY id) FROM variants WHERE product_id = 1"),
	    "1800x19 1700x8");
	CHECK_STR(sql_string("SELECT string_agg(variant_id || ':' || on_hand, ' ') FROM stock_movements WHERE cause = 'edit'"), "2:5");
}

TEST(variants_may_swap_their_article_numbers)
{
	CHECK_INT(save(SAM, 1, MUG "&sku-1=MUG-G&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19"
	    "&sku-2=MUG-B&price-2=19.00&compare-2=&stock-2=3&seen-2=3").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(sku, ' ' ORDER BY id) FROM variants WHERE product_id = 1"), "MUG-G MUG-B");
	CHECK_INT(save(SAM, 1, MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19"
	    "&sku-2=MUG-B&price-2=19.00&compare-2=&stock-2=3&seen-2=3").status, 422);
	CHECK_INT(save(SAM, 1, MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19"
	    "&sku-2=ESP-1&price-2=19.00&compare-2=&stock-2=3&seen-2=3").status, 422);
}

TEST(sale_while_the_form_is_open_is_not_undone)
{
	char body[600];

	snprintf(body, sizeof body, "version=%s&" MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=25&seen-1=19"
	    "&sku-2=MUG-G&price-2=19.00&compare-2=&stock-2=3&seen-2=3", value_of(get(SAM, "/seller/listings/1").body, "version"));
	sql("UPDATE variants SET on_hand = on_hand - 4 WHERE id = 1");
	sql("UPDATE variants SET on_hand = on_hand - 1 WHERE id = 2");
	CHECK_INT(post(SAM, "/seller/listings/1", body).status, 303);
	CHECK_STR(sql_string("SELECT string_agg(on_hand::text, ' ' ORDER BY id) FROM variants WHERE product_id = 1"), "21 2");
}

TEST(stock_never_goes_below_what_buyers_hold)
{
	struct visit v;

	sql("UPDATE variants SET reserved = 2 WHERE id = 2");
	v = save(SAM, 1, MUG "&sku-1=MUG-B&price-1=16.00&compare-1=22.00&stock-1=30&seen-1=19"
	    "&sku-2=MUG-G&price-2=19.00&compare-2=&stock-2=1&seen-2=3");
	CHECK_INT(v.status, 422);
	CHECK_HAS(v.body, "id=\"stock-2-error\"");
	CHECK_HAS(v.body, "hold 2 of these");
	CHECK_LACKS(v.body, "id=\"stock-1-error\"");
	CHECK_STR(value_of(v.body, "stock-2"), "1");
	CHECK_STR(sql_string("SELECT string_agg(price || 'x' || on_hand, ' ' ORDER BY id) FROM variants WHERE product_id = 1"),
	    "1800x19 1900x3");
	CHECK_INT(sql_number("SELECT count(*) FROM stock_movements WHERE cause = 'edit'"), 0);
	CHECK_INT(save(SAM, 1, MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=19&seen-1=19"
	    "&sku-2=MUG-G&price-2=19.00&compare-2=&stock-2=2&seen-2=3").status, 303);
}

TEST(stock_journal_adds_up_after_edits)
{
	save(SAM, 1, MUG "&sku-1=MUG-B&price-1=18.00&compare-1=22.00&stock-1=7&seen-1=19"
	    "&sku-2=MUG-G&price-2=19.00&compare-2=&stock-2=12&seen-2=3");
	CHECK_INT(sql_number("SELECT count(*) FROM variants v WHERE product_id = 1 AND on_hand <> "
	    "(SELECT sum(m.on_hand) FROM stock_movements m WHERE m.variant_id = v.id)"), 0);
	CHECK_INT(sql_number("SELECT sum(on_hand) FROM variants WHERE product_id = 1"), 19);
}

TEST(who_saves_over_other_changes_is_told_first)
{
	char old[40], body[900];
	struct visit v;

	snprintf(old, sizeof old, "%s", value_of(get(SAM, "/seller/listings/2").body, "version"));
	sql("UPDATE products SET title = 'Changed by Pat' WHERE id = 2");
	snprintf(body, sizeof body, "version=%s&title=Mine&category=2&description=&brand=&state=live"
	    "&sku-3=ESP-1&price-3=11&compare-3=&stock-3=6&seen-3=1", old);
	v = post(SAM, "/seller/listings/2", body);
	CHECK_INT(v.status, 409);
	CHECK_HAS(v.body, "was changed while you were writing");
	CHECK_STR(value_of(v.body, "title"), "Mine");
	CHECK_STR(value_of(v.body, "price-3"), "11");
	CHECK_STR(value_of(v.body, "stock-3"), "6");
	CHECK_STR(sql_string("SELECT title || price_min FROM products WHERE id = 2"), "Changed by Pat1200");
	snprintf(body, sizeof body, "version=%s&title=Mine&category=2&description=&brand=&state=live"
	    "&sku-3=ESP-1&price-3=11&compare-3=&stock-3=6&seen-3=%s", value_of(v.body, "version"), value_of(v.body, "seen-3"));
	CHECK_INT(post(SAM, "/seller/listings/2", body).status, 303);
	CHECK_STR(sql_string("SELECT title || price_min FROM products WHERE id = 2"), "Mine1100");
	CHECK_INT(sql_number("SELECT on_hand FROM variants WHERE id = 3"), 6);
}

TEST(stock_nobody_touched_follows_the_truth_after_a_clash)
{
	char body[600];
	struct visit v;

	snprintf(body, sizeof body, "version=%s&title=Mine&category=2&description=&brand=&state=live"
	    "&sku-3=ESP-1&price-3=12.00&compare-3=&stock-3=1&seen-3=1", value_of(get(SAM, "/seller/listings/2").body, "version"));
	sql("UPDATE products SET title = 'Changed by Pat' WHERE id = 2");
	sql("UPDATE variants SET on_hand = 0 WHERE id = 3");
	v = post(SAM, "/seller/listings/2", body);
	CHECK_INT(v.status, 409);
	CHECK_STR(value_of(v.body, "stock-3"), "0");
}

TEST(edit_sent_twice_counts_once)
{
	char body[600];

	snprintf(body, sizeof body, "version=%s&" CUP "&sku-3=ESP-1&price-3=12.00&compare-3=&stock-3=9&seen-3=1",
	    value_of(get(SAM, "/seller/listings/2").body, "version"));
	CHECK_INT(post(SAM, "/seller/listings/2", body).status, 303);
	CHECK_INT(post(SAM, "/seller/listings/2", body).status, 303);
	CHECK_INT(sql_number("SELECT on_hand FROM variants WHERE id = 3"), 9);
	CHECK_INT(sql_number("SELECT count(*) FROM stock_movements WHERE cause = 'edit'"), 1);
}

TEST(pictures_and_sales_are_no_changes_to_the_form)
{
	char old[40];

	snprintf(old, sizeof old, "%s", value_of(get(SAM, "/seller/listings/2").body, "version"));
	sql("UPDATE variants SET on_hand = 0 WHERE id = 3");
	sql("INSERT INTO images (product_id, source) VALUES (2, 'seed:1')");
	CHECK_STR(value_of(get(SAM, "/seller/listings/2").body, "version"), old);
}

TEST(hidden_listing_can_be_changed_and_stays_hidden)
{
	struct visit v = get(SAM, "/seller/listings/5");

	CHECK_HAS(v.body, "Not what it says");
	CHECK_LACKS(v.body, "name=\"state\"");
	CHECK_INT(save(SAM, 5, "title=Honest+mug&category=2&description=&brand=&state=live"
	    "&sku-6=HID-1&price-6=10&compare-6=&stock-6=5&seen-6=5").status, 303);
	CHECK_STR(sql_string("SELECT title || ' ' || state FROM products WHERE id = 5"), "Honest mug hidden");
}

TEST(variant_added_meanwhile_is_left_alone)
{
	char body[600];

	snprintf(body, sizeof body, "version=%s&" CUP CUP_V, value_of(get(SAM, "/seller/listings/2").body, "version"));
	sql("INSERT INTO variants (id, product_id, seller_id, sku, title, price, currency, on_hand) "
	    "VALUES (90, 2, 1, 'ESP-2', 'Red', 1400, 'EUR', 2)");
	CHECK_INT(post(SAM, "/seller/listings/2", body).status, 303);	/* nothing of it differs */
	CHECK_STR(sql_string("SELECT sku || price || on_hand FROM variants WHERE id = 90"), "ESP-214002");
	snprintf(body, sizeof body, "version=1&title=Other&category=2&state=live" CUP_V);
	CHECK_INT(post(SAM, "/seller/listings/2", body).status, 409);
}
