/* assetpack_put: compression, and the C file. */
#include "gen/assetpack.h"

#include <brotli/encode.h>
#include <zlib.h>

static void
gzip_best(const struct buf *in, struct buf *out)
{
	z_stream z = { .next_in = (unsigned char *)in->p, .avail_in = (uInt)in->n };
	size_t most;

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		panic("zlib does not start");
	most = deflateBound(&z, in->n);
	z.next_out = (unsigned char *)buf_room(out, most);
	z.avail_out = (uInt)most;
	if (z.next_out == NULL || deflate(&z, Z_FINISH) != Z_STREAM_END)
		panic("gzip of %zu bytes", in->n);
	out->n = most - z.avail_out;
	deflateEnd(&z);
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
put_body(struct buf *out, const char *field, const struct pack_file *f, const char *suffix,
    const struct buf *body)
{
	buf_printf(out, "	.%s = { ", field);
	put_bytes(out, body->p, body->n);
	buf_printf(out, ", %zu, \"\\\"%s%s\\\"\" },\n", body->n, f->hash, suffix);
}

static void
put_file(struct buf *out, const struct pack_file *f)
{
	struct buf small = { 0 };

	buf_puts(out, "{ .name = ");
	tool_put_literal(out, f->name, strlen(f->name));
	buf_printf(out, ", .url = \"%s\",\n	.type = \"%s\",\n", f->url, f->type);
	put_body(out, "plain", f, "", &f->bytes);
	brotli_best(f, &small);
	if (small.n < f->bytes.n)
		put_body(out, "br", f, "-br", &small);
	buf_free(&small);
	gzip_best(&f->bytes, &small);
	if (small.n < f->bytes.n)
		put_body(out, "gzip", f, "-gzip", &small);
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
