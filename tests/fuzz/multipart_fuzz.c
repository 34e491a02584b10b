/* multipart_fuzz: a body in slices tells the same as the body whole. */
#include "base/buf.h"
#include "base/filename.h"
#include "base/multipart.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct multipart_limits max = { 5, 200, 300, 500, 3000 };

static bool
on_begin(void *arg, const struct multipart_part *p)
{
	must(utf8_valid(p->name, strlen(p->name)));
	if (p->filename != NULL) {
		must(utf8_valid(p->filename, strlen(p->filename)));
		must(strpbrk(p->filename, "/\\\r\n\t") == NULL);
		must(strlen(p->filename) <= FILENAME_BYTES_MAX);
	}
	buf_printf(arg, "{%s|%s|%s|", p->name,
	    p->filename != NULL ? p->filename : "-", p->type);
	return (true);
}

static bool
on_data(void *arg, const char *s, size_t n)
{
	must(n > 0);
	buf_put(arg, s, n);
	return (true);
}

static bool
on_end(void *arg)
{
	buf_putc(arg, '}');
	return (true);
}

static enum multipart_error
run(struct arena *a, const char *s, size_t n, size_t step, struct buf *told)
{
	const struct multipart_handler to = { told, on_begin, on_data, on_end };
	struct multipart *m = multipart_new(a, "multipart/form-data; boundary=b",
	    &max, &to);
	enum multipart_error e = MULTIPART_OK;

	for (size_t i = 0; i < n && e == MULTIPART_OK; i += step)
		e = multipart_feed(m, s + i, step < n - i ? step : n - i);
	return (e != MULTIPART_OK ? e : multipart_end(m));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct buf whole = { 0 }, sliced = { 0 };
	const char *s = (const char *)data;
	enum multipart_error e, again;
	char *type;

	if (n < 1)
		return (0);
	e = run(&a, s + 1, n - 1, n, &whole);
	again = run(&a, s + 1, n - 1, 1 + data[0] % 16, &sliced);
	/* A body over the limit is refused before it is read, or for what came first. */
	must(e == again || (e == MULTIPART_TOTAL && again != MULTIPART_OK));
	if (e == MULTIPART_OK && whole.n > 0)
		must(whole.n == sliced.n && memcmp(whole.p, sliced.p, whole.n) == 0);
	type = arena_printf(&a, "multipart/form-data; %.*s", (int)(n - 1), s + 1);
	(void)!multipart_end(multipart_new(&a, type, &max, NULL));
	buf_free(&whole);
	buf_free(&sliced);
	arena_reset(&a);
	return (0);
}
