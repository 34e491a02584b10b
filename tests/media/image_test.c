#include <vips/vips.h>

#include "media/decode.h"
#include "media/store.h"
#include "tests/base/shared.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char dir[64];

static void
fresh_media(void)
{
	snprintf(dir, sizeof(dir), "/tmp/souk-image-test.XXXXXX");
	must(mkdtemp(dir) != NULL);
	store_use(dir);
	decode_start();
}

static void
remove_media(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	must(system(command) == 0);
}

static enum image_outcome
prepare(const void *bytes, size_t n, struct image_made *to)
{
	return (image_prepare(&(struct image_original){ .bytes = bytes, .n = n, .owner = "image-1" }, to));
}

static const char *
prepared(struct arena *a, const struct image_made *m, int width, size_t *n)
{
	return (store_get(a, STORE_MEDIA, arena_printf(a, "%s-%d.webp", m->key, width), 10 << 20, n));
}

/* The process that decodes must be another one: pixels are looked at in children too. */
struct look {
	int	width, height;
	double	mean[4][3];		/* colours of the quarters: top left, top right, bottom left, bottom right */
};

static struct look
look_at(const char *bytes, size_t n)
{
	struct look l = { 0 };
	int ends[2], status;

	must(pipe(ends) == 0);
	if (fork() == 0) {
		VipsImage *im, *part;

		if (vips_webpload_buffer((void *)(uintptr_t)bytes, n, &im, NULL) != 0)
			panic("%s", vips_error_buffer());
		l.width = im->Xsize;
		l.height = im->Ysize;
		for (int q = 0; q < 4; q++)
			for (int band = 0; band < 3; band++) {
				VipsImage *one;

				must(vips_extract_area(im, &part, q % 2 * (im->Xsize / 2), q / 2 * (im->Ysize / 2), im->Xsize / 2,
				    im->Ysize / 2, NULL) == 0 && vips_extract_band(part, &one, band, NULL) == 0 &&
				    vips_avg(one, &l.mean[q][band], NULL) == 0);
			}
		_exit(write(ends[1], &l, sizeof(l)) == sizeof(l) ? 0 : 1);
	}
	close(ends[1]);
	must(read(ends[0], &l, sizeof(l)) == sizeof(l));
	close(ends[0]);
	wait(&status);
	return (l);
}

static struct look
look_at_prepared(struct arena *a, const struct image_made *m, int width)
{
	size_t n;
	const char *bytes = prepared(a, m, width, &n);

	must(bytes != NULL);
	return (look_at(bytes, n));
}

/* Red, green over blue, white, as file of the kind the suffix says. */
static void *
draw(struct arena *a, int width, int height, const char *suffix, int orientation, size_t *n)
{
	int ends[2], status;
	char *all = NULL;
	size_t room = 4 << 20, did = 0;
	ssize_t more;

	must(pipe(ends) == 0);
	if (fork() == 0) {
		unsigned char *px = xmalloc((size_t)width * (size_t)height * 3);
		VipsImage *im;
		void *out;
		size_t len;

		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				int right = x >= width / 2, low = y >= height / 2;
				unsigned char *at = px + ((size_t)y * (size_t)width + (size_t)x) * 3;

				at[0] = (!right && !low) || (right && low) ? 255 : 0;
				at[1] = right ? 255 : 0;
				at[2] = low ? 255 : 0;
			}
		im = vips_image_new_from_memory(px, (size_t)width * (size_t)height * 3, width, height, 3, VIPS_FORMAT_UCHAR);
		vips_image_set_int(im, "orientation", orientation);
		must(vips_image_write_to_buffer(im, suffix, &out, &len, NULL) == 0);
		for (size_t sent = 0; sent < len; sent += (size_t)more) {
			more = write(ends[1], (char *)out + sent, len - sent);
			must(more > 0);
		}
		_exit(0);
	}
	close(ends[1]);
	all = arena_alloc(a, room);
	while ((more = read(ends[0], all + did, room - did)) > 0)
		did += (size_t)more;
	close(ends[0]);
	wait(&status);
	must(status == 0);
	*n = did;
	return (all);
}

static bool
near_colour(const double is[3], int r, int g, int b)
{
	return (fabs(is[0] - r) < 40 && fabs(is[1] - g) < 40 && fabs(is[2] - b) < 40);
}

