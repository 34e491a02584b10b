/* A copy of what is held: complete, one at a time, for its owner alone. */
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "run/settings.h"
#include "tests/page.h"
#include "tests/privacy/someone.h"

/* Asks and has it made. */
static void
make_copy(enum persona p)
{
	CHECK_INT(post(p, "/account/export", "").status, 303);
	job_run_due("test");
	CHECK_STR(sql_string("SELECT coalesce(string_agg(last_error, ','), '') FROM jobs WHERE kind = 'data_export'"), "");
	CHECK_STR(sql_string("SELECT state FROM data_exports ORDER BY id DESC LIMIT 1"), "ready");
}

static const char *
copy_path(void)
{
	static char path[600];

	snprintf(path, sizeof path, "%s/exports/%s.zip", setting_text(SETTING_VAR), sql_string("SELECT file FROM data_exports WHERE state = 'ready'"));
	return (path);
}

static const char *
file_in(zip_t *z, const char *name)
{
	static char text[40000];
	zip_file_t *f = zip_fopen(z, name, 0);
	zip_int64_t n = f != NULL ? zip_fread(f, text, sizeof text - 1) : -1;

	if (f != NULL)
		zip_fclose(f);
	if (n < 0)
		test_fail(__FILE__, __LINE__, "no %s", name);
	text[n < 0 ? 0 : n] = '\0';
	return (text);
}

TEST(copy_holds_every_kind_and_no_secrets)
{
	static const char *const want[][2] = {
		{ "profile.json", "\"email\": \"" WHO_EMAIL "\"" }, { "addresses.json", WHO_STREET }, { "orders.json", "\"number\": \"T100001\"" },
		{ "orders.json", "\"unit_price\": 1800" }, { "payments.json", "pi_fixture1" }, { "disputes.json", "It came with a hole." },
		{ "reviews.json", "Alwine Q." }, { "cart.json", "MUG-B" }, { "consents.json", "\"terms_version\": 1" },
		{ "preferences.json", "order_delivered" }, { "devices.json", "Querfeldt Browser" }, { "sessions.json", "signed_in_at" },
		{ "factors.json", "Alwine's phone" }, { "letters.json", "Hello Alwine" }, { "audit.json", "account.export_asked" },
		{ "email_changes.json", WHO_BEFORE }, { "invitations.json", "North Pottery" }, { "requests.json", "copy" }, { "tokens.json", "profile:read" }, { "identities.json", "Elsewhere" },
		{ "index.json", "\"format\": 1" }, { "index.html", "orders.json" },
	};
	int error;
	zip_t *z;

	be_someone();
	make_copy(ALICE);
	z = zip_open(copy_path(), ZIP_RDONLY, &error);
	CHECK(z != NULL);
	for (size_t i = 0; z != NULL && i < nelem(want); i++)
		CHECK_HAS(file_in(z, want[i][0]), want[i][1]);
	for (zip_int64_t i = 0; z != NULL && i < zip_get_num_entries(z, 0); i++) {
		const char *text = file_in(z, zip_get_name(z, (zip_uint64_t)i, 0));

		CHECK_LACKS(text, "hash");
		CHECK_LACKS(text, "$argon2");
		CHECK_LACKS(text, "<script");
		CHECK_LACKS(text, "sam@test.example");
	}
	zip_discard(z);
	unlink(copy_path());
}

/* Whoever registers somebody's address and changes it then learns nothing of what that person was sent. */
TEST(letters_to_an_address_never_proved_are_not_in_the_copy)
{
	const char *text;
	int error;
	zip_t *z;

	be_someone();
	sql("UPDATE email_changes SET old_proved = false");
	make_copy(ALICE);
	z = zip_open(copy_path(), ZIP_RDONLY, &error);
	CHECK(z != NULL);
	text = file_in(z, "letters.json");
	CHECK_HAS(text, "Hello Alwine");
	CHECK_LACKS(text, "Your order");
	zip_discard(z);
	unlink(copy_path());
}

