/* assetpack_put: compression, and the C file. */
#include "gen/assetpack.h"

#include <brotli/encode.h>
#include <libdeflate.h>

static void
gzip_best(const struct buf *in, struct buf *out)
{
	struct libdeflate_compressor *z = libdeflate_alloc_compressor(12);
	size_t room;
	char *to;

	if (z == NULL)
		panic("gzip does not start");
	room = libdeflate_gzip_compress_bound(z, in->n);
	if ((to = buf_room(out, room)) == NULL)
		panic("gzip of %zu bytes", in->n);
	out->n = libdeflate_gzip_compress(z, in->p, in->n, to, room);
	must(out->n > 0);
	libdeflate_free_compressor(z);
}

static void
brotli_best(const struct pack_file *f, struct buf *out)
{
	size_t n = BrotliEncoderMaxCompressedSize(f->bytes.n) + 1024;
	char *to = buf_room(out, n);

	if (to == NULL || !BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS,
	    f->syntax == PACK_OPAQUE ? BROTLI_MODE_GENERIC : BROTLI_MODE_TEXT, f->bytes.n,
	    (const uint8_t *)f->bytes.p, &n, (uint8_t *)to))
		panic("brotli of %zu bytes", f->bytes.n);
	out->n = n;
}

/* Octal escapes of three digits, so that lines may end anywhere. */
static void
put_bytes(struct buf *out, const char *p, size_t n)
{
	enum { WIDTH = 96 };
	size_t start = out->n;

	buf_puts(out, "\n    \"");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (out->n - start > WIDTH) {
			buf_puts(out, "\"\n    \"");
			start = out->n;
		}
		if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?')
			buf_putc(out, (char)c);
		else
			buf_printf(out, "\\%03o", c);
	}
	buf_puts(out, "\"");
}

static void
put_body(struct buf *out, const char *encoding, const struct buf *body)
{
	buf_printf(out, "	.bytes[%s] = { ", encoding);
	put_bytes(out, body->p, body->n);
	buf_printf(out, ", %zu },\n", body->n);
}

static void
put_file(struct buf *out, const struct pack_file *f)
{
	struct buf small = { 0 };

	buf_printf(out, "{ .name = \"%s\", .url = \"%s\",\n", f->name, f->url);
	buf_printf(out, "	.type = \"%s\", .etag = \"W/\\\"%s\\\"\",\n", f->type, f->hash);
	put_body(out, "ENCODING_IDENTITY", &f->bytes);
	brotli_best(f, &small);
	if (small.n < f->bytes.n)
		put_body(out, "ENCODING_BROTLI", &small);
	buf_free(&small);
	gzip_best(&f->bytes, &small);
	if (small.n < f->bytes.n)
		put_body(out, "ENCODING_GZIP", &small);
	buf_free(&small);
	buf_puts(out, "},\n");
}

void
pack_put(struct pack *p, struct buf *out)
{
	buf_puts(out, "#include \"run/assets.h\"\n\nconst struct asset asset_all[] = {\n");
	for (size_t i = 0; i < p->n; i++)
		put_file(out, &p->files[i]);
	buf_printf(out, "};\nconst size_t asset_count = %zu;\n", p->n);
}
