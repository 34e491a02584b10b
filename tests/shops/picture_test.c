/* Pictures of a listing: taken in, ordered, removed. */
#include <unistd.h>

#include "catalog/picture.h"
#include "media/store.h"
#include "run/job.h"
#include "run/settings.h"
#include "tests/page.h"
#include "tests/shops/desk.h"

/* Whether the original of an image row lies in the store. */
static bool
original_is_there(int64_t image)
{
	char path[300];

	snprintf(path, sizeof path, "%s/store/originals/%s", setting_text(SETTING_VAR),
	    sql_string("SELECT substr(source, 8) FROM images WHERE id = %lld", (long long)image));
	return (access(path, R_OK) == 0);
}

static void
remove_originals(void)
{
	int64_t n = sql_number("SELECT count(*) FROM images WHERE source LIKE 'upload:%%'");

	for (int64_t i = 0; i < n; i++) {
		char path[300];

		snprintf(path, sizeof path, "%s/store/originals/%s", setting_text(SETTING_VAR),
		    sql_string("SELECT substr(source, 8) FROM images WHERE source LIKE 'upload:%%' ORDER BY id OFFSET %lld", (long long)i));
		unlink(path);
	}
}

TEST(uploaded_pictures_wait_to_be_prepared)
{
	struct visit v = send_pictures(SAM, 2, 2, "image/png", "not really");

	CHECK_INT(v.status, 303);
	CHECK_STR(v.location, "/seller/listings/2#pictures");
	CHECK_STR(sql_string("SELECT string_agg(state || position, ' ' ORDER BY id) FROM images WHERE product_id = 2"),
	    "waiting1 waiting2");
	CHECK_INT(sql_number("SELECT count(*) FROM jobs j JOIN images i ON i.id = (j.args->>'image')::bigint "
	    "WHERE j.kind = 'image_prepare' AND j.priority < 0 AND i.product_id = 2"), 2);
	CHECK(original_is_there(sql_number("SELECT min(id) FROM images WHERE product_id = 2")));
	CHECK_HAS(get(SAM, "/seller/listings/2").body, "Getting ready");
	remove_originals();
}

