#include "media/store.h"
#include "tests/test.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];

static void
fresh_store(void)
{
	snprintf(dir, sizeof(dir), "/tmp/souk-store-test.XXXXXX");
	must(mkdtemp(dir) != NULL);
	store_use(dir);
}

static void
remove_store(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	must(system(command) == 0);
}

static const char *
content(struct arena *a, enum store_place place, const char *name)
{
	size_t n;
	const char *p = store_get(a, place, name, 1000, &n);

	return (p == NULL ? NULL : arena_strndup(a, p, n));
}

TEST(what_was_put_can_be_got_and_put_again)
{
	struct arena a = { 0 };

	fresh_store();
	CHECK(store_put(STORE_MEDIA, "ab/cdef-160.webp", "one", 3, false));
	CHECK_STR(content(&a, STORE_MEDIA, "ab/cdef-160.webp"), "one");
	CHECK(store_put(STORE_MEDIA, "ab/cdef-160.webp", "another", 7, true));
	CHECK_STR(content(&a, STORE_MEDIA, "ab/cdef-160.webp"), "another");
	CHECK(content(&a, STORE_ORIGINALS, "ab/cdef-160.webp") == NULL);
	CHECK(store_put(STORE_ORIGINALS, "empty", "", 0, false));
	CHECK_STR(content(&a, STORE_ORIGINALS, "empty"), "");
	remove_store();
	arena_free(&a);
}

TEST(nothing_half_written_stays_behind)
{
	struct arena a = { 0 };
	char command[200];

	fresh_store();
	for (int i = 0; i < 20; i++)
		CHECK(store_put(STORE_MEDIA, "aa/x", "0123456789", 10, i % 2 == 0));
	snprintf(command, sizeof(command), "test \"$(ls %s/media/aa)\" = x", dir);
	CHECK_INT(system(command), 0);
	remove_store();
	arena_free(&a);
}

TEST(names_that_lead_elsewhere_are_refused)
{
	static const char *const bad[] = { "", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "a b", "a\\b", "a\nb",
	    "\xc3\xa9", "x/..", "." };
	static const char *const good[] = { "a", "ab/0123-160.webp", "A_b-c.d/e", "a..b" };
	struct arena a = { 0 };
	size_t n;

	fresh_store();
	for (size_t i = 0; i < nelem(bad); i++) {
		CHECK(!store_is_name(bad[i]));
		CHECK(!store_put(STORE_MEDIA, bad[i], "x", 1, false));
		CHECK_INT(store_open(STORE_MEDIA, bad[i]), -1);
		CHECK(store_get(&a, STORE_MEDIA, bad[i], 10, &n) == NULL);
		CHECK(!store_remove(STORE_MEDIA, bad[i]));
	}
	for (size_t i = 0; i < nelem(good); i++)
		CHECK(store_is_name(good[i]));
	remove_store();
	arena_free(&a);
}

TEST(a_link_is_not_followed_out_of_the_store)
{
	char link_name[128];

	fresh_store();
	CHECK(store_put(STORE_MEDIA, "real", "x", 1, false));
	snprintf(link_name, sizeof(link_name), "%s/media/link", dir);
	CHECK_INT(symlink("/etc/passwd", link_name), 0);
	CHECK_INT(store_open(STORE_MEDIA, "link"), -1);
	remove_store();
}

TEST(what_is_too_large_is_not_read)
{
	struct arena a = { 0 };
	size_t n;

	fresh_store();
	CHECK(store_put(STORE_ORIGINALS, "big", "0123456789", 10, false));
	CHECK(store_get(&a, STORE_ORIGINALS, "big", 10, &n) != NULL);
	CHECK(store_get(&a, STORE_ORIGINALS, "big", 9, &n) == NULL);
	CHECK_INT(errno, EFBIG);
	remove_store();
	arena_free(&a);
}

TEST(removing_twice_is_no_error)
{
	fresh_store();
	CHECK(store_put(STORE_MEDIA, "x", "x", 1, false));
	CHECK(store_remove(STORE_MEDIA, "x"));
	CHECK(store_remove(STORE_MEDIA, "x"));
	CHECK_INT(store_open(STORE_MEDIA, "x"), -1);
	CHECK_INT(errno, ENOENT);
	remove_store();
}

TEST(a_disk_that_will_not_is_reported)
{
	char file[80];
	FILE *f;

	fresh_store();
	snprintf(file, sizeof(file), "%s/media", dir);
	f = fopen(file, "w");	/* a file where the directory should be */
	must(f != NULL);
	fclose(f);
	CHECK(!store_put(STORE_MEDIA, "ab/x", "x", 1, false));
	remove_store();
}