TEST(owner_of_a_shop_gets_listings_and_pictures)
{
	char media[600];
	FILE *f;
	int error;
	zip_t *z;

	snprintf(media, sizeof media, "%s/media/ab", setting_text(SETTING_VAR));
	mkdir(media, 0750);
	snprintf(media, sizeof media, "%s/media/ab/cdefcdefcdefcdefcdefcdefcdefcd-1280.webp", setting_text(SETTING_VAR));
	f = fopen(media, "w");
	fputs("a picture", f);
	fclose(f);
	sql("INSERT INTO images (id, product_id, state, source, key, width, height) VALUES (9, 1, 'ready', 'x', 'ab/cdefcdefcdefcdefcdefcdefcdefcd', 1, 1)");
	make_copy(SAM);
	z = zip_open(copy_path(), ZIP_RDONLY, &error);
	CHECK(z != NULL);
	CHECK_STR(file_in(z, "pictures/9"), "a picture");
	CHECK_HAS(file_in(z, "listings.json"), "pictures/9");
	CHECK_LACKS(file_in(z, "listings.json"), "Linen towel");
	CHECK_HAS(file_in(z, "shops.json"), "North Pottery GmbH");
	CHECK_LACKS(file_in(z, "orders.json"), "T100001");	/* buyers' data is not the shop's */
	zip_discard(z);
	unlink(copy_path());
	unlink(media);
}

TEST(many_rows_come_in_batches)
{
	int error;
	zip_t *z;

	sql("INSERT INTO mails (message_id, recipient, subject, kind) SELECT '<' || n || '>', 'alice@test.example', 's', 'account_x' FROM generate_series(1, 450) n");
	make_copy(ALICE);
	z = zip_open(copy_path(), ZIP_RDONLY, &error);
	CHECK_HAS(file_in(z, "index.json"), "\"rows\": 450");
	zip_discard(z);
	unlink(copy_path());
}

TEST(page_shows_how_far_it_is_and_looks_again)
{
	struct visit v;

	CHECK_LACKS(get(ALICE, "/account/export").head, "Refresh:");
	CHECK_INT(post(ALICE, "/account/export", "").status, 303);
	v = get(ALICE, "/account/export");
	CHECK_HAS(v.head, "Refresh: ");
	CHECK_HAS(v.body, "being prepared");
	CHECK_LACKS(v.body, "action=\"/account/export\"");
	CHECK(v.queries <= 4);
	CHECK_INT(post(ALICE, "/account/export", "").status, 303);
	CHECK_INT(sql_number("SELECT count(*) FROM data_exports"), 1);
}

TEST(one_copy_a_day)
{
	make_copy(ALICE);
	unlink(copy_path());
	CHECK_HAS(get(ALICE, "/account/export").body, "One copy a day");
	post(ALICE, "/account/export", "");
	CHECK_INT(sql_number("SELECT count(*) FROM data_exports"), 1);
	sql("UPDATE data_exports SET asked_at = now() - interval '25 hours'");
	post(ALICE, "/account/export", "");
	CHECK_INT(sql_number("SELECT count(*) FROM data_exports"), 2);
}

TEST(only_its_owner_takes_it_with_a_fresh_proof_and_in_time)
{
	char url[100];
	struct visit v;

	make_copy(ALICE);
	snprintf(url, sizeof url, "/account/exports/%lld", (long long)sql_number("SELECT id FROM data_exports"));
	v = get(ALICE, url);
	CHECK_INT(v.status, 200);
	CHECK_HAS(v.head, "Content-Type: application/zip");
	CHECK_HAS(v.head, "Content-Disposition: attachment; filename=\"souk-");
	CHECK_HAS(v.head, "Cache-Control: no-store");
	CHECK_HAS(v.head, "X-Content-Type-Options: nosniff");
	CHECK(memcmp(v.body, "PK", 2) == 0);
	CHECK_INT(sql_number("SELECT count(*) FROM audit_log WHERE what = 'account.export_taken'"), 1);
	CHECK_INT(get(BOB, url).status, 404);
	CHECK_STR(letter_of("account_export_ready", sql_number("SELECT id FROM data_exports"), 2)->to, "alice@test.example");
	sql("UPDATE sessions SET proved_at = NULL");
	CHECK_HAS(get(ALICE, url).location, "/confirm");
	sql("UPDATE sessions SET proved_at = now(); UPDATE data_exports SET expires_at = now() - interval '1 second'");
	CHECK_INT(get(ALICE, url).status, 404);
	CHECK(access(copy_path(), R_OK) == 0);
	{
		char path[600];

		snprintf(path, sizeof path, "%s", copy_path());
		run_job("retention");
		CHECK(access(path, R_OK) == -1);
	}
	CHECK_STR(sql_string("SELECT state FROM data_exports"), "removed");
}

TEST(folder_is_private)
{
	struct stat st;
	char folder[600];

	make_copy(ALICE);
	CHECK(stat(copy_path(), &st) == 0 && (st.st_mode & 027) == 0);
	snprintf(folder, sizeof folder, "%s/exports", setting_text(SETTING_VAR));
	CHECK(stat(folder, &st) == 0 && (st.st_mode & 027) == 0);
	unlink(copy_path());
}
