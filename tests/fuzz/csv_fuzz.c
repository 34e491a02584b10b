/* csv_fuzz: a table in slices is the same as the table whole; written again with
 * every field in quotes, it is read the same. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct csv_options max = { '\0', 60, 200, 10, 50 };
static const struct csv_options comma = { ',', 60, 200, 10, 50 };

/* Writes each row with all its fields in quotes. */
static bool
on_row(void *arg, const struct csv_row *r)
{
	struct buf *b = arg;

	must(r->n >= 1 && r->n <= max.fields && r->number <= max.rows);
	must(r->line >= r->number);
	for (size_t i = 0; i < r->n; i++) {
		const char *s = r->fields[i];

		must(strlen(s) <= max.field && utf8_valid(s, strlen(s)));
		buf_puts(b, i > 0 ? ",\"" : "\"");
		for (; *s != '\0'; s++)
			buf_puts(b, *s == '"' ? "\"\"" : (char[]){ *s, '\0' });
		buf_putc(b, '"');
	}
	buf_putc(b, '\n');
	return (true);
}

static enum csv_error
run(struct arena *a, const struct csv_options *o, const char *s, size_t n,
    size_t step, struct buf *told)
{
	struct csv *c = csv_new(a, o, on_row, told);
	enum csv_error e = CSV_OK;

	for (size_t i = 0; i < n && e == CSV_OK; i += step)
		e = csv_feed(c, s + i, step < n - i ? step : n - i);
	return (csv_end(c));
}

static bool
same(const struct buf *x, const struct buf *y)
{
	return (x->n == y->n && (x->n == 0 || memcmp(x->p, y->p, x->n) == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct buf whole = { 0 }, sliced = { 0 }, again = { 0 };
	const char *s = (const char *)data;

	if (n == 0)
		return (0);
	must(run(&a, &max, s + 1, n - 1, n, &whole) ==
	    run(&a, &max, s + 1, n - 1, 1 + data[0] % 16, &sliced));
	must(same(&whole, &sliced));
	must(run(&a, &comma, whole.p != NULL ? whole.p : "", whole.n, 1 << 20,
	    &again) == CSV_OK);
	must(same(&whole, &again));
	buf_free(&whole);
	buf_free(&sliced);
	buf_free(&again);
	arena_reset(&a);
	return (0);
}
