/* decode: libvips, with only the loaders we mean to use. */
#include <vips/vips.h>

#include "media/decode.h"

#include <endian.h>

const char *const decode_reasons[WHYS] = {
	[WHY_EMPTY] = "The file is empty.",
	[WHY_BYTES] = "The file is larger than 32 MB.",
	[WHY_KIND] = "This is not a picture we can read. Please send a JPEG, PNG, WebP, GIF or HEIC file.",
	[WHY_PIXELS] = "The picture has more than 50 megapixels. Please make it smaller and send it again.",
	[WHY_DAMAGED] = "The file is damaged. Please save it again as JPEG or PNG.",
	[WHY_CUT_OFF] = "The file is not complete. Please send it again.",
	[WHY_HEIC] = "This HEIC picture cannot be read here. Please save it as JPEG and send it again.",
	[WHY_TIME] = "The picture takes too long to read. Please save it again as JPEG.",
	[WHY_MEMORY] = "The picture needs too much memory. Please make it smaller and send it again.",
};

const int image_widths[4] = { 160, 320, 640, 1280 };

/* Smaller files need more care and cost less of it. */
static const struct { int quality, effort; } encode[DECODE_SIZES] = { { 76, 2 }, { 76, 1 }, { 78, 0 }, { 80, 0 } };

/* Of our drawings' 1000 units: sharp at the size a page shows, and two thirds of the time that 0.9 takes. */
#define DRAWING_SCALE	0.72

enum kind { KIND_NONE, KIND_JPEG, KIND_PNG, KIND_WEBP, KIND_GIF, KIND_HEIC, KIND_DRAWING };

static enum kind
kind_of(const struct image_original *o)
{
	const unsigned char *b = o->bytes;

	if (o->drawing)
		return (KIND_DRAWING);
	if (o->n < 16)
		return (KIND_NONE);
	if (b[0] == 0xff && b[1] == 0xd8 && b[2] == 0xff)
		return (KIND_JPEG);
	if (memcmp(b, "\x89PNG\r\n\x1a\n", 8) == 0)
		return (KIND_PNG);
	if (memcmp(b, "RIFF", 4) == 0 && memcmp(b + 8, "WEBP", 4) == 0)
		return (KIND_WEBP);
	if (memcmp(b, "GIF87a", 6) == 0 || memcmp(b, "GIF89a", 6) == 0)
		return (KIND_GIF);
	if (memcmp(b + 4, "ftyp", 4) == 0)
		for (size_t i = 8; i + 4 <= o->n && i < 40; i += 4)
			if (memcmp(b + i, "heic", 4) == 0 || memcmp(b + i, "heix", 4) == 0 || memcmp(b + i, "mif1", 4) == 0 ||
			    memcmp(b + i, "avif", 4) == 0)
				return (KIND_HEIC);
	return (KIND_NONE);
}

enum decode_why
decode_sniff(const struct image_original *o)
{
	if (o->n == 0)
		return (WHY_EMPTY);
	if (o->n > IMAGE_BYTES_MAX)
		return (WHY_BYTES);
	return (kind_of(o) == KIND_NONE ? WHY_KIND : WHY_NONE);
}

void
decode_start(void)
{
	static bool started;
	static const char *const allowed[] = { "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
	    "VipsForeignLoadHeif", "VipsForeignLoadSvg" };

	if (started)
		return;
	started = true;
	if (vips_init("souk") != 0)
		panic("libvips does not start: %s", vips_error_buffer());
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < nelem(allowed); i++)
		vips_operation_block_set(allowed[i], FALSE);
	vips_concurrency_set(1);
	vips_cache_set_max(0);
}

/* Reads the header only. */
static VipsImage *
look(const struct image_original *o)
{
	void *bytes = (void *)(uintptr_t)o->bytes;
	VipsImage *im = NULL;
	int bad = -1;

	switch (kind_of(o)) {
	case KIND_JPEG: bad = vips_jpegload_buffer(bytes, o->n, &im, NULL); break;
	case KIND_PNG: bad = vips_pngload_buffer(bytes, o->n, &im, NULL); break;
	case KIND_WEBP: bad = vips_webpload_buffer(bytes, o->n, &im, NULL); break;
	case KIND_GIF: bad = vips_gifload_buffer(bytes, o->n, &im, NULL); break;
	case KIND_HEIC: bad = vips_heifload_buffer(bytes, o->n, &im, NULL); break;
	case KIND_DRAWING: bad = vips_svgload_buffer(bytes, o->n, &im, NULL); break;
	default: break;
	}
	return (bad == 0 ? im : NULL);
}

