/* heap: binary, in an array. */
#include "sandbox/heap.h"

static bool
before(const struct sb_due *a, const struct sb_due *b)
{
	return (a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order);
}

void
sb_heap_put(struct sb_heap *h, int64_t at_ms, void *what)
{
	struct sb_due d = { at_ms, h->next++, what };
	size_t i = h->n++;

	if (h->n > h->cap) {
		h->cap = h->cap != 0 ? h->cap * 2 : 64;
		h->v = xrealloc(h->v, h->cap * sizeof *h->v);
	}
	for (; i > 0 && before(&d, &h->v[(i - 1) / 2]); i = (i - 1) / 2)
		h->v[i] = h->v[(i - 1) / 2];
	h->v[i] = d;
}

static void
sink(struct sb_heap *h, struct sb_due d)
{
	size_t i = 0, kid;

	while ((kid = 2 * i + 1) < h->n) {
		if (kid + 1 < h->n && before(&h->v[kid + 1], &h->v[kid]))
			kid++;
		if (!before(&h->v[kid], &d))
			break;
		h->v[i] = h->v[kid];
		i = kid;
	}
	h->v[i] = d;
}

void *
sb_heap_take(struct sb_heap *h, int64_t now_ms)
{
	void *what;

	if (h->n == 0 || h->v[0].at_ms > now_ms)
		return (NULL);
	what = h->v[0].what;
	if (--h->n > 0)
		sink(h, h->v[h->n]);
	return (what);
}

void
sb_heap_free(struct sb_heap *h)
{
	free(h->v);
	*h = (struct sb_heap){ 0 };
}
