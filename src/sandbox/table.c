/* table: rows in an array, their positions in an open hash. Removed rows at the
 * front are given back when they are half of the array. */
#include "sandbox/table.h"

#define GONE	(UINT64_C(1) << 63)

static uint64_t
hash(const char *s)
{
	uint64_t h = UINT64_C(1469598103934665603);

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (h ^ h >> 32);
}

static struct sb_slot *
row_at(const struct sb_table *t, uint64_t order)
{
	return (&t->row[order - t->base]);
}

/* The bucket that holds the name, or SIZE_MAX. */
static size_t
find(const struct sb_table *t, const char *name)
{
	size_t mask = t->nbucket - 1, i;

	if (t->nbucket == 0)
		return (SIZE_MAX);
	for (i = hash(name) & mask; t->bucket[i] != 0; i = (i + 1) & mask)
		if (t->bucket[i] != GONE &&
		    str_eq(row_at(t, t->bucket[i] - 1)->name, name))
			return (i);
	return (SIZE_MAX);
}

static void
place(struct sb_table *t, const struct sb_slot *s)
{
	size_t mask = t->nbucket - 1, i = hash(s->name) & mask;

	while (t->bucket[i] != 0 && t->bucket[i] != GONE)
		i = (i + 1) & mask;
	t->used += t->bucket[i] == 0;
	t->bucket[i] = s->order + 1;
}

static void
rehash(struct sb_table *t)
{
	size_t want = 64;

	while (want < t->live * 4)
		want *= 2;
	free(t->bucket);
	t->bucket = xcalloc(want, sizeof *t->bucket);
	t->nbucket = want;
	t->used = 0;
	for (size_t i = t->first; i < t->n; i++)
		if (t->row[i].value != NULL)
			place(t, &t->row[i]);
}

/* Room for one more row at the end. */
static void
make_room(struct sb_table *t)
{
	if (t->first > t->n / 2) {
		memmove(t->row, t->row + t->first,
		    (t->n - t->first) * sizeof *t->row);
		t->base += t->first;
		t->n -= t->first;
		t->first = 0;
	}
	if (t->n == t->cap) {
		t->cap = t->cap != 0 ? t->cap * 2 : 64;
		t->row = xrealloc(t->row, t->cap * sizeof *t->row);
	}
}

void
sb_table_put(struct sb_table *t, const char *name, void *value)
{
	make_room(t);
	t->row[t->n] = (struct sb_slot){ name, value, t->base + t->n };
	t->n++;
	t->live++;
	if ((t->used + 1) * 2 > t->nbucket)
		rehash(t);
	else
		place(t, &t->row[t->n - 1]);
}

const struct sb_slot *
sb_table_slot(const struct sb_table *t, const char *name)
{
	size_t i = find(t, name);

	return (i != SIZE_MAX ? row_at(t, t->bucket[i] - 1) : NULL);
}

void *
sb_table_get(const struct sb_table *t, const char *name)
{
	const struct sb_slot *s = sb_table_slot(t, name);

	return (s != NULL ? s->value : NULL);
}

void
sb_table_remove(struct sb_table *t, const char *name)
{
	size_t i = find(t, name);

	if (i == SIZE_MAX)
		return;
	*row_at(t, t->bucket[i] - 1) = (struct sb_slot){ .name = "" };
	t->bucket[i] = GONE;
	t->live--;
	while (t->first < t->n && t->row[t->first].value == NULL)
		t->first++;
}

void *
sb_table_oldest(struct sb_table *t)
{
	return (t->first < t->n ? t->row[t->first].value : NULL);
}

void
sb_table_free(struct sb_table *t)
{
	free(t->row);
	free(t->bucket);
	*t = (struct sb_table){ 0 };
}