static enum decode_why
complaint(enum kind k)
{
	const char *text = vips_error_buffer();

	if (k == KIND_HEIC)
		return (WHY_HEIC);
	if (strstr(text, "memory") != NULL || strstr(text, "alloc") != NULL)
		return (WHY_MEMORY);
	if (strstr(text, "premature") != NULL || strstr(text, "remature end") != NULL || strstr(text, "truncated") != NULL ||
	    strstr(text, "out of order") != NULL)
		return (WHY_CUT_OFF);
	return (WHY_DAMAGED);
}

/* Colours are converted only when the file says what they are: asked to convert
 * without a profile the library changes them, if only a little. */
static bool
has_profile(VipsImage *im)
{
	return (vips_image_get_typeof(im, VIPS_META_ICC_NAME) != 0 || im->Type == VIPS_INTERPRETATION_CMYK);
}

/* A JPEG can be decoded at an eighth, a quarter or half of its size: enough
 * is kept for a good reduction from there. */
static int
jpeg_shrink(const VipsImage *header)
{
	double times = (double)(header->Xsize < header->Ysize ? header->Xsize : header->Ysize) / image_widths[DECODE_SIZES - 1];

	return (times >= 16 ? 8 : times >= 8 ? 4 : times >= 4 ? 2 : 1);
}

static int
load(const struct image_original *o, const VipsImage *header, VipsImage **to)
{
	void *bytes = (void *)(uintptr_t)o->bytes;

	switch (kind_of(o)) {
	case KIND_JPEG: return (vips_jpegload_buffer(bytes, o->n, to, "fail_on", VIPS_FAIL_ON_ERROR, "access", VIPS_ACCESS_SEQUENTIAL,
		    "shrink", jpeg_shrink(header), NULL));
	case KIND_PNG: return (vips_pngload_buffer(bytes, o->n, to, "fail_on", VIPS_FAIL_ON_ERROR, "access", VIPS_ACCESS_SEQUENTIAL,
		    "unlimited", TRUE, NULL));
	case KIND_WEBP: return (vips_webpload_buffer(bytes, o->n, to, "fail_on", VIPS_FAIL_ON_ERROR, NULL));
	case KIND_GIF: return (vips_gifload_buffer(bytes, o->n, to, "fail_on", VIPS_FAIL_ON_ERROR, NULL));
	case KIND_HEIC: return (vips_heifload_buffer(bytes, o->n, to, "fail_on", VIPS_FAIL_ON_ERROR, NULL));
	default: return (vips_svgload_buffer(bytes, o->n, to, "scale", DRAWING_SCALE, NULL));
	}
}

/* Upright and at most the largest size. */
static bool
fit(VipsImage *from, bool profile, VipsImage **to)
{
	int width = image_widths[DECODE_SIZES - 1];

	if (profile)
		return (vips_thumbnail_image(from, to, width, "height", width * 3, "size", VIPS_SIZE_DOWN, "export_profile", "srgb",
		    NULL) == 0);
	return (vips_thumbnail_image(from, to, width, "height", width * 3, "size", VIPS_SIZE_DOWN, NULL) == 0);
}

/* What cameras write is not copied into memory but points into the loader: it
 * has to go before that does. The encoder looks at it even when told not to. */
static void
forget(VipsImage *im)
{
	char **fields = vips_image_get_fields(im);

	for (char **f = fields; *f != NULL; f++)
		if (vips_image_get_typeof(im, *f) == VIPS_TYPE_BLOB || str_starts(*f, "exif"))
			vips_image_remove(im, *f);
	g_strfreev(fields);
}

