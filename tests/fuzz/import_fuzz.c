/* import_fuzz: mappings and files of any bytes, to the end and without harm. The first
 * byte chooses the mapping's own parser or a format of rows; rows in slices are the same
 * as rows whole. */
#include <sodium.h>

#include "base/utf8.h"
#include "soukd/import_row.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct piece {
	const char	*p;
	size_t		 n, step;
};

static ssize_t
slice(void *arg, char *to, size_t n)
{
	struct piece *s = arg;

	n = n < s->n ? n : s->n;
	n = n < s->step ? n : s->step;
	if (n > 0)
		memcpy(to, s->p, n);
	s->p += n;
	s->n -= n;
	return ((ssize_t)n);
}

static void
check_item(const struct import_item *i)
{
	if (i->nproblems > 0)
		return;
	must(i->ref != NULL && *i->ref != '\0' && utf8_valid(i->ref, strlen(i->ref)));
	must(i->title == NULL || (*i->title != '\0' && utf8_count(i->title, strlen(i->title)) <= 300));
	must(i->title == NULL || (strlen(i->slug) <= 120 && i->slug[0] != '-'));
	must(i->sku == NULL || (i->price > 0 && utf8_count(i->sku, strlen(i->sku)) <= 64));
	must(i->compare_at == -1 || i->compare_at > i->price);
	must(i->stock >= -1 && i->weight_g >= -1);
}

/* Counts rows and what is wrong in them. */
static size_t
read_rows(const char *p, size_t n, enum import_format format, size_t step)
{
	static const char map_text[] = "ref = a\ntitle = b\nprice = c | price\ncategory = d\noption.[e] = f\nimage = g\n"
	    "description = h + b\ndescription.html = yes\nstock = i\nweight_kg = j\nattr.x = k.l\nstate = m\nsku = n\n";
	static const char *header[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k.l", "m", "n" };
	struct piece s = { p, n, step };
	struct import_reader *r = import_reader_new(slice, &s, format);
	struct import_map map = { 0 };
	struct import_rules rules = { .map = &map, .currency = "EUR", .seller = 1 };
	struct arena kept = { 0 }, a = { 0 };
	struct buf errors = { 0 };
	struct import_record rec;
	struct import_item item;
	size_t sum = 0;

	import_map_parse(&kept, &map, "m", map_text, strlen(map_text), &errors);
	map.attrs[0].kind = 'n';
	import_map_bind(&map, "m", header, nelem(header), &errors);
	must(errors.n == 0);
	while (import_next(r, &rec)) {
		sum += 1000;
		if (rec.wrong != NULL)
			sum++;
		else {
			import_item_read(&rules, &a, &rec, &item);
			check_item(&item);
			sum += item.nproblems;
		}
		arena_reset(&a);
	}
	import_reader_free(r);
	import_rules_free(&rules);
	arena_free(&kept);
	arena_free(&a);
	return (sum);
}

static void
read_map(const char *p, size_t n)
{
	struct import_map map = { 0 };
	struct arena a = { 0 };
	struct buf errors = { 0 };
	const char *header[] = { "a", "B" };

	import_map_parse(&a, &map, "m", p, n, &errors);
	import_map_bind(&map, "m", header, nelem(header), &errors);
	import_map_check(&map, "m", &errors);
	must(map.noptions <= IMPORT_OPTIONS && map.nattrs <= IMPORT_ATTRS);
	buf_free(&errors);
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data + 1;
	enum import_format f;

	if (n == 0 || sodium_init() == -1)
		return (0);
	if (data[0] % 6 == 5)
		read_map(p, n - 1);
	else {
		f = data[0] % 6;
		must(read_rows(p, n - 1, f, SIZE_MAX) == read_rows(p, n - 1, f, 1 + data[0] / 6));
	}
	return (0);
}
