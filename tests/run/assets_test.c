/* assets: the table the program was built with. */
#include <sodium.h>

#include "run/assets.h"
#include "tests/run/child.h"

static void
no_such_asset(void)
{
	asset_url(NULL, "nowhere.css");
}

TEST(assets_are_found_by_name_and_by_url)
{
	CHECK(asset_count > 0);
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *a = &asset_all[i];

		CHECK(i == 0 || strcmp(asset_all[i - 1].name, a->name) < 0);
		CHECK(asset_named(a->name) == a);
		CHECK(str_starts(a->url, "/assets/"));
		CHECK(asset_find(a->url + 8) == a);
		CHECK_STR(asset_url(NULL, a->name), a->url);
	}
	CHECK(asset_named("nowhere.css") == NULL && asset_named("") == NULL);
	CHECK(panics(no_such_asset));
}

TEST(assets_under_another_hash_are_not_there)
{
	char tail[300];

	snprintf(tail, sizeof tail, "%s", asset_url(NULL, "souk.css") + 8);
	CHECK(asset_find(tail) != NULL);
	tail[5] ^= 1;
	CHECK(asset_find(tail) == NULL);
	CHECK(asset_find("souk.css") == NULL && asset_find("") == NULL && asset_find(".") == NULL);
	CHECK(asset_find("souk.000000000000.css") == NULL && asset_find("000000000000.css") == NULL);
	CHECK(asset_find("../souk.css") == NULL && asset_find("....................") == NULL);
	memset(tail, 'a', sizeof tail);
	memcpy(tail + sizeof tail - 18, ".000000000000.css", 18);
	CHECK(asset_find(tail) == NULL);
}

TEST(assets_are_named_by_their_bytes)
{
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *a = &asset_all[i];
		unsigned char h[32];
		char hex[13], tag[40];

		crypto_generichash(h, sizeof h, (const unsigned char *)a->bytes[0].p, a->bytes[0].n, NULL, 0);
		sodium_bin2hex(hex, sizeof hex, h, 6);
		CHECK(strstr(a->url, hex) != NULL);
		snprintf(tag, sizeof tag, "W/\"%s\"", hex);
		CHECK_STR(a->etag, tag);
		for (int e = ENCODING_GZIP; e < ENCODING_COUNT; e++)
			CHECK(a->bytes[e].p == NULL || a->bytes[e].n < a->bytes[0].n);
	}
}

TEST(assets_are_smaller_packed)
{
	const struct asset *a = asset_named("souk.css");

	CHECK_STR(a->type, "text/css; charset=utf-8");
	CHECK(a->bytes[ENCODING_GZIP].n > 0 && a->bytes[ENCODING_GZIP].n < a->bytes[0].n / 2);
	CHECK(a->bytes[ENCODING_BROTLI].n > 0 && a->bytes[ENCODING_BROTLI].n < a->bytes[ENCODING_GZIP].n);
}