static void
check_upright(const struct look *l)
{
	CHECK(near_colour(l->mean[0], 255, 0, 0));
	CHECK(near_colour(l->mean[1], 0, 255, 0));
	CHECK(near_colour(l->mean[2], 0, 0, 255));
	CHECK(near_colour(l->mean[3], 255, 255, 255));
}

TEST(every_kind_of_file_becomes_four_sizes)
{
	static const char *const kinds[] = { ".jpg", ".png", ".webp", ".gif" };
	struct arena a = { 0 };

	fresh_media();
	for (size_t i = 0; i < nelem(kinds); i++) {
		struct image_made m;
		size_t n, size;
		void *file = draw(&a, 1600, 1200, kinds[i], 1, &n);

		CHECK_INT(prepare(file, n, &m), IMAGE_READY);
		CHECK_INT(m.width, 1280);
		CHECK_INT(m.height, 960);
		for (int w = 0; w < 4; w++) {
			const char *bytes = prepared(&a, &m, image_widths[w], &size);
			struct look l;

			CHECK(bytes != NULL);
			if (bytes == NULL)
				continue;
			l = look_at(bytes, size);
			CHECK_INT(l.width, image_widths[w]);
			CHECK_INT(l.height, image_widths[w] * 3 / 4);
			check_upright(&l);
		}
	}
	remove_media();
	arena_free(&a);
}

TEST(small_pictures_are_never_made_larger)
{
	struct arena a = { 0 };
	struct image_made m;
	size_t n, size;
	void *file;

	fresh_media();
	file = draw(&a, 200, 100, ".png", 1, &n);
	CHECK_INT(prepare(file, n, &m), IMAGE_READY);
	CHECK_INT(m.width, 200);
	CHECK_INT(m.height, 100);
	for (int w = 0; w < 4; w++) {
		const char *bytes = prepared(&a, &m, image_widths[w], &size);

		CHECK(bytes != NULL);
		if (bytes != NULL)
			CHECK(look_at(bytes, size).width <= 200);
	}
	file = draw(&a, 2, 2, ".png", 1, &n);
	CHECK_INT(prepare(file, n, &m), IMAGE_READY);
	CHECK_INT(m.width, 2);
	remove_media();
	arena_free(&a);
}

TEST(a_camera_held_sideways_is_turned_upright)
{
	struct arena a = { 0 };
	struct image_made m;
	struct look l;
	size_t n;
	void *file;

	fresh_media();
	file = draw(&a, 400, 200, ".jpg", 6, &n);	/* turn right by a quarter */
	CHECK_INT(prepare(file, n, &m), IMAGE_READY);
	CHECK_INT(m.width, 200);
	CHECK_INT(m.height, 400);
	l = look_at_prepared(&a, &m, 320);
	CHECK(near_colour(l.mean[0], 0, 0, 255));
	CHECK(near_colour(l.mean[1], 255, 0, 0));
	CHECK(near_colour(l.mean[2], 255, 255, 255));
	CHECK(near_colour(l.mean[3], 0, 255, 0));
	remove_media();
	arena_free(&a);
}

TEST(all_eight_orientations_show_the_same_picture)
{
	struct arena a = { 0 };
	struct look first = { 0 }, l;

	fresh_media();
	for (int i = 1; i <= 8; i++) {
		struct image_made m;
		size_t n;
		char *file = shared_read(&a, arena_printf(&a, "datasets/upload-images/orientation/Landscape_%d.jpg", i), &n);

		CHECK_INT(prepare(file, n, &m), IMAGE_READY);
		CHECK_INT(m.width, 1280);
		CHECK_INT(m.height, 853);
		l = look_at_prepared(&a, &m, 160);
		if (i == 1)
			first = l;
		for (int q = 0; q < 4; q++)
			for (int band = 0; band < 3; band++)
				CHECK(fabs(l.mean[q][band] - first.mean[q][band]) < 6);
	}
	remove_media();
	arena_free(&a);
}

static bool
contains(const char *bytes, size_t n, const char *what)
{
	return (memmem(bytes, n, what, strlen(what)) != NULL);
}

