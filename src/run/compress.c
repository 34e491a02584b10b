/* compress: one gzip state for each effort; Brotli, which has no reset, gets
 * its large blocks of memory back instead. */
#include "run/compress.h"
#include "base/accept.h"

#include <brotli/encode.h>
#include <libdeflate.h>

/* A list page of 22,544 bytes, on the machine that chose them: gzip 1 in 49 us
 * to 5,767 bytes, 6 in 149 us to 5,685; Brotli 1 in 60 us to 6,063, 2 in 113 us
 * to 5,720, 5 in 450 us to 5,156. */
static const struct {
	int		gzip, brotli;
	const char	*preferred[2];
} efforts[] = {
	[COMPRESS_ONCE] = { 1, 2, { "gzip", "br" } },
	[COMPRESS_KEPT] = { 6, 5, { "br", "gzip" } },
};

enum { WINDOW_MIN = 16, WINDOW_MAX = 22 };

static const char *const names[ENCODING_COUNT] = {
	[ENCODING_IDENTITY] = "identity",
	[ENCODING_GZIP] = "gzip",
	[ENCODING_BROTLI] = "br",
};

enum encoding
encoding_choose(const char *header, enum effort effort)
{
	const char *chosen;

	chosen = accept_encoding(header, efforts[effort].preferred, nelem(efforts[effort].preferred));
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

/* Large blocks that Brotli gave back. Each page asks for nearly the same ones;
 * from malloc they would be mapped and cleared anew. */
enum { KEPT_MAX = 16, KEPT_FROM = 16384, KEPT_BYTES_MAX = 8 << 20 };

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

	for (size_t i = 0; size >= KEPT_FROM && i < kept.n; i++) {
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
	if (b->size < KEPT_FROM || kept.n == KEPT_MAX || kept.bytes + b->size > KEPT_BYTES_MAX) {
		free(b);
		return;
	}
	kept.blocks[kept.n++] = b;
	kept.bytes += b->size;
}

/* Fills at most room bytes; returns how many, 0 when that is not enough. */
static size_t
brotli(enum effort effort, const void *p, size_t n, char *to, size_t room)
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
	BrotliEncoderSetParameter(s, BROTLI_PARAM_QUALITY, (uint32_t)efforts[effort].brotli);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_LGWIN, window);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
	BrotliEncoderSetParameter(s, BROTLI_PARAM_SIZE_HINT, n < UINT32_MAX ? (uint32_t)n : UINT32_MAX);
	done = BrotliEncoderCompressStream(s, BROTLI_OPERATION_FINISH, &n, &in, &left, &out, NULL) &&
	    BrotliEncoderIsFinished(s);
	BrotliEncoderDestroyInstance(s);
	return (done ? room - left : 0);
}

static size_t
gzip(enum effort effort, const void *p, size_t n, char *to, size_t room)
{
	static struct libdeflate_compressor *states[nelem(efforts)];

	if (states[effort] == NULL &&
	    (states[effort] = libdeflate_alloc_compressor(efforts[effort].gzip)) == NULL)
		panic("gzip does not start");
	return (libdeflate_gzip_compress(states[effort], p, n, to, room));
}

bool
compress_put(enum encoding e, enum effort effort, const void *p, size_t n, struct buf *b)
{
	bool was_full = b->full;
	size_t done;
	char *to;

	must((e == ENCODING_GZIP || e == ENCODING_BROTLI) && effort < nelem(efforts));
	if (n < 2 || n > BUF_MAX)
		return (false);
	if ((to = buf_room(b, n - 1)) == NULL) {
		b->full = was_full;
		return (false);
	}
	done = e == ENCODING_GZIP ? gzip(effort, p, n, to, n - 1) : brotli(effort, p, n, to, n - 1);
	b->n += done;
	b->p[b->n] = '\0';
	return (done > 0);
}
