/* compress: one zlib state for the whole process; Brotli, which has no reset,
 * gets its blocks of memory back instead. */
#include "run/compress.h"
#include "base/accept.h"

#include <brotli/encode.h>
#include <zlib.h>

/* Measured on pages of 30 KB: the next level costs half as much again and saves
 * less than a packet. */
enum { GZIP_LEVEL = 5, BROTLI_QUALITY = 5, WINDOW_MIN = 16, WINDOW_MAX = 22 };

static const char *const names[ENCODING_COUNT] = {
	[ENCODING_IDENTITY] = "identity",
	[ENCODING_GZIP] = "gzip",
	[ENCODING_BROTLI] = "br",
};

enum encoding
encoding_choose(const char *header)
{
	static const char *const offered[] = { "br", "gzip" };
	const char *chosen = accept_encoding(header, offered, nelem(offered));

	for (int e = ENCODING_GZIP; chosen != NULL && e < ENCODING_COUNT; e++)
		if (str_eq(chosen, names[e]))
			return ((enum encoding)e);
	return (ENCODING_IDENTITY);
}

const char *
encoding_name(enum encoding e)
{
	must(e < ENCODING_COUNT);
	return (names[e]);
}

/* Blocks that Brotli gave back. Each page asks for nearly the same ones. */
enum { KEPT_MAX = 16, KEPT_BYTES_MAX = 8 << 20 };

struct block {
	_Alignas(16) size_t	size;
	char			bytes[];
};

static struct {
	struct block	*blocks[KEPT_MAX];
	size_t		 n;
	size_t		 bytes;
} kept;

static void *
block_take(void *opaque UNUSED, size_t size)
{
	struct block *b;

	for (size_t i = 0; i < kept.n; i++) {
		b = kept.blocks[i];
		if (b->size < size || b->size / 2 > size)
			continue;
		kept.blocks[i] = kept.blocks[--kept.n];
		kept.bytes -= b->size;
		return (b->bytes);
	}
	b = xmalloc(sizeof *b + size);
	b->size = size;
	return (b->bytes);
}

static void
block_give(void *opaque UNUSED, void *p)
{
	struct block *b;

	if (p == NULL)
		return;
	b = (struct block *)((char *)p - offsetof(struct block, bytes));
	if (kept.n == KEPT_MAX || kept.bytes + b->size > KEPT_BYTES_MAX) {
		free(b);
		return;
	}
	kept.blocks[kept.n++] = b;
	kept.bytes += b->size;
}

/* Fills at most room bytes; returns how many, 0 when that is not enough. */
static size_t
brotli(const void *p, size_t n, char *to, size_t room)
{
	BrotliEncoderState *s = BrotliEncoderCreateInstance(block_take, block_give, NULL);
	const uint8_t *in = p;
	uint8_t *out = (uint8_t *)to;
	size_t left = room;
	uint32_t window = WINDOW_MIN;
	bool done;

	if (s == NULL)
		panic("brotli does not start");
	while (window < WINDOW_MAX && (size_t)1 << window < n)
		window++;
	BrotliEncoderSetParameter(s, BROTLI_PARAM_QUALITY, BROTLI_QUALITY);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_LGWIN, window);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_SIZE_HINT, n < UINT32_MAX ? (uint32_t)n : UINT32_MAX);
	done = BrotliEncoderCompressStream(s, BROTLI_OPERATION_FINISH, &n, &in, &left, &out, NULL) &&
	    BrotliEncoderIsFinished(s);
	BrotliEncoderDestroyInstance(s);
	return (done ? room - left : 0);
}

static size_t
gzip(const void *p, size_t n, char *to, size_t room)
{
	static z_stream z;

	if (z.state == NULL ? deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK : deflateReset(&z) != Z_OK)
		panic("zlib does not start");
	z.next_in = (unsigned char *)(uintptr_t)p;
	z.avail_in = (uInt)n;
	z.next_out = (unsigned char *)to;
	z.avail_out = (uInt)room;
	return (deflate(&z, Z_FINISH) == Z_STREAM_END ? room - z.avail_out : 0);
}

bool
compress_put(enum encoding e, const void *p, size_t n, struct buf *b)
{
	bool was_full = b->full;
	size_t done;
	char *to;

	must(e == ENCODING_GZIP || e == ENCODING_BROTLI);
	if (n < 2 || n > BUF_MAX)
		return (false);
	if ((to = buf_room(b, n - 1)) == NULL) {
		b->full = was_full;
		return (false);
	}
	done = e == ENCODING_GZIP ? gzip(p, n, to, n - 1) : brotli(p, n, to, n - 1);
	b->n += done;
	b->p[b->n] = '\0';
	return (done > 0);
}