TEST(where_a_photograph_was_taken_is_not_told)
{
	static const char *const names[] = { "DSCN0010.jpg", "DSCN0012.jpg", "DSCN0021.jpg", "DSCN0042.jpg" };
	struct arena a = { 0 };

	fresh_media();
	for (size_t i = 0; i < nelem(names); i++) {
		struct image_made m;
		size_t n, size;
		char *file = shared_read(&a, arena_printf(&a, "datasets/upload-images/gps/%s", names[i]), &n);

		CHECK(contains(file, n, "Exif"));
		CHECK_INT(prepare(file, n, &m), IMAGE_READY);
		for (int w = 0; w < 4; w++) {
			const char *bytes = prepared(&a, &m, image_widths[w], &size);

			CHECK(bytes != NULL && !contains(bytes, size, "EXIF") && !contains(bytes, size, "Exif") &&
			    !contains(bytes, size, "XMP ") && !contains(bytes, size, "ICCP") && !contains(bytes, size, "NIKON"));
		}
	}
	remove_media();
	arena_free(&a);
}

TEST(a_picture_of_too_many_pixels_is_refused_unread)
{
	/* A PNG that claims 60,000 by 60,000, and holds nothing. */
	static const unsigned char png[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60,
	    8, 2, 0, 0, 0, 0x2a, 0xf1, 0x4b, 0x5d, 0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, 0xaf, 0x06, 0x1e };
	struct image_made m;

	fresh_media();
	CHECK_INT(prepare(png, sizeof(png), &m), IMAGE_REFUSED);
	CHECK(m.why != NULL);
	remove_media();
}

TEST(a_pixel_bomb_is_refused_with_its_reason)
{
	struct arena a = { 0 };
	struct image_made m;
	char *file;
	size_t n;

	fresh_media();
	file = shared_read(&a, "datasets/upload-images/hostile/lottapixel.jpg", &n);
	CHECK_INT(prepare(file, n, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_PIXELS]);
	remove_media();
	arena_free(&a);
}

TEST(a_script_inside_a_picture_does_not_come_out)
{
	static const char *const names[] = { "POC_phpinfo-metadata.jpg", "POC_phpinfo-metadata.gif", "uber.gif", "POC_img_phpinfo-CR.gif" };
	struct arena a = { 0 };

	fresh_media();
	for (size_t i = 0; i < nelem(names); i++) {
		struct image_made m;
		size_t n, size;
		char *file = shared_read(&a, arena_printf(&a, "datasets/upload-images/hostile/%s", names[i]), &n);
		enum image_outcome out = prepare(file, n, &m);

		CHECK(out == IMAGE_READY || out == IMAGE_REFUSED);
		for (int w = 0; w < 4 && out == IMAGE_READY; w++) {
			const char *bytes = prepared(&a, &m, image_widths[w], &size);

			CHECK(bytes != NULL && !contains(bytes, size, "<?php") && !contains(bytes, size, "<script"));
		}
	}
	remove_media();
	arena_free(&a);
}

TEST(broken_files_are_decoded_or_refused_and_never_fail)
{
	struct arena a = { 0 };
	const char **names;
	size_t count;
	int ready = 0;

	fresh_media();
	count = shared_list(&a, "datasets/upload-images/invalid", ".jpg", &names);
	CHECK(count >= 8);
	for (size_t i = 0; i < count; i++) {
		struct image_made m;
		size_t n;
		char *file = shared_read(&a, arena_printf(&a, "datasets/upload-images/invalid/%s", names[i]), &n);
		enum image_outcome out = prepare(file, n, &m);

		CHECK(out == IMAGE_READY || (out == IMAGE_REFUSED && m.why != NULL));
		ready += out == IMAGE_READY;
	}
	CHECK(ready < (int)count);
	remove_media();
	arena_free(&a);
}

TEST(half_a_file_is_refused)
{
	struct arena a = { 0 };
	struct image_made m;
	size_t n;
	void *file;

	fresh_media();
	file = draw(&a, 1600, 1200, ".png", 1, &n);
	CHECK_INT(prepare(file, n / 2, &m), IMAGE_REFUSED);
	file = draw(&a, 1600, 1200, ".webp", 1, &n);
	CHECK_INT(prepare(file, n / 2, &m), IMAGE_REFUSED);
	file = draw(&a, 1600, 1200, ".jpg", 1, &n);
	CHECK_INT(prepare(file, n / 2, &m), IMAGE_REFUSED);
	CHECK(m.why != NULL);
	remove_media();
	arena_free(&a);
}

