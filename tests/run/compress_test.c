/* compress: what comes out is what zlib and brotli read. */
#include <zlib.h>

#include "run/compress.h"
#include "tests/run/child.h"

#include <unistd.h>

static bool
gunzips(const char *p, size_t n, const char *text, size_t length)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)p, .avail_in = (uInt)n };
	char *to = xmalloc(length + 1);
	bool same;

	must(inflateInit2(&z, 15 + 16) == Z_OK);
	z.next_out = (unsigned char *)to;
	z.avail_out = (uInt)length + 1;
	same = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 1 &&
	    memcmp(to, text, length) == 0;
	inflateEnd(&z);
	free(to);
	return (same);
}

static bool
unbrotlis(const char *p, size_t n, const char *text, size_t length)
{
	char path[] = "/tmp/souk-packed-XXXXXX", command[100], chunk[4096];
	struct buf b = { 0 };
	int fd = mkstemp(path);
	FILE *f;
	size_t got;
	bool same;

	must(fd >= 0 && write(fd, p, n) == (ssize_t)n && close(fd) == 0);
	snprintf(command, sizeof command, "brotli -dc < %s", path);
	must((f = popen(command, "r")) != NULL);
	while ((got = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_put(&b, chunk, got);
	same = pclose(f) == 0 && b.n == length && memcmp(b.p, text, length) == 0;
	unlink(path);
	buf_free(&b);
	return (same);
}

/* n bytes that pack well (step 1), less so, or hardly (step 0). */
static char *
text_of(size_t n, unsigned step)
{
	char *p = xmalloc(n);
	uint32_t v = 1;

	for (size_t i = 0; i < n; i++) {
		v = v * 1664525 + 1013904223;
		p[i] = step == 0 ? (char)(v >> 24) : "<li class=card> "[(v >> 24) % (step * 8) % 16];
	}
	return (p);
}

static void
round_trips(enum encoding e)
{
	static const size_t sizes[] = { 2, 1024, 30000, 70001, 600000 };
	struct buf b = { 0 };
	char *p;

	for (int effort = COMPRESS_ONCE; effort <= COMPRESS_KEPT; effort++)
		for (size_t i = 0; i < nelem(sizes); i++)
			for (unsigned step = 0; step < 3; step++) {
				p = text_of(sizes[i], step);
				buf_clear(&b);
				buf_puts(&b, "before");
				if (!compress_put(e, (enum effort)effort, p, sizes[i], &b)) {
					CHECK_STR(b.p, "before");
					CHECK(step == 0 || sizes[i] == 2);
				} else {
					CHECK(b.n - 6 < sizes[i]);
					CHECK((e == ENCODING_GZIP ? gunzips : unbrotlis)(b.p + 6, b.n - 6, p, sizes[i]));
				}
				free(p);
			}
	buf_free(&b);
}

TEST(compress_makes_what_zlib_reads)
{
	round_trips(ENCODING_GZIP);
}

TEST(compress_makes_what_brotli_reads)
{
	if (system("brotli --version >/dev/null 2>&1") != 0)
		SKIP("the Debian package brotli is absent");
	round_trips(ENCODING_BROTLI);
}

TEST(compress_respects_the_buffers_maximum)
{
	struct buf b = { .max = 1000 };
	char *p = text_of(30000, 1);

	CHECK(!compress_put(ENCODING_GZIP, COMPRESS_ONCE, p, 30000, &b));
	CHECK(!b.full && b.n == 0);
	free(p);
	buf_free(&b);
}

TEST(compress_chooses_what_the_client_reads)
{
	CHECK_INT(encoding_choose(NULL, COMPRESS_ONCE), ENCODING_IDENTITY);
	CHECK_INT(encoding_choose("", COMPRESS_KEPT), ENCODING_IDENTITY);
	CHECK_INT(encoding_choose("gzip, deflate, br, zstd", COMPRESS_ONCE), ENCODING_GZIP);
	CHECK_INT(encoding_choose("gzip, deflate, br, zstd", COMPRESS_KEPT), ENCODING_BROTLI);
	CHECK_INT(encoding_choose("br", COMPRESS_ONCE), ENCODING_BROTLI);
	CHECK_INT(encoding_choose("br;q=0, gzip;q=0.1", COMPRESS_KEPT), ENCODING_GZIP);
	CHECK_INT(encoding_choose("deflate", COMPRESS_KEPT), ENCODING_IDENTITY);
	CHECK_INT(encoding_choose("identity;q=0, *;q=0", COMPRESS_KEPT), ENCODING_IDENTITY);
	CHECK_STR(encoding_name(ENCODING_BROTLI), "br");
	CHECK_STR(encoding_name(ENCODING_GZIP), "gzip");
}

static void
in_the_sandbox(void)
{
	struct buf b = { 0 };
	char *p = text_of(30000, 2);

	if (!no_more_files())
		return;
	for (int i = 0; i < 20; i++)
		for (int e = ENCODING_GZIP; e < ENCODING_COUNT; e++) {
			buf_clear(&b);
			CHECK(compress_put((enum encoding)e, (enum effort)(i % 2), p, 30000, &b));
		}
}

TEST(compress_opens_nothing)
{
	in_child(in_the_sandbox);
}