TEST(listing_has_at_most_eight_pictures)
{
	CHECK_INT(send_pictures(SAM, 2, 6, "image/jpeg", "x").status, 303);
	CHECK_INT(send_pictures(SAM, 2, 6, "image/jpeg", "x").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM images WHERE product_id = 2"), 8);
	CHECK_LACKS(get(SAM, "/seller/listings/2").body, "type=\"file\"");
	remove_originals();
}

TEST(what_is_no_picture_by_its_own_word_is_not_taken)
{
	struct visit v = send_pictures(SAM, 2, 1, "application/pdf", "%PDF");

	CHECK_INT(v.status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM images WHERE product_id = 2"), 0);
	CHECK_INT(send_pictures(SAM, 2, 0, "", "").status, 303);
}

TEST(pictures_go_to_listings_of_the_own_shop_only)
{
	static const char body[] = "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\r\n--b--\r\n";

	CHECK_INT(send_pictures(SAM, 3, 1, "image/png", "x").status, 404);
	CHECK_INT(post(SAM, "/seller/listings/3/pictures", "").status, 404);
	CHECK_INT(post_raw(SAM, "/seller/listings/2/pictures", "content-type: multipart/form-data; boundary=b", body,
	    strlen(body)).status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM images"), 0);
}

TEST(refused_picture_says_why)
{
	sql("INSERT INTO images (product_id, source, state, why) VALUES (2, 'upload:x', 'refused', 'This file is not a picture.')");
	CHECK_HAS(get(SAM, "/seller/listings/2").body, "This file is not a picture.");
}

static void
three_pictures(void)
{
	sql("INSERT INTO images (id, product_id, source, state, key, width, height, position) "
	    "SELECT 70 + i, 2, 'seed:1', 'ready', 'ab/00000000000000000000000000000' || i, 10, 10, i FROM generate_series(1, 3) AS i");
}

TEST(picture_made_first_is_the_cover)
{
	three_pictures();
	CHECK_INT(post(SAM, "/seller/listings/2/pictures/73", "action=first").status, 303);
	CHECK_STR(sql_string("SELECT image_key FROM products WHERE id = 2"), "ab/000000000000000000000000000003");
	CHECK_INT(post(SAM, "/seller/listings/2/pictures/72", "action=first").status, 303);
	CHECK_STR(sql_string("SELECT string_agg(id::text, ' ' ORDER BY position, id) FROM images WHERE product_id = 2"), "72 73 71");
}

TEST(removed_picture_is_gone_and_the_next_is_the_cover)
{
	three_pictures();
	CHECK_INT(post(SAM, "/seller/listings/2/pictures/71", "action=remove").status, 303);
	CHECK_STR(sql_string("SELECT image_key FROM products WHERE id = 2"), "ab/000000000000000000000000000002");
	CHECK_INT(post(SAM, "/seller/listings/2/pictures/71", "action=remove").status, 404);
}

TEST(original_goes_with_its_picture)
{
	char path[300], url[80];
	int64_t image;

	send_pictures(SAM, 2, 1, "image/png", "x");
	image = sql_number("SELECT id FROM images WHERE product_id = 2");
	CHECK(original_is_there(image));
	snprintf(path, sizeof path, "%s/store/originals/%s", setting_text(SETTING_VAR),
	    sql_string("SELECT substr(source, 8) FROM images WHERE product_id = 2"));
	snprintf(url, sizeof url, "/seller/listings/2/pictures/%lld", (long long)image);
	CHECK_INT(post(SAM, url, "action=remove").status, 303);
	CHECK(access(path, F_OK) != 0);
}

TEST(pictures_of_other_shops_are_out_of_reach)
{
	three_pictures();
	CHECK_INT(post(SUE, "/seller/listings/2/pictures/71", "action=remove").status, 404);
	CHECK_INT(post(SUE, "/seller/listings/3/pictures/71", "action=remove").status, 404);
	CHECK_INT(post(SAM, "/seller/listings/1/pictures/71", "action=first").status, 404);
	CHECK_INT(post(ALICE, "/seller/listings/2/pictures/71", "action=remove").status, 403);
	CHECK_INT(sql_number("SELECT count(*) FROM images WHERE product_id = 2"), 3);
}

/* A PNG of 2 x 2 pixels. */
static const unsigned char png[] = {
	137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0, 253, 212, 154, 115,
	0, 0, 0, 16, 73, 68, 65, 84, 120, 156, 99, 80, 112, 104, 0, 34, 6, 8, 5, 0, 23, 14, 3, 129, 161, 183, 117, 1, 0, 0, 0, 0,
	73, 69, 78, 68, 174, 66, 96, 130,
};

/* Prepares a picture of the espresso cup from these bytes; how it ended. */
static const char *
prepared(const void *bytes, size_t n)
{
	picture_store();
	must(store_put(STORE_ORIGINALS, "picture-test", bytes, n, false));
	sql("INSERT INTO images (id, product_id, source) VALUES (80, 2, 'upload:picture-test')");
	sql("INSERT INTO jobs (kind, args) VALUES ('image_prepare', '{\"image\": 80}')");
	job_run_due("test");
	must(store_remove(STORE_ORIGINALS, "picture-test"));
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare'"), 0);
	return (sql_string("SELECT state FROM images WHERE id = 80"));
}

TEST(good_original_becomes_the_cover)
{
	struct arena a = { 0 };
	const char *key;
	size_t n;

	CHECK_STR(prepared(png, sizeof png), "ready");
	key = sql_string("SELECT image_key FROM products WHERE id = 2");
	CHECK_STR(key, sql_string("SELECT key FROM images WHERE id = 80 AND width > 0 AND height > 0"));
	CHECK(store_get(&a, STORE_MEDIA, arena_printf(&a, "%s-320.webp", key), 1 << 20, &n) != NULL);
	for (int width = 160; width <= 1280; width *= 2)
		CHECK(store_remove(STORE_MEDIA, arena_printf(&a, "%s-%d.webp", key, width)));
	arena_free(&a);
}

TEST(original_that_is_no_picture_is_refused_with_a_reason)
{
	CHECK_STR(prepared("MZ, a program", 13), "refused");
	CHECK(strlen(sql_string("SELECT why FROM images WHERE id = 80")) > 10);
	CHECK_HAS(get(SAM, "/seller/listings/2").body, sql_string("SELECT why FROM images WHERE id = 80"));
}

TEST(picture_that_could_not_be_fetched_says_which_and_why)
{
	struct visit page;

	sql("INSERT INTO images (id, product_id, state, source, why) VALUES "
	    "(81, 2, 'refused', 'url:https://pictures.example/cup.jpg', 'There is no picture at this address.')");
	page = get(SAM, "/seller/listings/2");
	CHECK_HAS(page.body, "https://pictures.example/cup.jpg");
	CHECK_HAS(page.body, "There is no picture at this address.");
}

TEST(original_that_is_lost_is_asked_for_again)
{
	sql("INSERT INTO images (id, product_id, source) VALUES (81, 2, 'upload:nowhere'), (82, 2, 'gopher:x')");
	sql("INSERT INTO jobs (kind, args) SELECT 'image_prepare', jsonb_build_object('image', i) FROM generate_series(81, 83) AS i");
	job_run_due("test");
	CHECK_STR(sql_string("SELECT string_agg(state, ' ') FROM images WHERE product_id = 2"), "refused refused");
	CHECK_HAS(sql_string("SELECT why FROM images WHERE id = 81"), "upload it again");
	CHECK_INT(sql_number("SELECT count(*) FROM jobs WHERE kind = 'image_prepare'"), 0);
}