TEST(photographs_of_telephones_are_read)
{
	struct arena a = { 0 };
	struct image_made m;
	char *file;
	size_t n;

	fresh_media();
	file = shared_read(&a, "datasets/upload-images/heic/IMG_5195.HEIC", &n);
	if (prepare(file, n, &m) == IMAGE_READY)
		CHECK_INT(m.width, 1280);
	else	/* a machine without the codec: the seller learns what to do */
		CHECK_STR(m.why, decode_reasons[WHY_HEIC]);
	remove_media();
	arena_free(&a);
}

TEST(what_is_no_picture_is_refused_in_words)
{
	static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><script>alert(1)</script></svg>";
	static const char pdf[] = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>";
	struct arena a = { 0 };
	struct image_made m;
	char *large;

	fresh_media();
	CHECK_INT(prepare("", 0, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_EMPTY]);
	CHECK_INT(prepare("hello, I am a picture", 21, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_KIND]);
	CHECK_INT(prepare(svg, sizeof(svg) - 1, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_KIND]);
	CHECK_INT(prepare(pdf, sizeof(pdf) - 1, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_KIND]);
	CHECK_INT(prepare("\xff\xd8\xff\xe0 and then nothing of the kind", 30, &m), IMAGE_REFUSED);
	large = xcalloc(1, IMAGE_BYTES_MAX + 1);
	CHECK_INT(prepare(large, IMAGE_BYTES_MAX + 1, &m), IMAGE_REFUSED);
	CHECK_STR(m.why, decode_reasons[WHY_BYTES]);
	free(large);
	remove_media();
	arena_free(&a);
}

TEST(our_own_drawings_are_prepared)
{
	static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"1000\">"
	    "<rect width=\"500\" height=\"500\" fill=\"#f00\"/><rect x=\"500\" width=\"500\" height=\"500\" fill=\"#0f0\"/>"
	    "<rect y=\"500\" width=\"500\" height=\"500\" fill=\"#00f\"/><rect x=\"500\" y=\"500\" width=\"500\" height=\"500\" fill=\"#fff\"/></svg>";
	struct arena a = { 0 };
	struct image_made m;
	struct look l;

	fresh_media();
	CHECK_INT(image_prepare(&(struct image_original){ svg, sizeof(svg) - 1, "image-9", true, true }, &m), IMAGE_READY);
	CHECK_INT(m.width, 720);
	l = look_at_prepared(&a, &m, 320);
	check_upright(&l);
	remove_media();
	arena_free(&a);
}

