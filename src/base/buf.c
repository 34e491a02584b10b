/* buf: doubling growth; over the maximum nothing is written and full is set. */
#include "base/buf.h"

#include <stdarg.h>

char *
buf_room(struct buf *b, size_t n)
{
	size_t max = b->max != 0 ? b->max : BUF_MAX;
	size_t cap;

	if (b->full || n > max - b->n) {
		b->full = true;
		return (NULL);
	}
	if (b->cap - b->n <= n) {
		cap = b->cap != 0 ? b->cap : 256;
		while (cap - b->n <= n)
			cap *= 2;
		b->p = xrealloc(b->p, cap);
		b->cap = cap;
	}
	return (b->p + b->n);
}

void
buf_put(struct buf *b, const void *s, size_t n)
{
	char *to = buf_room(b, n);

	if (to == NULL)
		return;
	if (n > 0)
		memcpy(to, s, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *to, none[1];
	int n;

	va_start(ap, fmt);
	n = vsnprintf(none, sizeof none, fmt, ap);
	va_end(ap);
	if (n < 0)
		panic("bad format: %s", fmt);
	if ((to = buf_room(b, (size_t)n)) == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_put_i64(struct buf *b, int64_t v)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		*--p = '-';
	buf_put(b, p, (size_t)(digits + sizeof digits - p));
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->p != NULL)
		b->p[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}