/* In sRGB, on white, in memory. */
static VipsImage *
largest(const struct image_original *o, VipsImage *header)
{
	enum { LOADED, FITTED, SRGB, OPAQUE, BYTES, READY, STEPS };
	VipsImage *at[STEPS] = { NULL };
	double white[3] = { 255, 255, 255 };
	VipsArrayDouble *paper = vips_array_double_new(white, 3);
	bool ok = load(o, header, &at[LOADED]) == 0;

	if (ok && kind_of(o) == KIND_DRAWING)
		g_object_ref(at[FITTED] = at[LOADED]);
	else
		ok = ok && fit(at[LOADED], has_profile(header), &at[FITTED]);
	ok = ok && vips_colourspace(at[FITTED], &at[SRGB], VIPS_INTERPRETATION_sRGB, NULL) == 0;
	if (ok && kind_of(o) == KIND_DRAWING)	/* ours leave no pixel open */
		ok = vips_extract_band(at[SRGB], &at[OPAQUE], 0, "n", 3, NULL) == 0;
	else if (ok && vips_image_hasalpha(at[SRGB]))
		ok = vips_flatten(at[SRGB], &at[OPAQUE], "background", paper, NULL) == 0;
	else if (ok)
		g_object_ref(at[OPAQUE] = at[SRGB]);
	ok = ok && vips_cast(at[OPAQUE], &at[BYTES], VIPS_FORMAT_UCHAR, NULL) == 0;
	if (ok)
		at[READY] = vips_image_copy_memory(at[BYTES]);
	if (at[READY] != NULL)
		forget(at[READY]);
	for (int i = LOADED; i < READY; i++)
		if (at[i] != NULL)
			g_object_unref(at[i]);
	vips_area_unref((VipsArea *)paper);
	return (at[READY]);
}

/* In memory: the next size is made from it, and the encoder reads it once more. */
static bool
shrink(VipsImage *from, int width, VipsImage **to)
{
	int64_t height = (from->Ysize * (int64_t)width + from->Xsize / 2) / from->Xsize;
	VipsImage *lazy;

	/* One a quarter wider will do as it is. */
	if (from->Xsize * 4 <= width * 5) {
		g_object_ref(*to = from);
		return (true);
	}
	if (vips_resize(from, &lazy, (double)width / from->Xsize, "vscale", (double)(height > 0 ? height : 1) / from->Ysize, NULL) != 0)
		return (false);
	*to = vips_image_copy_memory(lazy);
	g_object_unref(lazy);
	return (*to != NULL);
}

/* Leaves the chunk of pixels alone in the file: some versions of the library
 * write EXIF whatever they are asked. */
static bool
bare(unsigned char *file, size_t *n)
{
	uint32_t size, riff;

	for (size_t at = 12; at + 8 <= *n; at += 8 + size + (size & 1)) {
		memcpy(&size, file + at + 4, sizeof(size));
		size = le32toh(size);
		if (size > *n - at - 8)
			return (false);
		if (memcmp(file + at, "VP8 ", 4) != 0 && memcmp(file + at, "VP8L", 4) != 0)
			continue;
		*n = 12 + 8 + size + (size & 1);
		memmove(file + 12, file + at, *n - 12);
		riff = htole32((uint32_t)(*n - 8));
		memcpy(file + 4, &riff, sizeof(riff));
		return (true);
	}
	return (false);
}

/* From large to small, each from the one before; equal ones are made once. Takes the image. */
static bool
files_make(VipsImage *im, struct decoded *d)
{
	VipsImage *small;
	bool ok = true;

	for (int i = DECODE_SIZES - 1; i >= 0 && ok; i--) {
		ok = shrink(im, image_widths[i], &small);
		if (!ok)
			break;
		g_object_unref(im);
		if (small == im && i < DECODE_SIZES - 1) {
			d->file[i] = d->file[i + 1];
			d->n[i] = d->n[i + 1];
			continue;
		}
		im = small;
		ok = vips_webpsave_buffer(im, &d->file[i], &d->n[i], "Q", encode[i].quality, "effort", encode[i].effort,
		    "strip", TRUE, NULL) == 0 && bare(d->file[i], &d->n[i]);
	}
	g_object_unref(im);
	return (ok);
}

void
decode_free(struct decoded *d)
{
	for (int i = 0; i < DECODE_SIZES; i++)
		if (i == 0 || d->file[i] != d->file[i - 1])
			g_free(d->file[i]);
}

enum decode_why
decode(const struct image_original *o, struct decoded *d)
{
	enum decode_why why = decode_sniff(o);
	VipsImage *header, *im;

	if (why != WHY_NONE)
		return (why);
	header = look(o);
	if (header == NULL)
		return (complaint(kind_of(o)));
	if ((int64_t)header->Xsize * header->Ysize > IMAGE_PIXELS_MAX)
		return (WHY_PIXELS);
	im = largest(o, header);
	g_object_unref(header);
	if (im == NULL)
		return (complaint(kind_of(o)));
	d->width = im->Xsize;
	d->height = im->Ysize;
	return (files_make(im, d) ? WHY_NONE : complaint(kind_of(o)));
}
