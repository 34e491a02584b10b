/* listing: reading the query of a category page and running it. */
#include "catalog/listing.h"

#include "base/money.h"
#include "base/url.h"
#include "catalog/product.h"
#include "catalog/sql.h"
#include "run/cache.h"
#include "run/settings.h"
#include "site/site.h"

static int64_t
price_bound(const char *text, int64_t none)
{
	struct money m;

	return (text[0] != '\0' && money_parse(text, setting_text(SETTING_CURRENCY), &m) == MONEY_OK ? m.minor : none);
}

/* What the query asks for, whether or not it means something. */
struct wish {
	const char	*codes[FILTERS_MAX], *values[FILTERS_MAX];
	size_t		 n;
};

static struct wish
wish_of(struct req *r)
{
	const struct form *q = req_query(r);
	struct wish w = { .n = 0 };

	for (size_t i = 0; i < q->n && w.n < FILTERS_MAX; i++) {
		const char *name = q->fields[i].name;

		if (str_eq(name, "min") || str_eq(name, "max") || str_eq(name, "sort") || str_eq(name, "after"))
			continue;
		w.codes[w.n] = name;
		w.values[w.n++] = q->fields[i].value;
	}
	return (w);
}

/* Only values the facets offer are filters; other names in the query mean nothing. */
static void
read_filters(struct req *r, struct listing *l, const struct wish *w)
{
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < l->nfacets; k++) {
			const struct facet_value *f = &l->facets[k];

			if (str_eq(f->code, w->codes[i]) && str_eq(f->value, w->values[i])) {
				l->filters[l->nfilters++] = (struct filter){ f->code, f->value, f->label,
				    attr_text(r, f->kind, f->value, f->unit) };
				break;
			}
		}
	l->active = l->nfilters + (l->min[0] != '\0') + (l->max[0] != '\0');
}

/* One statement less when the page itself shows that it is all. */
static void
count(struct req *r, struct listing *l, const char **codes, const char **values, int64_t min, int64_t max)
{
	struct sql_listing_count_row row;
	struct sql_listing_size_row size;

	l->found = (int64_t)l->cards.n;
	if (l->cards.next == NULL && page_start(r)[0] == '\0')
		return;
	if (l->nfilters == 0 && sql_listing_size(r, l->category.id, min, max, LISTING_COUNTED + 1, &size))
		l->found = size.n;
	else if (l->nfilters > 0 &&
	    sql_listing_count(r, l->category.id, codes, l->nfilters, values, l->nfilters, min, max, LISTING_COUNTED + 1, &row))
		l->found = row.n;
}

static size_t
run(struct req *r, struct listing *l, const char **codes, const char **values, int64_t min, int64_t max, struct card **v)
{
	int64_t key = INT32_MAX, id = INT64_MAX;
	size_t n = l->nfilters;

	if (str_eq(l->sort, "cheap"))
		key = id = 0;
	else if (str_eq(l->sort, "dear"))
		key = INT64_MAX;
	cards_after(r, &key, &id);
	if (str_eq(l->sort, "cheap"))
		return (sql_cards_cheap(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	if (str_eq(l->sort, "dear"))
		return (sql_cards_dear(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	if (str_eq(l->sort, "new"))
		return (sql_cards_new(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
	l->sort = "popular";
	if (key > INT32_MAX || key < INT32_MIN)
		key = INT32_MAX;
	return (sql_cards_popular(r, l->category.id, codes, n, values, n, min, max, key, id, CARDS + 1, v));
}

struct listing *
listing_get(struct req *r, const char *slug)
{
	const char **codes = NEW_ARRAY(r, const char *, FILTERS_MAX), **values = NEW_ARRAY(r, const char *, FILTERS_MAX);
	struct listing *l = NEW(r, struct listing);
	struct wish w = wish_of(r);
	struct card *v;
	int64_t min, max;
	size_t n;

	if (!sql_category(r, slug, req_lang(r), &l->category))
		stop(r, 404);
	cache_tag_category(r, l->category.id);
	l->min = query(r, "min");
	l->max = query(r, "max");
	l->sort = query(r, "sort");
	min = price_bound(l->min, 0);
	max = price_bound(l->max, INT64_MAX);
	l->ncrumbs = sql_category_crumbs(r, l->category.id, req_lang(r), &l->crumbs);
	l->nchildren = sql_category_children(r, l->category.id, req_lang(r), &l->children);
	l->nfacets = sql_facet_values(r, l->category.id, req_lang(r), w.codes, w.n, w.values, w.n, min, max, LISTING_COUNTED,
	    &l->facets);
	read_filters(r, l, &w);
	for (size_t i = 0; i < l->nfilters; i++) {
		codes[i] = l->filters[i].code;
		values[i] = l->filters[i].value;
	}
	n = run(r, l, codes, values, min, max, &v);
	l->cards = cards_page(r, v, n);
	count(r, l, codes, values, min, max);
	return (l);
}

bool
listing_has_any(const struct listing *l, size_t from, size_t to)
{
	for (; from < to; from++)
		if (listing_has(l, l->facets[from].code, l->facets[from].value))
			return (true);
	return (false);
}

bool
listing_counts_part(const struct listing *l)
{
	return (l->nfacets > 0 && l->facets[0].looked_at >= LISTING_COUNTED);
}

bool
listing_has(const struct listing *l, const char *code, const char *value)
{
	for (size_t i = 0; i < l->nfilters; i++)
		if (str_eq(l->filters[i].code, code) && str_eq(l->filters[i].value, value))
			return (true);
	return (false);
}

size_t
listing_facet_end(const struct listing *l, size_t from, size_t *end)
{
	size_t i = from + 1;

	while (i < l->nfacets && str_eq(l->facets[i].code, l->facets[from].code))
		i++;
	return (*end = i);
}

const char *
listing_without(struct req *r, const struct listing *l, const char *code, const char *value)
{
	const char *url = req_printf(r, "/c/%s?sort=%s", l->category.slug, url_encode(req_arena(r), l->sort));

	for (size_t i = 0; i < l->nfilters; i++)
		if (!str_eq(l->filters[i].code, code) || !str_eq(l->filters[i].value, value))
			url = req_printf(r, "%s&%s=%s", url, l->filters[i].code, url_encode(req_arena(r), l->filters[i].value));
	if (l->min[0] != '\0' && !str_eq(code, "min"))
		url = req_printf(r, "%s&min=%s", url, url_encode(req_arena(r), l->min));
	if (l->max[0] != '\0' && !str_eq(code, "max"))
		url = req_printf(r, "%s&max=%s", url, url_encode(req_arena(r), l->max));
	return (url);
}
