/* picture_fuzz: what people send as pictures, decoded in this process: refused with a reason, or four WebP
 * files with nothing but pixels in them. */
#include <vips/vips.h>

#include "media/decode.h"

#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Small pictures of each kind to begin with, where a folder for inputs is named. In a process of its own: what
 * encoders leave behind is not asked for here. */
static void
plant(const char *folder)
{
	static const char *const ends[] = { "jpg", "png", "webp", "gif", "heic", "avif" };
	VipsImage *grey, *im;
	char path[512];

	if (vips_black(&grey, 24, 17, "bands", 3, NULL) != 0 || vips_linear1(grey, &im, 1.0, 90.0, "uchar", TRUE, NULL) != 0)
		panic("%s", vips_error_buffer());
	for (size_t i = 0; i < nelem(ends); i++) {
		snprintf(path, sizeof path, "%s/planted.%s", folder, ends[i]);
		if (vips_image_write_to_file(im, path, NULL) != 0)
			vips_error_clear();	/* a format this machine does not write */
	}
	g_object_unref(im);
	g_object_unref(grey);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *last = (*argv)[*argc - 1];

	decode_start();
	if (*argc > 1 && g_file_test(last, G_FILE_TEST_IS_DIR)) {
		if (fork() == 0) {
			plant(last);
			_exit(0);
		}
		(void)wait(NULL);
	}
	return (0);
}

static void
check_file(const unsigned char *file, size_t n)
{
	must(n > 20 && memcmp(file, "RIFF", 4) == 0 && memcmp(file + 8, "WEBP", 4) == 0);
	must(memcmp(file + 12, "VP8 ", 4) == 0 || memcmp(file + 12, "VP8L", 4) == 0);
	must(file[16] + (file[17] << 8) + (file[18] << 16) + ((size_t)file[19] << 24) + 20 <= n);
}

/* A few bytes may stand for many pixels: allowed, but they take seconds, and are decoded like few. */
static bool
is_slow(const uint8_t *data, size_t n)
{
	VipsImage *im = vips_image_new_from_buffer(data, n, "", NULL);
	int64_t pixels = im != NULL ? (int64_t)im->Xsize * im->Ysize : 0;

	if (im != NULL)
		g_object_unref(im);
	return (pixels > 1 << 20 && pixels <= IMAGE_PIXELS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct image_original o = { .bytes = data, .n = n, .owner = "image-1" };
	struct decoded d = { 0 };
	enum decode_why why;

	if (decode_sniff(&o) == WHY_NONE && is_slow(data, n)) {
		vips_error_clear();
		return (0);
	}
	why = decode(&o, &d);
	must(why >= WHY_NONE && why < WHYS && (why == WHY_NONE) == (decode_reasons[why] == NULL));
	if (why == WHY_NONE) {
		must(d.width > 0 && d.width <= image_widths[DECODE_SIZES - 1] && d.height > 0);
		for (int i = 0; i < DECODE_SIZES; i++)
			check_file(d.file[i], d.n[i]);
	}
	decode_free(&d);
	vips_error_clear();
	return (0);
}