TEST(a_bad_drawing_does_not_harm_the_next)
{
	static const char good[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"1000\"><rect width=\"1000\" height=\"1000\" fill=\"#abc\"/></svg>";
	struct image_made m;

	fresh_media();
	for (int i = 0; i < 3; i++) {
		CHECK_INT(image_prepare(&(struct image_original){ "<svg", 4, "image-1", true, false }, &m), IMAGE_REFUSED);
		CHECK_INT(image_prepare(&(struct image_original){ good, sizeof(good) - 1, "image-2", true, false }, &m), IMAGE_READY);
	}
	remove_media();
}

TEST(a_key_belongs_to_one_original_of_one_owner)
{
	const struct image_original one = { .bytes = "abc", .n = 3, .owner = "image-1" }, other = { .bytes = "abc", .n = 3, .owner = "image-2" },
	    changed = { .bytes = "abd", .n = 3, .owner = "image-1" };
	char a[IMAGE_KEY], b[IMAGE_KEY];

	image_key(&one, a);
	CHECK_INT(strlen(a), 33);
	CHECK_INT(a[2], '/');
	CHECK_INT(strspn(a, "0123456789abcdef"), 2);
	CHECK_INT(strspn(a + 3, "0123456789abcdef"), 30);
	image_key(&one, b);
	CHECK_STR(a, b);
	image_key(&other, b);
	CHECK(!str_eq(a, b));
	image_key(&changed, b);
	CHECK(!str_eq(a, b));
}

TEST(a_full_disk_is_no_fault_of_the_picture)
{
	struct arena a = { 0 };
	struct image_made m;
	char file[80];
	void *picture;
	size_t n;
	FILE *f;

	fresh_media();
	snprintf(file, sizeof(file), "%s/media", dir);
	f = fopen(file, "w");
	must(f != NULL);
	fclose(f);
	picture = draw(&a, 100, 100, ".png", 1, &n);
	CHECK_INT(prepare(picture, n, &m), IMAGE_FAILED);
	remove_media();
	arena_free(&a);
}

static bool
refused(int result)
{
	return (result == -1 && errno == EPERM);
}

/* A photograph whose colour profile is none: the library says so on its standard error. */
static void *
draw_odd(struct arena *a, size_t *n)
{
	static const char profile[] = "\xff\xe2\x00\x20" "ICC_PROFILE\0\1\1this is no IC.";
	size_t size;
	char *picture = draw(a, 64, 64, ".jpg", 1, &size), *odd = arena_alloc(a, size + sizeof(profile) - 1);

	memcpy(odd, picture, 2);
	memcpy(odd + 2, profile, sizeof(profile) - 1);
	memcpy(odd + 2 + sizeof(profile) - 1, picture + 2, size - 2);
	*n = size + sizeof(profile) - 1;
	return (odd);
}

/* The child may not make a file longer, and its standard error may be one. */
TEST(a_warning_of_the_library_harms_nobody)
{
	struct arena a = { 0 };
	struct image_made m;
	struct image_original o = { .owner = "image-1" };
	struct decoded d = { 0 };
	int old = dup(2), log, status;

	fresh_media();
	o.bytes = draw_odd(&a, &o.n);
	log = open(arena_printf(&a, "%s/log", dir), O_RDWR | O_CREAT | O_APPEND, 0600);
	must(old != -1 && log != -1 && dup2(log, 2) == 2);
	if (fork() == 0)
		_exit(decode(&o, &d) == WHY_NONE ? 0 : 1);
	must(wait(&status) > 0);
	CHECK_INT(status, 0);
	CHECK(lseek(log, 0, SEEK_END) > 0);	/* else this test shows nothing */
	must(ftruncate(log, 0) == 0);
	CHECK_INT(prepare(o.bytes, o.n, &m), IMAGE_READY);
	CHECK_INT(lseek(log, 0, SEEK_END), 0);
	must(dup2(old, 2) == 2);
	close(old);
	close(log);
	remove_media();
	arena_free(&a);
}

/* Each letter that comes back names something the child should not have been able to do. */
TEST(the_child_can_only_decode)
{
	char path[100];
	int status;

	fresh_media();
	snprintf(path, sizeof(path), "%s/x", dir);
	if (fork() == 0) {
		char *const argv[] = { (char[]){ "true" }, NULL };

		decode_confine(20);
		if (!refused(socket(AF_INET, SOCK_STREAM, 0)))
			_exit(1);
		if (!refused(open(path, O_WRONLY | O_CREAT, 0600)))
			_exit(2);
		if (!refused(execv("/bin/true", argv)))
			_exit(3);
		if (!refused(kill(getppid(), 0)))
			_exit(4);
		if (!refused(unlink(path)))
			_exit(5);
		if (open("/dev/null", O_RDONLY) == -1)
			_exit(6);
		_exit(0);
	}
	must(wait(&status) > 0);
	CHECK_INT(status, 0);
	remove_media();
}

/* The set is one archive: blocks of 512 bytes, a header before each file. */
TEST(photographs_taken_at_home_all_come_through)
{
	struct arena a = { 0 };
	size_t total, at = 0, seen = 0;
	char *tar;

	fresh_media();
	tar = shared_read(&a, "datasets/photos-clothing/images-dev.tar", &total);
	while (at + 512 <= total && tar[at] != '\0') {
		size_t n = strtoul(tar + at + 124, NULL, 8);
		struct image_made m;

		if (tar[at + 156] == '0' && memcmp(tar + at + 512, "\xff\xd8\xff", 3) == 0 && seen++ % 37 == 0)
			CHECK_INT(prepare(tar + at + 512, n, &m), IMAGE_READY);
		at += 512 + (n + 511) / 512 * 512;
	}
	CHECK(seen > 400);
	remove_media();
	arena_free(&a);
}
